import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mmdSquared } from '../../src/maths/divergences.ts';
import { exponentialCdf, exponentialLogDensity } from '../../src/maths/exponential.ts';
import {
  gaussianKl,
  gaussianTotalVariation,
  gaussianWasserstein1,
} from '../../src/maths/gaussian.ts';
import {
  jsSlope,
  lineEntropy,
  lineJs,
  lineKl,
  lineTotalVariation,
  lineWasserstein1,
  mixtureMeasures,
} from '../../src/maths/line-divergences.ts';
import { mixtureDistribution, type LineDistribution } from '../../src/maths/line-distribution.ts';
import {
  midpointOf,
  mixtureCdf,
  mixtureLogDensity,
  mixtureMmdSquared,
  mixtureMoments,
  mixtureQuantile,
  type Mixture,
} from '../../src/maths/mixture.ts';
import { integrate, type Integral } from '../../src/maths/quadrature.ts';
import { erf } from '../../src/maths/special.ts';
import { uniformCdf, uniformLogDensity } from '../../src/maths/uniform.ts';
import { bell, mixtures } from '../support/distributions.ts';

const of = mixtureDistribution;
const mean = fc.double({ min: -5, max: 5, noNaN: true });
const deviation = fc.double({ min: -1, max: 1, noNaN: true }).map((x) => 10 ** x);

function uniform(from: number, to: number): LineDistribution {
  return {
    logDensity: (x) => uniformLogDensity(x, from, to),
    cdf: (x) => uniformCdf(x, from, to),
    tail: (x) => uniformCdf(from + to - x, from, to),
    landmarks: [from, to],
  };
}

function exponential(rate: number): LineDistribution {
  return {
    logDensity: (x) => exponentialLogDensity(x, rate),
    cdf: (x) => exponentialCdf(x, rate),
    tail: (x) => (x < 0 ? 1 : Math.exp(-rate * x)),
    landmarks: [0, 1 / rate, 5 / rate],
  };
}

/** The value is the exact one within its own error, which is small. */
function expectExact({ value, error }: Integral, exact: number): void {
  const rounding = 1e-14 + 1e-13 * Math.abs(exact); // of densities and of the oracle
  expect(error).toBeLessThanOrEqual(Math.max(1e-10, 1e-12 * Math.abs(exact)));
  expect(Math.abs(value - exact)).toBeLessThanOrEqual(error + rounding);
}

test('the book’s numbers', () => {
  const measures = mixtureMeasures(bell(0, 1), bell(0, 2), 1);
  expect(measures.forwardKl).toBeCloseTo(Math.log(2) + 1 / 8 - 1 / 2, 15);
  expect(measures.forwardKl).toBeCloseTo(0.3181, 4);
  expect(measures.reverseKl).toBeCloseTo(0.8069, 4);
  const apart: [number, number][] = [
    [1, 0.1114],
    [2, 0.3368],
    [4, 0.6327],
    [8, 0.69305],
  ];
  for (const [m, js] of apart) {
    const moved = mixtureMeasures(bell(0, 1), bell(m, 1), 1);
    expect(moved.js).toBeCloseTo(js, 4);
    expect(moved.forwardKl).toBe(m ** 2 / 2);
    expect(moved.reverseKl).toBe(m ** 2 / 2);
    expect(moved.wasserstein1).toBe(m);
    expect(moved.totalVariation).toBeCloseTo(erf(m / Math.sqrt(8)), 14);
  }
});

describe('mixtureDistribution(mixture)', () => {
  test('is the mixture, with all digits in both tails', () => {
    const mirrored = ({ means, ...rest }: Mixture): Mixture => ({
      ...rest,
      means: means.map((value) => -value),
    });
    fc.assert(
      fc.property(mixtures(4), fc.double({ min: -30, max: 30, noNaN: true }), (mixture, x) => {
        const { logDensity, cdf, tail } = of(mixture);
        const exact = mixtureLogDensity(x, mixture);
        expect(Math.abs(logDensity(x) / exact - 1)).toBeLessThan(1e-11);
        const [below, above] = [mixtureCdf(x, mixture), mixtureCdf(-x, mirrored(mixture))];
        expect(Math.abs(cdf(x) - below)).toBeLessThanOrEqual(1e-12 * below);
        expect(Math.abs(tail(x) - above)).toBeLessThanOrEqual(1e-12 * above);
      }),
    );
  });
  test('a component of weight 0 is none', () => {
    const mixture = { weights: [1, 0], means: [0, 3], deviations: [1, 1] };
    for (const x of [-2, 0, 3, 50])
      expect(of(mixture).logDensity(x)).toBe(of(bell(0, 1)).logDensity(x));
    expect(of(mixture).landmarks).toEqual(of(bell(0, 1)).landmarks);
    expect(of(bell(0, 1)).logDensity(1e200)).toBe(-Infinity);
  });
});

