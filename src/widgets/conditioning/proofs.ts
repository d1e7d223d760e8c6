import { bayes } from '../../maths/two-by-two.ts';
import { defineProofs } from '../proofs.ts';
import type { Pair } from '../proofs.ts';
import type { ConditioningValues } from './parameters.ts';
import { studyOf } from './study.ts';

export default defineProofs<ConditioningValues>([
  {
    claim: 'Covariance and information are those of the table.',
    way: 'Sums over its four cells: of the product of both distances from their means, and of entropies.',
    tolerance: 1e-9,
    check: (values) => {
      const { table, reading } = studyOf(values);
      const { both, onlyA, onlyB, neither } = table;
      const [a, b] = [both + onlyA, both + onlyB];
      const covariance =
        both * (1 - a) * (1 - b) - onlyA * (1 - a) * b - onlyB * a * (1 - b) + neither * a * b;
      const nats = (...parts: number[]): number =>
        parts.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
      const information = nats(a, 1 - a) + nats(b, 1 - b) - nats(both, onlyA, onlyB, neither);
      return [
        [reading.covariance, covariance],
        [reading.information, information],
      ];
    },
  },
  {
    claim: 'P(A | B) is its share of B.',
    way: 'Bayes’ rule, from P(B | A), P(B | not A) and P(A).',
    tolerance: 1e-6,
    check: (values): readonly Pair[] => {
      const { a, aGivenB, bGivenA, bGivenNotA, b } = studyOf(values).reading;
      if (aGivenB === null || bGivenA === null || bGivenNotA === null || b < 1e-6) return [];
      return [[aGivenB, bayes(bGivenA, bGivenNotA, a)!]];
    },
  },
]);
