import { LEARNING_RATE } from '../learning-rate.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  corruption: {
    type: 'number',
    label: 'Corruption',
    help: 'Deviation of the noise on each pixel: of the images shown to all three, and of those the denoising one learns from.',
    effect: 'live',
    primary: true,
    default: 0.5,
    min: 0,
    max: 1.5,
    step: 0.05,
  },
  latent: {
    type: 'number',
    label: 'Latent size',
    help: 'How many numbers each of them has for an image; the planes show the first two.',
    effect: 'structural',
    primary: true,
    default: 2,
    min: 2,
    max: 16,
    step: 1,
  },
  'variational-beta': {
    type: 'number',
    label: 'β of the VAE',
    quantity: 'beta',
    help: 'Weight of its KL; the other two have none.',
    effect: 'live',
    default: 1,
    min: 0,
    max: 4,
    step: 0.1,
  },
  learningRate: LEARNING_RATE,
} as const satisfies Parameters;

export type AutoencodersValues = ValuesOf<typeof parameters>;
