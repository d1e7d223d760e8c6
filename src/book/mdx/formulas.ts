import type { Element, Root as HtmlRoot, Text } from 'hast';
import type { KatexOptions } from 'katex';
import type { Parent, Root } from 'mdast';
import type { InlineMath, Math as DisplayMath } from 'mdast-util-math';
import { SKIP, visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { COLOURS } from '../colours.ts';
import { codeWords, type Notation, type NotationSymbol } from '../notation.ts';
import { setAttribute, type Tag } from './jsx.ts';
import { place } from './manuscript.ts';
import { setFormula } from './outline.ts';
import { formula, unknown } from './tags.ts';

const OWN_CLASS = new RegExp(`^(sym sym-[a-z0-9-]+)? ?(${COLOURS.join('|')})?$`);

/** KaTeX as the book uses it: every doubt is an error, and only the book's own classes come through. */
export const KATEX: KatexOptions = {
  output: 'htmlAndMathml', // screen readers read the MathML
  strict: (code: string) => (code === 'htmlExtension' ? 'ignore' : 'error'),
  trust(context) {
    if (context.command === '\\htmlClass' && OWN_CLASS.test(context.class)) return true;
    throw new Error(`${context.command} is not for the formulas of this book.`); // KaTeX would paint it red
  },
  macros: Object.fromEntries(
    COLOURS.map((colour) => [`\\${colour}`, `\\htmlClass{${colour}}{#1}`]),
  ),
};

/** A symbol of the table as KaTeX is to set it: coloured, and findable afterwards. */
function symbolTex({ id, tex, colour }: NotationSymbol): string {
  return `\\htmlClass{${['sym', `sym-${id}`, ...(colour ? [colour] : [])].join(' ')}}{${tex}}`;
}

/**
 * Readies the formulas of a text for KaTeX. Money that Markdown took for a formula fails the file;
 * `\sym{id}` becomes the symbol of the notation table; display formulas get a frame with their number
 * and a legend of the symbols in them, so that a keyboard or a finger reaches what hovering tells.
 */
export function prepareFormulas(tree: Root, file: VFile, notation: Notation): void {
  const source = String(file.value);
  visit(tree, (node, index, parent) => {
    if (node.type === 'inlineMath') {
      const { start, end } = node.position ?? {};
      if (start?.offset !== undefined && end?.offset !== undefined) {
        failOnMoney(source.slice(start.offset, end.offset), source.charAt(end.offset), () =>
          file.fail(
            `"${source.slice(start.offset, end.offset)}" reads like money and was taken for a formula. Write \\$ for a dollar; a formula has no space inside its dollars.`,
            node,
          ),
        );
      }
      expandSymbols(node, file, notation);
    }
    if (node.type === 'math' && parent && index !== undefined) {
      const used = expandSymbols(node, file, notation);
      parent.children[index] = equation(node, used) as never;
      return [SKIP, index + 1];
    }
  });
}

/** Pandoc's rule: no space inside the dollars, no digit after the closing one. */
function failOnMoney(raw: string, next: string, fail: () => never): void {
  if (/^\$[^$]/.test(raw) && (/^\$\s|\s\$$/.test(raw) || /\d/.test(next))) fail();
}

function expandSymbols(
  node: InlineMath | DisplayMath,
  file: VFile,
  notation: Notation,
): readonly NotationSymbol[] {
  const used = new Map<string, NotationSymbol>();
  const expanded = node.value.replaceAll(/\\sym\{([^}]*)\}/g, (_, id: string) => {
    const symbol = notation.symbols.get(id);
    if (!symbol) file.fail(unknown('symbol', id), node);
    used.set(id, symbol);
    return symbolTex(symbol);
  });
  setFormula(node, expanded);
  return [...used.values()];
}

/** `<div class="equation"><div class="formula">…</div><a>(10.3)</a><details>legend</details></div>` */
function equation(node: DisplayMath, used: readonly NotationSymbol[]) {
  const label = node.data?.equation;
  const children: unknown[] = [
    frame('div', { className: ['formula'], dataScrolls: 'Formula' }, [node]),
  ];
  if (label) {
    const number = [{ type: 'text', value: `(${label.number})` }];
    children.push(frame('a', { className: ['number'], href: `#${label.id}` }, number));
  }
  if (used.length > 0) {
    children.push(
      frame('details', { className: ['legend'] }, [
        frame('summary', {}, [{ type: 'text', value: 'symbols' }]),
        frame(
          'ul',
          {},
          used.map((symbol) =>
            frame('li', {}, [symbolLink(symbol), { type: 'text', value: ` ${symbol.words}` }]),
          ),
        ),
      ]),
    );
  }
  return frame('div', { className: ['equation'], ...(label && { id: label.id }) }, children);
}

