import { describe, expect, test } from 'vitest';
import {
  codewords,
  expectedLength,
  huffmanLengths,
  idealLengths,
  shannonLengths,
} from '../../src/maths/codes.ts';
import { kl } from '../../src/maths/divergences.ts';
import { crossEntropy, entropy, surprise } from '../../src/maths/information.ts';
import { logSumExp, softplus } from '../../src/maths/log-space.ts';
import {
  naiveBinaryCrossEntropy,
  naiveCategoricalCrossEntropy,
  stableBinaryCrossEntropy,
} from '../../src/maths/logit-losses.ts';
import { miniBatchMoments } from '../../src/maths/mini-batch.ts';
import { softmaxFit } from '../../src/models/softmax-fit.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues } from '../../src/widgets/declaration.ts';
import type { DecompositionValues } from '../../src/widgets/decomposition/parameters.ts';
import { samplesOf } from '../../src/widgets/decomposition/study.ts';
import decomposition from '../../src/widgets/decomposition/widget.tsx';
import type { MinibatchValues } from '../../src/widgets/minibatch-nll/parameters.ts';
import batches from '../../src/widgets/minibatch-nll/widget.tsx';
import type { OverflowValues } from '../../src/widgets/overflow/parameters.ts';
import overflow from '../../src/widgets/overflow/widget.tsx';
import type { SurpriseValues } from '../../src/widgets/surprise/parameters.ts';
import codes from '../../src/widgets/surprise/widget.tsx';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testText } from '../support/chapter-tests.ts';

const chapter = readChapter('cross-entropy');
const { source, text, answer, replies } = chapter;

const BIT = Math.LN2;
const WEATHER = [1 / 2, 1 / 4, 1 / 8, 1 / 8];
const REVERSED = WEATHER.toReversed();
const UNIFORM = [1 / 4, 1 / 4, 1 / 4, 1 / 4];
const bits = (nats: number): number => nats / BIT;
const coin = (p: number): number => entropy([p, 1 - p]);

/** The slope of f at x, by central differences. */
const slope = (f: (x: number) => number, x: number, h = 1e-5): number =>
  (f(x + h) - f(x - h)) / (2 * h);

testText(chapter, {
  words: [2000, 3500],
  order: [
    'Figure surprise',
    'Show surprise',
    'Goal surprise one-bit',
    'Goal surprise huffman-exact',
    'Show surprise',
    'Takeaway',
    'Show decomposition',
    'Figure decomposition',
    'Goal decomposition down-to-entropy',
    'Show minibatch-nll',
    'Figure minibatch-nll',
    'Goal minibatch-nll half',
    'Goal minibatch-nll exact',
    'Takeaway',
    'Show overflow',
    'Figure overflow',
    'Goal overflow nan',
    'Takeaway',
  ],
});

