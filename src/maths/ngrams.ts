/**
 * How often each stretch of up to `order` + 1 symbols stands in a text of symbols 0 … `size` − 1: a tree in which
 * the way from the root, 0, names a stretch.
 */
export interface NgramCounts {
  readonly size: number;
  readonly order: number;
  /** Where the way from node n goes on with symbol x: the node at n · size + x, none where that was never met. */
  readonly nodes: ReadonlyMap<number, number>;
  /** How often the stretch of each node was met. */
  readonly times: readonly number[];
  /** How often, among these, something followed: at the end of the text nothing does. */
  readonly followed: readonly number[];
  /** The symbol that leads to each node. */
  readonly symbols: readonly number[];
  /** The latest node that each one led to first; then, from one to the next, the others. 0 where there is none. */
  readonly child: readonly number[];
  readonly sibling: readonly number[];
}

/** Counts a text. At its start the pasts are as short as they are there. */
export function countNgrams(text: ArrayLike<number>, size: number, order: number): NgramCounts {
  const nodes = new Map<number, number>();
  const times = [0];
  const followed = [0];
  const symbols = [-1];
  const child = [0];
  const sibling = [0];
  for (let start = 0; start < text.length; start++) {
    let node = 0;
    for (let i = start; i < Math.min(start + order + 1, text.length); i++) {
      followed[node]!++;
      const symbol = text[i]!;
      let next = nodes.get(node * size + symbol);
      if (next === undefined) {
        next = times.push(0) - 1;
        nodes.set(node * size + symbol, next);
        followed.push(0);
        symbols.push(symbol);
        child.push(0);
        sibling.push(child[node]!);
        child[node] = next;
      }
      node = next;
      times[node]!++;
    }
  }
  return { size, order, nodes, times, followed, symbols, child, sibling };
}

/**
 * The probability of each symbol after `past`, of which the last `order` symbols are looked at (at most as
 * many as were counted). With n(h) the times the past h was followed by something, h⁻ the past without its
 * oldest symbol, and β = `smoothing` ≥ 0:
 *
 * p(x | h) = (n(hx) + β p(x | h⁻)) / (n(h) + β), and 1 / size for the past that is shorter than none.
 *
 * That is the mean of a Dirichlet posterior whose prior is worth β symbols, drawn as the shorter past would
 * have them. With β = 0 it is the share that was counted after the longest past that was seen. By induction
 * over the length it sums to 1 after any past, seen or not, since Σ n(hx) = n(h).
 */
export function ngramProbabilities(
  counts: NgramCounts,
  past: ArrayLike<number>,
  order: number,
  smoothing: number,
): Float64Array {
  const { size, times, followed, symbols, child, sibling } = counts;
  const p = new Float64Array(size).fill(1 / size);
  for (let length = 0; length <= Math.min(order, counts.order, past.length); length++) {
    const node = nodeOf(counts, past, past.length - length);
    if (node === undefined || followed[node] === 0) break; // nor was any longer past
    for (let x = 0; x < size; x++) p[x]! *= smoothing;
    for (let next = child[node]!; next !== 0; next = sibling[next]!)
      p[symbols[next]!]! += times[next]!;
    for (let x = 0; x < size; x++) p[x]! /= followed[node]! + smoothing;
  }
  return p;
}

/**
 * log p of each symbol of `text` given those before it, in nats, for each number of them looked at: entry k
 * of the result is for k = 0 … `counts.order`. −∞ where a symbol can't follow, which takes smoothing 0.
 */
export function ngramLogProbabilities(
  { size, order, nodes, times, followed }: NgramCounts,
  text: ArrayLike<number>,
  smoothing: number,
): readonly Float64Array[] {
  const logs = Array.from({ length: order + 1 }, () => new Float64Array(text.length));
  /** The nodes of the last 0, 1, 2 … symbols, as far as these were met. */
  let pasts = [0];
  for (let i = 0; i < text.length; i++) {
    const x = text[i]!;
    const longer = [0];
    let p = 1 / size;
    for (let length = 0; length <= order; length++) {
      const past = pasts[length];
      if (past !== undefined && followed[past]! > 0) {
        const node = nodes.get(past * size + x);
        p =
          ((node === undefined ? 0 : times[node]!) + smoothing * p) / (followed[past]! + smoothing);
        if (node !== undefined) longer.push(node);
      }
      logs[length]![i] = Math.log(p);
    }
    pasts = longer;
  }
  return logs;
}

/** How often `past`, which is no longer than the order, was followed by something. */
export function timesSeen(counts: NgramCounts, past: ArrayLike<number>): number {
  const node = nodeOf(counts, past, 0);
  return node === undefined ? 0 : counts.followed[node]!;
}

/** The node of the stretch from symbol `from` of `past` to its end; none where that was never met. */
function nodeOf(
  { size, nodes }: NgramCounts,
  past: ArrayLike<number>,
  from: number,
): number | undefined {
  let node: number | undefined = 0;
  for (let i = from; i < past.length && node !== undefined; i++)
    node = nodes.get(node * size + past[i]!);
  return node;
}
