import type { KeyboardEvent } from 'react';
import type { Axis } from './axes.tsx';

/** A point of a plane, in the values of its axes. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What a key press says. */
export type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** Which values a slider may take. */
export interface Steps {
  readonly min: number;
  readonly max: number;
  /** One press of an arrow key. */
  readonly step: number;
  /** What values are rounded to: a tenth of a step unless given. */
  readonly grid?: number;
}

/**
 * Where a key takes a value: arrows one step, with Shift a tenth of one, Page keys ten steps, Home
 * and End to the ends. Null for other keys, and for those with Alt, Ctrl or the system's key, which
 * belong to the browser.
 */
export function stepped(value: number, key: Key, steps: Steps): number | null {
  if (key.altKey || key.ctrlKey || key.metaKey) return null;
  const { min, max, step, grid = step / 10 } = steps;
  const arrow = key.shiftKey ? Math.max(step / 10, grid) : step;
  const goals = new Map([
    ['ArrowLeft', value - arrow],
    ['ArrowDown', value - arrow],
    ['ArrowRight', value + arrow],
    ['ArrowUp', value + arrow],
    ['PageDown', value - 10 * step],
    ['PageUp', value + 10 * step],
    ['Home', min],
    ['End', max],
  ]);
  const goal = goals.get(key.key);
  return goal === undefined ? null : settled(goal, steps);
}

const VERTICAL: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp']);

/**
 * Where a key takes a point of a plane, `up` being the vertical step: Home and End go to the left and
 * right edge.
 */
export function steppedPlace(
  place: Place,
  key: Key,
  x: Axis,
  y: Axis,
  step: number,
  up = step,
): Place | null {
  const vertical = VERTICAL.has(key.key);
  const next = vertical
    ? stepped(place.y, key, stepsAlong(y, up))
    : stepped(place.x, key, stepsAlong(x, step));
  if (next === null) return null;
  return vertical ? { x: place.x, y: next } : { x: next, y: place.y };
}

/** The nearest value a slider may take: an end, or a multiple of its grid, free of float noise so
 * that a link stays short. */
export function settled(value: number, { min, max, step, grid = step / 10 }: Steps): number {
  const rounded = Number((Math.round(value / grid) * grid).toPrecision(12));
  return Math.min(Math.max(rounded, min), max);
}

/** The steps of something that moves along the whole of an axis. */
export function stepsAlong({ domain: [min, max] }: Axis, step: number): Steps {
  return { min, max, step };
}