describe('numbers', () => {
  const belief = [0.4, 0.3, 0.3];
  const sunny = [0.8, 0.1, 0.1];
  const dull = [0.1, 0.45, 0.45];
  const huffman = huffmanLengths(belief);
  const sure = [0.97, 0.02, 0.01];

  // [what stands in the text, how far that is from what it is, to how many decimals]
  test.each<[words: string, difference: number, decimals: number]>([
    ['a bit is 0.693 nats', 693 / 1000 - BIT, 3],
    ['a nat 1.443 bits', 1443 / 1000 - 1 / BIT, 3],
    ['are 0.128 nats', 0.128 - 100 / 784, 3],
    ['or 0.184 bits, per pixel', 0.184 - bits(100 / 784), 3],
    ['has 1.213 nats', 1.213 - entropy(WEATHER), 3],
    ['or 1.75 bits', 1.75 - bits(entropy(WEATHER)), 9],
    ['e^{1.213} = 3.36', 3.36 - Math.exp(entropy(WEATHER)), 2],
    ['The entropy is 0.22 bits', 0.22 - bits(entropy(sure)), 2],
    ['and Huffman spends 1.03', 1.03 - expectedLength(sure, huffmanLengths(sure)), 9],
    ['the cross-entropy is 1.40 bits', 1.4 - bits(crossEntropy(sunny, belief)), 2],
    ['code for the belief spends 1.20', 1.2 - expectedLength(sunny, huffman), 9],
    ['it spends 1.90', 1.9 - expectedLength(dull, huffman), 9],
    ['the cross-entropy is 1.70', 1.7 - bits(crossEntropy(dull, belief)), 2],
    ['a loss of 0.69 nats may be perfect, for fair coins', 0.69 - coin(0.5), 2],
    ['with probability 0.9 costs 0.105 nats', 0.105 - surprise(0.9), 3],
    ['with 0.99 only 0.010', 0.01 - surprise(0.99), 3],
    ['given the truth 0.01 costs 4.6 nats', 4.6 - surprise(0.01), 1],
    ['as much as 44 answers at 0.9', 44 - surprise(0.01) / surprise(0.9), 0],
    ['the largest is about 3.4 \\times 10^{38}', 3.4 - (2 - 2 ** -23) * 2 ** 127 * 1e-38, 1],
    ['The true loss is about 4 \\times 10^{-44}', 4 - 1e44 * softplus(-100), 0],
    ['the formula says 14.84', 14.84 - naiveBinaryCrossEntropy(15, 0).loss, 2],
    ['the loss is 15', 15 - softplus(15), 6],
    ['at −89 is 89', 89 - softplus(89), 9],
  ])('“%s”', (words, difference, decimals) => {
    expect(text).toContain(words);
    expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * 10 ** -decimals);
  });

  test.each<[id: string, value: number, mistakes: Readonly<Record<string, number>>]>([
    [
      'surprise-in-nats',
      surprise(0.05),
      {
        '4.3219': bits(surprise(0.05)),
        '-2.9957': Math.log(0.05),
        '1.3010': -Math.log10(0.05),
        '0.1498': 0.05 * surprise(0.05),
      },
    ],
    [
      'wrong-code-cost',
      bits(kl(WEATHER, REVERSED)),
      {
        '2.625': bits(crossEntropy(WEATHER, REVERSED)),
        '1.75': bits(entropy(WEATHER)),
        '0.6065': kl(WEATHER, REVERSED),
      },
    ],
    [
      'batch-spread',
      2 * miniBatchMoments(spreadOne(25), 16, 'without').deviation,
      { '0.5': 2 / 4, '0.125': 2 / 16, '0.1875': (2 / 4) * (9 / 24) },
    ],
  ])('%s', (id, value, mistakes) => {
    expect(Math.abs(Number(answer(id)) - value)).toBeLessThan(5e-5);
    const tolerance = Number(answer(id, 'tolerance'));
    expect(replies(id).toSorted()).toEqual(Object.keys(mistakes).toSorted());
    for (const [to, mistake] of Object.entries(mistakes)) {
      expect(Math.abs(Number(to) - mistake), to).toBeLessThan(5e-5);
      expect(Math.abs(mistake - value), to).toBeGreaterThan(3 * tolerance);
    }
  });

  test('the weather', () => {
    expect(huffmanLengths(WEATHER)).toEqual([1, 2, 3, 3]);
    expect(expectedLength(WEATHER, huffmanLengths(WEATHER))).toBe(1.75);
    expect(huffmanLengths(UNIFORM)).toEqual([2, 2, 2, 2]);
    expect(huffmanLengths(Array<number>(8).fill(1 / 8))).toEqual(Array<number>(8).fill(3));
    const mostlyFair = [1 / 2, 1 / 4, ...Array<number>(6).fill(1 / 24)];
    expect(source).toContain('leave four or five for the others. On average that is 2.17');
    expect(new Set(huffmanLengths(mostlyFair))).toEqual(new Set([1, 2, 4, 5]));
    expect(expectedLength(mostlyFair, huffmanLengths(mostlyFair))).toBeCloseTo(2.17, 2);
    expect(source).toContain('For example 0.77, 0.115 and 0.115');
    expect(source).toContain('average is 1.01 bits');
    expect(bits(entropy([0.77, 0.115, 0.115]))).toBeCloseTo(1.01, 2);
    expect(Math.abs(bits(entropy([0.77, 0.115, 0.115])) - 1)).toBeLessThan(0.01);
    for (const exact of [[0.5, 0.25, 0.25, 0], WEATHER])
      expect(expectedLength(exact, huffmanLengths(exact))).toBe(bits(entropy(exact)));
  });

  test('two coasts, two codes', () => {
    expect(expectedLength(WEATHER, huffmanLengths(UNIFORM))).toBe(2);
    expect(expectedLength(UNIFORM, huffmanLengths(WEATHER))).toBe(2.25);
    expect(bits(kl(WEATHER, UNIFORM))).toBeCloseTo(0.25, 12);
    expect(bits(kl(UNIFORM, WEATHER))).toBeCloseTo(0.25, 12);
  });

  test('Huffman by hand', () => {
    const shares = [0.4, 0.3, 0.2, 0.1];
    expect(huffmanLengths(shares)).toEqual([1, 2, 3, 3]);
    expect(source).toContain('on average 1.9 flashes, where the entropy is 1.846 bits');
    expect(expectedLength(shares, huffmanLengths(shares))).toBeCloseTo(1.9, 12);
    expect(bits(entropy(shares))).toBeCloseTo(1.846, 3);
  });

  test('coins and their floor', () => {
    expect(source.match(/0\.611 nats/g)!.length).toBe(3);
    expect(coin(0.7)).toBeCloseTo(0.611, 3);
    expect(coin(0.7)).toBeGreaterThan(0.6);
    expect(coin(0.5)).toBeCloseTo(693 / 1000, 3);
  });

  test('4 of any larger number bring the spread to half or less; 3 don’t, from ten on', () => {
    for (const n of [5, 10, 30, 100]) {
      const one = miniBatchMoments(spreadOne(n), 1, 'without').deviation;
      expect(miniBatchMoments(spreadOne(n), 4, 'without').deviation).toBeLessThanOrEqual(one / 2);
      if (n >= 10)
        expect(miniBatchMoments(spreadOne(n), 3, 'without').deviation).toBeGreaterThan(one / 2);
    }
  });

  test('where 32 bits break', () => {
    expect(source).toContain('From 16.7 on the probability rounds to 1');
    expect(naiveBinaryCrossEntropy(16.6, 1).probability).toBeLessThan(1);
    expect(naiveBinaryCrossEntropy(16.7, 1).probability).toBe(1);
    expect(naiveBinaryCrossEntropy(-88, 0).exponential).toBeLessThan(Infinity);
    expect(naiveBinaryCrossEntropy(-89, 0).exponential).toBe(Infinity);
    for (const [logit, target] of [
      [100, 1],
      [16.7, 1],
      [-89, 0],
    ] as const)
      expect(naiveBinaryCrossEntropy(logit, target).loss).toBeNaN();
    expect(stableBinaryCrossEntropy(100, 1).loss / softplus(-100)).toBeCloseTo(1, 1);
    expect(stableBinaryCrossEntropy(-89, 1).loss).toBe(89);
    expect(naiveCategoricalCrossEntropy([89, 0, 0], 0).loss).toBeNaN();
  });
});

