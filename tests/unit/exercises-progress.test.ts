import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  formatProgress,
  mergeProgress,
  openProgress,
  parseProgress,
  type ExerciseProgress,
  type Progress,
} from '../../src/book/exercises/progress.ts';

const KEY = 'likely:progress';

const solved: ExerciseProgress = { state: 'correct', answer: 'S/n' };
const shown: ExerciseProgress = { state: 'revealed', answer: null };

/** What a browser keeps, as far as it is used here. */
function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

const window = new EventTarget();

/** What another tab writes. */
function elsewhere(progress: Progress): void {
  localStorage.setItem(KEY, formatProgress(progress));
  window.dispatchEvent(Object.assign(new Event('storage'), { key: KEY }));
}

beforeEach(() => {
  vi.stubGlobal('localStorage', storage());
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window));
});
afterEach(() => void vi.unstubAllGlobals());

describe('parseProgress(text)', () => {
  test('reads what formatProgress writes', () => {
    const entry = fc.record({
      state: fc.constantFrom('correct' as const, 'revealed' as const),
      answer: fc.oneof(fc.string({ maxLength: 200 }), fc.array(fc.nat()), fc.constant(null)),
    });
    const review = fc.record({ box: fc.nat(4), seen: fc.nat(100_000) });
    const id = fc.oneof(
      fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
      fc.constantFrom('constructor', 'prototype', '__proto__'),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(id, entry)),
        fc.array(fc.tuple(id, review)),
        (entries, missed) => {
          const kept = { progress: new Map(entries), reviews: new Map(missed) };
          expect(parseProgress(formatProgress(kept.progress, kept.reviews))).toEqual({
            ...kept,
            unreadable: 0,
          });
        },
      ),
    );
  });

  test.each([
    ['', 'malformed'],
    ['{', 'malformed'],
    ['null', 'malformed'],
    ['{"version":1}', 'malformed'],
    ['{"version":1,"exercises":[]}', 'malformed'],
    ['{"version":1,"exercises":null}', 'malformed'],
    ['{"version":2,"exercises":{}}', 'malformed'],
    ['{"version":2,"exercises":{},"reviews":[]}', 'malformed'],
    ['{"version":3,"exercises":[]}', 'newer'],
  ])('%j is %s', (text, problem) => {
    expect(parseProgress(text)).toEqual({ problem });
  });

  test('keeps what it can read and counts the rest', () => {
    const text = formatProgress(
      new Map<string, unknown>([
        ['a', solved],
        ['b', { state: 'perfect', answer: null }],
        ['c', { state: 'correct', answer: { x: 1 } }],
        ['d', null],
        ['e', shown],
      ]) as never,
    );
    expect(parseProgress(text)).toEqual({
      progress: new Map([
        ['a', solved],
        ['e', shown],
      ]),
      reviews: new Map(),
      unreadable: 3,
    });
  });

  test('reads version 1, which had no reviews: what had its solution shown is due at once', () => {
    const exercises = { a: solved, e: shown };
    expect(parseProgress(JSON.stringify({ version: 1, exercises }))).toEqual({
      progress: new Map(Object.entries(exercises)),
      reviews: new Map([['e', { box: 0, seen: 0 }]]),
      unreadable: 0,
    });
  });

  test('keeps the reviews it can read', () => {
    const reviews = {
      a: { box: 4, seen: 20_000 },
      b: { box: 5, seen: 20_000 },
      c: { box: 0, seen: -1 },
      d: { box: 0, seen: 1.5 },
      e: null,
    };
    expect(parseProgress(JSON.stringify({ version: 2, exercises: {}, reviews }))).toEqual({
      progress: new Map(),
      reviews: new Map([['a', reviews.a]]),
      unreadable: 4,
    });
  });

  test('lets nobody into the prototype', () => {
    const text = '{"version":1,"exercises":{"__proto__":{"state":"correct","answer":"x"}}}';
    const read = parseProgress(text);
    expect('progress' in read && read.progress.get('state')).toBeFalsy();
    expect(({} as Record<string, unknown>)['state']).toBeUndefined();
  });
});

test('mergeProgress(mine, other): solved wins, then mine', () => {
  const mine = new Map([
    ['a', solved],
    ['b', shown],
    ['c', shown],
  ]);
  const other = new Map([
    ['a', shown],
    ['b', solved],
    ['c', { ...shown, answer: 'theirs' }],
    ['d', shown],
  ]);
  expect(Object.fromEntries(mergeProgress(mine, other))).toEqual({
    ...{ a: solved, b: solved, c: shown, d: shown },
  });
});

