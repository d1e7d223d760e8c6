import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shapeMasses, shapeModes } from '../../src/data/shape-densities.ts';
import { drawShape } from '../../src/data/shapes.ts';
import { cellCounts, cellEdges, type Cells } from '../../src/maths/cells.ts';
import { mmdSquared, wasserstein1 } from '../../src/maths/divergences.ts';
import { gaussianSamples, gaussianWasserstein1 } from '../../src/maths/gaussian.ts';
import {
  expectedDivergences,
  histogramDivergences,
} from '../../src/maths/histogram-divergences.ts';
import { mixtureMmdSquared } from '../../src/maths/mixture.ts';
import { modesCovered } from '../../src/maths/modes-covered.ts';
import { precisionRecall } from '../../src/maths/precision-recall.ts';
import { normals, STREAM } from '../../src/maths/random.ts';
import { medianBandwidth, sampleMmd } from '../../src/maths/sample-mmd.ts';
import { sampleWasserstein1, slicedWasserstein1 } from '../../src/maths/sample-wasserstein.ts';
import { bell } from '../support/distributions.ts';

const CELLS: Cells = { from: -3, to: 3, count: 30 };
const RING = shapeModes('ring-10')!;
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => 100 + seed);
const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const standardError = (values: readonly number[]) => {
  const mean = average(values);
  return Math.sqrt(average(values.map((v) => (v - mean) ** 2)) / (values.length - 1));
};
/** `count` points about (x, y). */
const bunch = (count: number, x: number, y: number, spread: number, seed = 1) =>
  normals(2 * count, { stream: STREAM.observations, step: 0, seed }).map(
    (z, i) => spread * z + (i % 2 === 0 ? x : y),
  );
const joined = (...parts: readonly ArrayLike<number>[]) =>
  parts.flatMap((part) => Array.from(part));
const numbers = (most: number) =>
  fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: most });

describe('cellCounts(points, width, cells)', () => {
  test('counts each point once, those outside in the outermost cells', () => {
    expect([...cellEdges({ from: 0, to: 3, count: 3 })]).toEqual([-Infinity, 1, 2, Infinity]);
    const three = { from: 0, to: 3, count: 3 };
    expect([...cellCounts([-9, 0.5, 1, 1.5, 2.5, 3, 99, Infinity], 1, three)]).toEqual([2, 2, 4]);
    expect([...cellCounts([0.5, 2.5, 2.5, 0.5, 9, -9], 2, three)]).toEqual([
      0, 0, 2, 0, 0, 0, 1, 0, 0,
    ]);
    expect(() => cellCounts([NaN], 1, three)).toThrow('no number');
  });
});

describe('modesCovered(points, modes)', () => {
  test('a sample of the ring covers 10, of one mode 1, of blobs between the modes 0', () => {
    for (const seed of seeds(4)) {
      const all = modesCovered(drawShape('ring-10', 5000, seed), RING);
      expect(all.covered).toBe(10);
      expect(Math.abs(all.strays - Math.exp(-4.5))).toBeLessThan(0.006);
    }
    const one = modesCovered(bunch(5000, 2, 0, 0.1), RING);
    expect(one.covered).toBe(1);
    expect(one.shares[0]).toBeGreaterThan(0.98);
    expect(modesCovered(bunch(5000, 0, 0, 0.3), RING)).toMatchObject({ covered: 0, strays: 1 });
  });
  test('one percent of the sample is enough, a point less is not', () => {
    const at = (count: number, k: number) =>
      Array.from({ length: 2 * count }, (_, i) => RING.centres[2 * k + (i % 2)]!);
    const mode1 = (count: number) => modesCovered([...at(5000 - count, 0), ...at(count, 1)], RING);
    expect(mode1(50).covered).toBe(2);
    expect(mode1(49).covered).toBe(1);
    expect(mode1(49).shares[1]).toBe(49 / 5000);
  });
  test('shares are of all points, to the last digit', () => {
    const points = Array.from({ length: 10_000 }, (_, i) => (i < 100 ? 10 : 0));
    const { shares, nearest } = modesCovered(points, {
      width: 1,
      centres: [0, 10],
      deviations: [1, 1],
    });
    expect([...shares]).toEqual([0.99, 0.01]);
    expect([...nearest]).toEqual([0.99, 0.01]);
  });
  test('a point belongs to its nearest mode, within three of that one’s deviations', () => {
    const modes = { width: 1, centres: [0, 10], deviations: [1, 4] } as const;
    const points = [2.9, 3.1, -3.1, 4.9, 5.1, 21.9, 22.1, NaN];
    const { shares, nearest, strays } = modesCovered(points, modes);
    expect([...nearest]).toEqual([4 / 8, 3 / 8]);
    expect([...shares]).toEqual([1 / 8, 2 / 8]);
    expect(strays).toBe(5 / 8);
  });
  test('nobody’s mode is not covered, not even of a small sample', () => {
    expect(modesCovered([0, 0], RING).covered).toBe(0);
    expect(modesCovered([2, 0], RING).covered).toBe(1);
  });
});

