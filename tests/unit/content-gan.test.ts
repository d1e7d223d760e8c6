import { describe, expect, test } from 'vitest';
import { shapeMasses, shapeModes } from '../../src/data/shape-densities.ts';
import { drawShape } from '../../src/data/shapes.ts';
import { cellCounts, type Cells } from '../../src/maths/cells.ts';
import { js, kl } from '../../src/maths/divergences.ts';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { GAN_LOSSES } from '../../src/maths/gan-losses.ts';
import {
  expectedDivergences,
  histogramDivergences,
} from '../../src/maths/histogram-divergences.ts';
import {
  jsSlope,
  lineJs,
  lineTotalVariation,
  lineWasserstein1,
  optimalCritic,
} from '../../src/maths/line-divergences.ts';
import { mixtureDistribution } from '../../src/maths/line-distribution.ts';
import { sigmoid } from '../../src/maths/log-space.ts';
import { modesCovered } from '../../src/maths/modes-covered.ts';
import {
  discriminatorValue,
  optimalLogit,
  optimalValue,
} from '../../src/maths/optimal-discriminator.ts';
import { precisionRecall } from '../../src/maths/precision-recall.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { medianBandwidth, sampleMmd } from '../../src/maths/sample-mmd.ts';
import { sampleWasserstein1, slicedWasserstein1 } from '../../src/maths/sample-wasserstein.ts';
import { saturatedDiscriminator, type GanCourse } from '../../src/training/health-gan.ts';
import {
  startValues,
  type RunView,
  type WidgetDeclaration,
} from '../../src/widgets/declaration.ts';
import digits from '../../src/widgets/gan-digits/widget.tsx';
import many from '../../src/widgets/many-gans/widget.tsx';
import players from '../../src/widgets/two-player/widget.tsx';
import { generatorWeights } from '../../src/widgets/mode-collapse/coverage.ts';
import type { CollapseValues } from '../../src/widgets/mode-collapse/parameters.ts';
import collapses from '../../src/widgets/mode-collapse/widget.tsx';
import type { LossesValues } from '../../src/widgets/losses-and-gradients/parameters.ts';
import { meanPull } from '../../src/widgets/losses-and-gradients/pull.ts';
import losses from '../../src/widgets/losses-and-gradients/widget.tsx';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testNumbers, testText } from '../support/chapter-tests.ts';
import { bell } from '../support/distributions.ts';

const chapter = readChapter('gan');
const { source, text } = chapter;

testText(chapter, {
  words: [3500, 4500],
  order: [
    'Figure two-player',
    'Show two-player',
    'Goal two-player fit',
    'Takeaway',
    'Show optimal-discriminator',
    'Figure optimal-discriminator',
    'Goal optimal-discriminator no-better',
    'Goal optimal-discriminator sure',
    'Takeaway',
    'Show losses-and-gradients',
    'Figure losses-and-gradients',
    'Goal losses-and-gradients hold-back',
    'Goal losses-and-gradients vanished',
    'Takeaway',
    'Takeaway',
    'Show mode-collapse',
    'Figure mode-collapse',
    'Goal mode-collapse collapse',
    'Goal mode-collapse few-weights',
    'Takeaway',
    'Show many-gans',
    'Figure many-gans',
    'Goal many-gans all-well',
    'Takeaway',
    'Takeaway',
    'Show gan-digits',
    'Figure gan-digits',
    'Goal gan-digits agree',
    'Takeaway',
    'Goal two-player stop-the-discriminator',
    'Takeaway',
  ],
  labels: ['Clear all but one', 'Step D', 'Step G'],
});

