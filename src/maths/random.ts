/**
 * The counter-based random generator behind every number the book draws.
 *
 * A draw is a pure function of four 32-bit counters (element, stream, step, seed), so a run can be
 * replayed from any step, forked, or computed on another engine without carrying a state along.
 * The mixing function is `pcg4d` from Jarzynski & Olano, "Hash Functions for GPU Rendering",
 * JCGT 9(3), 2020: integer arithmetic only, so a GPU gives the same bits.
 */

/** Who draws: each use of randomness has its own stream, so adding one never shifts another. */
export const STREAM = {
  initialWeights: 1,
  batchOrder: 2,
  latentNoise: 3,
  priorSamples: 4,
  digits: 5,
  shapes: 6,
  discriminatorNoise: 7,
  generatorNoise: 8,
  interpolation: 14,
  targets: 15,
  evaluation: 9,
  observations: 10,
  exercises: 11,
  miniBatches: 12,
  corruption: 13,
  orderings: 16,
  degrees: 17,
  pixels: 18,
  characters: 20,
  symbols: 19,
  restarts: 21,
  images: 22,
  proofs: 23,
  ownPoints: 24,
} as const;

/** Where in a random sequence a draw sits; every field is taken modulo 2^32. */
export interface Key {
  readonly stream: number;
  readonly step: number;
  readonly seed: number;
}

/** Mixes four 32-bit counters into four 32-bit words, written to `out` as unsigned integers. */
export function pcg4d(x: number, y: number, z: number, w: number, out: Uint32Array): void {
  x = (Math.imul(x, 1664525) + 1013904223) | 0;
  y = (Math.imul(y, 1664525) + 1013904223) | 0;
  z = (Math.imul(z, 1664525) + 1013904223) | 0;
  w = (Math.imul(w, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  out[0] = x;
  out[1] = y;
  out[2] = z;
  out[3] = w;
}

const INVERSE_2_24 = 1 / 16777216;

/** `count` numbers uniform on [0, 1), each a multiple of 2^-24 (so exact in float32). */
export function uniforms(count: number, key: Key): Float32Array {
  const values = new Float32Array(count);
  const word = new Uint32Array(4);
  for (let i = 0; i < count; i++) {
    if ((i & 3) === 0) pcg4d(i >>> 2, key.stream, key.step, key.seed, word);
    values[i] = (word[i & 3]! >>> 8) * INVERSE_2_24;
  }
  return values;
}

/**
 * `count` float64 numbers uniform on (0, 1), odd multiples of 2^-53: never 0 or 1, so that a quantile
 * of them is finite, and fine enough for its tails.
 */
export function openUniforms(count: number, key: Key): Float64Array {
  const values = new Float64Array(count);
  const word = new Uint32Array(4);
  for (let i = 0; i < count; i++) {
    if ((i & 1) === 0) pcg4d(i >>> 1, key.stream, key.step, key.seed, word);
    const at = 2 * (i & 1);
    values[i] = ((word[at]! >>> 6) * 2 ** 26 + (word[at + 1]! >>> 6) + 0.5) * 2 ** -52;
  }
  return values;
}

/**
 * `count` standard normals by Box–Muller: words 0 and 1 give elements 4k and 4k+1, words 2 and 3
 * the next two. Computed in float64 and rounded once, which is what a GPU is compared with.
 */
export function normals(count: number, key: Key): Float32Array {
  const values = new Float32Array(count);
  const word = new Uint32Array(4);
  for (let i = 0; i < count; i += 2) {
    if ((i & 3) === 0) pcg4d(i >>> 2, key.stream, key.step, key.seed, word);
    const u = 1 - (word[i & 3]! >>> 8) * INVERSE_2_24; // (0, 1]: its logarithm is finite
    const angle = 2 * Math.PI * (word[(i & 3) + 1]! >>> 8) * INVERSE_2_24;
    const radius = Math.sqrt(-2 * Math.log(u));
    values[i] = radius * Math.cos(angle);
    if (i + 1 < count) values[i + 1] = radius * Math.sin(angle);
  }
  return values;
}

/** A sequential view of one stream, for code that draws an unknown number of values. */
export interface Sequence {
  /** Uniform on [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** Draws one after another from the stream that `key` names. */
export function sequence(key: Key): Sequence {
  const word = new Uint32Array(4);
  let at = 0;
  const next = (): number => {
    if ((at & 3) === 0) pcg4d(at >>> 2, key.stream, key.step, key.seed, word);
    return (word[at++ & 3]! >>> 8) * INVERSE_2_24;
  };
  return {
    uniform: next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/**
 * Element `position` of a pseudo-random permutation of 0 … size−1; each `key` names another one.
 *
 * A six-round Feistel network over the smallest even number of bits that holds `size`, walked
 * until it lands inside (Black & Rogaway, "Ciphers with Arbitrary Finite Domains", 2002): O(1)
 * expected, no table, and integer-only, so a GPU can pick a batch by itself.
 */
export function permuted(position: number, size: number, key: Key): number {
  let half = 1;
  while (2 ** (2 * half) < size) half++;
  const mask = 2 ** half - 1;
  const word = permutationWord;
  let value = position;
  do {
    let left = (value >>> half) & mask;
    let right = value & mask;
    for (let round = 0; round < 6; round++) {
      pcg4d(right, (key.stream << 3) | round, key.step, key.seed, word);
      const swapped = left ^ ((word[0]! >>> 16) & mask); // the low bits are mixed less well
      left = right;
      right = swapped;
    }
    value = ((left << half) | right) >>> 0;
  } while (value >= size);
  return value;
}
const permutationWord = new Uint32Array(4);
