import * as v from 'valibot';
import type { Answer } from './answer-key.ts';
import { INTERVALS, type Review, type Reviews } from './reviews.ts';

/** What is kept of an exercise that has been solved, or whose solution has been shown. */
export interface ExerciseProgress {
  readonly state: 'correct' | 'revealed';
  /** As it was given; null where there is none to show. */
  readonly answer: Answer;
}

/** By id of the exercise. Ids that the book doesn't have (any more) are kept as they are. */
export type Progress = ReadonlyMap<string, ExerciseProgress>;

/** The reader's progress, kept by her browser, or for as long as the page is open where it can't be. */
export interface ProgressStore {
  readonly all: () => Progress;
  /** What has been missed and comes back. */
  readonly reviews: () => Reviews;
  /** Keeps the progress of one exercise; null forgets it. */
  readonly set: (id: string, entry: ExerciseProgress | null) => void;
  /** Keeps where a missed exercise stands; undefined takes it off the list. */
  readonly setReview: (id: string, review: Review | undefined) => void;
  readonly replace: (progress: Progress, reviews: Reviews) => void;
  /** Forgets everything; what a newer version has saved stays in the browser. */
  readonly clear: () => void;
  /** Why the browser keeps nothing of this, in a sentence; null where it does. */
  readonly trouble: () => string | null;
  /** Hears of changes made in other tabs, also while the page was put away; returns how to stop. */
  readonly onChange: (callback: () => void) => () => void;
}

/** Version 1 had no reviews. */
const VERSION = 2;
const KEY = 'likely:progress';

/** Where what couldn't be read is kept, so that nothing is destroyed by a slip of ours. */
const ASIDE = 'likely:progress-unreadable';

/** The largest file that is read, in bytes: a thousand times what the whole book needs. */
export const LARGEST_FILE = 1_000_000;

const table = v.custom<object>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

const written = v.variant('version', [
  v.object({ version: v.literal(1), exercises: table }),
  v.object({ version: v.literal(VERSION), exercises: table, reviews: table }),
]);

const writtenEntry = v.object({
  state: v.picklist(['correct', 'revealed']),
  answer: v.nullable(
    v.union([v.pipe(v.string(), v.maxLength(1000)), v.array(v.pipe(v.number(), v.finite()))]),
  ),
});

const writtenReview = v.object({
  box: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(INTERVALS.length - 1)),
  seen: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
});

/** What a stored or loaded text holds, and how many exercises in it can't be read; or why none can. */
export type ReadProgress =
  | { readonly progress: Progress; readonly reviews: Reviews; readonly unreadable: number }
  | { readonly problem: 'malformed' | 'newer' };

/** Reads what `formatProgress` has written. */
export function parseProgress(text: string): ReadProgress {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'malformed' };
  }
  const result = v.safeParse(written, json);
  if (result.success) {
    const { output } = result;
    const [progress, lost] = readTable(output.exercises, writtenEntry);
    if (output.version === 1) return { progress, reviews: missedIn(progress), unreadable: lost };
    const [reviews, lostReviews] = readTable(output.reviews, writtenReview);
    return { progress, reviews, unreadable: lost + lostReviews };
  }
  const version = v.safeParse(v.object({ version: v.number() }), json);
  return { problem: version.success && version.output.version > VERSION ? 'newer' : 'malformed' };
}

/** The entries that can be read, and how many can't. `__proto__` is an id like any other. */
function readTable<T>(
  entries: object,
  schema: v.GenericSchema<unknown, T>,
): [ReadonlyMap<string, T>, number] {
  const map = new Map<string, T>();
  let lost = 0;
  for (const [id, value] of Object.entries(entries)) {
    const entry = v.safeParse(schema, value);
    if (entry.success) map.set(id, entry.output);
    else lost++;
  }
  return [map, lost];
}

/** Version 1 kept no day: what had its solution shown is due at once. */
function missedIn(progress: Progress): Reviews {
  const missed = [...progress].filter(([, { state }]) => state === 'revealed');
  return new Map(missed.map(([id]) => [id, { box: 0, seen: 0 }]));
}

/** Progress as JSON: what the browser keeps, and what a file holds. */
export function formatProgress(progress: Progress, reviews: Reviews = new Map()): string {
  const kept = {
    version: VERSION,
    exercises: Object.fromEntries(progress),
    reviews: Object.fromEntries(reviews),
  };
  return JSON.stringify(kept, null, 1);
}

