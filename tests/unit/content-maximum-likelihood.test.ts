import { evaluate } from 'mathjs/number';
import { describe, expect, test } from 'vitest';
import { bernoulliLogProbability } from '../../src/maths/bernoulli.ts';
import { betaLogDensity, betaMean } from '../../src/maths/beta.ts';
import {
  averageLogLikelihood,
  bernoulliMap,
  bernoulliMle,
  betaPosterior,
  exponentialMle,
  gaussianMle,
  variance,
} from '../../src/maths/estimators.ts';
import { exponentialLogDensity, exponentialSamples } from '../../src/maths/exponential.ts';
import { gaussianLogDensity, gaussianSamples } from '../../src/maths/gaussian.ts';
import { ascend, gap as bellGap, momentsOf } from '../../src/models/gaussian-ascent.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { type GaussianValues, parameters } from '../../src/widgets/gaussian-mle/parameters.ts';
import bellWidget from '../../src/widgets/gaussian-mle/widget.tsx';
import { posteriorAfter } from '../../src/widgets/map-and-bayes/coin-posterior.ts';
import type { MapAndBayesValues } from '../../src/widgets/map-and-bayes/parameters.ts';
import beliefs from '../../src/widgets/map-and-bayes/widget.tsx';
import { integrate } from '../../src/maths/quadrature.ts';
import { type Key, openUniforms, STREAM } from '../../src/maths/random.ts';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testText } from '../support/chapter-tests.ts';

const chapter = readChapter('maximum-likelihood');
const { source, text, answer, replies } = chapter;

const key = (step: number): Key => ({ stream: STREAM.observations, step, seed: 20 });

const mean = (xs: ArrayLike<number>): number =>
  Array.from(xs).reduce((sum, x) => sum + x, 0) / xs.length;

/** The slope of f at x, by central differences. */
function slope(f: (x: number) => number, x: number, h = 1e-5): number {
  return (f(x + h) - f(x - h)) / (2 * h);
}

const bestAverage = (xs: readonly number[]): number => {
  const { mean: centre, deviation } = gaussianMle(xs);
  return averageLogLikelihood((x) => gaussianLogDensity(x, centre, deviation), xs);
};

/** The figure's climb over its own points: the width after one step, and when it is within 0.01 nats of the top. */
function climb(start: { mean: number; deviation: number }, learningRate: number) {
  const data = momentsOf(parameters.data.default);
  let bell = { mean: start.mean, logDeviation: Math.log(start.deviation) };
  const first = Math.exp(ascend(data, bell, learningRate).logDeviation);
  let steps = 0;
  for (; bellGap(data, bell) > 0.01; steps++) bell = ascend(data, bell, learningRate);
  return { first, steps };
}

/** The widths of the first steps of that climb, the start's included. */
function widths(start: { mean: number; deviation: number }, learningRate: number, steps: number) {
  const data = momentsOf(parameters.data.default);
  let bell = { mean: start.mean, logDeviation: Math.log(start.deviation) };
  return Array.from({ length: steps }, () => {
    const { logDeviation } = bell;
    bell = ascend(data, bell, learningRate);
    return Math.exp(logDeviation);
  });
}

testText(chapter, {
  words: [2000, 3500],
  order: [
    'Figure gaussian-mle',
    'Show gaussian-mle',
    'Goal gaussian-mle by-hand',
    'Takeaway',
    'Show bernoulli-mle',
    'Figure bernoulli-mle',
    'Goal bernoulli-mle by-hand',
    'Show exponential-mle',
    'Figure exponential-mle',
    'Goal exponential-mle by-hand',
    'Takeaway',
    'Show variance-bias',
    'Figure variance-bias',
    'Goal gaussian-mle ascent',
    'Show gaussian-mle',
    'Takeaway',
    'Show map-and-bayes',
    'Figure map-and-bayes',
    'Takeaway',
  ],
});

