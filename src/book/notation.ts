import * as v from 'valibot';
import { parse } from 'yaml';

const id = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]*$/, 'an id is lower-case words and hyphens'),
);

/** The five quantities that keep their colour everywhere; each is also a command in formulas. */
export const COLOURS = ['data', 'model', 'latent', 'critic', 'loss'] as const;

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