test('goals ask for what the text says', () => {
  const now = (widget: WidgetDeclaration, goal: string, preset: string | null, run?: object) =>
    widget.goals![goal]!.judge(startValues(widget, preset), run as RunView | undefined).now;
  const scored = { probes: { scores: new Float32Array(20).fill(1) }, curves: {} };
  expect(source).toContain('is below 0.25 nats (on a line, 0.05)');
  expect(now(players, 'fit', null, scored)).toMatch(/less than 0\.25\.$/);
  expect(now(players, 'fit', 'line', scored)).toMatch(/less than 0\.05\.$/);
  expect(source).toContain('at three modes or fewer after 3,000 steps');
  expect(now(collapses, 'collapse', null)).toContain('step 3,000');
  expect(source).toContain('within 2,000 steps, none of the sixteen has collapsed');
  expect(now(many, 'all-well', null)).toContain('2,000 steps');
  expect(source).toContain('agrees on three drawings in four');
  expect(now(digits, 'agree', null)).toContain('75 %');
});

test('the paragraphs that the doctor links to are there', () => {
  for (const kind of [
    'not-a-number',
    'saturated-discriminator',
    'vanished-gradient',
    'dropped-modes',
    'oscillation',
  ])
    expect(source).toMatch(new RegExp(`### [^#]+ \\[#${kind}\\]`));
});

const of = (mean: number, deviation = 1) => mixtureDistribution(bell(mean, deviation));
/** Data at 0 and samples at `apart`, both of width 1. */
const bells = (apart: number) => {
  const [q, p] = [of(0), of(apart)];
  return {
    js: lineJs(q, p, { tolerance: 1e-10 }).value,
    value: optimalValue(q, p, { tolerance: 1e-10 }).value,
    variation: lineTotalVariation(q, p, { tolerance: 1e-10 }).value,
    probability: (x: number): number => sigmoid(optimalLogit(q, p, x)),
  };
};
/** The mean over samples at `apart` of f. */
const underSamples = (apart: number, f: (x: number) => number): number =>
  integrate((x) => Math.exp(gaussianLogDensity(x, apart, 1)) * f(x), apart - 12, apart + 12, {
    splits: [0, apart / 2, apart].filter((x) => x > apart - 12),
    tolerance: 1e-12,
  }).value;
/** The average pull on samples at `apart`, D the best one. */
const minimaxPull = (apart: number): number =>
  apart * underSamples(apart, bells(apart).probability);
const otherPull = (apart: number): number =>
  apart * underSamples(apart, (x) => 1 - bells(apart).probability(x));

const TEN = Array.from({ length: 10 }, () => 0.1);
/** Samples spread evenly over the first `covered` of ten modes. */
const over = (covered: number): number[] => TEN.map((_, i) => (i < covered ? 1 / covered : 0));

