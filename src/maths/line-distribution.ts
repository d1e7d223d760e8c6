import type { Mixture } from './mixture.ts';
import { upperNormalTail } from './special.ts';

/** A distribution on the line, as far as measures between two of them need to know it. */
export interface LineDistribution {
  /** log density in nats; −∞ where it is 0. */
  readonly logDensity: (x: number) => number;
  /** The probability of at most x, with all digits where it is small. */
  readonly cdf: (x: number) => number;
  /** The probability of more than x, with all digits where it is small. */
  readonly tail: (x: number) => number;
  /**
   * Ends of the support, kinks and jumps of the density, and a few places around each of its peaks,
   * so that no quadrature steps over one.
   */
  readonly landmarks: readonly number[];
}

/** Where a Gaussian is cut for quadrature, in deviations from its mean: beyond, 10⁻¹⁶ are left. */
const CUTS = [-8, -3, 0, 3, 8];

/** A mixture of Gaussians, made ready to be asked often; all deviations > 0. */
export function mixtureDistribution(mixture: Mixture): LineDistribution {
  const used = mixture.weights.flatMap((weight, k) => (weight > 0 ? [k] : []));
  const pick = (values: readonly number[]): Float64Array =>
    Float64Array.from(used, (k) => values[k]!);
  const weights = pick(mixture.weights);
  const means = pick(mixture.means);
  const deviations = pick(mixture.deviations);
  const logPeaks = weights.map((weight, k) => Math.log(weight / deviations[k]!) - HALF_LOG_2_PI);
  const logs = new Float64Array(used.length);
  return {
    logDensity: (x) => {
      let largest = -Infinity;
      for (let k = 0; k < logs.length; k++) {
        const z = (x - means[k]!) / deviations[k]!;
        const log = logPeaks[k]! - 0.5 * z * z;
        logs[k] = log;
        if (log > largest) largest = log;
      }
      if (logs.length === 1 || largest === -Infinity) return largest;
      let sum = 0;
      for (let k = 0; k < logs.length; k++) sum += Math.exp(logs[k]! - largest);
      return largest + Math.log(sum);
    },
    cdf: (x) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += weights[k]! * upperNormalTail((means[k]! - x) / deviations[k]!);
      return Math.min(1, sum); // the weights' own sum is rounded
    },
    tail: (x) => {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += weights[k]! * upperNormalTail((x - means[k]!) / deviations[k]!);
      return Math.min(1, sum);
    },
    landmarks: used.flatMap((k) => CUTS.map((z) => mixture.means[k]! + z * mixture.deviations[k]!)),
  };
}
const HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);
