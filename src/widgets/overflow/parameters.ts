import type { Parameters, Values, ValuesOf } from '../parameters.ts';

const binary = ({ kind }: Values): boolean => kind === 'binary';
const categorical = ({ kind }: Values): boolean => kind === 'categorical';

const LOGIT = { effect: 'view', min: -120, max: 120, step: 0.5 } as const;

export const parameters = {
  kind: {
    type: 'choice',
    label: 'Cross-entropy of',
    help: 'Two outcomes need one logit, three classes need three.',
    effect: 'view',
    primary: true,
    default: 'binary',
    choices: { binary: 'two outcomes (binary)', categorical: 'three classes (categorical)' },
  },
  logit: {
    ...LOGIT,
    type: 'number',
    label: 'Logit a',
    help: 'What the network puts out: the log-odds of a 1.',
    primary: true,
    default: 2,
    when: binary,
  },
  target: {
    type: 'choice',
    label: 'Target y',
    help: 'What really happened.',
    effect: 'view',
    primary: true,
    default: '1',
    choices: { '1': '1', '0': '0' },
    when: binary,
  },
  logits: {
    ...LOGIT,
    type: 'points',
    label: 'Logits a₁, a₂ and a₃',
    quantity: 'logit',
    help: 'What the network puts out: a score per class. The bars can be dragged.',
    primary: true,
    default: [3, 1, -2],
    fewest: 3,
    most: 3,
    when: categorical,
  },
  class: {
    type: 'choice',
    label: 'True class',
    help: 'What really happened.',
    effect: 'view',
    primary: true,
    default: '1',
    choices: { '1': '1', '2': '2', '3': '3' },
    when: categorical,
  },
} as const satisfies Parameters;

export type OverflowValues = ValuesOf<typeof parameters>;
