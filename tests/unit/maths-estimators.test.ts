import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bernoulliLogProbability } from '../../src/maths/bernoulli.ts';
import { betaLogDensity } from '../../src/maths/beta.ts';
import {
  averageLogLikelihood,
  bernoulliMap,
  bernoulliMle,
  betaPosterior,
  exponentialMle,
  gaussianMle,
  variance,
} from '../../src/maths/estimators.ts';
import { exponentialLogDensity } from '../../src/maths/exponential.ts';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { integrate } from '../../src/maths/quadrature.ts';

const number = fc.double({ min: -50, max: 50, noNaN: true });
const numbers = fc.array(number, { minLength: 2, maxLength: 30 });
const tosses = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 30 });
const waits = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
});
const positive = fc.double({ min: -2, max: 2, noNaN: true }).map((log10) => 10 ** log10);

const sum = (xs: readonly number[]) => xs.reduce((total, x) => total + x, 0);
const slope = (f: (t: number) => number, at: number, h: number) =>
  (f(at + h) - f(at - h)) / (2 * h);

describe('gaussianMle', () => {
  const likelihood = (xs: readonly number[]) => (mean: number, deviation: number) =>
    averageLogLikelihood((x) => gaussianLogDensity(x, mean, deviation), xs);

  test('is the mean and the 1/m deviation', () => {
    const { mean, deviation } = gaussianMle([2, 4, 4, 4, 5, 5, 7, 9]);
    expect([mean, deviation]).toEqual([5, 2]);
    fc.assert(
      fc.property(numbers, (xs) => {
        const m = sum(xs) / xs.length;
        expect(gaussianMle(xs).mean).toBeCloseTo(m, 12);
        const square = sum(xs.map((x) => x * x)) / xs.length - m * m; // E x² − (E x)²
        expect(gaussianMle(xs).deviation ** 2).toBeCloseTo(square, 10);
      }),
    );
  });

  test('no other mean and deviation make the data more likely; the slope there is 0', () => {
    fc.assert(
      fc.property(numbers, number, positive, (xs, mean, factor) => {
        const best = gaussianMle(xs);
        fc.pre(best.deviation > 1e-3);
        const of = likelihood(xs);
        const highest = of(best.mean, best.deviation);
        expect(highest).toBeCloseTo(-Math.log(best.deviation) - 0.5 - Math.log(2 * Math.PI) / 2, 9);
        for (const nudge of [1, 1e-3]) {
          const deviation = best.deviation * factor ** nudge;
          const other = of(best.mean + nudge * (mean - best.mean), deviation);
          expect(other).toBeLessThanOrEqual(highest + 1e-9);
        }
        // in units of the deviation the curvature is 1 and 2, so a slope is a distance
        const s = best.deviation;
        const overMean = slope((z) => of(best.mean + z * s, s), 0, 1e-4);
        const overScale = slope((t) => of(best.mean, s * Math.exp(t)), 0, 1e-4);
        expect(Math.abs(overMean)).toBeLessThan(1e-7);
        expect(Math.abs(overScale)).toBeLessThan(1e-7);
      }),
    );
  });

  test('the slope over the mean is +Σ(x − mean) / (m deviation²), away from the maximum too', () => {
    fc.assert(
      fc.property(numbers, number, fc.double({ min: 1, max: 9, noNaN: true }), (xs, mean, s) => {
        const exact = sum(xs.map((x) => x - mean)) / (xs.length * s * s);
        const of = likelihood(xs);
        expect(slope((m) => of(m, s), mean, 1e-3)).toBeCloseTo(exact, 6);
      }),
    );
  });

  test('of equal data has deviation 0, and the likelihood says so without NaN', () => {
    expect(gaussianMle([3])).toEqual({ mean: 3, deviation: 0 });
    expect(gaussianMle([7, 7, 7])).toEqual({ mean: 7, deviation: 0 });
    expect(likelihood([7, 7])(7, 0)).toBe(Infinity);
    expect(likelihood([7, 8])(7, 0)).toBe(-Infinity); // not ∞ − ∞
  });

  test('keeps its digits far from 0', () => {
    const { deviation } = gaussianMle([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    expect(deviation).toBeCloseTo(Math.sqrt(2 / 3), 14);
  });
});

describe('bernoulliMle', () => {
  const likelihood = (xs: readonly number[]) => (p: number) =>
    averageLogLikelihood((x) => bernoulliLogProbability(x, p), xs);

  test('is S/n, more likely than every other p, with slope 0 where it is inside', () => {
    expect(bernoulliMle([1, 0, 0, 1, 0, 0, 0])).toBe(2 / 7);
    fc.assert(
      fc.property(tosses, fc.double({ min: 0, max: 1, noNaN: true }), (xs, p) => {
        const best = bernoulliMle(xs);
        expect(best).toBe(sum(xs) / xs.length);
        const of = likelihood(xs);
        expect(of(p)).toBeLessThanOrEqual(of(best) + 1e-15);
        expect(of(best)).not.toBeNaN();
        if (best > 0 && best < 1) expect(Math.abs(slope(of, best, 1e-5))).toBeLessThan(1e-5);
      }),
    );
  });

  test('of only ones or zeros is an end, where the other toss is impossible', () => {
    expect([bernoulliMle([1, 1, 1]), bernoulliMle([0, 0])]).toEqual([1, 0]);
    expect(likelihood([1, 1, 1])(1)).toBe(0);
    expect(likelihood([1, 1, 0])(1)).toBe(-Infinity);
    expect(likelihood([1, 1, 0])(0)).toBe(-Infinity);
  });
});

describe('exponentialMle', () => {
  const likelihood = (xs: readonly number[]) => (rate: number) =>
    averageLogLikelihood((x) => exponentialLogDensity(x, rate), xs);

  test('is n/S, not the mean: more likely than every other rate, with slope 0', () => {
    expect(exponentialMle([1, 2, 5])).toBe(3 / 8);
    fc.assert(
      fc.property(waits, positive, (xs, factor) => {
        const best = exponentialMle(xs);
        fc.pre(best < 1e6);
        expect(best * sum(xs)).toBeCloseTo(xs.length, 11);
        const of = likelihood(xs);
        const highest = of(best);
        expect(highest).toBeCloseTo(Math.log(best) - 1, 12);
        for (const nudge of [1, 1e-3]) {
          expect(of(best * factor ** nudge)).toBeLessThanOrEqual(highest + 1e-13);
        }
        const overScale = slope((t) => of(best * Math.exp(t)), 0, 1e-4);
        expect(Math.abs(overScale)).toBeLessThan(1e-7);
      }),
    );
  });

  test('the slope of the whole log-likelihood is n/rate − S', () => {
    fc.assert(
      fc.property(waits, fc.double({ min: 0.5, max: 5, noNaN: true }), (xs, rate) => {
        const whole = (r: number) => xs.length * likelihood(xs)(r);
        expect(slope(whole, rate, 1e-4)).toBeCloseTo(xs.length / rate - sum(xs), 4);
      }),
    );
  });

  test('has no finite rate where nobody waited', () => {
    expect(exponentialMle([0, 0])).toBe(Infinity);
    expect(likelihood([0, 0])(Infinity)).toBe(Infinity);
    expect(likelihood([0, 1])(Infinity)).toBe(-Infinity);
  });
});

test('data that no parameter could have given are refused in a sentence', () => {
  expect(() => bernoulliMle([1, 0.5])).toThrow('A toss is 0 or 1, not 0.5.');
  expect(() => exponentialMle([1, -2])).toThrow('A waiting time is at least 0, not -2.');
  expect(() => exponentialMle([NaN])).toThrow(RangeError);
  for (const estimate of [gaussianMle, bernoulliMle, exponentialMle, variance]) {
    expect(() => estimate([])).toThrow('at least one example');
  }
  expect(() => averageLogLikelihood(() => 0, [])).toThrow('at least one example');
  expect(() => variance([3], { unbiased: true })).toThrow('two examples');
});

describe('betaPosterior and bernoulliMap', () => {
  const shapes = [0.2, 0.5, 0.999, 1, 1.001, 1.5, 2, 7, 50];
  const counts = [0, 1, 2, 5, 40];

  test('the posterior is prior times likelihood, made to integrate to 1', () => {
    for (const [a, b] of [
      [1, 1],
      [2, 5],
      [1.5, 1],
      [30, 30],
    ] as const) {
      for (const ones of counts) {
        for (const zeros of counts) {
          const unscaled = (p: number) =>
            Math.exp(betaLogDensity(p, a, b)) * p ** ones * (1 - p) ** zeros;
          const evidence = integrate(unscaled, 0, 1, { tolerance: 1e-30, intervals: 200 }).value;
          const posterior = betaPosterior(a, b, ones, zeros);
          for (const p of [0.05, 0.3, 0.5, 0.8]) {
            const direct = Math.log(unscaled(p) / evidence);
            expect(betaLogDensity(p, posterior.a, posterior.b)).toBeCloseTo(direct, 8);
          }
        }
      }
    }
  });

  test('MAP is the highest point of the posterior on a fine grid, the ends included', () => {
    const steps = 1000;
    for (const a of shapes) {
      for (const b of shapes) {
        for (const ones of counts) {
          for (const zeros of counts) {
            const posterior = betaPosterior(a, b, ones, zeros);
            const grid = Float64Array.from({ length: steps + 1 }, (_, i) =>
              betaLogDensity(i / steps, posterior.a, posterior.b),
            );
            const highest = Math.max(...grid);
            const places = [...grid.keys()].filter((i) => !(grid[i]! < highest - 1e-14));
            const map = bernoulliMap(a, b, ones, zeros);
            if (map === null) {
              expect(places.length === 2 || places.length === steps + 1).toBe(true);
              expect([places[0], places.at(-1)]).toEqual([0, steps]);
            } else {
              expect(places.length).toBeLessThanOrEqual(2); // two where it falls between them
              expect(Math.abs(places[0]! / steps - map)).toBeLessThanOrEqual(1 / steps);
            }
          }
        }
      }
    }
  });

  test('MAP has the curriculum’s formula inside, is ML under a flat prior, an end or null else', () => {
    const count = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(positive, positive, count, count, (a, b, ones, zeros) => {
        const n = ones + zeros;
        const map = bernoulliMap(a, b, ones, zeros);
        if (a + ones > 1 && b + zeros > 1)
          expect(map).toBeCloseTo((ones + a - 1) / (n + a + b - 2));
        else expect([0, 1, null]).toContain(map);
        if (n > 0) expect(bernoulliMap(1, 1, ones, zeros)).toBeCloseTo(ones / n, 15);
      }),
    );
    expect(bernoulliMap(1, 1, 0, 0)).toBe(null); // flat
    expect(bernoulliMap(0.5, 0.5, 0, 0)).toBe(null); // as high at both ends
    expect(bernoulliMap(0.5, 0.5, 3, 0)).toBe(1);
    expect(bernoulliMap(0.5, 0.5, 0, 3)).toBe(0);
    expect(bernoulliMap(1, 1, 4, 0)).toBe(1);
    expect(bernoulliMap(2, 2, 4, 0)).toBe(5 / 6);
    expect(bernoulliMap(0.5, 1, 0, 0)).toBe(0);
  });

  test('the prior washes out', () => {
    for (const n of [10, 1000, 100_000]) {
      const map = bernoulliMap(20, 5, 0.3 * n, 0.7 * n)!;
      expect(Math.abs(map - 0.3)).toBeLessThan(16 / n);
    }
  });
});

describe('variance', () => {
  test('on average over every sample, 1/(m − 1) is right and 1/m short by (m − 1)/m', () => {
    const population = [0, 1, 4, 4, 9];
    const truth = variance(population);
    for (const m of [2, 3, 4]) {
      const samples = population.length ** m;
      let biased = 0;
      let unbiased = 0;
      for (let i = 0; i < samples; i++) {
        const at = (k: number) => Math.floor(i / population.length ** k) % population.length;
        const sample = Array.from({ length: m }, (_, k) => population[at(k)]!);
        biased += variance(sample) / samples;
        unbiased += variance(sample, { unbiased: true }) / samples;
      }
      expect(unbiased).toBeCloseTo(truth, 10);
      expect(biased).toBeCloseTo(((m - 1) / m) * truth, 10);
    }
  });

  test('ignores shifts, and grows as the square', () => {
    fc.assert(
      fc.property(numbers, number, (xs, c) => {
        const here = variance(xs);
        expect(variance(xs.map((x) => x + c))).toBeCloseTo(here, 9);
        expect(variance(xs.map((x) => 3 * x))).toBeCloseTo(9 * here, 8);
        expect(variance(Float64Array.from(xs))).toBe(here);
      }),
    );
  });
});
