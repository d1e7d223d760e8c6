import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { SurpriseValues } from './parameters.ts';
import { studyOf } from './study.ts';

/**
 * The fewest bits per symbol of any prefix code: all lists of lengths that Kraft’s inequality allows are tried,
 * the more probable symbols having no longer words.
 */
function shortest(probabilities: readonly number[]): number {
  const p = probabilities.filter((value) => value > 0).sort((a, b) => b - a);
  if (p.length === 1) return 0; // nothing needs to be said
  const best = (i: number, least: number, room: number): number => {
    if (i === p.length) return 0;
    let fewest = Infinity;
    for (let length = least; length < p.length; length++)
      if (2 ** -length <= room)
        fewest = Math.min(fewest, length * p[i]! + best(i + 1, length, room - 2 ** -length));
    return fewest;
  };
  return best(0, 1, 1);
}

const lengthOf = (word: string | null): number => word?.length ?? 0;

export default defineProofs<SurpriseValues>([
  {
    claim: 'No prefix code is shorter than Huffman’s.',
    way: 'Every list of word lengths that a prefix code can have is tried, for the probabilities that the code is made for.',
    tolerance: 1e-9,
    check: (values) => {
      const { p, words } = studyOf(values);
      return [[sumOf(p.length, (i) => p[i]! * lengthOf(words.huffman[i]!)), shortest(p)]];
    },
  },
  {
    claim: 'A code made for p costs the entropy and KL(q ‖ p) on top.',
    way: 'The ideal lengths weighed by q, beside the two sums added, in bits.',
    tolerance: 1e-9,
    check: (values) => {
      const { q, p, entropy, expected } = studyOf(values);
      if (!Number.isFinite(expected.ideal)) return [];
      const kl = sumOf(q.length, (i) => (q[i]! > 0 ? q[i]! * Math.log2(q[i]! / p[i]!) : 0));
      return [[expected.ideal, entropy + kl]];
    },
  },
  {
    claim: 'No word is the beginning of another.',
    way: 'All pairs of words are compared; so many begin alike.',
    tolerance: 0,
    check: (values) => {
      const { words } = studyOf(values);
      return Object.values(words).map((code) => {
        const used = code.filter((word) => word !== null);
        const alike = used.flatMap((word, i) =>
          used.filter((other, j) => i !== j && other.startsWith(word)),
        );
        return [alike.length, 0];
      });
    },
  },
]);
