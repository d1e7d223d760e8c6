import { expectation } from './information.ts';

// Prefix codes of bits for events of given probabilities. Lengths are in bits. An event that can't
// happen gets no codeword: its length is ∞, as coding it would cost, and its codeword null.

/** −log₂ p for each event: what coding would cost if codewords could be as long as one likes. */
export function idealLengths(p: ArrayLike<number>): number[] {
  return Array.from(p, (probability) => 0 - Math.log2(probability));
}

/**
 * ⌈−log₂ p⌉ for each event, less than a bit above the ideal lengths. Some prefix code has them where the
 * probabilities sum to at most 1 exactly, not only to rounding: ½, ½ and 1e-300 get 1, 1 and 997, which
 * none has.
 */
export function shannonLengths(p: ArrayLike<number>): number[] {
  return idealLengths(p).map((ideal, i) => {
    if (ideal === Infinity) return Infinity;
    let length = Math.round(ideal); // its ceiling may be one too many: 3 bits at 3.0000000000000004
    while (2 ** -length > p[i]!) length++;
    return length;
  });
}

/**
 * The lengths of Huffman's code, which no prefix code beats on average. The one possible event of a
 * certain outcome gets length 0: there is nothing to tell.
 *
 * Among equal weights the earlier event is merged first, and events before merged ones, which keeps
 * the longest codeword short: equal input gives equal codes.
 */
export function huffmanLengths(p: ArrayLike<number>): number[] {
  const events = Array.from(p, (_, i) => i).filter((i) => p[i]! > 0);
  const leaves = events.sort((i, j) => p[i]! - p[j]! || i - j);
  const weights = leaves.map((i) => p[i]!); // then those of the merged nodes, which ascend as well
  const parents: number[] = [];
  let leaf = 0;
  let merged = leaves.length;
  const lightest = (): number => {
    if (leaf < leaves.length && !(weights[merged]! < weights[leaf]!)) return leaf++;
    return merged++;
  };
  while (weights.length < 2 * leaves.length - 1) {
    const [a, b] = [lightest(), lightest()];
    parents[a] = parents[b] = weights.length;
    weights.push(weights[a]! + weights[b]!);
  }
  const depths = weights.map(() => 0);
  for (let node = weights.length - 2; node >= 0; node--) depths[node] = depths[parents[node]!]! + 1; // a parent stands after its children
  const lengths = Array.from(p, () => Infinity);
  leaves.forEach((event, k) => (lengths[event] = depths[k]!));
  return lengths;
}

/**
 * The codewords, as strings of 0 and 1, of the prefix code with these `lengths` that has them in
 * order: shorter ones first, equally long ones as the events come, each the least that is free. Null
 * for ∞. Throws where no prefix code has such lengths: Σ 2^−length may not exceed 1 (Kraft).
 */
export function codewords(lengths: readonly number[]): (string | null)[] {
  const words: (string | null)[] = lengths.map(() => null);
  const order = lengths.map((_, i) => i).filter((i) => lengths[i] !== Infinity);
  let word: number[] | null = [];
  for (const i of order.sort((i, j) => lengths[i]! - lengths[j]! || i - j)) {
    if (!word) throw new RangeError('No prefix code has codewords as short as these.');
    while (word.length < lengths[i]!) word.push(0);
    words[i] = word.join('');
    word = afterAllThatStartWith(word);
  }
  return words;
}

/** The next word in order that doesn't start with this one; null after the last. */
function afterAllThatStartWith(word: readonly number[]): number[] | null {
  const zero = word.lastIndexOf(0);
  return zero < 0 ? null : [...word.slice(0, zero), 1];
}

/** Σ q · length, in bits per event, of a code used while q is true; ∞ where an event has none. */
export function expectedLength(q: ArrayLike<number>, lengths: ArrayLike<number>): number {
  return expectation(q, (i) => lengths[i]!);
}
