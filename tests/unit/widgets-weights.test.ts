import fc from 'fast-check';
import { expect, test } from 'vitest';
import { probabilitiesOf, withProbability } from '../../src/widgets/weights.ts';

const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 2,
  maxLength: 8,
});
const sum = (values: readonly number[]): number =>
  values.reduce((sofar, value) => sofar + value, 0);

test('probabilitiesOf: weights over their sum, missing ones 0, and all alike where there are none', () => {
  expect(probabilitiesOf([1, 3])).toEqual([0.25, 0.75]);
  expect(probabilitiesOf([0.5, 0.5], 4)).toEqual([0.5, 0.5, 0, 0]);
  expect(probabilitiesOf([0, 0, 0, 0])).toEqual([0.25, 0.25, 0.25, 0.25]);
  fc.assert(
    fc.property(weights, (list) => {
      expect(sum(probabilitiesOf(list))).toBeCloseTo(1, 8);
    }),
  );
});

test('withProbability: the bar is as high as it was dragged, all sum to 1, the others keep their ratios', () => {
  expect(withProbability([0.2, 0.3, 0.5], 2, 0)).toEqual([0.4, 0.6, 0]);
  expect(withProbability([0, 0, 1], 2, 0.4)).toEqual([0.3, 0.3, 0.4]); // no ratio to keep
  const thousandths = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);
  fc.assert(
    fc.property(weights, fc.nat(), thousandths, (list, at, value) => {
      const before = probabilitiesOf(list);
      const i = at % list.length;
      const after = withProbability(before, i, value);
      expect(after[i]).toBe(value);
      expect(sum(after)).toBeCloseTo(1, 10);
      for (const p of after) expect(p).toBeGreaterThanOrEqual(0);
      if (before[i]! > 0.999) return;
      after.forEach((p, k) => {
        if (k !== i)
          expect(Math.abs(p - (before[k]! / (1 - before[i]!)) * (1 - value))).toBeLessThan(5e-4);
      });
    }),
  );
});
