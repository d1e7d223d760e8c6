import { describe, expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { exponentialCdf } from '../../src/maths/exponential.ts';
import {
  gaussianCdf,
  gaussianKl,
  gaussianLogDensity,
  standardNormalKl,
} from '../../src/maths/gaussian.ts';
import { lineJs } from '../../src/maths/line-divergences.ts';
import { mixtureDistribution } from '../../src/maths/line-distribution.ts';
import { bernoulliLogLikelihood } from '../../src/maths/log-space.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { normals, STREAM } from '../../src/maths/random.ts';
import { ALL_WIDGETS } from '../../src/widgets/all-widgets.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { linearCurve, linearStudy } from '../../src/widgets/elbo-gap/linear-study.ts';
import type { ElboGapValues } from '../../src/widgets/elbo-gap/parameters.ts';
import gaps from '../../src/widgets/elbo-gap/widget.tsx';
import type { ElboStepsValues } from '../../src/widgets/elbo-steps/parameters.ts';
import { studied, TRUTH_DEVIATION } from '../../src/widgets/elbo-steps/study.ts';
import steps from '../../src/widgets/elbo-steps/widget.tsx';
import type { OverlapValues } from '../../src/widgets/overlapping-posteriors/parameters.ts';
import {
  cheapest,
  imagesOf,
  studyOf as studyOfClouds,
} from '../../src/widgets/overlapping-posteriors/study.ts';
import clouds from '../../src/widgets/overlapping-posteriors/widget.tsx';
import type { ReparametrisationValues } from '../../src/widgets/reparametrisation/parameters.ts';
import { studyOf as studyOfEstimates } from '../../src/widgets/reparametrisation/study.ts';
import estimators from '../../src/widgets/reparametrisation/widget.tsx';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testText } from '../support/chapter-tests.ts';
import { bell } from '../support/distributions.ts';

const chapter = readChapter('vae');
const { source, text, exercises, answer, replies } = chapter;

const widgets = new Map(ALL_WIDGETS.map((widget) => [widget.id, widget]));

/** The average of f under a normal distribution. */
function under(mean: number, deviation: number, f: (z: number) => number): number {
  const density = (z: number): number => Math.exp(gaussianLogDensity(z, mean, deviation));
  const splits = [-2, -1, 0, 1, 2].map((widths) => mean + widths * deviation);
  return integrate((z) => density(z) * f(z), mean - 12 * deviation, mean + 12 * deviation, {
    splits: [...splits, 0],
    tolerance: 1e-12,
  }).value;
}

const varianceUnder = (mean: number, deviation: number, f: (z: number) => number): number =>
  under(mean, deviation, (z) => f(z) ** 2) - under(mean, deviation, f) ** 2;

/** The slope in its mean of a normal distribution’s log-density. */
const score = (z: number, mu: number, sigma: number): number => (z - mu) / sigma ** 2;

/** p(z) = N(0, 1) and p(x | z) = N(x; slope z, noise²), by quadrature alone. */
function linear(slope: number, noise: number, x: number) {
  const joint = (z: number): number =>
    gaussianLogDensity(z, 0, 1) + gaussianLogDensity(x, slope * z, noise);
  const moment = (power: number): number =>
    integrate((z) => z ** power * Math.exp(joint(z)), -12, 12, {
      splits: [-2, -1, 0, 1, 2],
      tolerance: 1e-14,
    }).value;
  const evidence = moment(0);
  const mean = moment(1) / evidence;
  return {
    logEvidence: Math.log(evidence),
    mean,
    variance: moment(2) / evidence - mean ** 2,
    elbo: (mu: number, sigma: number): number =>
      under(mu, sigma, (z) => joint(z) - gaussianLogDensity(z, mu, sigma)),
  };
}

