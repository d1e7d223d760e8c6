import {
  CLIP,
  DISCRIMINATOR_EVERY,
  DISCRIMINATOR_RATE,
  GENERATOR_RATE,
  HIDDEN,
  K,
  LOSS,
  OPTIMIZER,
} from '../gan-parameters.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';

const { minimax, nonSaturating, leastSquares, hinge, wasserstein } = LOSS.choices;

export const parameters = {
  loss: {
    ...LOSS,
    help: 'What the players of all sixteen are paid by.',
    choices: { minimax, nonSaturating, leastSquares, hinge, wasserstein },
  },
  shape: {
    type: 'choice',
    label: 'Data',
    quantity: 'q',
    help: 'What all of them are to imitate: shapes made of separate modes.',
    effect: 'structural',
    primary: true,
    default: 'ring-10',
    choices: {
      'ring-10': 'ring of ten',
      ring: 'ring of eight',
      grid: 'grid of 25',
      mixture: 'three blobs',
    },
  },
  threshold: {
    type: 'number',
    label: 'Collapsed up to',
    help: 'A GAN that covers so many modes or fewer counts as collapsed; one that covers all of them never does.',
    effect: 'view',
    primary: true,
    default: 5,
    min: 0,
    max: 24,
    step: 1,
    unit: 'modes',
  },
  k: K,
  discriminatorEvery: DISCRIMINATOR_EVERY,
  discriminatorRate: DISCRIMINATOR_RATE,
  generatorRate: GENERATOR_RATE,
  optimizer: OPTIMIZER,
  hidden: {
    ...HIDDEN,
    label: 'Hidden units',
    help: 'Units of each hidden layer, of both players.',
    max: 64,
  },
  clip: CLIP,
} as const satisfies Parameters;

export type ManyValues = ValuesOf<typeof parameters>;
