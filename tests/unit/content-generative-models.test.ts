import { describe, expect, test } from 'vitest';
import { bayesLine, fittedClasses, type ClassPair } from '../../src/maths/gaussian-classes.ts';
import { gaussianCdf, gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { sigmoid } from '../../src/maths/log-space.ts';
import {
  type Labelled,
  lineLogit,
  logisticGradient,
  type Line,
} from '../../src/maths/logistic-regression.ts';
import { normals, STREAM } from '../../src/maths/random.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { FAMILIES } from '../../src/widgets/family-map/families.ts';
import map from '../../src/widgets/family-map/widget.tsx';
import type { TwoClassifiersValues } from '../../src/widgets/two-classifiers/parameters.ts';
import { dataOf, rightOf, studyOf } from '../../src/widgets/two-classifiers/study.ts';
import apprentices from '../../src/widgets/two-classifiers/widget.tsx';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testText } from '../support/chapter-tests.ts';

const chapter = readChapter('generative-models');
const { source, text, exercises, answer, replies } = chapter;

testText(chapter, {
  words: [2500, 4500],
  order: [
    'Figure two-classifiers',
    'Show two-classifiers',
    'Goal two-classifiers endless',
    'Show two-classifiers',
    'Goal two-classifiers bent',
    'Goal two-classifiers straight',
    'Takeaway',
    'Show two-classifiers',
    'Goal two-classifiers both-sure',
    'Takeaway',
    'Show family-map',
    'Figure family-map',
    'Goal family-map exact-but-slow',
    'Goal family-map exact-and-hidden',
    'Goal family-map samples-only',
    'Takeaway',
  ],
});

test('page one asks for no other page first', () => {
  expect(source).not.toContain('prerequisites');
  expect(exercises.size).toBeGreaterThanOrEqual(16);
});

const settings = (preset: string | null) =>
  startValues(apprentices, preset) as TwoClassifiersValues;

/** Both classifiers of a preset, the line the most likely one. */
function both(preset: string | null) {
  const values = settings(preset);
  const { best, generative, asked } = studyOf(values);
  if ('reason' in generative) throw new Error(generative.reason);
  return { data: dataOf(values), best, generative, asked };
}

/** The log-odds of class 1 on the line, by Bayes' rule on two bells of the same width. */
const twoBells =
  (means: readonly [number, number], width: number, shares: readonly [number, number]) =>
  (x: number): number =>
    Math.log(shares[1] / shares[0]) +
    gaussianLogDensity(x, means[1], width) -
    gaussianLogDensity(x, means[0], width);

/** Where a rising function is 0, by halving. */
function root(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}

