import type { Parameters, Values, ValuesOf } from '../parameters.ts';

const WEIGHTS = {
  type: 'points',
  effect: 'view',
  min: 0,
  max: 1,
  step: 0.05,
  fewest: 4,
  most: 8,
  when: ({ shape }: Values) => shape === 'bars',
} as const;

const MEAN = {
  type: 'number',
  effect: 'view',
  min: -5,
  max: 5,
  step: 0.1,
  when: ({ shape }: Values) => shape !== 'bars',
} as const;

const DEVIATION = {
  type: 'number',
  effect: 'view',
  min: 0.25,
  max: 4,
  step: 2 ** (1 / 16),
  scale: 'log',
  when: ({ shape }: Values) => shape !== 'bars',
} as const;

const WEIGHT = {
  type: 'number',
  effect: 'view',
  primary: true,
  min: 0,
  max: 1,
  step: 0.05,
} as const;

const mixtures = ({ shape }: Values): boolean => shape === 'mixtures';

export const parameters = {
  shape: {
    type: 'choice',
    label: 'Distributions',
    help: 'Bars are events A, B, C …; bells are normal distributions; a mixture has two bells.',
    effect: 'view',
    primary: true,
    default: 'bells',
    choices: { bars: 'bars', bells: 'bells', mixtures: 'mixtures of two bells' },
  },
  direction: {
    type: 'choice',
    label: 'Area shown',
    help: 'Which of the two KLs the lower picture takes apart: the average is over what q draws, or over what p draws.',
    effect: 'view',
    primary: true,
    default: 'forward',
    choices: { forward: 'q · log(q/p), of KL(q‖p)', reverse: 'p · log(p/q), of KL(p‖q)' },
  },
  'q-weight': {
    ...WEIGHT,
    label: 'Weight of q’s first bell',
    quantity: 'q',
    help: 'The second bell has what is left of 1.',
    default: 0.5,
    when: mixtures,
  },
  'p-weight': {
    ...WEIGHT,
    label: 'Weight of p’s first bell',
    quantity: 'p',
    help: 'At 1 p is a single bell, whatever the second one would be.',
    default: 0.5,
    when: mixtures,
  },
  q: {
    ...WEIGHTS,
    label: 'Weights of q',
    help: 'One per event, from 4 to 8 of them; each is divided by their sum. The bars can be dragged.',
    default: [0.1, 0.4, 0.3, 0.15, 0.05],
  },
  p: {
    ...WEIGHTS,
    label: 'Weights of p',
    help: 'As for q; an event that has a weight in only one of the lists has the weight 0 in the other.',
    default: [0.05, 0.15, 0.2, 0.35, 0.25],
  },
  'q-mean': {
    ...MEAN,
    label: 'Mean of q’s bell',
    help: 'Moves q, the truth. Of a mixture, its first bell.',
    default: -1,
  },
  'q-deviation': {
    ...DEVIATION,
    label: 'Deviation of q’s bell',
    help: 'Wider is lower: the area stays the same.',
    default: 1,
  },
  'q-mean2': {
    ...MEAN,
    label: 'Mean of q’s second bell',
    quantity: 'q',
    help: 'Moves the second bell of the mixture q.',
    default: 2,
    when: mixtures,
  },
  'q-deviation2': {
    ...DEVIATION,
    label: 'Deviation of q’s second bell',
    quantity: 'q',
    help: 'Widens the second bell of the mixture q.',
    default: 1,
    when: mixtures,
  },
  'p-mean': {
    ...MEAN,
    label: 'Mean of p’s bell',
    help: 'Moves p, the model. Of a mixture, its first bell.',
    default: 1,
  },
  'p-deviation': {
    ...DEVIATION,
    label: 'Deviation of p’s bell',
    help: 'Wider is lower: the area stays the same.',
    default: 2,
  },
  'p-mean2': {
    ...MEAN,
    label: 'Mean of p’s second bell',
    quantity: 'p',
    help: 'Moves the second bell of the mixture p.',
    default: -2,
    when: mixtures,
  },
  'p-deviation2': {
    ...DEVIATION,
    label: 'Deviation of p’s second bell',
    quantity: 'p',
    help: 'Widens the second bell of the mixture p.',
    default: 1,
    when: mixtures,
  },
  bandwidth: {
    type: 'number',
    label: 'Bandwidth of the MMD',
    help: 'How far apart two draws may lie for the MMD to call them alike. A narrow one sees fine detail, a wide one large distances.',
    effect: 'view',
    default: 1,
    min: 0.125,
    max: 8,
    step: 2 ** 0.25,
    scale: 'log',
  },
} as const satisfies Parameters;

export type KlExplorerValues = ValuesOf<typeof parameters>;
