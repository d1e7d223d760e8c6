import type { PointSet } from '../../data/point-set.ts';
import {
  CLIP,
  DISCRIMINATOR_EVERY,
  DISCRIMINATOR_RATE,
  GENERATOR_HIDDEN,
  GENERATOR_RATE,
  HIDDEN,
  K,
  LOSS,
  NOISE,
  OPTIMIZER,
  PENALTY,
} from '../gan-parameters.ts';
import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  shape: {
    type: 'choice',
    label: 'Data',
    quantity: 'q',
    help: 'What the generator is to imitate. With “drawn by you” the picture is a board: draw on it.',
    effect: 'structural',
    primary: true,
    default: 'ring',
    choices: {
      'gaussian-1d': 'one bell on a line',
      'mixture-1d': 'two bells on a line',
      gaussian: 'a Gaussian',
      mixture: 'three blobs',
      ring: 'ring of eight',
      'ring-10': 'ring of ten',
      grid: 'grid of 25',
      moons: 'two moons',
      spiral: 'spiral',
      checkerboard: 'checkerboard',
      own: 'drawn by you',
    },
  },
  loss: LOSS,
  k: { ...K, primary: true },
  noise: NOISE,
  points: {
    type: 'points',
    label: 'Places drawn',
    help: 'The middles of the small round clouds that make up your data: x and y in turn.',
    effect: 'structural',
    default: [-1.5, 0.5, -0.9, 1.1, 0, 1.3, 0.9, 1.1, 1.5, 0.5, 0, -1.2],
    min: -3,
    max: 3,
    step: 0.1,
    fewest: 2,
    most: 200,
    when: ({ shape }) => shape === 'own',
  },
  /** A little quicker than the generator, it has the ring's eight modes covered twice as soon. */
  discriminatorRate: { ...DISCRIMINATOR_RATE, default: 0.00316 },
  generatorRate: GENERATOR_RATE,
  discriminatorEvery: DISCRIMINATOR_EVERY,
  optimizer: OPTIMIZER,
  hidden: HIDDEN,
  generatorHidden: GENERATOR_HIDDEN,
  clip: CLIP,
  penalty: PENALTY,
  heat: {
    type: 'switch',
    label: 'What D thinks',
    help: 'Shades the picture by the discriminator’s opinion of each place.',
    effect: 'view',
    default: true,
  },
  arrows: {
    type: 'switch',
    label: 'Arrows',
    help: 'Which way the generator’s loss pulls its points, and how hard.',
    effect: 'view',
    default: true,
  },
  warp: {
    type: 'switch',
    label: 'Warped noise',
    help: 'Where the generator takes a grid of noise, whose every mesh has the same probability.',
    effect: 'view',
    default: false,
  },
  moment: {
    type: 'number',
    label: 'Moment',
    help: 'Slow motion: which of the five parts of one iteration is shown; 0 for all at once.',
    effect: 'view',
    default: 0,
    min: 0,
    max: 5,
    step: 1,
  },
} as const satisfies Parameters;

export type TwoPlayerValues = ValuesOf<typeof parameters>;

/** How many coordinates a point has. */
export function widthOf({ shape }: Pick<TwoPlayerValues, 'shape'>, own?: PointSet): 1 | 2 {
  if (own) return own.width;
  return shape === 'gaussian-1d' || shape === 'mixture-1d' ? 1 : 2;
}