describe('numbers', () => {
  test('the feather: both are sure, of opposite kinds, and one knows that it is a stranger', () => {
    const { best, generative, asked } = both(null);
    expect([asked.x, asked.y]).toEqual([5, 4]);
    expect(source).toContain(
      'The line gives a square 0.99996 there, and the two clouds give it 0.00003',
    );
    expect(sigmoid(lineLogit(best as Line, 5, 4)).toFixed(5)).toBe('0.99996');
    expect(sigmoid(asked.bayes!).toFixed(5)).toBe('0.00003');
    expect(source).toContain('is −24.9, and at no leaf is it below −5.9');
    expect(asked.logDensity).toBeCloseTo(-24.9, 1);
    expect(generative.least).toBeCloseTo(-5.9, 1);
  });

  test('the sigmoid at 0, 2 and 5', () => {
    expect(text).toContain(
      'On the line the probability is ½. At a score of 2 it is 0.88, at 5 it is 0.993',
    );
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(2)).toBeCloseTo(0.88, 2);
    expect(sigmoid(5)).toBeCloseTo(0.993, 3);
  });

  test('where a line parts the leaves, its weights grow as the text says', () => {
    expect(source).toContain(
      'the length is 3.8 after 100 steps, 4.8 after 300, 6.0 after 1,000 and 7.2 after 3,000',
    );
    const data = dataOf(settings('parted'));
    let line: Line = { wx: 0, wy: 0, bias: 0 };
    const lengths = new Map<number, number>();
    for (let step = 1; step <= 3000; step++) {
      const { wx, wy, bias } = logisticGradient(data, line);
      line = { wx: line.wx - wx, wy: line.wy - wy, bias: line.bias - bias };
      lengths.set(step, Math.hypot(line.wx, line.wy));
    }
    // of the figure’s batches of four the steps jitter a little; its own test has them to a digit
    for (const [step, length] of [
      [100, 3.8],
      [300, 4.8],
      [1000, 6],
      [3000, 7.2],
    ] as const)
      expect(Math.abs(lengths.get(step)! - length)).toBeLessThan(0.1);
    expect(source).toContain('is 6 or more');
    expect(apprentices.goals!['endless']!.judge(settings('parted')).now).toMatch(/to be 6\.$/);
  });

  test('one around the other, and crossed', () => {
    const around = both('around');
    expect(around.generative.kind).toBe('ellipse');
    expect(around.generative.right).toBe(around.data.labels.length);
    const straight = rightOf(around.data, (x, y) => lineLogit(around.best as Line, x, y));
    expect(straight / around.data.labels.length).toBeLessThan(0.6); // little better than chance
    const shared = studyOf({ ...settings('around'), shared: true }).generative;
    expect(shared).toMatchObject({ kind: 'line', right: straight });
    const crossed = both('crossed');
    expect(crossed.generative.right).toBe(crossed.data.labels.length);
    // the middles of both clouds lie where hardly a leaf is
    for (const { mean } of crossed.generative.pair) {
      const near = Array.from(crossed.data.labels).filter((_, i) => {
        const [x, y] = [crossed.data.points[2 * i]!, crossed.data.points[2 * i + 1]!];
        return Math.hypot(x - mean[0], y - mean[1]) < 0.5;
      });
      expect(near.length).toBeLessThanOrEqual(1);
    }
    expect(both(null).generative.kind).toBe('ellipse'); // where the reader straightens it
    for (const preset of ['around', 'crossed'])
      expect(apprentices.goals!['bent']!.judge(settings(preset)).reached).toBe(true);
    expect(apprentices.goals!['bent']!.judge(settings(null)).reached).toBe(false);
    expect(source).toContain('at least five discs and five squares');
  });

  test('one leaf far off: the clouds’ boundary turns, the line stays to the sixth digit', () => {
    expect(source).toContain(
      'turns by 21 degrees, and one leaf more comes to lie on the wrong side',
    );
    expect(source).toContain('change in the sixth digit');
    const [before, after] = [both('one-covariance'), both('outlier')];
    for (const of of ['wx', 'wy', 'bias'] as const) {
      const [one, other] = [before, after].map(({ best }) => (best as Line)[of]) as [
        number,
        number,
      ];
      expect(Math.abs(one - other)).toBeLessThan(2e-5 * Math.abs(one));
      expect(one).not.toBe(other);
    }
    const angle = (pair: ClassPair): number => {
      const { wx, wy } = bayesLine(pair);
      return (180 / Math.PI) * Math.atan2(wy, wx);
    };
    expect(angle(before.generative.pair) - angle(after.generative.pair)).toBeCloseTo(21, 0);
    const wrong = [before, after].map(
      ({ data, generative }) => data.labels.length - generative.right,
    );
    expect(wrong[1]! - wrong[0]!).toBe(1);
  });

  test('both sure of a stranger, in the lower left corner', () => {
    const { best, generative } = both(null);
    const { asked } = studyOf({ ...settings(null), far: [-6, -6] });
    expect(sigmoid(lineLogit(best as Line, -6, -6))).toBeLessThan(0.001);
    expect(sigmoid(asked.bayes!)).toBeLessThan(0.001);
    expect(generative.least - asked.logDensity!).toBeGreaterThan(10);
    expect(source).toContain('surer than 0.999');
    expect(source).toContain('at least 10 nats below that of every leaf');
  });

  const wrongAnswers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    'gm-count': { '0.3': 12 / 40, '0.4': 40 / 100, '0.12': 12 / 100, '0.75': 0.3 / (0.1 + 0.3) },
    'gm-shares': {
      '1': root(twoBells([0, 2], 1, [0.5, 0.5]), -9, 9),
      '0.3069': root(twoBells([0, 2], 1, [0.2, 0.8]), -9, 9),
      '2.3863': 1 + Math.log(4),
      '1.6': 0.8 * 2, // and a fifth of 0
    },
    'gm-far': { '5': 5, '25': 25, '2.5': 2.5 },
  };
  test.each<[id: string, value: number]>([
    ['gm-count', (0.4 * 0.3) / (0.6 * 0.1 + 0.4 * 0.3)],
    ['gm-shares', root(twoBells([0, 2], 1, [0.8, 0.2]), -9, 9)],
    ['gm-far', gaussianLogDensity(0, 0, 1) - gaussianLogDensity(5, 0, 1)],
  ])('%s', (id, value) => {
    const tolerance = Number(answer(id, 'tolerance'));
    expect(Math.abs(Number(answer(id)) - value)).toBeLessThan(5e-5);
    expect(replies(id).toSorted()).toEqual(Object.keys(wrongAnswers[id]!).toSorted());
    for (const [to, mistake] of Object.entries(wrongAnswers[id]!)) {
      expect(Math.abs(Number(to) - mistake), to).toBeLessThan(5e-5);
      expect(Math.abs(mistake - value), to).toBeGreaterThan(3 * tolerance);
    }
  });

  test('what the solutions add', () => {
    expect(source).toContain('the bell is 268,000 times lower. At a distance of 10 it is 50 nats');
    expect(Math.exp(12.5)).toBeCloseTo(268_000, -3);
    expect(source).toContain(
      'For two measurements it is 11 against 3. For a picture of 784 pixels it is 617,009 against 785',
    );
    const numbers = (n: number): number => n ** 2 + 3 * n + 1;
    expect([numbers(2), numbers(784)]).toEqual([11, 617_009]);
  });
});

