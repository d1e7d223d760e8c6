import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/data/data-error.ts';
import { hashBytes } from '../../src/data/hash.ts';
import type { ImageSet } from '../../src/data/image-set.ts';
import { imageSetFromPictures, type Picture } from '../../src/data/pixels.ts';
import { binarise, resizeImages } from '../../src/data/resize.ts';

const set = (width: number, height: number, pixels: number[]): ImageSet => ({
  name: 'test',
  width,
  height,
  count: pixels.length / (width * height),
  pixels: Uint8Array.from(pixels),
});

describe('resizeImages', () => {
  test('averages whole cells', () => {
    const images = set(4, 4, [0, 4, 8, 8, 4, 8, 8, 8, 100, 0, 0, 0, 100, 0, 0, 255]);
    expect([...resizeImages(images, 2).pixels]).toEqual([4, 8, 50, 64]);
  });

  test('shares a cell between the pixels that meet in it', () => {
    expect([...resizeImages(set(3, 3, [90, 90, 0, 90, 90, 0, 90, 90, 0]), 2).pixels]).toEqual([
      90, 30, 90, 30,
    ]);
  });

  test('keeps the share of ink, any number of images and everything known about them', () => {
    const images = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
      .chain(([width, height]) =>
        fc
          .array(fc.integer({ min: 0, max: 255 }), {
            minLength: 2 * width * height,
            maxLength: 2 * width * height,
          })
          .map((pixels) => ({ ...set(width, height, pixels), labels: Uint8Array.of(3, 4) })),
      );
    const ink = ({ pixels }: ImageSet) => pixels.reduce((sum, b) => sum + b, 0) / pixels.length;
    fc.assert(
      fc.property(images, fc.integer({ min: 1, max: 30 }), (images, size) => {
        const resized = resizeImages(images, size);
        expect(resized.pixels).toHaveLength(2 * size * size);
        expect(resized.labels).toBe(images.labels);
        expect(Math.abs(ink(resized) - ink(images))).toBeLessThan(0.51); // bytes are rounded
      }),
    );
  });

  test('gives back an image of the same size unchanged', () => {
    const images = set(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(resizeImages(images, 3)).toEqual(images);
  });
});

test('binarise(bytes) is ink from 128 on', () => {
  expect([...binarise(Uint8Array.of(0, 127, 128, 255))]).toEqual([0, 0, 1, 1]);
});

describe('imageSetFromPictures', () => {
  const picture = (
    width: number,
    height: number,
    colour: (x: number, y: number) => readonly number[],
  ): Picture => ({
    width,
    height,
    data: Uint8ClampedArray.from(
      Array.from({ length: width * height }, (_, k) =>
        colour(k % width, Math.floor(k / width)),
      ).flat(),
    ),
  });
  const inSquare = (x: number, y: number) => x >= 10 && x < 20 && y >= 10 && y < 20;
  const black = [0, 0, 0, 255];
  const white = [255, 255, 255, 255];
  const clear = [0, 0, 0, 0];

  test('makes ink 255 whether the paper is light, dark or transparent', () => {
    const onLight = picture(28, 28, (x, y) => (inSquare(x, y) ? black : white));
    const onDark = picture(28, 28, (x, y) => (inSquare(x, y) ? white : black));
    const onNothing = picture(28, 28, (x, y) => (inSquare(x, y) ? black : clear));
    const images = imageSetFromPictures([onLight, onDark, onNothing], 'mine');
    expect(images).toMatchObject({ name: 'mine', width: 28, height: 28, count: 3 });
    const expected = Uint8Array.from({ length: 784 }, (_, k) =>
      inSquare(k % 28, Math.floor(k / 28)) ? 255 : 0,
    );
    for (let i = 0; i < 3; i++) {
      expect(images.pixels.subarray(784 * i, 784 * (i + 1))).toEqual(expected);
    }
  });

  test('centres what isn’t square on its own paper, without stretching it', () => {
    const tall = picture(10, 40, (x, y) => (x === 5 && y >= 10 && y < 30 ? black : white));
    const { pixels } = imageSetFromPictures([tall], 'mine', 40);
    const inked = [...pixels.keys()].filter((k) => pixels[k]! > 0);
    expect(inked).toHaveLength(20);
    expect(inked.every((k) => k % 40 === 20 && k >= 400 && k < 1200)).toBe(true);
  });

  test('weighs colours by their brightness', () => {
    const green = picture(3, 3, (x, y) => (x === 1 && y === 1 ? [0, 255, 0, 255] : black));
    expect(imageSetFromPictures([green], 'mine', 3).pixels[4]).toBe(150); // 0.587 · 255
  });

  test('refuses nothing at all', () => {
    expect(() => imageSetFromPictures([], 'mine')).toThrow(DataError);
    expect(() => imageSetFromPictures([picture(0, 4, () => [])], 'mine')).toThrow(DataError);
  });
});

describe('hashBytes', () => {
  test('is stable: runs are named by it', () => {
    expect(hashBytes(new Uint8Array())).toMatch(/^811c9dc5/); // FNV-1a’s own test vectors
    expect(hashBytes(new TextEncoder().encode('foobar'))).toMatch(/^bf9cf968/);
    expect(hashBytes(Uint8Array.of(1, 2, 3))).toMatchInlineSnapshot(`"56cf37ab1ab4be70"`);
  });

  test('changes with any byte, its place and the length', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, change) => {
        const other = bytes.slice();
        other[at % bytes.length]! ^= change;
        expect(hashBytes(bytes)).toMatch(/^[0-9a-f]{16}$/);
        expect(hashBytes(other)).not.toBe(hashBytes(bytes));
        expect(hashBytes(Uint8Array.of(...bytes, 0))).not.toBe(hashBytes(bytes));
      }),
    );
  });

  test('no two of 50,000 similar images collide, in either half', () => {
    const image = new Uint8Array(196);
    const halves = [new Set<string>(), new Set<string>()];
    const whole = new Set<string>();
    for (let i = 0; i < 50_000; i++) {
      image[i % 196]!++;
      const hash = hashBytes(image);
      whole.add(hash);
      halves[0]!.add(hash.slice(0, 8));
      halves[1]!.add(hash.slice(8));
    }
    expect(whole.size).toBe(50_000);
    // 50,000² / 2³³ ≈ 0.3 collisions are expected of 32 bits
    for (const half of halves) expect(half.size).toBeGreaterThan(50_000 - 6);
  });
});
