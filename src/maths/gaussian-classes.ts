import { logSumExp } from './log-space.ts';
import type { Labelled, Line } from './logistic-regression.ts';

/** A class as a Gaussian in the plane, with its share of the points. */
export interface GaussianClass {
  /** Above 0; those of all classes sum to 1. */
  readonly prior: number;
  readonly mean: readonly [number, number];
  /** Row-major [2, 2], positive definite. */
  readonly covariance: readonly [number, number, number, number];
}

/** p(class, x): class 0 and class 1. */
export type ClassPair = readonly [GaussianClass, GaussianClass];

/**
 * The most likely Gaussian of each class, 1/n and not 1/(n − 1); `shared`: one covariance for both, the mean of
 * theirs weighted by their numbers of points. Or a sentence for the reader, where the points determine none.
 */
export function fittedClasses(
  { points, labels }: Labelled,
  shared: boolean,
): ClassPair | { readonly reason: string } {
  const moments = [0, 1].map((label) => momentsOf(points, labels, label));
  const empty = moments.findIndex(({ count }) => count === 0);
  if (empty >= 0)
    return { reason: `Class ${empty} has no points to fit a Gaussian to: add at least three.` };
  const total = labels.length;
  const pooled = [0, 1, 2, 3].map((e) =>
    moments.reduce((sum, { count, covariance }) => sum + (count / total) * covariance[e]!, 0),
  ) as unknown as GaussianClass['covariance'];
  const classes = moments.map(({ count, mean, covariance }) => ({
    prior: count / total,
    mean,
    covariance: shared ? pooled : covariance,
  })) as unknown as ClassPair;
  const flat = classes.findIndex(({ covariance }) => !isWide(covariance));
  if (flat >= 0)
    return {
      reason: shared
        ? 'Around their classes’ means all points lie on one line, so that no Gaussian has a density: add a point beside it.'
        : `All points of class ${flat} lie on one line, so that its Gaussian has no density: add a point beside it.`,
    };
  return classes;
}

/** So much of its largest variance a covariance has at least in the other direction, or is taken for flat. */
const FLAT = 1e-9;

function isWide([xx, xy, , yy]: GaussianClass['covariance']): boolean {
  return xx * yy - xy * xy > FLAT * (xx + yy) ** 2;
}

function momentsOf(points: ArrayLike<number>, labels: ArrayLike<number>, label: number) {
  let [count, x, y] = [0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== label) continue;
    count++;
    x += points[2 * i]!;
    y += points[2 * i + 1]!;
  }
  const mean = [x / count, y / count] as const;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== label) continue;
    const [dx, dy] = [points[2 * i]! - mean[0], points[2 * i + 1]! - mean[1]];
    xx += (dx * dx) / count;
    xy += (dx * dy) / count;
    yy += (dy * dy) / count;
  }
  return { count, mean, covariance: [xx, xy, xy, yy] as const };
}

/** log p(x, y | class) in nats per unit of area. */
export function classLogDensity(one: GaussianClass, x: number, y: number): number {
  const { precision, determinant } = invertedOf(one);
  const [dx, dy] = [x - one.mean[0], y - one.mean[1]];
  const [a, b, , d] = precision;
  const squared = a * dx * dx + 2 * b * dx * dy + d * dy * dy;
  return -Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - 0.5 * squared;
}

/** log p(x, y) in nats, whatever the class. */
export function pairLogDensity(pair: ClassPair, x: number, y: number): number {
  return logSumExp(pair.map((one) => Math.log(one.prior) + classLogDensity(one, x, y)));
}

function invertedOf({ covariance: [xx, xy, , yy] }: GaussianClass) {
  const determinant = xx * yy - xy * xy;
  const precision = [
    yy / determinant,
    -xy / determinant,
    -xy / determinant,
    xx / determinant,
  ] as const;
  return { precision, determinant };
}

/**
 * The log-odds of class 1 by Bayes' rule, log p(1) p(x, y | 1) − log p(0) p(x, y | 0), as a polynomial:
 * xx x² + xy x y + yy y² + x x + y y + one. Its zeros are the boundary: a line where the first three are 0.
 */
export interface Conic {
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
  readonly x: number;
  readonly y: number;
  readonly one: number;
}

