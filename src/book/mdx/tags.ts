import type { PhrasingContent, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import type { Notation } from '../notation.ts';
import { attribute, isTag, setAttribute, type Tag } from './jsx.ts';
import { type Labels, resolveReference } from './labels.ts';

/** The closed vocabulary: what a chapter may use beside Markdown. One file of src/book per tag. */
export const TAGS = [
  'Aside',
  'Blank',
  'Choice',
  'Choices',
  'Derivation',
  'Exercise',
  'ExpressionAnswer',
  'Figure',
  'Goal',
  'Hint',
  'Item',
  'NumberAnswer',
  'Order',
  'Proof',
  'Question',
  'Ref',
  'Reply',
  'Show',
  'Solution',
  'Step',
  'Sym',
  'Takeaway',
  'Term',
  'Try',
] as const;

/**
 * Looks up what the tags of a text refer to, and fails the file where there is no such thing:
 * <Ref> becomes a link with its words, <Term> and <Sym> get their place in the glossary and their
 * note, <Step because> becomes the summary its step unfolds from.
 */
export function resolveTags(
  tree: Root,
  file: VFile,
  from: string,
  { labels, notation }: { readonly labels: Labels; readonly notation: Notation },
): void {
  visit(tree, (node) => {
    if (!isTag(node) || node.name === null || !/^[A-Z]/.test(node.name)) return;
    if (!(TAGS as readonly string[]).includes(node.name)) {
      file.fail(`<${node.name}> is not in the vocabulary: ${TAGS.join(', ')}.`, node);
    }
    switch (node.name) {
      case 'Aside':
        if (node.type === 'mdxJsxTextElement') setAttribute(node, 'within', 'paragraph');
        break;
      case 'Ref': {
        const to = required(node, 'to', file);
        try {
          const { href, words } = resolveReference(to, from, labels);
          setAttribute(node, 'href', href);
          node.children = [{ type: 'text', value: words }];
        } catch (error) {
          file.fail((error as Error).message, node);
        }
        break;
      }
      case 'Sym': {
        const id = required(node, 'id', file);
        const symbol = notation.symbols.get(id);
        if (!symbol) file.fail(unknown('symbol', id), node);
        setAttribute(node, 'note', symbol.words);
        node.children = [formula(`\\sym{${id}}`)];
        break;
      }
      case 'Term': {
        const id = required(node, 'id', file);
        const term = notation.terms.get(id);
        if (!term) file.fail(unknown('term', id), node);
        setAttribute(node, 'note', `${capitalised(term.term)}: ${term.definition}`);
        break;
      }
      case 'Step': {
        const because = required(node, 'because', file);
        const summary = { type: 'because', data: { hName: 'summary' }, children: inline(because) };
        (node.children as unknown[]).unshift(summary);
        break;
      }
    }
  });
}

/** What a symbol or term that nobody has defined is answered with. */
export function unknown(kind: 'symbol' | 'term', id: string): string {
  return `There is no ${kind} "${id}" in content/notation.yaml.`;
}

/** A formula within a line, as remark-math leaves it behind. */
export function formula(tex: string): PhrasingContent {
  return {
    type: 'inlineMath',
    value: tex,
    data: {
      hName: 'code',
      hProperties: { className: ['language-math', 'math-inline'] },
      hChildren: [{ type: 'text', value: tex }],
    },
  };
}

/** Text with `$formulas$`, for attributes. */
export function inline(text: string): PhrasingContent[] {
  return text
    .split('$')
    .map((part, i): PhrasingContent =>
      i % 2 === 1 ? formula(part) : { type: 'text', value: part },
    );
}

/** The value of an attribute that must be there, in quotes. */
export function required(tag: Tag, name: string, file: VFile): string {
  const value = attribute(tag, name);
  if (value === undefined) file.fail(`<${tag.name}> needs ${name}="…".`, tag);
  return value;
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