test('mixtureMoments are those by quadrature', () => {
  fc.assert(
    fc.property(mixtures(3), (mixture) => {
      const { logDensity, landmarks } = of(mixture);
      const moment = (f: (x: number) => number): number =>
        integrate((x) => f(x) * Math.exp(logDensity(x)), -Infinity, Infinity, {
          splits: landmarks,
        }).value;
      const moments = mixtureMoments(mixture);
      expect(moments.mean).toBeCloseTo(
        moment((x) => x),
        9,
      );
      expect(moments.deviation ** 2).toBeCloseTo(
        moment((x) => (x - moments.mean) ** 2),
        8,
      );
    }),
  );
});

test('lineEntropy(q) of a Gaussian, a uniform, an exponential', () => {
  for (const width of [0.01, 1, 30]) {
    expectExact(lineEntropy(of(bell(3, width))), 0.5 * Math.log(2 * Math.PI * Math.E * width ** 2));
    expectExact(lineEntropy(uniform(-1, width - 1)), Math.log(width));
    expectExact(lineEntropy(exponential(1 / width)), 1 + Math.log(width));
  }
  expect(lineEntropy(of(bell(0, 0.1))).value).toBeLessThan(0);
});

describe('between Gaussians, quadrature is the closed form', () => {
  const twoBells = fc.tuple(mean, deviation, mean, deviation);
  test('KL', () => {
    fc.assert(
      fc.property(twoBells, ([m1, s1, m2, s2]) => {
        expectExact(lineKl(of(bell(m1, s1)), of(bell(m2, s2))), gaussianKl(m1, s1, m2, s2));
      }),
    );
  });
  test('total variation', () => {
    fc.assert(
      fc.property(twoBells, ([m1, s1, m2, s2]) => {
        const exact = gaussianTotalVariation(m1, s1, m2, s2);
        expectExact(lineTotalVariation(of(bell(m1, s1)), of(bell(m2, s2))), exact);
        expect(gaussianTotalVariation(m2, s2, m1, s1)).toBeCloseTo(exact, 12);
        expect(gaussianTotalVariation(-m1, s1, -m2, s2)).toBeCloseTo(exact, 12);
      }),
    );
  });
  test('Wasserstein-1', () => {
    fc.assert(
      fc.property(twoBells, ([m1, s1, m2, s2]) => {
        const exact = gaussianWasserstein1(m1, s1, m2, s2);
        expectExact(lineWasserstein1(of(bell(m1, s1)), of(bell(m2, s2))), exact);
      }),
    );
  });
  test('at the edges of the closed forms', () => {
    expect(gaussianTotalVariation(2, 3, 2, 3)).toBe(0);
    expect(gaussianTotalVariation(0, 1, 100, 1)).toBe(1);
    for (const nearly of [1 - 1e-15, 1 + 1e-15, 1 + 1e-9])
      for (const shift of [-1, 0, 1e-8, 1, 30])
        expect(gaussianTotalVariation(0, 1, shift, nearly)).toBeCloseTo(
          erf(Math.abs(shift) / Math.sqrt(8)),
          8,
        );
    expect(gaussianTotalVariation(0, 1, 0, 1e-6)).toBeCloseTo(1, 4);
    expect(gaussianWasserstein1(1, 2, 4, 2)).toBe(3);
    expect(gaussianWasserstein1(1, 0, 4, 0)).toBe(3);
    expect(gaussianWasserstein1(0, 1, 0, 3)).toBeCloseTo(2 * Math.sqrt(2 / Math.PI), 15);
    expect(gaussianWasserstein1(0, 1, 1e9, 1 + 1e-9)).toBe(1e9);
  });
});

