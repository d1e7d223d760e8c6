import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bayesBoundary,
  bayesLine,
  boundaryKind,
  boundaryYs,
  classLogDensity,
  conicAt,
  fittedClasses,
  pairLogDensity,
} from '../../src/maths/gaussian-classes.ts';
import type { ClassPair, Conic, GaussianClass } from '../../src/maths/gaussian-classes.ts';
import { cholesky, gaussianNdLogDensity } from '../../src/maths/gaussian-nd.ts';
import {
  lineLogit,
  logisticGradient,
  logisticLoss,
  logisticOptimum,
} from '../../src/maths/logistic-regression.ts';
import type { Labelled, Line } from '../../src/maths/logistic-regression.ts';
import { sigmoid } from '../../src/maths/log-space.ts';
import { sequence, STREAM } from '../../src/maths/random.ts';
import { labelledNumbers, logisticRegression } from '../../src/models/logistic-regression.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';

/** Two overlapping clouds. */
function clouds(seed: number, count = 40, apart = 1.5): Labelled {
  const draws = sequence({ stream: STREAM.observations, step: 0, seed });
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  const points = labels.flatMap((label) => {
    const u = draws.normal();
    return [apart * label + u, 0.5 * u + 0.8 * draws.normal() - apart * label];
  });
  return { points, labels };
}

const optimumOf = (data: Labelled): Line => {
  const optimum = logisticOptimum(data);
  if ('reason' in optimum) throw new Error(optimum.reason);
  return optimum;
};

const coordinate = fc.integer({ min: -6, max: 6 }).map((half) => half / 2); // often equal, often in line
const anyData = fc
  .array(fc.tuple(coordinate, coordinate, fc.integer({ min: 0, max: 1 })), {
    minLength: 1,
    maxLength: 14,
  })
  .map((rows) => ({
    points: rows.flatMap(([x, y]) => [x, y]),
    labels: rows.map(([, , label]) => label),
  }));
const number = fc.double({ min: -3, max: 3, noNaN: true });
const anyLine = fc.record({ wx: number, wy: number, bias: number });

