import MiniSearch, { type AsPlainObject, type Options } from 'minisearch';
import type { Passage } from '../../book/passage.ts';
import { keys, lookup, wordsOf } from './words.ts';

/** Name of the file, at the root of the site. */
export const SEARCH_INDEX = 'search-index.json';

/** What is indexed of a passage. */
export interface Entry {
  readonly id: number;
  readonly title: string;
  readonly place: string;
  readonly text: string;
}

/** What the file holds. */
export interface SearchIndex {
  readonly passages: readonly Passage[];
  /** Pairs of a term and its short form, as words to look up. */
  readonly synonyms: readonly (readonly [readonly string[], readonly string[]])[];
  readonly index: AsPlainObject;
}

/** How words are taken from passages and from what the reader types: the same way. */
export const INDEXING: Options<Entry> = {
  fields: ['title', 'place', 'text'],
  tokenize: (text) => wordsOf(text).map(({ word }) => word),
  processTerm: lookup,
};

/** The index of these passages, ready for its file. */
export function indexOf(passages: readonly Passage[]): SearchIndex {
  const index = new MiniSearch<Entry>(INDEXING);
  index.addAll(
    passages.map(({ title, place, href, text, also = '' }, id) => ({
      id,
      title,
      place: `${place} ${href.split('/')[1]} ${also}`, // many call a chapter by its address: vae, gan
      text,
    })),
  );
  const synonyms = passages.flatMap(({ kind, title }): [string[], string[]][] => {
    const [, long, short] = /^(.*) \(([A-Z]+)\)$/.exec(title) ?? [];
    return kind === 'term' && long && short ? [[keys(long), keys(short)]] : [];
  });
  return { passages, synonyms, index: index.toJSON() };
}
