import type { Parameters, ValuesOf } from '../parameters.ts';

const WEIGHTS = {
  type: 'points',
  effect: 'view',
  min: 0,
  max: 1,
  step: 0.05,
  fewest: 3,
  most: 3,
} as const;

export const parameters = {
  dependence: {
    type: 'number',
    label: 'Dependence of q’s parts',
    help: 'At 0 the two parts of q are independent. At 1 the first goes with the first as far as the bars allow, the second with the second; the bars stay as they are.',
    effect: 'view',
    primary: true,
    default: 0,
    min: 0,
    max: 1,
    step: 0.05,
  },
  q1: {
    ...WEIGHTS,
    label: 'Weights of q, first part',
    quantity: 'q',
    help: 'Of A, B and C, each divided by their sum. The bars can be dragged.',
    default: [0.6, 0.3, 0.1],
  },
  p1: {
    ...WEIGHTS,
    label: 'Weights of p, first part',
    quantity: 'p',
    help: 'What the model gives A, B and C.',
    default: [0.2, 0.3, 0.5],
  },
  q2: {
    ...WEIGHTS,
    label: 'Weights of q, second part',
    quantity: 'q',
    help: 'Of 1, 2 and 3, each divided by their sum.',
    default: [0.5, 0.3, 0.2],
  },
  p2: {
    ...WEIGHTS,
    label: 'Weights of p, second part',
    quantity: 'p',
    help: 'What the model gives 1, 2 and 3.',
    default: [0.3, 0.3, 0.4],
  },
} as const satisfies Parameters;

export type KlAddsUpValues = ValuesOf<typeof parameters>;
