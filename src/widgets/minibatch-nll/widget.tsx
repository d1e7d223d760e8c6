import { tickText } from '../../plots/axes.tsx';
import { binned } from '../../plots/histogram.tsx';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { MinibatchValues } from './parameters.ts';
import { remarkOn, spreadText, studyOf } from './study.ts';
import { AVERAGES, BINS, MinibatchView } from './view.tsx';

function describe(values: MinibatchValues): string {
  const study = studyOf(values);
  const { average, size, measured, predicted } = study;
  const { n, batches, replacement } = values;
  const drawn =
    batches === 1
      ? `One mini-batch of ${size}, drawn ${replacement} replacement, averages ${fixed(measured.mean, 3)}; spread predicted ${spreadText(predicted)}.`
      : `${tickText(batches)} mini-batches of ${size}, drawn ${replacement} replacement, average ${fixed(measured.mean, 3)}; ` +
        `spread measured ${spreadText(measured.deviation)}, predicted ${spreadText(predicted)}.`;
  return `${n} examples with an average loss of ${fixed(average, 3)} nats. ${drawn} ${remarkOn(values, study)}`;
}

const REPLACED = 'The mini-batches are drawn with replacement: draw them without.';

function half(values: MinibatchValues): Verdict {
  if (values.replacement === 'with') return { reached: false, now: REPLACED };
  const { size, spreads, predicted } = studyOf(values);
  const share = predicted / spreads.without[0]!;
  return {
    reached: share <= 0.5,
    now: `With B = ${size} the spread is ${fixed(100 * share, 1)} % of that with B = 1.`,
  };
}

function exact(values: MinibatchValues): Verdict {
  if (values.replacement === 'with') return { reached: false, now: REPLACED };
  const { size, predicted } = studyOf(values);
  return {
    reached: size === values.n,
    now: `With B = ${size} of ${values.n} the spread is ${spreadText(predicted)} nats.`,
  };
}

export default defineWidget({
  id: 'minibatch-nll',
  title: 'How well does a mini-batch know the average loss?',
  parameters,
  presets: {
    one: { title: 'One example', values: { b: 1, batches: 500 } },
    ten: { title: 'Ten examples', values: { b: 10, batches: 500 } },
    replaced: {
      title: 'Ten, with replacement',
      values: { b: 10, batches: 500, replacement: 'with' },
    },
    all: { title: 'All of them', values: { b: 40, batches: 500 } },
    'all-replaced': {
      title: 'As many as all, with replacement',
      values: { b: 40, batches: 500, replacement: 'with' },
    },
  },
  describe,
  table(values) {
    const { data, losses, size, average, averages, measured, predicted, spreads } = studyOf(values);
    return [
      {
        caption: 'The estimate of the average loss, in nats',
        columns: ['', 'Mean', 'Spread'],
        rows: [
          ['Measured', measured.mean, values.batches > 1 ? measured.deviation : 'unknown'],
          ['Predicted', average, predicted],
        ],
      },
      {
        caption: 'Predicted spread by the size of a mini-batch, in nats',
        columns: ['B', 'Without replacement', 'With replacement'],
        rows: spreads.with.map((spread, i) => [i + 1, spreads.without[i]!, spread]),
      },
      {
        caption: `How often which average of ${size}`,
        columns: ['From', 'To', 'Mini-batches'],
        rows: binned(averages, AVERAGES, BINS)
          .filter(({ count }) => count > 0)
          .map(({ from, to, count }) => [from, to, count]),
      },
      {
        caption: 'The examples',
        columns: ['x', 'Loss, nats'],
        rows: Array.from(data, (x, i) => [x, losses[i]!]),
      },
    ];
  },
  goals: {
    half: { judge: half, solution: 'b=4' },
    exact: { judge: exact, solution: 'b=40' },
  },
  View: MinibatchView,
});
