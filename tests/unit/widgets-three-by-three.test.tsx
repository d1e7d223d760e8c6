import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kl } from '../../src/maths/divergences.ts';
import { byCategory, byImage, inkOf } from '../../src/maths/nine-pixels.ts';
import { lessonOf, threeByThree } from '../../src/models/three-by-three.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import type { ThreeByThreeValues } from '../../src/widgets/three-by-three/parameters.ts';
import {
  drawnImages,
  heldAt,
  largeSamples,
  largeStudyOf,
  listedDraws,
  log10Years,
  nearestShown,
  READINGS,
  smallStudyOf,
  startOf,
  structureOf,
  summed,
  toLearn,
} from '../../src/widgets/three-by-three/study.ts';
import widget from '../../src/widgets/three-by-three/widget.tsx';
import { powerOfTen, scientific } from '../../src/widgets/powers-of-ten.ts';
import { heldText } from '../../src/widgets/three-by-three/words.ts';

const START = startValues(widget, null) as ThreeByThreeValues;
const at = (preset: string): ThreeByThreeValues =>
  startValues(widget, preset) as ThreeByThreeValues;

/** The run of these values after so many steps, as a figure sees it. */
function afterRun(values: ThreeByThreeValues, steps: number, seed = 1): RunView {
  const structure = structureOf(values);
  const scalars = { learningRate: values.learningRate };
  const setting = { structure, scalars, seed, examples: new Float64Array() };
  const state = threeByThree.initial(setting);
  const trace = Array.from({ length: steps }, (_, step) =>
    threeByThree.step(state, { ...setting, step, rows: new Int32Array() }),
  );
  const metrics = trace.at(-1)!;
  const value = (name: string): Float32Array =>
    Float32Array.from(threeByThree.values[name]!(state, setting, []));
  return {
    ...IDLE,
    status: 'paused',
    step: steps,
    metrics,
    curves: Object.fromEntries(
      Object.keys(metrics).map((name) => [name, Float32Array.from(trace, (at) => at[name]!)]),
    ),
    probes:
      values.side === '3'
        ? { probabilities: value('probabilities') }
        : { shown: value('shown'), unseen: value('unseen') },
  };
}

const picture = (values: ThreeByThreeValues, run: RunView = IDLE): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);
const output = (html: string, name: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html)![1]!;

test('both readings, and how far they are from each other and from coin flips', () => {
  const images = smallStudyOf(at('images'));
  const categories = smallStudyOf(at('categories'));
  for (let k = 0; k <= 9; k++) {
    expect(categories.truth.byInk[k]).toBeCloseTo(k / 45, 12);
    expect(images.other!.byInk[k]).toBeCloseTo(k / 45, 12);
    expect(categories.other!.byInk[k]).toBeCloseTo(images.truth.byInk[k]!, 12);
  }
  expect(images.truth.ink).toBeCloseTo(5, 12); // Σ k² / 2304
  expect(categories.truth.ink).toBeCloseTo(285 / 45, 12);
  expect(READINGS.apart).toBeCloseTo(0.4797, 4);
  expect(READINGS.back).toBeCloseTo(0.9262, 4);
  expect(READINGS.coins).toBeCloseTo(0.0594, 4);
  expect(smallStudyOf(at('odd')).other).toBeNull();
});

test('before a run the picture is of the untrained network, of the seed in the link', () => {
  const { distance, learned, truth } = smallStudyOf(START);
  expect(distance).toBe(kl(truth.probabilities, learned.probabilities));
  expect(output(picture(START), 'distance')).toBe(distance.toFixed(5));
  expect(distance).toBeGreaterThan(0.02);
  const other = smallStudyOf({ ...START, seed: 2 } as ThreeByThreeValues);
  expect(other.distance).not.toBe(distance);
  expect([...other.lesson.images]).toEqual([...lessonOf(structureOf(START), 2).images]);
});