describe('numbers', () => {
  test.each<[id: string, value: number]>([
    ['log-density-peak', gaussianLogDensity(0, 0, 0.1)],
    ['gaussian-variance', gaussianMle([1, 3, 5, 7]).deviation ** 2],
  ])('%s', (id, value) => {
    expect(Math.abs(Number(answer(id)) - value)).toBeLessThan(5e-5);
    const tolerance = Number(answer(id, 'tolerance'));
    for (const reply of replies(id)) {
      expect(Math.abs((evaluate(reply) as number) - value), reply).toBeGreaterThan(3 * tolerance);
    }
  });

  test.each<[id: string, wrong: Readonly<Record<string, number>>]>([
    [
      'log-density-peak',
      {
        '3.9894': Math.exp(gaussianLogDensity(0, 0, 0.1)),
        '-0.9189': gaussianLogDensity(0, 0, 1),
        '-3.2215': gaussianLogDensity(0, 0, 1) + Math.log(0.1),
        '0.6009': gaussianLogDensity(0, 0, 0.1) / Math.LN10,
      },
    ],
    [
      'gaussian-variance',
      {
        '20/3': variance([1, 3, 5, 7], { unbiased: true }),
        '2.2361': gaussianMle([1, 3, 5, 7]).deviation,
        '20': 4 * variance([1, 3, 5, 7]),
        '21': mean([1, 9, 25, 49]),
      },
    ],
  ])('the wrong answers of %s are the mistakes that their replies name', (id, wrong) => {
    expect(replies(id).toSorted()).toEqual(Object.keys(wrong).toSorted());
    for (const [to, value] of Object.entries(wrong)) {
      expect(Math.abs((evaluate(to) as number) - value), to).toBeLessThan(5e-5);
    }
  });

  // [what stands in the text, what it is, to how many decimals]
  const coin = (p: number) => 0.7 * Math.log(p) + 0.3 * Math.log(1 - p);
  const five = { biased: 2 * (4 / 25) + 1 / 25, unbiased: 2 / 4 };
  const leap = climb({ mean: -3, deviation: 0.4 }, 0.1);
  const coinAfter = (tosses: number) =>
    posteriorAfter(tosses, { a: 10, b: 10, bias: 0.7, seed: 1 });
  const jeffreys = posteriorAfter(4, { a: 0.5, b: 0.5, bias: 0.7, seed: 1 });
  const afterLeap = widths({ mean: -3, deviation: 0.4 }, 0.1, 3);
  const short = [0.2, 0.5, 0.8, 1.1, 1.6, 2.1, 2.9, 3.8, 5.2];
  test.each<[words: string, value: number, decimals: number]>([
    ['The result is about 10^{-523}', -523 - 1000 * Math.log10(0.3), 0],
    ['sum of the thousand logarithms is −1,204', -1204 - 1000 * Math.log(0.3), 0],
    ['numbers end near 10^{-323}', -323 - Math.log10(Number.MIN_VALUE), 0],
    ['the area under that line is ½', 0.5 - integrate((p) => p, 0, 1).value, 10],
    ['At ½ the average is −0.693 nats', -693 / 1000 - coin(0.5), 3],
    ['at 0.7 it is −0.611', -0.611 - coin(0.7), 3],
    ['by 0.08 nats a toss', 0.08 - coin(0.7) + coin(0.5), 2],
    ['it is 0.8 nats', 0.8 - 10 * (coin(0.7) - coin(0.5)), 1],
    ['a factor of 2.3 in probability', 2.3 - Math.exp(10 * (coin(0.7) - coin(0.5))), 1],
    ['of more than 10^{35}', 35 - Math.floor((1000 * (coin(0.7) - coin(0.5))) / Math.LN10), 5],
    ['about 2 \\times 10^{-11}', 2 - 1e11 * Math.exp(40 * coin(0.7)), 0],
    ['Ten waits add up to 25 minutes', 25 - 10 * mean([...short, 6.8]), 9],
    ['of the biased estimate is 0.36', 0.36 - five.biased, 9],
    ['of the unbiased one 0.50', 0.5 - five.unbiased, 9],
    ['shrinks by about a tenth in each step', 0.1 - (1 - afterLeap[2]! / afterLeap[1]!), 1],
    ['the width jumps from 0.4 to 56,000', 56 - leap.first / 1000, 0],
    ['The best bell has width 0.16', 0.16 - gaussianMle([1, 1.2, 1.4]).deviation, 2],
    ['log-likelihood is 0.39 nats', 0.39 - bestAverage([1, 1.2, 1.4]), 2],
    ['with ten ones: MAP is 0.559', 0.559 - coinAfter(16).map!, 3],
    ['maximum likelihood says 0.625', 0.625 - coinAfter(16).ml!, 9],
    ['After 256 tosses it is 0.661', 0.661 - coinAfter(256).map!, 3],
    ['against 0.672', 0.672 - coinAfter(256).ml!, 3],
    ['MAP is 0.833', 0.833 - jeffreys.map!, 3],
    ['not 0.75', 0.75 - jeffreys.ml!, 9],
    ['after five ones 6/7, not 1', 6 / 7 - betaMean(6, 1), 9],
    ['nineteen times in twenty', 19 / 20 - bernoulliMap(20, 2, 0, 0)!, 9],
    ['at 6/7, though on the scale of probability it is at 1', 1 - bernoulliMap(1, 1, 5, 0)!, 9],
  ])('“%s”', (words, difference, decimals) => {
    expect(text).toContain(words);
    expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * 10 ** -decimals);
  });

  test('what the folded parts say', () => {
    expect(source).toContain('½ gives them probability 1/32');
    expect(source).toContain('It gives the data probability 0.33');
    expect(0.8 ** 5).toBeCloseTo(0.33, 2);
    expect(source).toContain('falls from 0.40 to 0.33 calls per minute');
    expect(exponentialMle([...short, 6.8])).toBeCloseTo(0.4, 2);
    expect(exponentialMle([...short, 12])).toBeCloseTo(0.33, 2);
    const crowd = [-1.8, -1.5, -1.4, -1.2, -1.1, -0.9, -0.8, -0.7, -0.5, -0.4, 0.1];
    expect(bellWidget.presets['outlier']?.values.data).toEqual([...crowd, 4.8]);
    expect(source).toContain('stands at −0.93 with width 0.52. For all twelve it stands at −0.45');
    expect(source).toContain('its width is 1.66');
    expect(gaussianMle(crowd).mean).toBeCloseTo(-0.93, 2);
    expect(gaussianMle(crowd).deviation).toBeCloseTo(0.52, 2);
    expect(gaussianMle([...crowd, 4.8]).mean).toBeCloseTo(-0.45, 2);
    expect(gaussianMle([...crowd, 4.8]).deviation).toBeCloseTo(1.66, 2);
    expect(source).toContain('it takes 106 steps. With 0.316 it takes about a third of that');
    expect(climb({ mean: -2, deviation: 1 }, 0.1).steps).toBe(106);
    expect(Math.round(106 / climb({ mean: -2, deviation: 1 }, 0.316).steps)).toBe(3);
    expect(source).toContain('The widths go 1, 22, 3.7, 0.87, 54, and so on');
    const { mu, learningRate } = startValues(bellWidget, 'too-large') as GaussianValues;
    const leaps = widths({ mean: mu, deviation: 1 }, learningRate, 1000);
    expect([0, 1, 2, 3, 4].map((i) => Number(leaps[i]!.toPrecision(2)))).toEqual([
      1, 22, 3.7, 0.87, 54,
    ]);
    expect(Math.max(...leaps.slice(-100))).toBeGreaterThan(10);
    expect(momentsOf(parameters.data.default).deviation).toBeCloseTo(1.54, 2);
    expect(Math.exp(learningRate)).toBeCloseTo(6, 0);
    expect(1 - 2 * learningRate).toBeCloseTo(-2.56, 9);
    for (const [rate, rests] of [
      [0.95, true],
      [1.05, false],
    ] as const) {
      const last = widths({ mean: mu, deviation: 1 }, rate, 5000).slice(-2);
      expect(Math.abs(last[1]! / last[0]! - 1) < 1e-6).toBe(rests);
    }
    expect(source).toContain(
      'the centre may miss by an eighth of it; with the right centre, the width by a twelfth',
    );
    const gap = (mu: number, sigma: number) =>
      Math.log(sigma) + (1 + mu ** 2) / (2 * sigma ** 2) - 0.5;
    for (const [mu, sigma] of [
      [1 / 8, 1],
      [-1 / 8, 1],
      [0, 13 / 12],
      [0, 11 / 12],
    ] as const) {
      expect(gap(mu, sigma)).toBeLessThan(0.01);
    }
  });

  test('the counts of the figure on priors are those of the text', () => {
    for (const [preset, a, tosses, ones] of [
      [null, 10, 16, 10],
      ['jeffreys', 0.5, 4, 3],
    ] as const) {
      const values = startValues(beliefs, preset) as MapAndBayesValues;
      expect(values).toMatchObject({ a, b: a, tosses });
      expect(posteriorAfter(tosses, values).ones).toBe(ones);
    }
  });

  test('the average of the posterior under a flat prior', () => {
    expect(text).toContain('(\\sym{data-sum} + 1)/(\\sym{n} + 2)');
    for (const [ones, n] of [
      [0, 0],
      [5, 5],
      [3, 11],
    ] as const) {
      expect((ones + 1) / (n + 2)).toBeCloseTo(betaMean(1 + ones, 1 + n - ones), 12);
    }
  });

  test('the peak of five ones under a flat prior, on the scale of log-odds, is 6/7', () => {
    const density = (odds: number) => {
      const p = 1 / (1 + Math.exp(-odds));
      return betaLogDensity(p, 6, 1) + Math.log(p * (1 - p));
    };
    expect(slope(density, Math.log(6))).toBeCloseTo(0, 8); // log-odds of 6/7
    expect(slope((at) => slope(density, at), Math.log(6), 1e-3)).toBeLessThan(0);
  });
});

