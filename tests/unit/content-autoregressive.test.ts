import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bernoulliLogLikelihood, logSumExp, sigmoid } from '../../src/maths/log-space.ts';
import { illegalPath, madeDegrees, maskOf, type LayerDegrees } from '../../src/maths/masks.ts';
import { declareModel, madeStructure } from '../../src/models/index.ts';
import { madeLayers } from '../../src/models/made.ts';
import { maskedTaps } from '../../src/models/pixel-cnn.ts';
import {
  startValues,
  type RunView,
  type WidgetDeclaration,
} from '../../src/widgets/declaration.ts';
import madeTrainer from '../../src/widgets/made-trainer/widget.tsx';
import pixelGeneration from '../../src/widgets/pixel-generation/widget.tsx';
import { drawDigits } from '../../src/data/digits.ts';
import { readSafetensors } from '../../src/data/safetensors.ts';
import { drawConvolutions } from '../../src/models/draw-convolutions.ts';
import { ODD_KINDS, oddImages } from '../../src/widgets/pixel-generation/odd.ts';
import { digitMixture } from '../../src/widgets/chain-rule/digit-mixture.ts';
import type { ChainRuleValues } from '../../src/widgets/chain-rule/parameters.ts';
import { studyOf as chainStudy } from '../../src/widgets/chain-rule/study.ts';
import chainRule from '../../src/widgets/chain-rule/widget.tsx';
import { networkOf } from '../../src/widgets/mask-builder/network.ts';
import type { MaskBuilderValues } from '../../src/widgets/mask-builder/parameters.ts';
import maskBuilder from '../../src/widgets/mask-builder/widget.tsx';
import type { NextValues } from '../../src/widgets/next-character/parameters.ts';
import nextCharacter from '../../src/widgets/next-character/widget.tsx';
import { BY_HEART } from '../../src/widgets/next-character/words.ts';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testNumbers, testText } from '../support/chapter-tests.ts';

const chapter = readChapter('autoregressive');
const { source, text } = chapter;

testText(chapter, {
  words: [3800, 5300],
  order: [
    'Figure chain-rule',
    'Show chain-rule',
    'Goal chain-rule likelier',
    'Takeaway',
    'Takeaway',
    'Takeaway',
    'Show mask-builder',
    'Figure mask-builder',
    'Goal mask-builder homework',
    'Goal mask-builder complete',
    'Show mask-builder',
    'Takeaway',
    'Show made-trainer',
    'Figure made-trainer',
    'Goal made-trainer beats-independent',
    'Takeaway',
    'Figure pixel-generation',
    'Goal pixel-generation blind-spot',
    'Takeaway',
    'Takeaway',
    'Show pixel-generation',
    'Takeaway',
    'Goal pixel-generation odd-one-out',
    'Takeaway',
    'Show next-character',
    'Figure next-character',
    'Goal next-character overfit',
    'Takeaway',
  ],
  labels: ['Play', 'Other completions'],
});

test('goals ask for what the text says', () => {
  const verdict = (widget: WidgetDeclaration, goal: string, values: object, run?: object) =>
    widget.goals![goal]!.judge({ ...startValues(widget, null), ...values }, run as RunView);
  expect(source).toContain('more probable, by at least 2 nats');
  expect(verdict(chainRule, 'likelier', { flipped: [49] }).reached).toBe(true); // 2.66
  expect(verdict(chainRule, 'likelier', { flipped: [143] }).reached).toBe(false); // 1.91
  expect(source).toContain('at least 10 nats less than independent pixels');
  const probes = { 'held-out': Float32Array.of(45, 45), independent: Float32Array.of(50.6) };
  const run = { step: 9, probes: { ...probes, course: new Float32Array(3) } };
  expect(verdict(madeTrainer, 'beats-independent', {}, run).now).toContain(
    '10 nats fewer are asked',
  );
  expect(source).toContain('at least 40 of the pixels before it are out of sight');
  const field = { show: 'field', across: 1, down: 14 };
  expect(source).toContain('column 1 and row 14: 55 pixels of the 182 before it');
  expect(verdict(pixelGeneration, 'blind-spot', field).now).toMatch(
    /holds 55 pixels; the goal is 40/,
  );
  expect(source).toContain('so that the AUC is below ½');
  expect(verdict(pixelGeneration, 'odd-one-out', {}).reached).toBe(false);
});

