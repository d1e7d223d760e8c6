import { openUniforms, type Key } from './random.ts';

// `rate` is in (0, ∞]; at ∞, where the estimate stands when all data are 0, a point mass at 0.

/** log of rate · exp(−rate · x), in nats; −∞ for x < 0. */
export function exponentialLogDensity(x: number, rate: number): number {
  if (x < 0) return -Infinity;
  if (rate === Infinity) return x === 0 ? Infinity : -Infinity;
  return Math.log(rate) - rate * x;
}

/** The probability of at most x. */
export function exponentialCdf(x: number, rate: number): number {
  if (x < 0) return 0;
  return rate === Infinity ? 1 : -Math.expm1(-rate * x);
}

/** The x that is exceeded with probability 1 − p; ∞ at 1, NaN outside [0, 1]. */
export function exponentialQuantile(p: number, rate: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  return rate === Infinity ? 0 : -Math.log1p(-p) / rate;
}

/** `count` draws, each the quantile of its own uniform number: they move smoothly with the rate. */
export function exponentialSamples(count: number, rate: number, key: Key): Float64Array {
  return openUniforms(count, key).map((u) => exponentialQuantile(u, rate));
}
