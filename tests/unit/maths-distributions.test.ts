import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bernoulliCdf,
  bernoulliLogProbability,
  bernoulliQuantile,
  bernoulliSamples,
} from '../../src/maths/bernoulli.ts';
import {
  betaCdf,
  betaLogDensity,
  betaMean,
  betaMode,
  betaQuantile,
  betaSamples,
} from '../../src/maths/beta.ts';
import {
  categoricalCdf,
  categoricalLogProbability,
  categoricalQuantile,
  categoricalSamples,
} from '../../src/maths/categorical.ts';
import {
  exponentialCdf,
  exponentialLogDensity,
  exponentialQuantile,
  exponentialSamples,
} from '../../src/maths/exponential.ts';
import {
  gaussianCdf,
  gaussianLogDensity,
  gaussianQuantile,
  gaussianSamples,
} from '../../src/maths/gaussian.ts';
import { bernoulliLogLikelihood } from '../../src/maths/log-space.ts';
import {
  mixtureCdf,
  mixtureLogDensity,
  mixtureQuantile,
  mixtureSamples,
  type Mixture,
} from '../../src/maths/mixture.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import type { Key } from '../../src/maths/random.ts';
import {
  uniformCdf,
  uniformLogDensity,
  uniformQuantile,
  uniformSamples,
} from '../../src/maths/uniform.ts';
import { KS_BOUND, kolmogorovSmirnov } from '../support/kolmogorov-smirnov.ts';

const KEY: Key = { stream: 10, step: 2, seed: 77 };

/** A distribution on the line with its parameters filled in. */
interface Filled {
  readonly logDensity: (x: number) => number;
  readonly cdf: (x: number) => number;
  readonly quantile: (p: number) => number;
  readonly samples: (count: number, key: Key) => Float64Array;
  /** For families whose rounding errors grow with their parameters. */
  readonly size?: number;
  /** Where a narrow peak starts, stands and ends, so that no quadrature steps over it. */
  readonly peaks?: readonly number[];
}

const power = (from: number, to: number) =>
  fc.double({ min: from, max: to, noNaN: true }).map((log10) => 10 ** log10);
const place = fc.double({ min: -10, max: 10, noNaN: true });

function gaussian(mean: number, deviation: number): Filled {
  return {
    logDensity: (x) => gaussianLogDensity(x, mean, deviation),
    cdf: (x) => gaussianCdf(x, mean, deviation),
    quantile: (p) => gaussianQuantile(p, mean, deviation),
    samples: (count, key) => gaussianSamples(count, mean, deviation, key),
  };
}

function exponential(rate: number): Filled {
  return {
    logDensity: (x) => exponentialLogDensity(x, rate),
    cdf: (x) => exponentialCdf(x, rate),
    quantile: (p) => exponentialQuantile(p, rate),
    samples: (count, key) => exponentialSamples(count, rate, key),
  };
}

function uniform(from: number, to: number): Filled {
  return {
    logDensity: (x) => uniformLogDensity(x, from, to),
    cdf: (x) => uniformCdf(x, from, to),
    quantile: (p) => uniformQuantile(p, from, to),
    samples: (count, key) => uniformSamples(count, from, to, key),
  };
}

function beta(a: number, b: number): Filled {
  return {
    logDensity: (x) => betaLogDensity(x, a, b),
    cdf: (x) => betaCdf(x, a, b),
    quantile: (p) => betaQuantile(p, a, b),
    samples: (count, key) => betaSamples(count, a, b, key),
    size: a + b,
  };
}

function mixture(of: Mixture): Filled {
  return {
    logDensity: (x) => mixtureLogDensity(x, of),
    cdf: (x) => mixtureCdf(x, of),
    quantile: (p) => mixtureQuantile(p, of),
    samples: (count, key) => mixtureSamples(count, of, key),
    peaks: of.means.flatMap((mean, k) =>
      [-8, -3, 0, 3, 8].map((z) => mean + z * of.deviations[k]!),
    ),
  };
}

