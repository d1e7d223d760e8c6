import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaussianKl, gaussianLogDensity } from '../../src/maths/gaussian.ts';
import {
  hasFiniteWeightVariance,
  linearElbo,
  linearGap,
  linearLogEvidence,
  linearLogWeights,
  linearPosterior,
} from '../../src/maths/linear-gaussian.ts';
import type { DiagonalGaussian, LinearGaussian } from '../../src/maths/linear-gaussian.ts';
import { integrate } from '../../src/maths/quadrature.ts';

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true });

const problem = fc.integer({ min: 1, max: 3 }).chain((latent) =>
  fc.integer({ min: 1, max: 3 }).chain((observed) =>
    fc.record({
      model: fc.record({
        weights: fc.array(between(-2, 2), {
          minLength: observed * latent,
          maxLength: observed * latent,
        }),
        latent: fc.constant(latent),
        noise: between(0.3, 2),
      }),
      x: fc.array(between(-3, 3), { minLength: observed, maxLength: observed }),
      q: fc.record({
        mean: fc.array(between(-3, 3), { minLength: latent, maxLength: latent }),
        deviation: fc.array(between(0.1, 3), { minLength: latent, maxLength: latent }),
      }),
    }),
  ),
);

test('log p(x) is the ELBO plus KL(q‖p(z|x)), to 1e-9 of its size, whatever q', () => {
  fc.assert(
    fc.property(problem, ({ model, x, q }) => {
      const evidence = linearLogEvidence(model, x);
      const { elbo, reconstruction, kl } = linearElbo(model, x, q);
      const gap = linearGap(linearPosterior(model, x), q);
      expect(gap).toBeGreaterThanOrEqual(-1e-9);
      const size = 1 + Math.abs(reconstruction) + kl; // what is added up
      expect(Math.abs(elbo + gap - evidence) / size).toBeLessThan(1e-11);
    }),
    { numRuns: 300 },
  );
});

const one: LinearGaussian = { weights: [1], latent: 1, noise: 0.75 };

test('one latent: posterior N(0.64 x, 0.6²), p(x) = N(0, 1.25²)', () => {
  const posterior = linearPosterior(one, [2.5]);
  expect(posterior.mean[0]).toBeCloseTo(1.6, 12);
  expect(1 / Math.sqrt(posterior.precision[0]!)).toBeCloseTo(0.6, 12);
  expect(linearLogEvidence(one, [2.5])).toBeCloseTo(gaussianLogDensity(2.5, 0, 1.25), 12);
  const prior = { mean: [0], deviation: [1] };
  expect(linearGap(posterior, prior)).toBeCloseTo(gaussianKl(0, 1, 1.6, 0.6), 12);
  expect(linearGap(posterior, { mean: [1.6], deviation: [0.6] })).toBeCloseTo(0, 12);
});

test('one latent, two coordinates of x: evidence, ELBO and gap against quadrature', () => {
  const model: LinearGaussian = { weights: [1.2, -0.7], latent: 1, noise: 0.8 };
  const x = [1.1, 0.4];
  const q: DiagonalGaussian = { mean: [0.3], deviation: [0.5] };
  const logJoint = (z: number): number =>
    gaussianLogDensity(z, 0, 1) +
    gaussianLogDensity(x[0]!, 1.2 * z, 0.8) +
    gaussianLogDensity(x[1]!, -0.7 * z, 0.8);
  const logQ = (z: number): number => gaussianLogDensity(z, 0.3, 0.5);
  const over = (f: (z: number) => number): number =>
    integrate(f, -10, 10, { splits: [-2, -1, 0, 1, 2], tolerance: 1e-13 }).value;
  const evidence = Math.log(over((z) => Math.exp(logJoint(z))));
  expect(linearLogEvidence(model, x)).toBeCloseTo(evidence, 10);
  const elbo = over((z) => Math.exp(logQ(z)) * (logJoint(z) - logQ(z)));
  expect(linearElbo(model, x, q).elbo).toBeCloseTo(elbo, 10);
  expect(linearGap(linearPosterior(model, x), q)).toBeCloseTo(evidence - elbo, 10);
});

test('two latents that work alike: the best upright q still misses by −½ log(1 − r²)', () => {
  const [a, c, noise] = [1, 0.8, 0.75];
  const model = { weights: [a, a * c, 0, a * Math.sqrt(1 - c * c)], latent: 2, noise };
  const posterior = linearPosterior(model, [1, 0.5]);
  const deviation = [0, 3].map((i) => 1 / Math.sqrt(posterior.precision[i]!));
  const r = (c * a * a) / (noise * noise + a * a);
  const best = linearGap(posterior, { mean: posterior.mean, deviation });
  expect(best).toBeCloseTo(-0.5 * Math.log(1 - r * r), 12);
  for (const factor of [0.99, 1.01])
    expect(
      linearGap(posterior, { mean: posterior.mean, deviation: deviation.map((d) => d * factor) }),
    ).toBeGreaterThan(best);
});

test('log-weights: the joint over q at each draw, [draws, latent]', () => {
  const model: LinearGaussian = { weights: [1, 0.4, -0.3, 1.1], latent: 2, noise: 0.8 };
  const x = [0.7, -0.2];
  const q: DiagonalGaussian = { mean: [0.3, -1], deviation: [0.5, 1.2] };
  const noise = Float64Array.from([0, 0, 1, -2, 0.3, 0.9]);
  const weights = linearLogWeights(model, x, q, noise);
  expect(weights).toHaveLength(3);
  weights.forEach((weight, draw) => {
    const z = [0, 1].map((k) => q.mean[k]! + q.deviation[k]! * noise[2 * draw + k]!);
    let expected = 0;
    for (const k of [0, 1])
      expected +=
        gaussianLogDensity(z[k]!, 0, 1) - gaussianLogDensity(z[k]!, q.mean[k]!, q.deviation[k]!);
    for (const i of [0, 1]) {
      const drawn = model.weights[2 * i]! * z[0]! + model.weights[2 * i + 1]! * z[1]!;
      expected += gaussianLogDensity(x[i]!, drawn, model.noise);
    }
    expect(weight).toBeCloseTo(expected, 12);
  });
});

test('where q is the posterior every draw weighs p(x)', () => {
  const posterior = linearPosterior(one, [2.5]);
  const q = { mean: posterior.mean, deviation: [posterior.precision[0]! ** -0.5] };
  const weights = linearLogWeights(one, [2.5], q, Float64Array.from([-3, -0.1, 0, 2, 8]));
  for (const weight of weights) expect(weight).toBeCloseTo(linearLogEvidence(one, [2.5]), 11);
});

test('the variance of the weights is finite where q is not far narrower than the posterior', () => {
  const posterior = linearPosterior(one, [2.5]); // deviation 0.6, and 0.6 / √2 = 0.4243
  const finite = (deviation: number): boolean =>
    hasFiniteWeightVariance(posterior, { mean: [0], deviation: [deviation] });
  expect([0.42, 0.43, 3].map(finite)).toEqual([false, true, true]);
  const alike = linearPosterior({ weights: [1, 0.9, 0, 0.44], latent: 2, noise: 0.5 }, [1, 1]);
  const both = (a: number, b: number): boolean =>
    hasFiniteWeightVariance(alike, { mean: [0, 0], deviation: [a, b] });
  expect(both(1, 1)).toBe(true);
  expect(both(0.4, 0.4)).toBe(false); // wide enough along each axis, not across
  expect(alike.precision[0]! * 2).toBeGreaterThan(0.4 ** -2);
});
