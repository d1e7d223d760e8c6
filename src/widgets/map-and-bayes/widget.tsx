import { tickText } from '../../plots/axes.tsx';
import { defineWidget } from '../declaration.ts';
import { brief, fixed } from '../number-words.ts';
import { mapText, mlText, posteriorAfter, STAGES } from './coin-posterior.ts';
import type { CoinPosterior } from './coin-posterior.ts';
import { parameters } from './parameters.ts';
import type { MapAndBayesValues } from './parameters.ts';
import { MapAndBayesView } from './view.tsx';

function describe(values: MapAndBayesValues): string {
  const posterior = posteriorAfter(values.tosses, values);
  const { tosses, ones, a, b, mean, interval } = posterior;
  const [low, high] = interval;
  return `From the prior Beta(${brief(values.a)}, ${brief(values.b)}), ${tickText(tosses)} ${tosses === 1 ? 'toss' : 'tosses'} with ${ones} ${ones === 1 ? 'one' : 'ones'} lead to the posterior Beta(${fixedCount(a)}, ${fixedCount(b)}). ML: ${mlText(posterior)}. MAP: ${mapText(posterior)}. Posterior mean ${fixed(mean, 3)}; with probability 95% p lies between ${fixed(low, 3)} and ${fixed(high, 3)}. The truth is ${brief(values.bias)}.`;
}

/** A parameter of the posterior: a prior's plus a count. */
function fixedCount(value: number): string {
  return String(Number(value.toFixed(3)));
}

function row({ tosses, ones, ml, map, mean, interval }: CoinPosterior): (string | number)[] {
  return [tosses, ones, ml ?? 'none', map ?? 'none', mean, ...interval];
}

export default defineWidget({
  id: 'map-and-bayes',
  title: 'What a prior says, and how long it is heard',
  parameters,
  presets: {
    trust: { title: 'I trust coins', values: { a: 10, b: 10 } },
    uniform: { title: 'No opinion', values: { a: 1, b: 1 } },
    stubborn: {
      title: 'Stubborn and wrong',
      values: { a: 20, b: 2, bias: 0.3, tosses: 64 },
    },
    jeffreys: { title: 'Jeffreys’ prior', values: { a: 0.5, b: 0.5, tosses: 4 } },
    'no-tosses': { title: 'No tosses yet', values: { tosses: 0 } },
  },
  describe,
  table(values) {
    const counts = [...new Set([...STAGES, values.tosses])].toSorted((one, other) => one - other);
    return [
      {
        caption: 'Estimates of p as tosses arrive',
        columns: ['Tosses', 'Ones', 'ML', 'MAP', 'Posterior mean', '95% from', '95% to'],
        rows: counts.map((count) => row(posteriorAfter(count, values))),
      },
    ];
  },
  View: MapAndBayesView,
});