/** KL and the loss of the step over the steps of the figure's run, as it trains by default. */
function trained(preset: string | null, steps: number): { kls: number[]; losses: number[] } {
  type Started = RunValues<DecompositionValues>;
  const values = startValues(decomposition, preset) as Started;
  expect(values.batch).toBe('all');
  const { structure, scalars, seed } = decomposition.training!.spec(values, null);
  const examples = samplesOf(values);
  const rows = Int32Array.from(examples.keys());
  const setting = { structure, scalars, seed, examples };
  const state = softmaxFit.initial(setting);
  const kls: number[] = [];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const metrics = softmaxFit.step(state, { ...setting, rows, step });
    losses.push(metrics['loss']!);
    kls.push(
      kl(
        values.q,
        values.q.map((_, k) => metrics[`p${k}`]!),
      ),
    );
  }
  return { kls, losses };
}

describe('presets are what the text says of them', () => {
  test('a thousand reports: 0.002 nats of KL are left after a hundred steps', () => {
    expect(source).toContain('after a hundred steps 0.002 nats are left');
    expect(startValues(decomposition, 'usual')).toMatchObject({ samples: 1000 });
    expect(trained('usual', 100).kls.at(-1)).toBeCloseTo(0.002, 3);
  });

  test('fifty samples: KL falls and rises again while the loss goes on falling, below the entropy', () => {
    const { kls, losses } = trained('few-samples', 2000);
    const { q, samples } = startValues(decomposition, 'few-samples') as DecompositionValues;
    expect(samples).toBe(50);
    expect(text).toContain('to 1.18 nats, well below the entropy of the truth, 1.28');
    expect(losses.at(-1)).toBeCloseTo(1.18, 2);
    expect(losses.every((loss, i) => i === 0 || loss <= losses[i - 1]! + 1e-12)).toBe(true);
    expect(entropy(q)).toBeCloseTo(1.28, 2);
    expect(text).toContain('the KL falls to 0.02, turns round and rises to 0.055');
    expect(Math.min(...kls)).toBeCloseTo(0.02, 2);
    expect(kls.at(-1)).toBeCloseTo(0.055, 3);
  });

  test('ten of forty examples: the spread falls to less than a third', () => {
    expect(startValues(batches, 'ten') as MinibatchValues).toMatchObject({ n: 40, b: 10 });
    expect((startValues(batches, 'ten') as MinibatchValues).replacement).toBe('without');
    const spread = (b: number, how: 'with' | 'without'): number =>
      miniBatchMoments(spreadOne(40), b, how).deviation;
    expect(source).toContain('divided by $\\sqrt{10} = 3.16$. Without, it is divided by 3.61');
    expect(spread(1, 'with') / spread(10, 'with')).toBeCloseTo(3.16, 2);
    expect(spread(1, 'without') / spread(10, 'without')).toBeCloseTo(3.61, 2);
  });

  test('the codes and the logits', () => {
    expect((startValues(codes, 'powers') as SurpriseValues).q).toEqual(WEATHER);
    expect((startValues(codes, 'equal') as SurpriseValues).q).toEqual(Array(8).fill(1 / 8));
    expect((startValues(codes, 'nearly-sure') as SurpriseValues).q).toEqual([0.97, 0.02, 0.01]);
    const coastA = { 'wrong-code': true, q: WEATHER, p: UNIFORM };
    expect(startValues(codes, 'wrong')).toMatchObject(coastA);
    const { q, p } = startValues(codes, 'ruled-out') as SurpriseValues;
    expect(p.filter((value, i) => value === 0 && q[i]! > 0).length).toBe(2);
    expect(crossEntropy(q, p)).toBe(Infinity);
    const sure = startValues(overflow, 'right') as OverflowValues;
    expect(sure).toMatchObject({ kind: 'binary', logit: 100, target: '1' });
  });
});

