/** Steps of an interpolation, its ends included. */
export const STEPS = 10;

/** Row `index` of an array [rows, width]. */
export function rowOf(values: Float32Array, index: number, width: number): Float32Array {
  return values.subarray(index * width, (index + 1) * width);
}

/** `STEPS` places at equal distances on the line from one place to another, shape [STEPS, width]. */
export function between(from: Float32Array, to: Float32Array): Float32Array {
  const width = from.length;
  const places = new Float32Array(STEPS * width);
  for (let step = 0; step < STEPS; step++) {
    const share = step / (STEPS - 1);
    for (let k = 0; k < width; k++)
      places[step * width + k] = (1 - share) * from[k]! + share * to[k]!;
  }
  return places;
}

/** How far two places lie apart. */
export function distance(from: Float32Array, to: Float32Array): number {
  return Math.hypot(...from.map((value, k) => to[k]! - value));
}

/** At least so far, in latent units, does a key move an end. */
const KEY = 0.1;

/**
 * The row of `codes` whose first two numbers are nearest to a place. Where that is the row an end
 * stands on already and a key was pressed, the nearest on the side it moved to: every key moves it.
 */
export function nearestCode(
  codes: Float32Array,
  width: number,
  present: number,
  place: { readonly x: number; readonly y: number },
): number {
  const at = (row: number): readonly [number, number] => [
    codes[row * width]!,
    codes[row * width + 1]!,
  ];
  const [x, y] = at(present);
  const move = [place.x - x, place.y - y] as const;
  const nearest = (allowed: (row: number) => boolean): number => {
    let best = present;
    let least = Infinity;
    for (let row = 0; row < codes.length / width; row++) {
      const [u, v] = at(row);
      const far = Math.hypot(u - place.x, v - place.y);
      if (far < least && allowed(row)) [best, least] = [row, far];
    }
    return best;
  };
  const found = nearest(() => true);
  if (found !== present || Math.hypot(...move) < KEY / 2) return found;
  return nearest((row) => {
    const [u, v] = at(row);
    const along = (u - x) * move[0] + (v - y) * move[1];
    return row !== present && along > 0.5 * Math.hypot(u - x, v - y) * Math.hypot(...move);
  });
}
