import * as v from 'valibot';

/** A figure in a state: what a lesson shows one after the other. */
export interface LessonState {
  /** Id of the figure. */
  readonly widget: string;
  /** The state, as in a link to the figure's embed page: `?beta=4&step=200`, or nothing. */
  readonly query: string;
  /** What the author calls it; empty where she hasn't said. */
  readonly title: string;
  /** For who presents it. */
  readonly notes: string;
}

export type Lesson = readonly LessonState[];

/** A lesson as it was read, and what of it could not be. */
export interface ReadLesson {
  readonly lesson: Lesson;
  /** States left out. */
  readonly unreadable: number;
}

export const MOST_STATES = 100;
export const LONGEST_TITLE = 120;
export const LONGEST_NOTES = 2000;
const LONGEST_QUERY = 8000;

const plain = (most: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => [...text.replace(/\p{Surrogate}/gu, '\uFFFD')].slice(0, most).join('')),
  );

/** A query as a browser writes it. It is only ever read as parameters, never followed. */
const QUERY = /^(?:\?[!-"$-~]*)?$/;

const lessonState = v.object({
  widget: v.pipe(v.string(), v.maxLength(60), v.regex(/^[a-z]+(?:-[a-z]+)*$/)),
  query: v.pipe(v.string(), v.maxLength(LONGEST_QUERY), v.regex(QUERY)),
  title: plain(LONGEST_TITLE),
  notes: plain(LONGEST_NOTES),
});

const stored = v.object({ version: v.literal(1), states: v.array(v.unknown()) });

function read(candidates: readonly unknown[]): ReadLesson {
  const good = candidates.flatMap((candidate) => {
    const state = v.safeParse(lessonState, candidate);
    return state.success ? [state.output] : [];
  });
  const lesson = good.slice(0, MOST_STATES);
  return { lesson, unreadable: candidates.length - lesson.length };
}

/** A lesson as the browser keeps it. */
export function formatStored(lesson: Lesson): string {
  return JSON.stringify({ version: 1, states: lesson });
}

/** What `formatStored` has written; null where the text is something else. */
export function parseStored(text: string): ReadLesson | null {
  try {
    const kept = v.safeParse(stored, JSON.parse(text));
    return kept.success ? read(kept.output.states) : null;
  } catch {
    return null;
  }
}

/**
 * A lesson as the hash of a link, without its `#`: `s=kl-fit%3Flambda%3D1&t=A+title&n=Notes&s=…`, one `s` per state,
 * its title and notes after it.
 */
export function formatHash(lesson: Lesson): string {
  const parts = new URLSearchParams();
  for (const { widget, query, title, notes } of lesson) {
    parts.append('s', widget + query);
    if (title !== '') parts.append('t', title);
    if (notes !== '') parts.append('n', notes);
  }
  return parts.toString();
}

/** The lesson that a hash names; whatever it holds, the states that can be read. */
export function parseHash(hash: string): ReadLesson {
  const candidates: { widget: string; query: string; title: string; notes: string }[] = [];
  for (const [name, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    const state = candidates.at(-1);
    if (name === 's') {
      const cut = text.indexOf('?');
      const [widget, query] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut)];
      candidates.push({ widget, query, title: '', notes: '' });
    } else if (name === 't' && state) state.title = text;
    else if (name === 'n' && state) state.notes = text;
  }
  return read(candidates);
}

/** What an address pasted into a lesson turns out to be. */
export type Pasted =
  | { readonly kind: 'lesson'; readonly read: ReadLesson }
  /** Of one figure, alone on its page. */
  | { readonly kind: 'figure'; readonly state: LessonState }
  /** Of a page whose figures' parameters bear their names: `?kl-fit.lambda=1`. */
  | { readonly kind: 'page'; readonly path: string; readonly states: Lesson }
  | { readonly kind: 'foreign' | 'unreadable' };

/** Where figures stand besides: in chapters, a folder each. Two slashes would lead to another site. */
const PAGE = /^[a-z][a-z0-9-]*\/?$/;

/**
 * Reads an address of this book, at `home` (its first page's address): which figures it names, in which states.
 * It is taken apart, never opened.
 */
export function readAddress(text: string, home: string): Pasted {
  let address: URL;
  try {
    address = new URL(text.trim(), home);
  } catch {
    return { kind: 'unreadable' };
  }
  if (!address.href.startsWith(home)) return { kind: 'foreign' };
  const path = address.href.slice(home.length).split(/[?#]/)[0]!;
  if (path === 'lesson/') return { kind: 'lesson', read: parseHash(address.hash) };
  const [, widget] = /^embed\/([^/]+)\/?$/.exec(path) ?? [];
  if (widget !== undefined) {
    const { lesson } = read([{ widget, query: address.search, title: '', notes: '' }]);
    return lesson[0] ? { kind: 'figure', state: lesson[0] } : { kind: 'unreadable' };
  }
  if (!PAGE.test(path)) return { kind: 'unreadable' };
  const queries = new Map<string, string[]>();
  for (const part of address.search.slice(1).split('&')) {
    const [, of, rest] = /^([a-z-]+)\.(.+)$/.exec(part) ?? [];
    if (of === undefined || rest === undefined) continue;
    queries.set(of, [...(queries.get(of) ?? []), rest]);
  }
  const candidates = [...queries].map(([of, parts]) => ({
    widget: of,
    query: `?${parts.join('&')}`,
    title: '',
    notes: '',
  }));
  const { lesson } = read(candidates);
  return lesson.length > 0 ? { kind: 'page', path, states: lesson } : { kind: 'unreadable' };
}
