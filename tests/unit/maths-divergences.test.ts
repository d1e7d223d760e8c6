import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  discreteMeasures,
  js,
  kl,
  mmdSquared,
  productOf,
  totalVariation,
  wasserstein1,
} from '../../src/maths/divergences.ts';
import { crossEntropy, entropy, expectation, surprise } from '../../src/maths/information.ts';
import { distributions, fullDistributions, normalised } from '../support/distributions.ts';

const EVENTS = 6;
const any = distributions(EVENTS);
const full = fullDistributions(EVENTS);
const points = fc
  .array(fc.double({ min: 0.01, max: 3, noNaN: true }), { minLength: EVENTS, maxLength: EVENTS })
  .map((gaps) => gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, -4)));

/** P(K = k) for k of nine pixels black when each image's probability is proportional to k; and k / 45. */
const CHOOSE = [1, 9, 36, 84, 126, 126, 84, 36, 9, 1];
const IMAGES = CHOOSE.map((ways, k) => (ways * k) / 2304);
const CATEGORIES = CHOOSE.map((_, k) => k / 45);
const UNIFORM = CHOOSE.map((ways) => ways / 512);

describe('surprise, entropy, crossEntropy', () => {
  test('known values and ends', () => {
    expect(surprise(1)).toBe(0);
    expect(surprise(0)).toBe(Infinity);
    expect(entropy([0, 1, 0])).toBe(0);
    expect(entropy([0.5, 0.25, 0.125, 0.125])).toBeCloseTo(1.75 * Math.LN2, 15);
    for (const n of [1, 2, 7, 100])
      expect(entropy(Array.from({ length: n }, () => 1 / n))).toBeCloseTo(Math.log(n), 13);
    expect(crossEntropy([0.5, 0.5], [1, 0])).toBe(Infinity);
    expect(crossEntropy([1, 0], [1, 0])).toBe(0);
    expect(expectation([0, 1], (i) => [Infinity, 3][i]!)).toBe(3);
  });
  test('entropy is largest for equal probabilities; crossEntropy is entropy plus KL', () => {
    fc.assert(
      fc.property(any, any, (q, p) => {
        expect(entropy(q)).toBeGreaterThanOrEqual(0);
        expect(entropy(q)).toBeLessThanOrEqual(Math.log(EVENTS) + 1e-15);
        const both = entropy(q) + kl(q, p);
        if (both === Infinity) expect(crossEntropy(q, p)).toBe(Infinity);
        else expect(crossEntropy(q, p)).toBeCloseTo(both, 12);
      }),
    );
  });
});

describe('kl(q, p)', () => {
  test('is Σ q log(q / p)', () => {
    fc.assert(
      fc.property(full, full, (q, p) => {
        const direct = q.reduce((sum, qi, i) => sum + qi * Math.log(qi / p[i]!), 0);
        expect(kl(q, p)).toBeCloseTo(direct, 13);
      }),
    );
  });
  test('the book’s numbers', () => {
    expect(kl(IMAGES, UNIFORM)).toBeCloseTo(0.0594, 4);
    expect(kl(IMAGES, CATEGORIES)).toBeCloseTo(0.4797, 4);
    expect(kl(CATEGORIES, IMAGES)).toBeCloseTo(0.9262, 4);
  });
  test('∞ only where q is possible and p isn’t, 0 where they are equal, else above 0', () => {
    expect(kl([0.5, 0.5, 0], [1, 0, 0])).toBe(Infinity);
    expect(kl([1, 0, 0], [0.5, 0.5, 0])).toBeCloseTo(Math.LN2, 15);
    fc.assert(
      fc.property(any, any, (q, p) => {
        expect(kl(q, q)).toBe(0);
        const impossible = q.some((qi, i) => qi > 0 && p[i] === 0);
        expect(kl(q, p) === Infinity).toBe(impossible);
        expect(kl(q, p)).toBeGreaterThanOrEqual(0);
        expect(kl(q, p) > 0).toBe(q.some((qi, i) => qi !== p[i]));
      }),
    );
  });
  test('keeps its digits where q is close to p, and at the smallest probabilities', () => {
    const [p, e] = [0.3, 1e-7];
    const quadratic = (e * e) / (2 * p * (1 - p)); // the next term, of order e³, is 10⁻⁷ of it
    expect(kl([p + e, 1 - p - e], [p, 1 - p]) / quadratic).toBeCloseTo(1, 5);
    expect(kl([0.5, 0.5], [1, 5e-324])).toBeCloseTo(-Math.LN2 + 537 * Math.LN2, 9); // 5e-324 is 2⁻¹⁰⁷⁴
  });
  test('adds up over independent events', () => {
    fc.assert(
      fc.property(any, any, distributions(3), distributions(3), (q, p, r, s) => {
        const joint = kl(productOf(q, r), productOf(p, s));
        const sum = kl(q, p) + kl(r, s);
        if (sum === Infinity) expect(joint).toBe(Infinity);
        else expect(joint).toBeCloseTo(sum, 11);
      }),
    );
  });
  test('throws where the events differ', () => {
    expect(() => kl([1], [0.5, 0.5])).toThrow('same events');
    expect(() => js([1], [0.5, 0.5])).toThrow('same events');
    expect(() => crossEntropy([1], [0.5, 0.5])).toThrow('same events');
  });
});

