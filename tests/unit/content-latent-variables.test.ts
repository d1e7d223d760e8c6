import { describe, expect, test } from 'vitest';
import { kl } from '../../src/maths/divergences.ts';
import { effectiveCounts, maximised, roundMixture } from '../../src/maths/em.ts';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import {
  boundOf,
  mixtureLogLikelihood,
  responsibilities,
  type GaussianMixture,
} from '../../src/maths/gaussian-mixture.ts';
import { movedCentres, nearestCentres } from '../../src/maths/k-means.ts';
import {
  coordinateUpdated,
  fixedPoint,
  fromCovariance,
  marginals,
  meanFieldBound,
} from '../../src/maths/mean-field.ts';
import { mixtureEm } from '../../src/models/mixture-em.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues } from '../../src/widgets/declaration.ts';
import meanField from '../../src/widgets/mean-field/widget.tsx';
import type { MeanFieldValues } from '../../src/widgets/mean-field/parameters.ts';
import { bestOf } from '../../src/widgets/mixture-em/best.ts';
import type { MixtureEmValues } from '../../src/widgets/mixture-em/parameters.ts';
import mixture from '../../src/widgets/mixture-em/widget.tsx';
import { CHAIRS } from '../../src/widgets/one-factor/codes.ts';
import recorded from '../../src/widgets/one-factor/picture.json' with { type: 'json' };
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testNumbers, testText } from '../support/chapter-tests.ts';

const chapter = readChapter('latent-variables');
const { source, text } = chapter;

testText(chapter, {
  words: [2500, 4500],
  order: [
    'Figure one-factor',
    'Show one-factor',
    'Goal one-factor line-jump',
    'Goal one-factor circle',
    'Takeaway',
    'Show mixture-em',
    'Figure mixture-em',
    'Takeaway',
    'Show mixture-em',
    'Goal mixture-em trap',
    'Show mixture-em',
    'Takeaway',
    'Show mixture-em',
    'Goal mixture-em collapse',
    'Goal mixture-em rescue',
    'Show mean-field',
    'Figure mean-field',
    'Goal mean-field half',
    'Takeaway',
  ],
  labels: ['Step'],
});

/** Joint probabilities of one picture with either of two causes. */
const JOINT = [0.12, 0.04];
const elbo = (q: readonly number[]): number =>
  q.reduce((sum, share, z) => sum + share * Math.log(JOINT[z]! / share), 0);
const logP = Math.log(0.12 + 0.04);
const posterior = JOINT.map((joint) => joint / (0.12 + 0.04));
const FAIR = [0.5, 0.5];

/** How much a bell of width 1 at 0 answers for x, beside one at 4. */
const share = (x: number): number => {
  const [left, right] = [0, 4].map((mean) => Math.exp(gaussianLogDensity(x, mean, 1)));
  return left! / (left! + right!);
};

const rounds = (factor: number): number => {
  let count = 0;
  for (let off = 1; off >= 0.01; off *= factor) count++;
  return count;
};

/** Numbers asked for, computed from what the question says, with the mistakes in the order of their replies. */
const NUMBERS: Readonly<Record<string, readonly [right: number, ...wrong: number[]]>> = {
  responsibility: [
    share(1.5),
    1 - share(1.5),
    2.5 / 4,
    6.25 / (6.25 + 2.25),
    share(1),
    Math.exp(gaussianLogDensity(1.5, 0, 1)),
    gaussianLogDensity(1.5, 0, 1) - gaussianLogDensity(1.5, 4, 1),
  ],
  'a-bound-by-hand': [
    elbo(FAIR),
    logP,
    (Math.log(0.12) + Math.log(0.04)) / 2,
    logP - kl(posterior, FAIR),
    elbo(FAIR) + Math.LN2,
    (Math.log(0.12 / 2) + Math.log(0.04 / 2)) / 2,
    Math.log((0.12 + 0.04) / 2),
  ],
  'mean-field-rounds': [
    rounds(0.9 ** 2),
    rounds(0.9),
    rounds(0.9 ** 2) - 1,
    rounds(0.1) - 1,
    rounds(0.9 ** 4),
  ],
};

testNumbers(chapter, NUMBERS);

describe('numbers asked for', () => {
  test('a bound by hand: the gap is the coin of chapter 4', () => {
    expect(posterior).toEqual([0.75, 0.25]);
    expect(source).toContain('the KL of a fair guess from it is 0.1438 nats');
    expect(kl(FAIR, posterior)).toBeCloseTo(0.1438, 4);
    expect(elbo(FAIR) + kl(FAIR, posterior)).toBeCloseTo(logP, 12);
    expect(elbo(posterior)).toBeCloseTo(logP, 12);
  });
});

