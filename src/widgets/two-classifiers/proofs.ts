import { classLogDensity, conicAt } from '../../maths/gaussian-classes.ts';
import { labelledNumbers, logisticRegression } from '../../models/logistic-regression.ts';
import type { RunValues } from '../declaration.ts';
import { defineProofs } from '../proofs.ts';
import { stepSlopes } from '../step-proofs.ts';
import type { TwoClassifiersValues } from './parameters.ts';
import { dataOf, fitsOf } from './study.ts';

export default defineProofs<RunValues<TwoClassifiersValues>>([
  {
    claim: 'A step of the line follows the slope of its loss.',
    way: 'The mean of −log p(class | point) over all points, at four lines close to the present one for each of its three numbers, and their differences.',
    tolerance: 1e-7,
    check: (values) => {
      const data = dataOf(values);
      if (data.labels.length === 0) return [];
      return stepSlopes(logisticRegression, {
        structure: {},
        scalars: {},
        examples: Float64Array.from(labelledNumbers(data)),
        rows: Int32Array.from(data.labels, (_, i) => i),
        seed: values.seed,
        step: 0,
      });
    },
  },
  {
    claim: 'The curve on the right is where Bayes’ rule finds both classes as probable.',
    way: 'The log-odds from both log densities and priors, at every point, beside the polynomial of the curve.',
    tolerance: 1e-6,
    check: (values) => {
      const { data, generative } = fitsOf(values);
      if ('reason' in generative) return [];
      const [zero, one] = generative.pair;
      return Array.from(data.labels, (_, i) => {
        const [x, y] = [data.points[2 * i]!, data.points[2 * i + 1]!];
        const odds =
          Math.log(one.prior / zero.prior) +
          classLogDensity(one, x, y) -
          classLogDensity(zero, x, y);
        return [conicAt(generative.conic, x, y), odds] as const;
      });
    },
  },
]);
