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