const component = fc.record({ weight: power(-3, 0), mean: place, deviation: power(-2, 1) });
const mixtures = fc.array(component, { minLength: 1, maxLength: 5 }).map((components): Mixture => {
  const sum = components.reduce((total, { weight }) => total + weight, 0);
  return {
    weights: components.map(({ weight }) => weight / sum),
    means: components.map(({ mean }) => mean),
    deviations: components.map(({ deviation }) => deviation),
  };
});

/** Parameters for which a density can be integrated step by step. */
const MODERATE = {
  gaussian: fc.tuple(place, power(-2, 2)).map(([mean, deviation]) => gaussian(mean, deviation)),
  exponential: power(-2, 2).map(exponential),
  uniform: fc.tuple(place, power(-2, 2)).map(([from, width]) => uniform(from, from + width)),
  beta: fc.tuple(power(0, 3), power(0, 3)).map(([a, b]) => beta(a, b)),
  mixture: mixtures.map(mixture),
};

/** Parameters as far out as the functions promise to work. */
const EXTREME = {
  gaussian: fc.tuple(power(-150, 150), power(-150, 150)).map(([m, s]) => gaussian(m, s)),
  exponential: power(-150, 150).map(exponential),
  uniform: fc.tuple(power(-150, 150), power(-150, 150)).map(([m, w]) => uniform(-m, w)),
  beta: fc.tuple(power(-1, 6), power(-1, 6)).map(([a, b]) => beta(a, b)),
  mixture: mixtures.map(mixture),
};

const families = Object.keys(MODERATE) as (keyof typeof MODERATE)[];

/** Probabilities, half of them in the middle, the rest as far out in the tails as there are any. */
const probability = fc.oneof(
  fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  power(-300, -2),
  power(-15, -2).map((p) => 1 - p),
);

/** The float64 some units in the last place above x, or below. */
function beside(x: number, units: number): number {
  const float = new Float64Array([x]);
  const bits = new BigInt64Array(float.buffer);
  bits[0]! += BigInt(x < 0 || Object.is(x, -0) ? -units : units);
  return Number.isNaN(float[0]) || (x === 0 && units < 0) ? -Number.MIN_VALUE : float[0]!;
}

describe.each(families)('%s', (family) => {
  test('its density integrates to the CDF, and to 1 in all', () => {
    fc.assert(
      fc.property(
        MODERATE[family],
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        ({ logDensity, cdf, quantile, peaks = [] }, p) => {
          const [first, last] = [quantile(1e-13), quantile(1 - 1e-13)]; // beyond: 2e-13 in all
          const inside = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99].map(quantile).concat(peaks);
          const cuts = [first, ...inside.filter((x) => x > first && x < last), last].sort(
            (a, b) => a - b,
          );
          const density = (x: number) => Math.exp(logDensity(x));
          const area = (to: number) => {
            let sum = 0;
            for (let i = 1; i < cuts.length && cuts[i - 1]! < to; i++) {
              const end = Math.min(cuts[i]!, to);
              sum += integrate(density, cuts[i - 1]!, end, { tolerance: 1e-13 }).value;
            }
            return sum;
          };
          expect(Math.abs(area(Infinity) - 1)).toBeLessThan(1e-11);
          const x = quantile(p);
          expect(Math.abs(area(x) - cdf(x))).toBeLessThan(1e-11);
        },
      ),
    );
  });

  test('its quantile is where the CDF passes p, to the last digits, in both tails', () => {
    fc.assert(
      fc.property(EXTREME[family], probability, ({ cdf, quantile, size = 1 }, p) => {
        const x = quantile(p);
        const far = -Math.log(p);
        const rounding = 4e-16 * (100 + far + Math.sqrt(size * far));
        expect(cdf(beside(x, -8))).toBeLessThanOrEqual(p * (1 + rounding));
        expect(cdf(beside(x, 8))).toBeGreaterThanOrEqual(p * (1 - rounding));
      }),
      { numRuns: 1000 },
    );
  });

  test('its quantile rises with p; ends at 0 and 1; is NaN beyond', () => {
    fc.assert(
      fc.property(EXTREME[family], probability, probability, ({ cdf, quantile }, p1, p2) => {
        const [low, high] = p1 < p2 ? [p1, p2] : [p2, p1];
        const slack = 1e-13 * Math.abs(quantile(high));
        expect(quantile(low)).toBeLessThanOrEqual(quantile(high) + slack);
        expect(cdf(quantile(0))).toBe(0);
        expect(cdf(quantile(1))).toBeLessThanOrEqual(1);
        expect(cdf(quantile(1))).toBeGreaterThan(1 - 1e-15);
        for (const p of [-0.1, 1.1, NaN]) expect(quantile(p)).toBeNaN();
      }),
    );
  });

  test('its samples follow the CDF, by key and place alone', () => {
    fc.assert(
      fc.property(MODERATE[family], fc.nat(), ({ cdf, samples }, seed) => {
        const key = { ...KEY, seed };
        const drawn = samples(1001, key);
        expect(drawn.subarray(0, 6)).toEqual(samples(6, key));
        expect(drawn).not.toEqual(samples(1001, { ...key, step: 3 }));
        expect(samples(0, key)).toHaveLength(0);
        expect(drawn.every(Number.isFinite)).toBe(true);
        const sorted = drawn.toSorted();
        expect(new Set(sorted).size).toBeGreaterThan(990); // 53 bits: hardly one twice
        const middle = drawn.reduce((sum, x) => sum + cdf(x), 0) / drawn.length;
        expect(Math.abs(middle - 0.5)).toBeLessThan(6 / Math.sqrt(12 * drawn.length));
      }),
    );
  });
});

