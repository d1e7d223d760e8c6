import { sumOf } from '../oracles.ts';
import { placesOf } from '../pairs.ts';
import { defineProofs } from '../proofs.ts';
import type { EventsValues } from './parameters.ts';
import { around, EVENTS, OUTCOMES, triedIn } from './study.ts';

/** How many outcomes the event holds, each looked at. */
const counted = (holds: (dice: readonly number[]) => boolean): number =>
  sumOf(OUTCOMES, (i) =>
    Number(holds([0, 1, 2, 3, 4, 5, 6].map((die) => 1 + (Math.floor(i / 6 ** die) % 6)))),
  );

const SLICES = 20_000;

/** The polygon's area in thin slices: the lengths between where its sides cross the middle of each. */
function sliced(corners: readonly { readonly x: number; readonly y: number }[]): number {
  return (
    sumOf(SLICES, (slice) => {
      const y = (slice + 0.5) / SLICES;
      const crossings = corners
        .flatMap((from, i) => {
          const to = corners[(i + 1) % corners.length]!;
          if (from.y > y === to.y > y) return [];
          return [from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)];
        })
        .sort((a, b) => a - b);
      return sumOf(crossings.length / 2, (i) => crossings[2 * i + 1]! - crossings[2 * i]!);
    }) / SLICES
  );
}

export default defineProofs<EventsValues>([
  {
    claim: 'The event’s probability is right.',
    way: 'Of seven dice all 279,936 outcomes are looked at one by one; of a region the lengths of 20,000 thin slices are added up.',
    tolerance: 1e-4,
    check: (values) => {
      const { probability } = triedIn(values);
      const other =
        values.space === 'dice'
          ? counted(EVENTS[values.event].holds) / OUTCOMES
          : sliced(around(placesOf(values.corners)));
      return [[probability, other]];
    },
  },
]);
