import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { integrate, signChanges } from '../../src/maths/quadrature.ts';

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

/** ∫ exp(−((x − centre) / width)²) / (width √π), which is 1 over the whole line. */
const peak = (centre: number, width: number) => (x: number) =>
  Math.exp(-(((x - centre) / width) ** 2)) / (width * Math.sqrt(Math.PI));

test('integrate runs to ∞ on either side, and keeps its bound there', () => {
  const known: [(x: number) => number, number, number, number][] = [
    [(x) => 1 / (1 + x * x), -Infinity, Infinity, Math.PI],
    [(x) => 1 / (x * x), 1, Infinity, 1],
    [(x) => 1 / (x * x), -Infinity, -2, 0.5],
    [(x) => Math.exp(x), -Infinity, 0, 1],
    [(x) => x ** 3 * Math.exp(-x), 0, Infinity, 6],
    [peak(0.3, 1), -Infinity, Infinity, 1],
    [(x) => 1 / (x * Math.sqrt(x)), 1, Infinity, 2],
  ];
  for (const [f, from, to, exact] of known) {
    const { value, error } = integrate(f, from, to);
    expect(error).toBeLessThanOrEqual(1e-10);
    expect(Math.abs(value - exact)).toBeLessThanOrEqual(error);
    const split = integrate(f, from, to, { splits: [exact, 3, -5, 3, NaN] });
    expect(Math.abs(split.value - exact)).toBeLessThanOrEqual(split.error);
    expect(integrate(f, to, from).value).toBe(-value);
  }
});

test('integrate finds a narrow peak by its splits, wherever it stands', () => {
  const centre = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  const width = fc.double({ min: -4, max: 2, noNaN: true }).map((x) => 10 ** x);
  fc.assert(
    fc.property(centre, width, (at, wide) => {
      const splits = [at - 5 * wide, at, at + 5 * wide];
      const { value, error } = integrate(peak(at, wide), -Infinity, Infinity, { splits });
      expect(error).toBeLessThan(1e-9);
      const lost = (Math.abs(at) / wide) * 1e-15; // x − centre loses digits where x is large
      expect(Math.abs(value - 1)).toBeLessThanOrEqual(error + lost);
    }),
  );
  expect(integrate(peak(3000.1, 0.01), -Infinity, Infinity).value).toBe(0); // stepped over
});

test('integrate says ∞ where an interval is, and passes over a point', () => {
  expect(integrate((x) => (x < 0.2 ? 0 : Infinity), 0, 1)).toEqual({ value: Infinity, error: 0 });
  expect(integrate((x) => (x > 7 ? -Infinity : 1), -Infinity, Infinity).value).toBe(-Infinity);
  const { value, error } = integrate((x) => -Math.log(Math.abs(x)), -1, 1); // ∞ at 0, the middle
  expect(error).toBeLessThanOrEqual(1e-10);
  expect(Math.abs(value - 2)).toBeLessThanOrEqual(error);
  expect(integrate(() => Infinity, 2, 2)).toEqual({ value: 0, error: 0 });
});

test('integrate never returns NaN', () => {
  expect(() => integrate(() => NaN, 0, 1)).toThrow('must have a value');
  const grows = integrate((x) => 1 / x, 1, Infinity); // has no integral
  expect(grows.value).not.toBeNaN();
  expect(grows.error).toBeGreaterThan(0.1);
  const long = integrate((x) => (x < 1e200 ? 1 / x : 0), 1, Infinity);
  expect(long.value).toBeCloseTo(200 * Math.LN10, 8);
  const both = integrate((x) => (x < 0 ? -Infinity : x > 0 ? Infinity : 0), -1, 1); // has no value
  expect(both.value).not.toBeNaN();
  const turns = integrate((x) => Math.cos(x), 0, Infinity); // nor has this
  expect(turns.value).not.toBeNaN();
  expect(turns.error).toBeGreaterThan(1);
  expect(integrate((x) => 1e300 * x, 1, Infinity).value).toBe(Infinity);
});

test('integrate stops at what rounding leaves', () => {
  let calls = 0;
  const { value, error } = integrate((x) => (calls++, 1e12 * Math.exp(x)), 0, 1);
  expect(calls).toBeLessThan(100);
  expect(error).toBeGreaterThan(1e-10);
  expect(Math.abs(value - 1e12 * (Math.E - 1))).toBeLessThanOrEqual(error);
});

test('signChanges(g, points) finds a crossing per change, and none where g is 0', () => {
  const grid = Array.from({ length: 40 }, (_, i) => 0.01 + i / 4);
  const found = signChanges(Math.sin, grid);
  expect(found.map((x) => x.toFixed(8))).toEqual([1, 2, 3].map((k) => (k * Math.PI).toFixed(8)));
  expect(signChanges((x) => Math.max(0, x - 3), grid)).toEqual([]);
  expect(signChanges((x) => Math.sign(x - 3), [0, 2, 4])[0]).toBeCloseTo(3, 7);
  expect(signChanges((x) => (x < 2 ? -1 : x < 4 ? 0 : 1), grid)[0]).toBeGreaterThan(1.5);
  expect(signChanges((x) => (x - 1) ** 9, [0, 3])[0]).toBeCloseTo(1, 1); // flat: the method crawls
  expect(signChanges(() => NaN, grid)).toEqual([]);
});
