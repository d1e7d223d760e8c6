import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  gaussianKl,
  gaussianLogDensity,
  normalQuantile,
  standardNormalKl,
} from '../../src/maths/gaussian.ts';
import { integrate } from '../../src/maths/quadrature.ts';

const mean = fc.double({ min: -4, max: 4, noNaN: true });
const deviation = fc.double({ min: 0.05, max: 5, noNaN: true });
const logVariance = fc.double({ min: -6, max: 3, noNaN: true });

/** KL by its definition, over all of the first distribution that a float64 can see. */
function klByQuadrature(m1: number, s1: number, m2: number, s2: number) {
  const integrand = (x: number) => {
    const log = gaussianLogDensity(x, m1, s1);
    return Math.exp(log) * (log - gaussianLogDensity(x, m2, s2));
  };
  return integrate(integrand, m1 - 12 * s1, m1 + 12 * s1);
}

/** P(X > x) of a standard normal for x ≥ 0, to a relative 1e-14 or so. */
function upperTail(x: number): number {
  const scaled = (t: number) => Math.exp(-t * x - (t * t) / 2);
  const { value } = integrate(scaled, 0, 40 / (1 + x), { tolerance: 1e-16 });
  return (value * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

describe('gaussianLogDensity', () => {
  test('integrates to 1', () => {
    fc.assert(
      fc.property(mean, deviation, (m, s) => {
        const density = (x: number) => Math.exp(gaussianLogDensity(x, m, s));
        expect(integrate(density, m - 12 * s, m + 12 * s).value).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe('gaussianKl', () => {
  test('has the curriculum’s values', () => {
    expect(gaussianKl(0, 1, 0, 2)).toBeCloseTo(Math.log(2) + 1 / 8 - 1 / 2, 14);
    expect(gaussianKl(0, 2, 0, 1)).toBeCloseTo(0.8069, 4);
    for (const m of [1, 2, 4, 8]) expect(gaussianKl(0, 1, m, 1)).toBeCloseTo((m * m) / 2, 13);
  });

  test('agrees with quadrature', () => {
    fc.assert(
      fc.property(mean, deviation, mean, deviation, (m1, s1, m2, s2) => {
        const { value, error } = klByQuadrature(m1, s1, m2, s2);
        expect(Math.abs(gaussianKl(m1, s1, m2, s2) - value)).toBeLessThan(
          error + 1e-11 * (1 + Math.abs(value)),
        );
      }),
    );
  });

  test('is never negative, and 0 for equal distributions only', () => {
    fc.assert(
      fc.property(mean, deviation, mean, deviation, (m1, s1, m2, s2) => {
        expect(gaussianKl(m1, s1, m2, s2)).toBeGreaterThan(-1e-14);
        expect(gaussianKl(m1, s1, m1, s1)).toBe(0);
        expect(gaussianKl(m1, s1, m1 + 0.1, s1)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('standardNormalKl', () => {
  test('agrees with quadrature, summed over dimensions', () => {
    const posterior = fc.array(fc.tuple(mean, logVariance), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(posterior, (dimensions) => {
        const integrals = dimensions.map(([m, v]) => klByQuadrature(m, Math.exp(v / 2), 0, 1));
        const expected = integrals.reduce((sum, { value }) => sum + value, 0);
        const bound = integrals.reduce((sum, { error }) => sum + error, 1e-11 * (1 + expected));
        const kl = standardNormalKl(
          dimensions.map(([m]) => m),
          dimensions.map(([, v]) => v),
        );
        expect(Math.abs(kl - expected)).toBeLessThan(bound);
      }),
    );
  });

  test('keeps its digits near zero', () => {
    // ½ (eᵛ − 1 − v) = v²/4 + v³/12 + …
    for (const v of [1e-3, -1e-4, 1e-5]) {
      const series = v ** 2 / 4 + v ** 3 / 12 + v ** 4 / 48;
      expect(standardNormalKl([0], [v]) / series).toBeCloseTo(1, 5);
    }
    expect(standardNormalKl([0, 0], [0, 0])).toBe(0);
  });
});

describe('normalQuantile', () => {
  test('inverts the tail probability found by quadrature', () => {
    for (let x = 0; x <= 8; x += 0.125) {
      const tail = upperTail(x);
      expect(-normalQuantile(tail)).toBeCloseTo(x, 12);
    }
    for (const x of [10, 20, 30]) expect(-normalQuantile(upperTail(x))).toBeCloseTo(x, 11);
  });

  test('is odd about ½ and has the tabulated values', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (p) => {
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(1 - (1 - p)), 9);
      }),
    );
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0.9995)).toBeCloseTo(3.290526731491896, 13);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
  });

  test('is NaN where there is no probability', () => {
    for (const p of [-0.1, 1.1, NaN]) expect(normalQuantile(p)).toBeNaN();
  });
});
