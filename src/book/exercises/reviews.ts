/**
 * When a missed exercise comes back: Leitner’s boxes. A right answer on its day moves it on to the next box, a
 * wrong one back to the first; after the last box it is known. Sebastian Leitner, “So lernt man lernen”, Herder
 * 1972; he filled boxes, days between them are ours, each about twice the one before.
 */
export const INTERVALS = [1, 3, 7, 16, 35] as const;

/** Where a missed exercise stands. */
export interface Review {
  /** An index into `INTERVALS`. */
  readonly box: number;
  /** The day, as `dayOf` counts them, on which it was last answered as a review, or missed. */
  readonly seen: number;
}

/** By id of the exercise. */
export type Reviews = ReadonlyMap<string, Review>;

/** Days since 1 January 1970 by the reader’s own calendar. */
export function dayOf(date: Date): number {
  return Math.floor((date.getTime() / 60_000 - date.getTimezoneOffset()) / (24 * 60));
}

/** The day from which the exercise may be answered again. */
export function dueDay({ box, seen }: Review): number {
  return seen + INTERVALS[box]!;
}

export function isDue(review: Review, today: number): boolean {
  return dueDay(review) <= today || review.seen > today + 1; // later than any time zone has it: a wrong clock
}

/** Ids of what is due, longest overdue first. */
export function dueExercises(reviews: Reviews, today: number): string[] {
  return [...reviews]
    .filter(([, review]) => isDue(review, today))
    .toSorted(([, a], [, b]) => dueDay(a) - dueDay(b))
    .map(([id]) => id);
}

/**
 * Where an exercise stands once it has been answered; undefined where it needs no review. What is solved
 * before its day stays where it is: it shows nothing yet.
 */
export function graded(
  review: Review | undefined,
  right: boolean,
  today: number,
): Review | undefined {
  if (!right) return { box: 0, seen: today };
  if (!review || !isDue(review, today)) return review;
  const box = review.box + 1;
  return box < INTERVALS.length ? { box, seen: today } : undefined;
}

/** Both together: of two that say different things, the later one knows better. */
export function mergeReviews(mine: Reviews, other: Reviews): Reviews {
  const merged = new Map(mine);
  for (const [id, review] of other) {
    const own = merged.get(id);
    if (!own || review.seen > own.seen) merged.set(id, review);
  }
  return merged;
}
