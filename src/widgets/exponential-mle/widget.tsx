import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { brief, fixed, gapText } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { ExponentialValues } from './parameters.ts';
import { ExponentialView } from './view.tsx';
import { CLOSE, remarkOn, waitFit } from './wait-fit.ts';

function describe({ waits, lambda }: ExponentialValues): string {
  const fit = waitFit(waits, lambda);
  const { count, mean, average, gap } = fit;
  const data = `${count} ${count === 1 ? 'wait' : 'waits, on average'} of ${brief(mean)} minutes.`;
  const expected = `waits of ${brief(1 / lambda)} ${brief(1 / lambda) === '1' ? 'minute' : 'minutes'}`;
  const far = gap === Infinity ? '' : `, ${gapText(gap)} below the best`;
  return `${data} At λ = ${brief(lambda)} per minute the model expects ${expected}; the log-likelihood is ${fixed(average, 3)} nats per wait${far}. ${remarkOn(fit)}`;
}

function judge({ waits, lambda }: ExponentialValues): Verdict {
  const { gap } = waitFit(waits, lambda);
  const reached = gap <= CLOSE;
  const now =
    gap === Infinity
      ? 'All waits are 0, so no λ is the best: give one of them some length.'
      : `λ = ${brief(lambda)} is ${gapText(gap)} nats per wait below the best${reached ? ', within 0.01' : ''}.`;
  return { reached, now };
}

export default defineWidget({
  id: 'exponential-mle',
  title: 'Which rate makes these waits most likely?',
  parameters,
  presets: {
    ten: { title: 'Ten waits', values: { waits: parameters.waits.default } },
    'one-long': {
      title: 'One very long wait',
      values: { waits: [0.2, 0.5, 0.8, 1.1, 1.6, 2.1, 2.9, 3.8, 5.2, 12], lambda: 0.4, best: true },
    },
    'one-wait': { title: 'A single wait', values: { waits: [3] } },
    zeros: { title: 'No waiting at all', values: { waits: [0, 0, 0, 0, 0] } },
  },
  describe,
  table({ waits, lambda }) {
    const { mean, best, average, bestAverage, gap, slope } = waitFit(waits, lambda);
    const count = waits.length;
    return [
      {
        caption: 'Likelihood',
        columns: [
          '',
          'λ, per minute',
          'Mean wait, minutes',
          'Log-likelihood, nats per wait',
          'Log-likelihood, nats',
          'Slope, nats per wait and unit of λ',
        ],
        rows: [
          ['Now', lambda, 1 / lambda, average, count * average, slope],
          ['Best', best, mean, bestAverage, count * bestAverage, 0],
          ['Left to gain', '', '', gap, count * gap, ''],
        ],
      },
      {
        caption: 'Waits',
        columns: ['Wait, minutes', 'Density now, per minute'],
        rows: waits.map((wait) => [wait, lambda * Math.exp(-lambda * wait)]),
      },
    ];
  },
  goals: { 'by-hand': { judge, solution: 'lambda=0.4' } },
  View: ExponentialView,
});