interface Scope {
  readonly n: number;
  readonly k: number;
  readonly S: number;
  readonly a: number;
  readonly b: number;
  readonly p: number;
  readonly sigma: number;
}

/** Where f, which falls, is 0. */
function zeroOf(f: (x: number) => number, from: number, to: number): number {
  for (let halving = 0; halving < 200; halving++) {
    const middle = (from + to) / 2;
    if (f(middle) > 0) from = middle;
    else to = middle;
  }
  return from;
}

testExpressions<Scope>(
  chapter,
  {
    'which-pixel-was-it': ({ k }) => {
      const pixels = Array.from({ length: 9 }, (_, d) => Number(d < k));
      const joint = pixels.map((pixel) => ((1 / 9) * pixel) / 256);
      return joint[0]! / joint.reduce((sum, p) => sum + p, 0);
    },
    'border-of-two': ({ a, b, p, sigma }) =>
      zeroOf(
        (x) =>
          Math.log(p) +
          gaussianLogDensity(x, a, sigma) -
          Math.log(1 - p) -
          gaussianLogDensity(x, b, sigma),
        -200,
        200,
      ),
    'weight-of-a-component': ({ n, S }) => {
      // n points on one place: q of the first component S/n for each
      const q = Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? S / n : 1 - S / n));
      const form = { shape: 'full', floor: 0.01 } as const;
      const points = Array.from({ length: n }, (_, i) => i);
      return maximised(points, q, roundMixture([0, 1], 1, 1), form).weights[0]!;
    },
    'mean-field-width': ({ p, sigma }) =>
      fixedPoint(fromCovariance([0, 0], [sigma ** 2, p * sigma ** 2, p * sigma ** 2, sigma ** 2]))
        .deviation[0]!,
  },
  () => [
    { n: 7, k: 3, S: 2.3, a: 0.4, b: 2.5, p: 0.3, sigma: 0.7 },
    { n: 5, k: 5, S: 4.1, a: 1.2, b: 3, p: 0.8, sigma: 1.6 },
    { n: 9, k: 7, S: 1.7, a: 2, b: 4.6, p: 0.55, sigma: 1.1 },
  ],
  1e-8,
);

/** EM from a preset of the figure. */
function emRun(preset: string, steps = 120, change: Partial<MixtureEmValues> = {}) {
  const values = { ...startValues(mixture, preset), ...change } as RunValues<MixtureEmValues>;
  const { structure, scalars, seed, data } = mixture.training!.spec(values, null);
  if (data.kind !== 'numbers') throw new Error('Points are numbers.');
  const setting = { structure, scalars, seed, examples: Float64Array.from(data.values) };
  const state = mixtureEm.initial(setting);
  const trace = Array.from({ length: steps }, (_, step) =>
    mixtureEm.step(state, { ...setting, rows: new Int32Array(), step }),
  );
  return { values, trace, last: trace.at(-1)! };
}

test('one-factor: where the line of the recorded run is torn, and how often its circle goes round', () => {
  const { 'line-codes': codes, 'circle-codes': places } = recorded.probes;
  const next = (chair: number): number => (chair + 1) % CHAIRS;
  const range = Math.max(...codes) - Math.min(...codes);
  const leaps = codes.map((code, chair) => Math.abs(codes[next(chair)]! - code) / range);
  const largest = Math.max(...leaps);
  expect(source).toContain('between 350° and 355°: there the leap takes 72 per cent of the line');
  expect(5 * leaps.indexOf(largest)).toBe(350);
  expect(largest).toBeCloseTo(0.72, 2);
  expect(100 / (CHAIRS - 1)).toBeCloseTo(1.4, 1);
  const direction = (chair: number): number =>
    Math.atan2(places[2 * chair + 1]!, places[2 * chair]!);
  const turned = codes.reduce((sum, _, chair) => {
    const step = direction(next(chair)) - direction(chair);
    return sum + Math.atan2(Math.sin(step), Math.cos(step)); // the shorter way
  }, 0);
  expect(Math.abs(turned) / (2 * Math.PI)).toBeCloseTo(1, 9);
});

