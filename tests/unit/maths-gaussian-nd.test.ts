import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponentialCdf } from '../../src/maths/exponential.ts';
import { cholesky, gaussianNdLogDensity, gaussianNdSamples } from '../../src/maths/gaussian-nd.ts';
import { gaussianCdf, gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { KS_BOUND, kolmogorovSmirnov } from '../support/kolmogorov-smirnov.ts';

const number = fc.double({ min: -5, max: 5, noNaN: true });

/** A covariance A Aᵀ + I with its size, row-major, and a place to stand. */
const gaussians = fc
  .integer({ min: 1, max: 5 })
  .chain((size) =>
    fc
      .tuple(
        fc.array(number, { minLength: size * size, maxLength: size * size }),
        fc.array(number, { minLength: size, maxLength: size }),
        fc.array(number, { minLength: size, maxLength: size }),
      )
      .map(([a, mean, x]) => ({ size, mean, x, covariance: gram(a, size, 1) })),
  );

/** A Aᵀ + `ridge` I. */
function gram(a: ArrayLike<number>, size: number, ridge: number): number[] {
  return Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    let dot = row === column ? ridge : 0;
    for (let k = 0; k < size; k++) dot += a[row * size + k]! * a[column * size + k]!;
    return dot;
  });
}

describe('cholesky', () => {
  test('gives a lower triangle whose square is the matrix', () => {
    expect([...cholesky([4, 2, 2, 10], 2)]).toEqual([2, 0, 1, 3]);
    fc.assert(
      fc.property(gaussians, ({ size, covariance }) => {
        const factor = cholesky(covariance, size);
        const back = gram(factor, size, 0);
        back.forEach((value, i) => expect(value).toBeCloseTo(covariance[i]!, 10));
        factor.forEach((value, i) => {
          if (i % size > Math.floor(i / size)) expect(value).toBe(0);
        });
      }),
    );
  });

  test.each([
    ['a direction without variance', [1, 1, 1, 1]],
    ['a negative variance', [1, 0, 0, -1]],
    ['more covariance than variance', [1, 2, 2, 1]],
    ['no numbers', [NaN, 0, 0, 1]],
  ])('refuses %s', (_, matrix) => {
    expect(() => cholesky(matrix, 2)).toThrow('positive definite');
  });
});

describe('gaussianNdLogDensity', () => {
  test('with a diagonal covariance is the sum over the dimensions', () => {
    fc.assert(
      fc.property(gaussians, ({ size, mean, x, covariance }) => {
        const deviations = mean.map((_, k) => Math.sqrt(covariance[k * size + k]!));
        const factor = new Float64Array(size * size);
        deviations.forEach((deviation, k) => (factor[k * size + k] = deviation));
        const sum = mean.reduce(
          (sum, m, k) => sum + gaussianLogDensity(x[k]!, m, deviations[k]!),
          0,
        );
        expect(gaussianNdLogDensity(x, mean, factor)).toBeCloseTo(sum, 10);
      }),
    );
  });

  test('in two dimensions has the formula with the inverse written out', () => {
    const correlation = fc.double({ min: -0.95, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(number, number, correlation, (x, y, r) => {
        const [s, t] = [0.5, 3];
        const [u, v] = [(x - 1) / s, (y + 2) / t];
        const exponent = (u * u - 2 * r * u * v + v * v) / (2 * (1 - r * r));
        const direct = -exponent - Math.log(2 * Math.PI * s * t * Math.sqrt(1 - r * r));
        const factor = cholesky([s * s, r * s * t, r * s * t, t * t], 2);
        expect(gaussianNdLogDensity([x, y], [1, -2], factor)).toBeCloseTo(direct, 9);
      }),
    );
  });

  test('integrates to 1 over the plane, and to its marginal over a line', () => {
    const factor = cholesky([2, 1.2, 1.2, 1], 2);
    const line = (x: number) =>
      integrate((y) => Math.exp(gaussianNdLogDensity([x, y], [1, -1], factor)), -14, 12).value;
    for (const x of [-2, 1, 2.5]) {
      expect(line(x)).toBeCloseTo(Math.exp(gaussianLogDensity(x, 1, Math.SQRT2)), 10);
    }
    expect(integrate(line, -16, 18).value).toBeCloseTo(1, 9);
  });
});

describe('gaussianNdSamples', () => {
  const key = { stream: 10, step: 0, seed: 5 };
  const mean = [3, -1, 0];
  const covariance = [4, 1, -1, 1, 2, 0.5, -1, 0.5, 1];
  const factor = cholesky(covariance, 3);
  const count = 40_000;
  const drawn = gaussianNdSamples(count, mean, factor, key);

  test('seen from any direction follow the Gaussian of that direction', () => {
    for (const direction of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, -2, 0.5],
    ]) {
      const along = (from: ArrayLike<number>, at: number) =>
        direction.reduce((sum, d, k) => sum + d * from[at + k]!, 0);
      const spread = direction.reduce((sum, d, k) => sum + d * along(covariance, 3 * k), 0);
      const shadow = Float64Array.from({ length: count }, (_, i) => along(drawn, 3 * i));
      const cdf = (x: number) => gaussianCdf(x, along(mean, 0), Math.sqrt(spread));
      expect(kolmogorovSmirnov(shadow, cdf)).toBeLessThan(KS_BOUND);
    }
  });

  test('in the plane, their squared distance is exponential', () => {
    const flat = cholesky([2, 1.2, 1.2, 1], 2);
    const points = gaussianNdSamples(count, [1, -1], flat, key);
    const highest = gaussianNdLogDensity([1, -1], [1, -1], flat);
    const distances = Float64Array.from({ length: count }, (_, i) => {
      const point = points.subarray(2 * i, 2 * i + 2);
      return 2 * (highest - gaussianNdLogDensity(point, [1, -1], flat));
    });
    expect(kolmogorovSmirnov(distances, (d) => exponentialCdf(d, 0.5))).toBeLessThan(KS_BOUND);
  });

  test('are a function of key and place', () => {
    expect(gaussianNdSamples(5, mean, factor, key)).toEqual(drawn.subarray(0, 15));
    expect(gaussianNdSamples(5, mean, factor, { ...key, seed: 6 })).not.toEqual(
      drawn.subarray(0, 15),
    );
  });
});
