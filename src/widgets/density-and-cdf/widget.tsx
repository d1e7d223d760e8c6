import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { DensityValues } from './parameters.ts';
import { PLACES, remarkOn, studyOf } from './study.ts';
import { DensityAndCdfView } from './view.tsx';

function describe(values: DensityValues): string {
  const { line } = studyOf(values);
  return `A density over 0 to 8 with mean ${fixed(line.mean, 3)}, and its CDF. ${remarkOn(values)}`;
}

function aboveOne(values: DensityValues): Verdict {
  const { peak } = studyOf(values);
  return { reached: peak > 1 + 1e-9, now: `The density is at most ${fixed(peak, 3)}.` };
}

/** 4.4 − 2.4 is more than 2 in a computer. */
const ROUNDING = 1e-9;

function half(values: DensityValues): Verdict {
  const { probability, from, to } = studyOf(values);
  const now = `From ${fixed(from, 2)} to ${fixed(to, 2)} lies ${fixed(probability, 3)}.`;
  if (to - from > 2 + ROUNDING)
    return { reached: false, now: `${now} The stretch is to be no wider than 2.` };
  return { reached: Math.abs(probability - 0.5) <= 0.01 + ROUNDING, now };
}

const FLAT = [1, 1, 1, 1, 1, 1, 1, 1, 1];

export default defineWidget({
  id: 'density-and-cdf',
  title: 'How do areas under a density become draws?',
  parameters,
  presets: {
    uniform: { title: 'Uniform', values: { heights: FLAT } },
    triangle: {
      title: 'A triangle',
      values: { heights: [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0] },
    },
    'two-hills': { title: 'Two hills', values: { heights: [0, 0.8, 0, 0, 0, 0, 0.4, 1, 0] } },
    spike: { title: 'Above 1', values: { heights: [0, 0, 0, 0, 0, 0, 0, 0.1, 1] } },
    many: { title: 'Many draws', values: { draws: 2000 } },
  },
  describe,
  table(values) {
    const { line, from, to, probability, draws } = studyOf(values);
    const { u, x } = draws;
    return [
      {
        caption: 'Density and CDF',
        columns: ['x', 'Density', 'CDF'],
        rows: PLACES.map((place) => [place, line.density(place), line.cdf(place)]),
      },
      {
        caption: 'The stretch, and the whole',
        columns: ['', 'Value'],
        rows: [
          ['From', from],
          ['To', to],
          ['Probability', probability],
          ['Mean', line.mean],
          ['Standard deviation', Math.sqrt(line.variance)],
        ],
      },
      {
        caption: 'The first draws',
        columns: ['u', 'x'],
        rows: Array.from(x.slice(0, 20), (at, i) => [u[i]!, at]),
      },
    ];
  },
  goals: {
    half: { judge: half, solution: 'a=2&b=4' },
    'above-one': { judge: aboveOne, solution: 'heights=0~0~0~0~0~0~0~0~1' },
  },
  View: DensityAndCdfView,
});