describe('js(q, p)', () => {
  test('is half of both KLs to the midpoint', () => {
    fc.assert(
      fc.property(any, any, (q, p) => {
        const m = q.map((qi, i) => (qi + p[i]!) / 2);
        expect(js(q, p)).toBeCloseTo(0.5 * kl(q, m) + 0.5 * kl(p, m), 13);
      }),
    );
  });
  test('is symmetric, at most log 2, and 0 only where they are equal', () => {
    expect(js([0.3, 0.7, 0], [0, 0, 1])).toBeCloseTo(Math.LN2, 15);
    expect(js([1 - 5e-324, 5e-324], [1, 0])).toBeCloseTo(0, 15);
    fc.assert(
      fc.property(any, any, (q, p) => {
        expect(js(q, p)).toBeCloseTo(js(p, q), 15);
        expect(js(q, p)).toBeLessThanOrEqual(Math.LN2);
        expect(js(q, q)).toBe(0);
        if (totalVariation(q, p) > 1e-7) expect(js(q, p)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('totalVariation(q, p)', () => {
  test('is the largest difference over all sets of events, and bounded by KL (Pinsker)', () => {
    fc.assert(
      fc.property(any, any, (q, p) => {
        let largest = 0;
        for (let set = 0; set < 2 ** EVENTS; set++) {
          const difference = q.reduce((sum, qi, i) => sum + ((set >> i) & 1 ? qi - p[i]! : 0), 0);
          largest = Math.max(largest, difference);
        }
        expect(totalVariation(q, p)).toBeCloseTo(largest, 14);
        expect(totalVariation(q, p)).toBeLessThanOrEqual(1);
        expect(2 * totalVariation(q, p) ** 2).toBeLessThanOrEqual(kl(q, p) + 1e-15);
      }),
    );
  });
});

/** The cost of moving q to p from left to right, the only way in which no two loads cross. */
function moved(q: readonly number[], p: readonly number[], at: readonly number[]): number {
  const [left, free] = [[...q], [...p]];
  let cost = 0;
  for (let i = 0, j = 0; i < q.length && j < p.length;) {
    const load = Math.min(left[i]!, free[j]!);
    cost += load * Math.abs(at[i]! - at[j]!);
    left[i]! -= load;
    free[j]! -= load;
    if (left[i]! <= free[j]!) i++;
    else j++;
  }
  return cost;
}

describe('wasserstein1(q, p, points)', () => {
  test('is what moving the mass costs', () => {
    expect(wasserstein1([1, 0, 0], [0, 0, 1], [0, 1, 5])).toBe(5);
    fc.assert(
      fc.property(any, any, points, (q, p, at) => {
        expect(wasserstein1(q, p, at)).toBeCloseTo(moved(q, p, at), 12);
      }),
    );
  });
  test('throws unless the points ascend', () => {
    expect(() => wasserstein1([1, 0], [0, 1], [1, 1])).toThrow('ascending');
    expect(() => wasserstein1([1, 0], [0, 1], [1, 2, 3])).toThrow('same events');
  });
});

describe('mmdSquared(q, p, points, bandwidth)', () => {
  test('is the biased estimate for two samples’ shares', () => {
    const kernel = (x: number, y: number): number => Math.exp(-((x - y) ** 2) / (2 * 0.7 ** 2));
    const mean = (xs: readonly number[], ys: readonly number[]): number =>
      xs.reduce((sum, x) => sum + ys.reduce((inner, y) => inner + kernel(x, y), 0), 0) /
      (xs.length * ys.length);
    const sample = fc.array(fc.nat(EVENTS - 1), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sample, sample, points, (xs, ys, at) => {
        const share = (drawn: readonly number[]): number[] =>
          at.map((_, i) => drawn.filter((event) => event === i).length / drawn.length);
        const [a, b] = [xs.map((i) => at[i]!), ys.map((i) => at[i]!)];
        const estimate = mean(a, a) + mean(b, b) - 2 * mean(a, b);
        expect(mmdSquared(share(xs), share(ys), at, 0.7)).toBeCloseTo(estimate, 13);
      }),
    );
  });
  test('is 0 for equals, near 2 for two points far apart', () => {
    expect(mmdSquared([0.2, 0.8], [0.2, 0.8], [0, 1], 1)).toBe(0);
    expect(mmdSquared([1, 0], [0, 1], [0, 100], 1)).toBe(2);
    expect(mmdSquared([1, 0], [0, 1], [0, 2], 2)).toBeCloseTo(2 - 2 * Math.exp(-0.5), 15);
  });
});

test('no measure but Wasserstein-1 and MMD grows when both are seen through the same noise', () => {
  const channel = fc.array(distributions(4), { minLength: EVENTS, maxLength: EVENTS });
  fc.assert(
    fc.property(any, any, channel, (q, p, rows) => {
      const seen = (input: readonly number[]): number[] =>
        normalised(
          [0, 1, 2, 3].map((j) => input.reduce((sum, qi, i) => sum + qi * rows[i]![j]!, 0)),
        );
      for (const measure of [kl, js, totalVariation])
        expect(measure(seen(q), seen(p))).toBeLessThanOrEqual(measure(q, p) + 1e-13);
    }),
  );
});

test('discreteMeasures has each of them, and none is NaN', () => {
  fc.assert(
    fc.property(any, any, points, (q, p, at) => {
      const measures = discreteMeasures(q, p, at, 1);
      expect(measures).toEqual({
        forwardKl: kl(q, p),
        reverseKl: kl(p, q),
        js: js(q, p),
        totalVariation: totalVariation(q, p),
        wasserstein1: wasserstein1(q, p, at),
        mmdSquared: mmdSquared(q, p, at, 1),
        error: 0,
      });
      expect(Object.values(measures).filter(Number.isNaN)).toEqual([]);
    }),
  );
});

test('productOf(a, b) is row-major, with a and b as its marginals', () => {
  expect([...productOf([0.25, 0.75], [0.5, 0.5, 0])]).toEqual([0.125, 0.125, 0, 0.375, 0.375, 0]);
});
