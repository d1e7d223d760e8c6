import { openUniforms, type Key } from './random.ts';

/** log P(x) in nats; −∞ where x can't happen, which is everything but 0 and 1. `p` in [0, 1]. */
export function bernoulliLogProbability(x: number, p: number): number {
  if (x === 1) return Math.log(p);
  return x === 0 ? Math.log1p(-p) : -Infinity;
}

/** The probability of at most x. */
export function bernoulliCdf(x: number, p: number): number {
  if (x < 0) return 0;
  return x < 1 ? 1 - p : 1;
}

/** The smallest possible value whose CDF reaches `level`; NaN outside [0, 1]. */
export function bernoulliQuantile(level: number, p: number): number {
  if (!(level >= 0 && level <= 1)) return NaN;
  return p < 1 && level <= 1 - p ? 0 : 1;
}

/** `count` draws of 0 or 1; with the same key, a draw that is 1 stays 1 as p grows. */
export function bernoulliSamples(count: number, p: number, key: Key): Float64Array {
  return openUniforms(count, key).map((u) => bernoulliQuantile(u, p));
}
