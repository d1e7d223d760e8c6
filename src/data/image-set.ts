/** Grey images of one size, with what is known about each. Ink is 255, paper 0; row-major. */
export interface ImageSet {
  /** What the reader is told she is looking at, e.g. "drawn digits". */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** Shape [count, height · width]. */
  readonly pixels: Uint8Array;
  /** Class of each image, 0 … 9 for digits; absent when unknown. */
  readonly labels?: Uint8Array;
  /** The true causes of each image, when the project drew it. */
  readonly factors?: Factors;
}

export interface Factors {
  readonly names: readonly string[];
  /** Shape [count, names.length]. */
  readonly values: Float32Array;
}

/** Images `from` … `to` − 1 of a set, on the same memory. */
export function imagesBetween(set: ImageSet, from: number, to: number): ImageSet {
  const { width, height, labels, factors } = set;
  const pixels = width * height;
  const causes = factors?.names.length ?? 0;
  return {
    ...set,
    count: to - from,
    pixels: set.pixels.subarray(from * pixels, to * pixels),
    ...(labels && { labels: labels.subarray(from, to) }),
    ...(factors && {
      factors: { ...factors, values: factors.values.subarray(from * causes, to * causes) },
    }),
  };
}
