import type { Parameters, Values, ValuesOf } from '../parameters.ts';
import { DEFAULT_TEXT } from './default-text.ts';

/** So many characters before the next one, at most. */
export const MOST_CONTEXT = 8;

/** The network has something to learn: there is a text. */
export const trains = ({ model, text }: Values): boolean => model === 'network' && text !== '';

export const parameters = {
  model: {
    type: 'choice',
    label: 'Model',
    help: 'Counts know at once what followed each stretch of the text. The network has to be trained.',
    effect: 'structural',
    primary: true,
    default: 'counts',
    choices: { counts: 'counts', network: 'a small network' },
  },
  context: {
    type: 'number',
    label: 'Context',
    help: 'How many characters before the next one the model looks at.',
    effect: 'structural',
    primary: true,
    default: 3,
    min: 0,
    max: MOST_CONTEXT,
    step: 1,
    unit: 'characters',
  },
  smoothing: {
    type: 'number',
    label: 'Smoothing β',
    help: 'How many characters the shorter contexts’ opinion is worth, beside those counted after this one. With 0 the counts alone decide.',
    effect: 'structural',
    primary: true,
    default: 1,
    min: 0,
    max: 20,
    step: 0.1,
    when: ({ model }) => model === 'counts',
  },
  learningRate: {
    type: 'number',
    label: 'Learning rate',
    help: 'Adam’s: how far each step moves the network’s parameters.',
    effect: 'live',
    primary: true,
    default: 0.01,
    min: 0.001,
    max: 0.1,
    step: 10 ** 0.25,
    scale: 'log',
    when: trains,
  },
  temperature: {
    type: 'number',
    label: 'Temperature',
    help: 'Of the text that is drawn. At 1 each character is drawn from the model’s own distribution; below, the likely ones are likelier still.',
    effect: 'view',
    primary: true,
    default: 1,
    min: 0.1,
    max: 2,
    step: 0.1,
  },
  text: {
    type: 'text',
    label: 'Your text',
    help: 'Paste any text, in any script. Its last tenth is held out: no model learns from it.',
    effect: 'structural',
    primary: true,
    default: DEFAULT_TEXT,
    most: 10_000,
  },
  place: {
    type: 'number',
    label: 'Place in the text',
    quantity: '',
    help: 'The character that is to come next.',
    effect: 'view',
    default: 61,
    min: 1,
    max: 10_000,
    step: 1,
    when: () => false, // in the picture, where its end is that of the text
  },
  hidden: {
    type: 'number',
    label: 'Hidden units',
    help: 'Of the network’s one hidden layer.',
    effect: 'structural',
    default: 64,
    min: 8,
    max: 128,
    step: 8,
    when: trains,
  },
  continues: {
    type: 'switch',
    label: 'Go on from the place',
    help: 'The drawn text goes on from the place in the text, instead of beginning with nothing before it.',
    effect: 'view',
    default: false,
  },
  draw: {
    type: 'number',
    label: 'Drawn text',
    help: 'Names the random numbers of the drawn text.',
    effect: 'view',
    default: 1,
    min: 1,
    max: 999,
    step: 1,
  },
} as const satisfies Parameters;

export type NextValues = ValuesOf<typeof parameters>;
