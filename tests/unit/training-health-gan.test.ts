import { describe, expect, test } from 'vitest';
import { normals, STREAM } from '../../src/maths/random.ts';
import {
  droppedModes,
  examineGan,
  oscillation,
  saturatedDiscriminator,
  vanishedGradient,
  type GanCourse,
  type GanLook,
} from '../../src/training/health-gan.ts';

const LOG_4 = Math.log(4);
const noise = (count: number, seed = 1): Float32Array =>
  normals(count, { stream: STREAM.evaluation, step: 0, seed });
const trace = (count: number, f: (i: number, z: number) => number, seed = 1): Float64Array =>
  Float64Array.from(noise(count, seed), (z, i) => f(i, z));

/** A healthy game: losses that waver about those of an undecided discriminator. */
const HEALTHY: GanCourse = {
  loss: 'nonSaturating',
  from: 1,
  trace: {
    loss: trace(1500, (_, z) => LOG_4 + 0.05 * z, 1),
    generatorLoss: trace(1500, (_, z) => Math.LN2 + 0.05 * z, 2),
  },
  looks: [],
  scale: 2,
};
const course = (changes: Partial<GanCourse>): GanCourse => ({ ...HEALTHY, ...changes });
const generatorLoss = (values: Float64Array): GanCourse =>
  course({ trace: { ...HEALTHY.trace, generatorLoss: values } });

/** Looks 100 steps apart. */
const looks = (...seen: readonly Omit<GanLook, 'step'>[]): GanLook[] =>
  seen.map((look, i) => ({ step: 100 * (i + 1), ...look }));
const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** Of a ring of ten: the points lie evenly at `modes`, but for `strays`, evenly nearest to the modes `about`. */
const at = (modes: readonly number[], strays = 0.02, about = strays > 0.1 ? ALL : modes) => {
  const shares = new Float64Array(10);
  for (const k of modes) shares[k] = (1 - strays) / modes.length;
  const nearest = shares.map((share, k) => share + (about.includes(k) ? strays / about.length : 0));
  return { coverage: { covered: modes.length, shares, nearest, strays } };
};

describe('examineGan(course)', () => {
  test('finds nothing in a healthy game, nor where nothing is known', () => {
    const healthy = looks(at([], 1), at([2], 0.9), at([1, 2, 3], 0.6), at(ALL), at(ALL), at(ALL));
    const decided = { fakeLogits: noise(500), pulls: noise(500).map(Math.abs) };
    const all = healthy.map((look) => ({ ...look, ...decided }));
    expect(examineGan(course({ looks: all }))).toEqual([]);
    expect(examineGan(course({ trace: {} }))).toEqual([]);
    expect(examineGan(course({ trace: { loss: [], generatorLoss: [] } as never }))).toEqual([]);
  });
  test('a NaN comes first and alone, with its step', () => {
    const loss = trace(600, (i) => (i === 444 ? NaN : 0.001));
    const found = examineGan(course({ from: 11, trace: { loss } }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'not-a-number',
      since: 455,
      evidence: { step: 455 },
      message: expect.stringContaining('At step 455 the loss'),
    });
  });
  test('names every trouble, in the order of treatment', () => {
    const { generatorLoss: _, ...rest } = HEALTHY.trace;
    const ill = course({
      loss: 'minimax',
      trace: { ...rest, loss: trace(600, () => 0.01) },
      looks: looks(
        ...Array.from({ length: 4 }, () => ({
          ...at([3]),
          fakeLogits: noise(50).map((z) => z - 9),
        })),
      ),
    });
    expect(examineGan(ill).map(({ kind }) => kind)).toEqual([
      'saturated-discriminator',
      'vanished-gradient',
      'dropped-modes',
    ]);
    for (const { remedy, message } of examineGan(ill)) {
      expect(remedy).toMatch(/\.$/);
      expect(message).toMatch(/\.$/);
    }
  });
});

