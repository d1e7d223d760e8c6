import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { imageSet, readIdx } from '../../src/data/idx.ts';
import {
  independentLogProbability,
  independentNll,
  independentSamples,
  inkCounts,
  pixelProbabilities,
} from '../../src/maths/independent-pixels.ts';
import { chord, jensen, runningMeans } from '../../src/maths/jensen.ts';
import {
  lineDensity,
  lineDensitySamples,
  normalisedHeights,
} from '../../src/maths/piecewise-linear.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { bayes, bothRange, readingOf, tableOf } from '../../src/maths/two-by-two.ts';
import { KS_BOUND, kolmogorovSmirnov } from '../support/kolmogorov-smirnov.ts';
import { normalised } from '../support/distributions.ts';

const MNIST = process.env['LIKELY_MNIST'];
const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('independent pixels', () => {
  const bytes = [255, 0, 128, 127, 0, 200, 255, 0, 0]; // three images of three pixels
  const counts = inkCounts(bytes, 3);

  test('counts, the smoothed mean image, and −log p image by image', () => {
    expect([...counts]).toEqual([2, 0, 2]);
    const p = pixelProbabilities(counts, 3);
    expect([...p]).toEqual([3 / 5, 1 / 5, 3 / 5]);
    const logs = [0, 3, 6].map((at) => independentLogProbability(bytes.slice(at, at + 3), p));
    expect(logs[0]).toBeCloseTo(Math.log((3 / 5) * (4 / 5) * (3 / 5)), 12);
    expect(independentNll(counts, 3, p)).toBeCloseTo(-logs.reduce((s, x) => s + x, 0) / 3, 12);
  });

  test('no probabilities give the images less surprise than count / n', () => {
    const best = independentNll(counts, 3, pixelProbabilities(counts, 3, { smoothed: false }));
    fc.assert(
      fc.property(fc.array(unit, { minLength: 3, maxLength: 3 }), (p) => {
        expect(independentNll(counts, 3, p)).toBeGreaterThanOrEqual(best - 1e-12);
      }),
    );
    expect(independentNll(counts, 3, [0.5, 0, 1])).toBe(Infinity);
  });

  test('all images of three pixels have probability 1 together', () => {
    const p = [0.2, 0.7, 0.45];
    let sum = 0;
    for (let image = 0; image < 8; image++) {
      const pixels = p.map((_, d) => 255 * ((image >> d) & 1));
      sum += Math.exp(independentLogProbability(pixels, p));
    }
    expect(sum).toBeCloseTo(1, 14);
  });

  test('samples have ink as often as it is probable, and 0 and 1 are kept', () => {
    const p = [0, 0.1, 0.6, 1];
    const drawn = independentSamples(20_000, p, { stream: 4, step: 0, seed: 1 });
    const shares = inkCounts(drawn, 4).map((count) => count / 20_000);
    expect([shares[0], shares[3]]).toEqual([0, 1]);
    expect(Math.abs(shares[1]! - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / 20_000));
    expect(Math.abs(shares[2]! - 0.6)).toBeLessThan(4 * Math.sqrt(0.24 / 20_000));
  });

  test.runIf(MNIST)('205.80 nats on 10,000 images of MNIST (LIKELY_MNIST)', async () => {
    const file = await readFile(`${MNIST}/train-images-idx3-ubyte.gz`);
    const { pixels } = imageSet(await readIdx(new Uint8Array(file)), undefined, 'MNIST');
    const images = pixels.subarray(0, 10_000 * 784);
    const ink = inkCounts(images, 784);
    const nll = independentNll(ink, 10_000, pixelProbabilities(ink, 10_000));
    console.log(`independent pixels on 10,000 images: ${nll.toFixed(4)} nats`);
    expect(Math.abs(nll - 205.8)).toBeLessThan(0.005);
  });
});

