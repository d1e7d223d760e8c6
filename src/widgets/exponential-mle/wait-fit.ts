import { averageLogLikelihood, exponentialMle } from '../../maths/estimators.ts';
import { exponentialLogDensity } from '../../maths/exponential.ts';
import { brief } from '../number-words.ts';
import { parameters } from './parameters.ts';

/** How well waiting times at a rate λ per minute explain some waits, in minutes. */
export interface WaitFit {
  readonly count: number;
  /** In minutes. */
  readonly mean: number;
  /** The rate that makes the waits most likely, one over their mean; ∞ where all of them are 0. */
  readonly best: number;
  /** Log-likelihood in nats per wait. */
  readonly average: number;
  /** ∞ where all waits are 0. */
  readonly bestAverage: number;
  /** How far `average` is below `bestAverage`: 0 … ∞. */
  readonly gap: number;
  /** Derivative of `average` by λ: nats per wait, for each unit of the rate. */
  readonly slope: number;
}

/** `waits` are at least 0, and there is at least one of them; `rate` > 0. */
export function waitFit(waits: readonly number[], rate: number): WaitFit {
  const best = exponentialMle(waits);
  const mean = 1 / best;
  const average = averageAt(waits, rate);
  const bestAverage = Math.log(best) - 1; // log λ − λ · mean, where λ · mean is 1
  return {
    ...{ count: waits.length, mean, best, average, bestAverage },
    gap: Math.max(0, bestAverage - average), // rounding may put the best a hair below itself
    slope: 1 / rate - mean,
  };
}

/** The log-likelihood of a rate, in nats per wait. */
export function averageAt(waits: readonly number[], rate: number): number {
  return averageLogLikelihood((wait) => exponentialLogDensity(wait, rate), waits);
}

/** Within this many nats per wait of the best, a fit by hand is good. */
export const CLOSE = 0.01;

/** What there is to say about a place on the curve. */
export function remarkOn({ best, slope, mean, gap }: WaitFit): string {
  if (best === Infinity)
    return 'All waits are 0: a larger λ is always more likely, so the curve has no top and λ no best value.';
  if (Math.abs(slope) < 1e-9 * mean)
    return 'The slope is 0: neither a smaller nor a larger λ is better.';
  if (best > parameters.lambda.max)
    return `The best λ, ${brief(best)} per minute, is larger than any you can set.`;
  const close = gap <= CLOSE ? `That is within ${CLOSE} nats of the best. ` : '';
  return `${close}The model’s mean wait is too ${slope > 0 ? 'long: a larger' : 'short: a smaller'} λ makes these waits more likely.`;
}