/** `count` losses of standard deviation 1. */
function spreadOne(count: number): number[] {
  const losses = Array.from({ length: count }, (_, i) => Math.sin(i * i));
  const { deviation } = miniBatchMoments(losses, 1, 'with');
  return losses.map((loss) => loss / deviation);
}

/** Every expression asked for, computed another way than by the formula in the text. */
const EXPRESSIONS: Readonly<Record<string, (scope: { p: number; a: number }) => number>> = {
  'coin-entropy': ({ p }) => coin(p),
  'loss-of-a-logit': ({ a }) => logSumExp([a, 0]) - a,
  'slope-of-a-logit': ({ p }) => slope((a) => softplus(-a), Math.log(p / (1 - p))),
};

const SCOPES = [
  { p: 0.3, a: 1.3 },
  { p: 0.85, a: -2.1 },
  { p: 0.06, a: 4.2 },
];

testExpressions(chapter, EXPRESSIONS, () => SCOPES);

describe('how we know', () => {
  test('Gibbs: lengths that fit the budget never average less than the entropy', () => {
    const q = [0.37, 0.23, 0.2, 0.14, 0.06];
    for (const lengths of [
      huffmanLengths(q),
      shannonLengths(q),
      shannonLengths([0.1, 0.1, 0.2, 0.3, 0.3]),
      idealLengths([0.1, 0.1, 0.2, 0.3, 0.3]),
    ]) {
      const budget = lengths.reduce((sum, length) => sum + 2 ** -length, 0);
      expect(budget).toBeLessThanOrEqual(1 + 1e-12);
      expect(expectedLength(q, lengths)).toBeGreaterThan(bits(entropy(q)));
    }
    expect(expectedLength(q, idealLengths(q))).toBeCloseTo(bits(entropy(q)), 12);
    expect(expectedLength(q, shannonLengths(q))).toBeLessThan(bits(entropy(q)) + 1);
    expect(() => codewords([1, 1, 2])).toThrow(/prefix code/);
  });

  test('maximum likelihood: cross-entropy and KL from the examples have their lowest point in one place', () => {
    const examples = [0, 0, 1, 2, 0, 1, 0, 2, 0, 0];
    const empirical = [0.6, 0.2, 0.2];
    const models = [empirical, [0.5, 0.3, 0.2], [0.65, 0.15, 0.2], [1 / 3, 1 / 3, 1 / 3]];
    for (const model of models) {
      const nll = examples.reduce((sum, x) => sum + surprise(model[x]!), 0) / examples.length;
      expect(crossEntropy(empirical, model)).toBeCloseTo(nll, 12);
      expect(nll - kl(empirical, model)).toBeCloseTo(entropy(empirical), 12);
    }
  });

  test('a clamp inside the logarithm takes the slope from what is most wrong', () => {
    const clamped = (a: number): number => -Math.log(1 / (1 + Math.exp(-a)) + 1e-8);
    expect(slope(clamped, 0)).toBeCloseTo(-0.5, 6);
    expect(Math.abs(slope(clamped, -30))).toBeLessThan(1e-4);
    expect(slope((a) => softplus(-a), -30)).toBeCloseTo(-1, 6);
  });
});
