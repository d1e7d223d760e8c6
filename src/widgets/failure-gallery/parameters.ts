import { LEARNING_RATE } from '../learning-rate.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';

const BETA = {
  type: 'number',
  effect: 'live',
  min: 1 / 128,
  max: 16,
  step: 2,
  scale: 'log',
} as const;

export const parameters = {
  'failing-beta': {
    ...BETA,
    label: 'β of the failing VAE',
    quantity: 'beta',
    help: 'Weight of the KL: much more than 1 and codes are too dear to say anything; much less and they go their own way.',
    primary: true,
    default: 4,
  },
  latent: {
    type: 'number',
    label: 'Latent size',
    help: 'How many numbers both have for an image.',
    effect: 'structural',
    primary: true,
    default: 2,
    min: 2,
    max: 16,
    step: 1,
  },
  'healthy-beta': {
    ...BETA,
    label: 'β of the healthy VAE',
    quantity: 'beta',
    help: 'It stands beside the other for comparison: at 1 it trains the ELBO.',
    default: 1,
  },
  learningRate: LEARNING_RATE,
} as const satisfies Parameters;

export type FailureValues = ValuesOf<typeof parameters>;
