import type { NumberParameter, Parameters, Values, ValuesOf } from '../parameters.ts';

const four = ({ images }: Values): boolean => images === 'four';

const MEAN = {
  quantity: 'mu',
  ...{ type: 'number', effect: 'view', min: -3, max: 3, step: 0.1 },
  help: 'Moves the cloud: it pays ½μ² for being away from 0. Its top can be dragged sideways.',
} as const satisfies Partial<NumberParameter>;

const DEVIATION = {
  quantity: 'sigma',
  ...{ type: 'number', effect: 'view', min: 0.1, max: 1.5, step: 0.05 },
  help: 'Widens the cloud: narrow ones pay about log 1/σ. Its top is dragged up to narrow it.',
} as const satisfies Partial<NumberParameter>;

export const parameters = {
  images: {
    type: 'choice',
    label: 'Images',
    help: 'How many images share the line of codes.',
    effect: 'view',
    primary: true,
    default: 'two',
    choices: { two: 'two', four: 'four: two 1s and two 0s' },
  },
  similarity: {
    type: 'choice',
    label: 'The second image',
    help: 'The first is a 1. The more pixels of the second differ, the worse it is to mistake one for the other.',
    effect: 'view',
    primary: true,
    default: 'different',
    choices: {
      alike: 'a 1 without its foot: 2 pixels differ',
      related: 'a leaning stroke: 5 pixels differ',
      different: 'a 0: 10 pixels differ',
    },
    when: (values: Values) => !four(values),
  },
  mu1: { ...MEAN, label: 'μ₁, first cloud', primary: true, default: -0.5 },
  sigma1: { ...DEVIATION, label: 'σ₁, first cloud', primary: true, default: 0.8 },
  mu2: { ...MEAN, label: 'μ₂, second cloud', primary: true, default: 0.5 },
  sigma2: { ...DEVIATION, label: 'σ₂, second cloud', primary: true, default: 0.8 },
  mu3: { ...MEAN, label: 'μ₃, third cloud', default: -1.5, when: four },
  sigma3: { ...DEVIATION, label: 'σ₃, third cloud', default: 0.4, when: four },
  mu4: { ...MEAN, label: 'μ₄, fourth cloud', default: 1.5, when: four },
  sigma4: { ...DEVIATION, label: 'σ₄, fourth cloud', default: 0.4, when: four },
} as const satisfies Parameters;

export type OverlapValues = ValuesOf<typeof parameters>;
