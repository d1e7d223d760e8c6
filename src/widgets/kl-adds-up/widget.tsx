import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { KlAddsUpValues } from './parameters.ts';
import { FIRST, natsText, partsOf, remarkOn, SECOND } from './parts.ts';
import { KlAddsUpView } from './view.tsx';

function describe(values: KlAddsUpValues): string {
  const { first, second, joint, information } = partsOf(values);
  return `KL of the first part ${natsText(first)}, of the second ${natsText(second)}, mutual information of q’s parts ${natsText(information)}; KL of the pairs ${natsText(joint)}. ${remarkOn(values)}`;
}

/** Equal to this many nats. */
const EQUAL = 0.001;
const FAR = 0.1;

function twice(values: KlAddsUpValues): Verdict {
  const { first, second, joint, information } = partsOf(values);
  const now = `The parts have a KL of ${natsText(first)} and ${natsText(second)}, the pairs of ${natsText(joint)}.`;
  if (information > EQUAL)
    return {
      reached: false,
      now: `${now} Of that, ${fixed(information, 3)} nats come from dependence: set it to 0.`,
    };
  const equal = Math.abs(first - second) <= EQUAL; // no number where both are infinite
  if (equal && first <= FAR)
    return { reached: false, now: `${now} They are equal, but not above ${FAR}.` };
  return { reached: equal, now };
}

export default defineWidget({
  id: 'kl-adds-up',
  title: 'What is the KL of two things at once?',
  parameters,
  presets: {
    'one-differs': { title: 'Only the first differs', values: { p2: [0.5, 0.3, 0.2] } },
    dependent: { title: 'q’s parts go together', values: { dependence: 0.6 } },
    'only-together': {
      title: 'Only the pairs differ',
      values: { dependence: 1, p1: [0.6, 0.3, 0.1], p2: [0.5, 0.3, 0.2] },
    },
  },
  describe,
  table(values) {
    const { q1, p1, q2, p2, q, p, terms, first, second, joint, information } = partsOf(values);
    return [
      {
        caption: 'The parts',
        columns: ['Outcome', 'q', 'p'],
        rows: [
          ...FIRST.map((name, i) => [name, q1[i]!, p1[i]!]),
          ...SECOND.map((name, i) => [name, q2[i]!, p2[i]!]),
        ],
      },
      {
        caption: 'The pairs',
        columns: ['Pair', 'q', 'p', 'q · log(q/p), nats'],
        rows: Array.from(q, (value, i) => [
          `${FIRST[Math.floor(i / 3)]} ${SECOND[i % 3]}`,
          value,
          p[i]!,
          terms[i]!,
        ]),
      },
      {
        caption: 'Sum and whole',
        columns: ['', 'KL(q‖p), nats'],
        rows: [
          ['First part', first],
          ['Second part', second],
          ['Mutual information of q’s parts', information],
          ['Pairs', joint],
        ],
      },
    ];
  },
  goals: {
    twice: { judge: twice, solution: 'q2=0.6~0.3~0.1&p2=0.2~0.3~0.5' },
  },
  View: KlAddsUpView,
});
