import { gaussianMle } from '../maths/estimators.ts';
import { gaussianKl } from '../maths/gaussian.ts';
import type { Float64Model, Float64State } from './float64-model.ts';

/** A Gaussian as it climbs: steps move log σ, not σ, so that σ stays positive however large they are. */
export interface Bell {
  readonly mean: number;
  readonly logDeviation: number;
}

/** All that the likelihood needs to know of the data. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and deviation (1/m) of the data: the best bell, if the deviation is above 0. */
export function momentsOf(data: ArrayLike<number>): Moments {
  for (let i = 1; i < data.length; i++) if (data[i] !== data[0]) return gaussianMle(data);
  return { mean: data[0]!, deviation: 0 }; // summing three times 0.1 leaves a deviation of 10⁻¹⁷
}

const LOG_2_PI = Math.log(2 * Math.PI);

/** The mean over the data of log N(x; μ, σ²), in nats: −½ log 2π − log σ − (v + (x̄ − μ)²) / 2σ². */
export function meanLogLikelihood(data: Moments, bell: Bell): number {
  return -0.5 * LOG_2_PI - bell.logDeviation - 0.5 * scaledSquares(data, bell);
}

/** Its derivatives by μ and by log σ: (x̄ − μ) / σ² and (v + (x̄ − μ)²) / σ² − 1. */
export function gradient(data: Moments, bell: Bell): Bell {
  return {
    mean: (data.mean - bell.mean) * Math.exp(-2 * bell.logDeviation),
    logDeviation: scaledSquares(data, bell) - 1,
  };
}

/**
 * How many nats per example `bell` lies below the best one, which has the data's own moments: exactly
 * KL(best ‖ bell), so never below 0. Infinite where the data's deviation is 0: no bell is narrow enough.
 */
export function gap(data: Moments, { mean, logDeviation }: Bell): number {
  return gaussianKl(data.mean, data.deviation, mean, Math.exp(logDeviation));
}

/**
 * σ is held here. A step that is far too large then ends far away, where a picture can say so, and
 * not where float64 ends; data that are all equal pull σ no further towards 0.
 */
export const DEVIATIONS = { min: 1e-6, max: 1e6 } as const;
const LEAST = Math.log(DEVIATIONS.min);
const MOST = Math.log(DEVIATIONS.max);

/** One step of gradient ascent on the mean log-likelihood of `batch`. */
export function ascend(batch: Moments, bell: Bell, learningRate: number): Bell {
  const slope = gradient(batch, bell);
  const logDeviation = bell.logDeviation + learningRate * slope.logDeviation;
  return {
    mean: bell.mean + learningRate * slope.mean,
    logDeviation: Math.min(Math.max(logDeviation, LEAST), MOST),
  };
}

/**
 * A Gaussian fitted by gradient ascent in (μ, log σ), from the structure's `mu` and `sigma`.
 *
 * Live scalar: `learningRate`. Metrics: `loss`, the batch's mean of −log N(x; μ, σ²) before the step, in
 * nats; `mean` and `deviation` after it.
 */
export const gaussianAscent: Float64Model = {
  initial: ({ structure }) => ({
    mean: Float64Array.of(Number(structure['mu'])),
    logDeviation: Float64Array.of(Math.log(Number(structure['sigma']))),
  }),
  step: (state, { examples, rows, scalars }) => {
    const batch = momentsOf(Float64Array.from(rows, (row) => examples[row]!));
    const before = bellOf(state);
    const after = ascend(batch, before, scalars['learningRate']!);
    state['mean']![0] = after.mean;
    state['logDeviation']![0] = after.logDeviation;
    return {
      loss: -meanLogLikelihood(batch, before),
      mean: after.mean,
      deviation: Math.exp(after.logDeviation),
    };
  },
  values: {},
};

function bellOf(state: Float64State): Bell {
  return { mean: state['mean']![0]!, logDeviation: state['logDeviation']![0]! };
}

/** The mean of (x − μ)² / σ² over the data. */
function scaledSquares(data: Moments, { mean, logDeviation }: Bell): number {
  return (data.deviation ** 2 + (data.mean - mean) ** 2) * Math.exp(-2 * logDeviation);
}