testText(chapter, {
  words: [5000, 6000],
  labels: ['Next step', 'Judging'],
  order: [
    'Figure vae-trainer',
    'Show vae-trainer',
    'Show latent-holes',
    'Figure latent-holes',
    'Goal latent-holes found-a-hole',
    'Takeaway',
    'Show elbo-steps',
    'Figure elbo-steps',
    'Goal elbo-steps no-gap',
    'Takeaway',
    'Show reparametrisation',
    'Figure reparametrisation',
    'Goal reparametrisation ten-times',
    'Show reparametrisation',
    'Takeaway',
    'Takeaway',
    'Show overlapping-posteriors',
    'Figure overlapping-posteriors',
    'Goal overlapping-posteriors cheapest',
    'Takeaway',
    'Show autoencoders',
    'Figure autoencoders',
    'Takeaway',
    'Goal vae-trainer test-elbo',
    'Takeaway',
    'Show failure-gallery',
    'Figure failure-gallery',
    'Goal failure-gallery mend',
    'Takeaway',
    'Show beta-vae',
    'Figure beta-vae',
    'Goal beta-vae two-active',
    'Takeaway',
    'Show elbo-gap',
    'Figure elbo-gap',
    'Goal elbo-gap tight',
    'Takeaway',
  ],
});

test('has as many exercises as a reader has patience for', () => {
  expect(exercises.size).toBeGreaterThanOrEqual(18);
  expect(exercises.size).toBeLessThanOrEqual(26);
});

test('names the views of vae-trainer as its control does', () => {
  const { view } = widgets.get('vae-trainer')!.parameters;
  const choices = Object.values(view!.type === 'choice' ? view!.choices : {});
  for (const name of ['Between two images', 'Draw a digit', 'Does it copy?']) {
    expect(source).toContain(`**${name}**`);
    expect(choices).toContain(name.toLowerCase());
  }
});

/** Of one draw that estimates the slope of E z² in the mean, at mean 1 and width 0.1. */
const square = (z: number): number => z * z;
const bestBaseline =
  under(1, 0.1, (z) => square(z) * score(z, 1, 0.1) ** 2) /
  under(1, 0.1, (z) => score(z, 1, 0.1) ** 2);
const variances = {
  score: varianceUnder(1, 0.1, (z) => square(z) * score(z, 1, 0.1)),
  best: varianceUnder(1, 0.1, (z) => (square(z) - bestBaseline) * score(z, 1, 0.1)),
  path: varianceUnder(1, 0.1, (z) => 2 * z),
};

/** Log-probability that the independent pixels of the default data give to those data, nats per image. */
function landmark(): number {
  const { pixels, count } = drawDigits({ count: 10_000, size: 14, seed: 1 });
  const ink = new Float64Array(196);
  pixels.forEach((byte, i) => (ink[i % 196]! += byte >= 128 ? 1 : 0));
  return ink.reduce((sum, ones) => {
    const p = ones / count;
    return sum + (p > 0 ? p * Math.log(p) : 0) + (p < 1 ? (1 - p) * Math.log(1 - p) : 0);
  }, 0);
}

