import { permuted, STREAM } from '../maths/random.ts';

/** All rows of the data set, in order: the batch that leaves nothing to chance. */
export function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}

/**
 * Rows of the data set that make up the batch of `step` (from 0).
 *
 * The run walks through one endless sequence of epochs, each a fresh permutation of all rows, so
 * every row is seen once an epoch and no batch is ever short.
 */
export function batchRows(
  step: number,
  batchSize: number,
  count: number,
  seed: number,
): Int32Array {
  const rows = new Int32Array(batchSize);
  for (let i = 0; i < batchSize; i++) {
    const position = step * batchSize + i;
    const epoch = Math.floor(position / count);
    rows[i] = permuted(position % count, count, { stream: STREAM.batchOrder, step: epoch, seed });
  }
  return rows;
}