describe('numbers', () => {
  // [what stands in the text, how far that is from what it is, to how many decimals]
  test.each<[words: string, difference: number, decimals: number]>([
    ['At a distance of 2 the average slope of minimax is 0.45', 0.45 - minimaxPull(2), 2],
    ['at 4 it is 0.14', 0.14 - minimaxPull(4), 2],
    ['at 8 it is 0.0004', 0.0004 - minimaxPull(8), 4],
    ['non-saturating loss is 1.55, 3.86 and 8.00', 1.55 - otherPull(2), 2],
    ['non-saturating loss is 1.55, 3.86 and 8.00', 3.86 - otherPull(4), 2],
    ['non-saturating loss is 1.55, 3.86 and 8.00', 8 - otherPull(8), 2],
  ])('“%s”', (words, difference, decimals) => {
    expect(text).toContain(words);
    expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * 10 ** -decimals);
  });

  test('the table of losses: slopes by the logit at −5', () => {
    const rows = [
      ['minimax', '−0.007'],
      ['nonSaturating', '−0.993'],
      ['leastSquares', '−6'],
      ['hinge', '−1'],
      ['wasserstein', '−1'],
    ] as const;
    for (const [loss, words] of rows) {
      const slope = GAN_LOSSES[loss].generator.slope(-5);
      expect(slope).toBeCloseTo(Number(words.replace('−', '-')), 3);
      expect(source).toContain(`| ${words} |`);
    }
    expect(source).toContain('Logit −5: the slopes are −0.007 and −0.993');
    for (const a of [-6, -1, 0, 2]) {
      const both = [GAN_LOSSES.minimax, GAN_LOSSES.nonSaturating].map((l) => l.generator.slope(a));
      expect(both[0]! + both[1]!).toBeCloseTo(-1, 12); // the hint of gan-vanished
    }
  });

  test('a worse discriminator teaches more, with minimax and six apart', () => {
    expect(text).toContain('The average pull of minimax is 0.012. Bring it to 0.08');
    expect(source).toContain('at 0.1 the average pull is 0.094');
    const { separation, quality } = startValues(losses, 'far-apart') as LossesValues;
    expect([separation, quality]).toEqual([6, 1]);
    expect(meanPull('minimax', 6, 1)).toBeCloseTo(0.012, 3);
    expect(meanPull('minimax', 6, 0.1)).toBeCloseTo(0.094, 3);
  });

  test('early on: what doubling the doubt is worth', () => {
    expect(source).toContain('$\\log 0.999$ becomes $\\log 0.998$, a thousandth of a nat');
    expect(Math.log(0.999) - Math.log(0.998)).toBeCloseTo(0.001, 5);
    expect(source).toContain('$-\\log \\sym{discriminator}$ falls by $\\log 2$');
  });

  test('two bells: 84 of 100 sheets, and no doubt left at six', () => {
    expect(source).toContain('right about 84 sheets of 100');
    expect((1 + bells(2).variation) / 2).toBeCloseTo(0.84, 2);
    expect(source).toContain('six apart leave −0.008 nats');
    expect(bells(6).value).toBeCloseTo(-0.008, 3);
  });

  test.each([1, 2, 5, 8])('samples on %d of ten modes: KL(p ‖ q) = log(n / k)', (covered) => {
    expect(kl(over(covered), TEN)).toBeCloseTo(Math.log(10 / covered), 12);
    expect(kl(TEN, over(covered))).toBe(Infinity);
  });

  test('a discriminator has won from a twentieth of what guessing costs on, for 200 steps', () => {
    expect(text).toContain(
      'Its loss is below a twentieth of what guessing costs, for two hundred steps',
    );
    const course = (share: number, steps: number): GanCourse => ({
      loss: 'minimax',
      trace: { loss: Float64Array.from({ length: steps }, () => share * Math.log(4)) },
      from: 1,
      looks: [],
      scale: 1,
    });
    expect(saturatedDiscriminator(course(0.049, 200))).not.toBeNull();
    expect(saturatedDiscriminator(course(0.049, 199))).toBeNull();
    expect(saturatedDiscriminator(course(0.051, 400))).toBeNull();
  });

  test('weights of a generator of 16 and of 17 units', () => {
    const weights = (generatorHidden: number): number =>
      generatorWeights({ ...(startValues(collapses, null) as CollapseValues), generatorHidden });
    expect(source).toContain('Two hidden layers of 17 units have 393 weights');
    expect(weights(17)).toBe(393);
    expect(weights(18)).toBeGreaterThan(400);
  });

  test('nine of ten modes: JS is 0.036', () => {
    expect(source).toContain('With nine of ten covered it is 0.036');
    expect(js(TEN, over(9))).toBeCloseTo(0.036, 3);
    expect(source).toContain('$1/(1 + 10)$');
  });

  test('the spiral', () => {
    expect(source).toContain('At a rate of 0.1 that is 1.64 after a hundred steps, one and a half');
    expect(1.01 ** 50).toBeCloseTo(1.64, 2);
    expect((100 * Math.atan(0.1)) / (2 * Math.PI)).toBeCloseTo(1.6, 1);
  });
});

