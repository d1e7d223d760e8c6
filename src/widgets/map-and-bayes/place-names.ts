/** A curve of a picture, as heights in per cent of it, evenly from its left to its right edge. */
export interface NamedCurve {
  readonly name: string;
  readonly heights: readonly number[];
}

/** Where a name stands, in per cent of the picture: the left end and the foot of its box. */
export interface NamePlace {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  /** Which part of the box lies on the curve: there the name stands where its box is too wide. */
  readonly anchor: 'start' | 'center' | 'end';
}

/** Of a box, in per cent of the picture on a phone, where names are largest against it. */
const HEIGHT = 8.5;
const WIDTH_OF_LETTER = 2.7;
/** Between a curve and its name. */
const GAP = 1.5;

/**
 * A place on each curve for its name: as high as possible, where a curve says most, on no other name
 * and if possible not near another curve. Found by trying all places, the first curve first.
 */
export function placeNames(curves: readonly NamedCurve[]): readonly NamePlace[] {
  const placed: NamePlace[] = [];
  for (const { name, heights } of curves) {
    const width = name.length * WIDTH_OF_LETTER;
    const others = curves.filter((curve) => curve.heights !== heights);
    let best: NamePlace | undefined;
    let least = Infinity;
    for (let left = 1; left + width <= 99; left++) {
      const own = under(heights, left, width);
      const foot = Math.max(...own) + GAP;
      const bottom = Math.min(foot, 100 - HEIGHT);
      const place = { left, bottom, width, anchor: anchorOf(own) };
      const unclear = others.filter((other) =>
        under(other.heights, left, width).some((y) => y > bottom - 7 && y < bottom + HEIGHT + 2),
      ).length;
      const hidden = placed.filter((other) => overlap(place, other)).length;
      const cost = 100 * unclear - bottom + 1000 * hidden + (foot > bottom ? 150 : 0);
      if (cost < least) [best, least] = [place, cost];
    }
    placed.push(best!);
  }
  return placed;
}

function anchorOf(heights: readonly number[]): NamePlace['anchor'] {
  const highest = heights.indexOf(Math.max(...heights)) / (heights.length - 1);
  if (highest < 0.3) return 'start';
  return highest > 0.7 ? 'end' : 'center';
}

/** The heights of a curve over a stretch, its ends included. */
function under(heights: readonly number[], left: number, width: number): readonly number[] {
  const last = heights.length - 1;
  return heights.slice(
    Math.floor((left / 100) * last),
    Math.ceil(((left + width) / 100) * last) + 1,
  );
}

export function overlap(one: NamePlace, other: NamePlace): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    Math.abs(one.bottom - other.bottom) < HEIGHT
  );
}
