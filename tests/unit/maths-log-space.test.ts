import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bernoulliLogLikelihood, logSumExp, softplus } from '../../src/maths/log-space.ts';

const number = fc.double({ min: -50, max: 50, noNaN: true });

test('logSumExp(values) is the logarithm of the sum, wherever the values lie', () => {
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 20 }), number, (values, shift) => {
      const direct = Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));
      expect(logSumExp(values)).toBeCloseTo(direct, 11);
      const shifted = values.map((value) => value + 1000 * shift);
      expect(logSumExp(shifted) - 1000 * shift).toBeCloseTo(direct, 9);
    }),
  );
});

test('logSumExp at its limits', () => {
  expect(logSumExp([])).toBe(-Infinity);
  expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
  expect(logSumExp([-Infinity, 3])).toBe(3);
  expect(logSumExp([Infinity, 3])).toBe(Infinity);
  expect(logSumExp([1e308, 1e308])).toBe(1e308);
});

test('softplus(x) has both its asymptotes and its symmetry', () => {
  expect(softplus(0)).toBeCloseTo(Math.LN2, 15);
  expect(softplus(1000)).toBe(1000);
  expect(softplus(-40) / Math.exp(-40)).toBeCloseTo(1, 14);
  fc.assert(
    fc.property(number, (x) => {
      expect(softplus(x) - softplus(-x)).toBeCloseTo(x, 11);
    }),
  );
});

test('bernoulliLogLikelihood(logit, x) is log p or log (1 − p), and linear between', () => {
  fc.assert(
    fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (logit) => {
      const p = 1 / (1 + Math.exp(-logit));
      expect(bernoulliLogLikelihood(logit, 1)).toBeCloseTo(Math.log(p), 9);
      expect(bernoulliLogLikelihood(logit, 0)).toBeCloseTo(Math.log(1 - p), 9);
      expect(bernoulliLogLikelihood(logit, 0.3)).toBeCloseTo(
        0.3 * bernoulliLogLikelihood(logit, 1) + 0.7 * bernoulliLogLikelihood(logit, 0),
        11,
      );
    }),
  );
  expect(bernoulliLogLikelihood(800, 0)).toBe(-800);
  expect(bernoulliLogLikelihood(-800, 0)).toBeCloseTo(0, 15);
});
