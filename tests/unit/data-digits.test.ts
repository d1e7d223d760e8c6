import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawDigits, FACTORS } from '../../src/data/digits.ts';
import { resizeImages } from '../../src/data/resize.ts';

const image = (pixels: Uint8Array, i: number, size: number) =>
  pixels.subarray(i * size * size, (i + 1) * size * size);

/** Mass of ink in pixels, its centre, and the box of all pixels at least a third ink. */
function measure(pixels: Uint8Array, size: number) {
  let mass = 0;
  let x = 0;
  let y = 0;
  const box = { left: size, right: -1, top: size, bottom: -1 };
  pixels.forEach((byte, k) => {
    const column = k % size;
    const row = Math.floor(k / size);
    mass += byte / 255;
    x += (byte / 255) * (column + 0.5);
    y += (byte / 255) * (row + 0.5);
    if (byte < 85) return;
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
  });
  return { mass, x: x / mass, y: y / mass, box };
}

describe('drawDigits', () => {
  const set = drawDigits({ count: 2000, size: 28, seed: 1 });
  const factor = (name: (typeof FACTORS)[number], i: number) =>
    set.factors!.values[i * FACTORS.length + FACTORS.indexOf(name)]!;

  test('image i depends on the seed and i only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, count) => {
        const few = drawDigits({ count, size: 14, seed });
        const more = drawDigits({ count: count + 5, size: 14, seed });
        expect(more.pixels.subarray(0, few.pixels.length)).toEqual(few.pixels);
        expect(more.labels!.subarray(0, count)).toEqual(few.labels);
        expect(more.factors!.values.subarray(0, few.factors!.values.length)).toEqual(
          few.factors!.values,
        );
      }),
      { numRuns: 20 },
    );
    expect(drawDigits({ count: 50, size: 28, seed: 2 }).pixels).not.toEqual(
      set.pixels.subarray(0, 50 * 784),
    );
  });

  test('every digit comes about as often as any other', () => {
    const counts = new Float64Array(10);
    for (const label of set.labels!) counts[label]!++;
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(4 * Math.sqrt(180));
  });

  test('shows the same digit at every size', () => {
    const small = drawDigits({ count: 200, size: 14, seed: 1 });
    expect(small.labels).toEqual(set.labels!.subarray(0, 200));
    const shrunk = resizeImages({ ...set, count: 200 }, 14).pixels;
    for (let i = 0; i < 200; i++) {
      const a = image(small.pixels, i, 14);
      const b = image(shrunk, i, 14);
      const difference = a.reduce((sum, byte, k) => sum + Math.abs(byte - b[k]!), 0) / 255 / 196;
      expect(difference).toBeLessThan(0.035); // of full ink, mean over pixels
    }
  });

  test('is framed like MNIST: in a box of 20 pixels, centred by mass', () => {
    let close = 0;
    for (let i = 0; i < set.count; i++) {
      const { mass, x, y, box } = measure(image(set.pixels, i, 28), 28);
      const off = Math.hypot(x - 14 - factor('x', i), y - 14 - factor('y', i));
      if (off < 0.75) close++;
      expect(off).toBeLessThan(2);
      const longer = Math.max(box.right - box.left, box.bottom - box.top) + 1;
      expect(Math.abs(longer - 20 * factor('size', i))).toBeLessThan(2);
      expect(mass).toBeGreaterThan(15);
      expect(mass).toBeLessThan(300);
    }
    expect(close / set.count).toBeGreaterThan(0.95);
  });

  test('each factor does what it says to the pixels', () => {
    const correlation = (name: (typeof FACTORS)[number], what: (i: number) => number) => {
      const rows = Array.from({ length: set.count }, (_, i) => [factor(name, i), what(i)] as const);
      const [a, b] = [0, 1].map((k) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length);
      const sum = (f: (u: number, v: number) => number) =>
        rows.reduce((total, [u, v]) => total + f(u - a!, v - b!), 0);
      return sum((u, v) => u * v) / Math.sqrt(sum((u) => u * u) * sum((_, v) => v * v));
    };
    const measured = Array.from({ length: set.count }, (_, i) =>
      measure(image(set.pixels, i, 28), 28),
    );
    const lean = (i: number) => {
      const { x, y } = measured[i]!;
      let up = 0;
      let across = 0;
      image(set.pixels, i, 28).forEach((byte, k) => {
        const dy = y - Math.floor(k / 28) - 0.5;
        up += byte * dy * dy;
        across += byte * dy * ((k % 28) + 0.5 - x);
      });
      return across / up;
    };
    expect(correlation('width', (i) => measured[i]!.mass)).toBeGreaterThan(0.6);
    expect(correlation('slant', lean)).toBeGreaterThan(0.6);
    expect(correlation('x', (i) => measured[i]!.x)).toBeGreaterThan(0.6);
    expect(correlation('y', (i) => measured[i]!.y)).toBeGreaterThan(0.6);
    expect(
      correlation('aspect', (i) => measured[i]!.box.right - measured[i]!.box.left),
    ).toBeGreaterThan(0.3);
    expect(correlation('rotation', lean)).toBeGreaterThan(0.15); // clockwise leans right
  });

  test('draws its styles, all of them', () => {
    const styles = Array.from({ length: 10 }, () => new Set<number>());
    for (let i = 0; i < set.count; i++) styles[set.labels![i]!]!.add(factor('style', i));
    expect(styles.map((seen) => seen.size)).toEqual([1, 2, 2, 3, 3, 2, 1, 1, 2, 3]);
  });
});
