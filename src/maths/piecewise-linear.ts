import { openUniforms, type Key } from './random.ts';

/**
 * A density on the line, straight between knots and 0 outside them: `places` ascending, `heights` ≥ 0 and not
 * all 0, both [knots], at least two. Heights are taken up to a factor: see `normalisedHeights`.
 */
export interface PiecewiseLinear {
  readonly places: readonly number[];
  readonly heights: readonly number[];
}

/** The heights divided by the area under them, or all equal where that is 0. */
export function normalisedHeights({ places, heights }: PiecewiseLinear): number[] {
  const area = areas(places, heights).reduce((sum, value) => sum + value, 0);
  if (area > 0) return heights.map((height) => height / area);
  return places.map(() => 1 / (places.at(-1)! - places[0]!));
}

/** A density made ready to be asked: every function is of the normalised one. */
export interface LineDensity {
  readonly density: (x: number) => number;
  /** P(X ≤ x). */
  readonly cdf: (x: number) => number;
  /** The smallest x with P(X ≤ x) = p; the ends of the support at 0 and 1, NaN outside [0, 1]. */
  readonly quantile: (p: number) => number;
  readonly mean: number;
  readonly variance: number;
}

export function lineDensity(shape: PiecewiseLinear): LineDensity {
  const { places } = shape;
  const heights = normalisedHeights(shape);
  const below = [0]; // P(X ≤ place) of each
  areas(places, heights).forEach((area, i) => below.push(below[i]! + area));
  const total = below.at(-1)!; // 1 but for rounding
  const last = places.length - 1;
  /** The piece that holds x, which lies in the support. */
  const pieceAt = (x: number): number => {
    let i = 0;
    while (i + 1 < last && places[i + 1]! <= x) i++;
    return i;
  };
  const density = (x: number): number => {
    if (x < places[0]! || x > places[last]!) return 0;
    const i = pieceAt(x);
    const share = (x - places[i]!) / (places[i + 1]! - places[i]!);
    return heights[i]! + share * (heights[i + 1]! - heights[i]!);
  };
  const cdf = (x: number): number => {
    if (x <= places[0]!) return 0;
    if (x >= places[last]!) return 1;
    const i = pieceAt(x);
    return Math.min(1, (below[i]! + ((x - places[i]!) * (heights[i]! + density(x))) / 2) / total);
  };
  const quantile = (p: number): number => {
    if (!(p >= 0 && p <= 1)) return NaN;
    const level = p * total;
    let i = 0;
    while (i + 1 < last && below[i + 1]! < level) i++;
    const [from, to] = [places[i]!, places[i + 1]!];
    if (p === 0) return places[below.findLastIndex((value) => value === 0)]!;
    const slope = (heights[i + 1]! - heights[i]!) / (to - from);
    const rest = level - below[i]!;
    // height d + slope d² / 2 = rest, for d from the piece's left end; written so that nothing cancels
    const root = Math.sqrt(Math.max(0, heights[i]! ** 2 + 2 * slope * rest));
    const sum = heights[i]! + root;
    return Math.min(to, sum > 0 ? from + (2 * rest) / sum : from);
  };
  let mean = 0;
  let square = 0;
  for (let i = 0; i < last; i++) {
    const [from, width] = [places[i]!, places[i + 1]! - places[i]!];
    const [low, high] = [heights[i]!, heights[i + 1]!];
    // ∫ s^k (low + s (high − low)) ds over [0, 1]
    const [m0, m1, m2] = [(low + high) / 2, (low + 2 * high) / 6, (low + 3 * high) / 12];
    mean += width * (from * m0 + width * m1);
    square += width * (from * from * m0 + 2 * from * width * m1 + width * width * m2);
  }
  return { density, cdf, quantile, mean, variance: square - mean * mean };
}

/** `count` draws, each the quantile of its own uniform number: inverse-CDF sampling. */
export function lineDensitySamples(
  count: number,
  { quantile }: LineDensity,
  key: Key,
): Float64Array {
  return openUniforms(count, key).map(quantile);
}

function areas(places: readonly number[], heights: readonly number[]): number[] {
  return places.slice(1).map((to, i) => ((to - places[i]!) * (heights[i]! + heights[i + 1]!)) / 2);
}
