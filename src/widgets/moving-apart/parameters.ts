import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  m: {
    type: 'number',
    label: 'm, how far apart',
    help: 'Moves p away from q, which stays at 0. Both bells have the deviation 1.',
    effect: 'view',
    primary: true,
    default: 2,
    min: 0,
    max: 10,
    step: 0.1,
  },
} as const satisfies Parameters;

export type MovingApartValues = ValuesOf<typeof parameters>;
