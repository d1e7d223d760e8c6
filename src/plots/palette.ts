import { shadesOfClass } from '../kernels/painters/painting.ts';

/** Red, green, blue, 0 … 255. */
export type Colour = readonly [number, number, number];

const SHADES = 256;

/**
 * A colour for each shade of a painting. Each ramp goes through its stops, two or more, at equal
 * distances; of several ramps each has an equal share of the shades, as each class of a painting has.
 */
export function palette(ramps: readonly (readonly Colour[])[]): readonly Colour[] {
  const share = shadesOfClass(ramps.length);
  return Array.from({ length: SHADES }, (_, shade) => {
    const i = Math.min(Math.floor(shade / share), ramps.length - 1);
    const stops = ramps[i]!;
    const place = Math.min((shade - i * share) / (share - 1), 1) * (stops.length - 1);
    const from = Math.min(Math.floor(place), stops.length - 2);
    const mixed = (channel: 0 | 1 | 2): number =>
      Math.round(
        stops[from]![channel] * (from + 1 - place) + stops[from + 1]![channel] * (place - from),
      );
    return [mixed(0), mixed(1), mixed(2)];
  });
}
