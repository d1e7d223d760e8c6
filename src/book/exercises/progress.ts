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
  /** Hears of changes made in other tabs; returns how to stop. */
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
  exercises: v.record(
    v.string(),
    v.object({
      state: v.picklist(['correct', 'revealed']),
      answer: v.nullable(v.union([v.pipe(v.string(), v.maxLength(1000)), v.array(v.number())])),
    }),
  ),
});

/** What a stored or loaded text holds, or why it can't be used. */
export type ReadProgress =
  | { readonly progress: Progress }
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
  if (result.success) return { progress: new Map(Object.entries(result.output.exercises)) };
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

/**
 * Opens the progress kept in this browser.
 * @param tell is given a sentence, at most once each, when it can't be read or kept
 */
export function openProgress(tell: (sentence: string) => void): ProgressStore {
  let progress: Progress = new Map();
  let kept = true; // whether the browser keeps it

  const giveUp = (sentence: string): void => {
    if (kept) tell(sentence);
    kept = false;
  };
  const load = (): void => {
    if (!kept) return;
    try {
      const text = localStorage.getItem(KEY);
      const read = text === null ? { progress: new Map() } : parseProgress(text);
      if ('progress' in read) progress = read.progress;
      else if (read.problem === 'newer') {
        giveUp(
          'Your progress was saved by a newer version of this book. It is left as it is; what you do here is not added to it. Reload the page to get the newer version.',
        );
      } else {
        localStorage.setItem(ASIDE, text!);
        localStorage.removeItem(KEY);
        tell(
          'The progress saved in this browser could not be read. It has been put aside, and you start with none.',
        );
      }
    } catch {
      giveUp(
        'This browser keeps its storage closed, so your progress lasts until you leave the page.',
      );
    }
  };
  const save = (changed: Progress): void => {
    progress = changed;
    if (!kept) return;
    try {
      localStorage.setItem(KEY, formatProgress(progress));
    } catch {
      giveUp(
        'This browser has no room to save your progress, so it lasts until you leave the page.',
      );
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
    onChange(callback) {
      const heard = ({ key }: StorageEvent): void => {
        if (key !== KEY && key !== null) return; // null: everything has been cleared
        load();
        callback();
      };
      addEventListener('storage', heard);
      return () => removeEventListener('storage', heard);
    },
  };
}
