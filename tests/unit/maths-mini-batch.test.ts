import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { miniBatchAverages, miniBatchMoments } from '../../src/maths/mini-batch.ts';
import { STREAM } from '../../src/maths/random.ts';

const KEY = { stream: STREAM.miniBatches, step: 0, seed: 5 };
const losses = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
  minLength: 1,
  maxLength: 5,
});

/** Every ordered batch: all are equally likely. */
function allBatches(from: readonly number[], size: number, again: boolean): number[][] {
  if (size === 0) return [[]];
  return from.flatMap((value, i) =>
    allBatches(again ? from : from.toSpliced(i, 1), size - 1, again).map((rest) => [
      value,
      ...rest,
    ]),
  );
}

function moments(values: ArrayLike<number>): { mean: number; deviation: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const squares = list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / list.length) };
}

const averages = (batches: readonly number[][]): number[] =>
  batches.map((batch) => moments(batch).mean);

describe('miniBatchMoments(losses, batchSize, replacement)', () => {
  test('are those over all batches there are', () => {
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 5 }), (values, size) => {
        for (const replacement of ['with', 'without'] as const) {
          if (replacement === 'without' && size > values.length) continue;
          const all = moments(averages(allBatches(values, size, replacement === 'with')));
          const { mean, deviation } = miniBatchMoments(values, size, replacement);
          expect(mean).toBeCloseTo(all.mean, 12);
          expect(deviation ** 2).toBeCloseTo(all.deviation ** 2, 11);
        }
      }),
    );
  });
  test('fall as 1/√b, and to 0 where the batch is everything', () => {
    const values = Array.from({ length: 64 }, (_, i) => Math.sin(i) ** 2);
    const one = miniBatchMoments(values, 1, 'with').deviation;
    expect(miniBatchMoments(values, 16, 'with').deviation).toBeCloseTo(one / 4, 14);
    expect(miniBatchMoments(values, 1, 'without').deviation).toBeCloseTo(one, 14);
    expect(miniBatchMoments(values, 64, 'without').deviation).toBe(0);
    expect(miniBatchMoments([3], 1, 'without')).toEqual({ mean: 3, deviation: 0 });
  });
  test('are ∞, not NaN, where an example is impossible', () => {
    const infinite = { mean: Infinity, deviation: Infinity };
    expect(miniBatchMoments([1, Infinity], 1, 'with')).toEqual(infinite);
    expect(miniBatchMoments([Infinity], 1, 'without')).toEqual(infinite);
  });
  test('throw at a batch that can’t be drawn', () => {
    for (const size of [0, 1.5, 3]) {
      expect(() => miniBatchMoments([1, 2], size, 'without')).toThrow(`No batch of ${size}`);
      expect(() => miniBatchAverages([1, 2], size, 'without', 1, KEY)).toThrow('No batch');
    }
    expect(() => miniBatchMoments([], 1, 'with')).toThrow('from 0 examples');
    expect(miniBatchMoments([1, 2], 3, 'with').mean).toBe(1.5);
  });
});

describe('miniBatchAverages(losses, batchSize, replacement, count, key)', () => {
  const values = [0.2, 0.5, 1, 1.7, 3, 7];
  test('spread as the closed form says', () => {
    const count = 20_000;
    for (const replacement of ['with', 'without'] as const)
      for (const size of [1, 2, 5]) {
        const exact = miniBatchMoments(values, size, replacement);
        const drawn = moments(miniBatchAverages(values, size, replacement, count, KEY));
        const errors = (drawn.mean - exact.mean) / (exact.deviation / Math.sqrt(count));
        expect(Math.abs(errors)).toBeLessThan(4);
        expect(Math.abs(drawn.deviation / exact.deviation - 1)).toBeLessThan(0.03);
      }
  });
  test('every batch is equally likely', () => {
    const [count, size] = [30_000, 2];
    for (const replacement of ['with', 'without'] as const) {
      const sums = [1, 10, 100, 1000]; // which two were drawn can be read off their sum
      const seen = new Map<number, number>();
      for (const mean of miniBatchAverages(sums, size, replacement, count, KEY))
        seen.set(2 * mean, (seen.get(2 * mean) ?? 0) + 1);
      const batches = allBatches(sums, size, replacement === 'with').map(([a, b]) => a! + b!);
      let chiSquare = 0;
      for (const sum of new Set(batches)) {
        const share = batches.filter((other) => other === sum).length / batches.length;
        chiSquare += ((seen.get(sum) ?? 0) - share * count) ** 2 / (share * count);
      }
      expect(chiSquare).toBeLessThan(30); // 5 or 9 degrees of freedom
    }
  });
  test('without replacement all examples are everything', () => {
    const mean = moments(values).mean;
    for (const average of miniBatchAverages(values, 6, 'without', 50, KEY))
      expect(average).toBeCloseTo(mean, 13);
  });
  test('a larger batch holds the smaller one; a key gives the same again', () => {
    for (const replacement of ['with', 'without'] as const) {
      const small = miniBatchAverages(values, 3, replacement, 40, KEY);
      const large = miniBatchAverages(values, 4, replacement, 40, KEY);
      small.forEach((average, i) => {
        const added = 4 * large[i]! - 3 * average;
        expect(Math.min(...values.map((value) => Math.abs(value - added)))).toBeLessThan(1e-12);
      });
      expect(miniBatchAverages(values, 3, replacement, 40, KEY)).toEqual(small);
      expect(miniBatchAverages(values, 3, replacement, 40, { ...KEY, seed: 6 })).not.toEqual(small);
    }
  });
});
