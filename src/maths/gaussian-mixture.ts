import { logSumExp } from './log-space.ts';

/**
 * A mixture of K Gaussians on the line or in the plane. Weights ≥ 0 that sum to 1, shape [K]; means
 * [K, width]; covariances [K, width, width], symmetric and positive definite. All row-major.
 */
export interface GaussianMixture {
  readonly width: 1 | 2;
  readonly weights: ArrayLike<number>;
  readonly means: ArrayLike<number>;
  readonly covariances: ArrayLike<number>;
}

/** log weight_k + log N(x_i; mean_k, covariance_k) in nats, shape [n, K], of `points` [n, width]. */
export function jointLogs(points: ArrayLike<number>, mixture: GaussianMixture): Float64Array {
  const { width, weights, means } = mixture;
  const count = points.length / width;
  const k = weights.length;
  const logs = new Float64Array(count * k);
  for (let c = 0; c < k; c++) {
    const { xx, xy, yy, logPeak } = prepared(mixture, c);
    for (let i = 0; i < count; i++) {
      const x = points[width * i]! - means[width * c]!;
      const y = width === 2 ? points[2 * i + 1]! - means[2 * c + 1]! : 0;
      logs[i * k + c] = logPeak - 0.5 * (xx * x * x + 2 * xy * x * y + yy * y * y);
    }
  }
  return logs;
}

/** A component's log density at its mean, weight included, and its precision. */
function prepared({ width, weights, covariances }: GaussianMixture, c: number) {
  const at = c * width * width;
  const a = covariances[at]!;
  const b = width === 2 ? covariances[at + 1]! : 0;
  const d = width === 2 ? covariances[at + 3]! : 1;
  const determinant = a * d - b * b;
  const logPeak =
    Math.log(weights[c]!) - 0.5 * width * Math.log(2 * Math.PI) - 0.5 * Math.log(determinant);
  return { xx: d / determinant, xy: -b / determinant, yy: a / determinant, logPeak };
}

/** log p(x_i) in nats, shape [n], from `jointLogs` of a mixture of `components`. */
function marginalLogs(joint: Float64Array, components: number): Float64Array {
  return Float64Array.from({ length: joint.length / components }, (_, i) =>
    logSumExp(joint.subarray(i * components, (i + 1) * components)),
  );
}

/** The log-likelihood Σ_i log p(x_i), in nats, of `points` [n, width]. */
export function mixtureLogLikelihood(points: ArrayLike<number>, mixture: GaussianMixture): number {
  return sum(marginalLogs(jointLogs(points, mixture), mixture.weights.length));
}

/** The density at one point x [width] of the line or the plane. */
export function gaussianMixtureDensity(x: ArrayLike<number>, mixture: GaussianMixture): number {
  return Math.exp(mixtureLogLikelihood(x, mixture));
}

/** p(k | x_i), the responsibility of each component for each point, shape [n, K]: rows sum to 1. */
export function responsibilities(
  points: ArrayLike<number>,
  mixture: GaussianMixture,
): Float64Array {
  const k = mixture.weights.length;
  const joint = jointLogs(points, mixture);
  const marginal = marginalLogs(joint, k);
  return joint.map((log, i) => Math.exp(log - marginal[Math.floor(i / k)]!));
}

/** What a guess q of the hidden components makes of the log-likelihood: nats, summed over the points. */
export interface Bound {
  /** Σ_i log p(x_i). */
  readonly logLikelihood: number;
  /** Q = Σ_i Σ_k q_ik log p(x_i, k). */
  readonly expectedJoint: number;
  /** Σ_i H(q_i). */
  readonly entropy: number;
  /** Q + H(q) ≤ log-likelihood. */
  readonly elbo: number;
  /** Σ_i KL(q_i ‖ p(k | x_i)), computed by itself: elbo + kl is the log-likelihood. */
  readonly kl: number;
}

/** The bound that q [n, K], rows summing to 1, puts under the log-likelihood of `points` [n, width]. */
export function boundOf(
  points: ArrayLike<number>,
  mixture: GaussianMixture,
  q: ArrayLike<number>,
): Bound {
  const k = mixture.weights.length;
  const joint = jointLogs(points, mixture);
  const marginal = marginalLogs(joint, k);
  let expectedJoint = 0;
  let entropy = 0;
  let kl = 0;
  for (let i = 0; i < joint.length; i++) {
    const share = q[i]!;
    if (share === 0) continue; // 0 log 0 is 0
    const log = Math.log(share);
    expectedJoint += share * joint[i]!;
    entropy -= share * log;
    kl += share * (log - (joint[i]! - marginal[Math.floor(i / k)]!));
  }
  return {
    logLikelihood: sum(marginal),
    expectedJoint,
    entropy,
    elbo: expectedJoint + entropy,
    kl,
  };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
