import { profile } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { memory, startBackend } from '../../src/kernels/tensorflow.ts';
import { declareModel } from '../../src/models/index.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { finiteDifferences, pointAt } from '../support/float64-model.ts';
import {
  conditional,
  convolved,
  crowd,
  masked,
  ODD_SCALARS,
  penalised,
  recursive,
  stepwise,
} from '../support/odd-models.ts';

test.each([
  ['slopes that are learned', penalised(3), 3],
  ['labels, side by side', conditional(3), 3],
  ['a batch that sees itself', crowd(3), 3],
  ['masks', masked(5), 5],
  ['NADE', recursive(5), 5],
  ['NADE of several blocks', recursive(19), 19],
  ['convolutions', convolved(6), 6],
  ['LSTM', stepwise(6), 6],
])('reference engine, %s: gradients are finite differences', async (_, declaration, width) => {
  await startBackend('cpu', '');
  // biases that are not zero, so that no rectifier sits on its kink
  const parameters = Object.fromEntries(
    Object.entries(initialParameters(declaration, 3)).map(([name, array]) => [
      name,
      array.map((x, i) => (name.endsWith('.bias') ? Math.sin(1 + i) / 5 : x)),
    ]),
  );
  const run = {
    declaration,
    examples: {
      count: 9,
      width,
      bytes: Uint8Array.from({ length: 9 * width }, (__, i) => (i * 37) % 256),
      labels: Uint8Array.from({ length: 9 }, (__, i) => (i * 7) % 3),
    },
    batchSize: 4,
    seed: 4,
    scalars: ODD_SCALARS,
  };
  const engine = new ReferenceEngine({ ...run, backend: 'cpu' });
  const zeros = Object.fromEntries(
    Object.entries(parameters).map(([name, { length }]) => [name, new Float32Array(length)]),
  );
  engine.restore({ step: 2, parameters, firstMoment: zeros, secondMoment: zeros });
  const gradients = await engine.gradients();
  const expected = finiteDifferences(
    declaration,
    declaration.updates[0]!.loss,
    pointAt({ parameters, step: 2 }, run),
    Object.keys(parameters),
  );
  for (const [name, array] of Object.entries(expected))
    array.forEach((x, i) => expect(gradients[name]![i]).toBeCloseTo(x, 6));
  engine.dispose();
});

test('what depends on the rest of a batch can’t be asked of some rows', async () => {
  await startBackend('cpu', '');
  const declaration = crowd(3);
  const engine = new ReferenceEngine({
    declaration,
    examples: { count: 4, width: 3, bytes: new Uint8Array(12) },
    batchSize: 4,
    seed: 4,
    scalars: ODD_SCALARS,
    backend: 'cpu',
  });
  const rows = { kind: 'rows', count: 2 } as const;
  expect(await engine.evaluate({ ...rows, want: 'hidden' })).toHaveLength(6);
  await expect(engine.evaluate({ ...rows, want: 'judged' })).rejects.toThrow('of its batch');
  engine.dispose();
});

test('NADE: neither a step nor many rows ever hold the hidden units of all parts', async () => {
  await startBackend('cpu', '');
  const [rows, hidden, parts] = [128, 32, 512];
  const engine = new ReferenceEngine({
    declaration: declareModel('nade', { hidden }, parts),
    examples: { count: rows, width: parts, bytes: new Uint8Array(rows * parts).fill(255) },
    batchSize: rows,
    seed: 1,
    scalars: { learningRate: 1e-3 },
    backend: 'cpu',
  });
  const before = memory().numBytes;
  const bytes = async (work: () => Promise<unknown>): Promise<number> => {
    const { peakBytes } = await profile(async () => {
      await work();
      return [];
    });
    return peakBytes - before;
  };
  const all = 4 * rows * hidden * parts;
  expect(
    await bytes(() => engine.evaluate({ kind: 'rows', count: rows, want: 'logits' })),
  ).toBeLessThan(all);
  expect(await bytes(() => engine.advance(1))).toBeLessThan(all);
  engine.dispose();
});
