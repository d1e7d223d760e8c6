import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integrate } from '../../src/maths/quadrature.ts';
import { erf, erfc, logGamma, regularisedBeta, upperNormalTail } from '../../src/maths/special.ts';

/** How far apart two numbers are, relative to the second. */
function relative(value: number, exact: number): number {
  return value === exact ? 0 : Math.abs(value / exact - 1);
}

// The tables were computed with 40 digits, from the same float64 arguments, and rounded once.

describe('erf and erfc', () => {
  test.each([
    [1e-300, 1.1283791670955126e-300, 1],
    [1e-8, 1.1283791670955126e-8, 0.9999999887162083],
    [0.1, 0.1124629160182849, 0.887537083981715],
    [0.4999, 0.5204119951613866, 0.4795880048386134],
    [0.5, 0.5204998778130465, 0.4795001221869535],
    [0.75, 0.7111556336535151, 0.28884436634648486],
    [1, 0.8427007929497149, 0.15729920705028513],
    [1.5, 0.9661051464753108, 0.033894853524689274],
    [2, 0.9953222650189527, 0.004677734981047266],
    [3, 0.9999779095030014, 2.209049699858544e-5],
    [5, 0.9999999999984626, 1.537459794428035e-12],
    [6.2, 1, 1.816675617238127e-18],
    [6.3, 1, 5.124221687395715e-19], // the pole's residue ends at 2π
    [10, 1, 2.088487583762545e-45],
    [20, 1, 5.395865611607901e-176],
    [26, 1, 5.663192408856143e-296],
  ])('at %f are right to a relative 1e-15', (x, below, above) => {
    expect(relative(erf(x), below)).toBeLessThan(1e-15);
    expect(relative(erfc(x), above)).toBeLessThan(1e-15);
    expect(erf(-x)).toBe(-erf(x));
    expect(relative(erfc(-x), 1 + below)).toBeLessThan(1e-15);
  });

  test('add up to 1, and fall as the bell curve has it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -6, max: 6, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (x, width) => {
          expect(erf(x) + erfc(x)).toBeCloseTo(1, 15);
          const bell = (t: number) => (2 / Math.sqrt(Math.PI)) * Math.exp(x * x - t * t);
          const { value } = integrate(bell, x, x + width, { tolerance: 1e-15 });
          const area = value * Math.exp(-x * x);
          expect(Math.abs(erfc(x) - erfc(x + width) - area)).toBeLessThan(
            1e-14 * Math.max(area, erfc(x)),
          );
        },
      ),
    );
  });

  test('end well: at infinity, at the largest numbers, at none', () => {
    for (const large of [28, 1e10, Number.MAX_VALUE, Infinity]) {
      expect([erf(large), erfc(large), erf(-large), erfc(-large)]).toEqual([1, 0, -1, 2]);
    }
    expect([erf(0), erfc(0)]).toEqual([0, 1]);
    expect([erf(NaN), erfc(NaN)]).toEqual([NaN, NaN]);
  });
});

test.each([
  [-3, 0.9986501019683699],
  [-0.5, 0.6914624612740131],
  [0.5, 0.3085375387259869],
  [1, 0.15865525393145705],
  [3, 0.0013498980316300946],
  [8, 6.220960574271784e-16],
  [20, 2.7536241186062337e-89],
  [37, 5.725571222524577e-300],
  [1e300, 0],
  [-Infinity, 1],
])('upperNormalTail(%f) is right to a relative 1e-15', (z, exact) => {
  expect(relative(upperNormalTail(z), exact)).toBeLessThan(1e-15);
});

describe('logGamma', () => {
  test.each([
    [1e-300, 690.7755278982137],
    [1e-10, 23.025850929882736],
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [0.9999, 5.7729791561193866e-5],
    [1.0001, -5.771334222047127e-5],
    [1.5, -0.12078223763524522],
    [1.9999, -4.227520877215346e-5],
    [2.0001, 4.2281658112919945e-5],
    [2.5, 0.2846828704729192],
    [5.5, 3.9578139676187165],
    [9.99, 12.779315214350193],
    [10, 12.801827480081469],
    [33.3, 82.60372358165495],
    [1e5, 1051287.7089736569],
    [1e15, 3.3538776394910668e16],
    [1e300, 6.897755278982137e302],
  ])('at %f is right to a relative 1e-15', (x, exact) => {
    expect(relative(logGamma(x), exact)).toBeLessThan(1e-15);
  });

  test('is the logarithm of factorials, 0 at 1 and 2', () => {
    expect([logGamma(1), logGamma(2)]).toEqual([0, 0]);
    let factorial = 1;
    for (let n = 2; n <= 22; n++) {
      factorial *= n; // exact in float64 up to 22!
      expect(relative(logGamma(n + 1), Math.log(factorial))).toBeLessThan(1e-15);
    }
  });

  test('keeps its recurrence and its duplication formula', () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (log10) => {
        const x = 10 ** log10;
        const scale = 1e-15 * Math.max(1, Math.abs(logGamma(2 * x)));
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(4 * scale);
        const halves = logGamma(x) + logGamma(x + 0.5);
        const double = logGamma(2 * x) + (1 - 2 * x) * Math.LN2 + 0.5 * Math.log(Math.PI);
        expect(Math.abs(halves - double)).toBeLessThan(4 * scale);
      }),
    );
  });
});

