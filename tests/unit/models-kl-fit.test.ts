import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineJs, lineKl } from '../../src/maths/line-divergences.ts';
import { mixtureDistribution } from '../../src/maths/line-distribution.ts';
import { mixtureLogDensity, type Mixture } from '../../src/maths/mixture.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { sequence, STREAM } from '../../src/maths/random.ts';
import type { Bell } from '../../src/models/gaussian-ascent.ts';
import {
  descend,
  DIVERGENCES,
  divergenceGradient,
  divergenceOf,
  klFit,
  targetOf,
  type Divergence,
} from '../../src/models/kl-fit.ts';
import { bell, mixtures } from '../support/distributions.ts';

/** Modes well apart, evenly and unevenly; and so close that there is one. */
const APART: Mixture = { weights: [0.5, 0.5], means: [-2, 2], deviations: [0.6, 0.6] };
const UNEVEN: Mixture = { weights: [0.3, 0.7], means: [-2, 1.5], deviations: [0.5, 0.7] };
const CLOSE: Mixture = { weights: [0.5, 0.5], means: [-0.8, 0.8], deviations: [1, 1] };
const TARGETS = [APART, UNEVEN, CLOSE];

/** What adaptive quadrature finds. */
function byQuadrature(q: Mixture, { mean, logDeviation }: Bell): Record<Divergence, number> {
  const [target, p] = [
    mixtureDistribution(q),
    mixtureDistribution(bell(mean, Math.exp(logDeviation))),
  ];
  const options = { tolerance: 1e-11 };
  return {
    forward: lineKl(target, p, options).value,
    reverse: lineKl(p, target, options).value,
    js: lineJs(target, p, options).value,
  };
}

const anyBell = fc.record({
  mean: fc.double({ min: -5, max: 5, noNaN: true }),
  logDeviation: fc.double({ min: Math.log(0.2), max: Math.log(4), noNaN: true }),
});
const relative = (value: number, expected: number): number =>
  Math.abs(value - expected) / Math.max(1, Math.abs(expected));

test('divergenceOf(…, target, bell) is what adaptive quadrature finds', () => {
  fc.assert(
    fc.property(mixtures(2), anyBell, (q, at) => {
      const wide = { ...q, deviations: q.deviations.map((deviation) => Math.max(0.4, deviation)) };
      const target = targetOf(wide);
      const exact = byQuadrature(wide, at);
      for (const name of DIVERGENCES)
        expect(relative(divergenceOf(name, target, at), exact[name])).toBeLessThan(2e-5);
    }),
  );
  for (const q of TARGETS) {
    const at = { mean: 0.3, logDeviation: 0.1 };
    for (const name of DIVERGENCES)
      expect(divergenceOf(name, targetOf(q), at)).toBeCloseTo(byQuadrature(q, at)[name], 9);
  }
});

test('divergenceGradient is the slope that central differences of quadrature find', () => {
  const h = 1e-3;
  fc.assert(
    fc.property(fc.constantFrom(...TARGETS), anyBell, (q, at) => {
      const target = targetOf(q);
      const difference = (along: keyof Bell, name: Divergence): number => {
        const moved = (by: number): number =>
          byQuadrature(q, { ...at, [along]: at[along] + by })[name];
        return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
      };
      for (const name of DIVERGENCES) {
        const slope = divergenceGradient(name, target, at);
        for (const along of ['mean', 'logDeviation'] as const)
          expect(relative(slope[along], difference(along, name))).toBeLessThan(1e-7);
      }
    }),
    { numRuns: 30 },
  );
});

/** The gradient by adaptive quadrature over x, from the bell's score or from the slope of log q. */
function gradientOverX(divergence: Divergence, q: Mixture, { mean, logDeviation }: Bell): Bell {
  const deviation = Math.exp(logDeviation);
  const p = bell(mean, deviation);
  const splits = [...mixtureDistribution(q).landmarks, ...mixtureDistribution(p).landmarks];
  const over = (f: (x: number) => number): number =>
    integrate(f, -20, 20, { splits, tolerance: 1e-12 }).value;
  const z = (x: number): number => (x - mean) / deviation;
  const dq = (x: number): number => Math.exp(mixtureLogDensity(x, q));
  const dp = (x: number): number => Math.exp(mixtureLogDensity(x, p));
  if (divergence === 'forward')
    return {
      mean: over((x) => -dq(x) * z(x)) / deviation,
      logDeviation: over((x) => dq(x) * (1 - z(x) ** 2)),
    };
  if (divergence === 'js') {
    const pull = (x: number): number => 0.5 * dp(x) * Math.log((2 * dp(x)) / (dq(x) + dp(x)) || 1);
    return {
      mean: over((x) => pull(x) * z(x)) / deviation,
      logDeviation: over((x) => pull(x) * (z(x) ** 2 - 1)),
    };
  }
  const slope = (x: number): number =>
    q.weights.reduce((sum, weight, k) => {
      const [at, s] = [q.means[k]!, q.deviations[k]!];
      const share = Math.exp(mixtureLogDensity(x, bell(at, s)) - mixtureLogDensity(x, q));
      return sum + (weight * share * (at - x)) / s ** 2;
    }, 0);
  return {
    mean: -over((x) => dp(x) * slope(x)),
    logDeviation: -1 - over((x) => dp(x) * slope(x) * (x - mean)),
  };
}

