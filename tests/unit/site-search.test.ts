import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readManuscript } from '../../src/book/mdx/manuscript.ts';
import { readPassages, readUses } from '../../src/book/mdx/passages.ts';
import { plainFormula } from '../../src/book/mdx/plain-formula.ts';
import { type Marked, openIndex } from '../../src/site/search/find.ts';
import { indexOf, type SearchIndex } from '../../src/site/search/search-index.ts';
import { keys } from '../../src/site/search/words.ts';

const manuscript = readManuscript('content');
const passages = readPassages('content', manuscript);
const find = openIndex(JSON.parse(JSON.stringify(indexOf(passages))) as SearchIndex);

const plain = (marked: Marked): string => marked.map(({ text }) => text).join('');
const hits = (marked: Marked): string[] => marked.filter(({ hit }) => hit).map(({ text }) => text);

describe('readPassages(content, manuscript)', () => {
  test('has every section, figure and exercise of the chapters, and every term and symbol', () => {
    const { labels, notation, outlines } = manuscript;
    const kinds = ['ch', 'sec', 'fig', 'ex'];
    const places = [...labels.values()].filter(({ key }) => kinds.includes(key.split(':')[0]!));
    expect(places.length).toBeGreaterThan(200);
    const found = new Set(passages.map(({ href }) => href));
    expect(places.map(({ href }) => href).filter((href) => !found.has(href))).toEqual([]);
    expect([...outlines.keys()].filter((id) => !found.has(`/${id}/`))).toEqual([]);
    for (const id of notation.terms.keys()) expect(found).toContain(`/glossary/#term-${id}`);
    for (const id of notation.symbols.keys()) expect(found).toContain(`/glossary/#symbol-${id}`);
    expect(passages.filter(({ kind }) => kind === 'erratum').length).toBeGreaterThan(50);
  });

  test('leaves no markup, and gives no answer away', () => {
    for (const { title, text } of passages) {
      expect(title).not.toBe('');
      expect(`${title} ${text}`).not.toMatch(/\\[a-z]|[{}]|\[@|undefined/);
    }
    const question = passages.find(({ href }) => href === '/vae/#ex-predict-border')!;
    expect(question.text).toContain('What will be drawn there?');
    expect(question.text).not.toMatch(/Something on the way|a little to the left|reading a map/);
  });
});

test('readUses(content, manuscript): where each chapter first uses a term or symbol', () => {
  const uses = readUses('content', manuscript);
  expect(uses.get('term:elbo')).toContain('sec:vae/the-bound');
  expect(uses.get('symbol:theta')?.length).toBeGreaterThan(2);
  for (const labels of uses.values()) {
    for (const label of labels) expect(manuscript.labels.has(label)).toBe(true);
    const chapters = labels.map((label) => label.replace(/^\w+:|\/.*$/g, ''));
    expect(new Set(chapters).size).toBe(chapters.length);
  }
});

test('plainFormula(tex, notation)', () => {
  expect(plainFormula('\\frac12\\log\\sym{theta}_i \\le \\mathbb{E}[x]', manuscript.notation)).toBe(
    '1/2 log θ_i ≤ E[x]',
  );
});

describe('keys(text)', () => {
  test.each([
    ['reparametrization', 'reparameterisation'],
    ['colour', 'Colors'],
    ['β', 'Beta'],
    ['analysing', 'analyzing'],
    ['Bayes’ rule', "bayes' rules"],
    ['grey', 'gray'],
  ])('%j is looked up as %j is', (one, other) => {
    expect(keys(one)).toEqual(keys(other));
  });

  test('takes a word for nothing else that is called so', () => {
    expect(keys('constructor')).toEqual(['constructor']);
  });
});

describe('openIndex(index)(text)', () => {
  test.each([
    ['ELBO', '/glossary/#term-elbo'],
    ['evidence lower bound', '/glossary/#term-elbo'],
    ['kl divergence', '/glossary/#term-kl-divergence'],
    ['reparametrization', '/glossary/#term-reparametrisation'],
    ['β', '/glossary/#symbol-beta'],
    ['posterior colapse', '/glossary/#term-posterior-collapse'],
    ['vae bound', '/vae/#the-bound'],
    ['find the blind spot', '/autoregressive/#ex-ar-blind-spot'],
  ])('%j leads to %s', (text, href) => {
    expect(find(text).results[0]?.href).toBe(href);
  });

  test('a section that says ELBO is found by what the letters stand for, and the other way round', () => {
    const place = 'Chapter 10';
    const few = openIndex(
      indexOf([
        {
          kind: 'term',
          title: 'evidence lower bound (ELBO)',
          place,
          href: '/a/',
          text: 'Never above.',
        },
        { kind: 'section', title: 'Up', place, href: '/b/', text: 'Raise the ELBO.' },
        { kind: 'section', title: 'Down', place, href: '/c/', text: 'An evidence lower bound.' },
        { kind: 'section', title: 'Aside', place, href: '/d/', text: 'A bound.' },
      ]),
    );
    for (const text of ['ELBO', 'evidence lower bound']) {
      const found = few(text).results.map(({ href }) => href);
      expect(found.toSorted()).toEqual(['/a/', '/b/', '/c/']);
    }
  });

  test('marks what was found, in the title and around it', () => {
    const [first] = find('mode collaps').results;
    expect(plain(first!.title)).toBe('mode collapse');
    expect(hits(first!.title)).toEqual(['mode', 'collapse']);
    const snippets = find('teacher forcing').results.map(({ snippet }) => snippet);
    expect(snippets.every((snippet) => plain(snippet).length < 200)).toBe(true);
    expect(snippets.some((snippet) => hits(snippet).length > 0)).toBe(true);
  });

  test('what nothing says is answered with the nearest terms', () => {
    const { near, results } = find('ekspektayshon');
    expect(near).toBe(true);
    expect(results.map(({ href }) => href)).toContain('/glossary/#term-expectation');
    expect(find('xyzzy')).toEqual({ results: [], near: true });
    expect(find('the')).toEqual({ results: [], near: false });
  });

  test('any text has an answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        for (const { href } of find(text).results) expect(href).toMatch(/^\/[a-z-]+\//);
      }),
      { numRuns: 40 },
    );
  });
});
