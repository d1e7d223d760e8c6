import { expect, test } from 'vitest';
import { gaussianSamples } from '../../src/maths/gaussian.ts';
import {
  boundsOfSizes,
  boundEstimate,
  effectiveSamples,
  estimateOf,
  logPriorOverPosterior,
  sampledBound,
  sampledBounds,
} from '../../src/maths/importance-sampling.ts';
import { linearElbo, linearLogEvidence } from '../../src/maths/linear-gaussian.ts';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { STREAM } from '../../src/maths/random.ts';

const model = { weights: [1], latent: 1, noise: 0.75 };
const x = 2.5;
const q = { mean: [1.2], deviation: [0.9] };

function logWeights(count: number): Float64Array {
  const key = { stream: STREAM.evaluation, step: 0, seed: 5 };
  return gaussianSamples(count, q.mean[0]!, q.deviation[0]!, key).map(
    (z) => gaussianLogDensity(x, z, 0.75) + logPriorOverPosterior([z], q.mean, q.deviation),
  );
}

test('on average the bound is the ELBO at K = 1, rises with K, and comes up to log p(x) from below', () => {
  const all = logWeights(200_000);
  const exact = linearLogEvidence(model, [x]);
  const { elbo } = linearElbo(model, [x], q);
  const sizes = [1, 2, 5, 20, 100, 1000];
  const estimates = sizes.map((samples) => estimateOf(sampledBounds(all, samples)));
  const [single] = estimates;
  expect(Math.abs(single!.mean - elbo)).toBeLessThan(4 * single!.standardError);
  expect(single!.standardError).toBeLessThan(0.01);
  estimates.slice(1).forEach(({ mean }, i) => expect(mean).toBeGreaterThan(estimates[i]!.mean));
  for (const { mean, standardError } of estimates)
    expect(mean).toBeLessThan(exact + 4 * standardError);
  const last = estimates.at(-1)!;
  expect(Math.abs(last.mean - exact)).toBeLessThan(4 * last.standardError + 0.001);
});

test('of the same draws, the average log-weight never exceeds the bound', () => {
  const all = logWeights(1000);
  for (const samples of [1, 7, 50]) {
    const bounds = sampledBounds(all, samples);
    expect(bounds).toHaveLength(Math.floor(1000 / samples));
    bounds.forEach((bound, i) => {
      const group = all.subarray(i * samples, (i + 1) * samples);
      expect(bound).toBeGreaterThanOrEqual(estimateOf(group).mean - 1e-12);
    });
  }
  expect(sampledBounds(all, 50, 3)).toHaveLength(3);
});

test('bounds of weights far below the smallest number', () => {
  expect(sampledBound([-2000, -2000])).toBeCloseTo(-2000, 9);
  expect(sampledBound([-2000, -2000 + Math.log(3)])).toBeCloseTo(-2000 + Math.log(2), 9);
});

test('bounds of groups: one far below another keeps its digits, one without a chance is −∞', () => {
  const [far, near] = [-2000, 3];
  const groups = Float64Array.of(near, near, far, far + Math.log(3), -Infinity, -Infinity);
  const [ones, pairs] = boundsOfSizes(groups, [1, 2]);
  expect(ones!.slice(0, 5)).toEqual(groups.slice(0, 5));
  expect(pairs![0]).toBeCloseTo(near, 12);
  expect(pairs![1]).toBeCloseTo(far + Math.log(2), 9);
  expect(pairs![2]).toBe(-Infinity);
  expect(boundsOfSizes(Float64Array.of(-Infinity), [1])[0]).toEqual(Float64Array.of(-Infinity));
});

test('effective samples: all where weights are equal, one where one has them all', () => {
  expect(effectiveSamples([-900, -900, -900])).toBeCloseTo(3, 9);
  expect(effectiveSamples([0, -800, -900])).toBeCloseTo(1, 9);
  expect(effectiveSamples([0, Math.log(3)])).toBeCloseTo(16 / 10, 9);
});

test('estimates: mean, deviation with n − 1, and the error of the mean', () => {
  expect(estimateOf([1, 2, 3, 6])).toEqual({
    mean: 3,
    deviation: Math.sqrt(14 / 3),
    standardError: Math.sqrt(14 / 3) / 2,
  });
  expect(estimateOf([4])).toMatchObject({ mean: 4, standardError: NaN });
});

test('the error of a bound fits its scatter over other draws, with many groups and with few', () => {
  for (const [samples, groups] of [
    [10, 50],
    [500, 2],
  ] as const) {
    const size = samples * groups;
    const all = logWeights(200 * size);
    const repeats = Array.from({ length: 200 }, (_, i) =>
      boundEstimate(all.subarray(i * size, (i + 1) * size), samples),
    );
    const scatter = estimateOf(repeats.map(({ mean }) => mean)).deviation;
    const said = estimateOf(repeats.map(({ standardError }) => standardError)).mean;
    expect(said / scatter, `${groups} groups`).toBeGreaterThan(0.8);
    expect(said / scatter, `${groups} groups`).toBeLessThan(1.25);
  }
});
