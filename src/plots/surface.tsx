import { contours } from 'd3';
import { memo } from 'react';
import { percent, valueAt, type Axis } from './axes.tsx';
import { dotsPath, linePath, short } from './lines.ts';
import styles from './marks.module.css';
import type { Place } from './stepping.ts';

export interface SurfaceProps {
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn anew when it is another function: keep one as long as it means the same. */
  readonly f: (x: number, y: number) => number;
  /** Ascending heights: what lies above each is a shade denser. */
  readonly levels: readonly number[];
  readonly colour: string;
}

const NODES = 48; // along each side

/** A function of the plane as filled contours, shapes for `Axes`: denser is higher. */
export const Surface = memo(function Surface({ x, y, f, levels, colour }: SurfaceProps) {
  return contourPaths(x, y, f, levels).map((path, i) => (
    <path
      key={levels[i]}
      className={styles.level}
      d={path}
      fill={colour}
      fillOpacity={1 - 0.3 ** (1 / levels.length)} // under all the others, 70 % of the colour
    />
  ));
});

/**
 * The region above each level, from a grid whose outermost nodes lie on the frame: regions close half
 * a cell beyond them, out of sight.
 */
function contourPaths(
  x: Axis,
  y: Axis,
  f: (x: number, y: number) => number,
  levels: readonly number[],
): string[] {
  const place = (axis: Axis) =>
    Float64Array.from({ length: NODES }, (_, i) => valueAt(axis, i / (NODES - 1)));
  const columns = place(x);
  const rows = place(y).toReversed();
  const heights = Array.from({ length: NODES * NODES }, (_, k) =>
    f(columns[k % NODES]!, rows[Math.floor(k / NODES)]!),
  );
  const regions = contours().size([NODES, NODES]);
  const scale = 100 / (NODES - 1); // a node has its place in the middle of its cell
  const along = (node: number): number => (node - 0.5) * scale;
  return levels.map((level) =>
    regions
      .contour(heights, level)
      .coordinates.flat()
      .map((ring) => roundedPath(ring, along))
      .join(''),
  );
}

/** A closed path that touches each side of a ring in its middle, without the corners between. */
function roundedPath(
  ring: readonly (readonly number[])[],
  along: (node: number) => number,
): string {
  let path = '';
  let [x, y] = ring.at(-2)!.map(along) as [number, number]; // the last corner is the first again
  for (const corner of ring) {
    const [nextX, nextY] = [along(corner[0]!), along(corner[1]!)];
    const middle = `${short((x + nextX) / 2)} ${short((y + nextY) / 2)}`;
    path += path ? `Q${short(x)} ${short(y)} ${middle}` : `M${middle}`;
    [x, y] = [nextX, nextY];
  }
  return path;
}

export interface PathProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly points: readonly Place[];
  readonly colour: string;
}

/** The way of a point over the plane, shapes for `Axes`: a ring where it began, a disc where it is. */
export const Path = memo(function Path({ x, y, points, colour }: PathProps) {
  const places = points.filter((point) =>
    Number.isFinite(percent(x, point.x) + percent(y, point.y)),
  );
  if (places.length === 0) return null;
  const start = dotsPath(places.slice(0, 1), x, y);
  return (
    <>
      <path className={styles.path} d={linePath(thinned(places, x, y), x, y)} stroke={colour} />
      <path className={styles.start} d={start} stroke={colour} />
      <path className={styles.startHole} d={start} />
      <path className={styles.end} d={dotsPath(places.slice(-1), x, y)} stroke={colour} />
    </>
  );
});

const MOST = 400;

/** At most 400 of the places: those that moved least since the last one kept go first; both ends stay. */
export function thinned(places: readonly Place[], x: Axis, y: Axis): readonly Place[] {
  let kept = places;
  for (let reach = 0.25; kept.length > MOST; reach *= 2) {
    let last = { x: NaN, y: NaN };
    kept = places.filter((place, i) => {
      const here = { x: percent(x, place.x), y: percent(y, place.y) };
      const near = Math.hypot(here.x - last.x, here.y - last.y) < reach;
      if (near && i < places.length - 1) return false;
      last = here;
      return true;
    });
  }
  return kept;
}
