import type { Parameters, ValuesOf } from '../parameters.ts';

/** Inputs, and units of a hidden layer, at most. */
export const MOST = 8;

const DEGREES = {
  type: 'points',
  effect: 'view',
  min: 0,
  max: MOST - 1,
  step: 1,
  most: MOST,
} as const;

export const parameters = {
  rule: {
    type: 'choice',
    label: 'Connections',
    help: 'Every one, as in an autoencoder; those that the degrees allow; or the ones you choose.',
    effect: 'view',
    default: 'degrees',
    choices: { all: 'all', degrees: 'by degrees', hand: 'by hand' },
  },
  order: {
    type: 'points',
    label: 'Order of the inputs',
    help: 'Each input once, the first to be predicted first. There are as many inputs as numbers.',
    effect: 'view',
    min: 1,
    max: MOST,
    step: 1,
    fewest: 2,
    most: MOST,
    default: [1, 2, 3, 4],
  },
  degrees1: {
    ...DEGREES,
    label: 'Degrees of the first hidden layer',
    quantity: 'degree',
    help: 'One for each unit: so many inputs of the order it may see. With 0 it has none yet, and no connection.',
    fewest: 1,
    default: [1, 2, 1, 2],
  },
  degrees2: {
    ...DEGREES,
    label: 'Degrees of the second hidden layer',
    quantity: 'degree',
    help: 'The same; without any number there is no second layer.',
    fewest: 0,
    default: [],
  },
  wires: {
    type: 'points',
    label: 'Connections by hand',
    help: '123 connects, between the layers 1 and 2, the second from above in the list of names with the third: x2 with h3.',
    effect: 'view',
    min: 111,
    max: 388,
    step: 1,
    fewest: 0,
    most: 3 * MOST * MOST,
    default: [],
    when: (values) => values['rule'] === 'hand',
  },
  output: {
    type: 'number',
    label: 'Output looked at',
    help: 'The connections that lead to it stand out; 0 shows all alike.',
    effect: 'view',
    default: 0,
    min: 0,
    max: MOST,
    step: 1,
  },
} as const satisfies Parameters;

export type MaskBuilderValues = ValuesOf<typeof parameters>;
