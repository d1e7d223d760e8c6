import { expect, test } from 'vitest';
import { leaveAlone } from '../../src/widgets/alone.ts';

interface Node {
  readonly localName: string;
  readonly children: readonly Node[];
  parentElement?: Node;
  inert: boolean;
}

function node(localName: string, ...children: Node[]): Node {
  const made: Node = { localName, children, inert: false };
  for (const child of children) child.parentElement = made;
  return made;
}

test('leaveAlone(element): all beside it and its ancestors is inert, until it is undone', () => {
  const figure = node('div', node('p'));
  const caption = node('figcaption');
  const already = node('section');
  already.inert = true;
  const main = node('main', already, node('figure', figure, caption));
  const masthead = node('header');
  const head = node('head');
  node('html', head, node('body', masthead, main));
  const undo = leaveAlone(figure as unknown as Element);
  expect([masthead, caption, already].every(({ inert }) => inert)).toBe(true);
  expect([head, main, figure, figure.children[0]!].some(({ inert }) => inert)).toBe(false);
  undo();
  expect([masthead, caption].some(({ inert }) => inert)).toBe(false);
  expect(already.inert).toBe(true);
});