/** Every local minimum: those on a grid of adaptive quadrature, brought to a point by Newton's method. */
function minima(divergence: Divergence, q: Mixture): Bell[] {
  const bells = Array.from({ length: 41 }, (_, i) =>
    Array.from({ length: 25 }, (_, j) => ({
      mean: -4 + 0.2 * i,
      logDeviation: Math.log(0.25) + 0.12 * j, // to 4.5
    })),
  );
  const heights = bells.map((row) => row.map((at) => byQuadrature(q, at)[divergence]));
  const lowest = bells.flatMap((row, i) =>
    row.filter((_, j) => {
      const around = [i - 1, i, i + 1].flatMap((k) => heights[k]?.slice(Math.max(0, j - 1), j + 2));
      const inside = i > 0 && i < 40 && j > 0 && j < 24;
      return (
        inside && heights[i]![j] === Math.min(...around.filter((height) => height !== undefined))
      );
    }),
  );
  const found: Bell[] = [];
  for (const start of lowest) {
    const end = newton(divergence, q, start);
    if (end && found.every((other) => distance(other, end) > 1e-6)) found.push(end);
  }
  return found;
}

/** Newton's method from there; null where it leaves the picture or ends at no minimum. */
function newton(divergence: Divergence, q: Mixture, start: Bell): Bell | null {
  const h = 1e-4;
  let at = start;
  for (let round = 0; round < 30; round++) {
    const slope = gradientOverX(divergence, q, at);
    const column = (along: keyof Bell): Bell => {
      const [up, down] = [h, -h].map((by) =>
        gradientOverX(divergence, q, { ...at, [along]: at[along] + by }),
      ) as [Bell, Bell];
      return {
        mean: (up.mean - down.mean) / (2 * h),
        logDeviation: (up.logDeviation - down.logDeviation) / (2 * h),
      };
    };
    const [a, b] = [column('mean'), column('logDeviation')];
    const determinant = a.mean * b.logDeviation - b.mean * a.logDeviation;
    const step = {
      mean: (b.logDeviation * slope.mean - b.mean * slope.logDeviation) / determinant,
      logDeviation: (a.mean * slope.logDeviation - a.logDeviation * slope.mean) / determinant,
    };
    at = { mean: at.mean - step.mean, logDeviation: at.logDeviation - step.logDeviation };
    if (!(Math.abs(at.mean) < 6 && Math.abs(at.logDeviation) < 3)) return null;
    if (Math.hypot(step.mean, step.logDeviation) < 1e-9)
      return determinant > 0 && a.mean > 0 ? at : null;
  }
  return null;
}

const distance = (a: Bell, b: Bell): number =>
  Math.hypot(a.mean - b.mean, a.logDeviation - b.logDeviation);

/** As large as the steepest valley among the targets allows. */
const RATES = { forward: 0.5, reverse: 0.2, js: 2 };

/** Where gradient descent comes to rest. */
function rest(divergence: Divergence, q: Mixture, start: Bell): Bell {
  const target = targetOf(q);
  let at = start;
  for (let step = 0; step < 20_000; step++) {
    const next = descend(divergence, target, at, RATES[divergence]);
    if (distance(next, at) < 1e-8 * RATES[divergence]) return next;
    at = next;
  }
  return at;
}

function starts(count: number): Bell[] {
  const draws = sequence({ stream: STREAM.evaluation, step: 0, seed: 8 });
  return Array.from({ length: count }, () => ({
    mean: -4 + 8 * draws.uniform(),
    logDeviation: Math.log(0.25 * 16 ** draws.uniform()), // 0.25 to 4
  }));
}