describe('logistic regression', () => {
  test('the loss is the mean of −log p, the gradient its central difference', () => {
    fc.assert(
      fc.property(anyData, anyLine, (data, line) => {
        let sum = 0;
        data.labels.forEach((label, i) => {
          const p = sigmoid(lineLogit(line, data.points[2 * i]!, data.points[2 * i + 1]!));
          sum -= Math.log(label === 1 ? p : 1 - p);
        });
        expect(logisticLoss(data, line)).toBeCloseTo(sum / data.labels.length, 8);
        const gradient = logisticGradient(data, line);
        const h = 1e-5;
        for (const name of ['wx', 'wy', 'bias'] as const) {
          const up = logisticLoss(data, { ...line, [name]: line[name] + h });
          const down = logisticLoss(data, { ...line, [name]: line[name] - h });
          expect(gradient[name]).toBeCloseTo((up - down) / (2 * h), 7);
        }
      }),
    );
  });

  test('at the optimum the gradient is 0 to 1e-9, where there is one', () => {
    let found = 0;
    fc.assert(
      fc.property(anyData, (data) => {
        const optimum = logisticOptimum(data);
        if ('reason' in optimum) return;
        found++;
        const { wx, wy, bias } = logisticGradient(data, optimum);
        expect(Math.hypot(wx, wy, bias)).toBeLessThan(1e-9);
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(30);
  });

  test('there is none exactly where some direction of (w, b) puts no point on the wrong side', () => {
    fc.assert(
      fc.property(anyData, (data) => {
        // any such direction can be turned until it meets two points, or one, or is the constant
        const rows = data.labels.map((label, i) => {
          const sign = label === 1 ? 1 : -1;
          return [sign * data.points[2 * i]!, sign * data.points[2 * i + 1]!, sign] as const;
        });
        const cross = (u: readonly number[], v: readonly number[]): number[] => [
          u[1]! * v[2]! - u[2]! * v[1]!,
          u[2]! * v[0]! - u[0]! * v[2]!,
          u[0]! * v[1]! - u[1]! * v[0]!,
        ];
        const axes = [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ];
        const all = [...rows, ...axes];
        const directions = all.flatMap((u) => all.map((v) => cross(u, v)));
        const parts = [...directions, ...axes, ...axes.map((axis) => axis.map((x) => -x))].some(
          (d) =>
            d.some((x) => x !== 0) &&
            rows.every((row) => row[0] * d[0]! + row[1] * d[1]! + row[2] * d[2]! >= 0),
        );
        expect('reason' in logisticOptimum(data)).toBe(parts);
      }),
      { numRuns: 1000 },
    );
  });

  // squares and discs on either side of a tilted line, and one of each at the same place on it
  const TOUCHING = [
    ...[0, 1.8, 3.4, 5, -1.4, 0.8, 2.8, 5.8, -5.6, 2],
    ...[1.8, 2.8, -4.6, -0.4, 3.2, 0.8, -1.2, 1.4, 3.2, 0.8],
  ];
  test.each([
    ['one class alone', [0, 0, 1, 1, 2, 5], [1, 1, 1], 'add some of both'],
    ['classes apart', [0, 0, 1, 1, 5, 5, 6, 4], [0, 0, 1, 1], 'A line parts'],
    ['classes that touch in a point', [0, 0, 1, 0, 1, 0, 2, 0.5], [0, 0, 1, 1], 'A line parts'],
    ['overlapping points in line', [0, 0, 0.2, 0.1, 0.6, 0.3], [0, 1, 0], 'move one beside it'],
    ['points that coincide', [1, 2, 1, 2], [0, 1], 'move one beside it'],
    ['points in line, apart', [0, 0, 0.2, 0.1, 0.6, 0.3], [0, 1, 1], 'A line parts'],
    ['touching but for rounding', TOUCHING, [1, 1, 0, 1, 0, 1, 0, 0, 1, 0], 'A line parts'],
  ])('%s: a sentence', (_, points, labels, sentence) => {
    const none = logisticOptimum({ points, labels });
    expect('reason' in none && none.reason).toContain(sentence);
  });

  test('the boundary: with one feature symmetric about m it is x = m; twice the data, the same line', () => {
    const data = { points: [0, 0, 1, 1, 2, -1, 3, 0, 1, -1, 2, 1], labels: [0, 0, 0, 1, 1, 1] };
    const line = optimumOf(data); // turned by 180° about (1.5, 0) the classes change places
    expect(lineLogit(line, 1.5, 0)).toBeCloseTo(0, 9);
    const twice = {
      points: [...data.points, ...data.points],
      labels: [...data.labels, ...data.labels],
    };
    expect(optimumOf(twice).wx).toBeCloseTo(line.wx, 9);
  });

  test('SGD ends near the optimum, and full batches at it', async () => {
    const data = clouds(3);
    const best = optimumOf(data);
    const setting = {
      structure: {},
      scalars: { learningRate: 2 },
      examples: Float64Array.from(labelledNumbers(data)),
      seed: 1,
    };
    const full = new Float64Engine(logisticRegression, setting, 40);
    const trace = await full.advance(6000);
    expect(trace['loss']![0]).toBeCloseTo(Math.LN2, 12);
    expect(trace['wx']!.at(-1)).toBeCloseTo(best.wx, 6);
    expect(trace['wy']!.at(-1)).toBeCloseTo(best.wy, 6);
    expect(trace['bias']!.at(-1)).toBeCloseTo(best.bias, 6);
    expect(trace['nll']!.at(-1)).toBeCloseTo(logisticLoss(data, best), 9);
    expect(trace['nll']![0]).toBe(trace['loss']![1]);
    const small = new Float64Engine(logisticRegression, setting, 4);
    small.setScalar('learningRate', 0.02);
    const noisy = await small.advance(6000);
    expect(noisy['nll']!.at(-1)! - logisticLoss(data, best)).toBeLessThan(0.01);
    expect(new Set(noisy['loss']!.slice(-20)).size).toBeGreaterThan(5);
  });
});

/** Any covariance with variances from 0.1 up. */
const covariances = fc.tuple(number, number, number).map(([a, b, c]) => {
  const [xx, xy, yy] = [a * a + 0.1, a * b, b * b + c * c + 0.1];
  return [xx, xy, xy, yy] as GaussianClass['covariance'];
});
const classes = (shared: boolean) =>
  fc
    .record({
      prior: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      means: fc.tuple(number, number, number, number),
      covariances: fc.tuple(covariances, covariances),
    })
    .map(({ prior, means: [a, b, c, d], covariances: [first, second] }): ClassPair => [
      { prior: 1 - prior, mean: [a, b], covariance: first },
      { prior, mean: [c, d], covariance: shared ? first : second },
    ]);

const logOdds = ([zero, one]: ClassPair, x: number, y: number): number =>
  Math.log(one.prior / zero.prior) + classLogDensity(one, x, y) - classLogDensity(zero, x, y);

describe('Gaussian classes', () => {
  test('densities as by Cholesky; of both classes together, the sum', () => {
    fc.assert(
      fc.property(classes(false), number, number, (pair, x, y) => {
        const logs = pair.map((one) => {
          const log = gaussianNdLogDensity([x, y], one.mean, cholesky(one.covariance, 2));
          const own = classLogDensity(one, x, y);
          expect(Math.abs(own - log)).toBeLessThan(1e-8 * (1 + Math.abs(log)));
          return log;
        });
        const both = pair[0].prior * Math.exp(logs[0]!) + pair[1].prior * Math.exp(logs[1]!);
        if (both > 1e-290) expect(pairLogDensity(pair, x, y)).toBeCloseTo(Math.log(both), 7);
      }),
    );
  });

  test('the conic is the log-odds everywhere', () => {
    fc.assert(
      fc.property(classes(false), number, number, (pair, x, y) => {
        const odds = logOdds(pair, x, y);
        expect(Math.abs(conicAt(bayesBoundary(pair), x, y) - odds)).toBeLessThan(
          1e-9 * (1 + Math.abs(odds)) * 1e3,
        );
      }),
    );
  });

  test('with one covariance it is the line of the closed form', () => {
    fc.assert(
      fc.property(classes(true), number, number, (pair, x, y) => {
        const line = bayesLine(pair);
        const conic = bayesBoundary(pair);
        expect([conic.xx, conic.xy, conic.yy]).toEqual([0, 0, 0]);
        const scale = 1e-9 * (1 + Math.abs(line.bias) + Math.hypot(line.wx, line.wy)) * 10;
        expect(Math.abs(conic.x - line.wx)).toBeLessThan(scale);
        expect(Math.abs(conic.y - line.wy)).toBeLessThan(scale);
        expect(Math.abs(conic.one - line.bias)).toBeLessThan(scale);
        expect(Math.abs(lineLogit(line, x, y) - logOdds(pair, x, y))).toBeLessThan(
          scale * 10 * (1 + Math.abs(x) + Math.abs(y)),
        );
      }),
    );
    const pair: ClassPair = [
      { prior: 0.5, mean: [0, 0], covariance: [1, 0, 0, 1] },
      { prior: 0.5, mean: [2, 0], covariance: [1, 0, 0, 1] },
    ];
    expect(bayesLine(pair)).toEqual({ wx: 2, wy: 0, bias: -2 }); // x = 1, halfway
  });

  test('boundaryYs are zeros of the log-odds, and nothing between samples is missed', () => {
    let crossings = 0;
    fc.assert(
      fc.property(classes(false), number, (pair, x) => {
        const conic = bayesBoundary(pair);
        const ys = boundaryYs(conic, x);
        expect(ys).toEqual([...ys].sort((a, b) => a - b));
        for (const y of ys) {
          if (Math.abs(y) > 100) continue;
          const size = 1 + Math.abs(conic.yy * y * y) + Math.abs((conic.xy * x + conic.y) * y);
          expect(Math.abs(conicAt(conic, x, y))).toBeLessThan(1e-9 * size * 100);
        }
        let changes = 0;
        let sign = Math.sign(conicAt(conic, x, -50));
        for (let i = 1; i <= 2000; i++) {
          const now = Math.sign(conicAt(conic, x, -50 + i / 20));
          if (now * sign < 0) changes++;
          if (now !== 0) sign = now;
        }
        crossings += changes;
        expect(ys.filter((y) => Math.abs(y) < 50).length).toBeGreaterThanOrEqual(changes);
      }),
      { numRuns: 400 },
    );
    expect(crossings).toBeGreaterThan(50);
  });

  const round = (variance: number): GaussianClass['covariance'] => [variance, 0, 0, variance];
  const pairOf = (
    first: GaussianClass['covariance'],
    second: GaussianClass['covariance'],
    means: readonly [number, number, number, number] = [0, 0, 1, 0],
    prior = 0.5,
  ): ClassPair => [
    { prior: 1 - prior, mean: [means[0], means[1]], covariance: first },
    { prior, mean: [means[2], means[3]], covariance: second },
  ];
  test.each([
    ['line', pairOf(round(1), round(1))],
    ['none', pairOf(round(1), round(1), [0, 0, 0, 0], 0.3)],
    ['none', pairOf(round(1), round(1), [0, 0, 0, 0])],
    ['ellipse', pairOf(round(1), round(4))],
    ['none', pairOf(round(1), round(2), [0, 0, 0, 0], 0.9)],
    ['point', pairOf(round(1), round(2), [0, 0, 0, 0], 2 / 3)],
    ['hyperbola', pairOf([4, 0, 0, 1], [1, 0, 0, 4])],
    ['two lines', pairOf([4, 0, 0, 1], [1, 0, 0, 4], [0, 0, 0, 0])],
    ['parabola', pairOf([1, 0, 0, 1], [1, 0, 0, 4], [0, 0, 1, 0])],
    ['two lines', pairOf([1, 0, 0, 1], [1, 0, 0, 4], [0, 0, 0, 1])],
  ] as const)('boundaryKind: %s', (kind, pair) => {
    expect(boundaryKind(bayesBoundary(pair))).toBe(kind);
    // turned by 30° it is the same
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    const turned = pair.map(({ prior, mean: [x, y], covariance: [xx, xy, , yy] }) => ({
      prior,
      mean: [c * x - s * y, s * x + c * y],
      covariance: [
        c * c * xx - 2 * c * s * xy + s * s * yy,
        c * s * (xx - yy) + (c * c - s * s) * xy,
        c * s * (xx - yy) + (c * c - s * s) * xy,
        s * s * xx + 2 * c * s * xy + c * c * yy,
      ],
    })) as unknown as ClassPair;
    expect(boundaryKind(bayesBoundary(turned))).toBe(kind);
  });

  test('fittedClasses: shares, means, 1/n covariances; shared is their weighted mean, and most likely', () => {
    const data = clouds(5, 31);
    const own = fittedClasses(data, false) as ClassPair;
    const shared = fittedClasses(data, true) as ClassPair;
    expect(own[0].prior).toBeCloseTo(16 / 31, 12);
    const mean = data.labels.length;
    expect(mean).toBe(31);
    shared[0].covariance.forEach((value, e) =>
      expect(value).toBeCloseTo((16 * own[0].covariance[e]! + 15 * own[1].covariance[e]!) / 31, 12),
    );
    const likelihood = (pair: ClassPair): number =>
      Array.from(data.labels, (label, i) => {
        const one = pair[label as 0 | 1];
        const [x, y] = [data.points[2 * i]!, data.points[2 * i + 1]!];
        return Math.log(one.prior) + classLogDensity(one, x, y);
      }).reduce((sum, log) => sum + log, 0);
    expect(likelihood(own)).toBeGreaterThan(likelihood(shared));
    for (const [pair, together] of [
      [own, false],
      [shared, true],
    ] as const) {
      const best = likelihood(pair);
      for (let e = 0; e < 12; e++) {
        const draws = sequence({ stream: STREAM.observations, step: e, seed: 2 });
        const shift = (x: number): number => x + 0.05 * draws.normal();
        const grow = 1 + 0.2 * draws.uniform();
        const other = pair.map((one) => ({
          prior: one.prior,
          mean: one.mean.map(shift),
          covariance: one.covariance.map((x) => grow * x),
        })) as unknown as ClassPair;
        expect(likelihood(other), String(together)).toBeLessThan(best);
      }
    }
  });

  test.each([
    ['a class without points', [0, 0, 1, 0, 0, 1], [0, 0, 0], false, 'Class 1 has no points'],
    [
      'a class on a line',
      [0, 0, 1, 0, 0, 1, 0, 3, 1, 4, 2, 5],
      [0, 0, 0, 1, 1, 1],
      false,
      'class 1',
    ],
    ['a single point', [0, 0, 1, 0, 0, 1, 3, 3], [0, 0, 0, 1], false, 'class 1'],
    ['all on a line', [0, 0, 1, 1, 2, 2, 3, 3], [0, 0, 1, 1], true, 'one line'],
  ])('%s: a sentence', (_, points, labels, shared, sentence) => {
    const none = fittedClasses({ points, labels }, shared);
    expect('reason' in none && none.reason).toContain(sentence);
  });

  test('one point may be a class where the covariance is shared', () => {
    const data = { points: [0, 0, 1, 0, 0, 1, 3, 3], labels: [0, 0, 0, 1] };
    const pair = fittedClasses(data, true) as ClassPair;
    expect(pair[1].mean).toEqual([3, 3]);
    expect(boundaryKind(bayesBoundary(pair))).toBe('line');
  });
});

test('a conic of no x² at all is one of the plane’s lines', () => {
  const conic: Conic = { xx: 0, xy: 0, yy: 0, x: 2, y: -4, one: 6 };
  expect(boundaryYs(conic, 1)).toEqual([2]);
  expect(boundaryKind(conic)).toBe('line');
});
