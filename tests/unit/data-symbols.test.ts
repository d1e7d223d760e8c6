import { expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { drawSymbols } from '../../src/data/symbols.ts';

const inkOf = (pixels: Uint8Array): number =>
  pixels.filter((byte) => byte >= 128).length / pixels.length;

test('drawSymbols: an image depends on the seed and its number only, and all are framed like digits', () => {
  const set = drawSymbols({ count: 60, size: 14, seed: 1 });
  const fewer = drawSymbols({ count: 20, size: 14, seed: 1 });
  expect(set.pixels.subarray(0, fewer.pixels.length)).toEqual(fewer.pixels);
  expect(drawSymbols({ count: 60, size: 14, seed: 2 }).pixels).not.toEqual(set.pixels);
  const digits = drawDigits({ count: 60, size: 14, seed: 1 });
  expect(inkOf(set.pixels) / inkOf(digits.pixels)).toBeGreaterThan(0.8);
  expect(inkOf(set.pixels) / inkOf(digits.pixels)).toBeLessThan(1.4);
  const centre = set.pixels.reduce((sum, byte, at) => sum + byte * ((at % 14) + 0.5), 0);
  expect(centre / set.pixels.reduce((sum, byte) => sum + byte, 0)).toBeCloseTo(7, 0);
  const distinct = new Set(
    Array.from({ length: 60 }, (_, i) => set.pixels.subarray(i * 196, (i + 1) * 196).join()),
  );
  expect(distinct.size).toBe(60);
});

test('8 × 8 pixels are drawn close up, so that strokes stay whole', () => {
  const options = { count: 100, size: 8, seed: 1 };
  for (const draw of [drawDigits, drawSymbols]) {
    const close = draw({ ...options, close: true });
    expect(inkOf(close.pixels)).toBeGreaterThan(1.7 * inkOf(draw(options).pixels));
    // hardly a pixel of ink stands alone
    let alone = 0;
    let ink = 0;
    close.pixels.forEach((byte, at) => {
      if (byte < 128) return;
      ink++;
      const [image, y, x] = [Math.floor(at / 64), Math.floor((at % 64) / 8), at % 8];
      const neighbour = (dy: number, dx: number): boolean =>
        y + dy >= 0 &&
        y + dy < 8 &&
        x + dx >= 0 &&
        x + dx < 8 &&
        close.pixels[image * 64 + (y + dy) * 8 + x + dx]! >= 128;
      const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dy, dx] as const));
      if (!around.some(([dy, dx]) => (dy !== 0 || dx !== 0) && neighbour(dy, dx))) alone++;
    });
    expect(alone / ink).toBeLessThan(0.01);
  }
});
