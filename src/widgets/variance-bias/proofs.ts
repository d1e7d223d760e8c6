import { binomial } from '../../maths/nine-pixels.ts';
import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { sampleOf, studyOf } from './estimates.ts';
import type { VarianceBiasValues } from './parameters.ts';

export default defineProofs<VarianceBiasValues>([
  {
    claim: 'Each sample’s estimate is right.',
    way: 'From the squared distances of all pairs of its numbers, which knows no mean; the first hundred samples.',
    tolerance: 1e-10,
    check: (values) => {
      const { m, seed, divisor } = values;
      const { estimates } = studyOf(values);
      return Array.from(estimates.slice(0, 100), (estimate, k) => {
        const x = sampleOf(k, m, seed);
        const pairs = sumOf(m, (i) => sumOf(i, (j) => (x[i]! - x[j]!) ** 2));
        return [estimate, pairs / m / (divisor === 'm' ? m : m - 1)] as const;
      });
    },
  },
  {
    claim: 'On average the estimate is what is said, where the true variance is 1.',
    way: 'Coins worth −1 or 1, whose variance is 1 as well: all samples there can be, each with its probability.',
    tolerance: 1e-10,
    check: (values) => {
      const { m, divisor } = values;
      const all = sumOf(m + 1, (ones) => {
        const squares = (4 * ones * (m - ones)) / m; // from the sample’s own mean
        return (binomial(m, ones) / 2 ** m) * (squares / (divisor === 'm' ? m : m - 1));
      });
      return [[studyOf(values).expected, all]];
    },
  },
]);
