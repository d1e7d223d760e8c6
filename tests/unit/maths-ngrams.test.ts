import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countNgrams,
  ngramLogProbabilities,
  ngramProbabilities,
  timesSeen,
} from '../../src/maths/ngrams.ts';

const SIZE = 3;
const ORDER = 3;

const anyText = fc.array(fc.nat(SIZE - 1), { maxLength: 40 });
const anySmoothing = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 50, noNaN: true }));
const anyOrder = fc.nat(ORDER);
const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);

/** The same by its definition: a scan of the text for each past, from the longest down. */
function byScanning(
  text: readonly number[],
  past: readonly number[],
  x: number,
  smoothing: number,
): number {
  const shorter = (): number =>
    past.length === 0 ? 1 / SIZE : byScanning(text, past.slice(1), x, smoothing);
  const places = text.flatMap((_, i) =>
    i >= past.length && past.every((symbol, k) => text[i - past.length + k] === symbol) ? [i] : [],
  );
  if (places.length === 0) return shorter();
  const times = places.filter((i) => text[i] === x).length;
  const prior = smoothing === 0 ? 0 : smoothing * shorter();
  return (times + prior) / (places.length + smoothing);
}

describe('ngramProbabilities', () => {
  test('sum to 1 after any past, seen or not, and none is below 0', () => {
    fc.assert(
      fc.property(anyText, anyText, anyOrder, anySmoothing, (text, past, order, smoothing) => {
        const p = ngramProbabilities(countNgrams(text, SIZE, ORDER), past, order, smoothing);
        expect(sum(p)).toBeCloseTo(1, 12);
        expect(Math.min(...p)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('are those of the definition', () => {
    fc.assert(
      fc.property(anyText, anyText, anyOrder, anySmoothing, (text, past, order, smoothing) => {
        const p = ngramProbabilities(countNgrams(text, SIZE, ORDER), past, order, smoothing);
        const looked = past.slice(Math.max(0, past.length - order));
        for (let x = 0; x < SIZE; x++)
          expect(p[x]).toBeCloseTo(byScanning(text, looked, x, smoothing), 12);
      }),
    );
  });

  test('by hand: after b in “abbab”, with β = 1', () => {
    const counts = countNgrams([0, 1, 1, 0, 1], 2, 1); // b was followed by b once and by a once
    const common = [(2 + 1 / 2) / 6, (3 + 1 / 2) / 6];
    expect([...ngramProbabilities(counts, [1], 1, 1)]).toEqual([
      (1 + common[0]!) / 3,
      (1 + common[1]!) / 3,
    ]);
    expect([...ngramProbabilities(counts, [1], 1, 0)]).toEqual([0.5, 0.5]);
    expect([...ngramProbabilities(counts, [1], 0, 0)]).toEqual([0.4, 0.6]);
  });

  test('of the probabilities of all texts of one length, the sum is 1', () => {
    const counts = countNgrams([0, 1, 2, 2, 1, 0, 0, 1, 2], SIZE, ORDER);
    const LENGTH = 5;
    for (const order of [0, 1, 3])
      for (const smoothing of [0, 0.5, 4]) {
        let total = 0;
        for (let code = 0; code < SIZE ** LENGTH; code++) {
          const text = Array.from(
            { length: LENGTH },
            (_, i) => Math.floor(code / SIZE ** i) % SIZE,
          );
          total += Math.exp(sum(ngramLogProbabilities(counts, text, smoothing)[order]!));
        }
        expect(total).toBeCloseTo(1, 10);
      }
  });

  test('without smoothing nothing that looks as far back makes what was counted likelier', () => {
    fc.assert(
      fc.property(anyText, anyOrder, fc.nat(9999), (text, order, seed) => {
        const counts = countNgrams(text, SIZE, ORDER);
        const best = sum(ngramLogProbabilities(counts, text, 0)[order]!.slice(order));
        // mixed with any other distribution for each past of that length
        let other = 0;
        for (let i = order; i < text.length; i++) {
          const past = text.slice(i - order, i);
          const q = [0, 1, 2].map((k) => 1 + ((7 * k + 13 * sum(past) + past.length + seed) % 11));
          const p = ngramProbabilities(counts, past, order, 0);
          other += Math.log(0.8 * p[text[i]!]! + (0.2 * q[text[i]!]!) / sum(q));
        }
        expect(best).toBeGreaterThanOrEqual(other - 1e-9);
      }),
    );
  });
});

describe('ngramLogProbabilities', () => {
  test('are the logarithms of the probabilities, for every order at once', () => {
    fc.assert(
      fc.property(anyText, anyText, anySmoothing, (learnt, text, smoothing) => {
        const counts = countNgrams(learnt, SIZE, ORDER);
        const logs = ngramLogProbabilities(counts, text, smoothing);
        expect(logs).toHaveLength(ORDER + 1);
        logs.forEach((of, order) =>
          text.forEach((x, i) => {
            const p = ngramProbabilities(counts, text.slice(0, i), order, smoothing)[x]!;
            if (p === 0) expect(of[i]).toBe(-Infinity);
            else expect(of[i]).toBeCloseTo(Math.log(p), 10);
          }),
        );
      }),
    );
  });
});

test('timesSeen counts what was followed by something', () => {
  const counts = countNgrams([0, 1, 1, 0, 1], 2, 2);
  expect(timesSeen(counts, [])).toBe(5);
  expect(timesSeen(counts, [1])).toBe(2); // the last is followed by nothing
  expect(timesSeen(counts, [0, 1])).toBe(1);
  expect(timesSeen(counts, [0, 0])).toBe(0);
});
