// k-means, the hard version of EM: S. Lloyd, "Least Squares Quantization in PCM", 1982. It is what EM does for round
// components of one variance and equal weights, as that variance goes to 0.

/** The nearest centre of each point, the first of equally near ones, shape [n]; `points` [n, width], `centres` [K, width]. */
export function nearestCentres(
  points: ArrayLike<number>,
  centres: ArrayLike<number>,
  width: number,
): Int32Array {
  return Int32Array.from({ length: points.length / width }, (_, i) => {
    let nearest = 0;
    let least = Infinity;
    for (let c = 0; c < centres.length / width; c++) {
      const squared = squaredDistance(points, i, centres, c, width);
      if (squared < least) [nearest, least] = [c, squared];
    }
    return nearest;
  });
}

/** The mean of the points of each centre, shape [K, width]; one without points stays where it was. */
export function movedCentres(
  points: ArrayLike<number>,
  owners: ArrayLike<number>,
  centres: ArrayLike<number>,
  width: number,
): Float64Array {
  const sums = new Float64Array(centres.length);
  const counts = new Float64Array(centres.length / width);
  for (let i = 0; i < owners.length; i++) {
    const c = owners[i]!;
    counts[c]!++;
    for (let d = 0; d < width; d++) sums[c * width + d]! += points[i * width + d]!;
  }
  return sums.map((sum, j) => {
    const count = counts[Math.floor(j / width)]!;
    return count === 0 ? centres[j]! : sum / count;
  });
}

/** Σ of squared distances of the points from their owners, what both half steps can only lower. */
export function distortion(
  points: ArrayLike<number>,
  owners: ArrayLike<number>,
  centres: ArrayLike<number>,
  width: number,
): number {
  let sum = 0;
  for (let i = 0; i < owners.length; i++)
    sum += squaredDistance(points, i, centres, owners[i]!, width);
  return sum;
}

function squaredDistance(
  points: ArrayLike<number>,
  i: number,
  centres: ArrayLike<number>,
  c: number,
  width: number,
): number {
  let squared = 0;
  for (let d = 0; d < width; d++)
    squared += (points[i * width + d]! - centres[c * width + d]!) ** 2;
  return squared;
}
