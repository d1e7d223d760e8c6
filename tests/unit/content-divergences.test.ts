import { evaluate } from 'mathjs/number';
import { describe, expect, test } from 'vitest';
import { js, kl, productOf, totalVariation } from '../../src/maths/divergences.ts';
import {
  gaussianCdf,
  gaussianKl,
  gaussianLogDensity,
  gaussianTotalVariation,
  gaussianWasserstein1,
} from '../../src/maths/gaussian.ts';
import { jsSlope, lineJs, lineKl } from '../../src/maths/line-divergences.ts';
import { mixtureDistribution } from '../../src/maths/line-distribution.ts';
import type { Mixture } from '../../src/maths/mixture.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import type { Bell } from '../../src/models/gaussian-ascent.ts';
import {
  descend,
  type Divergence,
  divergenceOf,
  DIVERGENCES,
  mixtureOf,
  targetOf,
} from '../../src/models/kl-fit.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { KlAddsUpValues } from '../../src/widgets/kl-adds-up/parameters.ts';
import { partsOf } from '../../src/widgets/kl-adds-up/parts.ts';
import pairs from '../../src/widgets/kl-adds-up/widget.tsx';
import type { KlExplorerValues } from '../../src/widgets/kl-explorer/parameters.ts';
import rulers from '../../src/widgets/kl-explorer/widget.tsx';
import type { KlFitValues } from '../../src/widgets/kl-fit/parameters.ts';
import fits from '../../src/widgets/kl-fit/widget.tsx';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testText } from '../support/chapter-tests.ts';
import { bell } from '../support/distributions.ts';

const chapter = readChapter('divergences');
const { source, text, answer, replies } = chapter;

const standard = mixtureDistribution(bell(0, 1));
const jsApart = (m: number): number =>
  lineJs(standard, mixtureDistribution(bell(m, 1)), { tolerance: 1e-10 }).value;
const jsSlopeApart = (m: number): number => jsSlope(standard, m, 1, { tolerance: 1e-10 }).value;

const APART = targetOf({ weights: [0.5, 0.5], means: [-2, 2], deviations: [0.6, 0.6] });
const CLOSE = targetOf({ weights: [0.5, 0.5], means: [-0.8, 0.8], deviations: [1, 1] });

/** Where gradient descent on the divergence ends, and what is left there. */
function rest(divergence: Divergence, target: typeof APART, mean: number, deviation: number) {
  let at: Bell = { mean, logDeviation: Math.log(deviation) };
  for (let step = 0; step < 3000; step++) at = descend(divergence, target, at, 0.1);
  return {
    mean: at.mean,
    deviation: Math.exp(at.logDeviation),
    left: divergenceOf(divergence, target, at),
  };
}

testText(chapter, {
  words: [2000, 3500],
  order: [
    'Figure kl-explorer',
    'Show kl-explorer',
    'Show kl-explorer',
    'Goal kl-explorer infinite-one-way',
    'Takeaway',
    'Goal kl-explorer same-mean-kl',
    'Show kl-adds-up',
    'Figure kl-adds-up',
    'Goal kl-adds-up twice',
    'Show kl-fit',
    'Figure kl-fit',
    'Goal kl-fit covers',
    'Goal kl-fit other-mode',
    'Goal kl-fit stuck-between',
    'Takeaway',
    'Goal kl-explorer js-saturated',
    'Show moving-apart',
    'Figure moving-apart',
    'Goal moving-apart no-gradient',
    'Takeaway',
  ],
});

