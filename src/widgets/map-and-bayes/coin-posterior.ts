import { bernoulliLogProbability, bernoulliSamples } from '../../maths/bernoulli.ts';
import { betaLogDensity, betaMean, betaMode, betaQuantile } from '../../maths/beta.ts';
import { bernoulliMap, betaPosterior } from '../../maths/estimators.ts';
import { STREAM } from '../../maths/random.ts';
import { fixed } from '../number-words.ts';
import type { MapAndBayesValues } from './parameters.ts';

/** What is known about a coin after its first tosses, from the prior Beta(a, b). */
export interface CoinPosterior {
  readonly tosses: number;
  readonly ones: number;
  readonly zeros: number;
  /** The posterior is Beta(a, b). */
  readonly a: number;
  readonly b: number;
  /** The share of ones; null without tosses. */
  readonly ml: number | null;
  /** The p at which the posterior is highest; null where it has no single such place. */
  readonly map: number | null;
  readonly mean: number;
  /** The central interval that holds p with probability 0.95. */
  readonly interval: readonly [number, number];
}

/** The posterior after the first `tosses` of the sequence that bias and seed name. */
export function posteriorAfter(
  tosses: number,
  { a, b, bias, seed }: Pick<MapAndBayesValues, 'a' | 'b' | 'bias' | 'seed'>,
): CoinPosterior {
  const key = { stream: STREAM.observations, step: 0, seed };
  const ones = bernoulliSamples(tosses, bias, key).reduce((sum, toss) => sum + toss, 0);
  const zeros = tosses - ones;
  const posterior = betaPosterior(a, b, ones, zeros);
  return {
    ...{ tosses, ones, zeros, ...posterior },
    ml: tosses === 0 ? null : ones / tosses,
    map: bernoulliMap(a, b, ones, zeros),
    mean: betaMean(posterior.a, posterior.b),
    interval: [
      betaQuantile(0.025, posterior.a, posterior.b),
      betaQuantile(0.975, posterior.a, posterior.b),
    ],
  };
}

/** The density of Beta(a, b). */
export function density(a: number, b: number): (p: number) => number {
  return (p) => Math.exp(betaLogDensity(p, a, b));
}

/** The likelihood of the tosses over its own highest value, so from 0 to 1; without tosses it is 1 everywhere. */
export function relativeLikelihood({ ones, zeros, ml }: CoinPosterior): (p: number) => number {
  const log = (p: number): number =>
    (ones && ones * bernoulliLogProbability(1, p)) +
    (zeros && zeros * bernoulliLogProbability(0, p));
  const highest = ml === null ? 0 : log(ml);
  return (p) => Math.exp(log(p) - highest);
}

/** Of a density that is infinite at an end, so much of its probability lies beyond what is drawn. */
const BEYOND = 0.1;

/** The height a picture of Beta(a, b) needs: its highest density, or that near the end where it has none. */
export function peak(a: number, b: number): number {
  const places = [betaMode(a, b) ?? 0, betaQuantile(BEYOND, a, b), betaQuantile(1 - BEYOND, a, b)];
  return Math.max(...places.map(density(a, b)).filter(Number.isFinite));
}

/** The counts at which the prior is watched washing out. */
export const STAGES: readonly number[] = [0, 1, 4, 16, 64, 256];

/** What the prior does to the estimate; a flat one, Beta(1, 1), does nothing. */
export function remarkOn({ ml, map }: CoinPosterior, flat: boolean): string {
  if (ml === null)
    return 'Without tosses the posterior is the prior, and there is nothing for ML to go by.';
  if (map === null) return 'The posterior is highest at both ends at once.';
  if (flat) return 'The prior is flat: MAP is ML.';
  const pull = map - ml;
  if (Math.abs(pull) < 0.0005) return 'MAP and ML agree to three decimals.';
  return `The prior holds MAP ${fixed(Math.abs(pull), 3)} ${pull < 0 ? 'below' : 'above'} ML.`;
}

export function mlText({ ml }: CoinPosterior): string {
  return ml === null ? 'none without tosses' : fixed(ml, 3);
}

export function mapText({ map, a }: CoinPosterior): string {
  if (map !== null) return fixed(map, 3);
  return a === 1 ? 'none, every p is as high' : 'none, both ends are highest';
}