test.each([
  ['Gaussian', gaussian(-3, 0.2)],
  ['exponential', exponential(4)],
  ['uniform', uniform(-1, 5)],
  ['Beta, a bell', beta(8, 3)],
  ['Beta, a bowl', beta(0.5, 0.3)],
  ['mixture', mixture({ weights: [0.2, 0, 0.8], means: [-4, 0, 1], deviations: [1, 1, 0.3] })],
])('samples pass Kolmogorov and Smirnov: %s', (_, { cdf, samples }) => {
  const drawn = samples(50_000, KEY);
  const distance = kolmogorovSmirnov(drawn, cdf);
  expect(distance).toBeLessThan(KS_BOUND);
  expect(distance).toBeGreaterThan(0.2); // too even is wrong as well
  // and neighbours know nothing of each other
  const ranks = drawn.map((x) => cdf(x) - 0.5);
  const r = ranks.reduce((sum, rank, i) => sum + 12 * rank * (ranks[i + 1] ?? 0), 0) / 50_000;
  expect(Math.abs(r)).toBeLessThan(4 / Math.sqrt(50_000));
});

describe('gaussian, at its limits', () => {
  test('the CDF has all digits in the lower tail, and mirrors', () => {
    expect(gaussianCdf(-37, 0, 1) / 5.725571222524577e-300).toBeCloseTo(1, 14);
    expect(gaussianCdf(1.959963984540054, 0, 1)).toBeCloseTo(0.975, 15);
    fc.assert(
      fc.property(place, place, power(-3, 3), (x, mean, deviation) => {
        const both = gaussianCdf(x, mean, deviation) + gaussianCdf(-x, -mean, deviation);
        expect(both).toBeCloseTo(1, 15);
      }),
    );
  });

  test('a deviation of 0 is a point mass, never NaN', () => {
    expect([1, 2, 3].map((x) => gaussianLogDensity(x, 2, 0))).toEqual([
      -Infinity,
      Infinity,
      -Infinity,
    ]);
    expect([1, 2, 3].map((x) => gaussianCdf(x, 2, 0))).toEqual([0, 1, 1]);
    expect([0, 0.3, 1].map((p) => gaussianQuantile(p, 2, 0))).toEqual([2, 2, 2]);
    expect(gaussianQuantile(2, 2, 0)).toBeNaN();
    expect([...gaussianSamples(2, 2, 0, KEY)]).toEqual([2, 2]);
  });

  test('far out it is −∞, not NaN', () => {
    for (const x of [-Infinity, -1e300, 1e300, Infinity]) {
      expect(gaussianLogDensity(x, 0, 1e-10)).toBe(-Infinity);
      expect(gaussianCdf(x, 0, 1e-10)).toBe(x < 0 ? 0 : 1);
    }
  });
});

