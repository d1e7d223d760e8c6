import { describe, expect, test } from 'vitest';
import { drawShape, type ShapeName } from '../../src/data/shapes.ts';

const COUNT = 20_000;
const points = (name: ShapeName) => {
  const flat = drawShape(name, COUNT, 1);
  return Array.from({ length: COUNT }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!] as const);
};
const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const share = (name: ShapeName, inside: (x: number, y: number) => boolean) =>
  points(name).filter(([x, y]) => inside(x, y)).length / COUNT;
/** Four standard errors of a share of `COUNT` draws. */
const NOISE = 4 * Math.sqrt(0.25 / COUNT);

describe('drawShape', () => {
  test.each<ShapeName>(['gaussian', 'mixture', 'ring', 'grid', 'moons', 'spiral', 'checkerboard'])(
    '%s: point i depends on the seed and i only, and lies near the origin',
    (name) => {
      const some = drawShape(name, 50, 3);
      expect(drawShape(name, 80, 3).subarray(0, 100)).toEqual(some);
      expect(drawShape(name, 50, 4)).not.toEqual(some);
      expect(share(name, (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 3)).toBeGreaterThan(0.99);
    },
  );

  test('gaussian has unit variances and correlation 0.6', () => {
    const drawn = points('gaussian');
    const moment = (f: (x: number, y: number) => number) => mean(drawn.map(([x, y]) => f(x, y)));
    expect(Math.abs(moment((x) => x * x) - 1)).toBeLessThan(0.05);
    expect(Math.abs(moment((_, y) => y * y) - 1)).toBeLessThan(0.05);
    expect(Math.abs(moment((x, y) => x * y) - 0.6)).toBeLessThan(0.05);
  });

  test('mixture weighs its modes 1/2, 1/3, 1/6', () => {
    const near = (a: number, b: number) =>
      share('mixture', (x, y) => Math.hypot(x - a, y - b) < 1.3);
    expect(Math.abs(near(-1.2, -0.8) - 1 / 2)).toBeLessThan(NOISE);
    expect(Math.abs(near(1.4, -0.4) - 1 / 3)).toBeLessThan(NOISE);
    expect(Math.abs(near(0.1, 1.5) - 1 / 6)).toBeLessThan(NOISE);
  });

  test('ring and grid fill each of their modes alike', () => {
    for (let k = 0; k < 8; k++) {
      const [a, b] = [2 * Math.cos((k * Math.PI) / 4), 2 * Math.sin((k * Math.PI) / 4)];
      const inMode = share('ring', (x, y) => Math.hypot(x - a, y - b) < 0.5);
      expect(Math.abs(inMode - 1 / 8)).toBeLessThan(NOISE);
    }
    for (let k = 0; k < 25; k++) {
      const [a, b] = [(k % 5) - 2, Math.floor(k / 5) - 2];
      const inMode = share('grid', (x, y) => Math.hypot(x - a, y - b) < 0.4);
      expect(Math.abs(inMode - 1 / 25)).toBeLessThan(NOISE);
    }
  });

  test('checkerboard leaves the light squares empty and fills the dark ones evenly', () => {
    const cells = new Float64Array(16);
    for (const [x, y] of points('checkerboard')) {
      cells[4 * Math.floor(y + 2) + Math.floor(x + 2)]!++;
    }
    cells.forEach((count, k) => {
      const dark = ((k >> 2) + k) % 2 === 0;
      expect(Math.abs(count / COUNT - (dark ? 1 / 8 : 0))).toBeLessThan(dark ? NOISE : 1e-12);
    });
  });

  test('moons and spiral lie on their curves', () => {
    expect(
      share('moons', (x, y) => {
        const upper = Math.abs(Math.hypot(x + 0.75, y + 0.375) - 1.5);
        const lower = Math.abs(Math.hypot(x - 0.75, y - 0.375) - 1.5);
        return Math.min(upper, lower) < 0.4;
      }),
    ).toBeGreaterThan(0.999);
    expect(
      share('spiral', (x, y) => {
        const turns = (3 * Math.PI * Math.hypot(x, y)) / 2.5 - Math.atan2(y, x);
        return Math.abs(Math.sin(turns)) < 0.9; // arms are half a turn apart
      }),
    ).toBeGreaterThan(0.95);
  });
});
