import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { KlAddsUpValues } from './parameters.ts';
import { partsOf } from './parts.ts';

const nats = (p: ArrayLike<number>): number =>
  sumOf(p.length, (i) => (p[i]! > 0 ? -p[i]! * Math.log(p[i]!) : 0));

export default defineProofs<KlAddsUpValues>([
  {
    claim: 'The KL of the pairs is the sum of its parts’ and of the information between them.',
    way: 'Cross-entropy minus entropy over all nine pairs, beside the three numbers added.',
    tolerance: 1e-9,
    check: (values) => {
      const { q, p, first, second, information, joint } = partsOf(values);
      if (joint === Infinity || p.some((value, i) => value < 1e-100 && q[i]! > 0)) return []; // or next to it
      const cross = sumOf(9, (i) => (q[i]! > 0 ? -q[i]! * Math.log(p[i]!) : 0));
      return [
        [joint, cross - nats(q)],
        [first + second + information, cross - nats(q)],
      ];
    },
  },
  {
    claim: 'However its parts depend on each other, q keeps each part’s own probabilities.',
    way: 'Rows and columns of the nine pairs, added up.',
    tolerance: 1e-9,
    check: (values) => {
      const { q, q1, q2 } = partsOf(values);
      return [0, 1, 2].flatMap((i) => [
        [q1[i]!, sumOf(3, (j) => q[3 * i + j]!)] as const,
        [q2[i]!, sumOf(3, (j) => q[3 * j + i]!)] as const,
      ]);
    },
  },
]);
