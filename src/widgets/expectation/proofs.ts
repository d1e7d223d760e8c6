import { stripSum, sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { ExpectationValues } from './parameters.ts';
import {
  dieOf,
  FACES,
  facesOf,
  FUNCTIONS,
  jensenOf,
  meanOfFunction,
  meansOf,
  outcomesOf,
} from './study.ts';

export default defineProofs<ExpectationValues>([
  {
    claim: 'Mean and deviation are the die’s.',
    way: 'The mean as the sum of all P(X ≥ k), the variance as half the mean square distance of two throws.',
    tolerance: 1e-9,
    check: ({ weights }) => {
      const { probabilities: p, mean, deviation } = dieOf(weights);
      const tails = sumOf(6, (k) => sumOf(6 - k, (i) => p[k + i]!));
      const distance = sumOf(36, (i) => {
        const [one, other] = [Math.floor(i / 6), i % 6];
        return p[one]! * p[other]! * (one - other) ** 2;
      });
      return [
        [mean, tails],
        [deviation ** 2, distance / 2],
      ];
    },
  },
  {
    claim: 'E g(X) needs only the probabilities of X.',
    way: 'From the distribution of g(X) itself: faces with the same g are put together first.',
    tolerance: 1e-12,
    check: ({ g, weights }) => {
      const die = dieOf(weights);
      const outcomes = outcomesOf(FUNCTIONS[g], die);
      const other = outcomes.reduce((sum, { value, probability }) => sum + value * probability, 0);
      return [[meanOfFunction(FUNCTIONS[g], die), other]];
    },
  },
  {
    claim: 'Jensen’s gap has the right size.',
    way: 'The slope of g, taken by differences, summed from the mean to either value: g itself is not asked there.',
    tolerance: 1e-4,
    check: (values) => {
      const { mean, gap } = jensenOf(values);
      const { at } = FUNCTIONS[values.g];
      const rise = (to: number): number =>
        stripSum((x) => (at(x + 1e-6) - at(x - 1e-6)) / 2e-6, mean, to, 20_000);
      const { low, high, share } = values;
      return [[gap, (1 - share) * rise(low) + share * rise(high)]];
    },
  },
  {
    claim: 'The last running mean is that of all throws.',
    way: 'The throws counted face by face, and each face weighed by its share.',
    tolerance: 1e-9,
    check: (values) => {
      const faces = facesOf(values);
      const mean = FACES.reduce<number>(
        (sum, face) => sum + face * (faces.filter((shown) => shown === face).length / faces.length),
        0,
      );
      return [[meansOf(values).at(-1)!, mean]];
    },
  },
]);
