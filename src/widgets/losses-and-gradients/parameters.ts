import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  loss: {
    type: 'choice',
    label: 'The generator’s loss',
    quantity: '',
    help: 'Drawn bold, and followed by the arrows; the table beside the curves has all five.',
    effect: 'view',
    primary: true,
    default: 'minimax',
    choices: {
      minimax: 'minimax: log(1 − D)',
      nonSaturating: 'non-saturating: −log D',
      leastSquares: 'least squares: ½ (D − 1)²',
      hinge: 'hinge: −D',
      wasserstein: 'Wasserstein: −D',
    },
  },
  logit: {
    type: 'number',
    label: 'Logit of one sample',
    quantity: 'discriminator-logit',
    help: 'What D answers to one sample: the further to the left, the surer it is that the sample is fake. The point on the curves can be dragged.',
    effect: 'view',
    primary: true,
    default: -2,
    min: -8,
    max: 8,
    step: 0.5,
  },
  separation: {
    type: 'number',
    label: 'Distance of the bells',
    help: 'How far the samples are from the data, in standard deviations. The amber bell can be dragged.',
    effect: 'view',
    primary: true,
    default: 3,
    min: 0,
    max: 8,
    step: 0.25,
  },
  quality: {
    type: 'number',
    label: 'How good D is',
    quantity: 'discriminator',
    help: 'At 1 it is the best that this loss allows between these bells; at 0 it has no opinion.',
    effect: 'view',
    primary: true,
    default: 1,
    min: 0,
    max: 1,
    step: 0.05,
  },
} as const satisfies Parameters;

export type LossesValues = ValuesOf<typeof parameters>;