describe('saturatedDiscriminator(course)', () => {
  const falling = (floor: number, steps = 500): GanCourse =>
    course({ trace: { loss: trace(steps, (i, z) => (i < 250 ? LOG_4 : floor) + 0.001 * z) } });

  test('found where the loss stays below a twentieth of log 4, since the step it fell', () => {
    const found = saturatedDiscriminator(falling(0.02))!;
    expect(found.kind).toBe('saturated-discriminator');
    expect(found.evidence['loss']).toBeCloseTo(0.02, 3);
    expect(found.evidence['undecided']).toBeCloseTo(LOG_4, 14);
    expect(Math.abs(found.since - 251)).toBeLessThanOrEqual(10); // a window forgives a twentieth
    expect(saturatedDiscriminator(falling(0.068))).not.toBeNull();
  });
  test('not where it is above, has not lasted, came back, or the targets are smoothed', () => {
    expect(saturatedDiscriminator(falling(0.071))).toBeNull();
    expect(saturatedDiscriminator(falling(0.02, 400))).toBeNull(); // 150 steps of it
    const back = trace(800, (i) => (i < 500 ? 0.01 : 1));
    expect(saturatedDiscriminator(course({ trace: { loss: back } }))).toBeNull();
    const smoothed = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));
    expect(saturatedDiscriminator(falling(smoothed))).toBeNull();
    expect(saturatedDiscriminator(course({ trace: { loss: trace(199, () => 0) } }))).toBeNull();
  });
  test.each([
    ['hinge', 2],
    ['leastSquares', 0.25],
  ] as const)('%s: the same share of its own undecided loss', (loss, undecided) => {
    const of = (share: number) =>
      saturatedDiscriminator(
        course({ loss, trace: { loss: trace(300, () => share * undecided) } }),
      );
    expect(of(0.049)?.evidence).toEqual({ loss: expect.closeTo(0.049 * undecided, 12), undecided });
    expect(of(0.051)).toBeNull();
  });
  test('a Wasserstein critic can’t saturate', () => {
    const won = trace(300, () => -4);
    expect(
      saturatedDiscriminator(course({ loss: 'wasserstein', trace: { loss: won } })),
    ).toBeNull();
  });
});

describe('vanishedGradient(course)', () => {
  const rejected = (logit: number) => ({ fakeLogits: noise(400).map((z) => logit + 0.1 * z) });
  const seen = (loss: GanCourse['loss'], ...all: readonly Omit<GanLook, 'step'>[]) =>
    vanishedGradient(course({ loss, looks: looks(...all) }));

  test('minimax: found where samples are rejected for sure, 2 σ(a) being what is left', () => {
    const found = seen('minimax', rejected(0), rejected(-6), rejected(-6), rejected(-6))!;
    expect(found).toMatchObject({ kind: 'vanished-gradient', since: 200 });
    expect(found.evidence['slope']! / (2 / (1 + Math.exp(6)))).toBeCloseTo(1, 1);
    expect(found.message).toContain('0.5 %');
    expect(seen('minimax', rejected(-4), rejected(-4), rejected(-4))).toBeNull(); // 3.6 % is left
  });
  test.each(['nonSaturating', 'leastSquares', 'hinge', 'wasserstein'] as const)(
    '%s: not there',
    (loss) => {
      expect(seen(loss, rejected(-6), rejected(-6), rejected(-6))).toBeNull();
    },
  );
  test('not where it has not lasted for 200 steps and three looks, or passed', () => {
    expect(seen('minimax', rejected(-6), rejected(-6))).toBeNull();
    expect(seen('minimax', rejected(-6), rejected(-6), rejected(-6), rejected(0))).toBeNull();
    const close = looks(rejected(-6), rejected(-6), rejected(-6)).map((look, i) => ({
      ...look,
      step: 10 * i,
    }));
    expect(vanishedGradient(course({ loss: 'minimax', looks: close }))).toBeNull();
    const gaps = looks(rejected(-6), {}, rejected(-6), {}, rejected(-6)); // some looks saw no logits
    expect(vanishedGradient(course({ loss: 'minimax', looks: gaps }))?.since).toBe(100);
  });
  test('found where the discriminator is flat, though the loss’s slope is not', () => {
    const flat = (length: number) => ({
      ...rejected(-3),
      pulls: Float64Array.of(length, length / 2),
    });
    const found = seen('hinge', flat(0.01), flat(0.01), flat(0.01))!;
    expect(found.evidence).toEqual({ slope: 1, pull: 0.0075 * 2 });
    expect(seen('hinge', flat(0.02), flat(0.02), flat(0.02))).toBeNull();
    expect(seen('wasserstein', flat(1e-4), flat(1e-4), flat(1e-4))).toBeNull(); // its scale is free
  });
});