describe('where a density is 0', () => {
  test('KL is ∞ if q isn’t there, and finite if p alone would be', () => {
    const normal = of(bell(0.5, 1));
    const infinite = { value: Infinity, error: 0 };
    expect(lineKl(normal, uniform(-20, 21))).toEqual(infinite); // q there: less than 10⁻⁹⁰
    expect(lineKl(normal, exponential(1))).toEqual(infinite);
    expect(lineKl(exponential(1), uniform(0, 50))).toEqual(infinite);
    expect(lineKl(uniform(0, 1), uniform(0.001, 1))).toEqual(infinite);
    expect(lineKl(uniform(2, 3), uniform(0, 1))).toEqual(infinite);
    // −log of the normal's density, averaged over [0, 1]
    const uniformToNormal = 0.5 * Math.log(2 * Math.PI) + 0.5 / 12;
    expectExact(lineKl(uniform(0, 1), normal), uniformToNormal);
    expectExact(lineKl(uniform(0, 1), uniform(-1, 4)), Math.log(5));
    expectExact(lineKl(exponential(2), exponential(0.5)), Math.log(4) + 0.25 - 1);
  });
  test('the others stay finite', () => {
    const [left, right] = [uniform(0, 1), uniform(2, 3)];
    expect(lineJs(left, right).value).toBeCloseTo(Math.LN2, 12);
    expect(lineJs(left, right).value).toBeLessThanOrEqual(Math.LN2);
    expectExact(lineTotalVariation(left, right), 1);
    expectExact(lineWasserstein1(left, right), 2);
    expectExact(lineTotalVariation(left, uniform(0.25, 1.25)), 0.25);
    expectExact(lineWasserstein1(exponential(1), exponential(0.2)), 4);
    // m is 1.5 on the shared half, and 0.5 on the rest of [0, 1]
    const js = lineJs(left, uniform(0, 0.5));
    expectExact(js, 0.5 * (0.5 * Math.log(1 / 1.5) + 0.5 * Math.LN2) + 0.5 * Math.log(2 / 1.5));
  });
});

