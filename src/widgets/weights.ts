/**
 * The probabilities that weights ≥ 0 stand for, `count` of them: each divided by their sum, missing
 * ones 0. Where all are 0 no event is preferred: all get the same.
 */
export function probabilitiesOf(weights: readonly number[], count = weights.length): number[] {
  const all = Array.from({ length: count }, (_, i) => weights[i] ?? 0);
  const sum = all.reduce((sofar, weight) => sofar + weight, 0);
  if (sum === 0) return all.map(() => 1 / count);
  return Math.abs(sum - 1) < 1e-9 ? all : all.map((weight) => weight / sum); // as written in a link
}

/**
 * Probabilities with the one of event `i` set to `value`, the others keeping their ratios and all
 * their sum of 1; where the others were 0, they share what is left. To four decimals, so that links stay short.
 */
export function withProbability(
  probabilities: readonly number[],
  i: number,
  value: number,
): number[] {
  const left = 1 - value;
  const others = 1 - probabilities[i]!;
  const next = probabilities.map((p, k) => {
    if (k === i) return value;
    return short(others > 1e-9 ? (p / others) * left : left / (probabilities.length - 1));
  });
  const rest = 1 - next.reduce((sum, p) => sum + p, 0); // of rounding
  const largest = next.reduce(
    (best, p, k) => (k !== i && (best === -1 || p > next[best]!) ? k : best),
    -1,
  );
  return next.with(largest, Math.max(0, short(next[largest]! + rest)));
}

function short(value: number): number {
  return Number(value.toFixed(4));
}
