import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { imageSet, readIdx } from '../../src/data/idx.ts';
import { entropy } from '../../src/maths/information.ts';
import { kl } from '../../src/maths/divergences.ts';
import {
  independentLogProbability,
  independentNll,
  independentSamples,
  inkCounts,
  pixelProbabilities,
} from '../../src/maths/independent-pixels.ts';
import { logSumExp } from '../../src/maths/log-space.ts';
import {
  byCategory,
  byImage,
  IMAGES,
  inkDistribution,
  inkLogProbability,
  inkOf,
  uniqueImages,
} from '../../src/maths/nine-pixels.ts';
import { STREAM, uniforms } from '../../src/maths/random.ts';
import { lessonOf, threeByThree } from '../../src/models/three-by-three.ts';
import { tableSize } from '../../src/widgets/count-the-table/widget.tsx';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testNumbers, testText } from '../support/chapter-tests.ts';

const chapter = readChapter('curse-of-dimensionality');
const { source, text } = chapter;
const MNIST = process.env['LIKELY_MNIST'];

testText(chapter, {
  words: [2500, 4500],
  order: [
    'Figure count-the-table',
    'Show count-the-table',
    'Takeaway',
    'Show three-by-three',
    'Figure three-by-three',
    'Show three-by-three',
    'Goal three-by-three kl',
    'Goal three-by-three by-heart',
    'Takeaway',
    'Show three-by-three',
    'Goal three-by-three underflow',
    'Takeaway',
    'Show independent-pixels',
    'Figure independent-pixels',
    'Goal independent-pixels impossible',
    'Takeaway',
  ],
});

const sum = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((total, value) => total + value, 0);
const coinEntropy = (p: number): number => (p <= 0 || p >= 1 ? 0 : entropy([p, 1 - p]));

/** Two pixels: both ink, the left alone, the right alone, neither. */
const TWO = [0.4, 0.1, 0.1, 0.4];
const COINS = [0.25, 0.25, 0.25, 0.25];
const ROOM = 256e9 / 8;
const outgrown = (room: number): number => {
  let pixels = 1;
  while (Number(tableSize(pixels)) + 1 <= room) pixels++;
  return pixels;
};

/** Numbers asked for, computed from what the question says, with the mistakes in the order of their replies. */
const NUMBERS: Readonly<Record<string, readonly [right: number, ...wrong: number[]]>> = {
  'phone-full': [
    outgrown(ROOM),
    outgrown(256e9),
    outgrown(ROOM) - 1,
    Math.log2(2 ** 32),
    outgrown(256e9 * 8),
  ],
  'hw-all-black': [
    byImage()[IMAGES - 1]!,
    byCategory()[IMAGES - 1]!,
    1 / IMAGES,
    9 / IMAGES,
    1 / 45,
  ],
  'hw-log-probability': [
    inkLogProbability(392, 784),
    784 * Math.LN2,
    -784 * Math.log10(2),
    -784,
    -Math.log(784),
    -783 * Math.LN2,
  ],
  'price-of-independence': [
    kl(TWO, COINS),
    kl(TWO, COINS) / Math.LN2,
    2 * Math.LN2,
    entropy(TWO),
    kl(COINS, TWO),
  ],
};

testNumbers(chapter, NUMBERS);

interface Scope {
  readonly n: number;
  readonly k: number;
  readonly S: number;
}

/** All pictures with so many pixels of so many shades, as lists of shades. */
const pictures = (pixels: number, shades = 2): number[][] =>
  pixels === 0
    ? [[]]
    : pictures(pixels - 1, shades).flatMap((picture) =>
        Array.from({ length: shades }, (_, shade) => [...picture, shade]),
      );

