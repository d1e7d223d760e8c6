/** The mean of a function against the function of the mean. */
export interface Jensen {
  /** E X. */
  readonly mean: number;
  /** g(E X), on the curve. */
  readonly ofMean: number;
  /** E g(X): at the mean, on the chord where X has two values. */
  readonly meanOf: number;
  /** E g(X) − g(E X): ≥ 0 where g is convex, ≤ 0 where concave, 0 where straight or X is certain. */
  readonly gap: number;
}

/** Jensen's two sides for X with these `values` and `probabilities`, which sum to 1. */
export function jensen(
  g: (x: number) => number,
  values: readonly number[],
  probabilities: readonly number[],
): Jensen {
  const weighted = (f: (x: number) => number): number =>
    values.reduce((sum, x, i) => (probabilities[i]! > 0 ? sum + probabilities[i]! * f(x) : sum), 0);
  const mean = weighted((x) => x);
  const [ofMean, meanOf] = [g(mean), weighted(g)];
  return { mean, ofMean, meanOf, gap: meanOf - ofMean };
}

/** The straight line through the graph of g at two places: above it where g is convex between them. */
export function chord(g: (x: number) => number, from: number, to: number): (x: number) => number {
  const start = g(from);
  if (from === to) return () => start;
  const slope = (g(to) - start) / (to - from);
  return (x) => start + slope * (x - from);
}

/** The mean of the first 1, 2, … of `values`, shape as theirs. */
export function runningMeans(values: ArrayLike<number>): Float64Array {
  let sum = 0;
  return Float64Array.from(values, (value, i) => {
    sum += value;
    return sum / (i + 1);
  });
}
