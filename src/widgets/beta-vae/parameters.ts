import { IMAGE_NAMES } from '../image-sources.ts';
import { LEARNING_RATE } from '../learning-rate.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';
import { ROWS } from './latents.ts';

export const parameters = {
  beta: {
    type: 'number',
    label: 'β, weight of the KL',
    help: 'Each nat of KL costs β nats of reconstruction: a latent that doesn’t earn its price is given up.',
    effect: 'live',
    primary: true,
    default: 4,
    min: 0,
    max: 10,
    step: 0.1,
  },
  latent: {
    type: 'number',
    label: 'Latent size',
    help: 'How many numbers the encoder may use; how many it does use is another matter.',
    effect: 'structural',
    primary: true,
    default: 6,
    min: 2,
    max: 16,
    step: 1,
  },
  factorOrder: {
    type: 'choice',
    label: 'Rows ordered by',
    help: 'Which latents come first: those with the largest KL, or those that follow one cause of the image most.',
    effect: 'view',
    primary: true,
    default: 'kl',
    choices: {
      kl: 'their KL',
      slant: 'how they follow the slant',
      width: 'how they follow the pen’s width',
      aspect: 'how they follow the aspect',
      rotation: 'how they follow the rotation',
      size: 'how they follow the size',
      digit: 'how they follow the digit',
    },
  },
  around: {
    type: 'choice',
    label: 'Traversals around',
    help: 'What the other latents are while one of them moves: all 0, or the code of an image.',
    effect: 'view',
    default: 'origin',
    choices: { origin: 'the origin', image: 'an image’s code' },
  },
  image: {
    type: 'number',
    label: 'Image',
    help: 'Whose code it is, counted from 0.',
    effect: 'view',
    default: 3,
    min: 0,
    max: ROWS - 1,
    step: 1,
    when: ({ around }) => around === 'image',
  },
  data: {
    type: 'choice',
    label: 'Data',
    help: 'Of the digits this book draws the true causes are known; of MNIST’s only the class.',
    effect: 'structural',
    default: 'digits-14',
    choices: IMAGE_NAMES,
  },
  learningRate: LEARNING_RATE,
} as const satisfies Parameters;

export type BetaVaeValues = ValuesOf<typeof parameters>;