describe('histogramDivergences(counts, masses)', () => {
  const masses = shapeMasses('ring-10', CELLS);
  const measured = (points: Float32Array | number[]) =>
    histogramDivergences(cellCounts(points, 2, CELLS), masses);

  test('is 0 where shares are masses, but for what smoothing adds to KL(data ‖ sample)', () => {
    const even = histogramDivergences([5, 5, 5, 5], [0.25, 0.25, 0.25, 0.25]);
    expect(even).toEqual({ forwardKl: 0, reverseKl: 0, js: 0 });
    const uneven = histogramDivergences([1000, 3000], [0.25, 0.75]);
    expect(uneven).toMatchObject({ reverseKl: 0, js: 0 });
    expect(uneven.forwardKl).toBeGreaterThan(0);
    expect(uneven.forwardKl).toBeLessThan(1e-6);
  });
  test('never below 0, and JS never above log 2', () => {
    const cells = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        cells.filter((all) => all.some(([n]) => n > 0) && all.some(([, m]) => m > 0)),
        (all) => {
          const total = all.reduce((sum, [, mass]) => sum + mass, 0);
          const { forwardKl, reverseKl, js } = histogramDivergences(
            all.map(([count]) => count),
            all.map(([, mass]) => mass / total),
          );
          expect(forwardKl).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(forwardKl)).toBe(true);
          expect(reverseKl).toBeGreaterThanOrEqual(0);
          expect(js).toBeGreaterThanOrEqual(0);
          expect(js).toBeLessThanOrEqual(Math.LN2);
        },
      ),
    );
  });
  test('a perfect sample scores the floor; a one-mode sample log 10 and what JS makes of it', () => {
    const floor = expectedDivergences(masses, 5000);
    const perfect = seeds(12).map((seed) => measured(drawShape('ring-10', 5000, seed)));
    for (const measure of ['forwardKl', 'reverseKl', 'js'] as const) {
      const scores = perfect.map((score) => score[measure]);
      expect(Math.abs(average(scores) - floor[measure])).toBeLessThan(4 * standardError(scores));
    }
    expect(floor.js).toBeLessThan(0.005);

    const one = measured(joined(bunch(5000, 2, 0, 0.1)));
    expect(one.reverseKl).toBeGreaterThan(Math.log(10)); // and its own floor
    expect(one.reverseKl).toBeLessThan(Math.log(10) + 0.02);
    // JS of p and p's tenth: ½ log(2/1.1) + ½ (0.1 log(0.2/1.1) + 0.9 log 2)
    const js = 0.5 * Math.log(2 / 1.1) + 0.5 * (0.1 * Math.log(0.2 / 1.1) + 0.9 * Math.LN2);
    expect(Math.abs(one.js - js)).toBeLessThan(0.002);
    expect(one.forwardKl).toBeGreaterThan(4); // 0.9 of the data lie in cells that hold next to nothing
  });
  test('∞ where a sample lies where data can’t', () => {
    const board = shapeMasses('checkerboard', CELLS);
    const { forwardKl, reverseKl, js } = histogramDivergences(
      cellCounts(bunch(500, 0, 0, 1), 2, CELLS),
      board,
    );
    expect(reverseKl).toBe(Infinity);
    expect(js).toBeLessThan(Math.LN2);
    expect(forwardKl).toBeLessThan(3);
  });
});

describe('expectedDivergences(masses, points)', () => {
  test('is the mean over every possible sample', () => {
    const masses = [0.2, 0.5, 0.3];
    const points = 6;
    const exact = { forwardKl: 0, reverseKl: 0, js: 0 };
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    for (let a = 0; a <= points; a++)
      for (let b = 0; a + b <= points; b++) {
        const counts = [a, b, points - a - b];
        const ways = factorial(points) / counts.reduce((product, n) => product * factorial(n), 1);
        const probability = counts.reduce((product, n, i) => product * masses[i]! ** n, ways);
        const score = histogramDivergences(counts, masses);
        for (const measure of ['forwardKl', 'reverseKl', 'js'] as const)
          exact[measure] += probability * score[measure];
      }
    const floor = expectedDivergences(masses, points);
    for (const measure of ['forwardKl', 'reverseKl', 'js'] as const)
      expect(floor[measure]).toBeCloseTo(exact[measure], 13);
  });
  test('nears (cells − 1) / 2 points, JS a quarter of it; cells that can’t be hit don’t count', () => {
    const masses = [...Array.from({ length: 20 }, () => 0.05), 0, 0];
    const { reverseKl, js } = expectedDivergences(masses, 100_000);
    expect(reverseKl / (19 / 200_000)).toBeCloseTo(1, 3);
    expect(js / (19 / 800_000)).toBeCloseTo(1, 3);
    expect(expectedDivergences([1, 0], 50).reverseKl).toBe(0);
  });
});