describe('exponential, at its limits', () => {
  test('has its closed forms', () => {
    expect(exponentialLogDensity(3, 0.5)).toBeCloseTo(Math.log(0.5) - 1.5, 15);
    expect(exponentialLogDensity(0, 7)).toBe(Math.log(7));
    expect(exponentialQuantile(0.5, 2)).toBeCloseTo(Math.LN2 / 2, 15);
    expect(exponentialCdf(1e-20, 1)).toBe(1e-20); // not 1 − 1
  });

  test('nothing is negative, and an infinite rate is a point mass at 0', () => {
    expect(exponentialLogDensity(-1e-300, 2)).toBe(-Infinity);
    expect(exponentialLogDensity(Infinity, 2)).toBe(-Infinity);
    expect(exponentialCdf(-1, 2)).toBe(0);
    expect([-1, 0, 1].map((x) => exponentialLogDensity(x, Infinity))).toEqual([
      -Infinity,
      Infinity,
      -Infinity,
    ]);
    expect([-1, 0, 1].map((x) => exponentialCdf(x, Infinity))).toEqual([0, 1, 1]);
    expect([0, 0.5, 1].map((p) => exponentialQuantile(p, Infinity))).toEqual([0, 0, 0]);
  });
});

test('uniform: flat inside, impossible outside, ends exact', () => {
  expect(uniformLogDensity(0.2, 0.1, 0.3)).toBeCloseTo(Math.log(5), 15);
  expect([0.1, 0.3].map((x) => uniformLogDensity(x, 0.1, 0.3))).not.toContain(-Infinity);
  expect([0.09, 0.31].map((x) => uniformLogDensity(x, 0.1, 0.3))).toEqual([-Infinity, -Infinity]);
  expect([0, 1].map((p) => uniformQuantile(p, -1, 0.1))).toEqual([-1, 0.1]); // −1 + 1.1 isn't 0.1
  expect([-5, 5].map((x) => uniformCdf(x, 0.1, 0.3))).toEqual([0, 1]);
});

