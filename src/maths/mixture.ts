import { categoricalQuantile } from './categorical.ts';
import { gaussianCdf, gaussianLogDensity, gaussianQuantile } from './gaussian.ts';
import { logSumExp } from './log-space.ts';
import { openUniforms, type Key } from './random.ts';

/** A mixture of Gaussians on the line: one entry per component in each; weights ≥ 0 that sum to 1. */
export interface Mixture {
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** log Σ weight · N(x; mean, deviation²), in nats. */
export function mixtureLogDensity(x: number, mixture: Mixture): number {
  return logSumExp(
    mixture.weights.map((weight, k) =>
      weight === 0
        ? -Infinity
        : Math.log(weight) + gaussianLogDensity(x, mixture.means[k]!, mixture.deviations[k]!),
    ),
  );
}

/** The probability of at most x; all digits also in the lower tail. */
export function mixtureCdf(x: number, { weights, means, deviations }: Mixture): number {
  const sum = weights.reduce(
    (sum, weight, k) => sum + weight * gaussianCdf(x, means[k]!, deviations[k]!),
    0,
  );
  return Math.min(1, sum); // the weights' own sum is rounded
}

/**
 * The x that is exceeded with probability 1 − p, by bisection between the components' quantiles;
 * ∓∞ at the ends, NaN outside [0, 1].
 */
export function mixtureQuantile(p: number, mixture: Mixture): number {
  if (p > 0.5) return -mixtureQuantile(1 - p, { ...mixture, means: mixture.means.map((m) => -m) });
  const quantiles = mixture.means
    .map((mean, k) => gaussianQuantile(p, mean, mixture.deviations[k]!))
    .filter((_, k) => mixture.weights[k]! > 0);
  let low = Math.min(...quantiles);
  let high = Math.max(...quantiles);
  if (!Number.isFinite(high - low)) return low;
  for (let round = 0; round < 100; round++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (mixtureCdf(middle, mixture) < p) low = middle;
    else high = middle;
  }
  return high;
}

/** `count` draws: each picks its component by one uniform number, then draws from it by another. */
export function mixtureSamples(count: number, mixture: Mixture, key: Key): Float64Array {
  const logits = mixture.weights.map(Math.log);
  const uniform = openUniforms(2 * count, key);
  return Float64Array.from({ length: count }, (_, i) => {
    const k = categoricalQuantile(uniform[2 * i]!, logits);
    return gaussianQuantile(uniform[2 * i + 1]!, mixture.means[k]!, mixture.deviations[k]!);
  });
}

/** The mixture that draws from either with probability ½: where it is, JS meets both. */
export function midpointOf(q: Mixture, p: Mixture): Mixture {
  return {
    weights: [...q.weights, ...p.weights].map((weight) => weight / 2),
    means: [...q.means, ...p.means],
    deviations: [...q.deviations, ...p.deviations],
  };
}

/**
 * Mean and deviation of a draw: m = Σ w μ and the root of Σ w (σ² + (μ − m)²).
 */
export function mixtureMoments({ weights, means, deviations }: Mixture): {
  mean: number;
  deviation: number;
} {
  const mean = weights.reduce((sum, weight, k) => sum + weight * means[k]!, 0);
  const variance = weights.reduce(
    (sum, weight, k) => sum + weight * (deviations[k]! ** 2 + (means[k]! - mean) ** 2),
    0,
  );
  return { mean, deviation: Math.sqrt(variance) };
}

/**
 * MMD² between two mixtures with the Gaussian kernel exp(−(x − y)² / 2h²) of the given `bandwidth`
 * h > 0, exactly: for x from N(μ₁, σ₁²) and y from N(μ₂, σ₂²), with s² = h² + σ₁² + σ₂², the kernel's
 * mean is h / s · exp(−(μ₁ − μ₂)² / 2s²). In [0, 2).
 */
export function mixtureMmdSquared(q: Mixture, p: Mixture, bandwidth: number): number {
  const weights = [...q.weights, ...p.weights.map((weight) => -weight)];
  const means = [...q.means, ...p.means];
  const variances = [...q.deviations, ...p.deviations].map((deviation) => deviation ** 2);
  let sum = 0;
  for (let i = 0; i < weights.length; i++)
    for (let j = 0; j < weights.length; j++) {
      const variance = bandwidth ** 2 + variances[i]! + variances[j]!;
      const kernel = Math.exp((-0.5 * (means[i]! - means[j]!) ** 2) / variance);
      sum += weights[i]! * weights[j]! * (bandwidth / Math.sqrt(variance)) * kernel;
    }
  return Math.max(0, sum); // rounding may leave a little below
}
