import type { Parameters, ValuesOf } from '../parameters.ts';

const PLACE = {
  type: 'number',
  effect: 'view',
  primary: true,
  min: 0,
  max: 8,
  step: 0.1,
} as const;

export const parameters = {
  a: {
    ...PLACE,
    label: 'a, from here',
    help: 'The left end of the stretch whose probability is the area under the density.',
    default: 4,
  },
  b: {
    ...PLACE,
    label: 'b, to here',
    help: 'The right end. Where it lies left of a, the stretch is from b to a.',
    default: 6,
  },
  draws: {
    type: 'number',
    label: 'Draws',
    quantity: 'uniform',
    help: 'So many uniform numbers u, each turned into the x at which the CDF reaches u.',
    effect: 'view',
    primary: true,
    default: 40,
    min: 0,
    max: 2000,
    step: 1,
  },
  heights: {
    type: 'points',
    label: 'Heights of the density',
    quantity: 'mass',
    help: 'At x = 0, 1, 2 … 8, joined by straight lines; then divided by the area, so that it is 1.',
    effect: 'view',
    default: [0, 0.1, 0.7, 1, 0.6, 0.25, 0.35, 0.3, 0],
    min: 0,
    max: 1,
    step: 0.05,
    fewest: 9,
    most: 9,
  },
  seed: {
    type: 'number',
    label: 'Seed',
    help: 'Another seed is other uniform numbers.',
    effect: 'view',
    default: 1,
    min: 0,
    max: 99_999,
    step: 1,
  },
} as const satisfies Parameters;

export type DensityValues = ValuesOf<typeof parameters>;