describe('beta', () => {
  test('below 1 its parameters raise the ends, and still all adds up', () => {
    fc.assert(
      fc.property(power(-0.7, 0), power(-0.7, 2), (a, b) => {
        // in s = log x the density xᵃ … has no pole: it falls off as eᵃˢ
        const under = (x: number, a: number, b: number) =>
          integrate((s) => Math.exp(s + betaLogDensity(Math.exp(s), a, b)), -40 / a, Math.log(x), {
            tolerance: 1e-13,
          }).value;
        expect(under(0.5, a, b) + under(0.5, b, a)).toBeCloseTo(1, 10);
        for (const x of [1e-8, 0.01, 0.5]) {
          expect(under(x, a, b)).toBeCloseTo(betaCdf(x, a, b), 10);
        }
      }),
    );
  });

  test('at the ends the density is what it tends to', () => {
    const ends = (a: number, b: number) => [betaLogDensity(0, a, b), betaLogDensity(1, a, b)];
    expect(ends(0.5, 2)).toEqual([Infinity, -Infinity]);
    expect(ends(3, 0.9)).toEqual([-Infinity, Infinity]);
    expect(ends(1, 1)).toEqual([0, 0]);
    expect(ends(1, 4)).toEqual([Math.log(4), -Infinity]);
    expect(ends(6, 1)).toEqual([-Infinity, Math.log(6)]);
    for (const b of [0.3, 1, 4, 40, 1e5]) {
      expect(betaLogDensity(1e-300, 1, b)).toBeCloseTo(betaLogDensity(0, 1, b), 12);
    }
    for (const x of [-1e-9, 1 + 1e-9, -Infinity, Infinity]) {
      expect(betaLogDensity(x, 0.5, 0.5)).toBe(-Infinity);
      expect(betaCdf(x, 0.5, 0.5)).toBe(x < 0 ? 0 : 1);
    }
    expect(betaLogDensity(NaN, 2, 2)).toBeNaN();
  });

  test('mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 64 }), power(-3, 6), power(-3, 6), (k, a, b) => {
        const x = k / 64;
        const log = betaLogDensity(x, a, b);
        const mirrored = betaLogDensity(1 - x, b, a);
        if (Number.isFinite(log)) {
          expect(Math.abs(log - mirrored)).toBeLessThan(1e-14 * (1 + Math.abs(log)));
        } else expect(log).toBe(mirrored);
      }),
    );
  });

  test('large parameters lose no digits: near its middle it is the Gaussian that it tends to', () => {
    const n = 1e12;
    const deviation = 0.5 / Math.sqrt(2 * n + 1);
    for (const z of [-2, 0, 1]) {
      const x = 0.5 + z * deviation;
      expect(betaLogDensity(x, n, n)).toBeCloseTo(gaussianLogDensity(x, 0.5, deviation), 9);
      expect(betaCdf(x, n, n)).toBeCloseTo(gaussianCdf(x, 0.5, deviation), 9);
    }
  });

  test('tiny parameters cost relative digits only', () => {
    fc.assert(
      fc.property(power(-9, 0), power(-9, 3), probability, fc.boolean(), (a, b, p, swap) => {
        const { cdf, quantile } = swap ? beta(b, a) : beta(a, b);
        const x = quantile(p);
        expect(cdf(beside(x, -8))).toBeLessThanOrEqual(p * (1 + 1e-12) + 1e-14);
        expect(cdf(beside(x, 8))).toBeGreaterThanOrEqual(p * (1 - 1e-12) - 1e-14);
      }),
    );
  });

  test('the quantile of tiny parameters, whose mass float64 can’t hold, is the end', () => {
    expect([0.3, 0.7].map((p) => betaQuantile(p, 1e-6, 1e-6))).toEqual([0, 1]);
    expect(betaQuantile(0.5, 1e-300, 1)).toBe(0);
    expect(betaQuantile(0.5, 1, 1e-300)).toBe(1);
    expect(betaQuantile(1e-66, 8000, 1.7e-6)).toBeGreaterThan(0.9); // not lost on the way there
  });

  test('the mean by quadrature, the mode on a grid', () => {
    fc.assert(
      fc.property(power(0, 2), power(0, 2), (a, b) => {
        const weighed = (x: number) => x * Math.exp(betaLogDensity(x, a, b));
        expect(betaMean(a, b)).toBeCloseTo(integrate(weighed, 0, 1).value, 9);
      }),
    );
    const shapes = [0.3, 0.999, 1, 1.001, 1.5, 2, 10];
    for (const a of shapes) {
      for (const b of shapes) {
        const grid = Float64Array.from({ length: 10_001 }, (_, i) => betaLogDensity(i / 1e4, a, b));
        const highest = Math.max(...grid);
        const places = [...grid.keys()].filter((i) => !(grid[i]! < highest - 1e-14));
        const mode = betaMode(a, b);
        if (mode === null) expect([2, 10_001]).toContain(places.length); // both ends, or flat
        else {
          expect(places.length).toBeLessThanOrEqual(2); // two where it falls between
          expect(Math.abs(places[0]! / 1e4 - mode)).toBeLessThanOrEqual(1e-4);
        }
      }
    }
  });
});

