import { defineWidget } from '../declaration.ts';
import { dataOf, networkOf } from './networks.ts';
import { hasCheckpoint, parameters, type PixelValues } from './parameters.ts';
import { judgedOf, study } from './study.ts';
import { PixelGenerationView } from './view.tsx';
import { describe, foundBlindSpot, foundCure, foundFailure, table } from './words.ts';

/** Images per step. */
const BATCH = 32;

/** What is seen at first, so that each preset says all of it. */
const SEEN = {
  show: 'generate',
  sample: 1,
  image: 3,
  rows: 6,
  across: 8,
  down: 7,
  odd: 'shuffled',
  score: 'surprise',
} as const satisfies Partial<PixelValues>;

/** A network of pixels: it draws, is fed the truth, finishes digits, and scores images. */
export default defineWidget({
  id: 'pixel-generation',
  title: 'A network that draws pixel by pixel',
  parameters,
  notes:
    'Pixel after pixel, each from those before it. Ask which pixels the model has not seen when it draws this one.',
  presets: {
    generate: {
      title: 'Draw digits',
      notes:
        'Draw a few digits. Ask why drawing takes the network as many turns as there are pixels, and scoring an image only one.',
      values: SEEN,
    },
    teacher: {
      title: 'Teacher forcing',
      notes:
        'While it learns, the pixels before are the true ones. Ask what can go wrong when it draws from its own.',
      values: { ...SEEN, show: 'teacher' },
    },
    'blind-spot': {
      title: 'The blind spot',
      notes:
        'Marked is what one pixel depends on. Ask which pixels before it are never seen, however many layers there are.',
      values: { ...SEEN, show: 'field', model: 'cnn', across: 3, down: 11 },
    },
    gated: {
      title: 'Gated: no blind spot',
      notes:
        'Two stacks, one for the rows above, one for the row itself. Ask where the blind spot has gone.',
      values: { ...SEEN, show: 'field', model: 'gated', across: 3, down: 11 },
    },
    'row-lstm': {
      title: 'Row LSTM: a triangle',
      notes: 'The Row LSTM sees a triangle above the pixel. Ask what it misses on either side.',
      values: { ...SEEN, show: 'field', model: 'row', across: 4, down: 7 },
    },
    diagonal: {
      title: 'Diagonal BiLSTM',
      notes:
        'The Diagonal BiLSTM sees everything before the pixel. Ask what it pays for that: time, diagonal after diagonal.',
      values: { ...SEEN, show: 'field', model: 'diagonal', across: 4, down: 7 },
    },
    complete: {
      title: 'Complete a digit',
      notes:
        'A part of a digit is given. Let the room name the digit first, then let the model finish it, more than once.',
      values: { ...SEEN, show: 'complete' },
    },
    'odd-one-out': {
      title: 'Odd one out',
      notes: 'Which image does the model find least likely? Let the room point first.',
      values: { ...SEEN, show: 'odd-one-out' },
    },
    failure: {
      title: 'Where the score fails',
      notes: 'A blank image scores well. Ask why: most pixels of every digit are blank.',
      values: { ...SEEN, show: 'odd-one-out', odd: 'blank' },
    },
  },
  describe,
  table,
  goals: {
    'blind-spot': { judge: foundBlindSpot, solution: 'show=field&across=1&down=14' },
    'no-blind-spot': { judge: foundCure, solution: 'show=field&model=gated&across=1&down=14' },
    'odd-one-out': { judge: foundFailure, solution: 'show=odd-one-out&odd=blank&step=0' },
  },
  View: PixelGenerationView,
  training: {
    drawsSettings: true,
    recorded: 0,
    recordedAt: [
      { show: 'teacher' },
      { show: 'field', across: 3, down: 11 },
      { show: 'odd-one-out' },
    ],
    spec: (values) => ({
      ...networkOf(values),
      scalars: { learningRate: values.learningRate },
      data: dataOf(values),
      batchSize: BATCH,
      seed: values.seed,
      engine: values.engine,
      ...(values.start === 'trained' &&
        hasCheckpoint(values) && { start: `checkpoints/pixel-${values.model}.safetensors` }),
    }),
    metrics: {},
    probes: (values) => ({
      'held-out': { kind: 'rows', of: 'test', count: judgedOf(values), want: 'logLikelihood' },
    }),
    study,
  },
});