/** Numbers asked for, computed from what the question says, with the mistakes in the order of their replies. */
const entropy = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
const halves = {
  data: 0.5 * (0.1 * Math.log(0.1 / 0.55) + 0.9 * Math.LN2),
  samples: 0.5 * Math.log(1 / 0.55),
};
const NUMBERS: Readonly<Record<string, readonly [right: number, ...wrong: number[]]>> = {
  'gan-value-guess': [2 * Math.log(0.5), Math.log(0.5), -2 * Math.log(0.5), 0, 0.25],
  'gan-value-two-bells': [
    bells(2).value,
    bells(2).js - Math.log(4),
    2 * bells(2).js,
    -bells(2).value,
    2 * bells(2).js - Math.LN2,
  ],
  'gan-critic-points': [0.5 * 1 + 0.5 * 3, 1, 4, 3],
  'gan-clip': [steepest(32, 0.1), 0.1, 0.1 ** 3, 32 * 0.1 ** 2, 64 * 0.1 ** 3],
  'gan-one-of-ten': [js(TEN, over(1)), Math.LN2, Math.log(10), halves.data, halves.samples],
  'gan-smoothing-floor': [entropy(0.9), 0, -Math.log(0.9), -0.9 * Math.log(0.9), -entropy(0.9)],
  'gan-three-in-a-row': [0.4 ** 3, 0.4, 3 * 0.4, 0.4 ** 2, 0.6 ** 3],
};

/** The slope of a rectified network 1-n-n-1 all of whose weights are `clip`, by running it. */
function steepest(units: number, clip: number): number {
  const network = (x: number): number => {
    const first = Array.from({ length: units }, () => Math.max(0, clip * x));
    const sum = first.reduce((a, b) => a + b, 0);
    return units * clip * Math.max(0, clip * sum);
  };
  return network(2) - network(1);
}

testNumbers(chapter, NUMBERS);

describe('numbers asked for', () => {
  test('solutions say the same numbers', () => {
    expect(source).toContain('0.227 and 0.299, together 0.526 nats');
    expect(halves.data).toBeCloseTo(0.227, 3);
    expect(halves.samples).toBeCloseTo(0.299, 3);
    expect(source).toContain('With $\\sym{clip} = 0.01$ it is 0.001, and with 1 it is 1,024');
    expect(steepest(32, 0.01)).toBeCloseTo(0.001, 3);
    expect(steepest(32, 1)).toBe(1024);
    expect(source).toContain('Sixteen out of sixteen would be: $4 \\cdot 10^{-7}$');
    expect(0.4 ** 16).toBeCloseTo(4e-7, 7);
  });

  test('a landscape for three points: the critic |x − 1| reaches what carrying costs', () => {
    expect(sampleWasserstein1([0, 4], [1, 1])).toBeCloseTo(2, 12);
    expect((Math.abs(0 - 1) + Math.abs(4 - 1)) / 2).toBe(2);
  });
});

interface Scope {
  readonly a: number;
  readonly b: number;
  readonly p: number;
  readonly n: number;
  readonly k: number;
  readonly lambda: number;
}

const SCOPES: readonly Scope[] = [
  { a: 0.7, b: 0.2, p: 0.1, n: 10, k: 3, lambda: 0.1 },
  { a: 0.3, b: 1.4, p: 0.8, n: 7, k: 5, lambda: 0.4 },
  { a: 2, b: 0.5, p: 0.45, n: 12, k: 1, lambda: 0.02 },
];

/** Where an average over so much data and so many samples, with such targets, is least: by bisection of its slope. */
function bestOpinion(data: number, samples: number, targets: readonly [number, number]): number {
  const slope = (logit: number): number =>
    data * (sigmoid(logit) - targets[0]) + samples * (sigmoid(logit) - targets[1]);
  let [low, high] = [-60, 60];
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return sigmoid(low);
}

