import { describe, expect, test } from 'vitest';
import { variance } from '../../src/maths/estimators.ts';
import { gaussianLogDensity, gaussianSamples } from '../../src/maths/gaussian.ts';
import {
  bestBaseline,
  estimateOf,
  momentsOf,
  trueSlope,
} from '../../src/maths/gradient-estimators.ts';
import type { LineFunction, Question } from '../../src/maths/gradient-estimators.ts';
import { STREAM } from '../../src/maths/random.ts';

const SQUARE: LineFunction = { at: (z) => z * z, slopeAt: (z) => 2 * z, breaks: [] };
const QUARTIC: LineFunction = { at: (z) => z ** 4, slopeAt: (z) => 4 * z ** 3, breaks: [] };
const SINE: LineFunction = {
  at: (z) => Math.sin(4 * z),
  slopeAt: (z) => 4 * Math.cos(4 * z),
  breaks: [],
};
const STEP: LineFunction = { at: (z) => (z > 0 ? 1 : 0), slopeAt: () => 0, breaks: [0] };

const PLACES = [-2, -0.3, 0, 1, 1.7].flatMap((mean) =>
  [0.05, 0.1, 0.5, 2].map((deviation) => ({ mean, deviation })),
);
const all = (f: LineFunction, by: Question['by']): Question[] =>
  PLACES.map((place) => ({ f, by, ...place }));
/** To 10 digits, or 10 decimals where it is smaller than 1. */
const near = (exact: number): unknown =>
  expect.closeTo(exact, 10 - Math.max(0, Math.ceil(Math.log10(Math.abs(exact) || 1))));

describe('z²', () => {
  test('in the mean', () => {
    for (const question of all(SQUARE, 'mean')) {
      const { mean: m, deviation: s } = question;
      expect(trueSlope(question)).toEqual(near(2 * m));
      expect(momentsOf(question, 'pathwise').mean).toEqual(near(2 * m));
      expect(momentsOf(question, 'pathwise').variance).toEqual(near(4 * s ** 2));
      expect(momentsOf(question, 'score-function').variance).toEqual(
        near((m ** 4 + 14 * m ** 2 * s ** 2 + 15 * s ** 4) / s ** 2),
      );
      const best = bestBaseline(question);
      expect(best).toEqual(near(m ** 2 + 3 * s ** 2));
      expect(momentsOf(question, 'score-function', best).variance).toEqual(
        near(8 * m ** 2 + 6 * s ** 2),
      );
    }
  });

  test('in the deviation', () => {
    for (const question of all(SQUARE, 'deviation')) {
      const { mean: m, deviation: s } = question;
      expect(trueSlope(question)).toEqual(near(2 * s));
      expect(momentsOf(question, 'pathwise').mean).toEqual(near(2 * s));
      expect(momentsOf(question, 'pathwise').variance).toEqual(near(4 * m ** 2 + 8 * s ** 2));
      expect(momentsOf(question, 'score-function').variance).toEqual(
        near((2 * m ** 4) / s ** 2 + 60 * m ** 2 + 74 * s ** 2),
      );
      // E[z² (ε² − 1)²] / 2, with E[ε² (ε² − 1)²] = 10
      expect(bestBaseline(question)).toEqual(near(m ** 2 + 5 * s ** 2));
    }
  });

  test('the numbers the chapter names', () => {
    const question: Question = { f: SQUARE, by: 'mean', mean: 1, deviation: 0.1 };
    expect(momentsOf(question, 'pathwise').variance).toBeCloseTo(0.04, 12);
    expect(momentsOf(question, 'score-function').variance).toBeCloseTo(114.15, 9);
  });
});

test('z⁴', () => {
  for (const question of all(QUARTIC, 'mean')) {
    const { mean: m, deviation: s } = question;
    expect(trueSlope(question)).toEqual(near(4 * m ** 3 + 12 * m * s ** 2));
    // 16 (E[z⁶] − E[z³]²)
    const sixth = m ** 6 + 15 * m ** 4 * s ** 2 + 45 * m ** 2 * s ** 4 + 15 * s ** 6;
    const third = m ** 3 + 3 * m * s ** 2;
    expect(momentsOf(question, 'pathwise').variance).toEqual(near(16 * (sixth - third ** 2)));
  }
  for (const question of all(QUARTIC, 'deviation')) {
    const { mean: m, deviation: s } = question;
    expect(trueSlope(question)).toEqual(near(12 * m ** 2 * s + 12 * s ** 3));
    expect(momentsOf(question, 'pathwise').mean).toEqual(near(12 * m ** 2 * s + 12 * s ** 3));
  }
});

