import { gzipSync } from 'node:zlib';

/** An IDX file: a header of big-endian words, then bytes. */
export function idxFile(
  words: readonly number[],
  body: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(4 * words.length + body.length);
  const view = new DataView(file.buffer);
  words.forEach((word, i) => view.setUint32(4 * i, word));
  file.set(body, 4 * words.length);
  return file;
}

/** `count` images with pixel k of the whole file being k modulo 256. */
export function imagesFile(count: number, height = 3, width = 2): Uint8Array<ArrayBuffer> {
  const pixels = Uint8Array.from({ length: count * height * width }, (_, k) => k);
  return idxFile([0x803, count, height, width], pixels);
}

/** `count` labels 0, 1, … 9, 0 … */
export function labelsFile(count: number): Uint8Array<ArrayBuffer> {
  return idxFile(
    [0x801, count],
    Uint8Array.from({ length: count }, (_, k) => k % 10),
  );
}

export function gzipped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(bytes));
}
