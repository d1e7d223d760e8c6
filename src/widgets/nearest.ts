/**
 * Images as bits, a pixel being ink from ½ on: shape [images, `wordsOf(pixels)`] of 32 bits each. A
 * thousandth of the memory of their numbers, and two of them are compared 32 pixels at a time.
 */
export function inkBits(images: Float32Array, pixels: number): Int32Array {
  const words = wordsOf(pixels);
  const count = Math.floor(images.length / pixels);
  const bits = new Int32Array(count * words);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < pixels; k++)
      if (images[i * pixels + k]! >= 0.5) bits[i * words + (k >> 5)]! |= 1 << (k & 31);
  return bits;
}

export const wordsOf = (pixels: number): number => Math.ceil(pixels / 32);

export interface Nearest {
  /** Of the image in the set; −1 where the set is empty. */
  readonly row: number;
  /** Pixels that are ink in one and paper in the other. */
  readonly differ: number;
}

/** For each of some images the one of `set` that differs in the fewest pixels; the first of several. */
export function nearestOf(images: Int32Array, set: Int32Array, words: number): Nearest[] {
  return Array.from({ length: images.length / words }, (_, i) => {
    let best: Nearest = { row: -1, differ: Infinity };
    for (let row = 0; row * words < set.length; row++) {
      let differ = 0;
      for (let w = 0; w < words && differ < best.differ; w++)
        differ += ones(images[i * words + w]! ^ set[row * words + w]!);
      if (differ < best.differ) best = { row, differ };
    }
    return best;
  });
}

/** How many of 32 bits are 1: sums of neighbouring pairs, then fours, then eights. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  const eights = (fours + (fours >>> 4)) & 0x0f0f0f0f;
  return Math.imul(eights, 0x01010101) >>> 24;
}
