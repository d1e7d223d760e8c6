import { normalQuantile } from './gaussian.ts';
import { sigmoid } from './log-space.ts';
import { openUniforms, type Key } from './random.ts';
import { logBetaTail, logBetaWeight, regularisedBeta } from './special.ts';

// `a` and `b` are positive everywhere.

/**
 * log of xᵃ⁻¹ (1 − x)ᵇ⁻¹ / B(a, b), in nats; −∞ outside [0, 1]. At the ends what the density tends
 * to: ∞ where the parameter is below 1, finite where it is 1, −∞ above.
 */
export function betaLogDensity(x: number, a: number, b: number): number {
  if (x < 0 || x > 1) return -Infinity;
  if (x === 0) return endLogDensity(a, b);
  if (x === 1) return endLogDensity(b, a);
  return logBetaWeight(x, 1 - x, a, b) - Math.log(x) - Math.log1p(-x);
}

function endLogDensity(here: number, there: number): number {
  if (here === 1) return Math.log(there); // B(1, b) = 1 / b
  return here < 1 ? Infinity : -Infinity;
}

/** The probability of at most x. */
export function betaCdf(x: number, a: number, b: number): number {
  return regularisedBeta(x, a, b);
}

/**
 * The x that is exceeded with probability 1 − p, as near as float64 holds it: 0 where it underflows,
 * 1 where it is closer to 1 than 10⁻¹⁶. NaN outside [0, 1].
 *
 * Newton's method for the log-odds t of x, on the logarithm of the smaller tail: that is concave in
 * t (the density of t is log-concave), so from its first step on the method can't miss.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0 || p === 1) return p;
  if (p > 0.5) return sigmoid(-lowerLogOdds(1 - p, b, a));
  return sigmoid(lowerLogOdds(p, a, b));
}

function lowerLogOdds(p: number, a: number, b: number): number {
  const goal = Math.log(p);
  let t = Math.log(a / b) + normalQuantile(p) * Math.sqrt(1 / a + 1 / b);
  for (let round = 0; round < 100; round++) {
    t = Math.min(Math.max(t, -FARTHEST), FARTHEST);
    const x = sigmoid(t);
    const y = sigmoid(-t);
    const tail = logBetaTail(x, y, a, b);
    const slope = Math.exp(logBetaWeight(x, y, a, b) - tail);
    const step = tail === -Infinity ? Infinity : (goal - tail) / slope;
    if (Math.abs(t) === FARTHEST && t * step > 0) return t + step; // straight from here on
    const next = t + step;
    if (next === t || (round > 0 && !(step > 0))) return next; // later steps go up, but for rounding
    t = next;
  }
  return t;
}
const FARTHEST = 700; // e⁻⁷⁰⁰ is about the smallest number that has all its digits

/** `count` draws, each the quantile of its own uniform number: they move smoothly with a and b. */
export function betaSamples(count: number, a: number, b: number, key: Key): Float64Array {
  return openUniforms(count, key).map((u) => betaQuantile(u, a, b));
}

/**
 * Where the density is highest: inside where a and b are above 1, else at the end where it is
 * highest; null where no single place is (both ends for a, b < 1; everywhere for a = b = 1).
 */
export function betaMode(a: number, b: number): number | null {
  if (a > 1 && b > 1) return (a - 1) / (a + b - 2);
  if (a >= 1 && b <= 1 && a !== b) return 1;
  if (a <= 1 && b >= 1 && a !== b) return 0;
  return null;
}

/** a / (a + b), the expected x. */
export function betaMean(a: number, b: number): number {
  return a / (a + b);
}