/** Both together: solved in either is solved, and where both say the same, `mine` stays. */
export function mergeProgress(mine: Progress, other: Progress): Progress {
  const merged = new Map(mine);
  for (const [id, entry] of other) {
    if (!merged.has(id) || (entry.state === 'correct' && merged.get(id)?.state !== 'correct')) {
      merged.set(id, entry);
    }
  }
  return merged;
}

const NEWER =
  'Your progress was saved by a newer version of this book. It is left as it is; what you do here is not added to it. Reload the page to get the newer version.';
const CLOSED =
  'This browser keeps its storage closed, so your progress lasts until you leave the page.';
const FULL =
  'This browser has no room to save your progress, so it lasts until you leave the page.';

/**
 * Opens the progress kept in this browser.
 * @param tell is given a sentence, at most once each, when it can't be read or kept
 */
export function openProgress(tell: (sentence: string) => void): ProgressStore {
  let progress: Progress = new Map();
  let reviews: Reviews = new Map();
  let trouble: string | null = null;

  const giveUp = (sentence: string): void => {
    if (trouble === null) tell(sentence);
    trouble = sentence;
  };
  const stored = (): { text: string; read: ReadProgress } | null => {
    const text = localStorage.getItem(KEY);
    return text === null ? null : { text, read: parseProgress(text) };
  };
  const load = (): void => {
    if (trouble !== null) return;
    try {
      const found = stored();
      if (!found) progress = reviews = new Map();
      else if ('progress' in found.read) {
        ({ progress, reviews } = found.read);
        const { unreadable } = found.read;
        if (unreadable > 0) {
          putAside(
            found.text,
            `Of the progress saved in this browser, ${counted(unreadable)} could not be read`,
          );
        }
      } else if (found.read.problem === 'newer') giveUp(NEWER);
      else {
        progress = reviews = new Map();
        putAside(found.text, 'The progress saved in this browser could not be read');
      }
    } catch {
      giveUp(CLOSED);
    }
  };
  /** Keeps a copy of `text` where nothing else is written, then what could be read of it. */
  const putAside = (text: string, what: string): void => {
    try {
      localStorage.setItem(ASIDE, text);
    } catch {
      giveUp(`${what}. It is left as it is; what you do here lasts until you leave the page.`);
      return;
    }
    tell(
      `${what}. It has been put aside, and you start with ${progress.size + reviews.size > 0 ? 'the rest' : 'none'}.`,
    );
    save(progress, reviews);
  };
  const save = (changed: Progress, changedReviews: Reviews): void => {
    progress = changed;
    reviews = changedReviews;
    if (trouble !== null) return;
    try {
      localStorage.setItem(KEY, formatProgress(progress, reviews));
    } catch {
      giveUp(FULL);
    }
  };

  load();
  return {
    all: () => progress,
    reviews: () => reviews,
    set(id, entry) {
      load(); // another tab may have written since
      save(withEntry(progress, id, entry ?? undefined), reviews);
    },
    setReview(id, review) {
      load();
      if (review === reviews.get(id)) return;
      save(progress, withEntry(reviews, id, review));
    },
    replace: save,
    clear() {
      progress = reviews = new Map();
      try {
        const read = stored()?.read;
        if (read && 'problem' in read && read.problem === 'newer') giveUp(NEWER);
        else {
          localStorage.removeItem(KEY);
          localStorage.removeItem(ASIDE);
          trouble = null; // now there is room
        }
      } catch {
        giveUp(CLOSED);
      }
    },
    trouble: () => trouble,
    onChange(callback) {
      const reload = (): void => {
        load();
        callback();
      };
      const heard = ({ key }: StorageEvent): void => {
        if (key === KEY || key === null) reload(); // null: everything has been cleared
      };
      const back = ({ persisted }: PageTransitionEvent): void => {
        if (persisted) reload(); // a page put away hears nothing
      };
      addEventListener('storage', heard);
      addEventListener('pageshow', back);
      return () => {
        removeEventListener('storage', heard);
        removeEventListener('pageshow', back);
      };
    },
  };
}

function withEntry<T>(
  map: ReadonlyMap<string, T>,
  id: string,
  entry: T | undefined,
): ReadonlyMap<string, T> {
  const changed = new Map(map);
  if (entry === undefined) changed.delete(id);
  else changed.set(id, entry);
  return changed;
}

/** `1 exercise`, `2 exercises`. */
export function counted(exercises: number): string {
  return exercises === 1 ? '1 exercise' : `${exercises} exercises`;
}
