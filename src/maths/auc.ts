/**
 * The area under the ROC curve of a score that should be higher for `positives` than for `negatives`: the share of
 * all pairs of one of each in which it is, ties counting half. In [0, 1]: 1 where the score tells all apart, ½ where
 * it tells nothing, 0 where it is the wrong way round. NaN where either is empty, or a score is NaN.
 */
export function auc(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const sorted = Float64Array.from(negatives).sort(); // NaN comes last
  if (Number.isNaN(sorted.at(-1))) return NaN;
  let pairs = 0;
  for (let i = 0; i < positives.length; i++) {
    const score = positives[i]!;
    if (Number.isNaN(score)) return NaN;
    const below = firstWhere(sorted, (other) => other >= score);
    const upTo = firstWhere(sorted, (other) => other > score);
    pairs += (below + upTo) / 2;
  }
  return pairs / (positives.length * negatives.length);
}

/** The first place of a sorted list from which on `holds` is true; its length where it never is. */
function firstWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(sorted[middle]!)) to = middle;
    else from = middle + 1;
  }
  return from;
}
