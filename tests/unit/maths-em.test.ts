import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  effectiveCounts,
  eigenvaluesOf,
  maximised,
  restarted,
  roundMixture,
  troublesOf,
} from '../../src/maths/em.ts';
import type { ComponentForm } from '../../src/maths/em.ts';
import { cholesky, gaussianNdLogDensity } from '../../src/maths/gaussian-nd.ts';
import {
  boundOf,
  gaussianMixtureDensity,
  jointLogs,
  mixtureLogLikelihood,
  responsibilities,
} from '../../src/maths/gaussian-mixture.ts';
import type { GaussianMixture } from '../../src/maths/gaussian-mixture.ts';
import { distortion, movedCentres, nearestCentres } from '../../src/maths/k-means.ts';
import { mixtureLogDensity } from '../../src/maths/mixture.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { sequence, STREAM } from '../../src/maths/random.ts';

interface Problem {
  readonly points: Float64Array;
  readonly start: GaussianMixture;
  readonly form: ComponentForm;
}

/** Clumps, spread-out points, points on a line and points that coincide, on the line or in the plane; any start. */
function problem(seed: number): Problem {
  const draws = sequence({ stream: STREAM.observations, step: 0, seed });
  const pick = (n: number): number => Math.floor(n * draws.uniform());
  const width = seed % 2 === 0 ? 2 : 1;
  const count = 2 + pick(40);
  const k = 1 + pick(5);
  const clumps = Array.from({ length: 1 + pick(4) }, () => [
    6 * draws.uniform() - 3,
    draws.normal(),
  ]);
  const spread = [0, 0.05, 0.5, 2][pick(4)]!;
  const points = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    const clump = clumps[pick(clumps.length)]!;
    for (let d = 0; d < width; d++)
      points[i * width + d] = clump[d]! + (d === 1 && pick(8) === 0 ? 0 : spread * draws.normal());
  }
  const means = Float64Array.from({ length: k * width }, () => 8 * draws.uniform() - 4);
  const floor = [0.01, 0.05, 0.3][pick(3)]!; // see `ComponentForm`
  return {
    points,
    start: roundMixture(means, width, 0.3 + 2 * draws.uniform()),
    form: { shape: pick(2) === 0 ? 'full' : 'round', floor: floor * floor },
  };
}

const SEEDS = Array.from({ length: 1000 }, (_, seed) => seed);

