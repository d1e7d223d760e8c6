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
  /** The true causes of each image, when the project drew it: values has shape [count, names.length]. */
  readonly factors?: { readonly names: readonly string[]; readonly values: Float32Array };
}