/** Random data and parameters, as an answer is judged on. */
interface Scope extends Record<string, unknown> {
  readonly x: readonly number[];
  readonly n: number;
  readonly S: number;
  readonly p: number;
  readonly lambda: number;
  readonly mu: number;
  readonly sigma: number;
  readonly a: number;
  readonly b: number;
}

function scope(id: string, round: number): Scope {
  const [u1 = 0, u2 = 0, u3 = 0, u4 = 0] = openUniforms(4, key(round));
  const n = 3 + round;
  const x = {
    binary: () => [
      0,
      1,
      ...Array.from(openUniforms(n - 2, key(100 + round)), (u) => (u < 0.6 ? 1 : 0)),
    ],
    positive: () => [...exponentialSamples(n, 0.8, key(200 + round))],
    real: () => [...gaussianSamples(n, 1, 2, key(300 + round))],
  }[answer(id, 'data') as 'binary' | 'positive' | 'real']();
  const S = x.reduce((sum, value) => sum + value, 0);
  const [p, lambda, mu] = [0.1 + 0.8 * u1, 0.2 + 2 * u2, 4 * u3 - 2];
  return { x, n, S, p, lambda, mu, sigma: 0.5 + u4, a: 1.5 + 3 * u1, b: 1.2 + 3 * u2 };
}

