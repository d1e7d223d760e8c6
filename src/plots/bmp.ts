import type { Painting } from '../kernels/painters/painting.ts';
import type { Colour } from './palette.ts';

const HEADERS = 14 + 40;

/**
 * A Windows bitmap file of a painting, `colours` being those of its 256 shades: no compression, so
 * writing one costs a copy. Each pixel becomes a square of `scale` by `scale`.
 */
export function bmp(
  { width, height, shades }: Painting,
  scale: number,
  colours: readonly Colour[],
): ArrayBuffer {
  const columns = width * scale;
  const stride = Math.ceil(columns / 4) * 4; // rows begin at multiples of four bytes
  const start = HEADERS + 4 * colours.length;
  const file = new ArrayBuffer(start + stride * height * scale);
  const header = new DataView(file);
  header.setUint16(0, 0x424d); // BM
  header.setUint32(2, file.byteLength, true);
  header.setUint32(10, start, true);
  header.setUint32(14, 40, true);
  header.setInt32(18, columns, true);
  header.setInt32(22, height * scale, true);
  header.setUint16(26, 1, true); // planes
  header.setUint16(28, 8, true); // bits a pixel

  const bytes = new Uint8Array(file);
  colours.forEach(([red, green, blue], shade) =>
    bytes.set([blue, green, red], HEADERS + 4 * shade),
  );
  for (let row = 0; row < height; row++) {
    const first = start + (height - 1 - row) * scale * stride; // the last row comes first
    let at = first;
    for (let i = row * width; i < (row + 1) * width; i++)
      for (let copy = 0; copy < scale; copy++) bytes[at++] = shades[i]!;
    for (let copy = 1; copy < scale; copy++)
      bytes.copyWithin(first + copy * stride, first, first + columns);
  }
  return file;
}
