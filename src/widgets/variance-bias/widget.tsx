import { tickText } from '../../plots/axes.tsx';
import { binned } from '../../plots/histogram.tsx';
import { defineWidget } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { studyOf } from './estimates.ts';
import { parameters } from './parameters.ts';
import type { VarianceBiasValues } from './parameters.ts';
import { remarkOn } from './remark.ts';
import { BINS, ESTIMATES, VarianceBiasView } from './view.tsx';

function describe(values: VarianceBiasValues): string {
  const { m, samples, divisor } = values;
  const { mean, expected } = studyOf(values);
  const drawn =
    samples === 1
      ? `One sample of ${m} numbers; its estimate is`
      : `${tickText(samples)} samples of ${m} numbers; their estimates average`;
  return (
    `${drawn} ${fixed(mean, 3)} with the divisor ${divisor === 'm' ? 'N' : 'N minus 1'}. ` +
    `The true variance is 1${samples > 1 ? `, the estimate’s expectation ${fixed(expected, 3)}` : ''}. ${remarkOn(values)}`
  );
}

export default defineWidget({
  id: 'variance-bias',
  title: 'Does the estimated variance hit the truth on average?',
  parameters,
  presets: {
    five: { title: 'Five numbers each', values: { m: 5, samples: 1000 } },
    two: { title: 'Two numbers each', values: { m: 2, samples: 1000 } },
    thirty: { title: 'Thirty numbers each', values: { m: 30, samples: 1000 } },
    corrected: {
      title: 'Divided by N − 1',
      values: { m: 5, samples: 1000, divisor: 'm-1' },
    },
  },
  describe,
  table(values) {
    const { last } = studyOf(values);
    const row = (divisor: 'm' | 'm-1') => {
      const { mean, error, expected } = studyOf({ ...values, divisor });
      const words = Number.isNaN(error) ? 'unknown' : error;
      return [divisor === 'm' ? 'N' : 'N − 1', mean, words, expected];
    };
    const { estimates } = studyOf(values);
    return [
      {
        caption: 'Estimates of the variance, which is 1',
        columns: ['Divisor', 'Mean of all', 'Its standard error', 'Expectation'],
        rows: [row('m'), row('m-1')],
      },
      {
        caption: 'How often which estimate',
        columns: ['From', 'To', 'Samples'],
        rows: binned(estimates, ESTIMATES, BINS)
          .filter(({ count }) => count > 0)
          .map(({ from, to, count }) => [from, to, count]),
      },
      {
        caption: 'The last sample',
        columns: [
          'Number',
          'Squared distance from its own mean',
          'Squared distance from the true mean',
        ],
        rows: Array.from(last.values, (value) => [value, (value - last.mean) ** 2, value ** 2]),
      },
    ];
  },
  View: VarianceBiasView,
});
