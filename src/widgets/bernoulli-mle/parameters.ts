import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  p: {
    type: 'number',
    label: 'p, probability of a 1',
    quantity: 'coin',
    help: 'The model: how often it expects a 1. The bars and the point on the curve move with it.',
    effect: 'view',
    primary: true,
    default: 0.5,
    min: 0,
    max: 1,
    step: 0.01,
  },
  best: {
    type: 'switch',
    label: 'Show the best p',
    help: 'Marks the top of the curve, the maximum likelihood estimate.',
    effect: 'view',
    primary: true,
    default: false,
  },
  scale: {
    type: 'choice',
    label: 'Curve',
    help: 'The product of all probabilities, or the mean of their logarithms: both are highest at the same p.',
    effect: 'view',
    default: 'log',
    choices: { log: 'log-likelihood per toss', likelihood: 'likelihood, the product' },
  },
  tosses: {
    type: 'points',
    label: 'Tosses',
    quantity: 'x data-sum',
    help: 'The data: ones and zeros. A click on a coin in the picture turns it over.',
    effect: 'view',
    default: [1, 0, 1, 1, 0, 1, 1, 1, 0, 1],
    min: 0,
    max: 1,
    step: 1,
    fewest: 1,
    most: 40,
  },
} as const satisfies Parameters;

export type BernoulliValues = ValuesOf<typeof parameters>;
