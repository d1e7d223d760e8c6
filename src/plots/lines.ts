import { percent, type Axis } from './axes.tsx';
import type { Place } from './stepping.ts';

/** Lines go this far beyond the frame, in per cent, so that their ends are out of sight. */
const BEYOND = 5;
const LOW = -BEYOND;
const HIGH = 100 + BEYOND;

/**
 * The path through places, in per cent of the area: cut at the frame, since numbers far outside it
 * are no SVG lengths, and broken where a place isn't finite.
 */
export function linePath(places: Iterable<Place>, x: Axis, y: Axis): string {
  let path = '';
  let before: Place | null = null;
  let pen: Place | null = null; // where the path has got to
  for (const place of places) {
    const here = spot(place, x, y);
    const part = before && here && inside(before, here);
    if (part) {
      if (part[0].x !== pen?.x || part[0].y !== pen.y) path += `M${written(part[0])}`;
      path += `L${written(part[1])}`;
      pen = part[1];
    }
    before = here;
  }
  return path;
}

/** Discs of one size as a path: its zero-length lines have round ends, which no stretching distorts. */
export function dotsPath(places: Iterable<Place>, x: Axis, y: Axis): string {
  let path = '';
  for (const place of places) {
    const here = spot(place, x, y);
    if (here && within(here.x) && within(here.y)) path += `M${written(here)}h0`;
  }
  return path;
}

/** The height of a value in per cent from the top, cut at the frame; NaN for what is no number. */
export function heldHeight(y: Axis, value: number): number {
  const height = percent(y, value);
  return 100 - Math.min(Math.max(height, LOW), HIGH);
}

/** Short: a hundredth of a per cent is finer than a screen. */
export function short(value: number): number {
  return Math.round(value * 100) / 100;
}

/** So far out that a line's direction stays right, and near enough to cut it without losing digits. */
const FAR = 1e9;

/** A place in per cent of the area from its left and top; null where it has none. */
function spot({ x: across, y: up }: Place, x: Axis, y: Axis): Place | null {
  const place = { x: percent(x, across), y: 100 - percent(y, up) };
  if (!Number.isFinite(place.x) || !Number.isFinite(place.y)) return null;
  const near = (at: number): number => Math.min(Math.max(at, -FAR), FAR);
  return { x: near(place.x), y: near(place.y) };
}

const within = (value: number): boolean => value >= LOW && value <= HIGH;

const written = ({ x, y }: Place): string => `${short(x)} ${short(y)}`;

/** The part of a line that lies inside the frame (Liang and Barsky); null where none does. */
function inside(from: Place, to: Place): [Place, Place] | null {
  if (within(from.x) && within(from.y) && within(to.x) && within(to.y)) return [from, to];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let enters = 0;
  let leaves = 1;
  for (const [along, room] of [
    [-dx, from.x - LOW],
    [dx, HIGH - from.x],
    [-dy, from.y - LOW],
    [dy, HIGH - from.y],
  ] as const) {
    if (along === 0 && room < 0) return null;
    if (along < 0) enters = Math.max(enters, room / along);
    if (along > 0) leaves = Math.min(leaves, room / along);
  }
  if (enters > leaves) return null;
  const at = (share: number): Place => ({ x: from.x + share * dx, y: from.y + share * dy });
  return [enters > 0 ? at(enters) : from, leaves < 1 ? at(leaves) : to];
}