/** What `<Sym>` in a sentence becomes: a keyboard gets to the symbols of an unfolded legend. */
function symbolLink(symbol: NotationSymbol): Tag {
  const link: Tag = {
    type: 'mdxJsxTextElement',
    name: 'Sym',
    attributes: [],
    children: [formula(symbolTex(symbol))],
  };
  setAttribute(link, 'id', symbol.id);
  setAttribute(link, 'note', symbol.words);
  return link;
}

function frame(name: string, properties: object, children: readonly unknown[]) {
  return {
    type: 'frame',
    data: { hName: name, hProperties: properties },
    children: children as Parent['children'],
  };
}

/** rehype-katex only warns about a formula it cannot set; a page with a red formula must not be built. */
export function rehypeFormulaErrors() {
  return (_: HtmlRoot, file: VFile): void => {
    for (const message of file.messages) {
      if (message.source === 'rehype-katex') {
        file.fail(`This formula cannot be set. ${(message.cause as Error).message}`, message.place);
      }
    }
  };
}

/**
 * Gives every symbol in a formula that KaTeX has set the words of the notation table to show, and the
 * names by which code and figures know its quantity. Such names get the same where they stand in shown code.
 */
export function rehypeSymbolNotes(notation: Notation) {
  return (tree: HtmlRoot, file: VFile): void => {
    const chapter = place(file.path).id;
    const named = new Map<string, NotationSymbol>(); // the symbols of this text, by their words in code
    visit(tree, 'element', (element: Element) => {
      const classes = element.properties['className'];
      if (!Array.isArray(classes) || !classes.includes('sym')) return;
      const id = classes
        .map(String)
        .find((name) => name.startsWith('sym-'))
        ?.slice('sym-'.length);
      const symbol = notation.symbols.get(id ?? '');
      if (!symbol) return;
      const words = codeWords(symbol, notation, chapter);
      for (const word of words) named.set(word, named.get(word) ?? symbol);
      element.properties['title'] = symbol.words;
      element.properties['dataQuantity'] = [...new Set([symbol.id, ...words])].join(' ');
    });
    visit(tree, { tagName: 'pre' }, (code: Element) => {
      visit(code, 'text', (text, index, parent) => {
        if (!parent || index === undefined) return undefined;
        const parts = text.value.split(CODE_WORD).map((part) => codePart(part, named.get(part)));
        parent.children.splice(index, 1, ...parts);
        return [SKIP, index + parts.length];
      });
    });
  };
}

/** Splits code so that every other part is a name. */
const CODE_WORD = /([a-z_$][\w$]*)/i;

function codePart(value: string, symbol: NotationSymbol | undefined): Element | Text {
  const text: Text = { type: 'text', value };
  if (!symbol) return text;
  const properties = { className: ['sym'], title: symbol.words, dataQuantity: value };
  return { type: 'element', tagName: 'span', properties, children: [text] };
}

const WORD_JOINER = '\u2060';

/**
 * Keeps a comma on the line of the formula before it, and a bracket on that of the formula after it:
 * beside a box, as KaTeX makes them, a browser may otherwise break the line whatever stands there.
 */
export function rehypeGluedFormulas() {
  return (tree: HtmlRoot): void => {
    visit(tree, 'text', (text, index, parent) => {
      if (!parent || index === undefined) return;
      if (isFormula(parent.children[index - 1]) && /^[,.;:!?)\]’”]/.test(text.value))
        text.value = WORD_JOINER + text.value;
      if (isFormula(parent.children[index + 1]) && /[([‘“]$/.test(text.value))
        text.value += WORD_JOINER;
    });
  };
}

/** A formula within a line, or a symbol of the notation table there. */
function isFormula(node: HtmlRoot['children'][number] | undefined): boolean {
  if (node?.type === 'mdxJsxTextElement') return node.name === 'Sym';
  if (node?.type !== 'element') return false;
  const classes = node.properties['className'];
  return Array.isArray(classes) && classes.includes('katex');
}