describe('numbers', () => {
  const fair = [0.5, 0.5];
  const biased = [0.75, 0.25];
  const beyond = (widths: number): number => 200 * gaussianCdf(-widths, 0, 1);
  const covering = rest('forward', APART, 0.5, 1);
  const onPeak = rest('reverse', APART, 0.5, 0.6);
  const between = rest('reverse', APART, 0, 2);
  const overlooked = js([0.001, 0.999], [0, 1]);
  const together = partsOf(startValues(pairs, 'only-together') as KlAddsUpValues);

  // [what stands in the text, how far that is from what it is, to how many decimals]
  test.each<[words: string, difference: number, decimals: number]>([
    ['narrow first, it is 0.3181 nats a draw', 0.3181 - gaussianKl(0, 1, 0, 2), 4],
    ['The other way round it is 0.8069 nats', 0.8069 - gaussianKl(0, 2, 0, 1), 4],
    ['average evidence is 32 nats', 32 - 100 * gaussianKl(0, 1, 0, 2), 0],
    ['a ratio of 10^{13} and more', 13 - Math.floor((100 * gaussianKl(0, 1, 0, 2)) / Math.LN10), 9],
    ['to the second it is ½ nat', 0.5 - gaussianKl(0, 1, 1, 1), 9],
    ['straight to the third it is 2', 2 - gaussianKl(0, 1, 2, 1), 9],
    ['- \\tfrac12 = 0.3181', 0.3181 - (Math.LN2 + 1 / 8 - 1 / 2), 4],
    ['is wrong by 7.84 nats', 7.84 - 784 * 0.01, 9],
    ['of about 2,500 in probability', 25 - Math.exp(7.84) / 100, 0],
    ['every single part is right', together.first + together.second, 9],
    ['the whole is wrong by 0.568 nats', 0.568 - together.joint, 3],
    ['Here that is centre 0', covering.mean, 6],
    ['and width 2.09', 2.09 - covering.deviation, 2],
    ['leaves 0.555 nats', 0.555 - covering.left, 3],
    ['on a peak, with width 0.60', 0.6 - onPeak.deviation, 2],
    ['leaves 0.692 nats', 0.692 - onPeak.left, 3],
    ['with width 1.79', 1.79 - between.deviation, 2],
    ['far worse, 1.138 nats', 1.138 - between.left, 3],
    ['about \\tfrac12 \\cdot 0.001 \\cdot \\log 2', 1e4 * (0.0005 * Math.LN2 - overlooked), 1],
    ['The slope of JS is 0.22 at a distance of 2', 0.22 - jsSlopeApart(2), 2],
    ['and 0.0002 at 8', 0.0002 - jsSlopeApart(8), 4],
  ])('“%s”', (words, difference, decimals) => {
    expect(text).toContain(words);
    expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * 10 ** -decimals);
  });

  test('the table of distances', () => {
    const rows = [...source.matchAll(/\| (\d) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| (\d) \|/g)];
    expect(rows.map(([, m]) => Number(m))).toEqual([1, 2, 4, 8]);
    for (const [, ...cells] of rows) {
      const [m = 0, ofKl, ofJs, ofTv, ofW1] = cells.map(Number);
      expect(ofKl).toBe(m ** 2 / 2);
      expect(gaussianKl(0, 1, m, 1)).toBeCloseTo(m ** 2 / 2, 12);
      expect(ofJs).toBeCloseTo(jsApart(m), 4);
      expect(ofTv).toBeCloseTo(gaussianTotalVariation(0, 1, m, 1), 4);
      expect(ofW1).toBeCloseTo(gaussianWasserstein1(0, 1, m, 1), 12);
    }
  });

  test('a coin, by hand', () => {
    expect(Math.abs(Number(answer('kl-of-a-coin')) - kl(fair, biased))).toBeLessThan(5e-5);
    const mistakes = {
      '0.1308': kl(biased, fair),
      '-0.1438': -kl(fair, biased),
      '0.2075': kl(fair, biased) / Math.LN2,
      '0.2877': 2 * kl(fair, biased),
    };
    expect(replies('kl-of-a-coin').toSorted()).toEqual(Object.keys(mistakes).toSorted());
    for (const [to, value] of Object.entries(mistakes))
      expect(Math.abs(Number(to) - value), to).toBeLessThan(5e-5);
  });

  test('what the folded parts say', () => {
    expect(source).toContain('Yes: 0.81 nats a draw, against 0.32 the other way');
    expect(source).toContain('32 lie more than two narrow widths from the centre');
    expect(beyond(1)).toBeCloseTo(32, 0);
    expect(source).toContain('The narrow bell expects 5 there');
    expect(beyond(2)).toBeCloseTo(5, 0);
    expect(source).toContain('0.69305 of at most 0.69315');
    expect(jsApart(8)).toBeCloseTo(0.69305, 5);
    expect(100_000 * Math.LN2).toBeCloseTo(69_315, 0);
    expect(source).toContain('0.99994 of at most 1');
    expect(gaussianTotalVariation(0, 1, 8, 1)).toBeCloseTo(0.99994, 5);
    expect(source).toContain('at a distance of 6 give 0.6893, not quite enough');
    expect(jsApart(6)).toBeCloseTo(0.6893, 4);
    const narrower = mixtureDistribution(bell(6, 0.5));
    expect(lineJs(standard, narrower).value).toBeGreaterThan(0.69);
    expect(source).toContain('At a distance of 6 it is 0.006');
    expect(jsSlopeApart(6)).toBeCloseTo(0.006, 3);
    expect(jsSlopeApart(7)).toBeGreaterThan(0.001);
    expect(jsSlopeApart(8)).toBeLessThan(0.001);
    expect(source).toContain('Centre 0 and width 2, with equal peaks');
    expect(between.mean).toBeCloseTo(0, 6);
    const otherSide = rest('reverse', APART, -0.5, 0.6);
    expect(source).toContain('Start on the other side, with a width of about 0.6');
    expect([Math.sign(onPeak.mean), Math.sign(otherSide.mean)]).toEqual([1, -1]);
    expect(otherSide.left).toBeCloseTo(onPeak.left, 9);
  });

  test('close peaks: the three fits end in the same place, from wherever they start', () => {
    expect(source).toContain('with widths of 1.28, 1.27 and 1.28');
    const widths = { forward: 1.28, reverse: 1.27, js: 1.28 };
    for (const divergence of DIVERGENCES)
      for (const [mean, deviation] of [
        [-2, 0.6],
        [0.5, 1],
        [3, 2],
      ] as const) {
        const end = rest(divergence, CLOSE, mean, deviation);
        expect(end.mean).toBeCloseTo(0, 3);
        expect(end.deviation).toBeCloseTo(widths[divergence], 2);
      }
  });
});

