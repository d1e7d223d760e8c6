import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averageLogLikelihood, gaussianMle } from '../../src/maths/estimators.ts';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { sequence, STREAM } from '../../src/maths/random.ts';
import {
  ascend,
  gap,
  gaussianAscent,
  gradient,
  meanLogLikelihood,
  momentsOf,
} from '../../src/models/gaussian-ascent.ts';
import type { Bell } from '../../src/models/gaussian-ascent.ts';

const anyNumber = fc.double({ min: -5, max: 5, noNaN: true });
const anyData = fc.array(anyNumber, { minLength: 3, maxLength: 30 });
const anyBell = fc.record({
  mean: anyNumber,
  logDeviation: fc.double({ min: Math.log(0.1), max: Math.log(5), noNaN: true }),
});

/** The same by summing over the points. */
function summed(data: readonly number[], { mean, logDeviation }: Bell): number {
  const deviation = Math.exp(logDeviation);
  return averageLogLikelihood((x) => gaussianLogDensity(x, mean, deviation), data);
}

const relative = (value: number, expected: number): number =>
  Math.abs(value - expected) / Math.max(1, Math.abs(expected));

test('meanLogLikelihood from mean and deviation is the mean over the points', () => {
  fc.assert(
    fc.property(anyData, anyBell, (data, bell) => {
      expect(relative(meanLogLikelihood(momentsOf(data), bell), summed(data, bell))).toBeLessThan(
        1e-12,
      );
    }),
  );
});

test('gradient is the slope that central differences find', () => {
  const h = 1e-5;
  fc.assert(
    fc.property(anyData, anyBell, (data, bell) => {
      const slope = gradient(momentsOf(data), bell);
      const difference = (name: keyof Bell): number =>
        (summed(data, { ...bell, [name]: bell[name] + h }) -
          summed(data, { ...bell, [name]: bell[name] - h })) /
        (2 * h);
      expect(relative(slope.mean, difference('mean'))).toBeLessThan(1e-6);
      expect(relative(slope.logDeviation, difference('logDeviation'))).toBeLessThan(1e-6);
    }),
  );
});

test('gap is what the best bell has more, and never below 0', () => {
  fc.assert(
    fc.property(anyData, anyBell, (data, bell) => {
      const moments = momentsOf(data);
      const below = gap(moments, bell);
      expect(below).toBeGreaterThanOrEqual(0);
      if (moments.deviation < 1e-3) return; // summing loses its digits there
      const best = { mean: moments.mean, logDeviation: Math.log(moments.deviation) };
      expect(relative(below, summed(data, best) - summed(data, bell))).toBeLessThan(1e-9);
    }),
  );
  for (let nearly = 0; nearly < 1000; nearly++) {
    const moments = { mean: 1, deviation: 0.3 + 0.0014 * nearly };
    const below = gap(moments, { mean: 1, logDeviation: Math.log(moments.deviation) + 1e-9 });
    expect(below).toBeGreaterThanOrEqual(0); // where rounding is larger than the gap
    expect(below).toBeLessThan(1e-15);
  }
  expect(gap(momentsOf([2, 2, 2]), { mean: 2, logDeviation: 0 })).toBe(Infinity);
});

test('ascent from 200 starts on 200 data sets ends at the closed form', () => {
  const draws = sequence({ stream: STREAM.observations, step: 0, seed: 3 });
  const between = (low: number, high: number): number => low + (high - low) * draws.uniform();
  for (let trial = 0; trial < 200; trial++) {
    const centre = between(-3, 3);
    const width = between(0.3, 2);
    const count = 3 + Math.floor(28 * draws.uniform());
    const data = momentsOf(Array.from({ length: count }, () => centre + width * draws.normal()));
    let bell: Bell = { mean: between(-5, 5), logDeviation: Math.log(between(0.1, 5)) };
    const learningRate = Math.min(0.5 * data.deviation ** 2, 0.3); // below what the curvatures 1/σ̂² and 2 allow
    for (let step = 0; step < 200_000 && gap(data, bell) > 1e-15; step++)
      bell = ascend(data, bell, learningRate);
    expect(Math.abs(bell.mean - data.mean)).toBeLessThan(1e-6);
    expect(Math.abs(Math.exp(bell.logDeviation) - data.deviation)).toBeLessThan(1e-6);
  }
});

test('the gradients of an epoch’s batches have the full gradient as their mean', () => {
  fc.assert(
    fc.property(
      fc.array(anyNumber, { minLength: 12, maxLength: 12 }),
      anyBell,
      fc.constantFrom(1, 3, 4),
      (data, bell, size) => {
        const batches = Array.from({ length: data.length / size }, (_, b) =>
          gradient(momentsOf(data.slice(b * size, (b + 1) * size)), bell),
        );
        const full = gradient(momentsOf(data), bell);
        for (const name of ['mean', 'logDeviation'] as const) {
          const mean = batches.reduce((sum, slope) => sum + slope[name], 0) / batches.length;
          expect(relative(mean, full[name])).toBeLessThan(1e-10);
        }
      },
    ),
  );
});

const DATA = Float64Array.of(-1, 0.5, 0.6, 2);

function run(steps: number, learningRate: number, examples = DATA, sigma = 1) {
  const setting = {
    structure: { mu: -2, sigma },
    scalars: { learningRate },
    examples,
    seed: 1,
  };
  const state = gaussianAscent.initial(setting);
  const rows = Int32Array.from(examples.keys());
  return Array.from({ length: steps }, (_, step) =>
    gaussianAscent.step(state, { ...setting, rows, step }),
  );
}

test('step reports the loss before it, and the parameters after it', () => {
  const [first, second] = run(2, 0.1) as [Record<string, number>, Record<string, number>];
  const start = { mean: -2, logDeviation: 0 };
  expect(first['loss']).toBeCloseTo(-summed([...DATA], start), 12);
  const next = ascend(momentsOf(DATA), start, 0.1);
  expect(first['mean']).toBe(next.mean);
  expect(first['deviation']).toBe(Math.exp(next.logDeviation));
  expect(second['loss']).toBeCloseTo(-summed([...DATA], next), 12);
});

test('a run is the same again', () => {
  expect(run(50, 0.1)).toEqual(run(50, 0.1));
});

test('no step is so large, and no data so equal, that a number is lost', () => {
  const lost: unknown[] = [];
  for (const examples of [DATA, Float64Array.of(0.1, 0.1, 0.1), Float64Array.of(-2, -2, -2)])
    for (const sigma of [0.1, 1, 5])
      for (const learningRate of [0.001, 0.1, 1, 3.16])
        for (const metrics of run(5000, learningRate, examples, sigma))
          if (!Object.values(metrics).every(Number.isFinite)) lost.push({ learningRate, metrics });
  expect(lost).toEqual([]);
});

test('momentsOf finds no deviation among equal points', () => {
  expect(momentsOf([0.1, 0.1, 0.1])).toEqual({ mean: 0.1, deviation: 0 });
  expect(momentsOf([0.1, 0.1, 0.4])).toEqual(gaussianMle([0.1, 0.1, 0.4]));
});
