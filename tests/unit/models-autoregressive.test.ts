import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { drawConvolutions } from '../../src/models/draw-convolutions.ts';
import { drawNade } from '../../src/models/draw-pixels.ts';
import { declareModel } from '../../src/models/index.ts';
import { maskedTaps } from '../../src/models/pixel-cnn.ts';
import type { Engine } from '../../src/training/engine.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import {
  changes,
  drawnApart,
  lopsidedEngine,
  MODELS,
  totalProbability,
} from '../support/nine-pixels.ts';

const engineOf = (declaration: ReturnType<typeof declareModel>, learningRate = 3e-2): Engine =>
  new ReferenceEngine({
    declaration,
    examples: {
      count: 8,
      width: 9,
      bytes: Uint8Array.from({ length: 72 }, (_, i) => (i * 89) % 256),
    },
    batchSize: 8,
    seed: 3,
    scalars: { learningRate },
    backend: 'cpu',
  });

beforeAll(async () => {
  await startBackend('cpu', '');
});

describe.each(MODELS)('$name, on 3 × 3 pixels', (model) => {
  test('probabilities of all 512 images sum to 1', async () => {
    const engine = await lopsidedEngine(engineOf(model.declaration));
    expect(Math.abs((await totalProbability(engine, model)) - 1)).toBeLessThan(1e-5);
    engine.dispose();
  });

  test('a logit changes with nothing that the order forbids, not in the last digit', async () => {
    const engine = await lopsidedEngine(engineOf(model.declaration));
    const { changed, allowed } = await changes(engine, model);
    changed.forEach((row, input) =>
      row.forEach((one, output) => {
        if (!allowed[input]![output]) expect(one).toBe(false);
      }),
    );
    const seen = changed.flat().filter(Boolean).length;
    expect(seen).toBeGreaterThan(model.all ? 30 : 20); // of 36
    engine.dispose();
  });

  test('log p(x) is the sum of the conditionals it was drawn by', async () => {
    const engine = await lopsidedEngine(engineOf(model.declaration));
    expect(await drawnApart(engine, model)).toBeLessThan(1e-5);
    engine.dispose();
  });

  test('training lowers −log p(x)', async () => {
    const engine = engineOf(model.declaration);
    const { loss } = await engine.advance(20);
    expect(loss!.at(-1)!).toBeLessThan(0.9 * loss![0]!);
    engine.dispose();
  });
});

test('independent pixels learn the share of ink of each', async () => {
  const engine = engineOf(declareModel('independent', {}, 9), 0.1);
  await engine.advance(300);
  const logits = await engine.evaluate({ kind: 'rows', count: 2, want: 'logits' });
  for (let d = 0; d < 9; d++) {
    let ink = 0;
    for (let row = 0; row < 8; row++) ink += Number(((row * 9 + d) * 89) % 256 >= 128) / 8;
    expect(1 / (1 + Math.exp(-logits[d]!))).toBeCloseTo(ink, 1);
    expect(logits[9 + d]).toBe(logits[d]);
  }
  engine.dispose();
});

test('masks of a kernel: A lets a pixel see what comes before it, B itself as well', () => {
  expect(maskedTaps(3, 'A')).toEqual([
    [-1, -1],
    [-1, 0],
    [-1, 1],
    [0, -1],
  ]);
  expect(maskedTaps(3, 'B')).toEqual([...maskedTaps(3, 'A'), [0, 0]]);
  expect(maskedTaps(7, 'A').length).toBe(24);
});

describe('what an autoregressive model may be asked for', () => {
  test('MADE: sizes of its layers, a mask a step', () => {
    const { layers, values } = declareModel('made', { hidden: '5 4', masks: 2 }, 9);
    expect(layers.map(({ inputs, units }) => [inputs, units])).toEqual([
      [9, 5],
      [5, 4],
      [4, 9],
    ]);
    expect(layers.every(({ masks }) => masks!.length === 2)).toBe(true);
    expect(values['logits/1']).toBeDefined();
    expect(declareModel('made', { hidden: 5 }, 9).values['logits/0']).toBeUndefined();
    expect(() => declareModel('made', { hidden: 'many' }, 9)).toThrow('"hidden"');
  });

  test('pictures that are no squares say how many columns they have', () => {
    const { nodes } = declareModel('pixel-cnn', { channels: 4, layers: 1, columns: 5 }, 15);
    const conv = nodes.find((node) => node.op === 'conv')!;
    expect(conv.op === 'conv' && conv.plane).toMatchObject({ height: 3, width: 5 });
    for (const structure of [{}, { columns: 4 }])
      expect(() => declareModel('pixel-cnn', { channels: 4, layers: 1, ...structure }, 15)).toThrow(
        '15 pixels',
      );
    expect(() => declareModel('pixel-cnn', { channels: 6, layers: 1 }, 9)).toThrow('multiple of 4');
  });
});

test('drawNade: what is given stays, another order is an error', () => {
  const parameters = initialParameters(declareModel('nade', { hidden: 4 }, 9), 1);
  const key = { stream: 70, step: 0, seed: 1 };
  const given = [1, 0, 1, null, null, null, null, null, 0];
  const order = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  for (const { pixels, part } of drawNade({ count: 3, order, key, given }, parameters))
    for (let row = 0; row < 3; row++)
      if (given[part] !== null) expect(pixels[row * 9 + part]).toBe(given[part]);
  expect(() => [...drawNade({ count: 1, order: order.toReversed(), key }, parameters)]).toThrow(
    'row by row',
  );
});

test('drawConvolutions: another order, or another kind of network, is an error', () => {
  const cnn = declareModel('pixel-cnn', { channels: 4, layers: 1 }, 9);
  const made = declareModel('made', { hidden: 4 }, 9);
  const order = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const key = { stream: 70, step: 0, seed: 1 };
  const draw = (order: readonly number[], declaration = cnn): unknown[] => [
    ...drawConvolutions({ count: 1, order, key }, declaration, initialParameters(declaration, 1)),
  ];
  expect(draw(order).length).toBe(9);
  expect(() => draw(order.toReversed())).toThrow('row by row');
  expect(() => draw(order, made)).toThrow('pixel by pixel');
});
