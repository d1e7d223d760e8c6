import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHAPTERS } from '../../content/book.ts';
import { codeWords, parseNotation } from '../../src/book/notation.ts';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';
import { parametersOf } from '../../src/widgets/declaration.ts';
import type { WidgetDeclaration } from '../../src/widgets/declaration.ts';

const notation = parseNotation(readFileSync('content/notation.yaml', 'utf8'));

const texts = new Map(
  CHAPTERS.map(({ id }) => [id, `content/${id}/chapter.mdx`] as const)
    .filter(([, path]) => existsSync(path))
    .map(([id, path]) => [id, readFileSync(path, 'utf8')]),
);

/** Ids of the symbols in a chapter's formulas and sentences. */
function symbolsIn(chapter: string): ReadonlySet<string> {
  const found = texts.get(chapter)!.matchAll(/\\sym\{([^}]*)\}|<Sym id="([^"]*)"/g);
  return new Set(Array.from(found, ([, formula, sentence]) => formula ?? sentence!));
}

/** Chapters that show a widget. */
function chaptersWith(widget: string): readonly string[] {
  return [...texts]
    .filter(([, text]) => text.includes(`<Figure widget="${widget}"`))
    .map(([id]) => id);
}

/** What the controls and readouts of a widget are called. */
function named(
  widget: WidgetDeclaration,
): readonly (readonly [name: string, quantity: string | undefined])[] {
  const all = { ...parametersOf(widget), ...widget.training?.metrics };
  return Object.entries(all).map(([name, { quantity }]) => [name, quantity]);
}

/** Symbols of a chapter that share a word with `names`. */
function symbolsCalled(names: string, chapter: string): readonly string[] {
  const words = names.split(' ');
  return [...symbolsIn(chapter)].filter((id) =>
    [id, ...codeWords(notation.symbols.get(id)!, notation, chapter)].some((word) =>
      words.includes(word),
    ),
  );
}

describe('codeWords(symbol, notation, chapter)', () => {
  const symbols = (yaml: string) => parseNotation(`symbols:\n${yaml}\nterms: []`);
  const words = (yaml: string, id: string, chapter: string) => {
    const table = symbols(yaml);
    return codeWords(table.symbols.get(id)!, table, chapter);
  };
  const MEANS = `
  - { id: mu, tex: m, words: a mean, code: mean }
  - { id: class-mean, tex: m, words: of a class, code: mean, chapter: classes }`;

  test('are the names that are words of code', () => {
    const yaml = '  - { id: s, tex: s, words: s, code: "logVariance, p-mean, exp(s), a/b" }';
    expect(words(yaml, 's', 'vae')).toEqual(['logVariance', 'p-mean']);
  });

  test('belong in a chapter to the symbol that is only of that chapter', () => {
    expect(words(MEANS, 'mu', 'classes')).toEqual([]);
    expect(words(MEANS, 'class-mean', 'classes')).toEqual(['mean']);
    expect(words(MEANS, 'mu', 'vae')).toEqual(['mean']);
  });

  test('are no other symbol’s id', () => {
    const yaml =
      '  - { id: p, tex: p, words: p }\n  - { id: coin, tex: p, words: a coin, code: p }';
    expect(words(yaml, 'coin', 'vae')).toEqual([]);
  });
});

describe.each(ALL_WIDGETS.map((widget) => [widget.id, widget] as const))('%s', (id, widget) => {
  test('its parameters and readouts are quantities of the notation table', () => {
    const declared = named(widget).flatMap(([, quantity]) => quantity?.split(' ') ?? []);
    const unknown = declared.filter((name) => name !== '' && !notation.symbols.has(name));
    expect(unknown).toEqual([]);
  });

  test('the name of a parameter or readout alone stands for one symbol at most', () => {
    const doubtful = chaptersWith(id).flatMap((chapter) =>
      named(widget)
        .filter(([name, quantity]) => quantity === undefined && symbolsCalled(name, chapter)[1])
        .map(([name]) => `${name} in ${chapter}`),
    );
    expect(doubtful).toEqual([]);
  });
});

/** In the views, what is written down as it is. */
const WRITTEN = /(?:data-quantity|quantity)(?:=|: )["']([^"'$]*)["']/g;

test('what views write down are ids of the notation table', () => {
  const written = readdirSync('src/widgets', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(`src/widgets/${file}`, 'utf8'))
    .flatMap((source) => Array.from(source.matchAll(WRITTEN), ([, ids]) => ids!.split(' ')));
  const ids = new Set(written.flat().filter(Boolean));
  expect(ids.size).toBeGreaterThan(30);
  expect([...ids].filter((id) => !notation.symbols.has(id))).toEqual([]);
});

test('every chapter with formulas and figures has symbols that its figures answer for', () => {
  for (const chapter of texts.keys()) {
    const widgets = ALL_WIDGETS.filter(({ id }) => chaptersWith(id).includes(chapter));
    const answered = new Set(
      widgets.flatMap((widget) =>
        named(widget).flatMap(([name, quantity = name]) => symbolsCalled(quantity, chapter)),
      ),
    );
    expect(answered.size, chapter).toBeGreaterThanOrEqual(3);
  }
});
