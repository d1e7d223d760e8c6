import { evaluate } from 'mathjs/number';
import { describe, expect, test } from 'vitest';
import { jensen } from '../../src/maths/jensen.ts';
import { lineDensity } from '../../src/maths/piecewise-linear.ts';
import { bayes, readingOf, tableOf } from '../../src/maths/two-by-two.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { ConditioningValues } from '../../src/widgets/conditioning/parameters.ts';
import { studyOf } from '../../src/widgets/conditioning/study.ts';
import tables from '../../src/widgets/conditioning/widget.tsx';
import type { DensityValues } from '../../src/widgets/density-and-cdf/parameters.ts';
import { studyOf as studyOfDensity } from '../../src/widgets/density-and-cdf/study.ts';
import densities from '../../src/widgets/density-and-cdf/widget.tsx';
import { EVENTS, OUTCOMES } from '../../src/widgets/events/study.ts';
import events from '../../src/widgets/events/widget.tsx';
import type { ExpectationValues } from '../../src/widgets/expectation/parameters.ts';
import { bandOf, dieOf, jensenOf } from '../../src/widgets/expectation/study.ts';
import means from '../../src/widgets/expectation/widget.tsx';
import { readChapter } from '../support/chapter.ts';
import { testExpressions, testText } from '../support/chapter-tests.ts';

const chapter = readChapter('probability');
const { source, text, exercises, answer, replies } = chapter;

testText(chapter, {
  words: [2500, 4500],
  order: [
    'Figure events',
    'Show events',
    'Goal events quarter',
    'Takeaway',
    'Show conditioning',
    'Figure conditioning',
    'Goal conditioning independent',
    'Show conditioning',
    'Show conditioning',
    'Goal conditioning base-rate',
    'Takeaway',
    'Show expectation',
    'Figure expectation',
    'Show expectation',
    'Goal expectation narrow',
    'Takeaway',
    'Show expectation',
    'Goal expectation below-log',
    'Takeaway',
    'Show density-and-cdf',
    'Figure density-and-cdf',
    'Goal density-and-cdf above-one',
    'Goal density-and-cdf half',
    'Takeaway',
  ],
});

test('as many exercises as a first chapter on its subject needs', () => {
  expect(exercises.size).toBeGreaterThanOrEqual(16);
});

const FAIR = dieOf([1, 1, 1, 1, 1, 1]);
const FACES = [1, 2, 3, 4, 5, 6];
const sixth = (f: (face: number) => number): number =>
  FACES.reduce((sum, face) => sum + f(face) / 6, 0);

/** How probable k sixes of seven dice are, by adding one die after another. */
const sixes = (() => {
  let chances = [1];
  for (let die = 0; die < 7; die++)
    chances = [...chances, 0].map((p, k) => (p * 5) / 6 + (chances[k - 1] ?? 0) / 6);
  return chances;
})();

const ill = { p: 0.01, found: 0.95, alarm: 0.05 };
const once = bayes(ill.found, ill.alarm, ill.p)!;
const twice = bayes(ill.found, ill.alarm, once)!;

