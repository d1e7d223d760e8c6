import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { DIVERGENCES, divergenceGradient } from '../../models/kl-fit.ts';
import type { Divergence } from '../../models/kl-fit.ts';
import { slopeOf, stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { fitsOf } from './fits.ts';
import type { Fits } from './fits.ts';
import type { KlFitValues } from './parameters.ts';

/** What each adds up along the line, of both log densities. */
const ALONG: Readonly<Record<Divergence, (lq: number, lp: number) => number>> = {
  forward: (lq, lp) => Math.exp(lq) * (lq - lp),
  reverse: (lq, lp) => Math.exp(lp) * (lp - lq),
  js: (lq, lp) => {
    const half = (one: number, other: number): number =>
      // where it has nothing left, the ratio to the other has no end
      one < -600 ? 0 : 0.5 * Math.exp(one) * (Math.LN2 - Math.log1p(Math.exp(other - one)));
    return half(lq, lp) + half(lp, lq);
  },
};

/** The bell as it is now; further out than this or narrower, strips step over it. */
const isNear = (mean: number, deviation: number): boolean =>
  Math.abs(mean) < 15 && deviation > 0.1 && deviation < 6;

/** Strips a sixteenth as wide as the narrowest bell that is looked at. */
const STRIPS = 20_000;

function inStrips(
  divergence: Divergence,
  { distribution }: Fits['target'],
  mean: number,
  deviation: number,
): number {
  return stripSum(
    (x) => ALONG[divergence](distribution.logDensity(x), gaussianLogDensity(x, mean, deviation)),
    -60,
    60,
    STRIPS,
  );
}

export default defineProofs<KlFitValues>([
  {
    claim: 'Each bell’s divergence is right, wherever it is now.',
    way: 'Twenty thousand narrow strips along the line, added up.',
    tolerance: 1e-5,
    check: (values, run) => {
      const fits = fitsOf(values, run);
      return DIVERGENCES.flatMap((divergence) => {
        const { mean, deviation, nats } = fits[divergence];
        if (!isNear(mean, deviation)) return [];
        return [[nats, inStrips(divergence, fits.target, mean, deviation)] as const];
      });
    },
  },
  {
    claim: 'Each bell follows the slope of its own divergence.',
    way: 'The strips added up for four bells close to the present one, along μ and along log σ, and their differences.',
    tolerance: 1e-5,
    check: (values, run) => {
      const fits = fitsOf(values, run);
      return DIVERGENCES.flatMap((divergence) => {
        const { mean, deviation } = fits[divergence];
        if (!isNear(mean, deviation)) return [];
        const log = Math.log(deviation);
        const at = (to: number, width: number): number =>
          inStrips(divergence, fits.target, to, width);
        const slope = divergenceGradient(divergence, fits.target, { mean, logDeviation: log });
        return [
          [slope.mean, slopeOf((x) => at(x, deviation), mean, 1e-2 * deviation)] as const,
          [slope.logDeviation, slopeOf((x) => at(mean, Math.exp(x)), log, 1e-2)] as const,
        ];
      });
    },
  },
]);