describe('openProgress(tell)', () => {
  test('keeps what is set, for the next page and for other tabs', () => {
    const store = openProgress(expect.unreachable);
    const other = openProgress(expect.unreachable);
    store.set('a', solved);
    other.set('b', shown); // though it had read before a was there
    expect([...openProgress(expect.unreachable).all().keys()]).toEqual(['a', 'b']);
    other.set('a', null);
    expect([...openProgress(expect.unreachable).all().keys()]).toEqual(['b']);
  });

  test('keeps what has been missed beside what has been solved', () => {
    const store = openProgress(expect.unreachable);
    const other = openProgress(expect.unreachable);
    store.set('a', solved);
    other.setReview('b', { box: 1, seen: 7 });
    store.set('c', shown);
    const again = openProgress(expect.unreachable);
    expect([...again.all().keys()]).toEqual(['a', 'c']);
    expect(again.reviews()).toEqual(new Map([['b', { box: 1, seen: 7 }]]));
    again.setReview('b', undefined);
    expect(openProgress(expect.unreachable).reviews().size).toBe(0);
    again.setReview('d', { box: 0, seen: 7 });
    again.clear();
    expect(openProgress(expect.unreachable).reviews().size).toBe(0);
  });

  test('hears of other tabs, until it is told to stop', () => {
    const store = openProgress(expect.unreachable);
    const heard = vi.fn();
    const stop = store.onChange(heard);
    elsewhere(new Map([['a', solved]]));
    expect(heard).toHaveBeenCalledTimes(1);
    expect(store.all().get('a')).toEqual(solved);
    stop();
    elsewhere(new Map());
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('puts aside what it cannot read', () => {
    localStorage.setItem(KEY, '{"version":1,');
    const tell = vi.fn();
    const store = openProgress(tell);
    expect(tell).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('put aside'));
    expect(localStorage.getItem('likely:progress-unreadable')).toBe('{"version":1,');
    store.set('a', solved);
    expect(openProgress(expect.unreachable).all().size).toBe(1);
  });

  test('keeps the entries it can read, and a copy of them all', () => {
    const text = '{"version":1,"exercises":{"a":{"state":"correct","answer":"S/n"},"b":7}}';
    localStorage.setItem(KEY, text);
    const tell = vi.fn();
    expect(openProgress(tell).all()).toEqual(new Map([['a', solved]]));
    expect(tell).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/1 exercise could not be read.*with the rest/),
    );
    expect(localStorage.getItem('likely:progress-unreadable')).toBe(text);
    expect(openProgress(expect.unreachable).all()).toEqual(new Map([['a', solved]])); // told once
  });

  test('does not destroy what it can neither read nor copy', () => {
    localStorage.setItem(KEY, '{"version":1,');
    localStorage.setItem = () => {
      throw new Error('full');
    };
    const tell = vi.fn();
    const store = openProgress(tell);
    store.set('a', solved);
    expect(tell).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('left as it is'));
    expect(localStorage.getItem(KEY)).toBe('{"version":1,');
  });

  test('hears what happened while its page was put away', () => {
    const store = openProgress(expect.unreachable);
    const heard = vi.fn();
    const stop = store.onChange(heard);
    const back = (persisted: boolean) =>
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));
    localStorage.setItem(KEY, formatProgress(new Map([['a', solved]])));
    back(false);
    expect(heard).not.toHaveBeenCalled();
    back(true);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(store.all().get('a')).toEqual(solved);
    stop();
    back(true);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('clears what it may, and knows whether it has', () => {
    const store = openProgress(() => {});
    store.set('a', solved);
    store.clear();
    expect([store.trouble(), store.all().size, localStorage.getItem(KEY)]).toEqual([null, 0, null]);

    store.set('a', solved);
    const full = vi.spyOn(localStorage, 'setItem').mockImplementation(() => {
      throw new Error('full');
    });
    const crowded = openProgress(() => {});
    crowded.set('b', solved);
    expect(crowded.trouble()).toMatch(/no room/);
    crowded.clear(); // removing needs no room
    expect([crowded.trouble(), localStorage.getItem(KEY)]).toEqual([null, null]);
    full.mockRestore();

    const newer = '{"version":3,"exercises":{}}';
    localStorage.setItem(KEY, newer);
    store.clear(); // it came while the page was open
    expect(store.trouble()).toMatch(/newer version/);
    expect(localStorage.getItem(KEY)).toBe(newer);

    localStorage.removeItem = () => {
      throw new Error('closed');
    };
    localStorage.setItem(KEY, formatProgress(new Map([['a', solved]])));
    const shut = openProgress(() => {});
    shut.clear();
    expect(shut.trouble()).toMatch(/storage closed/);
    expect(shut.all().size).toBe(0);
  });

  test('leaves the progress of a newer version alone', () => {
    const newer = '{"version":3,"exercises":{}}';
    localStorage.setItem(KEY, newer);
    const tell = vi.fn();
    const store = openProgress(tell);
    store.set('a', solved);
    store.set('b', solved);
    expect(tell).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('newer version'));
    expect(localStorage.getItem(KEY)).toBe(newer);
    expect(store.all().size).toBe(2);
  });

  test('goes on without a browser that keeps anything, and says so once', () => {
    const full = {
      ...storage(),
      setItem: () => {
        throw new Error('full');
      },
    } as unknown as Storage;
    const closed = {
      getItem: () => {
        throw new Error('closed');
      },
    } as unknown as Storage;
    for (const broken of [full, closed]) {
      vi.stubGlobal('localStorage', broken);
      const tell = vi.fn();
      const store = openProgress(tell);
      store.set('a', solved);
      store.set('b', shown);
      expect(tell).toHaveBeenCalledExactlyOnceWith(
        expect.stringContaining('until you leave the page'),
      );
      expect([...store.all().keys()]).toEqual(['a', 'b']);
    }
  });
});
