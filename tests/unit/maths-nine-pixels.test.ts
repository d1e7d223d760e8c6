import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kl } from '../../src/maths/divergences.ts';
import { initialMlp, mlpOutputs, mlpSquaredError } from '../../src/maths/mlp.ts';
import {
  binomial,
  byCategory,
  byImage,
  IMAGES,
  inkDistribution,
  inkLogProbability,
  inkOf,
  inkSamples,
  pixelsOf,
  uniqueImages,
} from '../../src/maths/nine-pixels.ts';

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);

describe('every image in proportion to its ink', () => {
  test('P(x) = k(x) / 2304, which sums to 1', () => {
    const p = byImage();
    expect(sum(p)).toBeCloseTo(1, 14);
    for (let image = 0; image < IMAGES; image++) {
      const ink = sum(pixelsOf(image));
      expect(inkOf(image)).toBe(ink);
      expect(p[image]).toBe(ink / 2304);
      expect(Math.exp(inkLogProbability(ink, 9))).toBeCloseTo(ink / 2304, 14);
    }
    expect([inkOf(0), inkOf(511), inkOf(0b101)]).toEqual([0, 9, 2]);
    expect([...pixelsOf(0b000000011)]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('P(K = k) = C(9, k) k / 2304: the curriculum’s ten numbers', () => {
    const shares = inkDistribution(byImage());
    const oracle = [
      0, 0.003906, 0.03125, 0.109375, 0.21875, 0.273438, 0.21875, 0.109375, 0.03125, 0.003906,
    ];
    shares.forEach((share, k) => {
      expect(share).toBeCloseTo((binomial(9, k) * k) / 2304, 14);
      expect(Math.abs(share - oracle[k]!)).toBeLessThan(5e-7);
    });
  });

  test('the other reading: P(K = k) = k / 45, and the KLs between all three', () => {
    const [images, categories] = [byImage(), byCategory()];
    const uniform = new Float64Array(IMAGES).fill(1 / IMAGES);
    expect(sum(categories)).toBeCloseTo(1, 13);
    inkDistribution(categories).forEach((share, k) => expect(share).toBeCloseTo(k / 45, 13));
    expect(kl(images, uniform).toFixed(4)).toBe('0.0594');
    expect(kl(images, categories).toFixed(4)).toBe('0.4797');
    expect(kl(categories, images).toFixed(4)).toBe('0.9262');
  });

  test('at 28 × 28 an image has about 2⁻⁷⁸⁴, no float32 but a float64', () => {
    const half = Math.exp(inkLogProbability(392, 784));
    expect(half).toBeCloseTo(0, 200);
    expect(Math.log10(half)).toBeCloseTo(-784 * Math.log10(2), 9); // k / 784 is ½ there
    expect(Math.fround(half)).toBe(0);
    expect(half).toBeGreaterThan(0);
    expect(inkLogProbability(0, 784)).toBe(-Infinity);
  });

  test('uniqueImages are no two the same, all of them at last, and others for another seed', () => {
    for (const seed of [1, 2, 3]) {
      expect(new Set(uniqueImages(200, seed)).size).toBe(200);
      expect([...uniqueImages(512, seed)].sort((a, b) => a - b)).toEqual([...Array(512).keys()]);
    }
    expect(uniqueImages(200, 1)).not.toEqual(uniqueImages(200, 2));
    // 200 of 512 at random: their mean ink is 4.5 within four standard errors
    const mean = sum(Array.from(uniqueImages(200, 1), inkOf)) / 200;
    expect(Math.abs(mean - 4.5)).toBeLessThan((4 * 1.5) / Math.sqrt(200));
  });
});

test('inkSamples come as often as P(x) = k(x) / 2304 has it, and never blank', () => {
  const count = 20_000;
  const pixels = inkSamples(count, 9, { stream: 1, step: 0, seed: 1 });
  const often = new Float64Array(IMAGES);
  for (let i = 0; i < count; i++)
    often[pixels.subarray(9 * i, 9 * i + 9).reduce((image, ink, d) => image + ink * 2 ** d, 0)]! +=
      1 / count;
  expect(often[0]).toBe(0);
  inkDistribution(often).forEach((share, k) => {
    const p = (binomial(9, k) * k) / 2304;
    expect(Math.abs(share - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / count));
  });
  expect(kl(often, byImage())).toBeLessThan(512 / count); // about half of 511 / count by chance
});

describe('a small network', () => {
  test('its gradient is the central difference in every parameter', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(number, { minLength: 20, maxLength: 20 }),
        fc.nat({ max: 999 }),
        (inputs, hidden, numbers, seed) => {
          const mlp = initialMlp(inputs, hidden, { stream: 1, step: 0, seed });
          mlp.parameters.forEach(
            (value, i) => (mlp.parameters[i] = value + 0.3 * numbers[i % 20]!),
          );
          const rows = 4;
          const x = Float64Array.from({ length: rows * inputs }, (_, i) => Math.round(numbers[i]!));
          const targets = numbers.slice(16, 20).map(Math.abs);
          const { loss, gradient } = mlpSquaredError(mlp, x, targets);
          const outputs = mlpOutputs(mlp, x);
          expect(loss).toBeCloseTo(
            outputs.reduce((total, y, i) => total + (y - targets[i]!) ** 2, 0) / rows,
            12,
          );
          expect(gradient).toHaveLength((inputs + 2) * hidden + 1);
          const h = 1e-5;
          gradient.forEach((slope, i) => {
            const at = (shift: number): number => {
              const parameters = mlp.parameters.slice();
              parameters[i]! += shift;
              return mlpSquaredError({ ...mlp, parameters }, x, targets).loss;
            };
            expect(slope).toBeCloseTo((at(h) - at(-h)) / (2 * h), 6);
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});