describe('presets are what the text says of them', () => {
  test('A hole in p: five events, one of 0.3 in truth and 0 in the model', () => {
    const { q, p } = startValues(rulers, 'hole') as KlExplorerValues;
    expect(q.length).toBe(5);
    expect(p.flatMap((value, i) => (value === 0 ? [q[i]] : []))).toEqual([0.3]);
  });

  test('kl-fit: two equal peaks at ±2, 0.6 wide, the start a little right of the middle', () => {
    const values = startValues(fits, 'apart') as KlFitValues;
    expect(values).toMatchObject({ weight: 0.5, mean1: -2, mean2: 2, deviation1: 0.6 });
    expect(values.deviation2).toBe(0.6);
    expect(values.mu).toBe(1);
    expect(rest('forward', APART, values.mu, values.sigma).mean).toBeCloseTo(0, 6);
    expect(rest('reverse', APART, values.mu, values.sigma).mean).toBeCloseTo(2, 2);
    const close = startValues(fits, 'close') as KlFitValues;
    expect(targetOf(mixtureOf(close)).moments).toEqual(CLOSE.moments);
  });

  test('A narrow start, far off: both KLs drag their bells to the truth, JS lets its bell stand', () => {
    const { mu, sigma, learningRate, ...modes } = startValues(fits, 'far-start') as KlFitValues;
    const target = targetOf(mixtureOf(modes));
    const after = (divergence: Divergence): Bell => {
      let at: Bell = { mean: mu, logDeviation: Math.log(sigma) };
      for (let step = 0; step < 2000; step++) at = descend(divergence, target, at, learningRate);
      return at;
    };
    expect(source).toContain('after 2,000 steps it has moved by less than 0.01');
    expect(Math.abs(after('js').mean - mu)).toBeLessThan(0.01);
    expect(after('forward').mean).toBeCloseTo(target.moments.mean, 1);
    expect(Math.abs(after('reverse').mean - modes.mean1)).toBeLessThan(0.05);
  });
});

/** KL as the integral that defines it. */
const byQuadrature = (q: Mixture, p: Mixture): number =>
  lineKl(mixtureDistribution(q), mixtureDistribution(p), { tolerance: 1e-11 }).value;

const SCOPES = [
  { mu: 0.7, sigma: 1.6, n: 3 },
  { mu: -2, sigma: 0.5, n: 5 },
  { mu: 1.2, sigma: 2.5, n: 8 },
];

/** Every expression asked for, computed another way than by the formula in the text. */
const EXPRESSIONS: Readonly<Record<string, (scope: (typeof SCOPES)[number]) => number>> = {
  'kl-standard-normal': ({ mu, sigma }) => byQuadrature(bell(mu, sigma), bell(0, 1)),
  'kl-many-parts': ({ mu, n }) => n * byQuadrature(bell(0, 1), bell(mu, 1)),
};

testExpressions(chapter, EXPRESSIONS, () => SCOPES);

describe('derivations', () => {
  test('the formula of one of our sources would be below 0', () => {
    expect(replies('kl-standard-normal')).toContain('(sigma^2 + mu - 1)/2 - log(sigma)');
    expect(evaluate('(sigma^2 + mu - 1)/2 - log(sigma)', { mu: -2, sigma: 1 })).toBe(-1);
  });

  test('the derivation of the KL of two bells, step by step', () => {
    const [muQ, sigmaQ, muP] = [0.4, 1.3, -0.7];
    const q = (x: number): number => Math.exp(gaussianLogDensity(x, muQ, sigmaQ));
    const under = (f: (x: number) => number): number =>
      integrate((x) => q(x) * f(x), -15, 15, { splits: [muQ], tolerance: 1e-12 }).value;
    expect(under((x) => (x - muQ) ** 2 / (2 * sigmaQ ** 2))).toBeCloseTo(1 / 2, 10);
    expect(under((x) => (x - muP) ** 2)).toBeCloseTo(sigmaQ ** 2 + (muQ - muP) ** 2, 10);
  });

  test('dependent parts: the sum is exceeded by the mutual information', () => {
    const joint = [0.3, 0.1, 0.05, 0.15, 0.05, 0.35];
    const rows = [0.45, 0.55];
    const columns = [0.45, 0.15, 0.4];
    const [p1, p2] = [
      [0.6, 0.4],
      [0.2, 0.5, 0.3],
    ] as const;
    const shared = kl(joint, productOf(rows, columns));
    expect(shared).toBeGreaterThan(0.1);
    expect(kl(joint, productOf(p1, p2))).toBeCloseTo(kl(rows, p1) + kl(columns, p2) + shared, 12);
  });

  test('Pinsker as the text has it: half the KL is at least the square of TV', () => {
    const [q, p] = [
      [0.1, 0.4, 0.3, 0.2],
      [0.3, 0.3, 0.2, 0.2],
    ];
    expect(kl(q, p) / 2).toBeGreaterThanOrEqual(totalVariation(q, p) ** 2);
  });
});