test('sin 4z: E[sin 4z] = sin(4μ) exp(−8σ²)', () => {
  const damped = (m: number, s: number, k: number): [number, number] => {
    const left = Math.exp((-k * k * s * s) / 2);
    return [left * Math.sin(k * m), left * Math.cos(k * m)];
  };
  for (const question of all(SINE, 'mean')) {
    const { mean: m, deviation: s } = question;
    const slope = 4 * damped(m, s, 4)[1];
    expect(trueSlope(question)).toEqual(near(slope));
    expect(momentsOf(question, 'pathwise').mean).toEqual(near(slope));
    expect(momentsOf(question, 'pathwise').variance).toEqual(
      near(8 * (1 + damped(m, s, 8)[1]) - slope ** 2),
    );
    // E[ε² cos(8z)] = (1 − 64σ²) E[cos 8z]
    const squared = (1 - (1 - 64 * s * s) * damped(m, s, 8)[1]) / 2;
    expect(momentsOf(question, 'score-function').variance).toEqual(
      near(squared / s ** 2 - slope ** 2),
    );
  }
  for (const question of all(SINE, 'deviation')) {
    const { mean: m, deviation: s } = question;
    expect(trueSlope(question)).toEqual(near(-16 * s * damped(m, s, 4)[0]));
    expect(momentsOf(question, 'pathwise').mean).toEqual(near(-16 * s * damped(m, s, 4)[0]));
  }
});

test('a step: the slope is a density, and pathwise says 0 for sure', () => {
  for (const by of ['mean', 'deviation'] as const)
    for (const question of all(STEP, by)) {
      const { mean: m, deviation: s } = question;
      const density = Math.exp(gaussianLogDensity(0, m, s));
      expect(trueSlope(question)).toEqual(near(by === 'mean' ? density : (-m / s) * density));
      expect(momentsOf(question, 'pathwise')).toEqual({ mean: 0, variance: 0 });
    }
  // E[1{ε > −μ/σ} ε²] / σ² − density², the first at μ = 0 half of 1
  expect(
    momentsOf({ f: STEP, by: 'mean', mean: 0, deviation: 0.5 }, 'score-function').variance,
  ).toEqual(near(0.5 / 0.25 - 1 / (2 * Math.PI * 0.25)));
});

test('a baseline leaves the average alone, and none beats the best', () => {
  for (const f of [SQUARE, QUARTIC, SINE, STEP])
    for (const by of ['mean', 'deviation'] as const) {
      const question: Question = { f, by, mean: 0.6, deviation: 0.7 };
      const best = bestBaseline(question);
      const at = (baseline: number): number =>
        momentsOf(question, 'score-function', baseline).variance;
      for (const off of [-1, -0.1, 0.1, 1]) {
        const score = by === 'mean' ? 1 : 2;
        expect(at(best + off) - at(best)).toEqual(near((off ** 2 * score) / 0.49));
      }
    }
});

test('draws average to the slope, and vary as the quadrature says', () => {
  const noise = gaussianSamples(40_000, 0, 1, { stream: STREAM.evaluation, step: 0, seed: 3 });
  for (const f of [SQUARE, QUARTIC, SINE, STEP])
    for (const by of ['mean', 'deviation'] as const)
      for (const estimator of ['score-function', 'pathwise'] as const) {
        const question: Question = { f, by, mean: 0.6, deviation: 0.4 };
        const estimates = noise.map(estimateOf(question, estimator, 0.3));
        const exact = momentsOf(question, estimator, 0.3);
        const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
        const error = Math.sqrt(exact.variance / estimates.length);
        expect(Math.abs(mean - exact.mean)).toBeLessThanOrEqual(4 * error);
        if (!(f === STEP && estimator === 'pathwise'))
          expect(Math.abs(variance(estimates) / exact.variance - 1)).toBeLessThan(0.1);
      }
});