describe('regularisedBeta', () => {
  test.each([
    [0.3, 2.5, 0.7, 0.029814024845250465],
    [0.01, 0.01, 0.02, 0.6369288305017489],
    [0.5, 0.5, 20, 0.9999998346901906],
    [0.2, 30, 40, 8.143500654569912e-6],
    [0.45, 200, 300, 0.9881463456202629],
    [0.399, 2000, 3000, 0.443363897036696],
    [1e-9, 0.5, 2e8, 0.47291074297952945],
    [0.1, 12.5, 99, 0.3671083283889223],
    [0.9, 3, 0.05, 0.04969254657816717],
    [0.001, 9.5, 1e4, 0.6065348412450413],
  ])('at x = %f, a = %f, b = %f is right to a relative 1e-14', (x, a, b, exact) => {
    expect(relative(regularisedBeta(x, a, b), exact)).toBeLessThan(1e-14);
  });

  test('is the probability of at least k heads in n tosses, added up one by one', () => {
    for (const n of [1, 2, 7, 30]) {
      for (let k = 1; k <= n; k++) {
        for (const x of [0.001, 0.2, 0.5, 0.7, 0.99]) {
          let sum = 0;
          let choose = 1; // n over j
          for (let j = 0; j <= n; j++) {
            if (j >= k) sum += choose * x ** j * (1 - x) ** (n - j);
            choose = (choose * (n - j)) / (j + 1);
          }
          // its logarithm is rounded
          expect(relative(regularisedBeta(x, k, n - k + 1), sum)).toBeLessThan(
            1e-14 - 3e-16 * Math.log(sum),
          );
        }
      }
    }
  });

  const shape = fc.double({ min: -2, max: 5, noNaN: true }).map((log10) => 10 ** log10);
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  test('has the closed forms of a = 1, b = 1 and a = b = ½', () => {
    fc.assert(
      fc.property(share, shape, (x, a) => {
        expect(relative(regularisedBeta(x, a, 1), x ** a)).toBeLessThan(1e-12);
        expect(relative(regularisedBeta(x, 1, a), -Math.expm1(a * Math.log1p(-x)))).toBeLessThan(
          1e-12,
        );
        const arc = (2 / Math.PI) * Math.atan2(Math.sqrt(x), Math.sqrt(1 - x));
        expect(relative(regularisedBeta(x, 0.5, 0.5), arc)).toBeLessThan(1e-13);
      }),
    );
  });

  test('is symmetric, and has the recurrence in a', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), shape, shape, (k, a, b) => {
        const x = k / 1024; // 1 − x is exact
        const here = regularisedBeta(x, a, b);
        expect(here).toBeGreaterThanOrEqual(0);
        expect(here).toBeLessThanOrEqual(1);
        expect(Math.abs(here + regularisedBeta(1 - x, b, a) - 1)).toBeLessThan(1e-15);
        const logB = logGamma(a + 1) + logGamma(b) - logGamma(a + b); // of a B(a, b)
        const step = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logB);
        const rounding = 1e-15 * (a + b) * (1 + Math.log(a + b)); // of the logarithms above
        expect(Math.abs(here - regularisedBeta(x, a + 1, b) - step)).toBeLessThan(
          rounding * step + 1e-13 * here + 1e-15,
        );
      }),
    );
  });

  test('ends well', () => {
    expect([regularisedBeta(0, 2, 3), regularisedBeta(1, 2, 3)]).toEqual([0, 1]);
    for (const n of [1e6, 1e9, 1e12]) expect(regularisedBeta(0.5, n, n)).toBeCloseTo(0.5, 12);
    expect(regularisedBeta(0.5, 1e17, 1e17)).toBeNaN();
    expect(regularisedBeta(NaN, 2, 3)).toBeNaN();
    expect(regularisedBeta(0.5, NaN, 3)).toBeNaN();
  });
});
