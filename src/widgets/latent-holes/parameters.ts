import { LEARNING_RATE } from '../learning-rate.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';

const SHARE = {
  type: 'number',
  effect: 'view',
  min: 0,
  max: 1,
  step: 0.01,
} as const;

export const parameters = {
  places: {
    type: 'choice',
    label: 'Places asked for',
    help: 'From the prior: where the VAE was told codes would be. From the box: between the smallest and the largest code of each model.',
    effect: 'view',
    primary: true,
    default: 'prior',
    choices: { prior: 'from the prior', box: 'from the box of its codes' },
  },
  latent: {
    type: 'number',
    label: 'Latent size',
    help: 'How many numbers a code has; the planes show the first two, and the others are drawn at random for each place.',
    effect: 'structural',
    primary: true,
    default: 2,
    min: 2,
    max: 16,
    step: 1,
  },
  across: {
    ...SHARE,
    label: 'Place asked, z₁',
    quantity: 'z',
    help: 'Where the diamonds stand: from 0, at the left end of the places asked for, to 1, at the right.',
    default: 0.3,
  },
  up: {
    ...SHARE,
    label: 'Place asked, z₂',
    quantity: 'z',
    help: 'The same from the bottom, 0, to the top, 1.',
    default: 0.7,
  },
  'variational-beta': {
    type: 'number',
    label: 'β of the VAE',
    quantity: 'beta',
    help: 'Weight of its KL: at 0 nothing draws its codes to the prior any more.',
    effect: 'live',
    default: 1,
    min: 0,
    max: 4,
    step: 0.1,
  },
  learningRate: LEARNING_RATE,
} as const satisfies Parameters;

export type HolesValues = ValuesOf<typeof parameters>;
