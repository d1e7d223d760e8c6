import type { Parameters, ValuesOf } from '../parameters.ts';

export const parameters = {
  learningRate: {
    type: 'number',
    label: 'Learning rate',
    help: 'How far each step of gradient descent on the logits goes.',
    effect: 'live',
    primary: true,
    default: 0.316,
    min: 0.01,
    max: 3.16,
    step: 10 ** 0.25,
    scale: 'log',
  },
  samples: {
    type: 'number',
    label: 'Samples drawn from q',
    quantity: 'n',
    help: 'What the model trains on: it sees these, never q itself. With few of them their shares are not q’s.',
    effect: 'structural',
    primary: true,
    default: 1000,
    min: 10,
    max: 10_000,
    step: 10,
    scale: 'log',
  },
  batch: {
    type: 'choice',
    label: 'Samples per step',
    quantity: 'batch-size',
    help: 'The loss of a step is the average surprise at its samples alone, so that with few it jumps.',
    effect: 'structural',
    primary: true,
    default: 'all',
    choices: { all: 'all of them', '16': '16, at random', '1': 'one, at random' },
  },
  q: {
    type: 'points',
    label: 'Weights of q',
    help: 'How often each symbol comes, for 2 to 8 of them; each is divided by their sum. The bars can be dragged; that ends the run.',
    effect: 'structural',
    default: [0.5, 0.25, 0.15, 0.06, 0.04],
    min: 0,
    max: 1,
    step: 0.05,
    fewest: 2,
    most: 8,
  },
} as const satisfies Parameters;

export type DecompositionValues = ValuesOf<typeof parameters>;
