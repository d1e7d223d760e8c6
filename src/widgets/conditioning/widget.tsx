import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { ConditioningValues } from './parameters.ts';
import { given, INDEPENDENT, remarkOn, shareText, STORIES, studyOf } from './study.ts';
import { ConditioningView } from './view.tsx';

function describe(values: ConditioningValues): string {
  const { table, reading } = studyOf(values);
  const { a, b } = reading;
  const { story } = values;
  const who =
    story === 'plain' ? '' : `A is that ${STORIES[story].a}, B that ${STORIES[story].b}. `;
  return (
    `${who}P(A) is ${shareText(a)}, P(B) ${shareText(b)}, and both together have ${shareText(table.both)}. ` +
    `P(A given B) is ${given(reading.aGivenB)}, P(A given not B) ${given(reading.aGivenNotB)}, ` +
    `P(B given A) ${given(reading.bGivenA)}, P(B given not A) ${given(reading.bGivenNotA)}. ${remarkOn(values)}`
  );
}

/** A number that is shown to be as asked is: 1 − 0.9 is less than 0.1 in a computer. */
const ROUNDING = 1e-9;

function independent(values: ConditioningValues): Verdict {
  const { reading, table } = studyOf(values);
  const { a, b, covariance } = reading;
  const now = `P(A and B) is ${shareText(table.both)}, P(A) times P(B) is ${shareText(a * b)}.`;
  if (Math.min(a, b, 1 - a, 1 - b) < 0.1 - ROUNDING)
    return { reached: false, now: `${now} Keep P(A) and P(B) between 0.1 and 0.9.` };
  return { reached: Math.abs(covariance) < INDEPENDENT, now };
}

/** A sure sign of B that mostly comes without it. */
function baseRate(values: ConditioningValues): Verdict {
  const { aGivenB, bGivenA } = studyOf(values).reading;
  return {
    reached:
      aGivenB !== null &&
      bGivenA !== null &&
      aGivenB >= 0.9 - ROUNDING &&
      bGivenA <= 0.2 + ROUNDING &&
      bGivenA > 0,
    now: `P(A|B) is ${given(aGivenB)}, to be at least 0.9; P(B|A) is ${given(bGivenA)}, to be at most 0.2.`,
  };
}

export default defineWidget({
  id: 'conditioning',
  title: 'What does one event say of another?',
  parameters,
  presets: {
    flu: {
      title: 'The flu',
      values: { story: 'flu', a: 0.02, b: 0.02, both: 0.012 },
    },
    independent: { title: 'Independent', values: { a: 0.5, b: 0.4, both: 0.2 } },
    exclusive: { title: 'Never both', values: { a: 0.5, b: 0.4, both: 0 } },
    implies: { title: 'B only with A', values: { a: 0.5, b: 0.4, both: 0.4 } },
    test: {
      title: 'A test for a rare illness',
      values: { story: 'test', a: 0.059, b: 0.01, both: 0.0095 },
    },
  },
  describe,
  table(values) {
    const { table, reading } = studyOf(values);
    const { a, b } = reading;
    return [
      {
        caption: 'Joint probabilities, and the marginals beside and below them',
        columns: ['', 'B', 'not B', 'all'],
        rows: [
          ['A', table.both, table.onlyA, a],
          ['not A', table.onlyB, table.neither, 1 - a],
          ['all', b, 1 - b, 1],
        ],
      },
      {
        caption: 'What one says of the other',
        columns: ['', 'Value'],
        rows: [
          ['P(A|B)', reading.aGivenB ?? 'none'],
          ['P(A|not B)', reading.aGivenNotB ?? 'none'],
          ['P(B|A)', reading.bGivenA ?? 'none'],
          ['P(B|not A)', reading.bGivenNotA ?? 'none'],
          ['P(A and B) − P(A) P(B)', reading.covariance],
          ['P(A|B) / P(A)', reading.lift === null ? 'none' : fixed(reading.lift, 3)],
          ['Mutual information, nats', reading.information],
        ],
      },
    ];
  },
  goals: {
    independent: { judge: independent, solution: 'a=0.6&b=0.5&both=0.3' },
    'base-rate': { judge: baseRate, solution: 'a=0.1&b=0.01&both=0.0095' },
  },
  View: ConditioningView,
});
