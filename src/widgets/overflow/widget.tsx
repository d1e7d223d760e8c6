import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { parameters } from './parameters.ts';
import type { OverflowValues } from './parameters.ts';
import { lossesOf, outcomeOf } from './steps.ts';
import type { Computation, Outcome } from './steps.ts';
import { OverflowView } from './view.tsx';
import { describe, lossText } from './words.ts';

/** The naive formula fails in this way while the stable one is right. */
function fails(as: Outcome): (values: OverflowValues) => Verdict {
  return (values) => {
    const { naive, stable, exact } = lossesOf(values);
    return {
      reached: outcomeOf(naive.loss, exact) === as && outcomeOf(stable.loss, exact) === 'right',
      now: `As it is written, the loss is ${lossText(naive.loss)}; rearranged it is ${lossText(stable.loss)}.`,
    };
  };
}

function stepsTable(caption: string, { steps }: Computation): DataTable {
  return {
    caption,
    columns: ['Step', 'Value in float32', 'What goes wrong'],
    rows: steps.map(({ formula, value, trouble }) => [formula, value + 0, trouble ?? '']),
  };
}

export default defineWidget({
  id: 'overflow',
  title: 'Where the formula breaks',
  parameters,
  presets: {
    calm: { title: 'Nothing breaks', values: {} },
    digits: { title: 'Digits lost', values: { logit: 15, target: '0' } },
    wrong: { title: 'Sure and wrong', values: { logit: 100, target: '0' } },
    right: { title: 'Sure and right', values: { logit: 100, target: '1' } },
    classes: {
      title: 'Three classes, ∞ / ∞',
      values: { kind: 'categorical', logits: [100, 0, -5], class: '1' },
    },
    'classes-infinite': {
      title: 'Three classes, log 0',
      values: { kind: 'categorical', logits: [50, 0, -60], class: '3' },
    },
    'classes-nothing': {
      title: 'Three classes, 0 / 0',
      values: { kind: 'categorical', logits: [-110, -110, -110], class: '1' },
    },
  },
  describe,
  table(values) {
    const { naive, stable, exact } = lossesOf(values);
    return [
      stepsTable('As it is written', naive),
      stepsTable('Rearranged', stable),
      {
        caption: 'The loss',
        columns: ['', 'Nats'],
        rows: [
          ['As it is written, float32', naive.loss],
          ['Rearranged, float32', stable.loss],
          ['Double precision', exact],
        ],
      },
    ];
  },
  goals: {
    nan: { judge: fails('nan'), solution: 'logit=100' },
    infinite: { judge: fails('infinite'), solution: 'logit=100&target=0' },
  },
  View: OverflowView,
});
