import MiniSearch, { type Query, type SearchOptions, type SearchResult } from 'minisearch';
import type { Passage } from '../../book/passage.ts';
import { type Entry, INDEXING, type SearchIndex } from './search-index.ts';
import { keys, lookup, wordsOf } from './words.ts';

/** A text in parts, of which some are what was looked for. */
export type Marked = readonly { readonly text: string; readonly hit: boolean }[];

export interface Result {
  /** `/vae/#the-bound`. */
  readonly href: string;
  readonly place: string;
  readonly title: Marked;
  readonly snippet: Marked;
}

export interface Findings {
  readonly results: readonly Result[];
  /** Whether nothing has the words: these are the nearest terms. */
  readonly near: boolean;
}

const MOST = 12;
const NEAREST = 5;

/** A whole page may be pasted into the field: so many of its words are looked for. */
const LONGEST = 12;

/** Letters of a text shown around what was found, about two lines. */
const SNIPPET = 150;

/** Whoever looks for a word mostly wants what is named so, then what it means. */
const WEIGHTS: Readonly<Record<Passage['kind'], number>> = {
  chapter: 1.2,
  section: 1.2,
  figure: 1,
  exercise: 0.8,
  term: 1.5,
  symbol: 0.9,
  erratum: 0.4,
};

/** Opens an index: the returned function finds what a reader types. */
export function openIndex({ passages, synonyms, index }: SearchIndex): (text: string) => Findings {
  const search = MiniSearch.loadJS<Entry>(index, INDEXING);
  const options: SearchOptions = {
    boost: { title: 4, place: 1.5 },
    prefix: (word) => word.length > 2,
    fuzzy: (word) => (word.length > 4 ? 0.2 : false),
    combineWith: 'AND',
  };
  /** Every way to say it: as it is typed, and with each term for its short form, or the other way round. */
  const asked = (words: readonly string[]): Query => {
    const ways = [words];
    for (const pair of synonyms) {
      for (const [from, to] of [pair, [pair[1], pair[0]] as const]) {
        const at = words.findIndex((_, i) => from.every((word, j) => words[i + j] === word));
        if (at >= 0) ways.push([...words.slice(0, at), ...to, ...words.slice(at + from.length)]);
      }
    }
    return {
      combineWith: 'OR',
      queries: ways.map((way) => ({ combineWith: 'AND', queries: [...way] })),
    };
  };
  return (text) => {
    const words = keys(text).slice(0, LONGEST);
    if (words.length === 0) return { results: [], near: false };
    const typed = text.trim().toLowerCase();
    const boostDocument = (id: number): number => {
      const { kind, title } = passages[id]!;
      return WEIGHTS[kind] * (title.toLowerCase() === typed ? 3 : 1);
    };
    const look = (query: Query, more: SearchOptions = {}): SearchResult[] =>
      search.search(query, { ...options, boostDocument, ...more });
    const anyOf: Query = { combineWith: 'OR', queries: words };
    const every = look(asked(words));
    const found = every.length > 0 ? every : look(anyOf);
    const near = found.length === 0;
    const shown = near
      ? look(anyOf, { fuzzy: 0.5, fields: ['title'] }).filter(
          ({ id }) => passages[id]!.kind === 'term',
        )
      : found;
    const results = shown.slice(0, near ? NEAREST : MOST).map(({ id, terms }): Result => {
      const { href, place, title, text: all } = passages[id]!;
      const found = new Set(terms);
      return {
        ...{ href, place },
        title: marked(title, found),
        snippet: marked(around(all, found), found),
      };
    });
    return { results, near };
  };
}

/** The text with the words found set apart. */
function marked(text: string, found: ReadonlySet<string>): Marked {
  const parts: { text: string; hit: boolean }[] = [];
  let done = 0;
  for (const { word, at } of wordsOf(text)) {
    if (!found.has(lookup(word) ?? '')) continue;
    if (at > done) parts.push({ text: text.slice(done, at), hit: false });
    parts.push({ text: word, hit: true });
    done = at + word.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), hit: false });
  return parts;
}

/** As much of a text as is shown, from a little before the first word found. */
function around(text: string, found: ReadonlySet<string>): string {
  if (text.length <= SNIPPET) return text;
  const first = wordsOf(text).find(({ word }) => found.has(lookup(word) ?? ''))?.at ?? 0;
  const start = first < SNIPPET / 2 ? 0 : text.indexOf(' ', first - SNIPPET / 3) + 1;
  const rest = text.slice(start);
  const end = rest.length <= SNIPPET ? rest.length : rest.lastIndexOf(' ', SNIPPET);
  return `${start > 0 ? '… ' : ''}${rest.slice(0, end)}${end < rest.length ? ' …' : ''}`;
}
