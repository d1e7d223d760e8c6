import type { Parameters, ValuesOf } from '../parameters.ts';

const WEIGHTS = {
  type: 'points',
  effect: 'view',
  min: 0,
  max: 1,
  step: 0.05,
  fewest: 2,
  most: 8,
} as const;

export const parameters = {
  'wrong-code': {
    type: 'switch',
    label: 'A code made for p instead of q',
    help: 'The coder believes p: the words are made for p, while the symbols still come from q.',
    effect: 'view',
    primary: true,
    default: false,
  },
  code: {
    type: 'choice',
    label: 'Words shown',
    help: 'Huffman’s are the shortest on average. Shannon’s are each the surprise rounded up.',
    effect: 'view',
    primary: true,
    default: 'huffman',
    choices: { huffman: 'Huffman’s', shannon: 'Shannon’s' },
  },
  unit: {
    type: 'choice',
    label: 'Unit',
    help: 'A bit is the surprise at a fair coin. One bit is log 2 = 0.693 nats.',
    effect: 'view',
    primary: true,
    default: 'bits',
    choices: { bits: 'bits', nats: 'nats' },
  },
  q: {
    ...WEIGHTS,
    label: 'Weights of q',
    help: 'How often each symbol comes, for 2 to 8 of them; each is divided by their sum, and less than 0.00000001 of it counts as 0. The bars can be dragged.',
    default: [0.4, 0.25, 0.15, 0.12, 0.08],
  },
  p: {
    ...WEIGHTS,
    label: 'Weights of p',
    help: 'What the coder believes. A symbol of q without a weight here has the weight 0.',
    default: [0.08, 0.12, 0.15, 0.25, 0.4],
    when: (values) => values['wrong-code'] === true,
  },
} as const satisfies Parameters;

export type SurpriseValues = ValuesOf<typeof parameters>;