/** Where the likelihood of so many ones among so many tosses is highest, by ever finer grids. */
function bestCoin(ones: number, tosses: number): number {
  let [from, to] = [0, 1];
  for (let round = 0; round < 20; round++) {
    const grid = Array.from({ length: 21 }, (_, i) => from + ((to - from) * i) / 20);
    const logs = grid.map(
      (p) => ones * Math.log(p) + (tosses - ones) * Math.log1p(-p) || -Infinity,
    );
    const best = grid[logs.indexOf(Math.max(...logs))]!;
    const step = (to - from) / 20;
    [from, to] = [Math.max(0, best - step), Math.min(1, best + step)];
  }
  return (from + to) / 2;
}

testExpressions<Scope>(
  chapter,
  {
    'table-numbers': ({ n }) => pictures(n).length - 1,
    'grey-table': ({ n, k }) => pictures(n, k).length - 1,
    'hw-normaliser': ({ n }) => sum(pictures(n).map(sum)),
    'hw-average-ink': ({ n }) => {
      const inks = pictures(n).map(sum);
      return sum(inks.map((ink) => ink * ink)) / sum(inks);
    },
    'hw-estimator': ({ n, S }) => bestCoin(S, n),
  },
  () => [
    { n: 4, k: 3, S: 1 },
    { n: 6, k: 4, S: 5 },
    { n: 5, k: 6, S: 2 },
  ],
  1e-6, // the top of a likelihood is flat: no grid finds it closer
);

describe('tables', () => {
  test('what they cost', () => {
    expect(source).toContain('already needs more than $10^{21}$');
    expect(256 ** 9).toBeGreaterThan(1e21);
    expect(String(2n ** 784n - 1n)).toHaveLength(237);
    expect(source).toContain('with 784 it has 237 digits');
    expect(2 ** 784 / 1e236).toBeCloseTo(1, 1);
    expect(source).toContain('A hundred pixels need $1.3 \\times 10^{30}$ numbers');
    expect(2 ** 100 / 1e30).toBeCloseTo(1.3, 1);
    const years = (terms: number): number => terms / 1e9 / (365.25 * 24 * 3600);
    expect(text).toContain('takes 40,000 billion years');
    expect(years(2 ** 100) / 1e13).toBeCloseTo(4, 1);
    expect(source).toContain('takes more than $10^{219}$ years');
    expect(years(2 ** 784)).toBeGreaterThan(1e219);
    expect(years(2 ** 784)).toBeLessThan(1e220);
    expect(source).toContain('93 pixels are enough to outgrow them');
    expect(tableSize(93)).toBeGreaterThan(7n * 10n ** 27n);
    expect(tableSize(92)).toBeLessThan(7n * 10n ** 27n);
    expect(source).toContain('a number with 31 digits');
    expect(String(tableSize(100))).toHaveLength(31);
  });

  test('how near the nearest picture is', () => {
    expect(text).toContain('Of the others, 99 in 100 have a neighbour among these 200');
    let [near, all] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const shown = [...uniqueImages(200, seed)];
      for (let image = 0; image < IMAGES; image++) {
        if (shown.includes(image)) continue;
        all++;
        if (shown.some((other) => inkOf(image ^ other) === 1)) near++;
      }
    }
    expect(near / all).toBeCloseTo(0.99, 2);
    expect(text).toContain('The nearest of the 200 differs from the new one in about 354');
    let total = 0;
    for (let round = 0; round < 40; round++) {
      const bits = uniforms(201 * 784, { stream: STREAM.images, step: round, seed: 1 });
      const apart = (j: number): number => {
        let count = 0;
        for (let d = 0; d < 784; d++) if (bits[d]! < 0.5 !== bits[j * 784 + d]! < 0.5) count++;
        return count;
      };
      total += Math.min(...Array.from({ length: 200 }, (_, j) => apart(j + 1)));
    }
    expect(Math.abs(total / 40 - 354)).toBeLessThan(4);
  });
});

