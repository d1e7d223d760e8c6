import { COLOURS } from '../colours.ts';
import type { Notation, NotationTerm } from '../notation.ts';
import { CHAPTERS } from '../../../content/book.ts';
import type { Uses } from './passages.ts';

/**
 * The glossary page as MDX, so that its formulas, headings and links are made like those of a chapter.
 * @param uses where each entry is used
 */
export function glossarySource({ symbols, terms }: Notation, uses: Uses): string {
  const entry = (key: string, name: string, words: string, code?: string, chapter?: string) =>
    [
      `<div id="${key.replace(':', '-')}">`,
      `<dt>${name}</dt>`,
      `<dd>${literal(words)}${code ? `{' '}<code>{${JSON.stringify(code)}}</code>` : ''}${where(uses.get(key), chapter)}</dd>`,
      '</div>',
    ].join('\n\n');
  const sorted = [...terms.values()].toSorted((a, b) => a.term.localeCompare(b.term, 'en'));
  return [
    'The same letter and the same colour mean the same thing in every chapter, in formulas, pictures and code.',
    'The name in typewriter letters is what the code calls it. The links lead to where a chapter first uses it.',
    'Point at a symbol in a chapter, and its quantity lights up in the figures and the shown code, with its present value.',
    '<form className="filter" method="dialog" role="search" data-filter>',
    '<label><span>Show entries with</span><input type="text" inputMode="search" autoComplete="off" /></label>',
    '<p role="status"></p>',
    '</form>',
    '## Colours [#colours]',
    '<ul className="colours">',
    ...COLOURS.map((colour) => `<li className="${colour}">${COLOUR_WORDS[colour]}</li>`),
    '</ul>',
    '## Symbols [#symbols]',
    '<dl className="notation">',
    ...[...symbols.values()].map(({ id, tex, words, code, colour, chapter }) =>
      entry(`symbol:${id}`, `$${colour ? `\\${colour}{${tex}}` : tex}$`, words, code, chapter),
    ),
    '</dl>',
    '## Terms [#terms]',
    `<nav className="letters" aria-label="Terms by letter">${letters(sorted)}</nav>`,
    '<dl className="terms">',
    ...sorted.map(({ id, term, definition, code, chapter }) =>
      entry(`term:${id}`, literal(term), definition, code, chapter),
    ),
    '</dl>',
  ].join('\n\n');
}

/** A link to the first term under each letter. */
function letters(sorted: readonly NotationTerm[]): string {
  const first = new Map<string, string>();
  for (const { id, term } of sorted) {
    const letter = term.charAt(0).toUpperCase();
    if (!first.has(letter)) first.set(letter, id);
  }
  return [...first].map(([letter, id]) => `<a href="#term-${id}">${letter}</a>`).join(' ');
}

const COLOUR_WORDS = {
  data: 'Teal, filled discs: the data, the distribution they come from.',
  model: 'Amber, open rings: the model, and what it generates.',
  latent: 'Violet, diamonds: what is hidden, and beliefs about it.',
  critic: 'Rose: the discriminator, which tells real from generated.',
  loss: 'Blue-grey: losses, bounds and gradients.',
} as const satisfies Record<(typeof COLOURS)[number], string>;

/** Text that Markdown must not read. */
function literal(text: string): string {
  return `{${JSON.stringify(text)}}`;
}

/** Links to the sections that first use an entry, or the chapter it belongs to where none names it. */
function where(labels: readonly string[] = [], chapter: string | undefined): string {
  const title = CHAPTERS.find(({ id }) => id === chapter)?.title;
  if (labels.length > 0) {
    const links = labels.map((label) => `<Ref to="${label}" />`).join(', ');
    return `{' '}<small>${title ? 'Only in' : 'In'} ${links}.</small>`;
  }
  return title ? `{' '}<small>{${JSON.stringify(`In “${title}”.`)}}</small>` : '';
}
