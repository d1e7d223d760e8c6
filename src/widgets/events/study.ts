import { openUniforms, STREAM } from '../../maths/random.ts';
import type { Place } from '../../plots/stepping.ts';
import { fixed } from '../number-words.ts';
import { placesOf } from '../pairs.ts';
import type { EventsValues } from './parameters.ts';

const DICE = 7;
/** 6⁷ outcomes: each is as probable. */
export const OUTCOMES = 6 ** DICE;

/** An event of seven dice: which outcomes it holds, and how many those are. */
export interface DiceEvent {
  readonly words: string;
  readonly holds: (dice: ArrayLike<number>) => boolean;
  readonly count: number;
  /** Where the count comes from. */
  readonly why: string;
}

const total = (dice: ArrayLike<number>): number =>
  Array.from(dice).reduce((sum, die) => sum + die, 0);

/** How many throws of `dice` dice have each sum, by adding one die after another. */
function sumCounts(dice: number): number[] {
  let counts = [1];
  for (let i = 0; i < dice; i++) {
    const next = Array<number>(counts.length + 6).fill(0);
    counts.forEach((count, sum) => {
      for (let face = 1; face <= 6; face++) next[sum + face]! += count;
    });
    counts = next;
  }
  return counts;
}

export const EVENTS: Readonly<Record<EventsValues['event'], DiceEvent>> = {
  second: {
    words: 'the second die is 3',
    holds: (dice) => dice[1] === 3,
    count: 6 ** 6,
    why: 'the other six dice are free: 6⁶ outcomes',
  },
  six: {
    words: 'at least one die is a six',
    holds: (dice) => Array.from(dice).includes(6),
    count: OUTCOMES - 5 ** DICE,
    why: 'all outcomes but the 5⁷ without a six',
  },
  even: {
    words: 'the sum is even',
    holds: (dice) => total(dice) % 2 === 0,
    count: OUTCOMES / 2,
    why: 'whatever the others show, three faces of the last make it even',
  },
  high: {
    words: 'the sum is 30 or more',
    holds: (dice) => total(dice) >= 30,
    count: sumCounts(DICE)
      .slice(30)
      .reduce((sum, count) => sum + count, 0),
    why: 'counted by adding one die after another',
  },
  different: {
    words: 'all seven dice differ',
    holds: (dice) => new Set(Array.from(dice)).size === DICE,
    count: 0,
    why: 'there are only six faces: no outcome is in it',
  },
};

/** Throw number i of the sequence, seven faces. */
export function thrown(i: number, seed: number): number[] {
  const key = { stream: STREAM.observations, step: i, seed };
  return Array.from(openUniforms(DICE, key), (u) => 1 + Math.floor(6 * u));
}

/** Drops 0 … times − 1, anywhere on the unit square alike. */
export function dropsOf({ times, seed }: Pick<EventsValues, 'times' | 'seed'>): Place[] {
  return placesOf(openUniforms(2 * times, { stream: STREAM.observations, step: 0, seed }));
}

/** The corners in their order around their middle, so that no two sides cross. */
export function around(corners: readonly Place[]): Place[] {
  const n = corners.length;
  const x = corners.reduce((sum, corner) => sum + corner.x, 0) / n;
  const y = corners.reduce((sum, corner) => sum + corner.y, 0) / n;
  const angle = (corner: Place): number => Math.atan2(corner.y - y, corner.x - x);
  return corners.toSorted((one, other) => angle(one) - angle(other));
}

/** The area of a polygon whose sides don't cross, half the sum of cross products. */
export function areaOf(polygon: readonly Place[]): number {
  let twice = 0;
  polygon.forEach((from, i) => {
    const to = polygon[(i + 1) % polygon.length]!;
    twice += from.x * to.y - to.x * from.y;
  });
  return Math.abs(twice) / 2;
}

/** Whether a ray to the right leaves the polygon an odd number of times. */
export function isInside(polygon: readonly Place[], { x, y }: Place): boolean {
  let inside = false;
  polygon.forEach((from, i) => {
    const to = polygon[(i + 1) % polygon.length]!;
    if (from.y > y === to.y > y) return;
    if (x < from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)) inside = !inside;
  });
  return inside;
}

/** An event's probability, and its share of what was tried. */
export interface Tried {
  readonly probability: number;
  readonly hits: number;
  readonly share: number;
  /** Two standard errors: about 95 in 100 shares are no further from the probability. */
  readonly band: number;
}

const known = new WeakMap<EventsValues, Tried>();

export function triedIn(values: EventsValues): Tried {
  const made = known.get(values) ?? tried(values);
  known.set(values, made);
  return made;
}

function tried(values: EventsValues): Tried {
  const { space, times, seed, corners, event } = values;
  let probability: number;
  let hits = 0;
  if (space === 'dice') {
    const { count, holds } = EVENTS[event];
    probability = count / OUTCOMES;
    for (let i = 0; i < times; i++) if (holds(thrown(i, seed))) hits++;
  } else {
    const polygon = around(placesOf(corners));
    probability = areaOf(polygon);
    for (const drop of dropsOf(values)) if (isInside(polygon, drop)) hits++;
  }
  const band = 2 * Math.sqrt((probability * (1 - probability)) / times);
  return { probability, hits, share: hits / times, band };
}

/** What there is to say. */
export function remarkOn(values: EventsValues): string {
  const { probability, hits, share, band } = triedIn(values);
  const { times, space, event } = values;
  const seen = `It happened in ${hits} of ${times}: ${fixed(share, 4)}.`;
  if (space === 'dice') {
    const { count, words, why } = EVENTS[event];
    const exact = `P(${words}) = ${count} / ${OUTCOMES} = ${fixed(probability, 4)}, as ${why}.`;
    return count === 0
      ? `${exact} An event without outcomes never happens.`
      : `${exact} ${seen} About 95 in 100 such shares lie within ±${fixed(band, 4)}.`;
  }
  return `Every place is as probable, so P(event) is its area, ${fixed(probability, 4)}. ${seen} A single place has the area 0: only regions have a probability above it.`;
}
