import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { parameters, trains } from './parameters.ts';
import type { NextValues } from './parameters.ts';
import {
  candidatesAt,
  drawnText,
  networkOf,
  placeIn,
  probes,
  readingOf,
  study,
  studyOf,
} from './study.ts';
import { NextCharacterView } from './view.tsx';
import { BY_HEART, describe, glyphOf, natsText } from './words.ts';

/** Held-out nats per character on the figure's own text: within reach, but not of every setting. */
const BELOW = 1.3;

const BATCH = 64;

/** Rows of the table around the place. */
const AROUND = 12;

function table(values: NextValues, run?: RunView): readonly DataTable[] {
  const found = studyOf(values, run);
  const { reading, logs, sums, course } = found;
  const place = placeIn(reading, values);
  const first = Math.max(0, place - AROUND);
  const near = reading.characters.slice(first, place + AROUND + 1);
  const orNone = (nats: number | null): number | string => nats ?? 'none';
  return [
    {
      caption: 'What may come next',
      columns: ['Character', 'Probability', 'Surprise, nats', 'Comes'],
      rows: candidatesAt(found, place).map(({ symbol, probability }) => [
        glyphOf(reading.alphabet[symbol]!),
        probability,
        0 - Math.log(probability),
        symbol === reading.symbols[place] ? 'yes' : '',
      ]),
    },
    {
      caption: 'Around the place',
      columns: ['Place', 'Character', 'p', 'Surprise, nats', 'log p of the text so far, nats'],
      rows: near.map((character, i) => [
        first + i + 1,
        glyphOf(character),
        Math.exp(logs[first + i]!),
        0 - logs[first + i]!,
        sums[first + i + 1]!,
      ]),
    },
    {
      caption: `Nats per character by ${values.model === 'counts' ? 'context' : 'step'}`,
      columns: [
        values.model === 'counts' ? 'Context' : 'Step',
        ...['Learnt from', 'Held out', 'Held out, bits'],
      ],
      rows: course.map(({ at, learnt, heldOut }) => [
        at,
        orNone(learnt),
        orNone(heldOut),
        orNone(heldOut === null ? null : heldOut / Math.LN2),
      ]),
    },
    {
      caption: 'The drawn text',
      columns: ['Temperature', 'Text'],
      rows: [[values.temperature, drawnText(found, values, place).join('')]],
    },
  ];
}

function overfit(values: NextValues, run?: RunView): Verdict {
  const { learnt, heldOut } = studyOf(values, run);
  if (learnt === null || heldOut === null)
    return {
      reached: false,
      now: 'The text is too short to hold any of it out: take a longer one.',
    };
  return {
    reached: heldOut - learnt >= BY_HEART,
    now: `The part learnt from takes ${natsText(learnt)} nats per character, the new part ${natsText(heldOut)}: ${natsText(heldOut - learnt)} apart, and ${BY_HEART} counts.`,
  };
}

function below(values: NextValues, run?: RunView): Verdict {
  const { heldOut } = studyOf(values, run);
  if (values.text !== parameters.text.default || heldOut === null)
    return {
      reached: false,
      now: 'This is asked of the text that the figure came with: press Default settings.',
    };
  return {
    reached: heldOut < BELOW,
    now: `The held-out part takes ${natsText(heldOut)} nats per character; asked for is less than ${natsText(BELOW)}.`,
  };
}

/** Counts or a small network that say which character comes next, on any text. */
export default defineWidget({
  id: 'next-character',
  title: 'Which character comes next?',
  parameters,
  presets: {
    counts: { title: 'Counts', values: { model: 'counts', context: 3 } },
    'one-letter': { title: 'One letter', values: { model: 'counts', context: 1 } },
    memorise: { title: 'By heart', values: { model: 'counts', context: 5, smoothing: 0.1 } },
    network: { title: 'A network', values: { model: 'network', context: 3 } },
    'network-by-heart': {
      title: 'A network with a long context',
      values: { model: 'network', context: 8 },
    },
  },
  describe,
  table,
  goals: {
    overfit: { judge: overfit, solution: 'context=5&smoothing=0.1' },
    below: { judge: below, solution: 'context=6&smoothing=8' },
  },
  View: NextCharacterView,
  training: {
    engine: 'float64',
    applies: trains,
    pace: 100,
    spec: (values) => {
      const { text, learningRate, seed, engine } = values;
      const { symbols, learnt } = readingOf(text);
      return {
        model: 'next-character',
        structure: { ...networkOf(values) },
        scalars: trains(values) ? { learningRate } : {},
        data: { kind: 'numbers', values: symbols.slice(0, learnt) },
        batchSize: Math.min(BATCH, Math.max(learnt, 1)),
        seed,
        engine,
      };
    },
    metrics: {
      loss: {
        label: 'Loss',
        help: `The mean of −log p over the step’s ${tickText(BATCH)} places in the text, before the step, in nats per character.`,
      },
    },
    probes,
    study,
  },
});
