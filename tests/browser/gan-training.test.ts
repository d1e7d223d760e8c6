import { describe, expect, test } from 'vitest';
import { drawShape } from '../../src/data/shapes.ts';
import type { Declaration } from '../../src/kernels/graph.ts';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { gan } from '../../src/models/gan.ts';
import type { Checkpoint, Engine } from '../../src/training/engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { engineOn, WASM_PATH } from '../support/engines.ts';
import { trained, type Setting, type State } from '../support/float64-model.ts';

const POINTS = { count: 40, width: 2, floats: drawShape('ring', 40, 3) };
const SCALARS = {
  discriminatorRate: 0.02,
  generatorRate: 0.03,
  discriminatorEvery: 1,
  generatorEvery: 2,
  realTarget: 0.9,
  clip: 0.6,
};

/** No chain of rectified layers, so that it is drawn layer by layer. */
const bent = (declaration: Declaration): Declaration => ({
  ...declaration,
  layers: declaration.layers.map((layer) =>
    layer.activation === 'relu' ? { ...layer, activation: 'tanh' } : layer,
  ),
});

const settingOf = (declaration: Declaration, scalars: Record<string, number>): Setting => ({
  declaration,
  examples: POINTS,
  batchSize: 7,
  seed: 5,
  scalars,
});

async function start(kind: string, setting: Setting): Promise<Engine> {
  if (kind === 'reference') return engineOn('cpu', setting.declaration, POINTS, setting);
  await startBackend('webgl', WASM_PATH);
  return startFusedEngine(setting);
}

/** max |a − b| / max |b| of the worst array. */
function worst(actual: Checkpoint, expected: State): number {
  const errors = (['parameters', 'firstMoment', 'secondMoment'] as const).flatMap((part) =>
    Object.entries(expected[part]).map(([name, array]) => {
      const numbers = Array.from(array);
      const largest = Math.max(...numbers.map(Math.abs), 1e-9);
      return Math.max(...numbers.map((x, i) => Math.abs(x - actual[part][name]![i]!))) / largest;
    }),
  );
  return Math.max(...errors);
}

const structure = { width: 2, noise: 2, hidden: 4, gated: true, smoothed: true, clipped: true };
const ENGINES = ['chain', 'blocked', 'reference'];

