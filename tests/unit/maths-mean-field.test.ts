import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { cholesky, gaussianNdLogDensity } from '../../src/maths/gaussian-nd.ts';
import {
  linearElbo,
  linearGap,
  linearLogEvidence,
  linearPosterior,
} from '../../src/maths/linear-gaussian.ts';
import type { DiagonalGaussian } from '../../src/maths/linear-gaussian.ts';
import {
  coordinateUpdated,
  fixedPoint,
  fromCovariance,
  marginals,
  meanFieldBound,
} from '../../src/maths/mean-field.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { meanField, targetIn } from '../../src/models/mean-field.ts';

/** Tenths: doubles at random are tiny more often than not, and then nothing depends on anything. */
const number = fc.integer({ min: -30, max: 30 }).map((tenths) => tenths / 10);
const positive = fc.double({ min: 0.2, max: 3, noNaN: true });

/** A Gaussian of one to four variables, and an independent q. */
const problems = fc.integer({ min: 1, max: 4 }).chain((size) =>
  fc
    .record({
      a: fc.array(number, { minLength: size * size, maxLength: size * size }),
      mean: fc.array(number, { minLength: size, maxLength: size }),
      start: fc.array(number, { minLength: size, maxLength: size }),
      deviation: fc.array(positive, { minLength: size, maxLength: size }),
    })
    .map(({ a, mean, start, deviation }) => {
      const precision = a.map((_, i) => {
        const [row, column] = [Math.floor(i / size), i % size];
        let dot = row === column ? 0.5 : 0;
        for (let k = 0; k < size; k++) dot += a[row * size + k]! * a[column * size + k]!;
        return dot;
      });
      const q: DiagonalGaussian = { mean: start, deviation };
      return { size, target: { mean, precision }, q };
    }),
);

