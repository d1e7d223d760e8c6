/** Red, green, blue, 0 … 255. */
export type Colour = readonly [number, number, number];

const HEADERS = 14 + 40;
const SHADES = 256;

/**
 * A Windows bitmap file of 256 shades from `paper` (ink 0 and less) to `ink` (1 and more): no
 * compression, so writing one costs a copy. `values` has shape [height, width]; each becomes a
 * square of `scale` by `scale` pixels.
 */
export function bmp(
  values: Float32Array,
  width: number,
  height: number,
  scale: number,
  paper: Colour,
  ink: Colour,
): ArrayBuffer {
  const columns = width * scale;
  const stride = Math.ceil(columns / 4) * 4; // rows begin at multiples of four bytes
  const start = HEADERS + 4 * SHADES;
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
  for (let shade = 0; shade < SHADES; shade++)
    for (let channel = 0; channel < 3; channel++) {
      const share = shade / (SHADES - 1);
      const mixed = paper[2 - channel]! * (1 - share) + ink[2 - channel]! * share; // blue comes first
      bytes[HEADERS + 4 * shade + channel] = Math.round(mixed);
    }

  const line = new Uint8ClampedArray(stride);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const shade = values[row * width + column]! * (SHADES - 1);
      line.fill(shade, column * scale, (column + 1) * scale);
    }
    const below = (height - 1 - row) * scale; // the last row comes first
    for (let copy = 0; copy < scale; copy++) bytes.set(line, start + (below + copy) * stride);
  }
  return file;
}
