import { describe, expect, test } from 'vitest';
import { kl } from '../../src/maths/divergences.ts';
import { mlpOutputs } from '../../src/maths/mlp.ts';
import { byCategory, byImage, inkOf } from '../../src/maths/nine-pixels.ts';
import {
  lessonOf,
  mlpIn,
  normalisedOutputs,
  threeByThree,
} from '../../src/models/three-by-three.ts';
import type { Structure } from '../../src/models/index.ts';

const SMALL = { side: 3, hidden: 16, images: 200, rule: 'count' };

function run(structure: Structure, seed: number, steps: number, learningRate = 0.01) {
  const setting = {
    structure,
    scalars: { learningRate },
    examples: new Float64Array(),
    seed,
  };
  const state = threeByThree.initial(setting);
  const rows = new Int32Array();
  const trace = Array.from({ length: steps }, (_, step) =>
    threeByThree.step(state, { ...setting, rows, step }),
  );
  return { state, trace, setting };
}

describe('3 × 3', () => {
  test('500 steps on 200 images bring KL(truth ‖ normalised) to 0.002 or less, for every one of ten seeds', () => {
    const reached = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => run(SMALL, seed, 500).trace);
    const kls = reached.map((trace) => trace.at(-1)!['kl']!);
    const first = reached.map((trace) => 1 + trace.findIndex((metrics) => metrics['kl']! <= 0.002));
    for (const value of kls) expect(value).toBeLessThanOrEqual(0.002);
    for (const step of first) expect(step).toBeLessThan(250);
    for (const trace of reached) expect(trace[0]!['kl']).toBeGreaterThan(0.02);
  });

  test('what it says is what its network gives: the KL, and images it has never seen fit as well', () => {
    const { state, trace, setting } = run(SMALL, 1, 300);
    const learned = normalisedOutputs(mlpIn(state, SMALL));
    expect(learned.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(trace.at(-1)!['kl']).toBe(kl(byImage(), learned));
    expect(threeByThree.values['probabilities']!(state, setting, [])).toEqual(learned);
    expect(trace.at(-1)!['unseen']).toBeLessThan(0.02);
    expect(trace[1]!['loss']).toBeLessThan(trace[0]!['loss']!);
    const { unseen, images } = lessonOf(SMALL, 1);
    expect([unseen.targets.length, images.length]).toEqual([312, 200]);
    const ys = threeByThree.values['unseen']!(state, setting, []);
    expect(ys).toHaveLength(312);
    expect(mlpOutputs(mlpIn(state, SMALL), unseen.pixels)).toEqual(ys);
  });

  test('labels are probabilities over the mean of those shown, shown and unseen are all 512', () => {
    const { shown, unseen, images, truth } = lessonOf(SMALL, 7);
    const mean = images.reduce((sum, image) => sum + inkOf(image), 0) / 200;
    shown.targets.forEach((target, i) => expect(target).toBeCloseTo(inkOf(images[i]!) / mean, 12));
    const key = (pixels: Float64Array, i: number): string =>
      pixels.subarray(9 * i, 9 * i + 9).join('');
    const all = [
      ...Array.from(shown.targets, (_, i) => key(shown.pixels, i)),
      ...Array.from(unseen.targets, (_, i) => key(unseen.pixels, i)),
    ];
    expect(new Set(all).size).toBe(512);
    expect(truth).toEqual(byImage());
  });

  test('a run is the same again, and another with another seed', () => {
    expect(run(SMALL, 3, 20).trace).toEqual(run({ ...SMALL }, 3, 20).trace);
    expect(run(SMALL, 3, 2).trace).not.toEqual(run(SMALL, 4, 2).trace);
  });

  test('weighting categories is not learned this way: one label is a hundred times the others, or isn’t shown', () => {
    const structure = { ...SMALL, rule: 'category' };
    for (const seed of [1, 4]) {
      const { truth, images, shown } = lessonOf(structure, seed);
      expect(truth).toEqual(byCategory());
      const black = images.includes(511);
      expect(black).toBe(seed === 1);
      expect(Math.max(...shown.targets) / (shown.targets.toSorted()[100] ?? 0) > 100).toBe(black);
      expect(run(structure, seed, 600).trace.at(-1)!['kl'], String(seed)).toBeGreaterThan(0.2);
    }
  });

  test('a rule that isn’t linear, odd or even ink, is learned by heart and no further', () => {
    const { trace } = run({ ...SMALL, rule: 'parity' }, 1, 1500);
    const last = trace.at(-1)!;
    expect(last['loss']).toBeLessThan(0.3); // the variance is about 1
    expect(last['unseen']).toBeGreaterThan(0.5);
    expect(last['kl']).toBeGreaterThan(0.1);
  });
});

describe('28 × 28', () => {
  test('200 images are learned by heart, and images never seen guessed worse than by their mean', () => {
    const large = { side: 28, hidden: 16, images: 200 };
    for (const rule of ['count', 'parity']) {
      const { trace } = run({ ...large, rule }, 1, 100, 0.001);
      const last = trace.at(-1)!;
      expect(Object.keys(last)).toEqual(['loss', 'unseen']); // no KL: 2⁷⁸⁴ terms
      expect(last['loss']).toBeLessThan(0.05 * trace[0]!['loss']!);
      expect(last['unseen'], rule).toBeGreaterThan(1);
    }
    expect(lessonOf(large, 1).truth).toBeNull();
  });
});
