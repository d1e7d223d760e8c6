import type { Parameters, ValuesOf } from '../parameters.ts';
import { OVERLAPPING } from './points.ts';

/** The plane in both directions. */
const PLANE = { min: -6, max: 6, step: 0.2 } as const;

/** Two numbers a point: from one point of a class to forty. */
const CLASS = { type: 'points', effect: 'structural', ...PLANE, fewest: 2, most: 80 } as const;

export const parameters = {
  shared: {
    type: 'switch',
    label: 'One covariance for both classes',
    quantity: 'class-covariance',
    help: 'On the right: the two Gaussians may stand in different places, but have the same shape.',
    effect: 'view',
    primary: true,
    default: false,
  },
  learningRate: {
    type: 'number',
    label: 'Learning rate',
    help: 'On the left: how far each step of gradient descent goes.',
    effect: 'live',
    primary: true,
    default: 0.316,
    min: 0.01,
    max: 10,
    step: 10 ** 0.25,
    scale: 'log',
  },
  samples: {
    type: 'number',
    label: 'Samples',
    help: 'So many points drawn from the Gaussians on the right: the line has none to draw.',
    effect: 'view',
    primary: true,
    default: 40,
    min: 0,
    max: 200,
    step: 1,
  },
  batch: {
    type: 'choice',
    label: 'Points per step',
    help: 'How many points, drawn at random, a step of gradient descent sees. With few the line jitters.',
    effect: 'structural',
    default: '4',
    choices: { all: 'all of them', '4': 'four, at random', '1': 'one, at random' },
  },
  draw: {
    type: 'number',
    label: 'Which samples',
    help: 'Another number draws other samples.',
    effect: 'view',
    default: 1,
    min: 1,
    max: 999,
    step: 1,
  },
  far: {
    type: 'points',
    label: 'Place asked about',
    help: 'x and y of the question mark, which can be dragged.',
    effect: 'view',
    default: [5, 4],
    ...PLANE,
    fewest: 2,
    most: 2,
  },
  discs: {
    ...CLASS,
    label: 'Discs, class 0',
    quantity: 'x class-label',
    help: 'x and y of each disc, one after another. Changing them ends the run.',
    default: OVERLAPPING.discs,
  },
  squares: {
    ...CLASS,
    label: 'Squares, class 1',
    quantity: 'x class-label',
    help: 'x and y of each square, one after another. Changing them ends the run.',
    default: OVERLAPPING.squares,
  },
} as const satisfies Parameters;

export type TwoClassifiersValues = ValuesOf<typeof parameters>;
