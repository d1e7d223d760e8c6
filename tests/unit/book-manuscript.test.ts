import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readManuscript } from '../../src/book/mdx/manuscript.ts';
import { parseNotation } from '../../src/book/notation.ts';

const folders: string[] = [];

/** A content folder with these files, an empty notation table and no references. */
function content(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'likely-'));
  folders.push(folder);
  const all = { 'notation.yaml': 'symbols: []\nterms: []', 'references.bib': '', ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test('readManuscript(content) collects labels over chapters, numbered by their place in the book', () => {
  const { labels, outlines } = readManuscript(
    content({
      'vae/chapter.mdx':
        '## Bound [#bound]\n\n$$\nx \\label{eq:elbo}\n$$\n\n<Figure widget="vae-trainer" />',
      'probability/chapter.mdx':
        '---\ncredits: [Ann]\n---\n\n## Bound [#bound]\n\n$$\ny \\label{eq:bayes}\n$$',
    }),
  );
  expect([...outlines.keys()]).toEqual(['probability', 'vae']); // as in the book, not as in the folder
  expect(outlines.get('probability')?.credits).toEqual(['Ann']);
  expect(labels.get('eq:elbo')).toMatchObject({ number: '10.1', href: '/vae/#eq-elbo' });
  expect(labels.get('eq:bayes')).toMatchObject({ number: '2.1' });
  expect(labels.get('fig:vae-trainer')).toMatchObject({ number: '10.1' });
  expect(labels.get('sec:vae/bound')).toMatchObject({ number: '10.1' });
  expect(labels.get('ch:vae')).toMatchObject({ number: '10', href: '/vae/' });
  expect(labels.has('ch:gan')).toBe(false); // not written: nothing to link to
});

test('reading time grows with words, formulas and figures', () => {
  const minutes = (text: string) =>
    readManuscript(content({ 'vae/chapter.mdx': text })).outlines.get('vae')?.minutes;
  expect(minutes('word '.repeat(2000))).toBe(10);
  expect(minutes(`${'word '.repeat(2000)}\n\n${'$$\nx\n$$\n\n'.repeat(6)}`)).toBe(12);
  expect(minutes(`${'word '.repeat(2000)}\n\n<Figure widget="a" />`)).toBe(12);
  const exercise = `<Exercise id="a" title="A">\n\n${'word '.repeat(900)}\n\n</Exercise>`;
  expect(minutes(`${'word '.repeat(2000)}\n\n${exercise}`)).toBe(10);
  expect(minutes('word')).toBe(1);
});

test.each([
  [
    { 'vae/chapter.mdx': '$$\nx \\label{eq:a}\n$$', 'gan/chapter.mdx': '$$\ny \\label{eq:a}\n$$' },
    /content\/gan\/chapter\.mdx: the label "eq:a" is taken by \/vae\/#eq-a/,
  ],
  [
    { 'vae/chapter.mdx': '<Figure widget="a" />', 'gan/chapter.mdx': '<Figure widget="a" />' },
    /the label "fig:a" is taken/,
  ],
  [{ 'flows/chapter.mdx': 'x' }, /content\/flows is not in the order of the book/],
  [{ 'vae/chapter.mdx': '---\nprerequisites: [algebra]\n---' }, /no chapter "algebra"/],
  [{ 'vae/chapter.mdx': '---\nprerequisits: []\n---' }, /Front matter, prerequisits/],
])('readManuscript(content) fails on %j', (files, sentence) => {
  expect(() => readManuscript(content(files as unknown as Record<string, string>))).toThrow(
    sentence,
  );
});

test.each([
  ['symbols: []\nterms: [{ id: a, term: a }]', /terms\.0\.definition/],
  ['symbols: [{ id: A B, tex: x, words: x, code: x }]\nterms: []', /symbols\.0\.id: an id is/],
  ['symbols: []\nterms: [&t { id: a, term: a, definition: a }, *t]', /two entries "a"/],
])('parseNotation(%j) fails', (yaml, sentence) => {
  expect(() => parseNotation(yaml)).toThrow(sentence);
});
