import { scaleLinear } from 'd3';

/**
 * Places of at most `limit` entries that keep the look of a long curve: the lowest and the highest
 * finite entry of every stretch, in order, and both ends.
 */
export function decimated(values: ArrayLike<number>, limit: number): number[] {
  const places: number[] = [];
  const stretches = Math.min(Math.floor(limit / 2) - 1, values.length);
  if (values.length <= limit) {
    for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) places.push(i);
    return places;
  }
  const add = (place: number): void => {
    if (place > (places.at(-1) ?? -1) && Number.isFinite(values[place])) places.push(place);
  };
  add(0);
  for (let s = 0; s < stretches; s++) {
    const start = Math.floor((s * values.length) / stretches);
    const end = Math.floor(((s + 1) * values.length) / stretches);
    let lowest = -1;
    let highest = -1;
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      if (lowest < 0 || value < values[lowest]!) lowest = i;
      if (highest < 0 || value > values[highest]!) highest = i;
    }
    add(Math.min(lowest, highest));
    add(Math.max(lowest, highest));
  }
  add(values.length - 1);
  return places;
}

/**
 * The mean over `reach` neighbours on either side. Near the start the window shrinks on both sides,
 * so a steep fall isn't flattened; at the end it keeps its left half, so the newest value is calm.
 * Entries that aren't finite are left out of every mean.
 */
export function smoothed(values: ArrayLike<number>, reach: number): Float32Array {
  const sums = new Float64Array(values.length + 1);
  const counts = new Uint32Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    const finite = Number.isFinite(values[i]);
    sums[i + 1] = sums[i]! + (finite ? values[i]! : 0);
    counts[i + 1] = counts[i]! + (finite ? 1 : 0);
  }
  return Float32Array.from({ length: values.length }, (_, i) => {
    const half = Math.min(i, reach);
    const start = i - half;
    const end = Math.min(i + half + 1, values.length);
    return (sums[end]! - sums[start]!) / (counts[end]! - counts[start]!);
  });
}

/**
 * The range of all finite values after the first tenth of each curve, widened to round numbers:
 * the plunge of the first steps would otherwise squash everything that follows.
 * `margin` leaves room above and below, as a share of the range. Null when nothing is finite.
 */
export function settledRange(
  curves: readonly ArrayLike<number>[],
  margin: number,
): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const curve of curves) {
    for (let i = Math.floor(curve.length / 10); i < curve.length; i++) {
      const value = curve[i]!;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return null;
  const room = (high - low || 1) * margin; // a flat curve still needs a range
  const [start, end] = scaleLinear([low - room, high + room], [0, 1])
    .nice(4)
    .domain();
  return [start!, end!];
}