test('a MADE of 300 units leaves gaps: most outputs miss the pixel directly before theirs', () => {
  const [[hidden]] = madeLayers(madeStructure({ hidden: 300 }, 784)) as [[LayerDegrees]];
  const degrees = new Set(hidden.units);
  // the output in place d + 1 is told of the pixel in place d by a unit of degree d alone
  const blind = Array.from({ length: 783 }, (_, i) => i + 1).filter((d) => !degrees.has(d));
  expect(blind).toHaveLength(530);
  expect(source).toContain('more than half of its outputs don’t see the pixel directly before');
});

/** Every array of so many zeros and ones. */
const pictures = (pixels: number): number[][] =>
  Array.from({ length: 2 ** pixels }, (_, at) =>
    Array.from({ length: pixels }, (_, i) => Number((at & (1 << i)) > 0)),
  );
const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
const logMean = (logs: readonly number[]): number => logSumExp(logs) - Math.log(logs.length);
const entropy = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);

/** Weights and biases of a network, as they are stored. */
const stored = (name: string, structure: Record<string, number>, pixels = 784): number =>
  sum(
    declareModel(name, structure, pixels).layers.map(({ inputs, units }) => inputs * units + units),
  );
/** Ones in the masks of a MADE with one hidden layer of so many units. */
const kept = (pixels: number, hidden: number): number => {
  const order = Array.from({ length: pixels }, (_, i) => i);
  return sum(madeDegrees(order, [hidden]).map((layer) => sum([...maskOf(layer).entries])));
};

/** Two pixels: of those who are ink, [left, right]. */
const TWO = new Map([
  ['11', 0.4],
  ['10', 0.2],
  ['01', 0.1],
  ['00', 0.3],
]);
const total = (which: (picture: string) => boolean): number =>
  sum([...TWO].filter(([picture]) => which(picture)).map(([, p]) => p));
const left = total((picture) => picture[0] === '1');
const right = total((picture) => picture[1] === '1');

/** How far to the right an output sees in the line so many above, by following the kernels back. */
function reach(lines: number, layers: number, first = 7): number {
  let seen = new Set(['0 0']);
  const back = (kernel: ReturnType<typeof maskedTaps>): void => {
    seen = new Set(
      [...seen].flatMap((place) => {
        const [y, x] = place.split(' ').map(Number) as [number, number];
        return kernel.map(([down, across]) => `${y + down} ${x + across}`);
      }),
    );
  };
  for (let layer = 0; layer < layers; layer++) back(maskedTaps(3, 'B'));
  back(maskedTaps(first, 'A'));
  const columns = [...seen]
    .map((place) => place.split(' ').map(Number) as [number, number])
    .filter(([y]) => y === -lines)
    .map(([, x]) => x);
  return Math.max(...columns);
}

/** What a logistic model pays for the exclusive or of two coins, by gradient descent from anywhere. */
function bestVote(): number {
  const cases = pictures(2).map(([a, b]) => ({ inputs: [1, a!, b!], target: Number(a !== b) }));
  const weights = [0.3, -1, 2];
  const logit = (inputs: readonly number[]): number =>
    sum(inputs.map((input, i) => input * weights[i]!));
  for (let step = 0; step < 5000; step++) {
    const errors = cases.map(({ inputs, target }) => target - sigmoid(logit(inputs)));
    weights.forEach((_, i) => {
      weights[i]! += (0.5 * sum(cases.map(({ inputs }, c) => inputs[i]! * errors[c]!))) / 4;
    });
  }
  return -sum(cases.map(({ inputs, target }) => bernoulliLogLikelihood(logit(inputs), target))) / 4;
}

/** The pixels of a square that come before one another, grouped by the diagonals they lie on. */
const diagonals = (side: number): number =>
  new Set(Array.from({ length: side * side }, (_, at) => Math.floor(at / side) + (at % side))).size;

