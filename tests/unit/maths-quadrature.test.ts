import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { integrate } from '../../src/maths/quadrature.ts';

test('integrate is exact for polynomials up to degree 22 with one interval', () => {
  for (let degree = 0; degree <= 22; degree++) {
    const { value } = integrate((x) => x ** degree, 0, 2, { intervals: 1 });
    expect(value / (2 ** (degree + 1) / (degree + 1))).toBeCloseTo(1, 13);
  }
});

test('integrate keeps its error bound and, where it can, the tolerance', () => {
  const known: [(x: number) => number, number, number, number][] = [
    [Math.sin, 0, Math.PI, 2],
    [Math.sqrt, 0, 1, 2 / 3],
    [Math.abs, -1, 2, 2.5],
    [(x) => Math.exp(-x * x), -10, 10, Math.sqrt(Math.PI)],
    [(x) => 1 / (1e-4 + x * x), -1, 1, 200 * Math.atan(100)],
    [(x) => Math.cos(100 * x), 0, 1, Math.sin(100) / 100],
  ];
  for (const [f, from, to, exact] of known) {
    const { value, error } = integrate(f, from, to);
    expect(error).toBeLessThanOrEqual(1e-10);
    expect(Math.abs(value - exact)).toBeLessThanOrEqual(error + 1e-13 * Math.abs(exact));
  }
});

test('integrate owns up when intervals run out', () => {
  const { value, error } = integrate(Math.sqrt, 0, 1, { intervals: 3 });
  expect(error).toBeGreaterThan(1e-10); // the tolerance asked for
  expect(Math.abs(value - 2 / 3)).toBeLessThan(error);
});

test('integrate adds up over neighbours and changes sign with direction', () => {
  const end = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(end, end, end, (a, b, c) => {
      const f = (x: number) => Math.exp(Math.sin(3 * x));
      const over = (from: number, to: number) => integrate(f, from, to).value;
      expect(over(a, b) + over(b, c)).toBeCloseTo(over(a, c), 9);
      expect(over(a, b)).toBeCloseTo(-over(b, a), 12);
    }),
  );
});
