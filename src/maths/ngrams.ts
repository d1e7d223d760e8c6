/**
 * What followed each stretch of up to `order` symbols in a text of symbols 0 … `size` − 1, each below
 * 2¹⁶: of stretches that were never followed by anything there is no entry.
 */
export interface NgramCounts {
  readonly size: number;
  readonly order: number;
  readonly followers: ReadonlyMap<string, Followers>;
}

interface Followers {
  total: number;
  readonly times: Map<number, number>;
}

/** Symbols as a string, so that a stretch of them can name an entry. */
function keyOf(symbols: ArrayLike<number>): string {
  let key = '';
  for (let i = 0; i < symbols.length; i++) key += String.fromCharCode(symbols[i]!);
  return key;
}

/** Counts a text. At its start the pasts are as short as they are there. */
export function countNgrams(text: ArrayLike<number>, size: number, order: number): NgramCounts {
  const followers = new Map<string, Followers>();
  const key = keyOf(text);
  for (let i = 0; i < text.length; i++)
    for (let length = 0; length <= Math.min(order, i); length++) {
      const past = key.slice(i - length, i);
      let entry = followers.get(past);
      if (!entry) followers.set(past, (entry = { total: 0, times: new Map() }));
      entry.total++;
      entry.times.set(text[i]!, (entry.times.get(text[i]!) ?? 0) + 1);
    }
  return { size, order, followers };
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
  const p = new Float64Array(counts.size).fill(1 / counts.size);
  for (const { total, times } of entriesOf(counts, keyOf(past), order)) {
    for (let x = 0; x < p.length; x++)
      p[x] = ((times.get(x) ?? 0) + smoothing * p[x]!) / (total + smoothing);
  }
  return p;
}

/**
 * log p of each symbol of `text` given those before it, in nats, for each number of them looked at: entry k
 * of the result is for k = 0 … `counts.order`. −∞ where a symbol can't follow, which takes smoothing 0.
 */
export function ngramLogProbabilities(
  counts: NgramCounts,
  text: ArrayLike<number>,
  smoothing: number,
): readonly Float64Array[] {
  const { size, order } = counts;
  const logs = Array.from({ length: order + 1 }, () => new Float64Array(text.length));
  const key = keyOf(text);
  for (let i = 0; i < text.length; i++) {
    let p = 1 / size;
    let looked = 0;
    for (const { total, times } of entriesOf(counts, key.slice(Math.max(0, i - order), i), order)) {
      p = ((times.get(text[i]!) ?? 0) + smoothing * p) / (total + smoothing);
      logs[looked++]![i] = Math.log(p);
    }
    for (; looked <= order; looked++) logs[looked]![i] = Math.log(p);
  }
  return logs;
}

/** How often `past`, which is no longer than the order, was followed by something. */
export function timesSeen({ followers }: NgramCounts, past: ArrayLike<number>): number {
  return followers.get(keyOf(past))?.total ?? 0;
}

/** The entries of the last 0, 1, 2 … symbols of `past`, as far as they were seen: of a longer past then neither. */
function* entriesOf(
  { order: most, followers }: NgramCounts,
  past: string,
  order: number,
): Generator<Followers> {
  for (let length = 0; length <= Math.min(order, most, past.length); length++) {
    const entry = followers.get(past.slice(past.length - length));
    if (!entry) return;
    yield entry;
  }
}
