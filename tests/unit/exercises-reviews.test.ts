import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayOf,
  dueDay,
  dueExercises,
  graded,
  INTERVALS,
  isDue,
  mergeReviews,
  type Review,
} from '../../src/book/exercises/reviews.ts';
import { LONGEST_ROUND, readRound, roundLink } from '../../src/book/exercises/round.ts';

describe('dayOf(date)', () => {
  test('changes at the reader’s midnight', () => {
    const last = new Date(2026, 10, 22, 23, 59);
    const next = new Date(2026, 10, 23, 0, 1);
    expect(dayOf(next)).toBe(dayOf(last) + 1);
    expect(dayOf(new Date(2026, 10, 22, 0, 1))).toBe(dayOf(last));
  });
});

describe('graded(review, right, today)', () => {
  test('brings what was missed back after 1, 3, 7, 16 and 35 days, then lets it go', () => {
    let review = graded(undefined, false, 100);
    const days: number[] = [];
    for (let day = 100; review; day = dueDay(review)) {
      if (day > 100) {
        days.push(day - review.seen);
        review = graded(review, true, day);
        if (!review) break;
      }
    }
    expect(days).toEqual([...INTERVALS]);
  });

  test('a wrong answer goes back to the first box, on whatever day', () => {
    expect(graded({ box: 3, seen: 90 }, false, 95)).toEqual({ box: 0, seen: 95 });
    expect(graded({ box: 3, seen: 90 }, false, 200)).toEqual({ box: 0, seen: 200 });
  });

  test('what is solved before its day stays where it is; what was never missed needs no review', () => {
    const review: Review = { box: 1, seen: 100 };
    expect(graded(review, true, 102)).toBe(review);
    expect(graded(review, true, 103)).toEqual({ box: 2, seen: 103 });
    expect(graded(undefined, true, 100)).toBeUndefined();
  });
});

test('isDue(review, today) is not led astray by a clock that was wrong', () => {
  expect(isDue({ box: 0, seen: 100 }, 100)).toBe(false);
  expect(isDue({ box: 0, seen: 100 }, 101)).toBe(true);
  expect(isDue({ box: 0, seen: 101 }, 100)).toBe(false); // the reader has flown west
  expect(isDue({ box: 4, seen: 9_000 }, 100)).toBe(true);
});

test('dueExercises(reviews, today): longest overdue first', () => {
  const reviews = new Map([
    ['later', { box: 2, seen: 99 }],
    ['today', { box: 0, seen: 99 }],
    ['long ago', { box: 1, seen: 50 }],
  ]);
  expect(dueExercises(reviews, 100)).toEqual(['long ago', 'today']);
});

test('mergeReviews(mine, other): the later one knows better', () => {
  const mine = new Map([
    ['a', { box: 2, seen: 10 }],
    ['b', { box: 2, seen: 10 }],
  ]);
  const other = new Map([
    ['a', { box: 0, seen: 11 }],
    ['b', { box: 0, seen: 9 }],
    ['c', { box: 1, seen: 1 }],
  ]);
  expect(Object.fromEntries(mergeReviews(mine, other))).toEqual({
    a: { box: 0, seen: 11 },
    b: { box: 2, seen: 10 },
    c: { box: 1, seen: 1 },
  });
});

describe('readRound(search)', () => {
  const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
  const place = fc.record({ chapter: id, exercise: id });

  test('reads what roundLink writes', () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: LONGEST_ROUND }),
        fc.nat(LONGEST_ROUND - 1),
        (places, n) => {
          const round = { places, at: n % places.length };
          const { pathname, search, hash } = new URL(roundLink(round), 'http://host/book/');
          expect(readRound(search)).toEqual(round);
          expect(pathname).toBe(`/book/${places[round.at]!.chapter}/`);
          expect(hash).toBe(`#ex-${places[round.at]!.exercise}`);
        },
      ),
    );
  });

  test.each([
    '',
    '1',
    '0~vae.a',
    '2~vae.a',
    '1~vae',
    '1~//evil.example.a',
    '1~vae.a"b',
    'one~vae.a',
    `1${'~vae.a'.repeat(21)}`,
  ])('%j is no round', (text) => {
    expect(readRound(`?review=${encodeURIComponent(text)}`)).toBeNull();
  });

  test('any text is a round or none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const round = readRound(`?review=${encodeURIComponent(text)}`);
        expect(round === null || round.at < round.places.length).toBe(true);
      }),
    );
  });
});
