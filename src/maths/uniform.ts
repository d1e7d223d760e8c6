import { openUniforms, type Key } from './random.ts';

// `from` < `to`, a finite width apart.

/** log density in nats on [from, to]; −∞ outside. */
export function uniformLogDensity(x: number, from: number, to: number): number {
  return x < from || x > to ? -Infinity : -Math.log(to - from);
}

/** The probability of at most x. */
export function uniformCdf(x: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (x - from) / (to - from)));
}

/** The x that is exceeded with probability 1 − p; the ends at 0 and 1, NaN outside. */
export function uniformQuantile(p: number, from: number, to: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  return p < 0.5 ? from + p * (to - from) : to - (1 - p) * (to - from);
}

/** `count` draws, each the quantile of its own uniform number. */
export function uniformSamples(count: number, from: number, to: number, key: Key): Float64Array {
  return openUniforms(count, key).map((u) => uniformQuantile(u, from, to));
}