describe('numbers', () => {
  const near = gaussianCdf(0.2, 0, 1) - gaussianCdf(-0.2, 0, 1);
  const toy = linear(1, 1, 0);
  const priced = (mu: number, sigma: number): number =>
    standardNormalKl([mu], [2 * Math.log(sigma)]);

  // [what stands in the text, how far that is from what it is, to how many decimals]
  test.each<[words: string, difference: number, decimals: number]>([
    ['one of about 10^{59}', 59 - 196 * Math.log10(2), 0],
    ['one draw in 40 lands there', 40 - near ** -2, 0],
    ['With twenty, one in 10^{16}', 16 + 20 * Math.log10(near), 0],
    ['114.15 for the score function', 114.15 - variances.score, 6],
    ['0.04 for the path', 0.04 - variances.path, 9],
    ['\\sym{mu}^2 + 3\\sym{sigma2} = 1.03', 1.03 - bestBaseline, 8],
    ['8.06 is left', 8.06 - variances.best, 6],
    ['it still takes 202 draws', 202 - Math.ceil(variances.best / variances.path), 9],
    ['its variance is 8.00, and', 8 - varianceUnder(0, 0.8, (z) => 4 * Math.cos(4 * z)), 2],
    [
      "and the score function's is 0.78",
      0.78 - varianceUnder(0, 0.8, (z) => Math.sin(4 * z) * score(z, 0, 0.8)),
      2,
    ],
    ['at width 1, costs 2 nats', 2 - priced(2, 1), 9],
    ['at the origin costs 1.81', 1.81 - priced(0, 0.1), 2],
    ['Doing both costs 3.81', 3.81 - priced(2, 0.1), 2],
    ['\\log 2 \\approx 0.69', Math.LN2 - (priced(0, 0.005) - priced(0, 0.01)), 3],
    ['a unit cloud at −2 would cost −1 nat', -1 - 0.5 * (1 - 2 - Math.log(1) - 1), 9],
    ['196 \\log 2 \\approx -135.9', 135.9 - 196 * Math.LN2, 1],
    ['\\log 0.9 = -0.105', 0.105 + Math.log(0.9), 3],
    ['is −0.693', 693 / 1000 - Math.LN2, 3],
    ['= -1.266', 1.266 + toy.logEvidence, 3],
    ['the ELBO is −1.419', 1.419 + toy.elbo(0, 1), 3],
    ['the gap, 0.153 nats', 0.153 - gaussianKl(0, 1, toy.mean, Math.sqrt(toy.variance)), 3],
  ])('“%s”', (words, difference, decimals) => {
    expect(text).toContain(words);
    expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * 10 ** -decimals);
  });

  test('without a code, each pixel its own share of ink, the score is a little below −50', () => {
    expect(text).toContain('each pixel its own share of ink, scores a little below −50');
    const score = landmark();
    expect(score).toBeLessThan(-50);
    expect(score).toBeGreaterThan(-53);
  });

  test('at a logit of 17 single precision rounds the sigmoid to 1', () => {
    expect(text).toContain('at a logit of 17, 1 + e^{-17} rounds to 1');
    expect(Math.fround(1 + Math.fround(Math.exp(-17)))).toBe(1);
    expect(text).toContain('The exact value is −17');
    expect(bernoulliLogLikelihood(17, 0)).toBeCloseTo(-17, 6);
  });

  test('two codes and one pixel', () => {
    const half = (a: number, b: number): number => (a + b) / 2;
    const elbo = half(Math.log(0.9), Math.log(0.1));
    const evidence = Math.log(half(0.9, 0.1));
    expect(Number(answer('elbo-two-codes'))).toBeCloseTo(elbo, 4);
    const mistakes = [evidence, -elbo, 2 * elbo, elbo - Math.LN2, evidence - elbo];
    const given = replies('elbo-two-codes').map(Number);
    expect(given.length).toBe(mistakes.length);
    mistakes.forEach((mistake, i) => expect(given[i]).toBeCloseTo(mistake, 4));
    // the gap is the KL from the encoder’s answer to the posterior, 0.9 and 0.1
    expect(evidence - elbo).toBeCloseTo(half(Math.log(0.5 / 0.9), Math.log(0.5 / 0.1)), 12);
    expect(source).toContain('= -1.204$');
    expect(source).toContain('The gap is 0.511 nats');
  });

  test('same mean, other spread', () => {
    expect(source).toContain('standard deviations of 10.7 and 0.2');
    expect(Math.sqrt(variances.score)).toBeCloseTo(10.7, 1);
    expect(Math.sqrt(variances.path)).toBeCloseTo(0.2, 9);
    expect(Math.sqrt(variances.score / variances.path)).toBeGreaterThan(50);
    expect(source).toContain('the score function gives 12.1 and −8.1, the path 2.2 and 1.8');
    expect(square(1.1) * score(1.1, 1, 0.1)).toBeCloseTo(12.1, 9);
    expect(square(0.9) * score(0.9, 1, 0.1)).toBeCloseTo(-8.1, 9);
    expect(under(1, 0.1, (z) => square(z) * score(z, 1, 0.1))).toBeCloseTo(2, 9);
  });

  test('the variances in general, and with the best baseline', () => {
    for (const [mu, sigma] of [
      [1, 0.1],
      [-0.7, 1.3],
      [2, 0.5],
    ] as const) {
      const s2 = sigma ** 2;
      const plain = varianceUnder(mu, sigma, (z) => square(z) * score(z, mu, sigma));
      expect(plain).toBeCloseTo((mu ** 4 + 14 * mu ** 2 * s2 + 15 * s2 ** 2) / s2, 6);
      const withBaseline = (b: number): number =>
        varianceUnder(mu, sigma, (z) => (square(z) - b) * score(z, mu, sigma));
      const best = mu ** 2 + 3 * s2;
      expect(withBaseline(best)).toBeCloseTo(8 * mu ** 2 + 6 * s2, 6);
      for (const other of [best - 0.1, best + 0.1])
        expect(withBaseline(other)).toBeGreaterThan(withBaseline(best));
      expect(varianceUnder(mu, sigma, (z) => 2 * z)).toBeCloseTo(4 * s2, 8);
    }
  });

  test('a step: the slope sits in the jump', () => {
    const step = (z: number): number => (z > 0 ? 1 : 0);
    expect(source).toContain('the height of the bell at 0, which is 0.484');
    expect(under(0.5, 0.5, (z) => step(z) * score(z, 0.5, 0.5))).toBeCloseTo(0.484, 3);
    expect(Math.exp(gaussianLogDensity(0, 0.5, 0.5))).toBeCloseTo(0.484, 3);
    const { mu, sigma } = startValues(estimators, 'jump') as ReparametrisationValues;
    expect([mu, sigma]).toEqual([0.5, 0.5]);
  });

  test('a bill by hand, and the replies to mistakes', () => {
    expect(Number(answer('cloud-bill'))).toBeCloseTo(
      standardNormalKl([1, -1], [Math.log(0.25), 0]),
      3,
    );
    const first = 0.5 * (0.25 + 1 - Math.log(0.25) - 1);
    const mistakes = [
      first + 0.5 * (1 - 1 - 0 - 1),
      0.5 * (0.25 + 1 - Math.log(0.5) - 1) + 0.5,
      2 * (first + 0.5),
      0.5 * (0.5 + 1 - Math.log(0.5) - 1) + 0.5,
      first,
    ];
    const given = replies('cloud-bill').map(Number);
    expect(given.length).toBe(mistakes.length);
    mistakes.forEach((mistake, i) => expect(given[i]).toBeCloseTo(mistake, 3));
  });
});

