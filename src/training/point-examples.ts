import { hashBytes } from '../data/hash.ts';
import { drawShape, shapeWidth } from '../data/shapes.ts';
import type { Examples } from '../kernels/examples.ts';
import type { DataFacts, DataSource } from './run-spec.ts';

/** Every run on a shape sees the same points, whatever its own seed. */
const SHAPE_SEED = 1;

/** A source's points, as numbers; null where it gives no points. Throws a sentence for the reader. */
export function pointExamples(source: DataSource): Examples | null {
  switch (source.kind) {
    case 'shape': {
      const { shape, count } = source;
      return { count, width: shapeWidth(shape), floats: drawShape(shape, count, SHAPE_SEED) };
    }
    case 'points': {
      const { values, width } = source;
      const count = values.length / width;
      if (count < 1 || !Number.isInteger(count))
        throw new Error('There are no points to learn from. Draw a few.');
      return { count, width, floats: Float32Array.from(values) };
    }
    default:
      return null;
  }
}

/** What the page is told about them. */
export function factsOfPoints(
  source: DataSource,
  { count, width, floats = new Float32Array() }: Examples,
): DataFacts {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  const name = source.kind === 'shape' ? source.shape : 'points';
  return { name, width, height: 1, count, hash: hashBytes(bytes) };
}
