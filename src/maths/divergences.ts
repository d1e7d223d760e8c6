import { checkSameEvents } from './information.ts';

// How far apart two discrete distributions q and p are: arrays of probabilities, each summing to 1
// (to rounding), over the same events. All of them throw at unequal numbers of events.

/**
 * KL(q ‖ p) = Σ q log(q / p), in nats: 0 where they are equal, else above 0; ∞ where q > 0 = p.
 *
 * Summed as q log(q / p) − q + p, which is the same as both sum to 1: no term is below 0 then, so
 * that nothing cancels where q is close to p.
 */
export function kl(q: ArrayLike<number>, p: ArrayLike<number>): number {
  checkSameEvents(q, p);
  let sum = 0;
  for (let i = 0; i < q.length; i++) sum += klTerm(q[i]!, p[i]!);
  return sum;
}

function klTerm(q: number, p: number): number {
  if (q === 0) return p;
  if (p === 0) return Infinity;
  const e = (q - p) / p;
  if (Math.abs(e) < 0.5) return Math.max(0, p * ((1 + e) * Math.log1p(e) - e));
  return q * (Math.log(q) - Math.log(p)) - q + p; // q / p itself may overflow
}

/**
 * JS(q, p) = ½ KL(q ‖ m) + ½ KL(p ‖ m) with m = (q + p) / 2, in nats: symmetric, between 0 and log 2,
 * which it reaches where no event is possible under both.
 */
export function js(q: ArrayLike<number>, p: ArrayLike<number>): number {
  checkSameEvents(q, p);
  let sum = 0;
  for (let i = 0; i < q.length; i++) {
    const both = q[i]! + p[i]!;
    if (both > 0) sum += 0.5 * both * jsShare((q[i]! - p[i]!) / both);
  }
  return Math.min(sum, Math.LN2);
}

/**
 * What an event adds to JS per unit of m, in nats: log 2 less the entropy of the guess whether it came
 * from q or p, of probabilities (1 + t) / 2 and (1 − t) / 2, with t = (q − p) / (q + p) in [−1, 1].
 */
export function jsShare(t: number): number {
  if (Math.abs(t) >= 1) return Math.LN2;
  return Math.max(0, 0.5 * ((1 + t) * Math.log1p(t) + (1 - t) * Math.log1p(-t)));
}

/** ½ Σ |q − p|: the largest difference of the two probabilities of any set of events; in [0, 1]. */
export function totalVariation(q: ArrayLike<number>, p: ArrayLike<number>): number {
  checkSameEvents(q, p);
  let sum = 0;
  for (let i = 0; i < q.length; i++) sum += Math.abs(q[i]! - p[i]!);
  return Math.min(1, sum / 2);
}

/**
 * Wasserstein-1: the least total of mass times distance that turns q into p, events standing at the
 * ascending `points` of a line, in the points' unit: Σ |F − G| times the gap to the next point.
 * Throws unless the points ascend.
 */
export function wasserstein1(
  q: ArrayLike<number>,
  p: ArrayLike<number>,
  points: ArrayLike<number>,
): number {
  checkSameEvents(q, p);
  checkSameEvents(q, points);
  let sum = 0;
  let surplus = 0;
  for (let i = 0; i + 1 < q.length; i++) {
    const gap = points[i + 1]! - points[i]!;
    if (!(gap > 0)) throw new RangeError('The points on the line must be in ascending order.');
    surplus += q[i]! - p[i]!;
    sum += Math.abs(surplus) * gap;
  }
  return sum;
}

/**
 * MMD² = E k(x, x′) + E k(y, y′) − 2 E k(x, y) for x, x′ from q and y, y′ from p at `points` of a
 * line, with the Gaussian kernel k(x, y) = exp(−(x − y)² / 2h²) of the given `bandwidth` h > 0; in
 * [0, 2), 0 only where they are equal.
 *
 * The expectations are exact sums over all pairs of events. For q and p counted off two samples
 * this is the biased estimate (the V-statistic: every draw is also paired with itself).
 * A. Gretton et al., "A Kernel Two-Sample Test", JMLR 13, 2012.
 */
export function mmdSquared(
  q: ArrayLike<number>,
  p: ArrayLike<number>,
  points: ArrayLike<number>,
  bandwidth: number,
): number {
  checkSameEvents(q, p);
  checkSameEvents(q, points);
  let sum = 0;
  for (let i = 0; i < q.length; i++)
    for (let j = 0; j < q.length; j++) {
      const z = (points[i]! - points[j]!) / bandwidth;
      sum += (q[i]! - p[i]!) * (q[j]! - p[j]!) * Math.exp(-0.5 * z * z);
    }
  return Math.max(0, sum); // rounding may leave a little below
}

/** Every measure of how far apart q and p are; KL and JS in nats. */
export interface Measures {
  /** KL(q ‖ p) */
  readonly forwardKl: number;
  /** KL(p ‖ q) */
  readonly reverseKl: number;
  readonly js: number;
  readonly totalVariation: number;
  readonly wasserstein1: number;
  readonly mmdSquared: number;
  /** None of them is further off than this, but for rounding; 0 where all are closed forms. */
  readonly error: number;
}

/** All measures between distributions over ascending `points` of a line. */
export function discreteMeasures(
  q: ArrayLike<number>,
  p: ArrayLike<number>,
  points: ArrayLike<number>,
  bandwidth: number,
): Measures {
  return {
    forwardKl: kl(q, p),
    reverseKl: kl(p, q),
    js: js(q, p),
    totalVariation: totalVariation(q, p),
    wasserstein1: wasserstein1(q, p, points),
    mmdSquared: mmdSquared(q, p, points, bandwidth),
    error: 0,
  };
}

/** The joint distribution of two independent events, [a.length, b.length] row-major: aᵢ bⱼ. */
export function productOf(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const joint = new Float64Array(a.length * b.length);
  return joint.map((_, i) => a[Math.floor(i / b.length)]! * b[i % b.length]!);
}
