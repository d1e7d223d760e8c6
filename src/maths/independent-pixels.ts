import { uniforms, type Key } from './random.ts';

/** In how many of the images each pixel has ink, byte ≥ 128, shape [pixels]; `bytes` [count, pixels]. */
export function inkCounts(bytes: ArrayLike<number>, pixels: number): Float64Array {
  const counts = new Float64Array(pixels);
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 128) counts[i % pixels]!++;
  return counts;
}

/**
 * p_d of each pixel from the ink counts of `images` images: (count + 1) / (images + 2), the mean image but for
 * Laplace's one image of ink and one of paper, without which a pixel that never had ink could never have any.
 * `smoothed` false: the maximum-likelihood estimate count / images itself.
 */
export function pixelProbabilities(
  counts: Float64Array,
  images: number,
  { smoothed = true } = {},
): Float64Array {
  return counts.map((count) => (smoothed ? (count + 1) / (images + 2) : count / images));
}

/**
 * The mean of −log p(x) in nats per image over images with these ink counts, under independent pixels: all that
 * the images say is in the counts. ∞ where a pixel has what its probability rules out.
 */
export function independentNll(
  counts: ArrayLike<number>,
  images: number,
  probabilities: ArrayLike<number>,
): number {
  let sum = 0;
  for (let d = 0; d < counts.length; d++) {
    const [ink, paper] = [counts[d]!, images - counts[d]!];
    if (ink > 0) sum -= ink * Math.log(probabilities[d]!);
    if (paper > 0) sum -= paper * Math.log1p(-probabilities[d]!);
  }
  return sum / images;
}

/** log p(x) in nats of one image of bytes [pixels]. */
export function independentLogProbability(
  bytes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): number {
  let sum = 0;
  for (let d = 0; d < probabilities.length; d++)
    sum += bytes[d]! >= 128 ? Math.log(probabilities[d]!) : Math.log1p(-probabilities[d]!);
  return sum;
}

/** `count` images drawn pixel by pixel, 255 for ink and 0 for paper, [count, pixels]. */
export function independentSamples(
  count: number,
  probabilities: ArrayLike<number>,
  key: Key,
): Uint8Array {
  const pixels = probabilities.length;
  const uniform = uniforms(count * pixels, key);
  return Uint8Array.from(uniform, (u, i) => (u < probabilities[i % pixels]! ? 255 : 0));
}
