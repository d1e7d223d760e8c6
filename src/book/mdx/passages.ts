import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProcessor } from '@mdx-js/mdx';
import type { Nodes, Root } from 'mdast';
import { VFile } from 'vfile';
import { CHAPTERS } from '../../../content/book.ts';
import type { Passage } from '../passage.ts';
import { attribute, isTag } from './jsx.ts';
import { resolveReference } from './labels.ts';
import { type Manuscript, place, SYNTAX } from './manuscript.ts';
import { outline } from './outline.ts';
import { plainFormula } from './plain-formula.ts';

/** Where a text uses what the notation table explains: of each chapter, the label of the first section that does. */
export type Uses = ReadonlyMap<string, readonly string[]>;

const GLOSSARY = 'Glossary and notation';
const ERRATA = 'Errata of the sources';

/** Of an exercise only the question is read: the rest gives its answer away. */
const ANSWERING = [
  'NumberAnswer',
  'ExpressionAnswer',
  'Blank',
  'Choices',
  'Order',
  'Goal',
  'Reply',
  'Hint',
  'Solution',
  'Show',
];

/** Everything in the book that can be found, in the order of the book. */
export function readPassages(content: string, manuscript: Manuscript): Passage[] {
  const { notation, outlines } = manuscript;
  return [
    ...[...outlines.keys()].flatMap((id) => chapterPassages(content, id, manuscript)),
    ...[...notation.terms.values()].map(({ id, term, definition, code }): Passage => ({
      kind: 'term',
      title: term,
      place: GLOSSARY,
      href: `/glossary/#term-${id}`,
      text: definition,
      ...(code && { also: code }),
    })),
    ...[...notation.symbols.values()].map(({ id, tex, words, code }): Passage => ({
      kind: 'symbol',
      title: plainFormula(tex, notation),
      place: GLOSSARY,
      href: `/glossary/#symbol-${id}`,
      text: words,
      ...(code && { also: code }),
    })),
    ...errata(content, manuscript),
  ];
}

/** Where the chapters use each term (`term:elbo`) and symbol (`symbol:theta`), in reading order. */
export function readUses(content: string, { outlines }: Manuscript): Uses {
  const uses = new Map<string, string[]>();
  for (const chapter of outlines.keys()) {
    const seen = new Set<string>();
    let label = `ch:${chapter}`;
    const note = (key: string): void => {
      if (seen.has(key)) return;
      seen.add(key);
      uses.set(key, [...(uses.get(key) ?? []), label]);
    };
    const read = (node: Nodes): void => {
      if (node.type === 'heading') {
        const id = node.data?.hProperties?.['id'];
        if (typeof id === 'string') label = `sec:${chapter}/${id}`;
      }
      if (node.type === 'math' || node.type === 'inlineMath') {
        for (const [, id] of node.value.matchAll(/\\sym\{([^}]*)\}/g)) note(`symbol:${id}`);
      }
      if (isTag(node) && (node.name === 'Term' || node.name === 'Sym')) {
        note(`${node.name === 'Term' ? 'term' : 'symbol'}:${attribute(node, 'id')}`);
      }
      if ('children' in node) node.children.forEach(read);
    };
    read(readTree(join(content, chapter, 'chapter.mdx')));
  }
  return uses;
}

