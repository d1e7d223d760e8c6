import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  m: {
    type: 'number',
    label: 'N, size of a sample',
    quantity: 'n',
    help: 'The smaller a sample, the closer its own mean lies to its numbers.',
    effect: 'view',
    primary: true,
    default: 5,
    min: 2,
    max: 30,
    step: 1,
  },
  samples: {
    type: 'number',
    label: 'Samples',
    help: 'How many have been drawn, each with an estimate of its own; more only add to them.',
    effect: 'view',
    primary: true,
    default: 1,
    min: 1,
    max: 10_000,
    step: 10,
    scale: 'log',
  },
  divisor: {
    type: 'choice',
    label: 'Divide by',
    help: 'The sum of squared distances from the sample’s mean is divided by this.',
    effect: 'view',
    primary: true,
    default: 'm',
    choices: { m: 'N (maximum likelihood)', 'm-1': 'N − 1' },
  },
  seed: {
    type: 'number',
    label: 'Seed',
    help: 'Names the random numbers: another seed draws other samples.',
    effect: 'view',
    default: 3, // its first sample lies off centre and its first estimate above 1: nothing is given away
    min: 0,
    max: 99_999,
    step: 1,
  },
} as const satisfies Parameters;

export type VarianceBiasValues = ValuesOf<typeof parameters>;
