import { hashBytes } from '../data/hash.ts';
import { shapeModes } from '../data/shape-densities.ts';
import { drawShape, shapeWidth } from '../data/shapes.ts';
import type { Examples } from '../kernels/examples.ts';
import { nearestMode } from '../maths/modes-covered.ts';
import type { DataFacts, DataSource } from './run-spec.ts';

/** Every run on a shape sees the same points, whatever its own seed. */
const SHAPE_SEED = 1;

/**
 * A source's points, as numbers, each labelled with its nearest mode where the shape is made of some; null
 * where it gives no points. Throws a sentence for the reader.
 */
export function pointExamples(source: DataSource): Examples | null {
  switch (source.kind) {
    case 'shape': {
      const { shape, count } = source;
      const width = shapeWidth(shape);
      const floats = drawShape(shape, count, SHAPE_SEED);
      const modes = shapeModes(shape);
      if (!modes) return { count, width, floats };
      const labels = Uint8Array.from({ length: count }, (_, i) =>
        nearestMode(floats.subarray(i * width, (i + 1) * width), modes),
      );
      return { count, width, floats, labels };
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
  { count, width, floats = new Float32Array(), labels }: Examples,
): DataFacts {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  const name = source.kind === 'shape' ? source.shape : 'points';
  return { name, width, height: 1, count, hash: hashBytes(bytes), ...(labels && { labels }) };
}
