import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { auc } from '../../src/maths/auc.ts';

/** Few values, so that there are ties, and infinite ones. */
const scores = fc.array(fc.constantFrom(-Infinity, -2, -0.5, 0, 0.25, 1, 7, Infinity), {
  minLength: 1,
  maxLength: 20,
});

test('auc is the share of pairs told apart, counted one by one', () => {
  fc.assert(
    fc.property(scores, scores, (positives, negatives) => {
      let count = 0;
      for (const one of positives)
        for (const other of negatives) count += one > other ? 1 : one === other ? 0.5 : 0;
      expect(auc(positives, negatives)).toBeCloseTo(
        count / (positives.length * negatives.length),
        12,
      );
      expect(auc(positives, negatives) + auc(negatives, positives)).toBeCloseTo(1, 12);
    }),
  );
});

test('auc at its ends, and where there is nothing to compare', () => {
  expect(auc([3, 4], [1, 2])).toBe(1);
  expect(auc([1, 2], [3, 4])).toBe(0);
  expect(auc([5, 5], [5])).toBe(0.5);
  expect(auc([], [1])).toBeNaN();
  expect(auc([1], [])).toBeNaN();
  expect(auc([NaN, 1], [0])).toBeNaN();
  expect(auc([1], [NaN, 0])).toBeNaN();
});