describe('presets are what the text says of them', () => {
  test('reparametrisation: the case in the text, and its baseline', () => {
    const ofPreset = (name: string) =>
      studyOfEstimates(startValues(estimators, name) as ReparametrisationValues);
    expect(ofPreset('text').score.exact.variance).toBeCloseTo(variances.score, 6);
    expect(ofPreset('text').pathwise.exact.variance).toBeCloseTo(variances.path, 9);
    expect(ofPreset('baseline').score.exact.variance).toBeCloseTo(variances.best, 6);
    expect(source).toContain('10.7 against 0.2. With the best one, 2.8 against 0.2');
    expect(Math.sqrt(variances.best)).toBeCloseTo(2.8, 1);
    expect(startValues(estimators, 'wiggles')).toMatchObject({ f: 'sine', mu: 0, sigma: 0.8 });
  });

  test('elbo-steps: where the gap closes, and where it does not', () => {
    expect(source).toContain('a bell with centre 1.6 and width 0.6');
    const values = startValues(steps, null) as ElboStepsValues;
    expect(studied({ ...values, mu: 1.6, sigma: 0.6 }).gap).toBeCloseTo(0, 9);
    expect(text).toContain('0.73');
    expect(text).toContain('2.50 nats are what the model misses of the truth');
    const { x, w, s, decoder, road } = startValues(steps, 'joints') as ElboStepsValues;
    expect([decoder, road]).toEqual(['line', 'joint']);
    expect(gaussianKl(x, TRUTH_DEVIATION, 0, Math.hypot(w, s))).toBeCloseTo(2.5, 2);
    const hills = startValues(steps, 'two-hills') as ElboStepsValues;
    const left = (mu: number, sigma: number): number => studied({ ...hills, mu, sigma }).gap;
    expect(left(-1.42, 0.26)).toBeCloseTo(0.73, 2);
    for (const [mu, sigma] of [
      [-1.35, 0.26],
      [-1.5, 0.26],
      [-1.42, 0.22],
      [-1.42, 0.3],
      [0, 1],
      [0, 1.5],
    ] as const)
      expect(left(mu, sigma)).toBeGreaterThan(left(-1.42, 0.26));
  });

  test('elbo-gap: what is left, and what draws recover', () => {
    const ofPreset = (name: string | null) => startValues(gaps, name) as ElboGapValues;
    const start = linearStudy(ofPreset('many'));
    expect(text).toContain('at 1 instead of 1.6, 0.8 wide instead of 0.6, leaves the ELBO 0.601');
    expect(ofPreset('many')).toMatchObject({ mu: 1, sigma: 0.8, latent: 1 });
    expect(start.posterior.mean[0]).toBeCloseTo(1.6, 9);
    expect(start.posterior.precision[0]).toBeCloseTo(0.6 ** -2, 9);
    expect(start.gap).toBeCloseTo(0.601, 3);
    const left = (name: string, samples: number): number => {
      const { evidence } = linearStudy(ofPreset(name));
      return evidence - linearCurve(ofPreset(name)).find((one) => one.samples === samples)!.mean;
    };
    expect(left('many', 10)).toBeLessThan(0.1 * start.gap);
    expect(left('many', 100)).toBeLessThan(0.02 * start.gap);
    expect(text).toContain('five thousand draws still leave more than 0.1');
    expect(linearStudy(ofPreset('narrow')).gap).toBeCloseTo(start.gap, 0);
    expect(left('narrow', 5000)).toBeGreaterThan(0.1);
    expect(linearStudy(ofPreset('narrow')).finiteVariance).toBe(false);
    // an upright cloud’s best precisions are the diagonal’s
    const [p = 0, across = 0] = linearStudy(ofPreset('slanted')).posterior.precision;
    expect(text).toContain('The best upright cloud leaves 0.152 nats in A slanted posterior');
    expect(0.5 * Math.log(p ** 2 / (p ** 2 - across ** 2))).toBeCloseTo(0.152, 3);
  });

  // [preset, reconstruction lost, paid for place and width]
  test.each([
    ['overlap', 'lose 5.29 nats of reconstruction and pay 0.17', 5.29, 0.17],
    ['move-apart', 'only 0.17 are lost, but 2.04 paid', 0.17, 2.04],
    ['shrink', 'and 0.60 are lost, 1.04 paid', 0.6, 1.04],
    ['alike', 'with 2 pixels of difference 1.06 are lost, at the old price', 1.06, 0.17],
    ['disorder', 'lose 3.86 nats in Four in disorder', 3.86, 1.12],
    ['order', 'and 1.52 in Four in order', 1.52, 1.12],
  ])('overlapping-posteriors, %s', (preset, words, lost, paid) => {
    expect(text).toContain(words);
    const { average } = studyOfClouds(startValues(clouds, preset) as OverlapValues);
    expect(average.reconstruction).toBeCloseTo(lost, 2);
    expect(average.place + average.width).toBeCloseTo(paid, 2);
  });

  test('overlapping-posteriors: the cheapest clouds, and the number of pixels that differ', () => {
    const values = startValues(clouds, 'overlap') as OverlapValues;
    expect(source).toContain('centres at −0.94 and 0.94, widths of 0.35, 1.15 nats in all');
    const best = cheapest(values);
    expect(best.loss).toBeCloseTo(1.15, 2);
    expect(best.clouds.map(({ mean }) => Math.abs(mean).toFixed(2))).toEqual(['0.94', '0.94']);
    expect(best.clouds.map(({ deviation }) => deviation.toFixed(2))).toEqual(['0.35', '0.35']);
    const differing = (preset: string): number => {
      const [first, second] = imagesOf(startValues(clouds, preset) as OverlapValues);
      return first!.filter((pixel, i) => pixel !== second![i]).length;
    };
    expect(text).toContain('which differ in 10 pixels');
    expect([differing('overlap'), differing('alike')]).toEqual([10, 2]);
  });
});

