import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatHash,
  formatStored,
  LONGEST_TITLE,
  MOST_STATES,
  parseHash,
  parseStored,
  readAddress,
} from '../../src/widgets/lesson.ts';
import type { LessonState } from '../../src/widgets/lesson.ts';

const HOME = 'https://book.example/likely/';

const anyState: fc.Arbitrary<LessonState> = fc.record({
  widget: fc.constantFrom('kl-fit', 'vae-trainer', 'surprise'),
  query: fc.oneof(
    fc.constant(''),
    fc
      .dictionary(fc.constantFrom('beta', 'step', 'text'), fc.string({ unit: 'grapheme' }))
      .map((values) => new URL(`?${new URLSearchParams(values)}`, HOME).search),
  ),
  title: fc.string({ unit: 'grapheme', maxLength: 20 }),
  notes: fc.string({ unit: 'grapheme', maxLength: 60 }),
});
const anyLesson = fc.array(anyState, { maxLength: 6 });

describe('parseHash(hash)', () => {
  test('gives back what formatHash has written', () => {
    fc.assert(
      fc.property(anyLesson, (lesson) => {
        const { hash } = new URL(`lesson/#${formatHash(lesson)}`, HOME);
        expect(parseHash(hash)).toEqual({ lesson, unreadable: 0 });
      }),
    );
  });

  test('never throws, and keeps only what could be a figure’s link', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.tuple(fc.constantFrom('s', 't', 'n', 'x', '__proto__'), fc.string()))
        .map((parts) => parts.map(([name, text]) => `${name}=${text}`).join('&')),
    );
    fc.assert(
      fc.property(garbage, (hash) => {
        for (const { widget, query } of parseHash(hash).lesson) {
          expect(widget).toMatch(/^[a-z-]+$/);
          expect(query).toMatch(/^$|^\?/);
        }
      }),
    );
  });

  test('keeps the good states of a link that has lost a part, and counts the others', () => {
    const { lesson, unreadable } = parseHash(
      '#s=kl-fit%3Fa%3D1&t=One&s=%2F%2Fevil&t=Two&s=surprise',
    );
    expect(lesson.map(({ widget, title }) => [widget, title])).toEqual([
      ['kl-fit', 'One'],
      ['surprise', ''],
    ]);
    expect(unreadable).toBe(1);
  });

  test('a title that is too long is cut, and so is a lesson', () => {
    const state = { widget: 'kl-fit', query: '', title: 'x'.repeat(500), notes: '' };
    const { lesson, unreadable } = parseHash(
      formatHash(Array.from({ length: MOST_STATES + 3 }, () => state)),
    );
    expect(lesson[0]!.title).toHaveLength(LONGEST_TITLE);
    expect(lesson).toHaveLength(MOST_STATES);
    expect(unreadable).toBe(3);
  });
});

describe('parseStored(text)', () => {
  test('gives back what formatStored has written', () => {
    fc.assert(
      fc.property(anyLesson, (lesson) => {
        expect(parseStored(formatStored(lesson))).toEqual({ lesson, unreadable: 0 });
      }),
    );
  });

  test('is null for anything else, and never throws', () => {
    for (const text of ['', '{', 'null', '[]', '{"version":2,"states":[]}', '{"version":1}'])
      expect(parseStored(text)).toBeNull();
    fc.assert(fc.property(fc.json(), (text) => void parseStored(text)));
    const part = '{"version":1,"states":[null,{"widget":"a","query":"","title":"","notes":""}]}';
    expect(parseStored(part)).toMatchObject({ unreadable: 1, lesson: [{ widget: 'a' }] });
  });
});

describe('readAddress(text, home)', () => {
  const read = (text: string) => readAddress(text, HOME);

  test('a figure’s own page', () => {
    expect(read(`${HOME}embed/kl-fit/?lambda=1&step=20`)).toEqual({
      kind: 'figure',
      state: { widget: 'kl-fit', query: '?lambda=1&step=20', title: '', notes: '' },
    });
  });

  test('a chapter, with a state for every figure that the link sets', () => {
    const pasted = read(`${HOME}vae/?solutions=hidden&kl-fit.a=1&surprise.b=2&kl-fit.c=3#x`);
    expect(pasted).toMatchObject({
      kind: 'page',
      path: 'vae/',
      states: [
        { widget: 'kl-fit', query: '?a=1&c=3' },
        { widget: 'surprise', query: '?b=2' },
      ],
    });
  });

  test('a lesson', () => {
    const pasted = read(`${HOME}lesson/#s=kl-fit`);
    expect(pasted).toMatchObject({ kind: 'lesson', read: { lesson: [{ widget: 'kl-fit' }] } });
  });

  test.each([
    ['https://elsewhere.example/embed/kl-fit/', 'foreign'],
    ['https://book.example/other/', 'foreign'],
    ['javascript:alert(1)', 'foreign'],
    ['', 'unreadable'],
    [`${HOME}vae/`, 'unreadable'],
    [`${HOME}embed/../../x/`, 'foreign'],
    [`${HOME}/elsewhere.example/?kl-fit.a=1`, 'unreadable'],
    ['http://[', 'unreadable'],
  ])('%s is %s', (text, kind) => expect(read(text).kind).toBe(kind));

  test('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => void read(text)));
    fc.assert(fc.property(fc.string(), (text) => void read(HOME + text)));
  });
});