describe('homework 1', () => {
  test('the table of both readings', () => {
    const rows = [...source.matchAll(/(?:images|categories) weighted \|([^a-z]*)/g)];
    const cells = ([, row = '']: RegExpExecArray): number[] =>
      row.split('|').slice(0, 10).map(Number);
    expect(rows).toHaveLength(2);
    for (const [row, reading] of [byImage(), byCategory()].entries())
      inkDistribution(reading).forEach((p, k) =>
        expect(Math.abs(cells(rows[row]!)[k]! - p)).toBeLessThan(0.000051),
      );
    expect(sum(byImage())).toBeCloseTo(1, 12);
    expect(sum(Array.from({ length: IMAGES }, (_, image) => inkOf(image)))).toBe(2304);
  });

  test('how far apart the readings are, and how far the model that has learnt nothing', () => {
    const uniform = new Float64Array(IMAGES).fill(1 / IMAGES);
    expect(text).toContain('is 0.4797 nats, and 0.9262 the other way');
    expect(kl(byImage(), byCategory())).toBeCloseTo(0.4797, 4);
    expect(kl(byCategory(), byImage())).toBeCloseTo(0.9262, 4);
    expect(text).toContain('Only 0.0594 nats');
    expect(kl(byImage(), uniform)).toBeCloseTo(0.0594, 4);
    const average = (p: Float64Array): number => sum(p.map((q, image) => q * inkOf(image)));
    expect(average(byImage())).toBeCloseTo(5, 12);
    expect(source).toContain('the average picture has 6.33 black pixels');
    expect(average(byCategory())).toBeCloseTo(6.33, 2);
    const [eight, four] = [255, 15].map((image) => byCategory()[image]!);
    expect(eight! / four!).toBeCloseTo(28, 9);
    expect(source).toContain('fifty-one times as much');
    expect(byCategory()[IMAGES - 1]! / byImage()[IMAGES - 1]!).toBeCloseTo(51.2, 9);
  });

  test('one pixel chosen and eight coins tossed give each picture its probability', () => {
    const drawn = new Float64Array(IMAGES);
    for (let chosen = 0; chosen < 9; chosen++)
      for (let image = 0; image < IMAGES; image++)
        if ((image >> chosen) & 1) drawn[image]! += 1 / 9 / 256;
    byImage().forEach((p, image) => expect(drawn[image]).toBeCloseTo(p, 12));
  });

  const run = (structure: object, seed: number, steps: number, learningRate: number) => {
    const setting = {
      structure: structure as Record<string, number | string>,
      scalars: { learningRate },
      examples: new Float64Array(),
      seed,
    };
    const state = threeByThree.initial(setting);
    return Array.from({ length: steps }, (_, step) =>
      threeByThree.step(state, { ...setting, rows: new Int32Array(), step }),
    );
  };

  test('learnt from 200 pictures: how fast, and how far', () => {
    const small = { side: 3, hidden: 16, images: 200, rule: 'count' };
    const reached = Array.from({ length: 10 }, (_, i) => {
      const trace = run(small, i + 1, 140, 0.01);
      return 1 + trace.findIndex((one) => one['kl']! <= 0.002);
    });
    expect(source).toContain('it takes between 53 and 132 steps');
    expect([Math.min(...reached), Math.max(...reached)]).toEqual([53, 132]);
    expect(source).toContain('0.0004 nats after 500 steps');
    expect(run(small, 1, 500, 0.01).at(-1)!['kl']).toBeCloseTo(0.0004, 4);
  });

  test('odd or even: by heart, and further from the truth than before the first step', () => {
    const trace = run({ side: 3, hidden: 16, images: 200, rule: 'parity' }, 1, 1500, 0.01);
    expect(trace.at(-1)!['loss']).toBeLessThan(0.05);
    expect(source).toContain("The KL isn't below that of the network before its first step");
    expect(trace.at(-1)!['kl']).toBeGreaterThan(trace[0]!['kl']!);
  });

  test('at 28 × 28: by heart within a hundred steps, and worse than answering 1 elsewhere', () => {
    const large = { side: 28, hidden: 16, images: 200, rule: 'count' };
    const trace = run(large, 1, 100, 0.001);
    expect(trace.at(-1)!['loss']).toBeLessThan(0.05 * trace[0]!['loss']!);
    const { targets } = lessonOf(large, 1).unseen;
    const always1 = sum(targets.map((target) => (target - 1) ** 2)) / targets.length;
    const mean = sum(targets) / targets.length;
    const variance = sum(targets.map((target) => (target - mean) ** 2)) / targets.length;
    expect(text).toContain(
      'its squared error is about seven times that of someone who always answers 1',
    );
    expect((trace.at(-1)!['unseen']! * variance) / always1).toBeCloseTo(7, 0);
  });

  test('at 28 × 28, odd or even: by heart, and worse than guessing elsewhere', () => {
    expect(text).toContain('the labels are met within a hundred steps or two');
    const trace = run({ side: 28, hidden: 16, images: 200, rule: 'parity' }, 1, 150, 0.001);
    expect(trace.at(-1)!['loss']).toBeLessThan(0.01 * trace[0]!['loss']!);
    expect(trace.at(-1)!['unseen']).toBeGreaterThan(1);
  });

  test('at 28 × 28 a probability is 0 in 32 bits, and the rule hardly shows', () => {
    const typical = inkLogProbability(392, 784);
    expect(Math.fround(Math.exp(typical))).toBe(0);
    expect(Math.exp(typical)).toBeGreaterThan(0);
    expect(typical / Math.LN10).toBeCloseTo(-236, 1);
    const deviation = Math.sqrt(784) / 2;
    expect(39.2 / deviation).toBeGreaterThan(2.5); // a tenth of 392
    expect(source).toContain('and 0.0006 with 784');
    // KL(truth ‖ uniform) = E log(2k / 784), k = 1 + 783 fair coins
    let average = 0;
    let log = -783 * Math.LN2;
    for (let coins = 0; coins <= 783; coins++) {
      average += Math.exp(log) * Math.log((2 * (coins + 1)) / 784);
      log += Math.log((783 - coins) / (coins + 1));
    }
    expect(average).toBeCloseTo(0.0006, 4);
  });
});

