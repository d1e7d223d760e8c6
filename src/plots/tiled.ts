/**
 * Puts `columns` · `rows` images side by side: `images` has shape [rows · columns, height · width],
 * in reading order. The result has shape [rows · height, columns · width].
 */
export function tiled(
  images: Float32Array,
  columns: number,
  rows: number,
  width: number,
  height: number,
): Float32Array {
  const sheet = new Float32Array(columns * rows * width * height);
  for (let tile = 0; tile < columns * rows; tile++) {
    const left = (tile % columns) * width;
    const top = Math.floor(tile / columns) * height;
    for (let row = 0; row < height; row++) {
      const start = (tile * height + row) * width;
      sheet.set(images.subarray(start, start + width), (top + row) * columns * width + left);
    }
  }
  return sheet;
}
