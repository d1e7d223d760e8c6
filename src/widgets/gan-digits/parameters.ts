import { DISCRIMINATOR_RATE, GENERATOR_RATE, LOSS } from '../gan-parameters.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';

/** Columns of the sheet of samples, each with noise of its own. */
export const COLUMNS = 10;

const { minimax, nonSaturating, leastSquares, hinge } = LOSS.choices;

const COLUMN = { type: 'number', effect: 'view', min: 1, max: COLUMNS, step: 1 } as const;

export const parameters = {
  label: {
    type: 'number',
    label: 'Digit asked for',
    help: 'The row of the sheet that is looked at closely.',
    effect: 'view',
    primary: true,
    default: 3,
    min: 0,
    max: 9,
    step: 1,
  },
  beta1: {
    type: 'number',
    label: 'Memory of Adam, β₁',
    help: 'How much of its last direction each player keeps. 0.9 is Adam’s own; GANs are mostly trained with less.',
    effect: 'structural',
    primary: true,
    default: 0.5,
    min: 0,
    max: 0.9,
    step: 0.1,
  },
  discriminatorRate: DISCRIMINATOR_RATE,
  generatorRate: GENERATOR_RATE,
  from: {
    ...COLUMN,
    label: 'Walk from column',
    help: 'Whose noise the walk begins with.',
    default: 1,
  },
  to: {
    ...COLUMN,
    label: 'Walk to column',
    help: 'Whose noise the walk ends with.',
    default: 2,
  },
  loss: {
    ...LOSS,
    help: 'What the players are paid by.',
    primary: false,
    choices: { minimax, nonSaturating, leastSquares, hinge },
  },
  noise: {
    type: 'number',
    label: 'Noise dimensions',
    quantity: 'z',
    help: 'How many random numbers a sample is made from, besides its label.',
    effect: 'structural',
    default: 16,
    min: 2,
    max: 64,
    step: 2,
    scale: 'log',
  },
  hidden: {
    type: 'number',
    label: 'Hidden units',
    help: 'Width of the two hidden layers of each player.',
    effect: 'structural',
    default: 128,
    min: 32,
    max: 256,
    step: 2,
    scale: 'log',
  },
} as const satisfies Parameters;

export type DigitsValues = ValuesOf<typeof parameters>;
