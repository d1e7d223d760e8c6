import { normalQuantile } from '../../maths/gaussian.ts';
import { tickText, type Axis } from '../../plots/axes.tsx';
import type { Place } from '../../plots/draggable-point.tsx';

/** Decoded images along each side of the grid. */
export const TILES = 20;

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** Latent coordinates of the tiles: quantiles at the middles of `TILES` equally probable intervals. */
const QUANTILES = Array.from({ length: TILES }, (_, i) => normalQuantile((i + 0.5) / TILES));

/** An axis counted in tiles, whose few ticks name the latent coordinate there. */
export function manifoldAxis(label: string): Axis {
  return {
    domain: [0, TILES],
    ticks: [0.5, TILES / 2, TILES - 0.5],
    label,
    text: (tiles) => tickText(hundredths(normalQuantile(tiles / TILES))),
  };
}

/** The latent place decoded in the tile under a point, which counts tiles from the lower left. */
export function placeOfTile({ x, y }: Place): Place {
  const coordinate = (tiles: number): number =>
    hundredths(QUANTILES[Math.min(Math.floor(tiles), TILES - 1)]!);
  return { x: coordinate(x), y: coordinate(y) };
}

/** The tile whose place is nearest, as [column, row]; rows count from the top. */
export function nearestTile(place: Place): [number, number] {
  const nearest = (value: number): number => {
    const distances = QUANTILES.map((quantile) => Math.abs(quantile - value));
    return distances.indexOf(Math.min(...distances));
  };
  return [nearest(place.x), TILES - 1 - nearest(place.y)];
}

/** Latents of all tiles in reading order, shape [TILES², latent]; those after the second are 0. */
export function manifoldLatents(latent: number): Float32Array {
  const values = new Float32Array(TILES * TILES * latent);
  for (let tile = 0; tile < TILES * TILES; tile++) {
    values[tile * latent] = QUANTILES[tile % TILES]!;
    values[tile * latent + 1] = QUANTILES[TILES - 1 - Math.floor(tile / TILES)]!;
  }
  return values;
}
