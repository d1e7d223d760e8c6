import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  lambda: {
    type: 'number',
    label: 'λ, rate',
    help: 'The model: how many events it expects in a minute. A larger λ means shorter waits.',
    effect: 'view',
    primary: true,
    default: 1,
    min: 0.05,
    max: 5,
    step: 20 ** (1 / 60), // so that 1 is a stop
    scale: 'log',
    unit: 'per minute',
  },
  best: {
    type: 'switch',
    label: 'Show the best λ',
    help: 'Marks the top of the curve, the maximum likelihood estimate, and where the mean itself would lie.',
    effect: 'view',
    primary: true,
    default: false,
  },
  waits: {
    type: 'points',
    label: 'Waits',
    quantity: 'x',
    help: 'The data, in minutes. In the picture each is a disc that can be dragged; Delete removes it.',
    effect: 'view',
    default: [0.2, 0.5, 0.8, 1.1, 1.6, 2.1, 2.9, 3.8, 5.2, 6.8],
    min: 0,
    max: 12,
    step: 0.1,
    fewest: 1,
    most: 30,
    unit: 'minutes',
  },
} as const satisfies Parameters;

export type ExponentialValues = ValuesOf<typeof parameters>;
