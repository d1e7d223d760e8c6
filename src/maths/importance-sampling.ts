import { gaussianLogDensity } from './gaussian.ts';
import { logSumExp } from './log-space.ts';

/** log p(z) − log q(z) in nats for p(z) = N(0, I) and q(z) = N(mean, diag deviation²); all of one length. */
export function logPriorOverPosterior(
  z: ArrayLike<number>,
  mean: ArrayLike<number>,
  deviation: ArrayLike<number>,
): number {
  let sum = 0;
  for (let k = 0; k < z.length; k++)
    sum += gaussianLogDensity(z[k]!, 0, 1) - gaussianLogDensity(z[k]!, mean[k]!, deviation[k]!);
  return sum;
}

/**
 * log (1/K) Σ w of K importance weights w = p(x, z) / q(z), z drawn from q, given by their logarithms.
 * Its expectation is the ELBO at K = 1, rises with K and never exceeds log p(x): Burda, Grosse &
 * Salakhutdinov, "Importance Weighted Autoencoders", 2016.
 */
export function sampledBound(logWeights: ArrayLike<number>): number {
  return logSumExp(logWeights) - Math.log(logWeights.length);
}

/** The bounds of as many groups of `samples` log-weights, one after another, as there are, at most `most`. */
export function sampledBounds(
  logWeights: Float64Array,
  samples: number,
  most = Infinity,
): Float64Array {
  return boundsOfSizes(logWeights, [samples], most)[0]!;
}

/** Below it a sum of weights, each at most 1, has lost digits. */
const SMALLEST_SUM = 1e-280;

/** The same for each of these numbers of draws; every weight is exponentiated once. */
export function boundsOfSizes(
  logWeights: Float64Array,
  sizes: readonly number[],
  most = Infinity,
): readonly Float64Array[] {
  const counts = sizes.map((samples) => Math.min(Math.floor(logWeights.length / samples), most));
  const used = logWeights.subarray(0, Math.max(...sizes.map((samples, k) => samples * counts[k]!)));
  let largest = -Infinity;
  for (const log of used) largest = Math.max(largest, log);
  const weights = used.map((log) => Math.exp(log - largest));
  return sizes.map((samples, k) => {
    const bounds = new Float64Array(counts[k]!);
    for (let i = 0; i < bounds.length; i++) {
      let sum = 0;
      for (let draw = i * samples; draw < (i + 1) * samples; draw++) sum += weights[draw]!;
      bounds[i] =
        sum > SMALLEST_SUM // not where it is NaN, as of infinite log-weights, either
          ? largest + Math.log(sum / samples)
          : sampledBound(used.subarray(i * samples, (i + 1) * samples));
    }
    return bounds;
  });
}

/**
 * (Σ w)² / Σ w², from 1 to the number of weights: so many equal ones would serve as well. Kong, "A note on
 * importance sampling using standardized weights", 1992.
 */
export function effectiveSamples(logWeights: ArrayLike<number>): number {
  const doubled = Float64Array.from(logWeights, (log) => 2 * log);
  return Math.exp(2 * logSumExp(logWeights) - logSumExp(doubled));
}

export interface Estimate {
  readonly mean: number;
  /** Of the mean, by the spread of the numbers averaged; NaN where there is only one. */
  readonly standardError: number;
  /** Of the numbers themselves, unbiased variance; NaN likewise. */
  readonly deviation: number;
}

export function estimateOf(values: ArrayLike<number>): Estimate {
  const count = values.length;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += values[i]! / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / (count - 1));
  return { mean, deviation, standardError: deviation / Math.sqrt(count) };
}

/** With so many groups their spread tells the error of their mean. */
const MANY_GROUPS = 16;

/**
 * The bound at `samples` draws, averaged over groups of so many log-weights, at most `most` of them. Of few groups
 * the error is taken from the spread of all weights: that of log (1/n) Σ w, to first order.
 */
export function boundEstimate(
  logWeights: Float64Array,
  samples: number,
  most = Infinity,
): Omit<Estimate, 'deviation'> {
  const bounds = sampledBounds(logWeights, samples, most);
  const { mean, standardError } = estimateOf(bounds);
  if (bounds.length >= MANY_GROUPS) return { mean, standardError };
  const used = bounds.length * samples;
  const share = 1 / effectiveSamples(logWeights.subarray(0, used)) - 1 / used;
  return { mean, standardError: Math.sqrt(Math.max(share, 0)) };
}
