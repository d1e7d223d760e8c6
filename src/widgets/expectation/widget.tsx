import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { ExpectationValues } from './parameters.ts';
import {
  bandOf,
  dieOf,
  FACES,
  FUNCTIONS,
  jensenOf,
  meanOfFunction,
  meansOf,
  remarkOn,
} from './study.ts';
import { ExpectationView } from './view.tsx';

function describe(values: ExpectationValues): string {
  const die = dieOf(values.weights);
  const g = FUNCTIONS[values.g];
  switch (values.part) {
    case 'average':
      return `A die of mean ${fixed(die.mean, 3)} is thrown; the mean of the throws is ${fixed(meansOf(values).at(-1)!, 3)}. ${remarkOn(values)}`;
    case 'function':
      return `A die’s faces and ${g.written} of each. ${remarkOn(values)}`;
    case 'jensen': {
      const { mean, ofMean, meanOf } = jensenOf(values);
      return `X is ${fixed(values.low, 2)} or, with probability ${fixed(values.share, 2)}, ${fixed(values.high, 2)}: its mean is ${fixed(mean, 3)}, g of that ${fixed(ofMean, 3)}, the mean of g ${fixed(meanOf, 3)}. ${remarkOn(values)}`;
    }
  }
}

function table(values: ExpectationValues): readonly DataTable[] {
  const die = dieOf(values.weights);
  const g = FUNCTIONS[values.g];
  const faces: DataTable = {
    caption: 'The die',
    columns: ['Face', 'Probability', `g = ${g.written}`, 'Probability times g'],
    rows: [
      ...FACES.map((face, i) => [
        face,
        die.probabilities[i]!,
        g.at(face),
        die.probabilities[i]! * g.at(face),
      ]),
      ['sum', 1, '', meanOfFunction(g, die)],
    ],
  };
  switch (values.part) {
    case 'average': {
      const means = meansOf(values);
      const stops = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
      const counts = [...stops.filter((n) => n < values.throws), values.throws];
      return [
        {
          caption: 'The mean as throws arrive',
          columns: ['Throws', 'Mean', 'E X', 'Band, ±'],
          rows: counts.map((n) => [n, means[n - 1]!, die.mean, bandOf(die, n)]),
        },
      ];
    }
    case 'function':
      return [faces];
    case 'jensen': {
      const { mean, ofMean, meanOf, gap } = jensenOf(values);
      return [
        {
          caption: 'Both sides of Jensen’s inequality',
          columns: ['', 'X', g.written],
          rows: [
            ['First value', values.low, g.at(values.low)],
            ['Second value', values.high, g.at(values.high)],
            ['g of the mean', mean, ofMean],
            ['Mean of g', mean, meanOf],
            ['Mean of g less g of the mean', '', gap],
          ],
        },
      ];
    }
  }
}

const NARROW = 0.1;

function narrow({ part, throws, weights }: ExpectationValues): Verdict {
  if (part !== 'average') return { reached: false, now: 'Look at the mean of many throws.' };
  const die = dieOf(weights);
  const band = bandOf(die, throws);
  const now = `With ${throws} ${throws === 1 ? 'throw' : 'throws'} the band is ±${fixed(band, 3)}.`;
  if (die.deviation < 1)
    return {
      reached: false,
      now: `${now} But the die is loaded too much: let its faces differ more.`,
    };
  return { reached: band <= NARROW, now };
}

function belowLog(values: ExpectationValues): Verdict {
  const { gap } = jensenOf(values);
  if (values.part !== 'jensen' || values.g !== 'log')
    return {
      reached: false,
      now: 'Look at Jensen with g = log x: the mean of log X is to lie 0.3 or more below the logarithm of the mean.',
    };
  return {
    reached: gap <= -0.3,
    now: `The mean of log X is ${fixed(Math.abs(gap), 3)} below the logarithm of the mean.`,
  };
}

export default defineWidget({
  id: 'expectation',
  title: 'What can be expected?',
  parameters,
  presets: {
    few: { title: 'Ten throws', values: { throws: 10 } },
    many: { title: 'Many throws', values: { throws: 2000, others: true } },
    loaded: { title: 'A loaded die', values: { weights: [1, 1, 1, 1, 1, 5], throws: 500 } },
    square: { title: 'E X² of a die', values: { part: 'function', g: 'square' } },
    convex: { title: 'Convex', values: { part: 'jensen', g: 'square' } },
    concave: { title: 'Concave: log', values: { part: 'jensen', g: 'log' } },
  },
  describe,
  table,
  goals: {
    narrow: { judge: narrow, solution: 'throws=1200' },
    'below-log': { judge: belowLog, solution: 'part=jensen&g=log&low=0.5&high=6.5' },
  },
  View: ExpectationView,
});
