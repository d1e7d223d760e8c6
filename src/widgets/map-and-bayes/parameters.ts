import type { Parameters, ValuesOf } from '../parameters.ts';

const PRIOR = {
  type: 'number',
  effect: 'view',
  primary: true,
  min: 0.5,
  max: 20,
  step: 0.5,
} as const;

export const parameters = {
  tosses: {
    type: 'number',
    label: 'Tosses seen',
    quantity: 'n',
    help: 'More tosses go on with the same sequence, so the data only ever grow.',
    effect: 'view',
    primary: true,
    default: 16,
    min: 0,
    max: 1000,
    step: 1,
  },
  a: {
    ...PRIOR,
    label: 'a, prior weight of ones',
    help: 'The prior is Beta(a, b). A larger a expects more ones.',
    default: 10,
  },
  b: {
    ...PRIOR,
    label: 'b, prior weight of zeros',
    help: 'A larger b expects more zeros; a and b large together make a prior that is hard to move.',
    default: 10,
  },
  bias: {
    type: 'number',
    label: 'Truth',
    help: 'How often the coin really shows 1: what the estimates try to find.',
    effect: 'view',
    default: 0.7,
    min: 0,
    max: 1,
    step: 0.05,
  },
  seed: {
    type: 'number',
    label: 'Seed',
    help: 'Another seed is another sequence of tosses of the same coin.',
    effect: 'view',
    default: 1,
    min: 0,
    max: 99_999,
    step: 1,
  },
} as const satisfies Parameters;

export type MapAndBayesValues = ValuesOf<typeof parameters>;
