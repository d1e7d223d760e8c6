/** A code drawn as a tree: each word is a way from the root down, a 0 to the left, a 1 to the right. */
export interface CodeTree {
  /** In the order of their words, so that no two branches cross. */
  readonly leaves: readonly Leaf[];
  readonly branches: readonly Branch[];
  /** The length of the longest word drawn. */
  readonly depth: number;
}

export interface Leaf {
  /** Which word ends here. */
  readonly symbol: number;
  /** As a share of the width: leaves stand evenly. */
  readonly x: number;
  readonly depth: number;
}

export interface Branch {
  readonly bit: 0 | 1;
  /** From a node at `depth` to the one below it; places as shares of the width. */
  readonly depth: number;
  readonly from: number;
  readonly to: number;
  /** No word goes on this way: it is wasted. */
  readonly unused: boolean;
}

/** The tree of a prefix code; symbols without a word, and words of more than `longest` bits, are left out. */
export function codeTree(words: readonly (string | null)[], longest: number): CodeTree {
  const drawn = words
    .flatMap((word, symbol) => (word !== null && word.length <= longest ? [{ word, symbol }] : []))
    .sort((one, other) => (one.word < other.word ? -1 : 1));
  const leaves = drawn.map(({ word, symbol }, i) => ({
    symbol,
    x: (i + 0.5) / drawn.length,
    depth: word.length,
  }));
  const branches: Branch[] = [];
  /** Draws what hangs below the node of words `start` … `end` − 1, and tells where the node stands. */
  const node = (start: number, end: number, depth: number): number => {
    if (drawn[start]!.word.length === depth) return leaves[start]!.x;
    let middle = start;
    while (middle < end && drawn[middle]!.word[depth] === '0') middle++;
    const left = middle > start ? node(start, middle, depth + 1) : null;
    const right = end > middle ? node(middle, end, depth + 1) : null;
    const from = ((left ?? right!) + (right ?? left!)) / 2;
    const stub = 0.3 / drawn.length;
    branches.push(
      { bit: 0, depth, from, to: left ?? from - stub, unused: left === null },
      { bit: 1, depth, from, to: right ?? from + stub, unused: right === null },
    );
    return from;
  };
  if (drawn.length > 0) node(0, drawn.length, 0);
  return { leaves, branches, depth: Math.max(0, ...leaves.map((leaf) => leaf.depth)) };
}