/** Middles of round bells of width 1, each as common within its kind: discs, then squares. */
type Wood = readonly [discs: readonly Middle[], squares: readonly Middle[]];
type Middle = readonly [number, number];
const AS_TOLD: Wood = [[[-1, 0]], [[1, 0]]];
const SECOND_CLUMP: Wood = [
  [[-1, 0]],
  [
    [1, 0],
    [1, 0],
    [1, 0],
    [8, 4],
  ],
];

function grown(wood: Wood, count: number, seed: number): Labelled {
  const noise = normals(4 * count, { stream: STREAM.observations, step: 0, seed });
  const points: number[] = [];
  wood.forEach((middles, kind) => {
    for (let i = 0; i < count; i++) {
      const [x, y] = middles[i % middles.length]!;
      const at = 2 * (kind * count + i);
      points.push(x + noise[at]!, y + noise[at + 1]!);
    }
  });
  return { points, labels: Array.from({ length: 2 * count }, (_, i) => (i < count ? 0 : 1)) };
}

/** As the figure learns from all leaves at once: 300 steps, learning rate 0.316. */
function learnt(data: Labelled): Line {
  let line: Line = { wx: 0, wy: 0, bias: 0 };
  for (let step = 0; step < 300; step++) {
    const { wx, wy, bias } = logisticGradient(data, line);
    line = {
      wx: line.wx - 0.316 * wx,
      wy: line.wy - 0.316 * wy,
      bias: line.bias - 0.316 * bias,
    };
  }
  return line;
}

/** Of 100 leaves of this wood, both kinds as common, how many lie on the wrong side of a line: exactly. */
function mistakes(line: Line, wood: Wood): number {
  const length = Math.hypot(line.wx, line.wy);
  let wrong = 0;
  wood.forEach((middles, kind) => {
    for (const [x, y] of middles) {
      const distance = lineLogit(line, x, y) / length;
      wrong += (50 / middles.length) * gaussianCdf(kind === 1 ? -distance : distance, 0, 1);
    }
  });
  return wrong;
}