describe('descent from 50 random starts ends where Newton’s method does', () => {
  /** How many of the starts end at each minimum; each does at one. */
  const ends = (divergence: Divergence, q: Mixture): number[] => {
    const known = minima(divergence, q);
    const reached = known.map(() => 0);
    for (const start of starts(50)) {
      const end = rest(divergence, q, start);
      const which = known.findIndex((minimum) => distance(minimum, end) < 1e-6);
      expect({ start, end, which }).not.toMatchObject({ which: -1 });
      reached[which]!++;
    }
    return reached;
  };
  test('KL(q ‖ p): at the moments, wherever it starts', () => {
    for (const q of TARGETS) {
      const { mean, deviation } = targetOf(q).moments;
      const [only, ...others] = minima('forward', q);
      expect(others).toEqual([]);
      expect(distance(only!, { mean, logDeviation: Math.log(deviation) })).toBeLessThan(1e-8);
      expect(ends('forward', q)).toEqual([50]);
    }
  });
  test('KL(p ‖ q), modes apart: near a mode, or in a poor minimum between two alike', () => {
    for (const q of [APART, UNEVEN]) {
      const found = minima('reverse', q);
      const near = q.means.map((mean) => found.filter((at) => Math.abs(at.mean - mean) < 0.1));
      near.forEach(([at, ...others], k) => {
        expect(others).toEqual([]);
        expect(Math.abs(Math.exp(at!.logDeviation) - q.deviations[k]!)).toBeLessThan(0.1);
        // missing the other mode costs −log of this one's weight
        expect(divergenceOf('reverse', targetOf(q), at!)).toBeCloseTo(-Math.log(q.weights[k]!), 1);
      });
      const between = found.filter((at) => !near.flat().includes(at));
      expect(between).toHaveLength(q === APART ? 1 : 0);
      for (const at of between) {
        expect(Math.abs(at.mean)).toBeLessThan(1e-8);
        expect(divergenceOf('reverse', targetOf(q), at)).toBeGreaterThan(1.1);
      }
      for (const count of ends('reverse', q)) expect(count).toBeGreaterThan(0);
    }
  });
  test('KL(p ‖ q), modes close: at the one minimum, between them', () => {
    const [only, ...others] = minima('reverse', CLOSE);
    expect(others).toEqual([]);
    expect(Math.abs(only!.mean)).toBeLessThan(1e-8);
    expect(ends('reverse', CLOSE)).toEqual([50]);
  });
  test('JS: near a mode or between them', () => {
    expect([...ends('js', APART), ...ends('js', UNEVEN)]).toHaveLength(6);
    expect(ends('js', CLOSE)).toEqual([50]);
  });
});

const STRUCTURE = { weight: 0.3, mean1: -2, deviation1: 0.5, mean2: 1.5, deviation2: 0.7 };

function run(steps: number, learningRate: number, structure: Record<string, number | string>) {
  const setting = {
    structure: { ...STRUCTURE, ...structure },
    scalars: { learningRate },
    examples: new Float64Array(),
    seed: 1,
  };
  const state = klFit.initial(setting);
  return Array.from({ length: steps }, (_, step) =>
    klFit.step(state, { ...setting, rows: new Int32Array(), step }),
  );
}

describe('klFit', () => {
  test('each step reports the divergences before it, their sum, and the bells after it', () => {
    const target = targetOf(UNEVEN);
    const steps = run(3, 0.05, { mu: 0.4, sigma: 1.2 });
    for (const name of DIVERGENCES) {
      let at = { mean: 0.4, logDeviation: Math.log(1.2) };
      for (const metrics of steps) {
        expect(metrics[name]).toBe(divergenceOf(name, target, at));
        at = descend(name, target, at, 0.05);
        expect(metrics[`${name}Mean`]).toBe(at.mean);
        expect(metrics[`${name}Deviation`]).toBe(Math.exp(at.logDeviation));
      }
    }
    steps.reduce((before, after) => {
      expect(after['loss']).toBeCloseTo(after['forward']! + after['reverse']! + after['js']!, 12);
      for (const name of ['loss', ...DIVERGENCES]) expect(after[name]).toBeLessThan(before[name]!);
      return after;
    });
  });
  test('a run is the same again', () => {
    const again = { mu: 1, sigma: 1 };
    expect(run(20, 0.1, again)).toEqual(run(20, 0.1, again));
  });
  test('no step is so large that a number is lost', () => {
    const lost: unknown[] = [];
    for (const sigma of [0.05, 1, 20])
      for (const learningRate of [0.5, 10, 1000])
        for (const metrics of run(150, learningRate, { mu: 5, sigma }))
          if (!Object.values(metrics).every(Number.isFinite)) lost.push(metrics);
    expect(lost).toEqual([]);
  });
});
