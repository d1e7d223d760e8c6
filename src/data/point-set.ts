import { permuted, STREAM } from '../maths/random.ts';
import type { Table } from './csv.ts';
import { DataError } from './data-error.ts';

/** The reader's own points as a figure has them. */
export interface PointSet {
  /** Of the file. */
  readonly name: string;
  readonly width: 1 | 2;
  readonly count: number;
  /** Shape [count, width]: those of the file less `middle`, times `factor`. */
  readonly points: Float32Array;
  /** The class of each, 0 or 1, where they have classes. */
  readonly labels?: Uint8Array;
  readonly middle: readonly number[];
  readonly factor: number;
}

/**
 * Brings points to a figure's plane: the middle of the smallest box around them goes to 0, and they are scaled, alike
 * in all directions, until the box fills −`reach` … `reach` in one of them and is within in the others. Their order
 * becomes one of chance, always the same, so that the first of them stand for all.
 *
 * @throws {DataError} where all of them are at one place.
 */
export function pointSet(
  { width, numbers, labels }: Table,
  name: string,
  reach: readonly [x: number, y: number],
): PointSet {
  const count = numbers.length / width;
  const boxes = Array.from({ length: width }, (_, d) => {
    let [least, most] = [Infinity, -Infinity];
    for (let i = d; i < numbers.length; i += width) {
      least = Math.min(least, numbers[i]!);
      most = Math.max(most, numbers[i]!);
    }
    const middle = (least + most) / 2;
    return { middle, half: Math.max(most - middle, middle - least) }; // nearly equal if the middle is rounded
  });
  const factor = Math.min(...boxes.map(({ half }, d) => reach[d]! / half));
  if (!Number.isFinite(factor))
    throw new DataError(
      'All points of this file are at the same place. Choose one whose points differ.',
    );
  const key = { stream: STREAM.ownPoints, step: 0, seed: 0 };
  const rows = Array.from({ length: count }, (_, i) => permuted(i, count, key));
  return {
    ...{ name, width, count, factor },
    middle: boxes.map(({ middle }) => middle),
    points: Float32Array.from({ length: numbers.length }, (_, at) => {
      const d = at % width;
      const from = numbers[rows[(at - d) / width]! * width + d]!;
      return (from - boxes[d]!.middle) * factor;
    }),
    ...(labels && { labels: Uint8Array.from(rows, (row) => labels[row]!) }),
  };
}
