import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codewords,
  expectedLength,
  huffmanLengths,
  idealLengths,
  shannonLengths,
} from '../../src/maths/codes.ts';
import { crossEntropy, entropy } from '../../src/maths/information.ts';
import { distributions, fullDistributions } from '../support/distributions.ts';

const anySize = fc.integer({ min: 1, max: 20 }).chain(distributions);
const kraft = (lengths: readonly number[]): number =>
  lengths.reduce((sum, length) => sum + 2 ** -length, 0);

function expectPrefixCode(words: readonly (string | null)[], lengths: readonly number[]): void {
  expect(words.map((word) => word?.length ?? Infinity)).toEqual(lengths);
  const used = words.filter((word) => word !== null);
  for (const [i, word] of used.entries())
    for (const [j, other] of used.entries())
      if (i !== j) expect(other.startsWith(word)).toBe(false);
}

/** All lengths, longest last, that use up Kraft's sum: what binary trees with that many leaves have. */
function fullTrees(leaves: number): number[][] {
  const found = new Map<string, number[]>([['0', [0]]]);
  for (let count = 1; count < leaves; count++) {
    const smaller = [...found.values()];
    found.clear();
    for (const lengths of smaller)
      for (const [i, length] of lengths.entries()) {
        const split = [...lengths.toSpliced(i, 1), length + 1, length + 1].sort((a, b) => a - b);
        found.set(String(split), split);
      }
  }
  return [...found.values()];
}

describe('huffmanLengths(p)', () => {
  test('known codes, ties broken the same way', () => {
    expect(huffmanLengths([0.25, 0.25, 0.25, 0.25])).toEqual([2, 2, 2, 2]);
    expect(huffmanLengths([0.5, 0.25, 0.125, 0.125])).toEqual([1, 2, 3, 3]);
    expect(huffmanLengths([0.4, 0.2, 0.2, 0.1, 0.1])).toEqual([2, 2, 2, 3, 3]); // not 1, 2, 3, 4, 4
    expect(huffmanLengths([1 / 3, 1 / 3, 1 / 3])).toEqual([2, 2, 1]);
  });
  test('one possible event needs no bit; an impossible one has no word', () => {
    expect(huffmanLengths([1])).toEqual([0]);
    expect(huffmanLengths([0, 1])).toEqual([Infinity, 0]);
    expect(huffmanLengths([0.5, 0, 0.5])).toEqual([1, Infinity, 1]);
    expect(huffmanLengths([])).toEqual([]);
  });
  test('no binary tree is shorter on average', () => {
    const trees = [0, 1, 2, 3, 4, 5, 6, 7].map((leaves) => fullTrees(leaves));
    const small = fc.integer({ min: 2, max: 7 }).chain(fullDistributions);
    fc.assert(
      fc.property(small, (p) => {
        const sorted = [...p].sort((a, b) => b - a); // the likeliest on the shortest
        const best = Math.min(...trees[p.length]!.map((tree) => expectedLength(sorted, tree)));
        expect(expectedLength(p, huffmanLengths(p))).toBeCloseTo(best, 12);
      }),
    );
  });
  test('averages the entropy or less than a bit above, with codewords that use up all there are', () => {
    fc.assert(
      fc.property(anySize, (p) => {
        const lengths = huffmanLengths(p);
        const bits = entropy(p) / Math.LN2;
        const mean = expectedLength(p, lengths);
        expect(mean).toBeGreaterThanOrEqual(bits - 1e-12);
        expect(mean).toBeLessThan(bits + 1);
        expect(kraft(lengths)).toBe(1);
        expectPrefixCode(codewords(lengths), lengths);
        expect(huffmanLengths([...p])).toEqual(lengths);
      }),
    );
  });
});

describe('shannonLengths(p)', () => {
  test('are whole, the least that reach −log₂ p, exact at powers of 2', () => {
    for (let k = 0; k <= 1074; k++) expect(shannonLengths([2 ** -k])).toEqual([k]);
    fc.assert(
      fc.property(anySize, (p) => {
        const lengths = shannonLengths(p);
        p.forEach((probability, i) => {
          if (probability === 0) return expect(lengths[i]).toBe(Infinity);
          expect(2 ** -lengths[i]!).toBeLessThanOrEqual(probability);
          if (lengths[i]! > 0) expect(2 ** -(lengths[i]! - 1)).toBeGreaterThan(probability);
        });
        expectPrefixCode(codewords(lengths), lengths);
      }),
    );
  });
});

describe('idealLengths(p)', () => {
  test('cost the cross-entropy: KL more than the entropy with the wrong distribution', () => {
    expect(idealLengths([1, 0.5, 0])).toEqual([0, 1, Infinity]);
    fc.assert(
      fc.property(distributions(8), distributions(8), (q, p) => {
        const bits = crossEntropy(q, p) / Math.LN2;
        const cost = expectedLength(q, idealLengths(p));
        if (bits === Infinity) expect(cost).toBe(Infinity);
        else expect(cost).toBeCloseTo(bits, 12);
        const whole = expectedLength(q, shannonLengths(p));
        if (bits !== Infinity) expect(whole).toBeLessThan(bits + 1);
      }),
    );
  });
});

describe('codewords(lengths)', () => {
  test('in order: shorter first, then as the events come', () => {
    expect(codewords([2, 1, 3, 3])).toEqual(['10', '0', '110', '111']);
    expect(codewords([3, Infinity, 1])).toEqual(['100', null, '0']);
    expect(codewords([0])).toEqual(['']);
  });
  test('longer than float64 could count', () => {
    const fibonacci = [1, 1];
    while (fibonacci.length < 70) fibonacci.push(fibonacci.at(-1)! + fibonacci.at(-2)!);
    const lengths = huffmanLengths(fibonacci);
    expect(Math.max(...lengths)).toBe(69);
    expectPrefixCode(codewords(lengths), lengths);
  });
  test('throws where Kraft’s inequality fails', () => {
    expect(() => codewords([1, 1, 1])).toThrow('prefix code');
    expect(() => codewords([0, 5])).toThrow('prefix code');
  });
});