testExpressions<Scope>(
  chapter,
  {
    'gan-uneven-diet': ({ a, b }) => bestOpinion(2 * a, b, [1, 0]),
    'gan-slope': ({ p }) => {
      const logit = Math.log(p / (1 - p));
      const { loss } = GAN_LOSSES.nonSaturating.generator;
      return (loss(logit + 1e-5) - loss(logit - 1e-5)) / 2e-5;
    },
    'gan-smoothed-opinion': ({ a, b }) => bestOpinion(a, b, [0.9, 0.1]),
    'gan-kl-of-missing': ({ n, k }) =>
      kl(
        Array.from({ length: n }, (_, i) => (i < k ? 1 / k : 0)),
        Array.from({ length: n }, () => 1 / n),
      ),
    'gan-spiral': ({ lambda, n }) => {
      let [u, v] = [0.6, 0.8];
      for (let step = 0; step < n; step++) [u, v] = [u - lambda * v, v + lambda * u];
      return Math.hypot(u, v);
    },
  },
  () => SCOPES,
  1e-8,
);

describe('derivations', () => {
  test('against the best discriminator minimax has the slopes of 2 JS', () => {
    for (const apart of [0.5, 2, 4, 6]) {
      const slope = 2 * jsSlope(of(0), apart, 1, { tolerance: 1e-12 }).value;
      expect(minimaxPull(apart)).toBeCloseTo(slope, 8);
      expect(bells(apart).probability(apart)).toBeCloseTo(1 / (1 + Math.exp(apart ** 2 / 2)), 12);
    }
  });

  test('the non-saturating loss has those of KL(p ‖ q) − 2 JS', () => {
    for (const apart of [0.5, 2, 4]) {
      const slope = apart - 2 * jsSlope(of(0), apart, 1, { tolerance: 1e-12 }).value;
      expect(otherPull(apart)).toBeCloseTo(slope, 8);
    }
  });

  test('what the experts of least squares and hinge settle on', () => {
    for (const [q, p] of [
      [0.7, 0.2],
      [0.1, 0.5],
    ] as const) {
      const least = (loss: 'leastSquares' | 'hinge'): number => {
        const { real, fake } = GAN_LOSSES[loss];
        const scores = Array.from({ length: 40_001 }, (_, i) => -2 + i / 10_000);
        const costs = scores.map((a) => q * real.loss(a) + p * fake.loss(a));
        return scores[costs.indexOf(Math.min(...costs))]!;
      };
      expect(least('leastSquares')).toBeCloseTo(q / (q + p), 3);
      expect(least('hinge')).toBeCloseTo(Math.sign(q - p), 3);
      const { real, fake } = GAN_LOSSES.hinge;
      const cost = (a: number): number => q * real.loss(a) + p * fake.loss(a);
      expect(cost(Math.sign(q - p))).toBeCloseTo(2 * Math.min(q, p), 12);
    }
  });

  test('Kantorovich: the best critic reaches Wasserstein-1, which no plan undercuts', () => {
    const [q, p] = [of(0, 1), of(2.5, 0.5)];
    const critic = optimalCritic(q, p);
    const mean = (distribution: typeof q): number =>
      integrate((x) => Math.exp(distribution.logDensity(x)) * critic(x), -12, 12, {
        splits: [-1, 0, 1, 2, 2.5, 3],
        tolerance: 1e-11,
      }).value;
    expect(mean(q) - mean(p)).toBeCloseTo(lineWasserstein1(q, p).value, 6);
  });

  test('label smoothing: the old opinion times 1 − α; on both sides the samples come in', () => {
    for (const [q, p] of [
      [0.7, 0.2],
      [0.1, 0.5],
    ] as const) {
      expect(bestOpinion(q, p, [0.9, 0])).toBeCloseTo((0.9 * q) / (q + p), 10);
      expect(bestOpinion(q, p, [0.9, 0.2])).toBeCloseTo((0.9 * q + 0.2 * p) / (q + p), 10);
    }
    // far from all data: flat on both sides smoothed, falling where one is
    expect(bestOpinion(1e-9, 0.3, [0.9, 0.1])).toBeCloseTo(bestOpinion(1e-9, 0.1, [0.9, 0.1]), 6);
    expect(bestOpinion(1e-9, 0.3, [0.9, 0])).toBeLessThan(bestOpinion(1e-9, 0.1, [0.9, 0]) / 2);
  });

  test('taking turns keeps an ellipse', () => {
    for (const rate of [0.1, 0.7, 1.9]) {
      let [u, v] = [0.6, -0.3];
      const level = (): number => u * u + v * v - rate * u * v;
      const start = level();
      for (let step = 0; step < 200; step++) {
        u -= rate * v;
        v += rate * u;
        expect(level()).toBeCloseTo(start, 9);
      }
    }
  });

  test('V at ½ is −log 4 however bad the samples', () => {
    expect(discriminatorValue(of(0), of(5), () => 0).value).toBeCloseTo(-Math.log(4), 9);
  });
});

