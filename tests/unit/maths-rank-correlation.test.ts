import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classShare, spearman, spearmanWithin } from '../../src/maths/rank-correlation.ts';

describe('spearman(xs, ys)', () => {
  test('of ranks without ties is 1 − 6 Σ d² / (n (n² − 1))', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (xs, stream) => {
          // the ranks of ys are a permutation of those of xs
          const keys = xs.map(() => stream.next().value!);
          const order = xs.map((_, i) => i).toSorted((i, j) => keys[i]! - keys[j]!);
          const ys = xs.map((_, i) => xs[order[i]!]!);
          const sorted = xs.toSorted((a, b) => a - b);
          const d2 = xs.reduce(
            (sum, x, i) => sum + (sorted.indexOf(x) - sorted.indexOf(ys[i]!)) ** 2,
            0,
          );
          const n = xs.length;
          expect(spearman(xs, ys)).toBeCloseTo(1 - (6 * d2) / (n * (n * n - 1)), 9);
        },
      ),
    );
  });

  test('equal values share the mean of their ranks', () => {
    // ranks 1.5, 1.5, 3, 4 and 1, 2, 3.5, 3.5: Σuv = 4, Σu² = Σv² = 4.5
    expect(spearman([1, 1, 2, 3], [5, 6, 7, 7])).toBeCloseTo(4 / 4.5, 12);
  });

  test('sees what rises and falls together, whatever the curve; constants have none', () => {
    const xs = [-2, -1, 0, 1, 2];
    expect(
      spearman(
        xs,
        xs.map((x) => Math.exp(3 * x)),
      ),
    ).toBe(1);
    expect(
      spearman(
        xs,
        xs.map((x) => -(x ** 3)),
      ),
    ).toBe(-1);
    expect(spearman(xs, [1, 1, 1, 1, 1])).toBe(0);
    expect(spearman([], [])).toBe(0);
  });
});

describe('classShare(values, classes)', () => {
  test('1 where the class says it all, 0 where it says nothing', () => {
    expect(classShare([3, 3, 8, 8, 5], [0, 0, 1, 1, 2])).toBeCloseTo(1, 12);
    expect(classShare([1, 4, 2, 3], [0, 0, 1, 1])).toBeCloseTo(0, 12);
    expect(classShare([7, 7, 7], [0, 1, 2])).toBe(0);
  });

  test('of two classes it is the square of Spearman’s ρ with the class', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: fc.integer({ min: 0, max: 9 }), k: fc.nat({ max: 1 }) }), {
          minLength: 2,
          maxLength: 30,
        }),
        (rows) => {
          const [xs, ks] = [rows.map(({ x }) => x), rows.map(({ k }) => k)];
          expect(classShare(xs, ks)).toBeCloseTo(spearman(xs, ks) ** 2, 9);
        },
      ),
    );
  });
});

describe('spearmanWithin(xs, ys, classes)', () => {
  test('of one class it is Spearman’s ρ', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), {
          minLength: 2,
          maxLength: 30,
        }),
        (rows) => {
          const [xs, ys] = [rows.map(([x]) => x), rows.map(([, y]) => y)];
          const classes = rows.map(() => 4);
          expect(spearmanWithin(xs, ys, classes)).toBeCloseTo(spearman(xs, ys), 9);
        },
      ),
    );
  });

  test('what only tells the classes apart counts for nothing; what goes with it inside each counts wholly', () => {
    const classes = [0, 0, 0, 1, 1, 1];
    const rising = [1, 2, 3, 101, 102, 103];
    expect(spearmanWithin(rising, [0, 0, 0, 9, 9, 9], classes)).toBe(0);
    expect(spearmanWithin(rising, [53, 54, 55, 6, 7, 8], classes)).toBeCloseTo(1, 12);
    expect(spearman(rising, [53, 54, 55, 6, 7, 8])).toBeLessThan(0);
    expect(spearmanWithin(rising, [1, 2, 3, 8, 7, 6], classes)).toBeCloseTo(0, 12);
  });
});