describe('sampleMmd(xs, ys, width, bandwidth)', () => {
  test('biased is MMD² of the shares; unbiased leaves out each point with itself', () => {
    fc.assert(
      fc.property(numbers(8), numbers(8), (xs, ys) => {
        fc.pre(xs.length > 1 && ys.length > 1);
        const points = [...new Set([...xs, ...ys])].sort((a, b) => a - b);
        const share = (sample: readonly number[]) =>
          points.map((x) => sample.filter((other) => other === x).length / sample.length);
        const { biased, unbiased } = sampleMmd(xs, ys, 1, 0.8);
        expect(biased).toBeCloseTo(mmdSquared(share(xs), share(ys), points, 0.8), 12);
        const flat = (values: readonly number[]) => values.flatMap((x) => [0.6 * x, -0.8 * x]);
        expect(sampleMmd(flat(xs), flat(ys), 2, 0.8).unbiased).toBeCloseTo(unbiased, 12); // turned
      }),
    );
    const [e1, e4, e9] = [1, 4, 9].map((squared) => Math.exp(-squared / 2)) as [
      number,
      number,
      number,
    ];
    expect(sampleMmd([0, 1], [2, 3], 1, 1).unbiased).toBeCloseTo(
      2 * e1 - 2 * ((e4 + e9 + e1 + e4) / 4),
      14,
    );
  });
  test('on average unbiased is MMD², and biased at a distance of 0 is its floor', () => {
    const draw = (seed: number, stream: number, mean: number) =>
      gaussianSamples(60, mean, 1, { stream, step: 0, seed });
    const score = (seed: number, mean: number) =>
      sampleMmd(draw(seed, STREAM.observations, 0), draw(seed, STREAM.evaluation, mean), 1, 1);
    const apart = seeds(300).map((seed) => score(seed, 0.7).unbiased);
    const exact = mixtureMmdSquared(bell(0, 1), bell(0.7, 1), 1);
    expect(Math.abs(average(apart) - exact)).toBeLessThan(4 * standardError(apart));

    const together = seeds(300).map((seed) => score(seed, 0));
    const unbiased = together.map((s) => s.unbiased);
    expect(Math.abs(average(unbiased))).toBeLessThan(4 * standardError(unbiased));
    const floor = (2 / 60) * (1 - 1 / Math.sqrt(3)); // E k = h / √(h² + 2)
    const biased = together.map((s) => s.biased);
    expect(Math.abs(average(biased) - floor)).toBeLessThan(4 * standardError(biased));
    expect(Math.min(...biased)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...unbiased)).toBeLessThan(0);
  });
  test('throws where there are no pairs, or no bandwidth', () => {
    expect(() => sampleMmd([1], [1, 2], 1, 1)).toThrow('two points');
    expect(() => sampleMmd([1, 2], [1, 2], 1, 0)).toThrow('bandwidth');
  });
  test('medianBandwidth: the median distance, 1 where all points coincide', () => {
    expect(medianBandwidth([0, 1, 3], 1)).toBe(2);
    expect(medianBandwidth([0, 0, 3, 4, 3, 4], 2)).toBe(5);
    expect(medianBandwidth([2, 2, 2, 2], 2)).toBe(1);
    const spread = medianBandwidth(bunch(400, 5, 5, 1), 2); // |x − x′|² / 2 is χ² of 2: median 2 log 2
    expect(Math.abs(spread / Math.sqrt(4 * Math.LN2) - 1)).toBeLessThan(0.08);
  });
});

describe('sampleWasserstein1(xs, ys)', () => {
  test('is Wasserstein-1 of the shares', () => {
    fc.assert(
      fc.property(numbers(9), numbers(9), (xs, ys) => {
        const points = [...new Set([...xs, ...ys].map((x) => x + 0))].sort((a, b) => a - b);
        const share = (sample: readonly number[]) =>
          points.map((x) => sample.filter((other) => other === x).length / sample.length);
        const exact = points.length > 1 ? wasserstein1(share(xs), share(ys), points) : 0;
        expect(sampleWasserstein1(xs, ys)).toBeCloseTo(exact, 12);
        expect(sampleWasserstein1(xs, ys)).toBe(sampleWasserstein1(ys, xs));
        expect(sampleWasserstein1(xs, xs)).toBe(0);
      }),
    );
  });
  test('moved by a it is a; nears the closed form, from above by the bias it states', () => {
    const draw = (mean: number, deviation: number, stream: number, seed = 0) =>
      gaussianSamples(1000, mean, deviation, { stream, step: 0, seed });
    const xs = draw(0, 1, 1);
    expect(
      sampleWasserstein1(
        xs,
        xs.map((x) => x + 3),
      ),
    ).toBeCloseTo(3, 12);
    const far = sampleWasserstein1(xs, draw(1, 2, 2));
    expect(Math.abs(far - gaussianWasserstein1(0, 1, 1, 2))).toBeLessThan(0.25);
    const floor = seeds(100).map((seed) =>
      sampleWasserstein1(draw(0, 1, 1, seed), draw(0, 1, 2, seed)),
    );
    expect(Math.abs(average(floor) - 0.0576)).toBeLessThan(4 * standardError(floor));
  });
});

