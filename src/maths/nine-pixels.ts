import { permuted, STREAM, uniforms } from './random.ts';
import type { Key } from './random.ts';

// All 512 black-and-white images of 3 × 3 pixels. Image i has ink in pixel d, row-major, where bit d of i is 1.

export const PIXELS = 9;
export const IMAGES = 2 ** PIXELS;

/** The pixels of image i, 1 for ink, shape [9]. */
export function pixelsOf(image: number): Float64Array {
  return Float64Array.from({ length: PIXELS }, (_, d) => (image >> d) & 1);
}

/** k(x), how many of its pixels are ink: 0 … 9. */
export function inkOf(image: number): number {
  let count = 0;
  for (let rest = image; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/** n! / (k! (n − k)!), exact while it is below 2⁵³. */
export function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}

/** Every image with a probability proportional to its ink: P(x) = k(x) / 2304, as Σ k(x) = 9 · 2⁸. Shape [512]. */
export function byImage(): Float64Array {
  return Float64Array.from({ length: IMAGES }, (_, image) => inkOf(image) / 2304);
}

/**
 * Another reading of the same words: every *number* k of ink pixels with a probability proportional to it, k / 45,
 * shared by the C(9, k) images that have it. Shape [512].
 */
export function byCategory(): Float64Array {
  return Float64Array.from({ length: IMAGES }, (_, image) => {
    const k = inkOf(image);
    return k / 45 / binomial(PIXELS, k);
  });
}

/** P(K = k) under a distribution over the images, shape [10]. */
export function inkDistribution(probabilities: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(PIXELS + 1);
  for (let image = 0; image < IMAGES; image++) sums[inkOf(image)]! += probabilities[image]!;
  return sums;
}

/** The first `count` images of a random order of all 512, so no two are the same. */
export function uniqueImages(count: number, seed: number): Int32Array {
  const key = { stream: STREAM.images, step: 0, seed };
  return Int32Array.from({ length: count }, (_, i) => permuted(i, IMAGES, key));
}

/**
 * log P(x) in nats of an image with k of its `pixels` n ink, where P(x) is proportional to k: Σ k(x) = n · 2ⁿ⁻¹.
 * −∞ for none.
 */
export function inkLogProbability(k: number, pixels: number): number {
  return Math.log(k) - Math.log(pixels) - (pixels - 1) * Math.LN2;
}

/**
 * `count` images of `pixels` pixels drawn from P(x) proportional to k(x), shape [count, pixels]. k is a sum over the
 * pixels, so this is a mixture: one pixel, any, is ink for certain, the others are fair coins.
 */
export function inkSamples(count: number, pixels: number, key: Key): Float64Array {
  const numbers = uniforms(count * (pixels + 1), key);
  const images = new Float64Array(count * pixels);
  for (let image = 0; image < count; image++) {
    const [first, own] = [image * pixels, numbers.subarray(image * (pixels + 1))];
    for (let d = 0; d < pixels; d++) images[first + d] = own[d + 1]! < 0.5 ? 1 : 0;
    images[first + Math.floor(own[0]! * pixels)] = 1;
  }
  return images;
}