describe('mixture', () => {
  test('of one component is that Gaussian; an empty component changes nothing', () => {
    fc.assert(
      fc.property(place, place, power(-2, 1), probability, (x, mean, deviation, p) => {
        const one = { weights: [1], means: [mean], deviations: [deviation] };
        expect(mixtureLogDensity(x, one)).toBe(gaussianLogDensity(x, mean, deviation));
        expect(mixtureCdf(x, one)).toBe(gaussianCdf(x, mean, deviation));
        const gaussian = gaussianQuantile(p, mean, deviation);
        if (Number.isFinite(gaussian)) expect(mixtureQuantile(p, one)).toBeCloseTo(gaussian, 12);
        const two = { weights: [1, 0], means: [mean, x], deviations: [deviation, 0] };
        expect(mixtureLogDensity(x, two)).toBe(mixtureLogDensity(x, one));
        expect(mixtureQuantile(p, two)).toBe(mixtureQuantile(p, one));
      }),
    );
  });

  test('mirrors, so the upper tail has as many digits as the lower', () => {
    fc.assert(
      fc.property(mixtures, power(-15, -0.5), (of, tail) => {
        const mirrored = { ...of, means: of.means.map((mean) => -mean) };
        const p = 1 - tail; // so that 1 − p is exact
        const here = mixtureQuantile(p, of);
        expect(Math.abs(here + mixtureQuantile(1 - p, mirrored))).toBeLessThan(
          1e-14 * (1 + Math.abs(here)),
        );
      }),
    );
  });

  test('has no more than all probability, however its weights round', () => {
    const weights = [0.33, 0.56, 0.11]; // their sum is 1 + 2⁻⁵²
    expect(mixtureCdf(9, { weights, means: [0, 0, 0], deviations: [1, 1, 1] })).toBe(1);
  });

  test('far from every component it is still a number', () => {
    const two = { weights: [0.5, 0.5], means: [-1, 1], deviations: [1e-3, 1e-3] };
    expect(mixtureLogDensity(60, two)).toBeCloseTo(
      Math.log(0.5) + gaussianLogDensity(60, 1, 1e-3),
      3,
    );
    expect(mixtureLogDensity(Infinity, two)).toBe(-Infinity);
    expect([0, 1].map((p) => mixtureQuantile(p, two))).toEqual([-Infinity, Infinity]);
    expect(Math.abs(mixtureQuantile(0.5, two))).toBeLessThanOrEqual(1); // anywhere in the gap
  });

  test('picks components by weight, none of weight 0', () => {
    const points = { weights: [0.1, 0.6, 0, 0.3], means: [1, 2, 3, 4], deviations: [0, 0, 0, 0] };
    const drawn = mixtureSamples(40_000, points, KEY);
    points.weights.forEach((weight, k) => {
      const share = drawn.filter((x) => x === points.means[k]).length / drawn.length;
      expect(Math.abs(share - weight)).toBeLessThanOrEqual(
        4 * Math.sqrt((weight * (1 - weight)) / drawn.length),
      );
    });
  });
});

describe('bernoulli', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });

  test('has probabilities p and 1 − p, and −∞ for what can’t be', () => {
    expect(bernoulliLogProbability(1, 0.3)).toBe(Math.log(0.3));
    expect(bernoulliLogProbability(0, 1e-20)).toBe(-1e-20); // not log(1 − 0)
    expect([0, 1].map((x) => bernoulliLogProbability(x, 0))).toEqual([-0, -Infinity]);
    expect([0, 1].map((x) => bernoulliLogProbability(x, 1))).toEqual([-Infinity, 0]);
    for (const x of [0.5, -1, 2, NaN]) expect(bernoulliLogProbability(x, 0.5)).toBe(-Infinity);
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (logit) => {
        const p = 1 / (1 + Math.exp(-logit));
        const direct = bernoulliLogProbability(1, p);
        expect(direct).toBeCloseTo(bernoulliLogLikelihood(logit, 1), 12);
      }),
    );
  });

  test('the quantile is the first possible value at which the CDF reaches the level', () => {
    fc.assert(
      fc.property(chance, chance, (p, level) => {
        const x = bernoulliQuantile(level, p);
        expect(bernoulliCdf(x, p)).toBeGreaterThanOrEqual(level);
        expect(bernoulliLogProbability(x, p)).toBeGreaterThan(-Infinity);
        if (x === 1) expect(Math.max(level, Number.MIN_VALUE)).toBeGreaterThan(bernoulliCdf(0, p));
      }),
    );
    expect([-0.5, 0, 0.5, 1, 7].map((x) => bernoulliCdf(x, 0.25))).toEqual([0, 0.75, 0.75, 1, 1]);
    expect([0, 1].map((level) => bernoulliQuantile(level, 1))).toEqual([1, 1]);
    expect([0, 1].map((level) => bernoulliQuantile(level, 0))).toEqual([0, 0]);
    for (const level of [-0.1, 1.1, NaN]) expect(bernoulliQuantile(level, 0.5)).toBeNaN();
  });

  test('samples are 1 with probability p, stay 1 as p grows, and go by key and place', () => {
    const count = 20_000;
    let before: Float64Array = new Float64Array(count);
    for (const p of [0, 0.001, 0.2, 0.5, 0.9, 1]) {
      const drawn = bernoulliSamples(count, p, KEY);
      const ones = drawn.reduce((sum, x) => sum + x, 0);
      expect(Math.abs(ones - count * p)).toBeLessThanOrEqual(4 * Math.sqrt(count * p * (1 - p)));
      expect(drawn.every((x, i) => (x === 0 || x === 1) && x >= before[i]!)).toBe(true);
      expect(bernoulliSamples(9, p, KEY)).toEqual(drawn.subarray(0, 9));
      before = drawn;
    }
  });
});