describe('derivations', () => {
  test('both roads: the ELBO falls short of log p(x) by the KL to the posterior', () => {
    const { logEvidence, mean, variance, elbo } = linear(1.4, 0.6, 0.8);
    for (const [mu, sigma] of [
      [0, 1],
      [0.5, 0.3],
      [-1, 0.8],
    ] as const)
      expect(logEvidence - elbo(mu, sigma)).toBeCloseTo(
        gaussianKl(mu, sigma, mean, Math.sqrt(variance)),
        8,
      );
    expect(elbo(mean, Math.sqrt(variance))).toBeCloseTo(logEvidence, 8);
  });

  test('a linear decoder: the marginal likelihood and the posterior', () => {
    for (const [slope, noise, x] of [
      [1.4, 0.6, 0.8],
      [-0.5, 1, 2],
      [2, 0.7, -1.3],
    ] as const) {
      const total = slope ** 2 + noise ** 2;
      const { logEvidence, mean, variance } = linear(slope, noise, x);
      expect(logEvidence).toBeCloseTo(gaussianLogDensity(x, 0, Math.sqrt(total)), 9);
      expect(mean).toBeCloseTo((slope * x) / total, 9);
      expect(variance).toBeCloseTo(noise ** 2 / total, 9);
    }
  });

  test('what two pictures lose by an overlap is log 2 − JS for each pixel that differs', () => {
    for (const [mu1, sigma1, mu2, sigma2] of [
      [0, 1, 0, 1],
      [-1, 0.7, 1.2, 0.4],
      [-3, 0.5, 3, 0.5],
    ] as const) {
      const first = (z: number): number => Math.exp(gaussianLogDensity(z, mu1, sigma1));
      const second = (z: number): number => Math.exp(gaussianLogDensity(z, mu2, sigma2));
      const surprise = (own: number, other: number): number =>
        own === 0 ? 0 : own * Math.log(1 + other / own);
      const lost = integrate(
        (z) => (surprise(first(z), second(z)) + surprise(second(z), first(z))) / 2,
        -12,
        12,
        { splits: [mu1, mu2, 0], tolerance: 1e-11 },
      ).value;
      const apart = lineJs(
        mixtureDistribution(bell(mu1, sigma1)),
        mixtureDistribution(bell(mu2, sigma2)),
        { tolerance: 1e-11 },
      ).value;
      expect(lost).toBeCloseTo(Math.LN2 - apart, 8);
    }
  });

  test('the best decoder draws each picture with its share', () => {
    const weights = [0.2, 0.5, 0.1];
    const pixel = [1, 0, 1];
    const value = (p: number): number =>
      weights.reduce((sum, w, n) => sum + w * Math.log(pixel[n] === 1 ? p : 1 - p), 0);
    const best = (0.2 + 0.1) / (0.2 + 0.5 + 0.1);
    for (const other of [best - 0.01, best + 0.01, 0.5])
      expect(value(other)).toBeLessThan(value(best));
  });

  test('when a latent dies: the best slope of a linear VAE, whatever the weight of the KL', () => {
    expect(Number(answer('when-a-latent-dies'))).toBe(2 / 0.5);
    /** The loss of the best encoder, a line and one width, for data of variance v. */
    const loss = (slope: number, v: number, noise2: number, beta: number): number => {
      const variance = 1 / (1 + slope ** 2 / (beta * noise2));
      const line = (slope * variance) / (beta * noise2);
      const error = v * (1 - slope * line) ** 2 + slope ** 2 * variance;
      return (
        error / (2 * noise2) + (beta / 2) * (variance + line ** 2 * v - Math.log(variance) - 1)
      );
    };
    const best = (v: number, noise2: number, beta: number): number => {
      const slopes = Array.from({ length: 4001 }, (_, i) => i / 1000);
      const losses = slopes.map((slope) => loss(slope, v, noise2, beta));
      return slopes[losses.indexOf(Math.min(...losses))]!;
    };
    for (const [v, noise2, beta] of [
      [2, 0.5, 1],
      [2, 0.5, 3.5],
      [2, 0.5, 4.5],
      [1, 0.3, 0.5],
      [0.4, 0.5, 1],
    ] as const)
      expect(best(v, noise2, beta)).toBeCloseTo(Math.sqrt(Math.max(0, v - beta * noise2)), 2);
    // the encoder above is the best one: no other line or width does better
    const at = (line: number, variance: number): number =>
      (2 * (1 - 1.2 * line) ** 2 + 1.44 * variance) / (2 * 0.5) +
      (3 / 2) * (variance + line ** 2 * 2 - Math.log(variance) - 1);
    for (const line of [0.2, 0.3, 0.4, 0.5, 0.6])
      for (const variance of [0.3, 0.4, 0.5, 0.6, 0.7])
        expect(at(line, variance)).toBeGreaterThanOrEqual(loss(1.2, 2, 0.5, 3) - 1e-12);
  });

  test('more draws, higher bound; and its distance falls as one over their number', () => {
    const { logEvidence, elbo } = linear(1, 1, 0);
    const noise = normals(400_000, { stream: STREAM.evaluation, step: 1, seed: 6 });
    // the cloud is the prior, so that a weight is the likelihood; here relative to p(x)
    const weights = noise.map((z) => Math.exp(gaussianLogDensity(0, z, 1) - logEvidence));
    const gap = (samples: number): number => {
      let sum = 0;
      for (let i = 0; i < weights.length; i += samples) {
        let mean = 0;
        for (let k = 0; k < samples; k++) mean += weights[i + k]! / samples;
        sum += mean - 1 - Math.log(mean); // the mean less 1 is 0 on average, and takes the noise away
      }
      return sum / (weights.length / samples);
    };
    const gaps = [1, 2, 4, 16, 64].map(gap);
    expect(gaps[0]).toBeCloseTo(logEvidence - elbo(0, 1), 2);
    expect(gaps).toEqual(gaps.toSorted((a, b) => b - a));
    const weight = (z: number): number => Math.exp(gaussianLogDensity(0, z, 1));
    const relative = varianceUnder(0, 1, weight) / under(0, 1, weight) ** 2;
    expect((gaps[4]! * 2 * 64) / relative).toBeCloseTo(1, 1);
  });

  test('below 1/√2 of a posterior’s width the weights have infinite variance', () => {
    const square = (width: number, edge: number): number =>
      integrate(
        (z) => Math.exp(2 * gaussianLogDensity(z, 0, 1) - gaussianLogDensity(z, 0, width)),
        -edge,
        edge,
        { splits: [0] },
      ).value;
    expect(square(0.75, 40)).toBeCloseTo(square(0.75, 20), 6);
    expect(square(0.7, 40)).toBeGreaterThan(100 * square(0.7, 20));
  });

  test('what a code says about its picture is at most the average KL', () => {
    // two pictures: information is JS of their clouds, the rest is the KL of the average cloud
    const clouds = [bell(-1, 0.6), bell(1.2, 0.5)] as const;
    const information = lineJs(mixtureDistribution(clouds[0]), mixtureDistribution(clouds[1]), {
      tolerance: 1e-10,
    }).value;
    const average = (z: number): number =>
      0.5 * Math.exp(gaussianLogDensity(z, -1, 0.6)) +
      0.5 * Math.exp(gaussianLogDensity(z, 1.2, 0.5));
    const rest = integrate(
      (z) => average(z) * (Math.log(average(z)) - gaussianLogDensity(z, 0, 1)),
      -7,
      7,
      { splits: [-1, 0, 1.2], tolerance: 1e-11 },
    ).value;
    const charged = (gaussianKl(-1, 0.6, 0, 1) + gaussianKl(1.2, 0.5, 0, 1)) / 2;
    expect(information + rest).toBeCloseTo(charged, 8);
    expect(rest).toBeGreaterThan(0);
  });
});

const SCOPES = [
  { p: 0.3, lambda: 1.5, a: 1.4, sigma: 0.6 },
  { p: 0.8, lambda: 0.4, a: 2.2, sigma: 1.7 },
  { p: 0.05, lambda: 3, a: 3, sigma: 0.9 },
];

/** Every expression asked for, computed another way than by the formula in the text. */
const EXPRESSIONS: Readonly<Record<string, (scope: (typeof SCOPES)[number]) => number>> = {
  'inverse-cdf': ({ p, lambda }) => {
    let [from, to] = [0, 100];
    for (let halving = 0; halving < 60; halving++) {
      const middle = (from + to) / 2;
      if (exponentialCdf(middle, lambda) < p) from = middle;
      else to = middle;
    }
    return from;
  },
  'linear-posterior': ({ a, sigma }) => linear(a, sigma, 0.5).variance,
};

testExpressions(chapter, EXPRESSIONS, () => SCOPES);
