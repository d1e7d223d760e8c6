import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { declareModel, type Structure } from '../../src/models/index.ts';
import { receptiveField } from '../../src/models/receptive-field.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';

const [HEIGHT, WIDTH] = [6, 7];
const PIXELS = HEIGHT * WIDTH;

const MODELS: readonly (readonly [string, string, Structure])[] = [
  ['PixelCNN', 'pixel-cnn', { channels: 8, layers: 2 }],
  ['gated PixelCNN', 'pixel-cnn', { channels: 8, layers: 2, gated: 1 }],
  ['Row LSTM', 'pixel-rnn', { channels: 8, kind: 'row' }],
  ['Diagonal BiLSTM', 'pixel-rnn', { channels: 8, kind: 'diagonal' }],
];

beforeAll(async () => {
  await startBackend('cpu', '');
});

describe.each(MODELS)('%s', (_, name, structure) => {
  const declaration = declareModel(name, { ...structure, columns: WIDTH }, PIXELS);
  const fields = Array.from({ length: PIXELS }, (_pixel, of) => receptiveField(declaration, of));

  test('what changes a logit is exactly what the wiring lets it see', async () => {
    const engine = new ReferenceEngine({
      declaration,
      examples: { count: 4, width: PIXELS, bytes: new Uint8Array(4 * PIXELS) },
      batchSize: 4,
      seed: 5,
      scalars: { learningRate: 0.01 },
      backend: 'cpu',
    });
    // weights so large that what comes from afar isn't lost in rounding
    const { parameters, ...rest } = await engine.save();
    const large = Object.entries(parameters).map(
      ([key, array]) =>
        [key, array.map((x, i) => (key.endsWith('bias') ? Math.sin(1 + i) / 2 : 2 * x))] as const,
    );
    engine.restore({ ...rest, parameters: Object.fromEntries(large) });
    const changed = Array.from({ length: PIXELS }, () => new Uint8Array(PIXELS));
    for (let image = 0; image < 6; image++) {
      const base = Float32Array.from({ length: PIXELS }, (_pixel, i) =>
        Math.sin(7 * i * (image + 1)),
      );
      const values = Float32Array.from({ length: (PIXELS + 1) * PIXELS }, (_value, at) => {
        const [row, column] = [Math.floor(at / PIXELS), at % PIXELS];
        return base[column]! + (row === column ? 1 : 0);
      });
      const rows = PIXELS + 1;
      const logits = await engine.evaluate({
        kind: 'feed',
        feed: 'data',
        rows,
        values,
        want: 'logits',
      });
      for (let of = 0; of < PIXELS; of++)
        for (let input = 0; input < PIXELS; input++)
          if (logits[input * PIXELS + of] !== logits[PIXELS * PIXELS + of]) changed[of]![input] = 1;
    }
    expect(changed).toEqual(fields);
    engine.dispose();
  });
});

const field = (name: string, structure: Structure, row: number, column: number): string[] => {
  const declaration = declareModel(name, { ...structure, columns: 9 }, 81);
  const seen = receptiveField(declaration, 9 * row + column);
  return Array.from({ length: 9 }, (_, y) =>
    Array.from({ length: 9 }, (__, x) => (seen[9 * y + x] ? '#' : '.')).join(''),
  );
};

test('PixelCNN is blind to its right, gated it is not', () => {
  const cnn = field('pixel-cnn', { channels: 4, layers: 3 }, 7, 2);
  const gated = field('pixel-cnn', { channels: 4, layers: 3, gated: 1 }, 7, 2);
  // each layer adds a line above and, in the lines it sees already, at most a column to the right
  expect(cnn).toEqual([
    '.........',
    '#########',
    '#########',
    '#########',
    '########.',
    '#######..',
    '######...',
    '##.......',
    '.........',
  ]);
  expect(gated.slice(1)).toEqual([
    '#########',
    '#########',
    '#########',
    '#########',
    '#########',
    '#########',
    '##.......',
    '.........',
  ]);
});

test('the Row LSTM sees a triangle, the Diagonal BiLSTM all that comes before but the last pixel of the line above', () => {
  expect(field('pixel-rnn', { channels: 4, kind: 'diagonal' }, 5, 4)).toEqual([
    ...Array<string>(4).fill('#########'),
    '########.', // from the right it is told of a pixel by the one behind it, and there is none
    '####.....',
    ...Array<string>(3).fill('.........'),
  ]);
  const row = field('pixel-rnn', { channels: 4, kind: 'row' }, 8, 1);
  expect(row).toEqual([
    ...Array<string>(4).fill('#########'),
    '########.',
    '#######..',
    '######...',
    '#####....',
    '#........',
  ]);
});