describe('categorical', () => {
  const logits = fc
    .array(fc.oneof(fc.double({ min: -30, max: 30, noNaN: true }), fc.constant(-Infinity)), {
      minLength: 1,
      maxLength: 8,
    })
    .filter((all) => all.some(Number.isFinite));

  test('its probabilities add up to 1 and to the CDF, whatever is added to the logits', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: -1e5, max: 1e5, noNaN: true }), (all, shift) => {
        let sum = 0;
        all.forEach((logit, k) => {
          const log = categoricalLogProbability(k, all);
          const shifted = all.map((value) => value + shift);
          if (logit === -Infinity) expect(log).toBe(-Infinity);
          else expect(categoricalLogProbability(k, shifted)).toBeCloseTo(log, 9);
          sum += Math.exp(log);
          expect(categoricalCdf(k, all)).toBeCloseTo(sum, 13);
          expect(categoricalCdf(k + 0.5, all)).toBe(categoricalCdf(k, all));
        });
        expect(sum).toBeCloseTo(1, 13);
        expect(categoricalCdf(all.length - 1, all)).toBe(1);
        expect([-1, all.length + 3].map((k) => categoricalCdf(k, all))).toEqual([0, 1]);
        for (const k of [-1, 0.5, all.length, NaN]) {
          expect(categoricalLogProbability(k, all)).toBe(-Infinity);
        }
      }),
    );
  });

  test('takes the logarithms of probabilities as they are', () => {
    const logs = [0.5, 0, 0.2, 0.3].map(Math.log);
    expect(categoricalLogProbability(2, logs)).toBeCloseTo(Math.log(0.2), 15);
    expect(categoricalLogProbability(1, logs)).toBe(-Infinity);
  });

  test('the quantile is the first possible value at which the CDF reaches the level', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0, max: 1, noNaN: true }), (all, level) => {
        const k = categoricalQuantile(level, all);
        expect(categoricalCdf(k, all)).toBeGreaterThanOrEqual(level);
        if (level > 0 && k > 0) expect(categoricalCdf(k - 1, all)).toBeLessThan(level);
        expect(categoricalCdf(categoricalQuantile(0, all), all)).toBeGreaterThan(0);
        for (const beyond of [-0.1, 1.1, NaN]) expect(categoricalQuantile(beyond, all)).toBeNaN();
      }),
    );
  });

  test('samples come as often as they should, by key and place, none that can’t', () => {
    const probabilities = [0.05, 0, 0.5, 0.45, 0];
    const all = probabilities.map(Math.log);
    const drawn = categoricalSamples(40_000, all, KEY);
    expect(categoricalSamples(9, all, KEY)).toEqual(drawn.subarray(0, 9));
    probabilities.forEach((p, k) => {
      const share = drawn.filter((x) => x === k).length / drawn.length;
      expect(Math.abs(share - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / drawn.length));
    });
  });
});