describe('EM on 1,000 random problems', () => {
  test('never lowers log p, and log p = ELBO + KL at every half step, to 1e-9', () => {
    let rises = 0;
    for (const seed of SEEDS) {
      const { points, start, form } = problem(seed);
      const k = start.weights.length;
      let mixture = start;
      let q: Float64Array = new Float64Array((points.length / start.width) * k).fill(1 / k);
      let before = boundOf(points, mixture, q);
      for (let step = 0; step < 30; step++) {
        if (step % 2 === 0) q = responsibilities(points, mixture);
        else mixture = maximised(points, q, mixture, form);
        const after = boundOf(points, mixture, q);
        expect(Math.abs(after.elbo + after.kl - after.logLikelihood)).toBeLessThan(1e-9);
        expect(after.kl).toBeGreaterThan(-1e-9);
        expect(after.logLikelihood - before.logLikelihood, `seed ${seed}`).toBeGreaterThan(
          step === 1 ? -Infinity : -1e-9, // the start need not have the form's floor
        );
        expect(after.elbo - before.elbo).toBeGreaterThan(step === 1 ? -Infinity : -1e-9);
        if (step % 2 === 0) expect(after.kl).toBeLessThan(1e-9); // the bound touches
        else if (after.logLikelihood - before.logLikelihood > 1e-6) rises++;
        before = after;
      }
    }
    expect(rises).toBeGreaterThan(3000);
  });

  test('of a start that has the form, it rises from the first step on', () => {
    for (const seed of SEEDS) {
      const { points, start, form } = problem(seed);
      if (start.covariances[0]! < form.floor) continue;
      const q = responsibilities(points, start);
      const after = maximised(points, q, start, form);
      const gain = mixtureLogLikelihood(points, after) - mixtureLogLikelihood(points, start);
      expect(gain).toBeGreaterThan(-1e-9);
    }
  });

  test('no random change of an M-step’s mixture makes Q larger', () => {
    const draws = sequence({ stream: STREAM.observations, step: 1, seed: 7 });
    for (const seed of SEEDS.slice(0, 300)) {
      const { points, start, form } = problem(seed);
      const { width } = start;
      const q = responsibilities(points, start);
      const best = maximised(points, q, start, form);
      const highest = boundOf(points, best, q).expectedJoint;
      for (let trial = 0; trial < 20; trial++) {
        const size = 10 ** (-4 * draws.uniform());
        const wobble = (value: number): number => value + size * draws.normal();
        const raw = Array.from(best.weights, (weight) => Math.max(wobble(weight), 1e-12));
        const total = raw.reduce((sum, weight) => sum + weight, 0);
        const covariances = Float64Array.from(best.covariances);
        for (let c = 0; c < raw.length; c++) {
          const at = c * width * width;
          const grown = 1 + size * draws.uniform();
          if (form.shape === 'round' || width === 1) {
            const variance = Math.max(wobble(covariances[at]!), form.floor);
            for (let d = 0; d < width; d++) covariances[at + d * (width + 1)] = variance;
          } else {
            // stays within the form: adding A Aᵀ to it, or growing it, puts no variance below the floor
            const [u, v] = [size * draws.normal(), size * draws.normal()];
            covariances[at] = grown * covariances[at]! + u * u;
            covariances[at + 1] = grown * covariances[at + 1]! + u * v;
            covariances[at + 2] = grown * covariances[at + 2]! + u * v;
            covariances[at + 3] = grown * covariances[at + 3]! + v * v;
          }
        }
        const other = {
          width,
          weights: raw.map((weight) => weight / total),
          means: Float64Array.from(best.means, wobble),
          covariances,
        };
        const value = boundOf(points, other, q).expectedJoint;
        expect(value).toBeLessThan(highest + 1e-9 * (1 + Math.abs(highest)));
      }
    }
  });
});

describe('maximised with a floor', () => {
  test('no variance below it in any direction, and shrinking a covariance that is above it makes Q smaller', () => {
    for (const seed of SEEDS) {
      const { points, start, form } = problem(seed);
      const { width } = start;
      const q = responsibilities(points, start);
      const best = maximised(points, q, start, form);
      for (let c = 0; c < best.weights.length; c++) {
        if (best.weights[c] === 0) continue;
        const { small } = eigenvaluesOf(best.covariances, c * width * width, width);
        expect(small).toBeGreaterThan(form.floor * (1 - 1e-6));
      }
    }
  });

  test('points on a line keep their length along it and get the floor across', () => {
    const points = [-3, -3, -1, -1, 1, 1, 3, 3]; // variance 10 along the diagonal
    const q = [1, 1, 1, 1];
    const form = { shape: 'full', floor: 0.04 } as const;
    const { means, covariances } = maximised(points, q, roundMixture([5, 5], 2, 1), form);
    expect(Array.from(means)).toEqual([0, 0]);
    const { large, small } = eigenvaluesOf(covariances, 0, 2);
    expect(large).toBeCloseTo(10, 12);
    expect(small).toBeCloseTo(0.04, 12);
    expect(covariances[1]).toBeCloseTo((10 - 0.04) / 2, 12);
  });

  test('eigenvaluesOf agrees with trace and determinant', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const matrix = [a * a + b * b, b * c, b * c, c * c]; // [[a, b], [0, c]] times its transpose
        const { large, small } = eigenvaluesOf(matrix, 0, 2);
        expect(large + small).toBeCloseTo(matrix[0]! + matrix[3]!, 9);
        expect(large * small).toBeCloseTo((a * c) ** 2, 7);
        expect(large).toBeGreaterThanOrEqual(small);
      }),
    );
  });
});

