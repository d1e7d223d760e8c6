import { LEARNING_RATE } from '../learning-rate.ts';
import type { Parameters, Values, ValuesOf } from '../parameters.ts';

/** Held-out images the reader may choose from. */
export const IMAGES = 40;

/** Pixels along a side of the convolutions' images; the LSTMs' have fewer. */
export const MOST_SIDE = 14;

const showing =
  (...views: readonly string[]) =>
  ({ show }: Values): boolean =>
    views.includes(String(show));

export const parameters = {
  show: {
    type: 'choice',
    label: 'Show',
    help: 'What to do with the model: let it draw, feed it the truth, see what a pixel can see, finish a digit, or score images.',
    effect: 'view',
    primary: true,
    default: 'generate',
    choices: {
      generate: 'generate',
      teacher: 'teacher forcing',
      field: 'what a pixel sees',
      complete: 'complete a digit',
      'odd-one-out': 'odd one out',
    },
  },
  model: {
    type: 'choice',
    label: 'Model',
    help: 'Masked convolutions, plain or gated, on 14 × 14 pixels; or an LSTM that goes over 8 × 8 pixels line by line or diagonal by diagonal.',
    effect: 'structural',
    primary: true,
    default: 'cnn',
    choices: {
      cnn: 'PixelCNN',
      gated: 'gated PixelCNN',
      row: 'Row LSTM',
      diagonal: 'Diagonal BiLSTM',
    },
  },
  sample: {
    type: 'number',
    label: 'Chance',
    help: 'Each number is another throw of the dice: other samples, other completions.',
    effect: 'view',
    primary: true,
    default: 1,
    min: 1,
    max: 999,
    step: 1,
    when: showing('generate', 'teacher', 'complete'),
  },
  image: {
    type: 'number',
    label: 'Image',
    help: 'Which of the digits that the model never trained on.',
    effect: 'view',
    primary: true,
    default: 3,
    min: 1,
    max: IMAGES,
    step: 1,
    when: showing('teacher', 'field', 'complete'),
  },
  rows: {
    type: 'number',
    label: 'Rows given',
    help: 'So many rows of the image are the truth; from there on the model goes on from its own pixels.',
    effect: 'view',
    primary: true,
    default: 6,
    min: 0,
    max: MOST_SIDE - 1,
    step: 1,
    when: showing('teacher', 'complete'),
  },
  across: {
    type: 'number',
    label: 'Pixel, column',
    help: 'The pixel that is looked at, counted from the left.',
    effect: 'view',
    default: 8,
    min: 1,
    max: MOST_SIDE,
    step: 1,
    when: showing('field'),
  },
  down: {
    type: 'number',
    label: 'Pixel, row',
    help: 'The pixel that is looked at, counted from the top.',
    effect: 'view',
    default: 7,
    min: 1,
    max: MOST_SIDE,
    step: 1,
    when: showing('field'),
  },
  odd: {
    type: 'choice',
    label: 'Against',
    help: 'Which images the digits are to be told from.',
    effect: 'view',
    primary: true,
    default: 'shuffled',
    choices: {
      shuffled: 'shuffled pixels',
      inverted: 'inverted digits',
      symbols: 'letters and signs',
      dots: 'a few dots',
      blank: 'blank paper',
    },
    when: showing('odd-one-out'),
  },
  score: {
    type: 'choice',
    label: 'Odd is',
    help: 'An image that surprises the model more than digits do; or one that surprises it more or less than digits do.',
    effect: 'view',
    primary: true,
    default: 'surprise',
    choices: {
      surprise: 'what surprises more',
      distance: 'what surprises more or less',
    },
    when: showing('odd-one-out'),
  },
  start: {
    type: 'choice',
    label: 'Start',
    help: 'From random weights, or from a model this book has trained: there is one of each kind at the default sizes.',
    effect: 'structural',
    default: 'trained',
    choices: { trained: 'trained already', scratch: 'from scratch' },
    when: (values) => hasCheckpoint(values),
  },
  channels: {
    type: 'choice',
    label: 'Channels',
    help: 'How many numbers the network keeps for each pixel, in every layer.',
    effect: 'structural',
    default: '16',
    choices: { '8': '8', '16': '16', '24': '24', '32': '32' },
  },
  layers: {
    type: 'number',
    label: 'Layers',
    help: 'Convolutions of 3 × 3 pixels behind the first one, of 7 × 7: each lets a pixel see a row further.',
    effect: 'structural',
    default: 3,
    min: 1,
    max: 6,
    step: 1,
    when: ({ model }) => model === 'cnn' || model === 'gated',
  },
  learningRate: LEARNING_RATE,
} as const satisfies Parameters;

export type PixelValues = ValuesOf<typeof parameters>;

/** Whether there is a trained model of these sizes: of each kind there is one at the default ones. */
export function hasCheckpoint({ model, channels, layers }: Values): boolean {
  const deep = model === 'row' || model === 'diagonal' || layers === parameters.layers.default;
  return deep && channels === parameters.channels.default;
}
