import type { Parameters, ValuesOf } from '../parameters.ts';

const MEAN = {
  type: 'number',
  effect: 'structural',
  min: -4,
  max: 4,
  step: 0.1,
} as const;

/** From 0.4 on, quadrature leaves all the digits that are shown. */
const DEVIATION = {
  type: 'number',
  effect: 'structural',
  default: 0.6,
  min: 0.4,
  max: 2,
  step: 0.1,
} as const;

export const parameters = {
  mu: {
    type: 'number',
    label: 'μ, where p starts',
    help: 'Centre of the bell from which all three fits start; moving it ends the run.',
    effect: 'structural',
    primary: true,
    default: 1,
    min: -5,
    max: 5,
    step: 0.1,
  },
  sigma: {
    type: 'number',
    label: 'σ, width at the start',
    help: 'Width of the bell from which all three start.',
    effect: 'structural',
    primary: true,
    default: 1,
    min: 0.2,
    max: 4,
    step: 0.1,
  },
  learningRate: {
    type: 'number',
    label: 'Learning rate',
    help: 'How far each step of gradient descent goes down its slope, in μ and in log σ; the same for all three.',
    effect: 'live',
    primary: true,
    default: 0.1,
    min: 0.001,
    max: 1,
    step: 10 ** 0.25,
    scale: 'log',
  },
  weight: {
    type: 'number',
    label: 'Weight of q’s first mode',
    help: 'Its share of q; the second mode has the rest.',
    effect: 'structural',
    primary: true,
    default: 0.5,
    min: 0.05,
    max: 0.95,
    step: 0.05,
  },
  best: {
    type: 'switch',
    label: 'Show q’s mean and deviation',
    help: 'Dashes the bell that has both: the one with the least KL(q‖p).',
    effect: 'view',
    primary: true,
    default: false,
  },
  mean1: {
    ...MEAN,
    label: 'Centre of q’s first mode',
    help: 'Can be dragged in the picture too.',
    default: -2,
  },
  deviation1: {
    ...DEVIATION,
    label: 'Width of q’s first mode',
    help: 'Its standard deviation: in the picture, drag the top up or down.',
  },
  mean2: {
    ...MEAN,
    label: 'Centre of q’s second mode',
    help: 'As for the first.',
    default: 2,
  },
  deviation2: {
    ...DEVIATION,
    label: 'Width of q’s second mode',
    help: 'As for the first.',
  },
} as const satisfies Parameters;

export type KlFitValues = ValuesOf<typeof parameters>;