test('clouds or line, from few leaves and more, with a story that is right or wrong: the table', () => {
  const SETS = 200;
  expect(text).toContain('averages over 200 sets of leaves');
  for (const count of [8, 32]) {
    const found = [AS_TOLD, SECOND_CLUMP].flatMap((wood) => {
      let [clouds, line] = [0, 0];
      for (let seed = 0; seed < SETS; seed++) {
        const data = grown(wood, count, seed);
        const pair = fittedClasses(data, true);
        if ('reason' in pair) throw new Error(pair.reason);
        clouds += mistakes(bayesLine(pair), wood) / SETS;
        line += mistakes(learnt(data), wood) / SETS;
      }
      return [clouds, line];
    });
    expect(source).toContain(`| ${[count, ...found.map((of) => of.toFixed(1))].join(' | ')} |`);
  }
  expect(text).toContain('not even somebody who knew the wood itself could do better than 15.9');
  expect(100 * gaussianCdf(-1, 0, 1)).toBeCloseTo(15.9, 1);
});

test('the map: what the text says of the families', () => {
  const says = (question: 'sample' | 'evaluate' | 'infer' | 'train', ability: string) =>
    FAMILIES.filter(({ answers }) => answers[question].ability === ability).map(({ id }) => id);
  expect(text).toContain(
    'It says yes to all four questions, and is the only family on the map that does',
  );
  const always = FAMILIES.filter(({ answers }) =>
    Object.values(answers).every(({ ability }) => ability === 'yes'),
  );
  expect(always.map(({ id }) => id)).toEqual(['flow']);
  expect(says('evaluate', 'no')).toEqual(['gan']);
  const solves = (goal: string): string[] =>
    FAMILIES.map(({ id }) => id).filter(
      (family) => map.goals![goal]!.judge({ family, question: 'none' }).reached,
    );
  expect(solves('exact-but-slow')).toEqual(['autoregressive']);
  expect(solves('exact-and-hidden')).toEqual(['mixture', 'flow']); // “There are two.”
  expect(solves('samples-only')).toEqual(['gan']);
});

/** Counts the numbers of two bells one by one: means, entries on and above the diagonal, a share. */
function countNumbers(n: number): number {
  let count = 1;
  for (let bell = 0; bell < 2; bell++)
    for (let row = 0; row < n; row++) {
      count++;
      for (let column = row; column < n; column++) count++;
    }
  return count;
}

interface Scope {
  readonly a: number;
  readonly b: number;
  readonly sigma: number;
  readonly n: number;
}

const slopeOf = ({ a, b, sigma }: Scope): number => {
  const odds = twoBells([a, b], sigma, [0.5, 0.5]);
  return odds(1) - odds(0);
};

testExpressions<Scope>(
  chapter,
  {
    'gm-sigmoid': ({ a }) => sigmoid(a),
    'gm-midpoint': (scope) => {
      const odds = twoBells([scope.a, scope.b], scope.sigma, [0.5, 0.5]);
      return -odds(0) / slopeOf(scope);
    },
    'gm-slope': slopeOf,
    'gm-parameters': ({ n }) => countNumbers(n),
  },
  () => [
    { a: 0.7, b: 2.1, sigma: 0.8, n: 2 },
    { a: -1.3, b: 0.4, sigma: 1.7, n: 5 },
    { a: 2.2, b: -0.6, sigma: 0.5, n: 9 },
  ],
);

test('in the plane: w = Σ⁻¹(μ₁ − μ₀), b with both squares and the shares, solves Bayes’ rule', () => {
  // by hand: Σ = [[2, 1], [1, 1]], its inverse [[1, −1], [−1, 2]]
  const covariance = [2, 1, 1, 1] as const;
  const pair: ClassPair = [
    { prior: 0.8, mean: [1, 0], covariance },
    { prior: 0.2, mean: [3, 1], covariance },
  ];
  const { wx, wy, bias } = bayesLine(pair);
  expect(wx).toBeCloseTo(1, 12);
  expect(wy).toBeCloseTo(0, 12);
  expect(bias).toBeCloseTo(-0.5 * (5 - 1) + Math.log(0.25), 12);
});

test('what the second apprentice does is the recipe', () => {
  const data = dataOf(settings(null));
  const classes = fittedClasses(data, false);
  if ('reason' in classes) throw new Error(classes.reason);
  const shares = classes.map(({ prior }) => prior);
  expect(shares[0]! + shares[1]!).toBeCloseTo(1, 12);
  const squares = Array.from(data.labels).filter((label) => label === 1).length;
  expect(shares[1]).toBeCloseTo(squares / data.labels.length, 12);
});
