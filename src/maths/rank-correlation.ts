/**
 * Spearman's ρ: the correlation of the ranks of `xs` and `ys`, in [−1, 1]; it is ±1 where one rises,
 * or falls, whenever the other rises, along a line or not. Equal values share the mean of their
 * ranks. 0 where all of either are equal.
 */
export function spearman(xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  return correlation(ranks(xs), ranks(ys), (xs.length + 1) / 2);
}

/** Of two lists with the same known mean; 0 where all of either are equal. */
function correlation(a: Float64Array, b: Float64Array, mean: number): number {
  let product = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [a[i]! - mean, b[i]! - mean];
    product += u * v;
    ofA += u * u;
    ofB += v * v;
  }
  return ofA > 0 && ofB > 0 ? product / Math.sqrt(ofA * ofB) : 0;
}

/**
 * Spearman's ρ among images of the same class, in [−1, 1]: the correlation of ranks taken within each class, as shares of
 * its size, over all classes together. What only tells the classes apart counts for nothing.
 */
export function spearmanWithin(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  classes: ArrayLike<number>,
): number {
  const members = new Map<number, number[]>();
  for (let i = 0; i < xs.length; i++) {
    const rows = members.get(classes[i]!);
    if (rows) rows.push(i);
    else members.set(classes[i]!, [i]);
  }
  const [a, b] = [new Float64Array(xs.length), new Float64Array(xs.length)];
  for (const rows of members.values()) {
    const ofXs = ranks(rows.map((row) => xs[row]!));
    const ofYs = ranks(rows.map((row) => ys[row]!));
    rows.forEach((row, i) => {
      a[row] = (ofXs[i]! - 0.5) / rows.length;
      b[row] = (ofYs[i]! - 0.5) / rows.length;
    });
  }
  return correlation(a, b, 0.5);
}

/**
 * The share of the variance of ranks that lies between classes, in [0, 1]: 0 where the classes' mean
 * ranks are alike, 1 where each class has one value of its own. (Kruskal and Wallis's H over n − 1.) 0 where all values are
 * equal.
 */
export function classShare(values: ArrayLike<number>, classes: ArrayLike<number>): number {
  const found = ranks(values);
  const middle = (found.length + 1) / 2;
  const sums = new Map<number, { sum: number; count: number }>();
  let all = 0;
  found.forEach((rank, i) => {
    const of = sums.get(classes[i]!) ?? { sum: 0, count: 0 };
    sums.set(classes[i]!, { sum: of.sum + rank - middle, count: of.count + 1 });
    all += (rank - middle) ** 2;
  });
  let between = 0;
  for (const { sum, count } of sums.values()) between += (sum * sum) / count;
  return all > 0 ? between / all : 0;
}

/** Rank of each value, from 1; equal values share the mean of theirs. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).toSorted(
    (i, j) => values[i]! - values[j]!,
  );
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) found[order[k]!] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}
