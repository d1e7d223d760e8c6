// Two events, A and B, and the four ways they can go.

/** The joint probabilities of two events; ≥ 0, and they sum to 1. */
export interface TwoByTwo {
  readonly both: number;
  /** A without B. */
  readonly onlyA: number;
  /** B without A. */
  readonly onlyB: number;
  readonly neither: number;
}

/**
 * The table with these marginals, in which both happen with probability `both`, held between what the marginals
 * allow: at least P(A) + P(B) − 1, at most the smaller of the two.
 */
export function tableOf(a: number, b: number, both: number): TwoByTwo {
  const [least, most] = bothRange(a, b);
  const held = Math.min(Math.max(both, least), most);
  const onlyA = Math.max(0, a - held);
  return {
    both: held,
    onlyA,
    onlyB: Math.max(0, b - held),
    neither: Math.max(0, 1 - b - onlyA), // exactly 0 where B is certain
  };
}

/** The least and the most that P(A and B) can be (M. Fréchet). */
export function bothRange(a: number, b: number): readonly [number, number] {
  return [Math.max(0, a + b - 1), Math.min(a, b)];
}

/** Everything the four numbers say. A probability given what can't happen is null. */
export interface Reading {
  readonly a: number;
  readonly b: number;
  readonly aGivenB: number | null;
  readonly aGivenNotB: number | null;
  readonly bGivenA: number | null;
  readonly bGivenNotA: number | null;
  /** P(A and B) − P(A) P(B): above 0 where they go together, 0 where independent. */
  readonly covariance: number;
  /** P(A | B) / P(A) = P(B | A) / P(B): how many times as likely one makes the other; null where either is impossible. */
  readonly lift: number | null;
  /** Mutual information in nats, KL(joint ‖ product of marginals): 0 only where independent. */
  readonly information: number;
}

export function readingOf({ both, onlyA, onlyB, neither }: TwoByTwo): Reading {
  const [a, b] = [both + onlyA, both + onlyB];
  const [notA, notB] = [onlyB + neither, onlyA + neither];
  const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  // a product underflows only where what it is beside is next to nothing
  const term = (p: number, product: number): number =>
    p > 0 && product > 0 ? p * Math.log(p / product) : 0;
  return {
    a,
    b,
    aGivenB: share(both, b),
    aGivenNotB: share(onlyA, notB),
    bGivenA: share(both, a),
    bGivenNotA: share(onlyB, notA),
    covariance: both * neither - onlyA * onlyB, // the same, and exactly 0 where a table is a product
    lift: share(both, a * b),
    information: Math.max(
      0,
      term(both, a * b) +
        term(onlyA, a * notB) +
        term(onlyB, notA * b) +
        term(neither, notA * notB),
    ),
  };
}

/** P(A | B) by Bayes' rule from P(B | A), P(B | not A) and P(A); null where B can't happen. */
export function bayes(bGivenA: number, bGivenNotA: number, a: number): number | null {
  const b = bGivenA * a + bGivenNotA * (1 - a);
  return b > 0 ? (bGivenA * a) / b : null;
}