describe('droppedModes(course)', () => {
  const seen = (...all: readonly Omit<GanLook, 'step'>[]) =>
    droppedModes(course({ looks: looks(...all) }));

  test('found where the generator sits at one mode', () => {
    const found = seen(at([], 1), at([4]), at([4]), at([4]))!;
    expect(found).toMatchObject({ kind: 'dropped-modes', since: 200 });
    expect(found.evidence).toEqual({ covered: 1, modes: 10, most: 1, neared: 1, strays: 0.02 });
    expect(found.message).toBe(
      'The generator covers 1 of 10 modes; to 9 of them next to no point is nearest.',
    );
  });
  test('found where all points are in one place, at no mode', () => {
    const found = seen(at([], 1, [2, 3]), at([], 1, [3]), at([], 1, [3, 4]))!;
    expect(found.evidence).toEqual({ covered: 0, modes: 10, most: 0, neared: 2, strays: 1 });
  });
  test('found where some modes are passed over, though points go by', () => {
    const found = seen(at([1, 2], 0.3), at([1, 2], 0.3), at([1, 2], 0.3))!;
    expect(found.evidence).toMatchObject({ covered: 2, neared: 10 });
    expect(found.message).toBe('The generator covers 2 of 10 modes.');
  });
  test('found where modes were lost, even to nowhere', () => {
    const found = seen(at(ALL), at([1, 2, 3]), at([1, 2]), at([], 1), at([], 1))!;
    expect(found.evidence).toMatchObject({ covered: 0, most: 10, strays: 1 });
    expect(found.since).toBe(200);
    expect(found.message).toContain('covered 10 before');
  });
  test('not where all are covered, nor on the way there, nor before a generator arrived', () => {
    expect(seen(at(ALL), at(ALL), at(ALL), at(ALL))).toBeNull();
    expect(seen(at([1, 2]), at([1, 2, 3]), at([1, 2, 3, 4]), at([1, 2, 3, 4, 5]))).toBeNull();
    expect(seen(at([1], 0.9), at([1, 2], 0.8), at([1, 2], 0.8), at([1, 2], 0.8))).toBeNull();
    expect(seen(at([], 1), at([], 1), at([], 1))).toBeNull();
    expect(
      seen(at([], 1, [1]), at([], 1, [1, 2]), at([], 1, [1]), at([], 1, [1, 2, 3])),
    ).toBeNull();
    expect(
      seen(at([], 1, [1]), at([], 1, [1, 2]), at([], 1, [1]), at([], 1, [1, 2])),
    ).not.toBeNull();
    expect(seen(at([1, 2, 3], 0.9), at([1], 0.9), at([2], 0.9), at([1], 0.9))).toBeNull(); // in passing
    expect(seen(at([1]), at([1]))).toBeNull();
    expect(seen(at([1]), at([1]), at([1]), at(ALL))).toBeNull();
    expect(seen({}, {}, {})).toBeNull();
  });
});

