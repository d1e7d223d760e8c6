import { readFileSync } from 'node:fs';
import { createProcessor } from '@mdx-js/mdx';
import type { Nodes } from 'mdast';
import { attribute, isTag, type Tag } from '../../src/book/mdx/jsx.ts';
import { SYNTAX } from '../../src/book/mdx/manuscript.ts';

/** What a reader unfolds, or sees only once she has answered. */
const FOLDED = ['Solution', 'Hint', 'Reply', 'Choices', 'Order', 'Derivation'];

/** All tags of these names, in the order of the text. */
export function tags(within: Nodes, ...names: readonly string[]): Tag[] {
  const own = isTag(within) && names.includes(within.name ?? '') ? [within] : [];
  const children = 'children' in within ? within.children : [];
  return [...own, ...children.flatMap((child) => tags(child, ...names))];
}

/** What is read without unfolding anything; a formula within a line counts as a word. */
function prose(node: Nodes): string {
  if (isTag(node) && FOLDED.includes(node.name ?? '')) return '';
  if (node.type === 'text' || node.type === 'inlineMath' || node.type === 'inlineCode')
    return node.value;
  if (!('children' in node)) return '';
  return node.children.map(prose).join(node.type === 'paragraph' ? '' : '\n');
}

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

function emphasesIn(within: Nodes): string[] {
  if (within.type === 'emphasis') return [inOneLine(prose(within))];
  return 'children' in within ? within.children.flatMap(emphasesIn) : [];
}

/** A chapter as tests look at it. */
export interface ChapterText {
  readonly tree: Nodes;
  /** The whole file, in one line. */
  readonly source: string;
  /** What stands unfolded on the page, in one line. */
  readonly text: string;
  /** The words of every emphasis. */
  readonly emphases: readonly string[];
  readonly exercises: ReadonlyMap<string, Tag>;
  /** An attribute of the answer of an exercise in which something is typed. */
  readonly answer: (id: string, name?: string) => string;
  /** The known wrong answers of an exercise. */
  readonly replies: (id: string) => string[];
}

export function readChapter(id: string): ChapterText {
  const source = readFileSync(`content/${id}/chapter.mdx`, 'utf8');
  const tree = createProcessor({ remarkPlugins: SYNTAX }).parse(source);
  const exercises = new Map(
    tags(tree, 'Exercise').map((exercise) => [attribute(exercise, 'id')!, exercise]),
  );
  return {
    tree,
    source: inOneLine(source),
    text: inOneLine(prose(tree)),
    emphases: emphasesIn(tree),
    exercises,
    answer: (exercise, name = 'value') => {
      const typed = tags(exercises.get(exercise)!, 'NumberAnswer', 'ExpressionAnswer', 'Blank');
      return attribute(typed[0]!, name)!;
    },
    replies: (exercise) =>
      tags(exercises.get(exercise)!, 'Reply').map((reply) => attribute(reply, 'to')!),
  };
}