const coinTotal =
  ({ x, n }: Scope) =>
  (p: number) =>
    n * averageLogLikelihood((toss) => bernoulliLogProbability(toss, p), x);
const waitTotal =
  ({ x, n }: Scope) =>
  (rate: number) =>
    n * averageLogLikelihood((wait) => exponentialLogDensity(wait, rate), x);
const bellAverage =
  ({ x, sigma }: Scope) =>
  (mu: number) =>
    averageLogLikelihood((point) => gaussianLogDensity(point, mu, sigma), x);

/** Every expression asked for, computed another way than by the formula in the text. */
const EXPRESSIONS: Readonly<Record<string, (scope: Scope) => number>> = {
  'bernoulli-likelihood': ({ x }) => x.filter((toss) => toss === 0).length,
  'bernoulli-log-likelihood': (at) => coinTotal(at)(at.p),
  'bernoulli-derivative': (at) => slope(coinTotal(at), at.p),
  'bernoulli-estimator': ({ x }) => bernoulliMle(x),
  'exponential-likelihood': ({ x }) => x.length,
  'exponential-log-likelihood': (at) => waitTotal(at)(at.lambda),
  'exponential-derivative': (at) => slope(waitTotal(at), at.lambda),
  'exponential-zero': ({ x, S }) => exponentialMle(x) * S,
  'exponential-second-derivative': (at) =>
    slope((rate) => slope(waitTotal(at), rate), at.lambda, 1e-3),
  'exponential-estimator': ({ x }) => exponentialMle(x),
  'gaussian-gradient': (at) => slope(bellAverage(at), at.mu),
  'beta-map': ({ n, S, a, b }) => bernoulliMap(a, b, S, n - S)!,
};

const ROUNDS = Array.from({ length: 10 }, (_, round) => round);

testExpressions(chapter, EXPRESSIONS, (id) => ROUNDS.map((round) => scope(id, round)), 1e-4);

describe('derivations', () => {
  test('the two estimators of the homework', () => {
    expect(answer('bernoulli-estimator')).toBe('S/n');
    expect(answer('exponential-estimator')).toBe('n/S');
  });
});

