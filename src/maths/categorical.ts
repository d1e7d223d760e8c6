import { logSumExp } from './log-space.ts';
import { openUniforms, type Key } from './random.ts';

// A categorical distribution over 0 … K−1 is given by its logits: log probabilities up to a common
// constant, so the logarithms of probabilities serve as they are. None is ∞, not all are −∞.

/** log P(k) in nats; −∞ where k can't happen. */
export function categoricalLogProbability(k: number, logits: ArrayLike<number>): number {
  const logit = logits[k] ?? -Infinity;
  return logit === -Infinity ? logit : logit - logSumExp(logits);
}

/** The probability of at most k. */
export function categoricalCdf(k: number, logits: ArrayLike<number>): number {
  if (k < 0) return 0;
  return cumulated(logits)[Math.floor(k)] ?? 1;
}

/** The smallest possible k whose CDF reaches `level`; NaN outside [0, 1]. */
export function categoricalQuantile(level: number, logits: ArrayLike<number>): number {
  return level >= 0 && level <= 1 ? reaching(level, cumulated(logits)) : NaN;
}

/** `count` draws, each the quantile of its own uniform number. */
export function categoricalSamples(
  count: number,
  logits: ArrayLike<number>,
  key: Key,
): Float64Array {
  const cdf = cumulated(logits);
  return openUniforms(count, key).map((u) => reaching(u, cdf));
}

/** The CDF at each k, exactly 1 from the last possible one on. */
function cumulated(logits: ArrayLike<number>): Float64Array {
  const total = logSumExp(logits);
  let sum = 0;
  const cdf = Float64Array.from(logits, (logit) => (sum += Math.exp(logit - total)));
  return cdf.map((value) => value / sum);
}

function reaching(level: number, cdf: Float64Array): number {
  return cdf.findIndex((value) => value >= level && value > 0);
}