/** Numbers asked for, computed from what the question says, with the mistakes in the order of their replies. */
const NUMBERS: Readonly<Record<string, readonly [right: number, ...wrong: number[]]>> = {
  'ar-two-pixels': [
    -Math.log(TWO.get('11')! / right),
    -Math.log(left),
    -Math.log(TWO.get('11')! / left),
    -Math.log(TWO.get('11')!),
    -Math.log(right),
  ],
  'ar-xor': [bestVote(), 0, bestVote() + 2 * Math.LN2, 2 * Math.LN2],
  'ar-two-masks': [logMean([-90, -100]), -95, -90, -190],
  'ar-mask-count': [
    maskedTaps(7, 'A').length,
    maskedTaps(7, 'B').length,
    maskedTaps(7, 'A').filter(([down]) => down < 0).length,
    7 * 7 - 1,
    4 * 7,
  ],
  'ar-blind-reach': [reach(2, 3), reach(1, 3), reach(5, 3), reach(3, 3), reach(2, 3, 3)],
  'ar-diagonals': [diagonals(14), 14 * 14, 14, 2 * 14],
  'ar-slips': [0.99 ** 196, 0.99, 0.01, 0.99 ** 14, 1 - 0.99 ** 196],
  'ar-blank': [
    100 * Math.log(0.8),
    -100 * entropy(0.2),
    100 * Math.log(0.2),
    Math.log(0.8),
    -100 * Math.log(0.8),
  ],
  'ar-garbage': [-Math.log(1 - 0.99), -Math.log(0.99), 99],
  'ar-temperature': [
    sigmoid(Math.log(0.8 / 0.2) / 0.5),
    0.8 ** 2,
    0.8,
    sigmoid(Math.log(0.8 / 0.2) / 2),
    1,
  ],
};

testNumbers(chapter, NUMBERS);

describe('numbers asked for', () => {
  test('solutions say the same numbers', () => {
    expect(source).toContain(
      '$-\\log 0.8 = 0.223$. With $-\\log 0.5 = 0.693$ before it that is 0.916',
    );
    expect(-Math.log(0.8) - Math.log(0.5)).toBeCloseTo(-Math.log(0.4), 12);
    expect(source).toContain('it is $0.511 + 0.405$, 0.916 again');
    expect(-Math.log(left) - Math.log(0.4 / left)).toBeCloseTo(0.916, 3);
    expect(source).toContain('It pays $3 \\log 2$ where the truth pays $2 \\log 2$');
    expect(bestVote()).toBeCloseTo(Math.LN2, 6);
    expect(source).toContain('its probability is $2 \\cdot 10^{-10}$');
    expect(0.8 ** 100).toBeCloseTo(2e-10, 11);
    expect(source).toContain('$0.99^{196} = 0.139$, one picture in seven');
    expect(1 / 0.99 ** 196).toBeCloseTo(7.2, 1);
    expect(source).toContain('In the line above it is 3, and in the third 5');
    expect([reach(1, 3), reach(3, 3)]).toEqual([3, 5]);
    for (const lines of [1, 2, 3]) expect(reach(lines, 3, 3)).toBe(lines);
    expect(source).toContain('$0.64 / 0.68 = 0.941$');
    expect(source).toContain('$\\log 27 = 3.30$ nats or 4.75 bits');
    expect(Math.log(27)).toBeCloseTo(3.3, 2);
    expect(Math.log2(27)).toBeCloseTo(4.75, 2);
    expect(source).toContain('can be bought for 4.6 nats');
  });
});

interface Scope {
  readonly n: number;
  readonly k: number;
  readonly S: number;
}

const SCOPES: readonly Scope[] = [
  { n: 4, k: 2, S: 7.3 },
  { n: 6, k: 5, S: 21 },
  { n: 7, k: 3, S: 4.4 },
];

testExpressions<Scope>(
  chapter,
  {
    'ar-table-size': ({ n }) => pictures(n - 1).length,
    'ar-logistic-size': ({ n }) => {
      let count = 0;
      for (let pixel = 0; pixel < n; pixel++) {
        count++; // its bias
        for (let earlier = 0; earlier < pixel; earlier++) count++;
      }
      return count;
    },
    'ar-nade-cost': ({ n, k }) => {
      let count = 0;
      for (let pixel = 0; pixel < n; pixel++)
        for (let earlier = 0; earlier < pixel; earlier++) count += k;
      return count;
    },
    'ar-degree-wires': ({ n, k }) => {
      const places = Array.from({ length: n }, (_, i) => i + 1);
      return (
        places.filter((place) => place <= k).length + places.filter((place) => k < place).length
      );
    },
    'ar-perplexity': ({ S, n }) => 1 / Math.exp(-S) ** (1 / n),
  },
  () => SCOPES,
);