describe('mixture-em', () => {
  test('a bad start, and the best of others', () => {
    const { values, last, trace } = emRun('trap');
    expect(source).toContain('it comes to rest at −3.145 nats a point');
    expect(-last['nll']!).toBeCloseTo(-3.145, 3);
    expect(trace.at(-10)!['nll']).toBeCloseTo(last['nll']!, 6);
    expect(source).toContain('The best of 16 other starts comes to −2.603');
    expect(bestOf(values)).toBeCloseTo(-2.603, 3);
    expect(-emRun('clumps').last['nll']!).toBeCloseTo(-2.603, 3);
    expect(source).toContain(
      'a mean squared distance of 1.84, and from another start it reaches 1.07',
    );
    expect(last['distortion']).toBeCloseTo(1.84, 2);
    expect(emRun('clumps').last['distortion']).toBeCloseTo(1.07, 2);
  });

  test('twins stay twins', () => {
    const { last, trace } = emRun('twins');
    for (const metrics of trace)
      for (const name of ['weight', 'x', 'y'])
        expect(metrics[`${name}0`]).toBe(metrics[`${name}1`]);
    expect(source).toContain('end at −3.312 nats a point, where three could reach −2.603');
    expect(-last['nll']!).toBeCloseTo(-3.312, 3);
  });

  test('a bell on the far point: at the floor after two rounds, and after each restart again', () => {
    expect(source).toContain('After two rounds its width is at the floor');
    const { trace } = emRun('outlier', 4);
    expect(trace.map((metrics) => metrics['collapsed'])).toEqual([0, 0, 0, 1]);
    expect(source).toContain('comes to rest at −1.482 nats a point');
    const low = -emRun('outlier').last['nll']!;
    expect(low).toBeCloseTo(-1.482, 3);
    const lower = -emRun('outlier', 120, { floor: 0.01 }).last['nll']!;
    expect(source).toContain('\\tfrac{1}{12} \\log 10 = 0.192$ higher');
    expect(lower - low).toBeCloseTo(Math.log(10) / 12, 3);
    expect(low).toBeCloseTo(bestOf(startValues(mixture, 'outlier') as MixtureEmValues), 6);
    const again = emRun('restart', 160).trace.map((metrics) => metrics['restarted']!);
    expect(text).toContain('wanders back to the far point, and collapses again');
    expect(again.filter((count) => count > 0).length).toBeGreaterThan(2);
  });
});

describe('a restart', () => {
  test.each([
    ['rescued', 2, '−3.44 nats a point, where'],
    ['empty', 2, 'it would be −3.31 without'],
    ['rescued', 120, 'But it ends at −2.70'],
    ['empty', 120, 'without the restart, at −3.12'],
  ])('%s, %i half-steps: %s', (preset, steps, words) => {
    expect(source).toContain(words);
    const value = Number(/−(\d\.\d\d)/.exec(words)![1]);
    expect(emRun(preset, steps).last['nll']!).toBeCloseTo(value, 2);
  });

  test('restarts once where it helps, and leaves a bell collapsed where there is none', () => {
    const restarts = emRun('rescued').trace.map((metrics) => metrics['restarted']!);
    expect(restarts.findIndex((count) => count > 0)).toBe(1);
    expect(emRun('rescued').last).toMatchObject({ empty: 0, collapsed: 0 });
    expect(emRun('empty').last).toMatchObject({ empty: 0, collapsed: 1 });
  });
});

