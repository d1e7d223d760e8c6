import { LEARNING_RATE } from '../learning-rate.ts';
import type { Parameters, Values, ValuesOf } from '../parameters.ts';
import { APART, CHAIRS } from './codes.ts';

const AROUND = {
  type: 'number',
  effect: 'view',
  default: 40,
  min: 0,
  max: (CHAIRS - 1) * APART,
  step: APART,
  unit: '°',
} as const;

export const parameters = {
  code: {
    type: 'choice',
    label: 'Code',
    quantity: 'z',
    help: 'What each picture is squeezed into: one number, a place on a line; or two that are kept near a circle, so that the code is a direction. Both are learned side by side.',
    effect: 'view',
    primary: true,
    default: 'line',
    choices: { line: 'a line', circle: 'a circle' },
  },
  angle: {
    ...AROUND,
    label: 'Angle of the chair',
    help: 'How far the chair is turned: the one thing in which its pictures differ. The networks are never told.',
    primary: true,
  },
  along: {
    type: 'number',
    label: 'Code to draw from',
    quantity: 'z',
    help: 'A place on the line, from the smallest code of a chair to the largest.',
    effect: 'view',
    primary: true,
    when: (values: Values) => values['code'] === 'line',
    default: 30,
    min: 0,
    max: 100,
    step: 1,
    unit: '%',
  },
  around: {
    ...AROUND,
    label: 'Direction to draw from',
    help: 'A place on the circle of radius 1, counted from its right end against the clock.',
    primary: true,
    when: (values: Values) => values['code'] === 'circle',
  },
  roundness: {
    type: 'number',
    label: 'Roundness',
    help: 'The price of the squared distance between a code of two numbers and the circle.',
    effect: 'live',
    default: 5,
    min: 0,
    max: 40,
    step: 0.5,
  },
  noise: {
    type: 'number',
    label: 'Noise on codes',
    help: 'The deviation of the noise with which decoders read codes while they learn: with some, near codes have to draw alike; with none, a code may fold.',
    effect: 'live',
    default: 0.3,
    min: 0,
    max: 1,
    step: 0.05,
  },
  size: {
    type: 'choice',
    label: 'Pictures',
    help: 'Pixels of a picture.',
    effect: 'structural',
    default: '32',
    choices: { '32': '32 × 32', '16': '16 × 16' },
  },
  hidden: {
    type: 'number',
    label: 'Hidden units',
    help: 'How many units stand between picture and code, and between code and drawing.',
    effect: 'structural',
    default: 64,
    min: 8,
    max: 128,
    step: 8,
  },
  learningRate: { ...LEARNING_RATE, default: 0.01 },
} as const satisfies Parameters;

export type FactorValues = ValuesOf<typeof parameters>;
