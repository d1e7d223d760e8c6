import { IMAGE_NAMES } from '../image-sources.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';

const PLACE = {
  type: 'number',
  effect: 'view',
  min: 1,
  max: 28,
  step: 1,
} as const;

export const parameters = {
  images: {
    type: 'number',
    label: 'Images to count',
    quantity: 'n',
    help: 'Train counts so many, in a random order, and stops; at most as many as there are. The others stay unseen.',
    effect: 'structural',
    primary: true,
    default: 10_000,
    min: 1,
    max: 100_000,
    step: 10,
    scale: 'log',
  },
  smoothing: {
    type: 'switch',
    label: 'Smoothing',
    help: 'Adds one image of ink and one of paper to the count: p = (count + 1)/(n + 2). Off, p is count/n, the maximum of the likelihood, and may be 0 or 1.',
    effect: 'view',
    primary: true,
    default: true,
  },
  sample: {
    type: 'number',
    label: 'Samples',
    help: 'Another number, ten other samples of the same model.',
    effect: 'view',
    primary: true,
    default: 1,
    min: 1,
    max: 100,
    step: 1,
  },
  data: {
    type: 'choice',
    label: 'Data',
    help: 'Which images are counted. Grey from one half on is ink.',
    effect: 'structural',
    default: 'digits-28',
    choices: {
      'digits-14': IMAGE_NAMES['digits-14'],
      'digits-28': IMAGE_NAMES['digits-28'],
      mnist: 'MNIST, 28 × 28, where the site has it',
    },
  },
  row: {
    ...PLACE,
    label: 'Row of the pixel',
    help: 'Which pixel is framed, counted from the top.',
    default: 14,
  },
  column: {
    ...PLACE,
    label: 'Column of the pixel',
    help: 'Which pixel is framed, counted from the left.',
    default: 14,
  },
} as const satisfies Parameters;

export type PixelsValues = ValuesOf<typeof parameters>;