describe('numbers', () => {
  test('of weights and biases', () => {
    expect(stored('nade', { hidden: 300 })).toBe(471_484);
    expect(stored('made', { hidden: 300 })).toBe(471_484);
    expect(kept(784, 300) + 784 + 300).toBe(236_284);
    expect(stored('pixel-cnn', { channels: 32, layers: 3 })).toBe(16_289);
    expect(stored('pixel-cnn', { channels: 32, layers: 3 }, 196)).toBe(16_289);
    expect((784 * 785) / 2).toBe(307_720);
    for (const words of ['471,484', '236,284', '16,289', '307,720'])
      expect(source).toContain(words);
    expect(471_484 / 16_289).toBeCloseTo(29, 0);
    expect(source).toContain('about a thirtieth of what NADE has');
    expect(source).toContain(
      'of 470,400, a MADE with 300 hidden units on 784 pixels has 235,200 left',
    );
    expect(2 * 784 * 300).toBe(470_400);
    expect(kept(784, 300)).toBe(235_200);
  });

  test('of pictures learnt from, by the table’s steps and times', () => {
    const row = (name: string): { steps: number; batch: number; ms: number } => {
      const [, steps, batch, ms] = new RegExp(
        `\\| ${name} \\|[^|]*\\|[^|]*\\| ([\\d,]+) of (\\d+) \\| (\\d+) ms`,
      ).exec(source)!;
      return { steps: Number(steps!.replace(',', '')), batch: Number(batch), ms: Number(ms) };
    };
    const [nade, made] = [row('NADE, 300 units'), row('MADE, 300 units, one mask')];
    expect(text).toContain('it learns from eleven pictures in the time that NADE takes for one');
    expect(nade.ms / nade.batch / (made.ms / made.batch)).toBeCloseTo(11, 0);
    expect(text).toContain('NADE is ahead after a third of the pictures');
    expect((nade.steps * nade.batch) / (made.steps * made.batch)).toBeCloseTo(1 / 3, 2);
    expect(text).toContain("more than half of the published PixelCNN's 81.30 nats is noise");
    expect(45.7 / 81.3).toBeGreaterThan(0.5);
  });

  test('of multiplications without the recursion', () => {
    expect(source).toContain(
      'that is 92 million, against 235,200 with the recursion: 391.5 times as many',
    );
    expect((300 * 784 * 783) / 2 / 1e6).toBeCloseTo(92, 0);
    expect((300 * 784 * 783) / 2 / (300 * 784)).toBe(391.5);
  });
});