describe('coordinateUpdated', () => {
  test('never lowers the bound, and leaves no better q of that coordinate', () => {
    fc.assert(
      fc.property(problems, fc.nat(), number, positive, ({ size, target, q }, at, shift, ratio) => {
        const i = at % size;
        const after = coordinateUpdated(target, q, i);
        const bound = meanFieldBound(target, after);
        expect(bound - meanFieldBound(target, q)).toBeGreaterThan(-1e-9);
        const other = {
          mean: after.mean.with(i, after.mean[i]! + shift),
          deviation: after.deviation.with(i, after.deviation[i]! * ratio),
        };
        expect(meanFieldBound(target, other)).toBeLessThan(bound + 1e-9);
        // a parabola in the mean, so as high on either side of its top
        const beside = (by: number): number =>
          meanFieldBound(target, { ...after, mean: after.mean.with(i, after.mean[i]! + by) });
        expect(Math.abs(beside(0.5) - beside(-0.5))).toBeLessThan(1e-9 * (1 + Math.abs(bound)));
      }),
    );
  });

  test('ends, from anywhere, at the fixed point: the mean, and 1 / Λ_ii as variances', () => {
    fc.assert(
      fc.property(problems, ({ size, target, q }) => {
        let now = q;
        for (let round = 0; round < 20_000; round++) {
          const before = now;
          for (let i = 0; i < size; i++) now = coordinateUpdated(target, now, i);
          if (now.mean.every((m, i) => Math.abs(m - before.mean[i]!) < 1e-13)) break;
        }
        const end = fixedPoint(target);
        end.mean.forEach((m, i) => expect(now.mean[i]).toBeCloseTo(m, 7));
        end.deviation.forEach((d, i) => {
          expect(now.deviation[i]).toBe(d);
          expect(d).toBeCloseTo(target.precision[i * size + i]! ** -0.5, 12);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('in the plane each round shrinks the error by ρ²', () => {
    const target = fromCovariance([1, -2], [4, 2 * 0.9, 2 * 0.9, 1]);
    let q: DiagonalGaussian = { mean: [5, 5], deviation: [1, 1] };
    q = coordinateUpdated(target, q, 0);
    for (let round = 0; round < 10; round++) {
      const off = q.mean[0]! - 1;
      q = coordinateUpdated(target, coordinateUpdated(target, q, 1), 0);
      expect((q.mean[0]! - 1) / off).toBeCloseTo(0.81, 9);
    }
  });
});

describe('fixedPoint and marginals', () => {
  test('in the plane: deviations σ √(1 − ρ²) against σ, and a bound of ½ log(1 − ρ²)', () => {
    for (const rho of [0, 0.3, -0.8, 0.99]) {
      const [s, t] = [0.5, 3];
      const target = fromCovariance([1, 2], [s * s, rho * s * t, rho * s * t, t * t]);
      const narrow = Math.sqrt(1 - rho * rho);
      const { deviation } = fixedPoint(target);
      expect(deviation[0]).toBeCloseTo(s * narrow, 10);
      expect(deviation[1]).toBeCloseTo(t * narrow, 10);
      expect(meanFieldBound(target, fixedPoint(target))).toBeCloseTo(
        0.5 * Math.log(1 - rho * rho),
        9,
      );
      const wide = marginals(target);
      expect(wide.deviation[0]).toBeCloseTo(s, 10);
      expect(wide.deviation[1]).toBeCloseTo(t, 9);
    }
  });

  test('mean field is never wider than the marginal', () => {
    fc.assert(
      fc.property(problems, ({ target }) => {
        const [narrow, wide] = [fixedPoint(target).deviation, marginals(target).deviation];
        narrow.forEach((d, i) => expect(d).toBeLessThan(wide[i]! * (1 + 1e-9)));
      }),
    );
  });
});

describe('meanFieldBound', () => {
  test('is −KL(q ‖ p) by quadrature over the plane', () => {
    const covariance = [1, 0.6, 0.6, 0.8];
    const target = fromCovariance([0.3, -0.2], covariance);
    const q: DiagonalGaussian = { mean: [0.5, 0.4], deviation: [0.7, 0.4] };
    const factor = cholesky(covariance, 2);
    const integrand = (x: number, y: number): number => {
      const log = gaussianLogDensity(x, 0.5, 0.7) + gaussianLogDensity(y, 0.4, 0.4);
      return Math.exp(log) * (log - gaussianNdLogDensity([x, y], [0.3, -0.2], factor));
    };
    const kl = integrate(
      (x) => integrate((y) => integrand(x, y), -3.6, 4.4, { tolerance: 1e-9 }).value,
      -6.5,
      7.5,
      { tolerance: 1e-8 },
    ).value;
    expect(meanFieldBound(target, q)).toBeCloseTo(-kl, 6);
  });

  test('of a posterior: log p(x) = ELBO + KL at every update, to 1e-9', () => {
    fc.assert(
      fc.property(number, number, positive, number, positive, (w1, w2, noise, x, deviation) => {
        const model = { weights: [w1, w2], latent: 2, noise }; // two causes explain one number
        const posterior = linearPosterior(model, [x]);
        const evidence = linearLogEvidence(model, [x]);
        let q: DiagonalGaussian = { mean: [2, -1], deviation: [deviation, deviation] };
        for (let step = 0; step < 12; step++) {
          const { elbo } = linearElbo(model, [x], q);
          const kl = -meanFieldBound(posterior, q);
          expect(Math.abs(elbo + kl - evidence)).toBeLessThan(1e-9 * (1 + Math.abs(kl)));
          expect(Math.abs(kl - linearGap(posterior, q))).toBeLessThan(1e-9 * (1 + kl));
          q = coordinateUpdated(posterior, q, step % 2);
        }
      }),
    );
  });
});

test('the model: one coordinate a step, metrics of the state after it, down to ½ log(1 − ρ²)', () => {
  const structure = {
    ...{ sigma1: 1, sigma2: 2, rho: 0.8 },
    ...{ mean1: -2, mean2: 3, deviation1: 0.5, deviation2: 0.5 },
  };
  const setting = { structure, scalars: {}, examples: new Float64Array(), seed: 1 };
  const state = meanField.initial(setting);
  const rows = new Int32Array();
  const trace = Array.from({ length: 60 }, (_, step) =>
    meanField.step(state, { ...setting, rows, step }),
  );
  const start = { mean: [-2, 3], deviation: [0.5, 0.5] };
  expect(trace[0]!['loss']).toBeCloseTo(-meanFieldBound(targetIn(structure), start), 12);
  expect([trace[0]!['mean2'], trace[0]!['deviation2']]).toEqual([3, 0.5]); // not its turn
  trace.slice(1).forEach((metrics, i) => {
    expect(metrics['loss']).toBe(trace[i]!['kl']);
    expect(metrics['kl']).toBeLessThan(metrics['loss']! + 1e-12);
    expect(metrics['elbo']).toBe(-metrics['kl']!);
  });
  expect(trace.at(-1)!['elbo']).toBeCloseTo(0.5 * Math.log(1 - 0.64), 9);
  expect(trace.at(-1)!['deviation2']).toBeCloseTo(2 * 0.6, 12);
});
