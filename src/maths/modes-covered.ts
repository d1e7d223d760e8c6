/** The modes of a target: round Gaussians on the line (`width` 1) or in the plane (2). */
export interface Modes {
  readonly width: 1 | 2;
  /** Shape [modes, width]. */
  readonly centres: ArrayLike<number>;
  /** Of each coordinate, shape [modes]. */
  readonly deviations: ArrayLike<number>;
}

/** How a sample spreads over the modes of its target. */
export interface Coverage {
  /** Modes that have at least 1 % of the sample. */
  readonly covered: number;
  /** The share of the sample that each mode has: nearest, and within three deviations; shape [modes]. */
  readonly shares: Float64Array;
  /** The share that each mode is nearest to, however far off; shape [modes]. */
  readonly nearest: Float64Array;
  /** The share that no mode has. */
  readonly strays: number;
}

/** The share of a sample from which on a mode is covered. */
export const COVERED_SHARE = 0.01;
const REACH = 3;

/**
 * Counts the modes that `points`, shape [n, width], cover. A point belongs to its nearest mode if it
 * lies no further off than three deviations; a mode is covered when 1 % of all points belong to it.
 *
 * Take 5,000 points: then a mode that has its tenth is never missed (one sample in 10¹⁵⁵), and one that
 * has half a percent is rarely counted (one in 150,000). A Gaussian itself leaves 0.3 % of its points
 * to nobody on the line, 1.1 % in the plane. A coordinate that is no number belongs nowhere.
 */
export function modesCovered(points: ArrayLike<number>, modes: Modes): Coverage {
  const { width, deviations } = modes;
  const count = points.length / width;
  const shares = new Float64Array(deviations.length);
  const nearest = new Float64Array(deviations.length);
  for (let i = 0; i < count; i++) {
    const { mode, squaredDistance } = nearestTo(points, i * width, modes);
    if (mode < 0) continue; // no number
    nearest[mode]!++;
    if (squaredDistance <= (REACH * deviations[mode]!) ** 2) shares[mode]!++;
  }
  let covered = 0;
  let belonging = 0;
  shares.forEach((members, k) => {
    if (members > 0 && members >= COVERED_SHARE * count) covered++;
    belonging += members;
    shares[k] = members / count;
    nearest[k]! /= count;
  });
  return { covered, shares, nearest, strays: (count - belonging) / count };
}

/** How many modes at least 1 % of a sample has as its nearest: of a heap of points few. */
export function modesNeared({ nearest }: Pick<Coverage, 'nearest'>): number {
  return nearest.filter((share) => share >= COVERED_SHARE).length;
}

/** The number of the mode whose centre is nearest to `point`, shape [width]; −1 where a coordinate is no number. */
export function nearestMode(point: ArrayLike<number>, modes: Modes): number {
  return nearestTo(point, 0, modes).mode;
}

/** The same of the point that begins at `points[at]`, and how far off its centre is. */
function nearestTo(
  points: ArrayLike<number>,
  at: number,
  { width, centres, deviations }: Modes,
): { readonly mode: number; readonly squaredDistance: number } {
  let mode = -1;
  let squaredDistance = Infinity;
  for (let k = 0; k < deviations.length; k++) {
    let distance = 0;
    for (let d = 0; d < width; d++) distance += (points[at + d]! - centres[k * width + d]!) ** 2;
    if (distance < squaredDistance) {
      squaredDistance = distance;
      mode = k;
    }
  }
  return { mode, squaredDistance };
}
