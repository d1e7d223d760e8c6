import * as v from 'valibot';
import { parse } from 'yaml';
import { COLOURS } from './colours.ts';

const id = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]*$/, 'an id is lower-case words and hyphens'),
);

const symbol = v.strictObject({
  id,
  tex: v.string(),
  words: v.string(),
  code: v.optional(v.string()), // what only stands in formulas has no name in code
  colour: v.optional(v.picklist(COLOURS)),
  chapter: v.optional(v.string()),
});

const term = v.strictObject({
  id,
  term: v.string(),
  definition: v.string(),
  code: v.optional(v.string()),
  chapter: v.optional(v.string()),
});

const notation = v.strictObject({ symbols: v.array(symbol), terms: v.array(term) });

export type NotationSymbol = v.InferOutput<typeof symbol>;
export type NotationTerm = v.InferOutput<typeof term>;

/** What each symbol and each technical term of the book means, by id. */
export interface Notation {
  readonly symbols: ReadonlyMap<string, NotationSymbol>;
  readonly terms: ReadonlyMap<string, NotationTerm>;
}

/** Reads content/notation.yaml. Throws a sentence when an entry has the wrong shape or an id comes twice. */
export function parseNotation(yaml: string): Notation {
  const result = v.safeParse(notation, parse(yaml));
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(
      `content/notation.yaml, ${v.getDotPath(issue) ?? 'top level'}: ${issue.message}.`,
    );
  }
  return { symbols: byId(result.output.symbols), terms: byId(result.output.terms) };
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const entry of entries) {
    if (map.has(entry.id)) throw new Error(`content/notation.yaml has two entries "${entry.id}".`);
    map.set(entry.id, entry);
  }
  return map;
}

/** A name in code that is one word of it; `exp(logVariance)` and `decoder/hidden` are none. */
const WORD = /^[a-z]\w*(-\w+)*$/i;

/**
 * The words by which shown code and figures know a symbol in one chapter, beside its id. A word is
 * left to whom it belongs more: to a symbol whose id it is, or to one of that chapter.
 */
export function codeWords(
  symbol: NotationSymbol,
  { symbols }: Notation,
  chapter: string,
): readonly string[] {
  const rivals = [...symbols.values()].filter(
    (other) => other !== symbol && (other.chapter === undefined || other.chapter === chapter),
  );
  return wordsIn(symbol).filter(
    (word) =>
      !rivals.some(
        (rival) =>
          rival.id === word || (rival.chapter && !symbol.chapter && wordsIn(rival).includes(word)),
      ),
  );
}

function wordsIn({ code = '' }: NotationSymbol): readonly string[] {
  return code.split(', ').filter((name) => WORD.test(name));
}
