// A discrete distribution is an array of probabilities that sum to 1 (to rounding), one per event.

/** −log p, in nats, the surprise at an event of probability p: 0 at 1, ∞ at 0. */
export function surprise(p: number): number {
  return 0 - Math.log(p); // 0 − 0 is 0, −0 isn't
}

/**
 * Σ qᵢ value(i), where an event that can't happen counts for nothing, whatever its value: 0 · ∞ is 0.
 */
export function expectation(q: ArrayLike<number>, value: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < q.length; i++) if (q[i]! > 0) sum += q[i]! * value(i);
  return sum;
}

/** H(p) = −Σ p log p, the average surprise, in nats: between 0 and log of the number of events. */
export function entropy(p: ArrayLike<number>): number {
  return expectation(p, (i) => surprise(p[i]!));
}

/**
 * H(q, p) = −Σ q log p, in nats: the average surprise of one who believes p while q is true; ∞ where
 * an event happens that p rules out. Equals H(q) + KL(q ‖ p). Throws at unequal numbers of events.
 */
export function crossEntropy(q: ArrayLike<number>, p: ArrayLike<number>): number {
  checkSameEvents(q, p);
  return expectation(q, (i) => surprise(p[i]!));
}

/** Throws where two arrays can't be about the same events. */
export function checkSameEvents(q: ArrayLike<number>, p: ArrayLike<number>): void {
  if (q.length !== p.length)
    throw new RangeError(`Both need the same events, not ${q.length} and ${p.length} of them.`);
}