describe('homework 2', () => {
  test('the surprise at the data and at draws are both the entropy of the model', () => {
    const coins = Float64Array.from({ length: 60 }, (_, d) => (d + 0.5) / 60);
    const drawn = independentSamples(500, coins, { stream: STREAM.images, step: 0, seed: 1 });
    const counts = inkCounts(drawn, 60);
    const model = pixelProbabilities(counts, 500, { smoothed: false });
    const own = sum(model.map(coinEntropy));
    expect(independentNll(counts, 500, model)).toBeCloseTo(own, 9);
    const again = independentSamples(4000, model, { stream: STREAM.images, step: 1, seed: 1 });
    const surprises = Array.from(
      { length: 4000 },
      (_, i) => -independentLogProbability(again.subarray(60 * i, 60 * i + 60), model),
    );
    const mean = sum(surprises) / 4000;
    const spread = Math.sqrt(sum(surprises.map((s) => (s - mean) ** 2)) / 4000);
    expect(Math.abs(mean - own)).toBeLessThan((4 * spread) / Math.sqrt(4000));
  });

  test('the price of independence is the sum of the entropies less that of the whole', () => {
    expect(2 * coinEntropy(0.5) - entropy(TWO)).toBeCloseTo(kl(TWO, COINS), 12);
  });

  const read = async (name: string) =>
    await readIdx(new Uint8Array(readFileSync(`${MNIST}/train-${name}.gz`)));
  const D = 784;

  test.runIf(MNIST)('on 10,000 images of MNIST (LIKELY_MNIST)', async () => {
    const { pixels, labels } = imageSet(
      await read('images-idx3-ubyte'),
      await read('labels-idx1-ubyte'),
      'MNIST',
    );
    const N = 10_000;
    const image = (i: number): Uint8Array => pixels.subarray(i * D, (i + 1) * D);
    const counts = inkCounts(pixels.subarray(0, N * D), D);
    const model = pixelProbabilities(counts, N);
    const nll = independentNll(counts, N, model);
    expect(text).toContain('by 543.4 nats, and these coins by 205.8');
    expect(nll).toBeCloseTo(205.8, 2);
    expect(D * Math.LN2).toBeCloseTo(543.4, 1);
    expect(text).toContain('it costs 0.02 nats');
    const best = independentNll(counts, N, pixelProbabilities(counts, N, { smoothed: false }));
    expect(nll - best).toBeCloseTo(0.02, 2);
    expect(text).toContain('146 of the 784 pixels are never ink');
    expect(counts.filter((count) => count === 0)).toHaveLength(146);

    expect(text).toContain('it finds a quarter of all further digits impossible');
    const hundred = inkCounts(pixels.subarray(0, 100 * D), D);
    let impossible = 0;
    for (let i = 5000; i < N; i++)
      if (image(i).some((byte, d) => hundred[d] === (byte >= 128 ? 0 : 100))) impossible++;
    expect(impossible / 5000).toBeCloseTo(0.25, 1);

    const spread = (surprises: readonly number[]): [mean: number, deviation: number] => {
      const mean = sum(surprises) / surprises.length;
      return [mean, Math.sqrt(sum(surprises.map((s) => (s - mean) ** 2)) / surprises.length)];
    };
    const draws = independentSamples(2000, model, { stream: STREAM.images, step: 2, seed: 1 });
    const draw = (i: number): Uint8Array => draws.subarray(i * D, (i + 1) * D);
    const surprise = (one: Uint8Array): number => -independentLogProbability(one, model);
    const [own, ownSpread] = spread(Array.from({ length: 2000 }, (_, i) => surprise(draw(i))));
    const [, spreadOfDigits] = spread(Array.from({ length: N }, (_, i) => surprise(image(i))));
    expect(text).toContain('It comes to 206 nats');
    expect(own).toBeCloseTo(206, 0);
    expect(text).toContain(
      'the surprise has a deviation of 46 nats; from one draw to the next, of 11',
    );
    expect(spreadOfDigits).toBeCloseTo(46, 0);
    expect(ownSpread).toBeCloseTo(11, 0);

    expect(text).toContain(
      'in about 36 pixels, a draw differs from the nearest of them in about 95',
    );
    const nearest = (one: Uint8Array, but = -1): number => {
      let least = Infinity;
      for (let i = 0; i < N; i++) {
        if (i === but) continue;
        let apart = 0;
        for (let d = 0; d < D; d++) if (one[d]! >= 128 !== pixels[i * D + d]! >= 128) apart++;
        least = Math.min(least, apart);
      }
      return least;
    };
    const twenty = Array.from({ length: 20 }, (_, i) => i);
    expect(sum(twenty.map((i) => nearest(draw(i)))) / 20).toBeCloseTo(95, -0.5);
    expect(sum(twenty.map((i) => nearest(image(i), i))) / 20).toBeCloseTo(36, 0);

    expect(text).toContain('falls from 205.8 to 169.0 nats');
    const classes = Array.from({ length: 10 }, (_, digit) => {
      const own = Array.from({ length: N }, (_, i) => i).filter((i) => labels![i] === digit);
      const ink = new Float64Array(D);
      for (const i of own) image(i).forEach((byte, d) => (ink[d]! += Number(byte >= 128)));
      return { share: own.length / N, coins: pixelProbabilities(ink, own.length) };
    });
    let mixed = 0;
    for (let i = 0; i < N; i++)
      mixed -= logSumExp(
        classes.map(
          ({ share, coins }) => Math.log(share) + independentLogProbability(image(i), coins),
        ),
      );
    expect(mixed / N).toBeCloseTo(169, 1);
  });
});