test('after a run it is of what was learned, and says when that was close for the first time', () => {
  const run = afterRun(START, 300);
  const study = smallStudyOf(START, run);
  expect(study.distance).toBe(run.metrics['kl']);
  expect(study.distance).toBeLessThanOrEqual(0.002);
  const first = study.reachedAt!;
  expect(run.curves['kl']![first - 1]).toBeLessThanOrEqual(0.002);
  expect(Math.min(...run.curves['kl']!.subarray(0, first - 1))).toBeGreaterThan(0.002);
  expect(study.learned.byInk[5]).toBeCloseTo(0.2734, 1);
  expect(widget.describe(START, run)).toContain(`for the first time after step ${first}`);
  expect(picture(START, run)).not.toContain('NaN');
});

test('draws come from what they are drawn from', () => {
  const only = new Float64Array(512);
  only[37] = 1;
  expect(new Set(drawnImages(only, 'truth', 1))).toEqual(new Set([37]));
  const many = Array.from({ length: 40 }, (_, draw) => drawnImages(byImage(), 'truth', draw + 1));
  const ink = many.flat().map(inkOf);
  expect(ink).toHaveLength(1920);
  const mean = ink.reduce((sum, k) => sum + k, 0) / ink.length;
  expect(Math.abs(mean - 5)).toBeLessThan(4 * (1.42 / Math.sqrt(ink.length))); // deviation √2
  expect(drawnImages(byCategory(), 'truth', 1)).not.toEqual(
    drawnImages(byCategory(), 'learned', 1),
  );
  expect(drawnImages(new Float64Array(512).fill(NaN), 'learned', 1)).toEqual([]);
});

test('28 × 28: the error on images never shown is what the outputs shown have', () => {
  const values = at('learn');
  const run = afterRun({ ...values, images: 20 }, 3);
  const study = largeStudyOf({ ...values, images: 20 }, run);
  const { targets } = study.lesson.unseen;
  const mean = targets.reduce((sum, label) => sum + label, 0) / targets.length;
  let [error, spread] = [0, 0];
  targets.forEach((label, i) => {
    error += (study.unseen[i]! - label) ** 2;
    spread += (label - mean) ** 2;
  });
  expect(study.error / (error / spread)).toBeCloseTo(1, 4);
  const differ = Array.from({ length: 10 }, (_, a) =>
    Math.min(
      ...Array.from({ length: 20 }, (__, b) => {
        let count = 0;
        for (let d = 0; d < 784; d++)
          if (study.lesson.unseen.pixels[784 * a + d] !== study.lesson.shown.pixels[784 * b + d])
            count++;
        return count;
      }),
    ),
  );
  expect(nearestShown(study.lesson)).toBeCloseTo(differ.reduce((sum, d) => sum + d) / 10, 9);
});

test('28 × 28: what numbers hold of a probability', () => {
  const half = heldAt(28);
  expect(half.log10).toBeCloseTo(-784 * Math.log10(2), 9);
  expect(half.float64).toBeGreaterThan(0);
  expect(half.float32).toBe(0);
  expect([heldAt(12).float32 > 0, heldAt(13).float32, heldAt(33).float64]).toEqual([true, 0, 0]);
  const html = picture(at('hold'));
  expect([output(html, 'probability'), output(html, 'float32'), output(html, 'float64')]).toEqual([
    '9.8 × 10⁻²³⁷',
    '0',
    '9.8 × 10⁻²³⁷',
  ]);
});

test('powers of ten are written from their logarithms', () => {
  expect([powerOfTen(236.01), powerOfTen(-3)]).toEqual(['10²³⁶', '10⁻³']);
  expect(heldText(0)).toBe('0');
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
      const [digits, exponent] = value.toExponential(1).split('e');
      const close = scientific(Math.log10(value));
      const read = Number(digits) * 10 ** Number(exponent);
      const [ours, power] = close.split(' × ');
      const back = Array.from(power!.slice(2), (c) =>
        c === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c),
      ).join('');
      expect(Number(ours) * 10 ** Number(back)).toBeGreaterThan(0.89 * read);
      expect(Number(ours) * 10 ** Number(back)).toBeLessThan(1.12 * read);
    }),
  );
});

