import { bernoulliLogProbability } from '../../maths/bernoulli.ts';
import { bernoulliMle } from '../../maths/estimators.ts';
import { brief } from '../number-words.ts';

/** How well a coin that shows 1 with probability p explains some tosses. */
export interface CoinFit {
  readonly count: number;
  readonly ones: number;
  readonly zeros: number;
  /** The p that makes the tosses most likely: their share of ones. */
  readonly best: number;
  /** Log-likelihood in nats per toss, at most 0; −∞ where p calls one of the tosses impossible. */
  readonly average: number;
  readonly bestAverage: number;
  /** How far `average` is below `bestAverage`: 0 … ∞. */
  readonly gap: number;
  /** Derivative of `average` by p, in nats per toss; ±∞ at an end that calls a toss impossible. */
  readonly slope: number;
}

/** `tosses` are 0 or 1, at least one of them; `p` is in [0, 1]. */
export function coinFit(tosses: readonly number[], p: number): CoinFit {
  const count = tosses.length;
  const ones = tosses.filter((toss) => toss === 1).length;
  const zeros = count - ones;
  const best = bernoulliMle(tosses);
  const average = averageAt({ count, ones, zeros }, p);
  const bestAverage = averageAt({ count, ones, zeros }, best);
  return {
    ...{ count, ones, zeros, best, average, bestAverage },
    gap: Math.max(0, bestAverage - average), // rounding may put the best a hair below itself
    slope: share(ones / count, p) - share(zeros / count, 1 - p),
  };
}

/**
 * The derivative of the likelihood, the product p^ones (1 − p)^zeros, by p: its sign and the logarithm
 * of its size, which may be far too small to be a number itself.
 */
export function likelihoodSlope(
  { count, ones, zeros, average, slope }: CoinFit,
  p: number,
): { readonly sign: number; readonly log: number } {
  if (average > -Infinity)
    return { sign: Math.sign(slope), log: count * average + Math.log(count * Math.abs(slope)) };
  // at an end: a factor p, or 1 − p, that stands once leaves 1, one that stands more often leaves 0
  const impossible = p === 0 ? ones : zeros;
  return impossible === 1 ? { sign: p === 0 ? 1 : -1, log: 0 } : { sign: 0, log: -Infinity };
}

/** The log-likelihood of a coin, in nats per toss: of the tosses only the counts matter. */
export function averageAt(counts: Pick<CoinFit, 'count' | 'ones' | 'zeros'>, p: number): number {
  const { count, ones, zeros } = counts;
  const part = (times: number, toss: number): number =>
    times === 0 ? 0 : times * bernoulliLogProbability(toss, p); // 0 · log 0 is 0
  return (part(ones, 1) + part(zeros, 0)) / count;
}

/** A side that was never seen pulls at nothing, however improbable it is. */
function share(frequency: number, probability: number): number {
  return frequency === 0 ? 0 : frequency / probability;
}

/** Within this many nats per toss of the best, a fit by hand is good. */
export const CLOSE = 0.01;

/** What there is to say about a place on the curve. */
export function remarkOn({ count, ones, zeros, best, gap, slope }: CoinFit, p: number): string {
  if (gap === Infinity)
    return `At p = ${brief(p)} a toss of ${p === 0 ? 1 : 0} is impossible, and ${p === 0 ? ones : zeros} of the ${count} ${count === 1 ? 'toss shows' : 'tosses show'} one. No number of other tosses makes up for that.`;
  if (p === best && (best === 0 || best === 1))
    return `All tosses are ${best}, so the curve is highest at its end, p = ${best}, and the slope there isn’t 0.`;
  if (Math.abs(slope) < 1e-9) return 'The slope is 0: neither a smaller nor a larger p is better.';
  const close = gap <= CLOSE ? `That is within ${CLOSE} nats of the best. ` : '';
  return `${close}The slope is ${slope > 0 ? 'positive: a larger' : 'negative: a smaller'} p makes these tosses more likely.`;
}
