import { existsSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { CHAPTERS } from '../../content/book.ts';
import { chapterPlace } from '../../src/widgets/chapters.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import {
  FAMILIES,
  familiesIn,
  isFamily,
  MAP,
  nodeOf,
  PLACES,
  QUESTIONS,
  walked,
  type Question,
} from '../../src/widgets/family-map/families.ts';
import { parameters } from '../../src/widgets/family-map/parameters.ts';
import widget from '../../src/widgets/family-map/widget.tsx';
import { familiesThat, placeOf, remarkOn } from '../../src/widgets/family-map/words.ts';

const BASE = startValues(widget, null);
const picture = (values: object, asleep = false): string =>
  renderToStaticMarkup(
    <widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep={asleep} />,
  );
const ids = (families: readonly { readonly id: string }[]): string[] =>
  families.map(({ id }) => id);

describe('the map', () => {
  test('its places are the choices of the parameter, in reading order, the taxonomy’s three groups among them', () => {
    expect(PLACES.map(({ node }) => node.id)).toEqual(Object.keys(parameters.family.choices));
    expect(ids(familiesIn(nodeOf('tractable')))).toEqual([
      ...['table', 'mixture', 'autoregressive', 'flow'],
    ]);
    expect(ids(familiesIn(nodeOf('approximate')))).toEqual(['vae', 'diffusion', 'energy']);
    expect(ids(familiesIn(nodeOf('implicit')))).toEqual(['gan']);
    expect(familiesIn(MAP)).toEqual(FAMILIES);
  });

  test('walked(id, key): down and up through all, right to the first below, left back to who is above', () => {
    const down = [MAP.id];
    for (let to = walked(MAP.id, 'ArrowDown'); to; to = walked(to, 'ArrowDown')) down.push(to);
    expect(down).toEqual(PLACES.map(({ node }) => node.id));
    expect(walked('gan', 'ArrowDown')).toBeNull();
    expect(walked('all', 'ArrowUp')).toBeNull();
    for (const { node } of PLACES) {
      if (isFamily(node)) expect(walked(node.id, 'ArrowRight')).toBeNull();
      else expect(walked(walked(node.id, 'ArrowRight')!, 'ArrowLeft')).toBe(node.id);
      expect(walked(node.id, 'a')).toBeUndefined();
    }
    expect([walked('vae', 'Home'), walked('vae', 'End')]).toEqual(['all', 'gan']);
  });

  test('what is exact: tractable families give log p(x) and no others do, as the branches say', () => {
    expect(ids(familiesThat('evaluate', 'yes'))).toEqual(ids(familiesIn(nodeOf('tractable'))));
    expect(ids(familiesThat('evaluate', 'part'))).toEqual(ids(familiesIn(nodeOf('approximate'))));
    expect(ids(familiesThat('evaluate', 'no'))).toEqual(ids(familiesIn(nodeOf('implicit'))));
  });
});

describe('chapters', () => {
  test('a chapter is a link if and only if it is written', () => {
    for (const { id } of CHAPTERS)
      expect(chapterPlace(id).href, id).toBe(
        existsSync(`content/${id}/chapter.mdx`) ? `/${id}/` : null,
      );
    expect(chapterPlace('vae').words).toBe('Chapter 10, Variational autoencoders');
    expect(() => chapterPlace('flows')).toThrow('no chapter "flows"');
  });

  test('every place names its chapter: by a link, or in words where there is none yet', () => {
    for (const { node } of PLACES) {
      const { words, href } = placeOf(node);
      const html = picture({ family: node.id });
      if (href) expect(html).toContain(`<a href="${href}">${words}</a>`);
      else expect(html).toContain(`${words}: to be written.`);
    }
    expect(picture({ family: 'gan' })).toContain('href="/gan/"');
    expect(picture({ family: 'flow' })).toContain('A later chapter, on normalising flows');
  });
});

test('one place is chosen and the only one a Tab reaches; asleep none is', () => {
  for (const { node } of PLACES) {
    const html = picture({ family: node.id });
    expect(html.match(/aria-selected="true"/g)).toHaveLength(1);
    expect(html.match(/<li[^>]*tabindex="0"/g)).toHaveLength(1);
  }
  expect(picture({}, true)).not.toContain('tabindex="0"');
});

test('a question is answered at every family, in words and by a mark', () => {
  for (const [question, label] of Object.entries(QUESTIONS)) {
    const html = picture({ question });
    for (const { id, name, answers } of FAMILIES) {
      const { ability, words } = answers[question as Question];
      const node = new RegExp(`data-node="${id}" data-ability="${ability}".*?</li>`).exec(html);
      expect(node?.[0], `${id}: ${label}`).toContain(words);
      expect(html).toContain(
        `aria-label="${name}: ${{ yes: 'yes', part: 'in part', no: 'no' }[ability]}, ${words}"`,
      );
    }
    expect(html.match(/aria-pressed="true"/g)).toHaveLength(1);
  }
  expect(picture({})).not.toMatch(/data-node="\w+" data-ability/);
});

test('the remark counts all of them', () => {
  expect(remarkOn({ family: 'vae', question: 'evaluate' })).toBe(
    '4 of 8 families can: Table, Mixture, Autoregressive and Flow. In part: VAE, Diffusion and Energy-based. Not: GAN.',
  );
  for (const question of Object.keys(QUESTIONS) as Question[])
    expect(
      (['yes', 'part', 'no'] as const).flatMap((ability) => familiesThat(question, ability)),
    ).toHaveLength(FAMILIES.length);
});

test('describe says all four answers of a family, and of a branch what it is', () => {
  const gan = widget.describe({ ...BASE, family: 'gan', question: 'evaluate' });
  expect(gan).toContain('Asked of all: Evaluate log p(x). 4 of 8 families can');
  expect(gan).toContain('Draw a new x: yes, one pass.');
  expect(gan).toContain('Evaluate log p(x): no, not at all.');
  expect(gan).toContain('Chapter 11');
  expect(widget.describe({ ...BASE, family: 'implicit' })).toContain('1 of 8 families');
});

test('riddles: which families solve them', () => {
  const solvedBy = (goal: string): string[] =>
    Object.keys(parameters.family.choices).filter(
      (family) => widget.goals![goal]!.judge({ ...BASE, family }).reached,
    );
  expect(solvedBy('exact-and-hidden')).toEqual(['mixture', 'flow']);
  expect(solvedBy('exact-but-slow')).toEqual(['autoregressive']);
  expect(solvedBy('samples-only')).toEqual(['gan']);
  expect(widget.goals!['exact-and-hidden']!.judge(BASE).now).toBe('VAE fits 0 of 2 clues.');
});
