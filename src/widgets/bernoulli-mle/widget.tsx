import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { brief, fixed, gapText } from '../number-words.ts';
import { CLOSE, coinFit, remarkOn } from './coin-fit.ts';
import { parameters } from './parameters.ts';
import type { BernoulliValues } from './parameters.ts';
import { BernoulliView } from './view.tsx';

const FORTY = Array.from({ length: 40 }, (_, i) => (i % 10 < 7 ? 1 : 0));

function describe({ tosses, p }: BernoulliValues): string {
  const fit = coinFit(tosses, p);
  const { count, ones, average, gap } = fit;
  const data = `${ones} of ${count} ${count === 1 ? 'toss' : 'tosses'} ${ones === 1 ? 'is' : 'are'} 1.`;
  if (gap === Infinity) return `${data} ${remarkOn(fit, p)} The log-likelihood is minus infinity.`;
  return `${data} At p = ${brief(p)} the log-likelihood is ${fixed(average, 3)} nats per toss, ${gapText(gap)} below the best. ${remarkOn(fit, p)}`;
}

function judge({ tosses, p }: BernoulliValues): Verdict {
  const { gap } = coinFit(tosses, p);
  const reached = gap <= CLOSE;
  const far =
    gap === Infinity
      ? `p = ${brief(p)} calls one of the tosses impossible: infinitely far below the best.`
      : `p = ${brief(p)} is ${gapText(gap)} nats per toss below the best${reached ? ', within 0.01' : ''}.`;
  return { reached, now: far };
}

export default defineWidget({
  id: 'bernoulli-mle',
  title: 'Which coin makes these tosses most likely?',
  parameters,
  presets: {
    seven: { title: '7 of 10', values: { tosses: parameters.tosses.default } },
    'another-order': {
      title: '7 of 10, sorted',
      values: { tosses: [1, 1, 1, 1, 1, 1, 1, 0, 0, 0] },
    },
    forty: { title: '28 of 40, as a product', values: { tosses: FORTY, scale: 'likelihood' } },
    'all-ones': { title: 'All ones', values: { tosses: [1, 1, 1, 1, 1], p: 1, best: true } },
    impossible: { title: 'A coin with two zeros', values: { p: 0 } },
  },
  describe,
  table({ tosses, p }) {
    const { count, ones, zeros, best, average, bestAverage, gap, slope } = coinFit(tosses, p);
    return [
      {
        caption: 'Data and model',
        columns: ['Outcome', 'Tosses', 'Share of the tosses', 'Probability in the model'],
        rows: [
          ['1', ones, ones / count, p],
          ['0', zeros, zeros / count, 1 - p],
        ],
      },
      {
        caption: 'Likelihood',
        columns: [
          '',
          'p',
          'Log-likelihood, nats per toss',
          'Log-likelihood, nats',
          'Slope per toss',
        ],
        rows: [
          ['Now', p, average, count * average, slope],
          ['Best', best, bestAverage, count * bestAverage, coinFit(tosses, best).slope],
        ],
      },
      {
        caption: 'What is left to gain',
        columns: ['Nats per toss', 'Nats'],
        rows: [[gap, count * gap]],
      },
    ];
  },
  goals: { 'by-hand': { judge, solution: 'p=0.7' } },
  View: BernoulliView,
});