describe('derivations', () => {
  const points = [-2.1, -1.4, -1.2, 0.3, 0.9, 1.8, 2.2];
  const start: GaussianMixture = {
    width: 1,
    weights: [0.4, 0.6],
    means: [-0.5, 1.5],
    covariances: [0.8, 1.5],
  };
  const form = { shape: 'full', floor: 1e-3 } as const;

  test('log p = ELBO + KL for any q, and the bound touches with the same slope', () => {
    const any = points.flatMap((_, i) => [0.1 + 0.1 * i, 0.9 - 0.1 * i]);
    const bound = boundOf(points, start, any);
    expect(bound.elbo + bound.kl).toBeCloseTo(bound.logLikelihood, 12);
    expect(bound.expectedJoint + bound.entropy).toBeCloseTo(bound.elbo, 12);
    const q = responsibilities(points, start);
    const moved = (x: number): GaussianMixture => ({ ...start, means: [x, 1.5] });
    const slope = (f: (x: number) => number): number => (f(-0.5 + 1e-5) - f(-0.5 - 1e-5)) / 2e-5;
    const ofLog = slope((x) => mixtureLogLikelihood(points, moved(x)));
    const ofBound = slope((x) => boundOf(points, moved(x), q).elbo);
    expect(Math.abs(ofLog)).toBeGreaterThan(0.1);
    expect(ofBound).toBeCloseTo(ofLog, 7);
    // a parabola: its second difference is the same everywhere
    const bend = (x: number): number =>
      [-1, 0, 1].reduce(
        (sum, i) => sum + (i === 0 ? -2 : 1) * boundOf(points, moved(x + i), q).elbo,
        0,
      );
    expect(bend(-3)).toBeCloseTo(bend(2), 9);
  });

  test('M is the weighted share, mean and variance, and opens a gap', () => {
    const q = responsibilities(points, start);
    const after = maximised(points, q, start, form);
    const counts = effectiveCounts(q, 2);
    for (const c of [0, 1]) {
      const weighted = (f: (x: number) => number): number =>
        points.reduce((sum, x, i) => sum + q[2 * i + c]! * f(x), 0) / counts[c]!;
      const mean = weighted((x) => x);
      expect(after.weights[c]).toBeCloseTo(counts[c]! / points.length, 12);
      expect(after.means[c]).toBeCloseTo(mean, 12);
      expect(after.covariances[c]).toBeCloseTo(
        weighted((x) => (x - mean) ** 2),
        12,
      );
    }
    const bound = boundOf(points, after, q);
    expect(bound.kl).toBeGreaterThan(1e-3);
    expect(bound.elbo).toBeGreaterThan(mixtureLogLikelihood(points, start));
  });

  test('k-means is EM for one width that vanishes', () => {
    const centres = [-1, 0.5];
    const narrow = roundMixture(centres, 1, 0.02);
    const q = responsibilities(points, narrow);
    const owners = nearestCentres(points, centres, 1);
    points.forEach((_, i) => expect(q[2 * i + owners[i]!]).toBeCloseTo(1, 9));
    const means = maximised(points, q, narrow, form).means;
    movedCentres(points, owners, centres, 1).forEach((centre, c) =>
      expect(means[c]).toBeCloseTo(centre, 9),
    );
  });

  test('mean field in the plane: the update, its error by round, the gap that stays', () => {
    const [sigma1, sigma2, rho] = [0.8, 1.3, -0.6];
    const across = rho * sigma1 * sigma2;
    const target = fromCovariance([1, -2], [sigma1 ** 2, across, across, sigma2 ** 2]);
    const q = { mean: [3, 0.5], deviation: [1, 1] };
    const first = coordinateUpdated(target, q, 0);
    expect(first.mean[0]).toBeCloseTo(1 + rho * (sigma1 / sigma2) * (0.5 + 2), 12);
    expect(first.deviation[0]).toBeCloseTo(sigma1 * Math.sqrt(1 - rho ** 2), 12);
    const second = coordinateUpdated(target, first, 1);
    const round = coordinateUpdated(target, second, 0);
    expect((round.mean[0]! - 1) / (first.mean[0]! - 1)).toBeCloseTo(rho ** 2, 12);
    expect(-meanFieldBound(target, fixedPoint(target))).toBeCloseTo(
      -0.5 * Math.log(1 - rho ** 2),
      12,
    );
    expect(marginals(target).deviation[0]).toBeCloseTo(sigma1, 12);
    const { rho: usual } = startValues(meanField, 'usual') as MeanFieldValues;
    expect(text).toContain('For a correlation of 0.8 it is 0.511 nats');
    expect(usual).toBe(0.8);
    const eight = fromCovariance([0, 0], [1, usual, usual, 1]);
    expect(-meanFieldBound(eight, fixedPoint(eight))).toBeCloseTo(0.511, 3);
    expect(text).toContain('which the other KL would choose, are 1.267 away');
    expect(-meanFieldBound(eight, marginals(eight))).toBeCloseTo(1.267, 3);
    expect(source).toContain('With a correlation of 0.9 it is 0.44 of the width');
    expect(Math.sqrt(1 - 0.81)).toBeCloseTo(0.44, 2);
    const { rho: nearly } = startValues(meanField, 'tight') as MeanFieldValues;
    expect(text).toContain('with a correlation of 0.98');
    expect(nearly).toBe(0.98);
    expect(source).toContain('so a correlation of 0.87');
    expect(Math.sqrt(0.75)).toBeCloseTo(0.87, 2);
  });

  test('whatever continuous code a circle has on a line, two opposite places share it', () => {
    for (const code of [
      (t: number) => Math.sin(t) + 0.4 * Math.cos(3 * t),
      (t: number) => Math.exp(Math.cos(t - 1)) - 0.2 * Math.sin(5 * t),
    ]) {
      const apart = (t: number): number => code(t) - code(t + Math.PI);
      const sign = Math.sign(apart(0));
      const at = zeroOf((t) => sign * apart(t), 0, Math.PI);
      expect(code(at)).toBeCloseTo(code(at + Math.PI), 9);
    }
    expect(CHAIRS).toBe(72);
    expect(source).toContain('Seventy-two photographs');
    expect(360 / CHAIRS).toBe(5);
  });
});
