import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { slopeOf, stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { MovingApartValues } from './parameters.ts';
import { readingsAt } from './rulers.ts';
import type { Ruler } from './rulers.ts';

/** What each ruler adds up along the line, of the two log densities. */
const ALONG: Readonly<Record<Ruler['name'], ((lq: number, lp: number) => number) | null>> = {
  kl: (lq, lp) => Math.exp(lq) * (lq - lp),
  js: (lq, lp) => {
    const middle = Math.log((Math.exp(lq) + Math.exp(lp)) / 2);
    return (Math.exp(lq) * (lq - middle) + Math.exp(lp) * (lp - middle)) / 2;
  },
  'total-variation': (lq, lp) => Math.abs(Math.exp(lq) - Math.exp(lp)) / 2,
  'wasserstein-1': null, // of every point of the bell, moved by m
};

export default defineProofs<MovingApartValues>([
  {
    claim: 'The rulers’ readings are right.',
    way: 'Twenty thousand strips along the line between the two bells.',
    tolerance: 1e-6,
    check: ({ m }) =>
      readingsAt(m).flatMap(({ ruler, value }) => {
        const along = ALONG[ruler.name];
        if (!along) return [];
        const log = (x: number, mean: number): number => gaussianLogDensity(x, mean, 1);
        const sum = stripSum((x) => along(log(x, 0), log(x, m)), -10, 20, 20_000);
        return [[value, sum] as const];
      }),
  },
  {
    claim: 'The slopes are those of the readings.',
    way: 'The readings at four distances close to m, and their differences. Nearer than 0.1, where two rulers have a kink, there is none.',
    tolerance: 1e-5,
    check: ({ m }) =>
      m < 0.1
        ? []
        : readingsAt(m).map(({ ruler, slope }) => [slope, slopeOf(ruler.at, m, 0.02)] as const),
  },
]);