describe('numbers', () => {
  const wrongAnswers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    'prob-one-six': { '7/6': 7 / 6, '0.2791': sixes[0]!, '0.3907': sixes[1]!, '1/6': 1 / 6 },
    'prob-second-test': {
      '0.161': once,
      '0.322': 2 * once,
      '0.9025': ill.found ** 2,
      '3.6465': twice / (1 - twice),
    },
    'prob-drowned': {
      '3.5': FAIR.mean,
      '3.7': 3.7,
      '3.6': (3.7 + FAIR.mean) / 2,
      '3.478': (1000 * FAIR.mean - 370) / 900,
    },
    'prob-die-square': {
      '12.25': FAIR.mean ** 2,
      '91': 6 * sixth((face) => face ** 2),
      '35/12': FAIR.deviation ** 2,
      '3.5': FAIR.mean,
    },
    'prob-uniform-half': { '0.2': 0.3 - 0.1, '2': 1 / 0.5, '0.1': (0.3 - 0.1) * 0.5 },
  };
  const flat = lineDensity({ places: [0, 0.5], heights: [1, 1] });
  test.each<[id: string, value: number]>([
    ['prob-one-six', sixes.slice(1).reduce((sum, p) => sum + p, 0)],
    ['prob-second-test', twice],
    ['prob-drowned', (100 * 3.7 + 900 * FAIR.mean) / 1000],
    ['prob-die-square', sixth((face) => face ** 2)],
    ['prob-uniform-half', flat.cdf(0.3) - flat.cdf(0.1)],
  ])('%s', (id, value) => {
    const tolerance = Number(answer(id, 'tolerance'));
    expect(Math.abs(Number(answer(id)) - value)).toBeLessThan(5e-5);
    expect(replies(id).toSorted()).toEqual(Object.keys(wrongAnswers[id]!).toSorted());
    for (const [to, mistake] of Object.entries(wrongAnswers[id]!)) {
      expect(Math.abs((evaluate(to) as number) - mistake), to).toBeLessThan(
        3e-3 * Math.abs(mistake),
      );
      expect(Math.abs((evaluate(to) as number) - value), to).toBeGreaterThan(3 * tolerance);
    }
  });

  const spike = studyOfDensity(startValues(densities, 'spike') as DensityValues);

  // [what stands in the text, how far that is from what it is, to how many decimals]
  test.each<[words: string, difference: number, decimals: number]>([
    ['6^7 = 279{,}936', 279_936 - OUTCOMES, 9],
    ['one person in fifty has the flu', 1 / 50 - studyOf(flu()).reading.b, 9],
    ['0.95/0.05 = 19', 19 - ill.found / ill.alarm, 9],
    ['and that is about 1 to 5', 0.2 - 19 / 99, 1],
    ['= 3.5}', 3.5 - FAIR.mean, 12],
    ['so its standard deviation is 1.708', 1.708 - FAIR.deviation, 3],
    ['= \\tfrac{35}{12}', 35 / 12 - FAIR.deviation ** 2, 12],
    ['most lie within 0.34 of 3.5', 0.34 - bandOf(FAIR, 100), 2],
    ['Its height at some place is 1.67', 1.67 - spike.peak, 2],
  ])('“%s”', (words, difference, decimals) => {
    expect(source).toContain(words);
    expect(Math.abs(difference)).toBeLessThanOrEqual(0.5 * 10 ** -decimals);
  });

  test('what the folded parts say', () => {
    expect(source).toContain('1 - 78{,}125/279{,}936 = 0.7209');
    expect(5 ** 7).toBe(78_125);
    expect(EVENTS.six.count / OUTCOMES).toBeCloseTo(0.7209, 4);
    expect(source).toContain('\\tfrac16 + \\tfrac16 - \\tfrac1{36} = \\tfrac{11}{36}');
    expect(1 / 6 + 1 / 6 - 1 / 36).toBeCloseTo(11 / 36, 12);
    expect(source).toContain('So 95 of 590 positives are ill: 0.161');
    expect(95 / 590).toBeCloseTo(once, 12);
    expect(source).toContain('the probability is sixteen times as high');
    expect(once / ill.p).toBeCloseTo(16, 0);
    expect(source).toContain('361/460 = 0.7848');
    expect(twice).toBeCloseTo(361 / 460, 12);
    expect(source).toContain('0.342 at 100 throws, 0.171 at 400');
    expect(bandOf(FAIR, 100)).toBeCloseTo(0.342, 3);
    expect(bandOf(FAIR, 400)).toBeCloseTo(0.171, 3);
    expect(source).toContain('$2 \\cdot 1.708 / \\sqrt{n}$');
    expect(source).toContain('The band of a fair die is $3.416/\\sqrt n$');
    expect(2 * FAIR.deviation).toBeCloseTo(3.416, 3);
    expect(source).toContain('1,167 throws of a fair die');
    expect([1166, 1167].map((n) => bandOf(FAIR, n) <= 0.1)).toEqual([false, true]);
    expect(source).toContain('the mean of the logarithm is 0.589, the logarithm of the mean 1.253');
    const { meanOf, ofMean } = jensen(Math.log, [0.5, 6.5], [0.5, 0.5]);
    expect(meanOf).toBeCloseTo(0.589, 3);
    expect(ofMean).toBeCloseTo(1.253, 3);
    expect(source).toContain('a base of 1: its area is 1, so its height is 2');
    const triangle = lineDensity({ places: [0, 7, 8], heights: [0, 0, 1] });
    expect(triangle.density(8)).toBeCloseTo(2, 12);
  });

  function flu(): ConditioningValues {
    return startValues(tables, 'flu') as ConditioningValues;
  }

  test('presets are what the predictions tell', () => {
    const { reading, table } = studyOf(flu());
    expect([reading.a, reading.b, table.both]).toEqual([0.02, 0.02, 0.012]);
    expect(reading.aGivenB).toBeCloseTo(0.6, 12);
    expect(reading.lift).toBeCloseTo(30, 9); // “thirty times as much as before”
    expect(10_000 * reading.a * reading.b).toBeCloseTo(4, 9); // “four flats of ten thousand”
    const test = studyOf(startValues(tables, 'test') as ConditioningValues);
    expect(test.reading.bGivenA).toBeCloseTo(once, 9);
    expect(test.reading.a).toBeCloseTo(0.059, 12);
    const exclusive = startValues(tables, 'exclusive') as ConditioningValues;
    expect(exclusive).toMatchObject({ a: 0.5, b: 0.4, both: 0 });
    const concave = jensenOf(startValues(means, 'concave') as ExpectationValues);
    expect(concave.ofMean).toBeCloseTo(1.099, 3);
    expect(concave.meanOf).toBeCloseTo(0.805, 3);
    const start = { ...(startValues(densities, null) as DensityValues), a: 2, b: 4 };
    expect(studyOfDensity(start).probability).toBeCloseTo(0.5, 1); // “From 2 to 4”
    expect(densities.goals!['half']!.judge(start).reached).toBe(true);
    expect(startValues(means, 'many')).toMatchObject({ throws: 2000 });
  });

  test('goals ask for what the text says', () => {
    expect(source).toContain('until the event has probability ¼, to 0.005');
    expect(events.goals!['quarter']!.judge(startValues(events, 'rain')).now).toContain(
      'it is to be 0.25, to 0.005',
    );
    expect(source).toContain('at least 0.3 nats below the logarithm of the mean');
    expect(source).toContain('no wider than ±0.1');
  });

  test('the margins of the flu table leave both together anything from 0 to 0.02', () => {
    expect(source).toContain('Both together could be anything from 0 to 0.02');
    for (const both of [0, 0.01, 0.02])
      expect(readingOf(tableOf(0.02, 0.02, both))).toMatchObject({
        a: expect.closeTo(0.02, 12),
        b: expect.closeTo(0.02, 12),
      });
  });
});

