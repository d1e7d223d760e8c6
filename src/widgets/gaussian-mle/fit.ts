import {
  DEVIATIONS,
  gap,
  gradient,
  meanLogLikelihood,
  momentsOf,
} from '../../models/gaussian-ascent.ts';
import type { Moments } from '../../models/gaussian-ascent.ts';
import type { RunView } from '../declaration.ts';
import { centreText, held, widthText } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { GaussianValues } from './parameters.ts';

/** How well the bell explains the data. */
export interface Fit {
  /** The bell as it stands: the run's, or where the reader has put it. */
  readonly mean: number;
  readonly deviation: number;
  /** Steps of the run that moved it, 0 where none did. */
  readonly steps: number;
  /** Of the data: the best bell, where their deviation is above 0. */
  readonly best: Moments;
  /** Log-likelihood in nats per point. */
  readonly average: number;
  /** How far that is below the best: 0 … ∞, which it is where all points are equal. */
  readonly gap: number;
  /** Slope of `average` by μ and by log σ. */
  readonly slope: { readonly mean: number; readonly logDeviation: number };
}

/** Within this many nats per point of the best, a fit is good. */
export const CLOSE = 0.01;

export function fitOf(values: GaussianValues, run?: RunView): Fit {
  const best = momentsOf(values.data);
  const { mean, deviation, steps } = bellOf(values, run);
  const bell = { mean, logDeviation: Math.log(deviation) };
  return {
    ...{ mean, deviation, steps, best },
    average: meanLogLikelihood(best, bell),
    gap: gap(best, bell),
    slope: gradient(best, bell),
  };
}

function bellOf({ mu, sigma }: GaussianValues, run?: RunView): Moments & { steps: number } {
  const { mean = NaN, deviation = NaN } = run?.metrics ?? {};
  return run && run.step > 0 && Number.isFinite(mean) && Number.isFinite(deviation)
    ? { mean, deviation: held(DEVIATIONS, deviation), steps: run.step }
    : { mean: mu, deviation: sigma, steps: 0 };
}

/** What there is to say about the place of the bell. */
export function remarkOn({ mean, deviation, best, gap: below, slope }: Fit): string {
  const { mu, sigma } = parameters;
  if (best.deviation === 0)
    return `All points are equal, so no bell is narrow enough.${
      deviation < 1.01 * DEVIATIONS.min ? ` The run stops at σ = ${widthText(deviation)}.` : ''
    }`;
  if (best.deviation < sigma.min)
    return `The best bell, σ = ${widthText(best.deviation)}, is narrower than any you can set by hand.`;
  if (mean < mu.min || mean > mu.max || deviation < sigma.min || deviation > sigma.max)
    return `The step was too large: the bell stands outside the pictures, at μ = ${centreText(mean)}, σ = ${widthText(deviation)}. Let the ascent go on, or press Reset and take a smaller learning rate.`;
  if (below <= CLOSE) return 'That is within 0.01 nats of the best.';
  return `Uphill from here: ${uphill(slope)}.`;
}

/** The direction of the slope in words, parts that hardly matter left out. */
function uphill({ mean, logDeviation }: Fit['slope']): string {
  const across = mean > 0 ? 'further right' : 'further left';
  const width = logDeviation > 0 ? 'wider' : 'narrower';
  if (Math.abs(mean) < 0.1 * Math.abs(logDeviation)) return width;
  if (Math.abs(logDeviation) < 0.1 * Math.abs(mean)) return across;
  return `${across} and ${width}`;
}
