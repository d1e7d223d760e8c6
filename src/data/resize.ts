import type { ImageSet } from './image-set.ts';

/**
 * The images of `set` at `size` × `size` pixels: each pixel is the mean of the area it covers, so
 * the ink stays the same share of the image. A set that isn't square is stretched.
 */
export function resizeImages(set: ImageSet, size: number): ImageSet {
  const { width, height, count } = set;
  const pixels = new Uint8Array(count * size * size);
  const columns = coverage(width, size);
  const rows = coverage(height, size);
  const narrow = new Float64Array(size * height);
  for (let i = 0; i < count; i++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < size; x++) {
        let sum = 0;
        for (const { from, share } of columns[x]!) {
          sum += share * set.pixels[(i * height + y) * width + from]!;
        }
        narrow[y * size + x] = sum;
      }
    }
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        let sum = 0;
        for (const { from, share } of rows[y]!) sum += share * narrow[from * size + x]!;
        pixels[(i * size + y) * size + x] = Math.round(sum);
      }
    }
  }
  return { ...set, width: size, height: size, pixels };
}

/** For each of `after` cells on a line, the shares of the `before` cells that it lies over. */
function coverage(before: number, after: number) {
  const ratio = before / after;
  return Array.from({ length: after }, (_, k) => {
    const start = k * ratio;
    const end = start + ratio;
    const shares: { from: number; share: number }[] = [];
    for (let from = Math.floor(start); from < Math.min(before, end); from++) {
      const share = (Math.min(end, from + 1) - Math.max(start, from)) / ratio;
      if (share > 0) shares.push({ from, share });
    }
    return shares;
  });
}

/** 1 where a byte is ink (128 and more), 0 where it is paper; same length. */
export function binarise(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (byte) => (byte >= 128 ? 1 : 0));
}
