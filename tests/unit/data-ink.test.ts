import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawnInk, type PenLine } from '../../src/data/ink.ts';

/** Mass of the ink, its centre in pixels, and the box of what is at least half covered. */
function measure(ink: Float32Array, size: number) {
  let mass = 0;
  let x = 0;
  let y = 0;
  const box = { left: size, right: -1, top: size, bottom: -1 };
  ink.forEach((cover, k) => {
    const column = k % size;
    const row = Math.floor(k / size);
    mass += cover;
    x += cover * (column + 0.5);
    y += cover * (row + 0.5);
    if (cover < 0.5) return;
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
  });
  return { mass, x: x / mass, y: y / mass, box };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const line = fc.array(fc.record({ x: share, y: share }), { minLength: 1, maxLength: 12 });

describe('drawnInk(lines, size, framed)', () => {
  test('unframed, ink lies where the pen was, as wide as the pen', () => {
    const across: PenLine = [
      { x: 0.25, y: 0.5 },
      { x: 0.75, y: 0.5 },
    ];
    const ink = drawnInk([across], 28, false);
    const { box, mass, y } = measure(ink, 28);
    expect(box).toEqual({ left: 6, right: 21, top: 13, bottom: 14 }); // 7 to 21 and half a pen at each end
    expect(y).toBeCloseTo(14, 6);
    expect(mass).toBeGreaterThan(2.4 * 14);
    expect(mass).toBeLessThan(2.4 * 17);
  });

  test.each([14, 28])('framed at %i pixels, the centre of mass is in the middle', (size) => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), (lines) => {
        const ink = drawnInk(lines, size, true);
        for (const cover of ink) expect(cover >= 0 && cover <= 1).toBe(true);
        expect(measure(ink, size).mass).toBeGreaterThan(0);
      }),
    );
    const seven: PenLine = [
      { x: 0.1, y: 0.05 },
      { x: 0.3, y: 0.05 },
      { x: 0.15, y: 0.35 },
    ];
    const { x, y, box } = measure(drawnInk([seven], size, true), size);
    expect(Math.hypot(x - size / 2, y - size / 2)).toBeLessThan((1.2 * size) / 28);
    const height = box.bottom - box.top + 1;
    expect(Math.abs(height - (20 * size) / 28)).toBeLessThanOrEqual(1);
  });

  test('where and how large it was drawn makes no difference once framed', () => {
    const shape: PenLine = [
      { x: 0.2, y: 0.1 },
      { x: 0.8, y: 0.3 },
      { x: 0.4, y: 0.9 },
    ];
    const small = shape.map(({ x, y }) => ({ x: 0.5 + 0.4 * x, y: 0.4 * y }));
    const one = drawnInk([shape], 28, true);
    const other = drawnInk([small], 28, true);
    one.forEach((cover, k) => expect(other[k]).toBeCloseTo(cover, 1));
  });

  test('a press alone is a dot in the middle, not a blot; no line is no ink', () => {
    const { x, y, mass } = measure(drawnInk([[{ x: 0.9, y: 0.1 }]], 28, true), 28);
    expect(x).toBeCloseTo(14, 0);
    expect(y).toBeCloseTo(14, 0);
    expect(mass).toBeLessThan(8);
    expect(drawnInk([], 28, true).every((cover) => cover === 0)).toBe(true);
    expect(drawnInk([[]], 14, false).every((cover) => cover === 0)).toBe(true);
  });
});
