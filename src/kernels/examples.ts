import { binarise } from '../data/resize.ts';

/** A data set [count, width], a row each example: bytes, or numbers as they are. */
export type Examples = {
  readonly count: number;
  readonly width: number;
  /** The class of each, from 0. */
  readonly labels?: Uint8Array;
} & (
  | { readonly bytes: Uint8Array; readonly floats?: undefined }
  | { readonly floats: Float32Array; readonly bytes?: undefined }
);

/** The first `count` rows as a node `data` gives them. */
export function valuesOf(
  { width, bytes, floats }: Examples,
  binary: boolean,
  count: number,
): Float32Array {
  const length = count * width;
  if (bytes) {
    const first = bytes.subarray(0, length);
    return binary ? binarise(first) : Float32Array.from(first, (byte) => byte / 255);
  }
  const first = floats.slice(0, length);
  return binary ? first.map((x) => Number(x >= 0.5)) : first;
}

/** Their classes as a node `labels` gives them: a row of bytes each, 255 in its class's column and 0 elsewhere. */
export function labelRows(
  { count, labels }: Examples,
  classes: number,
): Examples & { bytes: Uint8Array } {
  if (!labels) throw new Error('These examples have no labels, which the model learns from.');
  const bytes = new Uint8Array(count * classes);
  for (let i = 0; i < count; i++) if (labels[i]! < classes) bytes[i * classes + labels[i]!] = 255;
  return { count, width: classes, bytes };
}

/** What a texel of a texture with such examples holds. */
export const kindOf = ({ bytes }: Examples): 'bytes' | 'float' => (bytes ? 'bytes' : 'float');
