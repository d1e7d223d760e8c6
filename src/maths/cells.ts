import type { LineDistribution } from './line-distribution.ts';
import { upperNormalTail } from './special.ts';

/**
 * The line, or each axis of the plane, cut into `count` ≥ 1 cells: equally wide between `from` and
 * `to`, but the outermost reach to ∓∞, so that every point lies in one.
 */
export interface Cells {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The ascending ends of the cells, count + 1 of them, −∞ and ∞ among them. */
export function cellEdges({ from, to, count }: Cells): Float64Array {
  return Float64Array.from({ length: count + 1 }, (_, i) =>
    i === 0 ? -Infinity : i === count ? Infinity : from + ((to - from) * i) / count,
  );
}

/**
 * How many of the points lie in each cell: shape [count] for `points` of shape [n, 1], else
 * [count, count], row-major, a row for each cell of the second coordinate, for [n, 2].
 * Throws where a coordinate is NaN.
 */
export function cellCounts(points: ArrayLike<number>, width: 1 | 2, cells: Cells): Float64Array {
  const counts = new Float64Array(cells.count ** width);
  for (let i = 0; i < points.length; i += width) {
    const column = cellOf(points[i]!, cells);
    const row = width === 2 ? cellOf(points[i + 1]!, cells) : 0;
    counts[row * cells.count + column]!++;
  }
  return counts;
}

function cellOf(x: number, { from, to, count }: Cells): number {
  if (Number.isNaN(x)) throw new RangeError('A point that is no number lies in no cell.');
  return Math.max(0, Math.min(count - 1, Math.floor(((x - from) / (to - from)) * count)));
}

/** The probability of each cell of the line, shape [count]; all digits also in the tails. */
export function lineMasses(q: LineDistribution, cells: Cells): Float64Array {
  const edges = cellEdges(cells);
  return Float64Array.from({ length: cells.count }, (_, i) => {
    const [from, to] = [edges[i]!, edges[i + 1]!];
    const above = q.tail(from);
    return Math.max(0, above < 0.5 ? above - q.tail(to) : q.cdf(to) - q.cdf(from));
  });
}

/**
 * A mixture of round Gaussians in the plane: weights ≥ 0 that sum to 1, shape [components]; centres
 * x₁, y₁, x₂ … of shape [components, 2]; deviations > 0 of each coordinate, shape [components].
 */
export interface PlaneMixture {
  readonly weights: ArrayLike<number>;
  readonly centres: ArrayLike<number>;
  readonly deviations: ArrayLike<number>;
}

/** The density at (x, y), per unit of area. */
export function planeMixtureDensity(x: number, y: number, mixture: PlaneMixture): number {
  const { weights, centres, deviations } = mixture;
  let density = 0;
  for (let k = 0; k < weights.length; k++) {
    const variance = deviations[k]! ** 2;
    const distance = (x - centres[2 * k]!) ** 2 + (y - centres[2 * k + 1]!) ** 2;
    density += (weights[k]! * Math.exp((-0.5 * distance) / variance)) / (2 * Math.PI * variance);
  }
  return density;
}

/** The probability of each cell of the plane, shape [count, count], rows as in `cellCounts`. */
export function planeMixtureMasses(mixture: PlaneMixture, cells: Cells): Float64Array {
  const { weights, centres, deviations } = mixture;
  const edges = cellEdges(cells);
  const { count } = cells;
  const masses = new Float64Array(count * count);
  const columns = new Float64Array(count);
  for (let k = 0; k < weights.length; k++) {
    const between = (i: number, centre: number): number =>
      normalBetween(
        (edges[i]! - centre) / deviations[k]!,
        (edges[i + 1]! - centre) / deviations[k]!,
      );
    for (let i = 0; i < count; i++) columns[i] = between(i, centres[2 * k]!);
    for (let j = 0; j < count; j++) {
      const row = weights[k]! * between(j, centres[2 * k + 1]!);
      if (row === 0) continue; // most cells are far from most components
      for (let i = 0; i < count; i++) masses[j * count + i]! += row * columns[i]!;
    }
  }
  return masses;
}

/** The probability of a standard normal between a < b, with all digits in either tail. */
export function normalBetween(a: number, b: number): number {
  return a > 0
    ? upperNormalTail(a) - upperNormalTail(b)
    : upperNormalTail(-b) - upperNormalTail(-a);
}