function chapterPassages(content: string, id: string, manuscript: Manuscript): Passage[] {
  const index = CHAPTERS.findIndex((chapter) => chapter.id === id);
  const { title, subtitle } = CHAPTERS[index]!;
  const passages: Passage[] = [];
  const start = (head: Omit<Passage, 'text' | 'place'>, nodes: readonly Nodes[]): void =>
    void passages.push({
      ...head,
      place: head.kind === 'chapter' ? `Chapter ${index + 1}` : `Chapter ${index + 1}, ${title}`,
      text: words(nodes, id, manuscript),
    });

  let head: Omit<Passage, 'text' | 'place'> = { kind: 'chapter', title, href: `/${id}/` };
  let section: Nodes[] = [{ type: 'text', value: `${subtitle} ` }];
  const inside: (() => void)[] = [];
  const close = (): void => {
    start(head, section);
    for (const add of inside.splice(0)) add();
  };
  for (const node of readTree(join(content, id, 'chapter.mdx')).children) {
    if (node.type === 'heading') {
      close();
      const { id: anchor, dataNumber } = node.data!.hProperties!;
      head = {
        kind: 'section',
        title: `${String(dataNumber)} ${words([node], id, manuscript)}`,
        href: `/${id}/#${String(anchor)}`,
      };
      section = [];
    } else section.push(node);
    for (const tag of tagsIn(node, 'Figure')) {
      const widget = attribute(tag, 'widget')!;
      const found = {
        kind: 'figure',
        title: `Figure ${attribute(tag, 'number')}`,
        href: `/${id}/#fig-${widget}`,
        widget,
      } as const;
      inside.push(() => start(found, tag.children));
    }
    for (const tag of tagsIn(node, 'Exercise')) {
      const found = {
        kind: 'exercise',
        title: `Exercise ${attribute(tag, 'number')} · ${attribute(tag, 'title')}`,
        href: `/${id}/#ex-${attribute(tag, 'id')}`,
      } as const;
      inside.push(() => start(found, tag.children));
    }
  }
  close();
  return passages;
}

/** Each row of a table is a slip, and where it stands the heading above it. */
function errata(content: string, manuscript: Manuscript): Passage[] {
  const passages: Passage[] = [];
  let href = '/errata/';
  for (const node of readTree(join(content, 'errata.mdx')).children) {
    if (node.type === 'heading') href = `/errata/#${String(node.data!.hProperties!['id'])}`;
    if (node.type !== 'table') continue;
    for (const { children } of node.children.slice(1)) {
      const [says = '', correct = ''] = children.map((cell) => words([cell], 'errata', manuscript));
      passages.push({ kind: 'erratum', title: says, place: ERRATA, href, text: correct });
    }
  }
  return passages;
}

/** A text with the numbers that the outline gives it. */
function readTree(path: string): Root {
  const file = new VFile({ path, value: readFileSync(path) });
  const tree = createProcessor({ remarkPlugins: SYNTAX }).parse(file);
  outline(tree, file, place(path));
  return tree;
}

function tagsIn(node: Nodes, name: string): Extract<Nodes, { type: 'mdxJsxFlowElement' }>[] {
  if (isTag(node) && node.name === name) {
    return [node as Extract<Nodes, { type: 'mdxJsxFlowElement' }>];
  }
  return 'children' in node ? node.children.flatMap((child) => tagsIn(child, name)) : [];
}

const BLOCKS = ['paragraph', 'listItem', 'tableCell', 'blockquote', 'math', 'mdxJsxFlowElement'];

/** What is read there; figures and exercises within are passages of their own. */
function words(nodes: readonly Nodes[], chapter: string, manuscript: Manuscript): string {
  const read = (node: Nodes): string => {
    const text = own(node);
    return BLOCKS.includes(node.type) ? ` ${text} ` : text;
  };
  const own = (node: Nodes): string => {
    if (node.type === 'text') return node.value.replaceAll(/\s*\[[^\]]*@[^\]]*\]/g, '');
    if (node.type === 'inlineCode') return node.value;
    if (node.type === 'math' || node.type === 'inlineMath')
      return plainFormula(node.value, manuscript.notation);
    if (isTag(node)) {
      const { name } = node;
      if (name === 'Figure' || name === 'Exercise' || ANSWERING.includes(name ?? '')) return '';
      if (name === 'Sym') {
        return plainFormula(`\\sym{${attribute(node, 'id')}}`, manuscript.notation);
      }
      if (name === 'Ref') {
        return resolveReference(attribute(node, 'to') ?? '', chapter, manuscript.labels).words;
      }
      if (name === 'br') return ' ';
      const [because = '', title = ''] = [attribute(node, 'because'), attribute(node, 'title')];
      return `${title} ${inlineWords(because, manuscript)} ${node.children.map(read).join('')}`;
    }
    return 'children' in node ? node.children.map(read).join('') : '';
  };
  return nodes
    .map(read)
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([,.;:!?)])/g, '$1')
    .trim();
}

/** Text with `$formulas$`, as attributes have it. */
function inlineWords(text: string, { notation }: Manuscript): string {
  return text
    .split('$')
    .map((part, i) => (i % 2 === 1 ? plainFormula(part, notation) : part))
    .join('');
}
