import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { normals } from '../../src/maths/random.ts';
import type { Float64Model } from '../../src/models/float64-model.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';
import { factsOfNumbers } from '../../src/training/load-examples.ts';

/** Walks towards the batch's mean, jostled: its state shows which rows and which draws it was given. */
const WALK: Float64Model = {
  initial: ({ structure, seed }) => ({
    place: Float64Array.of(Number(structure['start']), seed),
    visits: new Float64Array(4),
  }),
  step: (state, { examples, rows, scalars, step, seed }) => {
    const { place, visits } = state as { place: Float64Array; visits: Float64Array };
    let mean = 0;
    for (const row of rows) {
      visits[row]!++;
      mean += examples[row]! / rows.length;
    }
    const loss = (place[0]! - mean) ** 2;
    const jolt = 0.01 * normals(1, { stream: 3, step, seed })[0]!;
    place[0]! += scalars['rate']! * (mean - place[0]!) + jolt;
    return { loss, place: place[0]! };
  },
  values: {
    visits: ({ visits }) => visits!,
    distance: ({ place }, _, inputs) => Array.from(inputs, (x) => x - place![0]!),
  },
};

const EXAMPLES = Float64Array.of(0.1, 0.2, 0.4, 0.7);
const engine = (batchSize = 4, seed = 5) =>
  new Float64Engine(
    WALK,
    { structure: { start: 3 }, scalars: { rate: 0.5 }, examples: EXAMPLES, seed },
    batchSize,
  );
const visits = async (walk: Float64Engine) => [
  ...(await walk.evaluate({ kind: 'rows', count: 0, want: 'visits' })),
];

describe('Float64Engine', () => {
  test('does steps in double precision, and its metrics are not rounded', async () => {
    const walk = engine();
    const { loss, place } = await walk.advance(2);
    expect(walk.step).toBe(2);
    const jolt = 0.01 * normals(1, { stream: 3, step: 0, seed: 5 })[0]!;
    expect(loss![0]).toBeCloseTo((3 - 0.35) ** 2, 14);
    expect(place![0]).toBeCloseTo(3 + 0.5 * (0.35 - 3) + jolt, 14);
    expect(loss![1]).toBeCloseTo((place![0]! - 0.35) ** 2, 14);
  });
  test('a batch as large as the data, or larger, is all of them', async () => {
    for (const batchSize of [4, 5, 1000]) {
      const walk = engine(batchSize);
      await walk.advance(3);
      expect(await visits(walk)).toEqual([3, 3, 3, 3]);
    }
  });
  test('a smaller batch walks through epochs, in an order of the seed', async () => {
    const walk = engine(1);
    const afterFour: number[][] = [];
    for (let step = 0; step < 8; step++) {
      await walk.advance(1);
      afterFour.push(await visits(walk));
    }
    expect(afterFour[3]).toEqual([1, 1, 1, 1]);
    expect(afterFour[7]).toEqual([2, 2, 2, 2]);
    const orders = [1, 2, 3, 4, 5, 6, 7, 8].map(async (seed) => {
      const other = engine(1, seed);
      await other.advance(1);
      return String(await visits(other));
    });
    expect(new Set(await Promise.all(orders)).size).toBeGreaterThan(1);
  });
  test('learns from no data just as well', async () => {
    const alone = new Float64Engine(
      {
        ...WALK,
        step: (state, { rows }) => ({ loss: rows.length, place: ++state['place']![0]! }),
      },
      { structure: { start: 0 }, scalars: {}, examples: new Float64Array(), seed: 1 },
      1,
    );
    expect(await alone.advance(3)).toEqual({
      loss: Float64Array.of(0, 0, 0),
      place: Float64Array.of(1, 2, 3),
    });
  });
  test('a saved state goes on bit for bit, however often it is restored', async () => {
    const walk = engine(3);
    await walk.advance(7);
    const checkpoint = await walk.save();
    const first = await walk.advance(9);
    walk.restore(checkpoint);
    expect(walk.step).toBe(7);
    expect(await walk.advance(9)).toEqual(first);
    const other = engine(3);
    other.restore(checkpoint);
    expect(await other.advance(9)).toEqual(first);
  });
  test('reset goes back to step 0 and keeps live numbers', async () => {
    const walk = engine(3);
    const first = await walk.advance(5);
    walk.reset();
    expect(walk.step).toBe(0);
    expect(await walk.advance(5)).toEqual(first);
    walk.setScalar('rate', 0);
    walk.reset();
    const still = await walk.advance(1);
    expect(Math.abs(still['place']![0]! - 3)).toBeLessThan(0.1);
  });
  test('however the steps are divided, the run is the same', async () => {
    const [whole, parts] = [engine(1), engine(1)];
    const { place } = await whole.advance(6);
    const pieces = [await parts.advance(1), await parts.advance(3), await parts.advance(2)];
    expect(pieces.flatMap((piece) => [...piece['place']!])).toEqual([...place!]);
  });
  test('answers probes at its examples and at fed numbers', async () => {
    const walk = engine();
    walk.restore({ step: 0, state: { place: Float64Array.of(1, 0), visits: new Float64Array(4) } });
    expect(await walk.evaluate({ kind: 'rows', count: 2, want: 'distance' })).toEqual(
      Float32Array.of(-0.9, -0.8),
    );
    const feed = { kind: 'feed', feed: 'data', rows: 1, values: Float32Array.of(5) } as const;
    expect(await walk.evaluate({ ...feed, want: 'distance' })).toEqual(Float32Array.of(4));
    await expect(walk.evaluate({ ...feed, want: 'toString' })).rejects.toThrow('"toString"');
    await expect(walk.evaluate({ ...feed, feed: 'latent', want: 'visits' })).rejects.toThrow(
      '"latent"',
    );
  });
  test('refuses a live number it doesn’t have', () =>
    expect(() => engine().setScalar('toString', 1)).toThrow('"toString"'));
});

test('factsOfNumbers tells one data set from another, their order included', () => {
  const hash = (...values: number[]) => factsOfNumbers(Float64Array.from(values)).hash;
  expect(factsOfNumbers(EXAMPLES)).toMatchObject({ count: 4, width: 1, height: 1 });
  expect(hash(1, 2, 3)).toBe(hash(1, 2, 3));
  expect(new Set([hash(), hash(0), hash(0, 0), hash(1, 2), hash(2, 1)]).size).toBe(5);
});

/** Files that `file` brings along before anything runs, itself included; packages by their name. */
function importsOf(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  if (!/\.tsx?$/.test(file)) return found;
  const statement = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
  for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(statement))
    importsOf(target.startsWith('.') ? join(dirname(file), target) : target, found);
  return found;
}

test('the worker brings no TensorFlow.js along: a run that is no network never loads it', () => {
  const tensorflow = (file: string) =>
    [...importsOf(file)].filter((name) => name.startsWith('@tensorflow/'));
  expect(importsOf('src/training/run.worker.ts')).toContain('src/training/float64-engine.ts');
  expect(tensorflow('src/training/run.worker.ts')).toEqual([]);
  expect(tensorflow('src/training/start-engine.ts')).not.toEqual([]);
});