describe('oscillation(course)', () => {
  const wave = (period: number, share: number, steps = 1000) =>
    generatorLoss(
      trace(steps, (i, z) => 1 + share * Math.sin((2 * Math.PI * i) / period) + 0.1 * z, 7),
    );

  test.each([7, 40, 160])('found in a loss of period %i, with its period and swing', (period) => {
    const found = oscillation(wave(period, 0.3))!;
    expect(found).toMatchObject({ kind: 'oscillation', since: 1 });
    expect(Math.abs(found.evidence['period']! / period - 1)).toBeLessThan(0.1);
    // a wave of amplitude 0.3 has the variance 0.045, noise 0.01
    expect(Math.abs(found.evidence['returns']! - 0.045 / 0.055)).toBeLessThan(0.08);
    expect(found.evidence['swing']).toBeCloseTo(Math.sqrt(0.11), 1);
  });
  test('found in spikes, and on a slope; only the last 1,000 steps count', () => {
    const spikes = trace(1000, (i, z) => (i % 50 < 12 ? 3 : 1) - i / 500 + 0.1 * z);
    expect(oscillation(generatorLoss(spikes))?.evidence['period']).toBe(50);
    const late = trace(2000, (i, z) => (i < 1000 ? 4 * z : Math.sin(i / 5)) + 0.01 * z);
    expect(oscillation(generatorLoss(late))?.since).toBe(1001);
  });
  test('a tremor is none: the swing is as if D’s logit swung by a third', () => {
    const faint = (loss: GanCourse['loss'], swing: number) =>
      oscillation({
        ...generatorLoss(trace(1000, (i) => swing * Math.sin(i / 7))),
        loss,
      });
    expect(faint('nonSaturating', 0.16)).toBeNull();
    expect(faint('nonSaturating', 0.18)).not.toBeNull();
    expect(faint('hinge', 0.32)).toBeNull();
    expect(faint('hinge', 0.35)).not.toBeNull();
    expect(faint('wasserstein', 0.001)).not.toBeNull();
  });
  test('not where noise is most of it, the loss only falls, or turned once', () => {
    expect(oscillation(wave(40, 0.1))).toBeNull(); // a third of the variance
    expect(oscillation(generatorLoss(trace(1000, (i) => Math.exp(-i / 100))))).toBeNull();
    expect(oscillation(generatorLoss(trace(1000, (i) => Math.sin(i / 200))))).toBeNull();
    expect(oscillation(generatorLoss(trace(1000, () => 0.7)))).toBeNull();
    expect(oscillation(wave(20, 0.3, 150))).toBeNull(); // too short to say
  });
  test.each([0, 0.9, 0.99, 1])('not in noise that remembers: x ← %f x + z, 300 times', (memory) => {
    let alarms = 0;
    for (let seed = 0; seed < 300; seed++) {
      let x = 0;
      const walk = trace(1000, (_, z) => (x = memory * x + z), seed);
      if (oscillation(generatorLoss(walk))) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(3);
  });
  test('found where the generator runs from mode to mode', () => {
    const round = looks(at([0, 1]), at([1, 2]), at([3, 4]), at([5]), at([7]), at([9, 0]));
    const found = oscillation(course({ looks: round }))!;
    expect(found.since).toBe(200); // of the last five looks
    expect(found.evidence['lost']).toBe(2 + 2 + 1 + 1);
    expect(found.evidence['moves']).toBeCloseTo(0.98, 2);
  });
  test('not where it arrives, stays, or flickers about one percent', () => {
    const arrives = looks(at([], 1), at([1], 0.7), at([1, 2], 0.4), at([1, 2, 3], 0.1), at(ALL));
    expect(oscillation(course({ looks: arrives }))).toBeNull();
    const stays = looks(at(ALL), at(ALL), at(ALL), at(ALL), at(ALL), at(ALL));
    expect(oscillation(course({ looks: stays }))).toBeNull();
    const flickers = [0.009, 0.011, 0.009, 0.011, 0.009, 0.011].map((share) => {
      const { coverage } = at([1, 2, 3]);
      coverage.shares[9] = share;
      return { coverage: { ...coverage, covered: share < 0.01 ? 3 : 4 } };
    });
    expect(oscillation(course({ looks: looks(...flickers) }))).toBeNull();
  });
});