describe('slicedWasserstein1(xs, ys)', () => {
  test('two points d apart: 2d/π; equal samples: 0', () => {
    expect(slicedWasserstein1([0, 0], [3, 4])).toBeCloseTo((2 * 5) / Math.PI, 2);
    const ring = drawShape('ring-10', 300, 1);
    expect(slicedWasserstein1(ring, ring)).toBe(0);
  });
  test('two samples of the ring are close; one mode of it is far', () => {
    const ring = drawShape('ring-10', 2000, 1);
    expect(slicedWasserstein1(ring, drawShape('ring-10', 2000, 2))).toBeLessThan(0.1);
    // to one mode at (2, 0) each shadow moves by |2 cos(a − θ) − 2 cos θ|, whose mean is 16/π²
    expect(slicedWasserstein1(ring, bunch(2000, 2, 0, 0.1))).toBeGreaterThan(1.5);
    expect(slicedWasserstein1(ring, bunch(2000, 2, 0, 0.1))).toBeLessThan(16 / Math.PI ** 2 + 0.1);
  });
});

describe('precisionRecall(real, generated)', () => {
  test('by hand: circles reach the third neighbour among their own', () => {
    const real = [0, 0, 1, 0, 2, 0, 4, 0]; // reach 4, 3, 2, 4
    const generated = [-3.5, 0, -4.5, 0, 8, 0, 8.5, 0]; // reach 12, 13, 12.5, 13
    expect(precisionRecall(real, generated)).toEqual({ precision: 0.5, recall: 1 });
    expect(precisionRecall(generated, real)).toEqual({ precision: 1, recall: 0.5 });
  });
  test('finds what a full sort finds', () => {
    const points = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 8, maxLength: 24 });
    fc.assert(
      fc.property(points, points, (a, b) => {
        const pairs = (flat: readonly number[]) =>
          flat.slice(1).flatMap((y, i) => (i % 2 === 0 ? [[flat[i]!, y] as const] : []));
        const [real, generated] = [pairs(a), pairs(b)];
        const between = (p: readonly [number, number], o: readonly [number, number]) =>
          (p[0] - o[0]) ** 2 + (p[1] - o[1]) ** 2;
        const inside = (of: typeof real, about: typeof real) =>
          of.filter((p) =>
            about.some((centre, i) => {
              const others = about.filter((_, j) => j !== i).map((o) => between(o, centre));
              return between(p, centre) <= others.sort((x, y) => x - y)[2]!;
            }),
          ).length / of.length;
        expect(precisionRecall(real.flat(), generated.flat())).toEqual({
          precision: inside(generated, real),
          recall: inside(real, generated),
        });
      }),
    );
  });
  test('two samples of the ring: near 1; one mode: precise, a tenth recalled; noise: recalled only', () => {
    const ring = drawShape('ring-10', 1000, 1);
    const same = precisionRecall(ring, drawShape('ring-10', 1000, 2));
    expect(same.precision).toBeGreaterThan(0.94);
    expect(same.recall).toBeGreaterThan(0.94);
    const one = precisionRecall(ring, bunch(1000, 2, 0, 0.1));
    expect(one.precision).toBeGreaterThan(0.9);
    expect(Math.abs(one.recall - 0.1)).toBeLessThan(0.04);
    const noise = precisionRecall(ring, bunch(1000, 0, 0, 2));
    expect(noise.precision).toBeLessThan(0.2);
    expect(noise.recall).toBeGreaterThan(0.6);
  });
  test('a point that is no number lies nowhere, and leaves the others where they are', () => {
    const ring = drawShape('ring-10', 200, 1);
    const other = drawShape('ring-10', 200, 2);
    const { precision, recall } = precisionRecall(ring, other);
    expect(precisionRecall(ring, [NaN, 0, ...other])).toEqual({
      precision: (200 * precision) / 201,
      recall,
    });
  });
  test('throws where no point has three neighbours', () => {
    expect(() => precisionRecall([0, 0, 1, 1, 2, 2], [0, 0])).toThrow('three points');
  });
});