describe('two events', () => {
  const tables = fc.tuple(unit, unit, unit, unit).filter((p) => p.some((x) => x > 1e-6));

  test('conditionals are what is left when the rest can’t happen; Bayes’ rule turns one into the other', () => {
    fc.assert(
      fc.property(tables, (weights) => {
        const [both, onlyA, onlyB, neither] = normalised(weights) as [
          number,
          number,
          number,
          number,
        ];
        const read = readingOf({ both, onlyA, onlyB, neither });
        if (read.b > 1e-9) expect(read.aGivenB! * read.b).toBeCloseTo(both, 12);
        else if (read.b === 0) expect(read.aGivenB).toBeNull();
        if (
          read.aGivenB !== null &&
          read.bGivenA !== null &&
          read.bGivenNotA !== null &&
          read.b > 1e-9
        )
          expect(bayes(read.bGivenA, read.bGivenNotA, read.a)).toBeCloseTo(read.aGivenB, 9);
        if (read.aGivenB !== null && read.aGivenNotB !== null)
          expect(read.aGivenB * read.b + read.aGivenNotB * (1 - read.b)).toBeCloseTo(read.a, 12);
        expect(read.covariance).toBeCloseTo(both - read.a * read.b, 12);
        expect(read.information).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('tableOf keeps its marginals, whatever is asked, and every probability is at least 0', () => {
    fc.assert(
      fc.property(unit, unit, fc.double({ min: -1, max: 2, noNaN: true }), (a, b, both) => {
        const table = tableOf(a, b, both);
        const [least, most] = bothRange(a, b);
        const read = readingOf(table);
        expect(read.a).toBeCloseTo(a, 12);
        expect(read.b).toBeCloseTo(b, 12);
        expect(table.both).toBeGreaterThanOrEqual(least);
        expect(table.both).toBeLessThanOrEqual(most);
        expect(Math.min(...(Object.values(table) as number[]))).toBeGreaterThanOrEqual(0);
        if (both >= least && both <= most) expect(table.both).toBe(Math.abs(both));
      }),
    );
  });

  test('independent: nothing is learned of one from the other', () => {
    fc.assert(
      fc.property(unit, unit, (a, b) => {
        const read = readingOf(tableOf(a, b, a * b));
        expect(read.covariance).toBeCloseTo(0, 14);
        expect(read.information).toBeCloseTo(0, 12);
        if (read.aGivenB !== null && b > 1e-6) expect(read.aGivenB).toBeCloseTo(a, 8);
      }),
    );
  });

  test('the flu: 0.02 each, and with 0.012 for both one makes the other thirty times as likely', () => {
    const read = readingOf(tableOf(0.02, 0.02, 0.012));
    expect(read.aGivenB).toBeCloseTo(0.6, 12);
    expect(read.lift).toBeCloseTo(30, 9);
    expect(read.covariance).toBeCloseTo(0.012 - 0.0004, 12);
    expect(readingOf(tableOf(0, 0.5, 0)).bGivenA).toBeNull();
    expect(bayes(0, 0, 0.5)).toBeNull();
  });

  test('the most two fair coins can tell of each other is log 2', () => {
    expect(readingOf(tableOf(0.5, 0.5, 0.5)).information).toBeCloseTo(Math.LN2, 14);
    expect(readingOf(tableOf(0.5, 0.5, 0)).information).toBeCloseTo(Math.LN2, 14);
  });
});

describe('a density with straight pieces', () => {
  const shapes = fc
    .array(
      fc.tuple(fc.double({ min: 0.05, max: 2, noNaN: true }), fc.oneof(fc.constant(0), unit)),
      {
        minLength: 2,
        maxLength: 7,
      },
    )
    .filter((knots) => knots.some(([, height]) => height > 0.01))
    .map((knots) => {
      let at = -3;
      return {
        places: knots.map(([gap]) => (at += gap)),
        heights: knots.map(([, height]) => height),
      };
    });

  test('integrates to 1; its CDF, mean and variance are the integrals', () => {
    fc.assert(
      fc.property(shapes, unit, (shape, share) => {
        const { density, cdf, mean, variance } = lineDensity(shape);
        const [from, to] = [shape.places[0]!, shape.places.at(-1)!];
        const over = (f: (x: number) => number, end = to): number =>
          integrate(f, from, end, { splits: shape.places }).value;
        const x = from + share * (to - from);
        expect(over(density)).toBeCloseTo(1, 9);
        expect(cdf(x)).toBeCloseTo(over(density, x), 9);
        expect(mean).toBeCloseTo(
          over((y) => y * density(y)),
          9,
        );
        expect(variance).toBeCloseTo(
          over((y) => (y - mean) ** 2 * density(y)),
          8,
        );
        expect([density(from - 1), cdf(from - 1), cdf(to + 1)]).toEqual([0, 0, 1]);
      }),
      { numRuns: 60 },
    );
  });

  test('the quantile turns the CDF round, and stays in the support', () => {
    fc.assert(
      fc.property(shapes, unit, (shape, p) => {
        const { cdf, quantile } = lineDensity(shape);
        const x = quantile(p);
        expect(x).toBeGreaterThanOrEqual(shape.places[0]!);
        expect(x).toBeLessThanOrEqual(shape.places.at(-1)!);
        expect(cdf(x)).toBeCloseTo(p, 7);
        expect([quantile(-0.1), quantile(1.1), quantile(NaN)]).toEqual([NaN, NaN, NaN]);
      }),
    );
  });

  test('closed forms: a ramp has the quantile √p, a flat one p itself', () => {
    const ramp = lineDensity({ places: [0, 1], heights: [0, 3] });
    const flat = lineDensity({ places: [0, 1], heights: [2, 2] });
    for (const p of [0, 1e-12, 0.2, 0.5, 1]) {
      expect(ramp.quantile(p)).toBeCloseTo(Math.sqrt(p), 12);
      expect(flat.quantile(p)).toBeCloseTo(p, 12);
    }
    expect([ramp.density(1), ramp.mean]).toEqual([2, expect.closeTo(2 / 3, 12)]);
    expect(normalisedHeights({ places: [0, 4], heights: [0, 0] })).toEqual([0.25, 0.25]);
    // nothing lies in the middle, and no draw either
    const gap = lineDensity({ places: [0, 1, 2, 3], heights: [1, 0, 0, 1] });
    expect(gap.quantile(0.5)).toBeCloseTo(1, 12);
    expect(gap.cdf(1.5)).toBeCloseTo(0.5, 12);
  });

  test('inverse-CDF draws follow it', () => {
    const density = lineDensity({ places: [-2, -1, 0, 2], heights: [0, 3, 0.5, 1] });
    const draws = lineDensitySamples(20_000, density, { stream: 4, step: 0, seed: 3 });
    expect(kolmogorovSmirnov(draws, density.cdf)).toBeLessThan(KS_BOUND);
  });
});

describe('Jensen', () => {
  const value = fc.double({ min: 0.1, max: 4, noNaN: true });
  const weights = fc
    .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map(normalised);

  test('convex: the mean of the function is never below; concave: never above; straight: the same', () => {
    fc.assert(
      fc.property(fc.tuple(value, value, value, value), weights, (xs, p) => {
        for (const g of [Math.exp, (x: number) => x * x, (x: number) => -Math.log(x)])
          expect(jensen(g, xs, p).gap).toBeGreaterThan(-1e-9);
        for (const g of [Math.log, Math.sqrt]) expect(jensen(g, xs, p).gap).toBeLessThan(1e-9);
        expect(jensen((x) => 3 * x - 1, xs, p).gap).toBeCloseTo(0, 12);
      }),
    );
  });

  test('of the square, the gap is the variance', () => {
    fc.assert(
      fc.property(fc.tuple(value, value, value, value), weights, (xs, p) => {
        const { gap, mean } = jensen((x) => x * x, xs, p);
        expect(gap).toBeCloseTo(
          xs.reduce((sum, x, i) => sum + p[i]! * (x - mean) ** 2, 0),
          10,
        );
      }),
    );
  });

  test('with two values E g(X) lies on the chord, at the mean', () => {
    fc.assert(
      fc.property(value, value, unit, (from, to, share) => {
        const { mean, meanOf } = jensen(Math.log, [from, to], [1 - share, share]);
        expect(chord(Math.log, from, to)(mean)).toBeCloseTo(meanOf, 8);
      }),
    );
    expect(chord(Math.log, 2, 2)(7)).toBe(Math.log(2));
  });

  test('a value that can’t happen counts for nothing, even where g is infinite', () => {
    expect(jensen(Math.log, [0, 2], [0, 1])).toEqual({
      mean: 2,
      ofMean: Math.log(2),
      meanOf: Math.log(2),
      gap: 0,
    });
  });

  test('runningMeans', () => {
    expect([...runningMeans([1, 2, 6, -1])]).toEqual([1, 1.5, 3, 2]);
  });
});
