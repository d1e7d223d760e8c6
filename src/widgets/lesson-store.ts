import { formatStored, MOST_STATES, parseStored } from './lesson.ts';
import type { Lesson, LessonState } from './lesson.ts';

const KEY = 'likely:lesson';

/** Where what couldn't be read is kept, so that nothing is destroyed by a slip of ours. */
const ASIDE = 'likely:lesson-unreadable';

/** The reader's own lesson, and a sentence where it could not be read or kept whole. */
export interface KeptLesson {
  readonly lesson: Lesson;
  readonly trouble: string | null;
}

const CLOSED = 'This browser keeps its storage closed, so a lesson can’t be kept here.';

/** The lesson this browser keeps; empty where there is none. */
export function loadLesson(): KeptLesson {
  try {
    const text = localStorage.getItem(KEY);
    if (text === null) return { lesson: [], trouble: null };
    const read = parseStored(text);
    if (read?.unreadable === 0) return { lesson: read.lesson, trouble: null };
    localStorage.setItem(ASIDE, text);
    const rest = read?.lesson ?? [];
    return {
      lesson: rest,
      trouble: read
        ? `Of your lesson, ${states(read.unreadable)} could not be read. The rest is here.`
        : 'The lesson kept in this browser could not be read. It has been put aside, and you start anew.',
    };
  } catch {
    return { lesson: [], trouble: CLOSED };
  }
}

/** Keeps the lesson; a sentence where the browser won't. */
export function saveLesson(lesson: Lesson): string | null {
  try {
    if (lesson.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, formatStored(lesson));
    return null;
  } catch {
    return 'This browser has no room for the lesson, or keeps its storage closed. What you see lasts until you leave the page; copy the lesson’s link to keep it.';
  }
}

/** Adds a state at the end. Says which it is, counted from 1, or why it could not be added. */
export function addToLesson(
  state: LessonState,
): { readonly count: number } | { readonly why: string } {
  const { lesson, trouble } = loadLesson();
  if (lesson.length >= MOST_STATES)
    return { why: `Your lesson has ${MOST_STATES} states, as many as it can hold.` };
  const failed = trouble === CLOSED ? trouble : saveLesson([...lesson, state]);
  if (failed !== null)
    return {
      why: 'This browser keeps nothing for this page, so there is no lesson to add to. Copy the link instead, and paste it on the lesson page.',
    };
  return { count: lesson.length + 1 };
}

/** Hears of changes made in other tabs, also while the page was put away; returns how to stop. */
export function onLessonChange(callback: () => void): () => void {
  const heard = ({ key }: StorageEvent): void => {
    if (key === KEY || key === null) callback(); // null: everything has been cleared
  };
  const back = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) callback(); // a page put away hears nothing
  };
  addEventListener('storage', heard);
  addEventListener('pageshow', back);
  return () => {
    removeEventListener('storage', heard);
    removeEventListener('pageshow', back);
  };
}

/** `1 state`, `2 states`. */
export function states(count: number): string {
  return count === 1 ? '1 state' : `${count} states`;
}