describe.each(ENGINES)('a GAN of real numbers, %s', (kind) => {
  test.each(['momentum', 'adam'] as const)(
    'whose players take turns by %s, with a smoothed target and a clip, moves as float64 does',
    async (optimizer) => {
      const plain = gan({ ...structure, optimizer });
      const declaration = kind === 'blocked' ? bent(plain) : plain;
      const engine = await start(kind, settingOf(declaration, SCALARS));
      await engine.advance(10);
      let expected: State = await engine.save();
      expect(expected.moves).toEqual([10, 5]);
      let scalars: Record<string, number> = SCALARS;
      for (const [steps, change] of [
        [3, {}],
        [3, { generatorEvery: 0, discriminatorEvery: 3 }],
        [3, { generatorEvery: 1, discriminatorEvery: 0, clip: 0 }],
      ] as const) {
        for (const [name, value] of Object.entries(change)) engine.setScalar(name, value);
        scalars = { ...scalars, ...change };
        expected = trained(expected, steps, settingOf(declaration, scalars));
        await engine.advance(steps);
        const actual = await engine.save();
        expect(actual.moves).toEqual(expected.moves);
        expect(worst(actual, expected)).toBeLessThan(1e-4);
      }
      expect(expected.moves).toEqual([14, 9]);
      engine.dispose();
    },
  );

  test('who doesn’t move stays bit for bit, and says its loss', async () => {
    const declaration = kind === 'blocked' ? bent(gan(structure)) : gan(structure);
    const engine = await start(kind, settingOf(declaration, SCALARS));
    await engine.advance(3);
    const before = await engine.save();
    engine.setScalar('generatorEvery', 0);
    const { generatorLoss } = await engine.advance(4);
    const after = await engine.save();
    const moved = (name: string): boolean =>
      (['parameters', 'firstMoment', 'secondMoment'] as const).some((part) =>
        after[part][name]!.some((x, i) => x !== before[part][name]![i]),
      );
    for (const name of Object.keys(before.parameters))
      expect(moved(name), name).toBe(name.startsWith('discriminator'));
    expect(new Set(generatorLoss).size).toBe(4); // against a discriminator that moves
    expect(generatorLoss!.every((loss) => loss > 0 && loss < 10)).toBe(true);
    engine.dispose();
  });

  test('a checkpoint with its moves continues bit for bit', async () => {
    const declaration = kind === 'blocked' ? bent(gan(structure)) : gan(structure);
    const a = await start(kind, settingOf(declaration, SCALARS));
    await a.advance(5);
    const kept = await a.save();
    const trace = await a.advance(5);
    const b = await start(kind, settingOf(declaration, SCALARS));
    b.restore(kept);
    expect(await b.advance(5)).toEqual(trace);
    expect(await b.save()).toEqual(await a.save());
    a.dispose();
    b.dispose();
  });

  test('a clipped critic’s parameters stay within the clip', async () => {
    const plain = gan({ width: 2, noise: 2, hidden: 4, loss: 'wasserstein', clipped: true });
    const declaration = kind === 'blocked' ? bent(plain) : plain;
    const engine = await start(kind, settingOf(declaration, { ...SCALARS, clip: 0.05 }));
    await engine.advance(2);
    const { parameters } = await engine.save();
    for (const [name, array] of Object.entries(parameters)) {
      const largest = Math.max(...array.map(Math.abs));
      if (name.startsWith('discriminator/')) expect(largest).toBeLessThanOrEqual(0.05 + 1e-8);
      else if (name.endsWith('weights')) expect(largest).toBeGreaterThan(0.3);
    }
    expect(Math.max(...parameters['discriminator/1.weights']!)).toBeCloseTo(0.05, 7);
    engine.dispose();
  });
});

test('numbers are read as they are, in every engine', async () => {
  const plain = gan({ width: 2, noise: 2, hidden: 4 });
  for (const [kind, declaration] of [
    ['chain', plain],
    ['blocked', bent(plain)],
    ['reference', plain],
  ] as const) {
    const engine = await start(kind, settingOf(declaration, SCALARS));
    expect(await engine.evaluate({ kind: 'rows', count: 40, want: 'data' })).toEqual(POINTS.floats);
    engine.dispose();
  }
});

test('asked with noise and a label beside it, every engine draws the same', async () => {
  const declaration = gan({
    ...{ width: 2, noise: 2, hidden: 4, classes: 3 },
    ...{ output: 'sigmoid', beta1: 0.5 },
  });
  const examples = { ...POINTS, labels: Uint8Array.from({ length: 40 }, (_, i) => i % 3) };
  const setting = { ...settingOf(declaration, SCALARS), examples };
  await startBackend('webgl', WASM_PATH);
  const fused = await startFusedEngine(setting);
  const reference = await engineOn('cpu', declaration, examples, setting);
  const prompt = [0, 1, 2].flatMap((label) => [0.3, -0.8, ...[0, 1, 2].map((k) => +(k === label))]);
  const values = Float32Array.from(prompt);
  const probe = { kind: 'feed', feed: 'prompt', rows: 3, values, want: 'sample' } as const;
  for (const engine of [fused, reference]) await engine.advance(5);
  const [a, b] = [await fused.evaluate(probe), await reference.evaluate(probe)];
  a.forEach((ink, i) => {
    expect(ink).toBeCloseTo(b[i]!, 5);
    expect(ink > 0 && ink < 1).toBe(true);
  });
  expect(new Set([a[0], a[2], a[4]]).size).toBe(3); // the label is seen
  fused.dispose();
  reference.dispose();
});
