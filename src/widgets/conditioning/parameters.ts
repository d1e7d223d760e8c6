import type { Parameters, ValuesOf } from '../parameters.ts';

const PROBABILITY = {
  type: 'number',
  effect: 'view',
  primary: true,
  min: 0,
  max: 1,
  step: 0.01,
} as const;

export const parameters = {
  a: {
    ...PROBABILITY,
    label: 'P(A)',
    quantity: 'event-a',
    help: 'How probable A is, whatever B does.',
    default: 0.5,
  },
  b: {
    ...PROBABILITY,
    label: 'P(B)',
    quantity: 'event-b',
    help: 'How probable B is, whatever A does.',
    default: 0.4,
  },
  both: {
    ...PROBABILITY,
    label: 'P(A and B)',
    quantity: 'event-a event-b',
    help: 'How probable both are together; held between what P(A) and P(B) allow.',
    default: 0.3,
  },
  story: {
    type: 'choice',
    label: 'A and B are',
    help: 'What the two events stand for in the sentences. The numbers don’t change.',
    effect: 'view',
    default: 'plain',
    choices: {
      plain: 'any two events',
      flu: 'the flu in two flatmates',
      test: 'a positive test and an illness',
    },
  },
} as const satisfies Parameters;

export type ConditioningValues = ValuesOf<typeof parameters>;