describe('derivations', () => {
  /** Conditionals without rhyme or reason, each of what comes before. */
  const guess = (before: readonly number[]): number =>
    sigmoid(Math.sin(1 + 3 * sum(before.map((x, i) => (i + 1) * x))) * 3);
  const probability = (picture: readonly number[]): number =>
    picture.reduce((product, x, i) => {
      const p = guess(picture.slice(0, i));
      return product * (x === 1 ? p : 1 - p);
    }, 1);
  const all = pictures(5).map((picture) => ({ picture, p: probability(picture) }));

  test('any conditionals make a distribution', () => {
    expect(sum(all.map(({ p }) => p))).toBeCloseTo(1, 12);
  });

  test('the chain rule holds in every order, and in one that is decided as it goes', () => {
    const given = (known: ReadonlyMap<number, number>): number =>
      sum(
        all
          .filter(({ picture }) => [...known].every(([i, x]) => picture[i] === x))
          .map(({ p }) => p),
      );
    const chain = (
      picture: readonly number[],
      next: (known: ReadonlyMap<number, number>) => number,
    ): number => {
      const known = new Map<number, number>();
      let log = 0;
      while (known.size < picture.length) {
        const before = given(known);
        const i = next(known);
        known.set(i, picture[i]!);
        log += Math.log(given(known) / before);
      }
      return log;
    };
    const uncertain = (known: ReadonlyMap<number, number>): number => {
      const doubt = (i: number): number =>
        Math.abs(given(new Map([...known, [i, 1]])) / given(known) - 0.5);
      return [0, 1, 2, 3, 4]
        .filter((i) => !known.has(i))
        .toSorted((a, b) => doubt(a) - doubt(b))[0]!;
    };
    const orders = [
      [0, 1, 2, 3, 4],
      [4, 2, 0, 3, 1],
      [3, 4, 1, 0, 2],
    ];
    for (const { picture, p } of all) {
      for (const order of orders)
        expect(chain(picture, ({ size }) => order[size]!)).toBeCloseTo(Math.log(p), 10);
      expect(chain(picture, uncertain)).toBeCloseTo(Math.log(p), 10);
    }
  });

  test('two orders of one formula are two distributions', () => {
    const picture = [1, 0, 0, 1, 1];
    expect(probability(picture)).not.toBeCloseTo(probability(picture.toReversed()), 3);
  });

  test('NADE: the gradient from the last pixel to the first', () => {
    const [pixels, hidden] = [5, 3];
    const wave = (count: number, phase: number): number[] =>
      Array.from({ length: count }, (_, i) => Math.sin(phase + 2.3 * i));
    const parameters = {
      W: wave(pixels * hidden, 1),
      V: wave(pixels * hidden, 2),
      c: wave(hidden, 3),
      b: wave(pixels, 4),
    };
    const x = [1, 0, 1, 1, 0];
    /** By the formula as it stands, each hidden sum afresh. */
    const forward = ({ W, V, c, b }: typeof parameters) =>
      x.map((_, i) => {
        const h = c.map((bias, k) =>
          sigmoid(bias + sum(x.slice(0, i).map((xj, j) => xj * W[j * hidden + k]!))),
        );
        return { h, logit: b[i]! + sum(h.map((value, k) => value * V[i * hidden + k]!)) };
      });
    const log = (at: typeof parameters): number =>
      sum(forward(at).map(({ logit }, i) => bernoulliLogLikelihood(logit, x[i]!)));
    const gradient = {
      W: wave(pixels * hidden, 0).fill(0),
      V: wave(pixels * hidden, 0).fill(0),
      c: wave(hidden, 0).fill(0),
      b: wave(pixels, 0).fill(0),
    };
    const steps = forward(parameters);
    const later = [0, 0, 0];
    for (let i = pixels - 1; i >= 0; i--) {
      const { h, logit } = steps[i]!;
      const error = x[i]! - sigmoid(logit);
      gradient.b[i] = error;
      for (let k = 0; k < hidden; k++) {
        gradient.W[i * hidden + k] = x[i]! * later[k]!;
        gradient.V[i * hidden + k] = error * h[k]!;
        later[k]! += error * parameters.V[i * hidden + k]! * h[k]! * (1 - h[k]!);
      }
    }
    gradient.c = later;
    for (const name of ['W', 'V', 'c', 'b'] as const)
      gradient[name].forEach((slope, at) => {
        const moved = (by: number): number =>
          log({ ...parameters, [name]: parameters[name].map((w, i) => (i === at ? w + by : w)) });
        expect((moved(1e-5) - moved(-1e-5)) / 2e-5, `${name} ${at}`).toBeCloseTo(slope, 8);
      });
  });

  test('the homework’s masks are those printed, and leave no illegal path', () => {
    const order = [1, 3, 0, 2]; // x2, x4, x1, x3
    const layers = madeDegrees(order, [3]);
    expect(layers[0]!.inputs).toEqual([3, 1, 4, 2]);
    expect(source).toContain('have the degrees 3, 1, 4, 2');
    const masks = layers.map(maskOf);
    expect(illegalPath(masks, order)).toBeNull();
    const printed = Array.from(
      source.matchAll(/\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}/g),
      ([, rows]) => rows!.split('\\\\').flatMap((row) => row.split('&').map(Number)),
    );
    expect(printed).toEqual(masks.map(({ entries }) => [...entries]));
  });

  test('one wire too many: the rule keeps the one into the unit, and cuts the one into the output', () => {
    const one = networkOf(startValues(maskBuilder, 'one-wrong') as MaskBuilderValues);
    expect(one.illegal).toEqual([3, 1, 3]); // x4, h2, x4
    const [first, last] = madeDegrees([1, 3, 0, 2], [3]).map(maskOf);
    expect(first!.entries[3 * 3 + 1]).toBe(1);
    expect(last!.entries[1 * 4 + 3]).toBe(0);
    expect([0, 2].map((output) => last!.entries[1 * 4 + output])).toEqual([1, 1]);
  });

  test('an output in third place misses the second where no unit has degree 2', () => {
    const order = [0, 1, 2, 3];
    const inputs = [1, 2, 3, 4];
    const through = (units: number[]): boolean => {
      const first = maskOf({ inputs, units });
      const last = maskOf({ inputs: units, units: [0, 1, 2, 3] });
      return units.some((_, k) => first.entries[units.length + k] && last.entries[k * 4 + 2]);
    };
    expect(order.length).toBe(inputs.length);
    expect(through([1, 3])).toBe(false);
    expect(through([1, 2, 3])).toBe(true);
  });

  test('masks A, then B: no place sees itself; B first, and it does; A twice misses the pixel next door', () => {
    const seen = (kernels: readonly ('A' | 'B')[]): Set<string> =>
      kernels.reduce(
        (places, kind) =>
          new Set(
            [...places].flatMap((place) => {
              const [y, x] = place.split(' ').map(Number) as [number, number];
              return maskedTaps(3, kind).map(([down, across]) => `${y + down} ${x + across}`);
            }),
          ),
        new Set(['0 0']),
      );
    expect(seen(['B', 'B', 'A'])).not.toContain('0 0');
    expect(seen(['B', 'B', 'A'])).toContain('0 -1');
    expect(seen(['B', 'B'])).toContain('0 0');
    expect(seen(['A', 'A'])).not.toContain('0 -1');
  });

  test('KL by the chain rule: mistakes are counted after pasts of the truth', () => {
    const truth = new Map(
      pictures(3).map((picture, at) => [picture.join(''), (at + 1) / 36] as const),
    );
    const model = new Map(
      pictures(3).map((picture) => [picture.join(''), probability(picture)] as const),
    );
    const of = (p: ReadonlyMap<string, number>, start: string): number =>
      sum([...p].filter(([picture]) => picture.startsWith(start)).map(([, value]) => value));
    const whole = sum([...truth].map(([picture, q]) => q * Math.log(q / model.get(picture)!)));
    let parts = 0;
    for (const length of [0, 1, 2])
      for (const before of pictures(length).map((start) => start.join('')))
        for (const next of ['0', '1']) {
          const q = of(truth, before + next) / of(truth, before);
          const p = of(model, before + next) / of(model, before);
          parts += of(truth, before) * q * Math.log(q / p);
        }
    expect(parts).toBeCloseTo(whole, 12);
    const variation = sum([...truth].map(([picture, q]) => Math.abs(q - model.get(picture)!))) / 2;
    expect(variation).toBeLessThanOrEqual(Math.sqrt(whole / 2)); // Pinsker
  });

  test('the mean of probabilities beats the mean of logarithms', () => {
    for (const logs of [
      [-90, -100],
      [-1, -2, -3],
    ])
      expect(logMean(logs)).toBeGreaterThan(sum(logs) / logs.length);
    expect(logMean([-90, -100])).toBeGreaterThan(-90 - Math.LN2);
  });
});

