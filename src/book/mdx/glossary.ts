import { COLOURS } from '../colours.ts';
import type { Notation } from '../notation.ts';
import { CHAPTERS } from '../../../content/book.ts';

/** The glossary page as MDX, so that its formulas and headings are made like those of a chapter. */
export function glossarySource({ symbols, terms }: Notation): string {
  const entry = (anchor: string, name: string, words: string, code?: string, chapter?: string) =>
    [
      `<div id="${anchor}">`,
      `<dt>${name}</dt>`,
      `<dd>${literal(words)}${code ? `{' '}<code>{${JSON.stringify(code)}}</code>` : ''}${where(chapter)}</dd>`,
      '</div>',
    ].join('\n\n');
  return [
    'The same letter and the same colour mean the same thing in every chapter, in formulas, pictures and code.',
    'The name in typewriter letters is what the code calls it.',
    '',
    '## Colours [#colours]',
    '<ul className="colours">',
    ...COLOURS.map((colour) => `<li className="${colour}">${COLOUR_WORDS[colour]}</li>`),
    '</ul>',
    '## Symbols [#symbols]',
    '<dl className="notation">',
    ...[...symbols.values()].map(({ id, tex, words, code, colour, chapter }) =>
      entry(`symbol-${id}`, `$${colour ? `\\${colour}{${tex}}` : tex}$`, words, code, chapter),
    ),
    '</dl>',
    '## Terms [#terms]',
    '<dl className="terms">',
    ...[...terms.values()]
      .toSorted((a, b) => a.term.localeCompare(b.term, 'en'))
      .map(({ id, term, definition, code, chapter }) =>
        entry(`term-${id}`, literal(term), definition, code, chapter),
      ),
    '</dl>',
  ].join('\n\n');
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

function where(chapter: string | undefined): string {
  const title = CHAPTERS.find(({ id }) => id === chapter)?.title;
  return title ? `{' '}<small>{${JSON.stringify(`In “${title}”.`)}}</small>` : '';
}
