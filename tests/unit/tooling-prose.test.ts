import { describe, expect, test } from 'vitest';
import { anchors, checkChapter, checkModule, checkText } from '../../tools/prose.ts';

const TARGETS = new Set(['/vae/', '/vae/#the-bound', '/vae/#fig-vae-trainer', '/errata/']);

function messages(mdx: string): string[] {
  return checkChapter(mdx, '/vae/', TARGETS).map(({ message }) => message);
}

describe('checkChapter', () => {
  test('accepts prose in the house style', () => {
    const mdx = `---
prerequisites: [probability]
---
## The bound [#the-bound]

Behaviour first, then its name: $5 + z$ is modelled by \`color\`. See [the figure](#fig-vae-trainer)
and [the errata](/errata/).

<Figure widget="vae-trainer">It costs \\$5 and \\$6.</Figure>
`;
    expect(messages(mdx)).toEqual([]);
  });

  test.each([
    ['It is just a sum.', '“just” belittles'],
    ['<Aside>Simply add.</Aside>', '“Simply” belittles'],
    ['The **easiest** way.', '“easiest” belittles'],
    ['A neighbor of mine.', '“neighbor” is American'],
    ['We maximize it.', '“maximize” is American'],
    [`${'word '.repeat(41)}.`, '42 words without a stop'],
    ['## The bound', 'explicit id'],
    ['It costs $5 and $6.', 'reads as money'],
    ['It costs $5 euros$ more.', 'reads as money'],
    ['[there](/vea/)', 'nothing at /vea/'],
    ['[there](#the-bond)', 'nothing at #the-bond'],
    ['[there][x]\n\n[x]: /vae/#the-bond', 'nothing at /vae/#the-bond'],
    ['![](/pictures/a.png)', 'needs words'],
  ])('complains about %j', (mdx, complaint) => {
    const found = messages(mdx);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(complaint);
  });

  test('names the line', () => {
    expect(checkChapter('Good.\n\nJust bad.', '/vae/', TARGETS)).toMatchObject([{ line: 3 }]);
  });
});

test('anchors finds headings and figures', () => {
  const mdx = '## A [#a-b]\n\n### *B* [#c]\n\n<Figure widget="count-the-table">Words.</Figure>';
  expect(anchors(mdx)).toEqual(['a-b', 'c', 'fig-count-the-table']);
});

test('checkModule reads what is shown and nothing else', () => {
  const shown = "const help = 'It is just a factor.'; const B = () => <p>An easy one</p>;";
  expect(checkModule(shown)).toHaveLength(2);
  const hidden = "// It is just a factor.\nconst simple = 'simple'; const css = 'color';";
  expect(checkModule(hidden)).toEqual([]);
});

test('checkText counts lines from one', () => {
  expect(checkText('fine\nobviously')).toMatchObject([{ line: 2 }]);
});