/** The boundary between two Gaussian classes. */
export function bayesBoundary([zero, one]: ClassPair): Conic {
  const [a, b] = [zero, one].map((side) => {
    const { precision, determinant } = invertedOf(side);
    const [p, q, , s] = precision;
    const [mx, my] = side.mean;
    return {
      xx: -0.5 * p,
      xy: -q,
      yy: -0.5 * s,
      x: p * mx + q * my,
      y: q * mx + s * my,
      one:
        Math.log(side.prior) -
        0.5 * Math.log(determinant) -
        0.5 * (p * mx * mx + 2 * q * mx * my + s * my * my),
    };
  }) as [Conic, Conic];
  return {
    xx: b.xx - a.xx,
    xy: b.xy - a.xy,
    yy: b.yy - a.yy,
    x: b.x - a.x,
    y: b.y - a.y,
    one: b.one - a.one,
  };
}

/** The boundary's polynomial at a place: above 0 where class 1 is the more probable. */
export function conicAt({ xx, xy, yy, x, y, one }: Conic, px: number, py: number): number {
  return xx * px * px + xy * px * py + yy * py * py + x * px + y * py + one;
}

/**
 * For classes of one covariance Σ the boundary is the line w · x + b = 0 with w = Σ⁻¹ (μ₁ − μ₀) and
 * b = −½ (μ₁ᵀ Σ⁻¹ μ₁ − μ₀ᵀ Σ⁻¹ μ₀) + log(π₁ / π₀). Class 1 lies where it is above 0.
 */
export function bayesLine([zero, one]: ClassPair): Line {
  const [p, q, , s] = invertedOf(one).precision;
  const [dx, dy] = [one.mean[0] - zero.mean[0], one.mean[1] - zero.mean[1]];
  const squared = ({ mean: [x, y] }: GaussianClass): number =>
    p * x * x + 2 * q * x * y + s * y * y;
  return {
    wx: p * dx + q * dy,
    wy: q * dx + s * dy,
    bias: -0.5 * (squared(one) - squared(zero)) + Math.log(one.prior / zero.prior),
  };
}

/** What a boundary looks like; `none` where one class is the more probable everywhere. */
export type BoundaryKind =
  | 'line'
  | 'two lines'
  | 'parabola'
  | 'ellipse'
  | 'hyperbola'
  | 'point'
  | 'none';

/** The kind of conic; coefficients below 1e-9 of the largest of their degree or below count as 0. */
export function boundaryKind({ xx, xy, yy, x, y, one }: Conic): BoundaryKind {
  const tiny = 1e-9;
  const linear = Math.max(Math.abs(x), Math.abs(y), Math.abs(one));
  if (Math.max(Math.abs(xx), Math.abs(xy), Math.abs(yy)) <= tiny * linear)
    return Math.max(Math.abs(x), Math.abs(y)) <= tiny * Math.abs(one) || linear === 0
      ? 'none'
      : 'line';
  const size = Math.abs(xx) + Math.abs(xy) + Math.abs(yy);
  const discriminant = 4 * xx * yy - xy * xy;
  if (Math.abs(discriminant) <= tiny * size * size) {
    // along one direction it is no more than linear: u is the other one
    const [ux, uy] = Math.abs(xx) >= Math.abs(yy) ? [xx, xy / 2] : [xy / 2, yy];
    const length = Math.hypot(ux, uy);
    const [cos, sin] = [ux / length, uy / length];
    const across = -sin * x + cos * y;
    if (Math.abs(across) > tiny * linear) return 'parabola';
    const curvature = xx + yy;
    const along = cos * x + sin * y;
    const roots = along * along - 4 * curvature * one;
    if (Math.abs(roots) <= tiny * along * along) return 'line';
    return roots > 0 ? 'two lines' : 'none';
  }
  // its value at the centre, where it is level
  const cx = (xy * y - 2 * yy * x) / discriminant;
  const cy = (xy * x - 2 * xx * y) / discriminant;
  const centre = one + 0.5 * (x * cx + y * cy);
  const isZero = Math.abs(centre) <= tiny * (1 + Math.abs(x * cx) + Math.abs(y * cy)); // nats
  if (discriminant < 0) return isZero ? 'two lines' : 'hyperbola';
  if (isZero) return 'point';
  return centre * (xx + yy) < 0 ? 'ellipse' : 'none';
}

/** The y at which the boundary passes a given x, ascending: none, one or two. */
export function boundaryYs(conic: Conic, at: number): number[] {
  const a = conic.yy;
  const b = conic.xy * at + conic.y;
  const c = conic.xx * at * at + conic.x * at + conic.one;
  if (Math.abs(a) <= 1e-12 * (Math.abs(b) + Math.abs(c))) return b === 0 ? [] : [-c / b];
  const roots = b * b - 4 * a * c;
  if (roots < 0) return [];
  const half = -0.5 * (b + (b < 0 ? -1 : 1) * Math.sqrt(roots)); // nothing cancels
  return half === 0 ? [0] : [half / a, c / half].sort((p, q) => p - q);
}
