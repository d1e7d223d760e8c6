/**
 * What a conditional GAN is asked with: each row of `draws`, shape [rows, noise], and beside it a row of `classes`
 * numbers with one 1, at `labelOf(row)`. Shape [rows, noise + classes]; the noise alone where there are no classes.
 */
export function ganPrompts(
  draws: Float32Array,
  noise: number,
  classes: number,
  labelOf: (row: number) => number,
): Float32Array {
  const rows = draws.length / noise;
  const width = noise + classes;
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    values.set(draws.subarray(row * noise, (row + 1) * noise), row * width);
    if (classes > 0) values[row * width + noise + labelOf(row)] = 1;
  }
  return values;
}
