import { shapeDensity, shapeMasses, shapeModes } from '../../data/shape-densities.ts';
import { drawShape, shapeWidth } from '../../data/shapes.ts';
import type { PointSet } from '../../data/point-set.ts';
import {
  cellCounts,
  planeMixtureMasses,
  type Cells,
  type PlaneMixture,
} from '../../maths/cells.ts';
import type { Modes } from '../../maths/modes-covered.ts';
import { sequence, STREAM } from '../../maths/random.ts';
import { SHAPE_POINTS } from '../gan-parameters.ts';
import type { TwoPlayerValues } from './parameters.ts';

/** What the generator is to imitate, as far as the book knows it. */
export interface Target {
  readonly width: 1 | 2;
  /** What the run learns from, shape [n, width]. */
  readonly points: Float32Array;
  /** `count` points nobody has trained on; the same for one seed. */
  readonly fresh: (count: number, seed: number) => Float32Array;
  readonly cells: Cells;
  /** The probability of each of them. */
  readonly masses: () => Float64Array;
  readonly modes: Modes | null;
  /** On the line. */
  readonly density?: (x: number) => number;
  /** Of the points: their root mean square distance from their mean. */
  readonly scale: number;
}

/** KL and JS count points in so many cells of the line, or along each side of the plane. */
const LINE_CELLS: Cells = { from: -3, to: 3, count: 40 };
const PLANE_CELLS: Cells = { from: -3, to: 3, count: 30 };

/** What the reader draws is a cloud of this deviation about each of its places. */
export const CLOUD = 0.12;

let last: { readonly key: string | PointSet; readonly target: Target } | null = null;

/** The target that these values name, or the reader's points; the same object as long as they are the same. */
export function targetOf(
  { shape, points }: Pick<TwoPlayerValues, 'shape' | 'points'>,
  own?: PointSet,
): Target {
  const key = own ?? (shape === 'own' ? points.join(' ') : shape);
  if (last?.key !== key) last = { key, target: targetAt() };
  return last.target;

  function targetAt(): Target {
    if (own) return givenTarget(own);
    return shape === 'own' ? drawnTarget(points) : known(shape);
  }
}

function known(shape: Exclude<TwoPlayerValues['shape'], 'own'>): Target {
  const width = shapeWidth(shape);
  const cells = width === 1 ? LINE_CELLS : PLANE_CELLS;
  const points = drawShape(shape, SHAPE_POINTS, 1); // those of the run
  return {
    ...{ width, points, cells },
    fresh: (count, seed) => drawShape(shape, count, seed),
    masses: once(() => shapeMasses(shape, cells)),
    modes: shapeModes(shape),
    ...(width === 1 && { density: shapeDensity(shape) }),
    scale: scaleOf(points, width),
  };
}

/** A coordinate without a partner is left out. */
function drawnTarget(numbers: readonly number[]): Target {
  const places = Math.floor(numbers.length / 2);
  const mixture: PlaneMixture = {
    weights: Array.from({ length: places }, () => 1 / places),
    centres: numbers.slice(0, 2 * places),
    deviations: Array.from({ length: places }, () => CLOUD),
  };
  const fresh = (count: number, seed: number): Float32Array => {
    const random = sequence({ stream: STREAM.shapes, step: 0, seed });
    const drawn = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) {
      const place = Math.min(Math.floor(random.uniform() * places), places - 1);
      drawn[2 * i] = numbers[2 * place]! + CLOUD * random.normal();
      drawn[2 * i + 1] = numbers[2 * place + 1]! + CLOUD * random.normal();
    }
    return drawn;
  };
  const points = fresh(SHAPE_POINTS, 1);
  return {
    ...{ width: 2, points, fresh, cells: PLANE_CELLS },
    masses: once(() => planeMixtureMasses(mixture, PLANE_CELLS)),
    modes: null, // clouds overlap where they were drawn in one stroke
    scale: scaleOf(points, 2),
  };
}

/** Nothing is known but the points themselves: fresh ones are picked among them. */
function givenTarget({ points, count: given }: PointSet): Target {
  return {
    ...{ width: 2, points, cells: PLANE_CELLS },
    fresh: (count, seed) => {
      const random = sequence({ stream: STREAM.shapes, step: 0, seed });
      const picked = new Float32Array(2 * count);
      for (let i = 0; i < count; i++) {
        const row = Math.min(Math.floor(random.uniform() * given), given - 1);
        picked.set(points.subarray(2 * row, 2 * row + 2), 2 * i);
      }
      return picked;
    },
    masses: once(() => cellCounts(points, 2, PLANE_CELLS).map((inCell) => inCell / given)),
    modes: null,
    scale: scaleOf(points, 2),
  };
}

function scaleOf(points: Float32Array, width: number): number {
  const count = points.length / width;
  const mean = Array.from({ length: width }, (_, d) => {
    let sum = 0;
    for (let i = d; i < points.length; i += width) sum += points[i]!;
    return sum / count;
  });
  const squares = points.reduce((sum, x, i) => sum + (x - mean[i % width]!) ** 2, 0);
  return Math.sqrt(squares / count);
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => (done ??= { value: work() }).value;
}
