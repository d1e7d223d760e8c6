/** How probable each letter, or the end of the word (""), is after the letter before it. */
export type Expectation = ReadonlyMap<string, number>;

const WORD = /[a-z]+/g;

/**
 * The maximum-likelihood model of pairs of letters: counts, divided by their sum.
 * @param text lower-case words are used, everything between them is skipped
 * @returns given the letter before ("" at the beginning of a word), what comes next; sums to 1
 */
export function countPairs(text: string): (before: string) => Expectation {
  const counts = new Map<string, Map<string, number>>();
  for (const [word] of text.toLowerCase().matchAll(WORD)) {
    let before = '';
    for (const letter of [...word, '']) {
      const row = counts.get(before) ?? new Map<string, number>();
      row.set(letter, (row.get(letter) ?? 0) + 1);
      counts.set(before, row);
      before = letter;
    }
  }
  return (before) => {
    const row = [...(counts.get(before) ?? [])];
    const total = row.reduce((sum, [, count]) => sum + count, 0);
    return new Map(row.map(([letter, count]) => [letter, count / total]));
  };
}

/** Log-probability of a word, its end included, in nats; −Infinity if a pair in it was never seen. */
export function logProbability(word: string, expect: (before: string) => Expectation): number {
  const letters = [...word, ''];
  return letters.reduce(
    (sum, letter, i) => sum + Math.log(expect(letters[i - 1] ?? '').get(letter) ?? 0),
    0,
  );
}
