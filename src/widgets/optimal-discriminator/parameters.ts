import type { Parameters, Values, ValuesOf } from '../parameters.ts';

const MEAN = { type: 'number', min: -4, max: 4, step: 0.1 } as const;

const DEVIATION = {
  type: 'number',
  min: 0.3,
  max: 2,
  step: 0.05,
} as const;

const first = (values: Values): boolean => Number(values['q-weight']) > 0;
const second = (values: Values): boolean => Number(values['q-weight']) < 1;

export const parameters = {
  best: {
    type: 'choice',
    label: 'The best',
    help: 'A discriminator says how likely a place is to be data; a critic may say any number, but never change faster than 1 for 1. The critic is worked out, not trained.',
    effect: 'structural',
    primary: true,
    default: 'discriminator',
    choices: {
      discriminator: 'discriminator, D* = q/(q + p)',
      critic: 'critic with slopes up to 1',
    },
  },
  'q-weight': {
    type: 'number',
    label: 'Weight of q’s first bell',
    quantity: 'q',
    help: 'At 1 the data have a single bell. New data: D begins anew.',
    effect: 'structural',
    primary: true,
    default: 0.5,
    min: 0,
    max: 1,
    step: 0.05,
  },
  'q-mean': {
    ...MEAN,
    label: 'Mean of q’s bell',
    quantity: 'q',
    help: 'Moves the data, or of two bells the first. New data: D begins anew.',
    effect: 'structural',
    default: -1.8,
    when: first,
  },
  'q-deviation': {
    ...DEVIATION,
    label: 'Deviation of q’s bell',
    quantity: 'q',
    help: 'Wider is lower: the area stays the same.',
    effect: 'structural',
    default: 0.6,
    when: first,
  },
  'q-mean2': {
    ...MEAN,
    label: 'Mean of q’s second bell',
    quantity: 'q',
    help: 'Moves the second bell of the data.',
    effect: 'structural',
    default: 1.8,
    when: second,
  },
  'q-deviation2': {
    ...DEVIATION,
    label: 'Deviation of q’s second bell',
    quantity: 'q',
    help: 'Widens the second bell of the data.',
    effect: 'structural',
    default: 0.6,
    when: second,
  },
  'p-mean': {
    ...MEAN,
    label: 'Mean of p',
    quantity: 'p',
    help: 'Moves the generator’s bell. D trains on, and runs after it.',
    effect: 'live',
    default: 1.5,
  },
  'p-deviation': {
    ...DEVIATION,
    label: 'Deviation of p',
    quantity: 'p',
    help: 'Widens the generator’s bell. D trains on.',
    effect: 'live',
    default: 0.8,
  },
  learningRate: {
    type: 'number',
    label: 'Discriminator’s rate',
    help: 'How far D goes with each step: a large rate is quick and never comes to rest.',
    effect: 'live',
    default: 0.00316,
    min: 0.0001,
    max: 0.1,
    step: 10 ** 0.25,
    scale: 'log',
  },
} as const satisfies Parameters;

export type OptimalValues = ValuesOf<typeof parameters>;