describe('the table of measures', () => {
  const RING = shapeModes('ring-10')!;
  const CELLS: Cells = { from: -3, to: 3, count: 30 };
  const masses = shapeMasses('ring-10', CELLS);
  const data = drawShape('ring-10', 2000, 1);
  const perfect = drawShape('ring-10', 2000, 2);
  const many = drawShape('ring-10', 25_000, 3);
  const one = many
    .filter((_, i) => Math.hypot(many[i - (i % 2)]! - 2, many[i - (i % 2) + 1]!) < 1)
    .slice(0, 4000);
  const rowOf = (name: string): string[] =>
    new RegExp(`\\| ${name} \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|`)
      .exec(source)!
      .slice(2)
      .map((cell) => cell.trim());
  const both = (f: (sample: Float32Array) => number): number[] => [f(perfect), f(one)];

  test.each([
    ['modes covered', both((sample) => modesCovered(sample, RING).covered), 0],
    [
      'KL on a grid, data first',
      [
        expectedDivergences(masses, 2000).forwardKl,
        histogramDivergences(cellCounts(one, 2, CELLS), masses).forwardKl,
      ],
      3,
    ],
    [
      'JS on a grid',
      [
        expectedDivergences(masses, 2000).js,
        histogramDivergences(cellCounts(one, 2, CELLS), masses).js,
      ],
      3,
    ],
    [
      '<Term id="mmd">MMD</Term>², bandwidth 3.0',
      both((sample) => sampleMmd(data, sample, 2, medianBandwidth(data, 2)).unbiased),
      3,
    ],
    [
      '<Term id="wasserstein">Wasserstein-1</Term>, sliced',
      both((sample) => slicedWasserstein1(data, sample)),
      2,
    ],
    ['precision', both((sample) => precisionRecall(data, sample).precision), 2],
    ['recall', both((sample) => precisionRecall(data, sample).recall), 2],
  ])('%s', (name, computed, decimals) => {
    expect(one.length).toBe(4000);
    expect(rowOf(name)).toEqual(computed.map((value) => value.toFixed(decimals)));
  });

  test('the bandwidth, and the floor of JS', () => {
    expect(medianBandwidth(data, 2)).toBeCloseTo(3, 1);
    expect(text).toContain('is 0.019 nats for 1,000 perfect samples, and 0.004 for 5,000');
    expect(expectedDivergences(masses, 1000).js).toBeCloseTo(0.019, 3);
    expect(expectedDivergences(masses, 5000).js).toBeCloseTo(0.004, 3);
  });

  test('learnt by heart: no measure against the training points finds fault', () => {
    const again = Float32Array.from({ length: 4000 }, (_, i) => data[i]!);
    expect(precisionRecall(data, again)).toEqual({ precision: 1, recall: 1 });
    expect(slicedWasserstein1(data, again)).toBe(0);
  });
});
