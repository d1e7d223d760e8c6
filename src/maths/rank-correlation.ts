/**
 * Spearman's ρ: the correlation of the ranks of `xs` and `ys`, in [−1, 1]; it is ±1 where one rises,
 * or falls, whenever the other rises, along a line or not. Equal values share the mean of their
 * ranks. 0 where all of either are equal.
 */
export function spearman(xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  const a = ranks(xs);
  const b = ranks(ys);
  const middle = (a.length + 1) / 2;
  let product = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < a.length; i++) {
    const [u, v] = [a[i]! - middle, b[i]! - middle];
    product += u * v;
    ofA += u * u;
    ofB += v * v;
  }
  return ofA > 0 && ofB > 0 ? product / Math.sqrt(ofA * ofB) : 0;
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
