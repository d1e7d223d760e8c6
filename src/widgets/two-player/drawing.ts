import type { Place } from '../../plots/stepping.ts';
import { parameters } from './parameters.ts';

const { min, max, most, step } = parameters.points;

/** A stroke leaves a place whenever it has come so far from the last one. */
const APART = 0.25;

/** Whether there is no room for another place. */
export const isFull = (points: readonly number[]): boolean => points.length + 2 > most;

/** How many places it has, in words. */
export function placesText(points: readonly number[]): string {
  const places = Math.floor(points.length / 2);
  return `${places} ${places === 1 ? 'place' : 'places'}`;
}

/** The numbers of a drawing with one more place; as they are where it is full. */
export function withPlace(points: readonly number[], { x, y }: Place): readonly number[] {
  if (isFull(points)) return points;
  const whole = points.slice(0, 2 * Math.floor(points.length / 2));
  return [...whole, settled(x), settled(y)];
}

/** Where a stroke from `from` leaves its next place on the way to `to`; null where it hasn't come far enough. */
export function nextPlace(from: Place, to: Place): Place | null {
  const far = Math.hypot(to.x - from.x, to.y - from.y);
  if (far < APART) return null;
  const share = APART / far;
  return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}

/** Without the last place; one always stays, as a run needs something to learn from. */
export function withoutLast(points: readonly number[]): readonly number[] {
  return points.length < 4 ? points : points.slice(0, 2 * Math.floor((points.length - 1) / 2));
}

/** Half of the parameter's step is finer than a hand, and keeps links short. */
function settled(value: number): number {
  const fine = step / 2;
  const rounded = Number((Math.round(value / fine) * fine).toFixed(2));
  return Math.min(Math.max(rounded, min), max);
}