describe('what figures show', () => {
  test('chain-rule: twenty pixels in two orders, a flip, and blank paper', () => {
    const { mixture } = digitMixture();
    const { parts, components, ones } = mixture;
    /** log of the probability that those pixels are as they are, by adding up over the components. */
    const log = (image: ArrayLike<number>, pixels: readonly number[]): number => {
      const each = Array.from({ length: components }, (_, k) =>
        pixels.reduce((product, pixel) => {
          const p = ones[pixel * components + k]!;
          return product * (image[pixel] === 1 ? p : 1 - p);
        }, 1),
      );
      return Math.log(sum(each) / each.length);
    };
    const all = Array.from({ length: parts }, (_, pixel) => pixel);
    const of = (values: Partial<ChainRuleValues>) => {
      const { walk } = chainStudy({
        ...(startValues(chainRule, null) as ChainRuleValues),
        ...values,
      });
      return {
        ...walk,
        first: -log(walk.image, walk.order.slice(0, 20)),
        total: log(walk.image, all),
      };
    };
    expect(text).toContain('the first twenty pixels cost 0.4 nats row by row');
    expect(of({ order: 'rows' }).first).toBeCloseTo(0.4, 1);
    expect(text).toContain(
      'The twenty that are least certain cost 13.9. In the end both have paid 40.8',
    );
    expect(of({ order: 'uncertain' }).first).toBeCloseTo(13.9, 1);
    expect(of({}).total).toBeCloseTo(-40.8, 1);
    expect(of({}).running[parts]).toBeCloseTo(of({}).total, 8);
    expect(source).toContain(
      'flip the pixel in row 3, column 7: log p rises by 3.89 nats, from −40.77 to −36.88',
    );
    expect(chainRule.goals!['likelier']!.solution).toBe(`flipped=${2 * 14 + 7}`);
    expect(of({}).total).toBeCloseTo(-40.77, 2);
    expect(of({ flipped: [35] }).total).toBeCloseTo(-36.88, 2);
    expect(text).toContain(
      'its ten digits have log-probabilities from −70.4 to −32.8, the pixels of one of them, shuffled, −104.5. Blank paper has −22.4',
    );
    const digits = Array.from(
      { length: 10 },
      (_, digit) => of({ image: String(digit) as '2' }).total,
    );
    expect(Math.min(...digits)).toBeCloseTo(-70.4, 1);
    expect(Math.max(...digits)).toBeCloseTo(-32.8, 1);
    expect(of({ image: 'shuffled' }).total).toBeCloseTo(-104.5, 1);
    expect(of({ image: 'blank' }).total).toBeCloseTo(-22.4, 1);
  });

  test('made-trainer: independent pixels, and ten nats fewer', () => {
    const [known, unseen, pixels] = [10_000, 1000, 196];
    const { pixels: greys } = drawDigits({ count: known + unseen, size: 14, seed: 1 });
    const digits = greys.map((grey) => Number(grey >= 128));
    const ink = new Float64Array(pixels);
    for (let at = 0; at < known * pixels; at++) ink[at % pixels]! += digits[at]!;
    let nll = 0;
    for (let at = known * pixels; at < digits.length; at++) {
      const p = (ink[at % pixels]! + 1) / (known + 2);
      nll -= Math.log(digits[at] === 1 ? p : 1 - p) / unseen;
    }
    expect(source).toContain('40 nats, where independent pixels cost 50.6');
    expect(nll).toBeCloseTo(50.6, 1);
  });

  test('pixel-generation: what its trained model makes of digits and of others', () => {
    const { tensors } = readSafetensors(
      new Uint8Array(readFileSync('public/checkpoints/pixel-cnn.safetensors')),
    );
    const parameters = Object.fromEntries(
      Object.entries(tensors).map(([name, { values }]) => [name, values]),
    );
    const pixels = 196;
    const declaration = declareModel('pixel-cnn', { channels: 16, layers: 3 }, pixels);
    const order = Array.from({ length: pixels }, (_, i) => i);
    /** By the conditionals of drawing, where all pixels are given. */
    const costs = (images: Float32Array): number[] =>
      Array.from({ length: images.length / pixels }, (_, row) => {
        const given = [...images.subarray(row * pixels, (row + 1) * pixels)];
        const request = { count: 1, order, key: { stream: 0, step: 0, seed: 1 }, given };
        const last = [...drawConvolutions(request, declaration, parameters)].at(-1)!;
        return -last.logProbability[0]!;
      });
    const { pixels: greys } = drawDigits({ count: 10_200, size: 14, seed: 1 });
    const unseen = Float32Array.from(greys.subarray(10_000 * pixels), (grey) =>
      Number(grey >= 128),
    );
    const digits = costs(unseen);
    const mean = (values: readonly number[]): number => sum(values) / values.length;
    const beaten = (strangers: readonly number[], others: readonly number[]): number =>
      mean(strangers.flatMap((one) => others.map((other) => (Math.sign(one - other) + 1) / 2)));
    const apart = (nats: number): number => Math.abs(nats - mean(digits));
    expect(source).toContain(`| digits it never saw | ${mean(digits).toFixed(1)} |`);
    const rows = {
      shuffled: 'digits, their pixels shuffled',
      inverted: 'digits, ink and paper exchanged',
      symbols: 'letters and signs',
      dots: 'a few dots',
      blank: 'blank paper',
    } as const;
    for (const kind of ODD_KINDS) {
      const strangers = costs(oddImages(kind, { model: 'cnn' }, unseen));
      const numbers = [
        mean(strangers).toFixed(1),
        beaten(strangers, digits).toFixed(2),
        beaten(strangers.map(apart), digits.map(apart)).toFixed(2),
      ];
      expect(source).toContain(`| ${rows[kind]} | ${numbers.join(' | ')} |`);
    }
    expect(Math.max(...costs(new Float32Array(pixels)))).toBeLessThan(Math.min(...digits));
  });

  test('next-character: what counts cost, by the length of the past', () => {
    const { text: written } = startValues(nextCharacter, null) as NextValues;
    const characters = [...written];
    const learnt = characters.length - Math.floor(characters.length / 10);
    const alphabet = new Set(characters).size;
    const counts = new Map<string, number>();
    for (let i = 0; i < learnt; i++)
      for (let length = 0; length <= Math.min(8, i); length++) {
        const past = characters.slice(i - length, i).join('');
        for (const key of [`${past}|`, `${past}|${characters[i]!}`])
          counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    const p = (past: readonly string[], next: string, beta: number): number => {
      const shorter = past.length === 0 ? 1 / alphabet : p(past.slice(1), next, beta);
      const [times, seen] = [`${past.join('')}|${next}`, `${past.join('')}|`].map(
        (key) => counts.get(key) ?? 0,
      );
      return (times! + beta * shorter) / (seen! + beta);
    };
    const cost = (from: number, to: number, length: number, beta: number): number =>
      sum(
        characters
          .slice(from, to)
          .map(
            (next, i) =>
              -Math.log(p(characters.slice(Math.max(0, from + i - length), from + i), next, beta)),
          ),
      ) /
      (to - from);
    const heldOut = (length: number, beta: number): number =>
      cost(learnt, characters.length, length, beta);
    expect(text).toContain(
      'costs 2.86 nats per character without any past, 2.15 with one character of it, 1.56 with two, 1.47 with three, and then more again: 1.65 with five, 1.94 with eight',
    );
    const costs = [
      [0, 2.86],
      [1, 2.15],
      [2, 1.56],
      [3, 1.47],
      [5, 1.65],
      [8, 1.94],
    ] as const;
    for (const [length, nats] of costs) expect(heldOut(length, 1)).toBeCloseTo(nats, 2);
    expect(source).toContain(
      '0.29 nats where it learnt, 2.57 where it didn’t. Without any smoothing the second is infinite',
    );
    expect(startValues(nextCharacter, 'memorise')).toMatchObject({ context: 5, smoothing: 0.1 });
    expect(cost(0, learnt, 5, 0.1)).toBeCloseTo(0.29, 2);
    expect(heldOut(5, 0.1)).toBeCloseTo(2.57, 2);
    expect(source).toContain('at least 1.5 nats per character more');
    expect(BY_HEART).toBe(1.5);
  });
});

const MNIST = join(process.env['LIKELY_MNIST'] ?? '', 'train-images-idx3-ubyte.gz');

describe.runIf(process.env['LIKELY_MNIST'] && existsSync(MNIST))('on MNIST', () => {
  test('what binarising by sampling adds, and what independent pixels and blank paper cost', () => {
    const bytes = gunzipSync(readFileSync(MNIST)).subarray(16, 16 + 10_000 * 784);
    const noise =
      sum([...bytes].map((byte) => (byte % 255 === 0 ? 0 : entropy(byte / 255)))) / 10_000;
    expect(text).toContain('45.7 nats');
    expect(noise).toBeCloseTo(45.7, 1);
    const ink = new Float64Array(784);
    for (let at = 0; at < 9000 * 784; at++) ink[at % 784]! += Number(bytes[at]! >= 128);
    let nll = 0;
    for (let at = 9000 * 784; at < 10_000 * 784; at++) {
      const p = (ink[at % 784]! + 1) / 9002;
      nll -= Math.log(bytes[at]! >= 128 ? p : 1 - p) / 1000;
    }
    const blank = -sum([...ink].map((count) => Math.log(1 - (count + 1) / 9002)));
    expect(text).toContain('207.8');
    expect(nll).toBeCloseTo(207.8, 1);
    expect(text).toContain('130.2');
    expect(blank).toBeCloseTo(130.2, 1);
  });
});
