import * as v from 'valibot';
import type { Answer } from './answer-key.ts';

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
  /** Keeps the progress of one exercise; null forgets it. */
  readonly set: (id: string, entry: ExerciseProgress | null) => void;
  readonly replace: (progress: Progress) => void;
  /** Forgets everything; what a newer version has saved stays in the browser. */
  readonly clear: () => void;
  /** Why the browser keeps nothing of this, in a sentence; null where it does. */
  readonly trouble: () => string | null;
  /** Hears of changes made in other tabs, also while the page was put away; returns how to stop. */
  readonly onChange: (callback: () => void) => () => void;
}

const VERSION = 1;
const KEY = 'likely:progress';

/** Where what couldn't be read is kept, so that nothing is destroyed by a slip of ours. */
const ASIDE = 'likely:progress-unreadable';

/** The largest file that is read, in bytes: a thousand times what the whole book needs. */
export const LARGEST_FILE = 1_000_000;

const written = v.object({
  version: v.literal(VERSION),
  exercises: v.custom<object>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
});

const writtenEntry = v.object({
  state: v.picklist(['correct', 'revealed']),
  answer: v.nullable(
    v.union([v.pipe(v.string(), v.maxLength(1000)), v.array(v.pipe(v.number(), v.finite()))]),
  ),
});

/** What a stored or loaded text holds, and how many exercises in it can't be read; or why none can. */
export type ReadProgress =
  | { readonly progress: Progress; readonly unreadable: number }
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
    const entries = Object.entries(result.output.exercises); // `__proto__` is an id like any other
    const progress = new Map<string, ExerciseProgress>();
    for (const [id, value] of entries) {
      const entry = v.safeParse(writtenEntry, value);
      if (entry.success) progress.set(id, entry.output);
    }
    return { progress, unreadable: entries.length - progress.size };
  }
  const version = v.safeParse(v.object({ version: v.number() }), json);
  return { problem: version.success && version.output.version > VERSION ? 'newer' : 'malformed' };
}

/** Progress as JSON: what the browser keeps, and what a file holds. */
export function formatProgress(progress: Progress): string {
  return JSON.stringify({ version: VERSION, exercises: Object.fromEntries(progress) }, null, 1);
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
      if (!found) progress = new Map();
      else if ('progress' in found.read) {
        progress = found.read.progress;
        const { unreadable } = found.read;
        if (unreadable > 0) {
          putAside(
            found.text,
            progress,
            `Of the progress saved in this browser, ${counted(unreadable)} could not be read`,
          );
        }
      } else if (found.read.problem === 'newer') giveUp(NEWER);
      else putAside(found.text, new Map(), 'The progress saved in this browser could not be read');
    } catch {
      giveUp(CLOSED);
    }
  };
  /** Keeps a copy of `text` where nothing else is written, then what could be read of it. */
  const putAside = (text: string, read: Progress, what: string): void => {
    progress = read;
    try {
      localStorage.setItem(ASIDE, text);
    } catch {
      giveUp(`${what}. It is left as it is; what you do here lasts until you leave the page.`);
      return;
    }
    tell(
      `${what}. It has been put aside, and you start with ${read.size > 0 ? 'the rest' : 'none'}.`,
    );
    save(read);
  };
  const save = (changed: Progress): void => {
    progress = changed;
    if (trouble !== null) return;
    try {
      localStorage.setItem(KEY, formatProgress(progress));
    } catch {
      giveUp(FULL);
    }
  };

  load();
  return {
    all: () => progress,
    set(id, entry) {
      load(); // another tab may have written since
      const changed = new Map(progress);
      if (entry) changed.set(id, entry);
      else changed.delete(id);
      save(changed);
    },
    replace: save,
    clear() {
      progress = new Map();
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

/** `1 exercise`, `2 exercises`. */
export function counted(exercises: number): string {
  return exercises === 1 ? '1 exercise' : `${exercises} exercises`;
}