describe('between mixtures', () => {
  const two = fc.tuple(mixtures(3), mixtures(3));
  const area = (f: (x: number) => number, from: number, to: number): number => {
    const step = (to - from) / 20_000;
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += f(from + (i + 0.5) * step) * step;
    return sum;
  };
  const density = (mixture: Mixture) => (x: number) => Math.exp(mixtureLogDensity(x, mixture));

  test('agree with sums over a fine grid', () => {
    fc.assert(
      fc.property(two, ([q, p]) => {
        const [dq, dp] = [density(q), density(p)];
        const measures = mixtureMeasures(q, p, 1);
        const sum = (f: (x: number) => number): number => area(f, -35, 35);
        expect(measures.totalVariation).toBeCloseTo(
          sum((x) => 0.5 * Math.abs(dq(x) - dp(x))),
          4,
        );
        expect(measures.wasserstein1).toBeCloseTo(
          sum((x) => Math.abs(mixtureCdf(x, q) - mixtureCdf(x, p))),
          4,
        );
        const kl = sum((x) => dq(x) * (mixtureLogDensity(x, q) - mixtureLogDensity(x, p)));
        expect(Math.abs(measures.forwardKl - kl)).toBeLessThan(1e-5 * Math.max(1, kl));
      }),
      { numRuns: 25 },
    );
  });
  test('JS is half of both KLs to the midpoint; symmetric, and at most log 2', () => {
    fc.assert(
      fc.property(two, ([q, p]) => {
        const m = of(midpointOf(q, p));
        const [one, other] = [lineKl(of(q), m), lineKl(of(p), m)];
        const js = lineJs(of(q), of(p));
        expect(Math.abs(js.value - 0.5 * (one.value + other.value))).toBeLessThanOrEqual(
          js.error + one.error + other.error + 1e-14, // of densities
        );
        expect(js.value).toBeLessThanOrEqual(Math.LN2);
        expect(lineJs(of(p), of(q)).value).toBeCloseTo(js.value, 9);
      }),
    );
  });
  test('Wasserstein-1 is what it costs to move each quantile to the same of the other', () => {
    fc.assert(
      fc.property(two, ([q, p]) => {
        const count = 4000;
        let sum = 0;
        for (let i = 0; i < count; i++) {
          const u = (i + 0.5) / count;
          sum += Math.abs(mixtureQuantile(u, q) - mixtureQuantile(u, p)) / count;
        }
        expect(Math.abs(lineWasserstein1(of(q), of(p)).value - sum)).toBeLessThan(5e-3);
      }),
      { numRuns: 10 },
    );
  });
  test('Wasserstein-1 isn’t misled by weights that sum to less than 1 by rounding', () => {
    const ten = (value: number): number[] => Array.from({ length: 10 }, () => value);
    const inParts = of({ weights: ten(0.1), means: ten(2), deviations: ten(1) });
    expect(inParts.cdf(50)).toBeLessThan(1);
    expect(lineWasserstein1(inParts, of(bell(2, 1))).value).toBeLessThan(1e-15);
  });
  test('MMD² is the sum over a fine grid of both', () => {
    const grid = Array.from({ length: 601 }, (_, i) => (i - 300) / 15);
    const wide = mixtures(2).map((mixture) => ({
      ...mixture,
      deviations: mixture.deviations.map((value) => Math.min(2, 0.5 + value)),
    }));
    fc.assert(
      fc.property(wide, wide, fc.double({ min: 0.4, max: 3, noNaN: true }), (q, p, bandwidth) => {
        const shares = (mixture: Mixture): number[] => grid.map((x) => density(mixture)(x) / 15);
        const sum = mmdSquared(shares(q), shares(p), grid, bandwidth);
        expect(mixtureMmdSquared(q, p, bandwidth)).toBeCloseTo(sum, 9);
        expect(mixtureMmdSquared(q, q, bandwidth)).toBeCloseTo(0, 14);
      }),
      { numRuns: 20 },
    );
  });
  test('KL is at least 0, 0 only for equals, and at least 2 TV² (Pinsker)', () => {
    fc.assert(
      fc.property(two, ([q, p]) => {
        const measures = mixtureMeasures(q, p, 1);
        const least = 2 * measures.totalVariation ** 2 - 1e-7;
        expect(measures.forwardKl).toBeGreaterThanOrEqual(Math.max(0, least));
        expect(measures.reverseKl).toBeGreaterThanOrEqual(Math.max(0, least));
        expect(measures.error).toBeLessThanOrEqual(
          1e-8 + 1e-12 * measures.forwardKl + 1e-12 * measures.reverseKl,
        );
        const same = mixtureMeasures(q, { ...q }, 1);
        expect(same).toMatchObject({ forwardKl: 0, reverseKl: 0, js: 0, totalVariation: 0 });
        expect(same.wasserstein1).toBe(0);
        expect(same.mmdSquared).toBeLessThan(1e-15);
      }),
    );
  });
  test('none of them grows when the same noise is added to both', () => {
    const noisy = (mixture: Mixture, noise: number): Mixture => ({
      ...mixture,
      deviations: mixture.deviations.map((value) => Math.hypot(value, noise)),
    });
    fc.assert(
      fc.property(two, fc.double({ min: 0.1, max: 3, noNaN: true }), ([q, p], noise) => {
        const before = mixtureMeasures(q, p, 1);
        const after = mixtureMeasures(noisy(q, noise), noisy(p, noise), 1);
        for (const name of [
          'forwardKl',
          'reverseKl',
          'js',
          'totalVariation',
          'wasserstein1',
          'mmdSquared',
        ] as const)
          expect(after[name]).toBeLessThanOrEqual(before[name] + 3e-8);
      }),
    );
  });
  test('a figure asks for few densities, however far apart or narrow they are', () => {
    const q = { weights: [0.5, 0.5], means: [-2, 2], deviations: [0.6, 0.6] };
    const p = { weights: [0.3, 0.7], means: [-1, 3], deviations: [1, 0.4] };
    for (const other of [p, { ...p, means: [-5, 9] }, { ...p, deviations: [0.05, 0.1] }])
      for (const measure of [lineKl, lineJs, lineTotalVariation, lineWasserstein1]) {
        let asked = 0;
        const counted = (f: (x: number) => number) => (x: number) => (asked++, f(x));
        const { logDensity, cdf, tail, landmarks } = of(q);
        const watched = {
          logDensity: counted(logDensity),
          cdf: counted(cdf),
          tail: counted(tail),
          landmarks,
        };
        measure(watched, of(other), { tolerance: 1e-8 });
        expect(asked).toBeLessThan(1000);
      }
  });
});

test('jsSlope is the derivative of JS by the mean, and fades as the two part', () => {
  fc.assert(
    fc.property(mixtures(2), mean, deviation, (q, at, width) => {
      const h = 1e-3 * width;
      const js = (m: number): number =>
        lineJs(of(q), of(bell(m, width)), { tolerance: 1e-13 }).value;
      const difference =
        (8 * (js(at + h) - js(at - h)) - (js(at + 2 * h) - js(at - 2 * h))) / (12 * h);
      const slope = jsSlope(of(q), at, width);
      expect(Math.abs(slope.value - difference)).toBeLessThan(1e-7);
    }),
    { numRuns: 50 },
  );
  const at = (m: number): number => jsSlope(of(bell(0, 1)), m, 1).value;
  expect(at(0)).toBeCloseTo(0, 12);
  expect(at(1)).toBeGreaterThan(0.1);
  expect(at(6)).toBeLessThan(0.02);
  expect(at(12)).toBeLessThan(1e-6);
  expect(at(-1)).toBeCloseTo(-at(1), 9);
});