test('28 × 28: the sum that is begun is the sum of the network’s outputs, and never ends', () => {
  const { mlp } = startOf(at('normalise'));
  const whole = summed(mlp, 0, 300);
  expect(whole).toBeCloseTo(summed(mlp, 0, 100) + summed(mlp, 100, 300), 9);
  expect(whole / 300).toBeGreaterThan(0);
  // 10⁶ images a second: 2⁷⁸⁴ / 10⁶ s, a year having 3.156 × 10⁷ s
  const years = log10Years({ images: 1e6, sum: 0, seconds: 1 });
  expect(years).toBeCloseTo(784 * Math.log10(2) - 6 - Math.log10(3.15576e7), 9);
});

test('28 × 28: draws from the truth, from coins, and from the images shown', () => {
  const { truth, coins } = largeSamples(at('sample'), 40);
  const inks = (pixels: Float64Array): number[] =>
    Array.from({ length: 40 }, (_, i) =>
      pixels.subarray(784 * i, 784 * (i + 1)).reduce((sum, pixel) => sum + pixel, 0),
    );
  for (const set of [truth, coins]) {
    const mean = inks(set).reduce((sum, k) => sum + k, 0) / 40;
    expect(Math.abs(mean - 392)).toBeLessThan((4 * 14) / Math.sqrt(40));
  }
  const odd = largeSamples({ ...at('sample'), rule: 'parity' }, 40).truth;
  expect(inks(odd).every((k) => k % 2 === 1)).toBe(true);
  const few = { ...at('sample'), images: 10 };
  const copies = listedDraws(largeStudyOf(few), 1, 200);
  expect(new Set(copies).size).toBe(10);
  // to second order half the variance of k / 392, whose standard deviation is 14 / 392
  expect(toLearn('count')).toBeCloseTo((14 / 392) ** 2 / 2, 5);
  expect(toLearn('parity')).toBe(Math.LN2);
});

test('the goals that take a run are reached by the steps of their solutions', () => {
  const judged = (goal: string, values: ThreeByThreeValues, run?: RunView) =>
    widget.goals![goal]!.judge(values, run);
  const run = afterRun(START, 300);
  expect(judged('kl', START).reached).toBe(false);
  expect(judged('kl', START).now).toMatch(/0\.\d+ nats/);
  expect(judged('kl', START, run).reached).toBe(true);
  expect(judged('kl', { ...START, images: 500 }, run).reached).toBe(false);
  expect(judged('kl', at('categories'), run).reached).toBe(false);
  expect(judged('few', START, run).now).toContain('200 images are shown');
  const few = { ...START, images: 60 };
  expect(judged('few', few, afterRun(few, 500)).reached).toBe(true);
  const odd = at('odd');
  expect(judged('by-heart', START, run).reached).toBe(false);
  expect(judged('by-heart', odd, afterRun(odd, 1500)).reached).toBe(true);
});

test('the labels shown are the probabilities themselves', () => {
  for (const preset of ['images', 'categories', 'odd']) {
    const values = at(preset);
    const { lesson, truth } = smallStudyOf(values);
    const labels = [...picture(values).matchAll(/<\/svg>([\d/]+)<\/li>/g)].map(([, label]) => {
      const [over, under = 1] = label!.split('/').map(Number);
      return over! / under;
    });
    expect(labels).toHaveLength(8);
    labels.forEach((label, i) =>
      expect(label).toBeCloseTo(truth.probabilities[lesson.images[i]!]!, 12),
    );
  }
});

test('the smallest size at which 32 bits hold 0, and no larger one', () => {
  const judged = (width: number) => widget.goals!['underflow']!.judge({ ...at('hold'), width });
  expect([11, 12, 13, 14, 28].map((width) => judged(width).reached)).toEqual([
    ...[false, false, true, false, false],
  ]);
  expect(judged(14).now).toContain('holds 0, as it does at 13 × 13');
  expect(judged(13).now).toContain('holds 0.');
});