describe('components in trouble', () => {
  const form = { shape: 'full', floor: 0.01 } as const;

  test('one on a point of its own collapses onto it: its variance is the floor', () => {
    const points = [-2, -1.9, -2.1, -1.8, 2.5]; // on the line, one far off
    let mixture = roundMixture([-2, 2.5], 1, 0.3);
    for (let step = 0; step < 5; step++)
      mixture = maximised(points, responsibilities(points, mixture), mixture, form);
    expect(mixture.means[1]).toBeCloseTo(2.5, 9);
    expect(mixture.covariances[1]).toBe(0.01);
    expect(troublesOf(mixture, 5, form)).toEqual([null, 'collapsed']);
    // without a floor to speak of the likelihood there has no end
    const narrow = { shape: 'full', floor: 1e-12 } as const;
    const narrower = maximised(points, responsibilities(points, mixture), mixture, narrow);
    expect(mixtureLogLikelihood(points, narrower)).toBeGreaterThan(
      mixtureLogLikelihood(points, mixture) + 10,
    );
  });

  test('two points that coincide collapse a component, a line of points doesn’t', () => {
    const q = [1, 1, 1];
    const on = (points: number[]) =>
      troublesOf(maximised(points, q, roundMixture([0, 0], 2, 1), form), 3, form);
    expect(on([1, 1, 1, 1, 1, 1])).toEqual(['collapsed']);
    expect(on([0, 0, 1, 0, 2, 0])).toEqual([null]);
  });

  test('one that answers for nothing stays where it was, with weight 0', () => {
    const points = [0, 0.1, -0.1];
    const start = roundMixture([0, 1000], 1, 0.5);
    const q = responsibilities(points, start);
    expect(effectiveCounts(q, 2)[1]).toBe(0);
    const after = maximised(points, q, start, form);
    expect([after.weights[1], after.means[1], after.covariances[1]]).toEqual([0, 1000, 0.25]);
    expect(troublesOf(after, 3, form)[1]).toBe('empty');
    expect(boundOf(points, after, responsibilities(points, after)).kl).toBeCloseTo(0, 12);
  });

  test('restarted: on a point, as wide as all of them, weights summing to 1, the same again for the same key', () => {
    const points = [-2, -1.9, -2.1, -1.8, 2.5];
    const mixture: GaussianMixture = {
      width: 1,
      weights: [0.8, 0.2],
      means: [-1.95, 2.5],
      covariances: [0.0125, 0.01],
    };
    const key = { stream: STREAM.restarts, step: 3, seed: 1 };
    const after = restarted(points, mixture, 1, form, key);
    expect(points).toContain(after.means[1]);
    const mean = points.reduce((sum, x) => sum + x, 0) / 5;
    expect(after.covariances[1]).toBeCloseTo(
      points.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 5,
      12,
    );
    expect(Array.from(after.weights)).toEqual([0.5, 0.5]);
    expect([after.means[0], after.covariances[0]]).toEqual([-1.95, 0.0125]);
    expect(restarted(points, mixture, 1, form, key)).toEqual(after);
    const places = Array.from(
      { length: 40 },
      (_, step) => restarted(points, mixture, 1, form, { ...key, step }).means[1],
    );
    expect(new Set(places)).toEqual(new Set(points));
    const alone = restarted(points, roundMixture([9], 1, 1), 0, form, key);
    expect(Array.from(alone.weights)).toEqual([1]);
  });
});

