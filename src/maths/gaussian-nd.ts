import { normalQuantile } from './gaussian.ts';
import { openUniforms, type Key } from './random.ts';

const LOG_2_PI = Math.log(2 * Math.PI);

/**
 * The lower triangle L with L Lᵀ = `matrix`, both row-major [size, size]; above its diagonal L is 0.
 * Only the lower triangle of the symmetric `matrix` is read. Throws where it isn't positive definite.
 */
export function cholesky(matrix: ArrayLike<number>, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) rest -= factor[row * size + k]! * factor[column * size + k]!;
      if (row === column && !(rest > 0)) {
        throw new RangeError(
          'A covariance must be positive definite: no direction may have a variance of 0.',
        );
      }
      factor[row * size + column] =
        row === column ? Math.sqrt(rest) : rest / factor[column * size + column]!;
    }
  }
  return factor;
}

/** The y [size] with L Lᵀ y = `right`, `factor` L from `cholesky`. */
export function solved(factor: ArrayLike<number>, right: readonly number[]): number[] {
  const size = right.length;
  const y = [...right];
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) y[row]! -= factor[row * size + k]! * y[k]!;
    y[row]! /= factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) y[row]! -= factor[k * size + row]! * y[k]!;
    y[row]! /= factor[row * size + row]!;
  }
  return y;
}

/** log N(x; mean, L Lᵀ) in nats; x and mean [size], `factor` L from `cholesky`. */
export function gaussianNdLogDensity(
  x: ArrayLike<number>,
  mean: ArrayLike<number>,
  factor: ArrayLike<number>,
): number {
  const size = mean.length;
  const z = new Float64Array(size); // L z = x − mean
  let log = 0;
  for (let row = 0; row < size; row++) {
    let rest = x[row]! - mean[row]!;
    for (let k = 0; k < row; k++) rest -= factor[row * size + k]! * z[k]!;
    const diagonal = factor[row * size + row]!;
    z[row] = rest / diagonal;
    log -= 0.5 * (LOG_2_PI + z[row]! ** 2) + Math.log(diagonal);
  }
  return log;
}

/** `count` draws, [count, size]: mean + L z with z standard normal. */
export function gaussianNdSamples(
  count: number,
  mean: ArrayLike<number>,
  factor: ArrayLike<number>,
  key: Key,
): Float64Array {
  const size = mean.length;
  const z = openUniforms(count * size, key).map(normalQuantile);
  return z.map((_, i) => {
    const row = i % size;
    let value = mean[row]!;
    for (let k = 0; k <= row; k++) value += factor[row * size + k]! * z[i - row + k]!;
    return value;
  });
}
