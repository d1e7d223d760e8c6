import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bernoulliLogLikelihood, logSumExp } from '../../src/maths/log-space.ts';
import {
  naiveBinaryCrossEntropy,
  naiveCategoricalCrossEntropy,
  stableBinaryCrossEntropy,
  stableCategoricalCrossEntropy,
} from '../../src/maths/logit-losses.ts';

const logits = (most: number) => fc.float({ min: -most, max: most, noNaN: true });
const share = fc.float({ min: 0, max: 1, noNaN: true });

/** Numbers that float32 doesn't hold. */
const unrounded = (steps: object): number[] =>
  Object.values(steps)
    .flat()
    .filter((value) => !Object.is(Math.fround(value), value));

describe('binary cross-entropy from a logit', () => {
  test('both forms agree with double precision where nothing overflows', () => {
    fc.assert(
      fc.property(logits(5), share, (logit, y) => {
        const exact = -bernoulliLogLikelihood(logit, y);
        const naive = naiveBinaryCrossEntropy(logit, y);
        const stable = stableBinaryCrossEntropy(logit, y);
        expect(Math.abs(naive.loss - exact)).toBeLessThan(3e-5); // 1 − p keeps few digits
        expect(Math.abs(stable.loss - exact)).toBeLessThan(2e-6);
        expect([...unrounded(naive), ...unrounded(stable)]).toEqual([]);
      }),
    );
  });
  test('the steps are those of the formula', () => {
    const { exponential, denominator, probability, complement, one, zero } =
      naiveBinaryCrossEntropy(2, 0.25);
    expect(exponential).toBe(Math.fround(Math.exp(-2)));
    expect(denominator).toBe(Math.fround(1 + exponential));
    expect(probability).toBe(Math.fround(1 / denominator));
    expect(complement).toBe(Math.fround(1 - probability));
    expect(one).toBeCloseTo(0.25 * Math.log(probability), 7);
    expect(zero).toBeCloseTo(0.75 * Math.log(complement), 6);
  });
  test('the naive form ends in ∞ or NaN: 1 + e^−17 is 1, e^89 is ∞', () => {
    expect(naiveBinaryCrossEntropy(16, 0).loss).toBeCloseTo(16, 0);
    expect(naiveBinaryCrossEntropy(17, 0)).toMatchObject({ complement: 0, loss: Infinity });
    expect(naiveBinaryCrossEntropy(17, 1)).toMatchObject({ probability: 1, zero: NaN, loss: NaN });
    expect(naiveBinaryCrossEntropy(-88, 1).loss).toBeCloseTo(88, 4);
    expect(naiveBinaryCrossEntropy(-89, 1)).toMatchObject({
      exponential: Infinity,
      loss: Infinity,
    });
    expect(naiveBinaryCrossEntropy(-89, 0)).toMatchObject({ probability: 0, one: NaN, loss: NaN });
  });
  test('the stable form is right to rounding for every finite logit', () => {
    fc.assert(
      fc.property(logits(2 ** 127), share, (logit, y) => {
        const exact = -bernoulliLogLikelihood(logit, y);
        const { loss } = stableBinaryCrossEntropy(logit, y);
        const scale = Math.max(1e-38, Math.abs(logit), exact);
        expect(Math.abs(loss - exact) / scale).toBeLessThan(3e-7);
        expect(loss).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(stableBinaryCrossEntropy(1000, 0).loss).toBe(1000);
    expect(stableBinaryCrossEntropy(1000, 1).loss).toBe(0);
    expect(stableBinaryCrossEntropy(50, 1).loss / Math.exp(-50)).toBeCloseTo(1, 6);
  });
});

describe('categorical cross-entropy from logits', () => {
  const classes = (most: number) => fc.array(logits(most), { minLength: 1, maxLength: 8 });

  test('both forms agree with double precision where nothing overflows', () => {
    fc.assert(
      fc.property(classes(10), fc.nat(), (values, pick) => {
        const target = pick % values.length;
        const exact = logSumExp(values) - values[target]!;
        const naive = naiveCategoricalCrossEntropy(values, target);
        const stable = stableCategoricalCrossEntropy(values, target);
        expect(Math.abs(naive.loss - exact)).toBeLessThan(1e-5);
        expect(Math.abs(stable.loss - exact)).toBeLessThan(1e-5);
        expect([...unrounded(naive), ...unrounded(stable)]).toEqual([]);
        expect(naive.probability).toBeCloseTo(Math.exp(-exact), 6);
        expect(stable.largest).toBe(Math.max(...values));
      }),
    );
  });
  test('the naive form ends in NaN or ∞: e^89 is ∞, e^−104 is 0', () => {
    expect(naiveCategoricalCrossEntropy([89, 0], 0)).toMatchObject({ total: Infinity, loss: NaN });
    expect(naiveCategoricalCrossEntropy([89, 0], 1).loss).toBe(Infinity);
    expect(naiveCategoricalCrossEntropy([-104, -104], 0)).toMatchObject({ total: 0, loss: NaN });
    expect(stableCategoricalCrossEntropy([89, 0], 1).loss).toBe(89);
    expect(stableCategoricalCrossEntropy([-104, -104], 0).loss).toBeCloseTo(Math.LN2, 7);
  });
  test('the stable form is finite and right to rounding for every finite logit', () => {
    fc.assert(
      fc.property(classes(2 ** 126), fc.nat(), (values, pick) => {
        const target = pick % values.length;
        const exact = logSumExp(values) - values[target]!;
        const { loss, total } = stableCategoricalCrossEntropy(values, target);
        const scale = Math.max(1, ...values.map(Math.abs));
        expect(Math.abs(loss - exact) / scale).toBeLessThan(1e-6);
        expect(total).toBeGreaterThanOrEqual(1);
        expect(total).toBeLessThanOrEqual(values.length);
      }),
    );
  });
});