describe('how we know', () => {
  test('no parameters beat the estimates', () => {
    for (let round = 0; round < 5; round++) {
      const tosses = [
        0,
        1,
        ...Array.from(openUniforms(round, key(round)), (u) => (u < 0.3 ? 1 : 0)),
      ];
      const waits = exponentialSamples(3 + round, 0.5, key(10 + round));
      const points = gaussianSamples(3 + round, -1, 2, key(20 + round));
      const { mean: centre, deviation } = gaussianMle(points);
      const average = {
        coin: (p: number) => averageLogLikelihood((x) => bernoulliLogProbability(x, p), tosses),
        wait: (rate: number) => averageLogLikelihood((x) => exponentialLogDensity(x, rate), waits),
        bell: (mu: number, sigma: number) =>
          averageLogLikelihood((x) => gaussianLogDensity(x, mu, sigma), points),
      };
      const best = {
        coin: average.coin(bernoulliMle(tosses)),
        wait: average.wait(exponentialMle(waits)),
        bell: average.bell(centre, deviation),
      };
      const others = openUniforms(2000, key(30 + round));
      for (let i = 0; i < 1000; i++) {
        const [u, v] = [others[2 * i]!, others[2 * i + 1]!];
        const scale = 10 ** (-4 * v); // near and far
        const stretch = Math.exp(4 * scale * (u - 0.5));
        const p = bernoulliMle(tosses) + scale * (u - bernoulliMle(tosses));
        expect(average.coin(p)).toBeLessThanOrEqual(best.coin + 1e-14);
        expect(average.wait(exponentialMle(waits) * stretch)).toBeLessThanOrEqual(
          best.wait + 1e-14,
        );
        const mu = centre + 10 * scale * (others[i]! - 0.5);
        expect(average.bell(mu, deviation * stretch)).toBeLessThanOrEqual(best.bell + 1e-14);
      }
    }
  });

  test('the slopes of the bell', () => {
    const points = gaussianSamples(7, 0.5, 1.5, key(40));
    const at = (mu: number, logSigma: number) =>
      averageLogLikelihood((x) => gaussianLogDensity(x, mu, Math.exp(logSigma)), points);
    for (const [mu, logSigma] of [
      [0, 0],
      [2, -0.5],
      [-1, 1],
    ] as const) {
      const squares = mean(points.map((x) => (x - mu) ** 2)) * Math.exp(-2 * logSigma);
      expect(slope((m) => at(m, logSigma), mu)).toBeCloseTo(
        (mean(points) - mu) * Math.exp(-2 * logSigma),
        7,
      );
      expect(slope((s) => at(mu, s), logSigma)).toBeCloseTo(squares - 1, 7);
    }
  });

  test('the bias: 100,000 samples of five', () => {
    const samples = 100_000;
    const draws = gaussianSamples(5 * samples, 0, 1, key(50));
    const estimates = Float64Array.from({ length: samples }, (_, i) =>
      variance(draws.subarray(5 * i, 5 * i + 5)),
    );
    const standardError = Math.sqrt(variance(estimates) / samples);
    expect(Math.abs(mean(estimates) - 0.8)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.003); // else 1 would do as well
  });

  test.each([2, 3, 4, 5, 6, 7, 8])('the bias: every sample of %i tosses of a fair coin', (n) => {
    const estimates = Array.from({ length: 2 ** n }, (_, code) =>
      variance(Array.from({ length: n }, (__, i) => (code >> i) & 1)),
    );
    expect(mean(estimates)).toBeCloseTo((((n - 1) / n) * 1) / 4, 12);
  });

  test.each([2, 4])('batches of %i: the mean of their slopes is the slope over all', (size) => {
    const points = gaussianSamples(7, 0.5, 1.5, key(60));
    const gradient = (xs: ArrayLike<number>): readonly [number, number] => {
      const [mu, sigma] = [-0.4, 0.8];
      const squares = mean(Array.from(xs, (x) => (x - mu) ** 2));
      return [(mean(xs) - mu) / sigma ** 2, squares / sigma ** 2 - 1];
    };
    const slopes = Array.from({ length: 2 ** 7 }, (_, code) =>
      [...points].filter((__, i) => (code >> i) & 1),
    )
      .filter((batch) => batch.length === size)
      .map(gradient);
    const whole = gradient(points);
    expect(mean(slopes.map(([mu]) => mu))).toBeCloseTo(whole[0], 12);
    expect(mean(slopes.map(([, sigma]) => sigma))).toBeCloseTo(whole[1], 12);
  });

  test('prior times likelihood, normalised, is the Beta posterior, and its peak the MAP estimate', () => {
    for (let round = 0; round < 5; round++) {
      const [u1 = 0, u2 = 0, u3 = 0, u4 = 0] = openUniforms(4, key(70 + round));
      const [a, b] = [1.5 + 8 * u1, 1.5 + 8 * u2];
      const [ones, zeros] = [Math.floor(12 * u3), Math.floor(12 * u4)];
      const product = (p: number) => p ** (a - 1 + ones) * (1 - p) ** (b - 1 + zeros);
      const total = integrate(product, 0, 1, { tolerance: 1e-14 }).value;
      const posterior = betaPosterior(a, b, ones, zeros);
      let peak = 0;
      for (let i = 1; i < 1000; i++) {
        const p = i / 1000;
        expect(product(p) / total).toBeCloseTo(
          Math.exp(betaLogDensity(p, posterior.a, posterior.b)),
          6,
        );
        if (product(p) > product(peak)) peak = p;
      }
      expect(Math.abs(peak - bernoulliMap(a, b, ones, zeros)!)).toBeLessThanOrEqual(0.0005 + 1e-9);
    }
  });
});
