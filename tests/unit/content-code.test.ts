import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** A fence of the language ts, with its meta and its lines. */
const FENCE = /^```ts\b(.*)\n([^]*?)^```$/gm;

const fences = readdirSync('content', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.mdx'))
  .flatMap((path) =>
    Array.from(readFileSync(join('content', path), 'utf8').matchAll(FENCE), ([, meta, code]) => ({
      chapter: path,
      meta: meta!,
      code: code!,
      first: code!.split('\n')[0]!,
    })),
  );

const spaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

test('the book shows code', () => {
  expect(fences.length).toBeGreaterThan(0); // else the test below tests nothing
});

test.each(fences)('$chapter: “$first …” stands in the file it names', ({ meta, code }) => {
  const file = / file=(\S+)/.exec(meta)?.[1];
  if (!file) throw new Error('Say which file the code is from: ```ts file=src/…');
  expect(spaced(readFileSync(file, 'utf8'))).toContain(spaced(code));
});
