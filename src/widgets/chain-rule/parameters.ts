import type { Parameters, ValuesOf } from '../parameters.ts';
import { PIXELS } from './digit-mixture.ts';

const SOME_PIXELS = {
  type: 'points',
  effect: 'view',
  min: 1,
  max: PIXELS,
  step: 1,
  fewest: 0,
  most: PIXELS,
  default: [],
} as const;

export const parameters = {
  image: {
    type: 'choice',
    label: 'Image',
    help: 'Digits that the model has not seen, other images, or one that the model draws itself.',
    effect: 'view',
    primary: true,
    default: '2',
    choices: {
      ...{ '0': 'a 0', '1': 'a 1', '2': 'a 2', '3': 'a 3', '4': 'a 4' },
      ...{ '5': 'a 5', '6': 'a 6', '7': 'a 7', '8': 'an 8', '9': 'a 9' },
      shuffled: 'the 2, its pixels shuffled',
      blank: 'blank paper',
      drawn: 'drawn by the model itself',
    },
  },
  order: {
    type: 'choice',
    label: 'Order of the pixels',
    help: 'Which pixel comes next. In your own order, touch the picture where you want to know more.',
    effect: 'view',
    primary: true,
    default: 'rows',
    choices: {
      rows: 'row by row',
      columns: 'column by column',
      spiral: 'a spiral, from outside',
      random: 'at random',
      uncertain: 'least certain first',
      own: 'your own',
    },
  },
  revealed: {
    type: 'number',
    label: 'Pixels known',
    help: 'So many pixels of the order have been revealed; the next one is framed.',
    effect: 'view',
    default: 89,
    min: 0,
    max: PIXELS,
    step: 1,
  },
  flipped: {
    ...SOME_PIXELS,
    label: 'Flipped pixels',
    help: 'Ink made paper and paper ink. Pixels are counted row by row, from 1 to 196.',
  },
  path: {
    ...SOME_PIXELS,
    label: 'Your own order',
    help: 'These pixels first, the rest row by row.',
    when: (values) => values['order'] === 'own',
  },
  seed: {
    type: 'number',
    label: 'Seed',
    help: 'Another seed, another random order and another image drawn by the model.',
    effect: 'view',
    default: 1,
    min: 0,
    max: 9999,
    step: 1,
    when: (values) => values['order'] === 'random' || values['image'] === 'drawn',
  },
} as const satisfies Parameters;

export type ChainRuleValues = ValuesOf<typeof parameters>;