test('three throws, all 216 sequences: the standard deviation of the mean is σ over the root of three', () => {
  let [sum, squares] = [0, 0];
  for (const one of FACES)
    for (const two of FACES)
      for (const three of FACES) {
        const mean = (one + two + three) / 3;
        sum += mean / 216;
        squares += mean ** 2 / 216;
      }
  expect(sum).toBeCloseTo(3.5, 12);
  expect(Math.sqrt(squares - sum ** 2)).toBeCloseTo(FAIR.deviation / Math.sqrt(3), 12);
});

test('from the events to the words: what the figure counts is what the text speaks of', () => {
  expect(EVENTS.second.count).toBe(6 ** 6);
  expect(EVENTS.different.count).toBe(0);
  expect(text).toContain('“No six at all” has 5^7');
});

interface Scope {
  readonly a: number;
  readonly b: number;
  readonly p: number;
  readonly lambda: number;
}

/** The share that fulfils a condition, of a fine grid on the unit square. */
function gridShare(holds: (x: number, y: number) => boolean, side = 400): number {
  let inside = 0;
  for (let i = 0; i < side; i++)
    for (let j = 0; j < side; j++) if (holds((i + 0.5) / side, (j + 0.5) / side)) inside++;
  return inside / side ** 2;
}

testExpressions<Scope>(
  chapter,
  {
    // A left of a, B from a − p on: their overlap has width p
    'prob-either': ({ a, b, p }) => gridShare((x) => x < a || (x >= a - p && x < a - p + b)),
    // ill left of p; positive below a there, below b elsewhere
    'prob-total': ({ a, b, p }) => gridShare((x, y) => (x < p ? y < a : y < b)),
    'prob-posterior': ({ a, b, p }) =>
      gridShare((x, y) => x < p && y < a) / gridShare((x, y) => (x < p ? y < a : y < b)),
    'prob-jensen-gap': ({ a, b }) => jensen((x) => x * x, [a, b], [0.5, 0.5]).gap,
    'prob-inverse-exponential': ({ p, lambda }) => {
      // where the CDF reaches p, by halving
      let [low, high] = [0, 100];
      for (let i = 0; i < 100; i++) {
        const middle = (low + high) / 2;
        if (1 - Math.exp(-lambda * middle) < p) low = middle;
        else high = middle;
      }
      return low;
    },
  },
  () => [
    { a: 0.5, b: 0.25, p: 0.125, lambda: 0.7 },
    { a: 0.75, b: 0.375, p: 0.25, lambda: 2.3 },
    { a: 0.625, b: 0.5, p: 0.2, lambda: 1.1 },
  ],
);