describe('densities', () => {
  const plane: GaussianMixture = {
    width: 2,
    weights: [0.3, 0.7],
    means: [1, -1, 0, 2],
    covariances: [2, 1.2, 1.2, 1, 0.5, -0.1, -0.1, 0.3],
  };

  test('jointLogs are weight times density, in the plane as by Cholesky, on the line as of a 1-D mixture', () => {
    const points = [0.3, 0.7, -2, 1, 4, 4];
    const logs = jointLogs(points, plane);
    for (let i = 0; i < 3; i++)
      for (let c = 0; c < 2; c++) {
        const factor = cholesky(plane.covariances, 2);
        const own = c === 0 ? factor : cholesky([0.5, -0.1, -0.1, 0.3], 2);
        const mean = [plane.means[2 * c]!, plane.means[2 * c + 1]!];
        const log = gaussianNdLogDensity(points.slice(2 * i, 2 * i + 2), mean, own);
        expect(logs[2 * i + c]).toBeCloseTo(Math.log(plane.weights[c]!) + log, 10);
      }
    const line = { width: 1, weights: [0.2, 0.8], means: [-1, 2], covariances: [0.25, 4] } as const;
    const same = { weights: [0.2, 0.8], means: [-1, 2], deviations: [0.5, 2] };
    for (const x of [-3, 0, 1.5])
      expect(mixtureLogLikelihood([x], line)).toBeCloseTo(mixtureLogDensity(x, same), 12);
  });

  test('the plane’s density integrates to 1', () => {
    const line = (x: number): number =>
      integrate((y) => gaussianMixtureDensity([x, y], plane), -10, 10, { tolerance: 1e-8 }).value;
    expect(integrate(line, -14, 14, { tolerance: 1e-7 }).value).toBeCloseTo(1, 6);
  });

  test('responsibilities are Bayes’ rule and sum to 1', () => {
    const points = [0, 0, 1, 2];
    const r = responsibilities(points, plane);
    for (let i = 0; i < 2; i++) {
      const at = points.slice(2 * i, 2 * i + 2);
      const only = (c: number): number =>
        plane.weights[c]! *
        gaussianMixtureDensity(at, {
          width: 2,
          weights: [1],
          means: [plane.means[2 * c]!, plane.means[2 * c + 1]!],
          covariances: (plane.covariances as number[]).slice(4 * c, 4 * c + 4),
        });
      expect(r[2 * i]).toBeCloseTo(only(0) / (only(0) + only(1)), 12);
      expect(r[2 * i]! + r[2 * i + 1]!).toBeCloseTo(1, 14);
    }
  });
});

describe('k-means', () => {
  test('neither half step ever raises the distortion, and it ends', () => {
    for (const seed of SEEDS) {
      const { points, start } = problem(seed);
      const { width } = start;
      let centres: Float64Array = Float64Array.from(start.means);
      let owners = nearestCentres(points, centres, width);
      let now = distortion(points, owners, centres, width);
      for (let round = 0; round < 40; round++) {
        centres = movedCentres(points, owners, centres, width);
        const moved = distortion(points, owners, centres, width);
        owners = nearestCentres(points, centres, width);
        const assigned = distortion(points, owners, centres, width);
        expect(moved).toBeLessThan(now + 1e-12);
        expect(assigned).toBeLessThanOrEqual(moved);
        now = assigned;
      }
      expect(distortion(points, owners, movedCentres(points, owners, centres, width), width)).toBe(
        now,
      );
    }
  });

  test('is where EM’s responsibilities go as the variance goes to 0', () => {
    const points = [-2, 0, -1.5, 0.3, 1, 0.5, 2, -1, 0.1, 0];
    const centres = [-1, 0, 1, 0];
    const owners = nearestCentres(points, centres, 2);
    const soft = responsibilities(points, roundMixture(centres, 2, 0.02));
    owners.forEach((owner, i) => expect(soft[2 * i + owner]).toBeGreaterThan(1 - 1e-9));
  });

  test('a centre without points stays', () => {
    expect([...movedCentres([0, 1, 5], [0, 0, 0], [1, 9], 1)]).toEqual([2, 9]);
  });
});
