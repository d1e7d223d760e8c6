import { describe, expect, test } from 'vitest';
import { chairImage, drawChairs } from '../../src/data/chair.ts';

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.hypot(...a.map((ink, i) => ink - b[i]!));
const turns = (count: number, size: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) => chairImage((2 * Math.PI * i) / count, size));

describe.each([
  [32, 1.3],
  [16, 0.45],
])('chairImage at %i pixels', (size, least) => {
  const images = turns(72, size);

  test('is grey between paper and ink, with some of both, inside its picture', () => {
    for (const image of images) {
      expect(image).toHaveLength(size * size);
      expect(Math.min(...image)).toBe(0);
      expect(Math.max(...image)).toBeGreaterThan(0.3);
      expect(Math.max(...image)).toBeLessThanOrEqual(1 + 1e-6);
      const drawn = image.filter((ink) => ink > 0).length / image.length;
      expect(drawn).toBeGreaterThan(0.12);
      expect(drawn).toBeLessThan(0.6);
      const edge = image.filter((_, i) => i % size === 0 || i < size || i % size === size - 1);
      expect(Math.max(...edge)).toBeLessThan(size === 32 ? 0.01 : 0.3);
    }
  });

  test('no two of 72 angles look alike: from 15° apart on, no two are as near as some that are 5° apart', () => {
    const far = (i: number, j: number): number => Math.min(i - j, 72 - i + j);
    let nearestFar = Infinity;
    const steps: number[] = [];
    for (let i = 0; i < 72; i++)
      for (let j = 0; j < i; j++) {
        const apart = distance(images[i]!, images[j]!);
        expect(apart, `${5 * i}° and ${5 * j}°`).toBeGreaterThan(least);
        if (far(i, j) >= 3) nearestFar = Math.min(nearestFar, apart);
        if (far(i, j) === 1) steps.push(apart);
      }
    expect(steps).toHaveLength(72);
    expect(nearestFar).toBeGreaterThan(Math.max(...steps));
  });

  test('comes back after a whole turn, and is the same again', () => {
    for (const angle of [0.3, 2, 5]) {
      expect(distance(chairImage(angle, size), chairImage(angle + 2 * Math.PI, size))).toBeLessThan(
        1e-6,
      );
      expect(chairImage(angle, size)).toEqual(chairImage(angle, size));
    }
  });

  test('moves little where the angle does, and never jumps', () => {
    const fine = turns(720, size);
    const moves = fine.map((image, i) => distance(image, fine[(i + 1) % 720]!));
    const coarse = images.map((image, i) => distance(image, images[(i + 1) % 72]!));
    expect(Math.max(...moves)).toBeLessThan(0.75 * Math.max(...coarse));
  });
});

test('in profile from either side it is its mirror image, but for the light', () => {
  const [one, other] = [chairImage(Math.PI / 2, 32), chairImage(-Math.PI / 2, 32)];
  const drawn = (image: Float32Array, i: number): boolean => image[i]! > 0;
  let same = 0;
  for (let i = 0; i < 1024; i++)
    if (drawn(one, i) === drawn(other, i - (i % 32) + 31 - (i % 32))) same++;
  expect(same).toBe(1024);
});

test('drawChairs: evenly around, with the angle as the one factor', () => {
  const { count, pixels, factors } = drawChairs(12, 16);
  expect(factors!.names).toEqual(['angle']);
  expect(factors!.values[3]).toBeCloseTo(Math.PI / 2, 6);
  expect(pixels).toHaveLength(count * 256);
  const third = chairImage(Math.PI / 2, 16);
  third.forEach((ink, i) => expect(pixels[3 * 256 + i]).toBe(Math.round(255 * ink)));
});
