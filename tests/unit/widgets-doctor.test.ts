import { describe, expect, test } from 'vitest';
import { shapeModes } from '../../src/data/shape-densities.ts';
import { drawShape } from '../../src/data/shapes.ts';
import type { Finding, GanLook } from '../../src/training/health-gan.ts';
import { ganDoctor, ganProbes, SAMPLES } from '../../src/widgets/gan-doctor.ts';
import { healthyStep, withLook } from '../../src/widgets/healthy-step.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const at = (step: number): GanLook => ({ step });
const ill = (since: number): Finding => ({
  kind: 'dropped-modes',
  since,
  message: '',
  remedy: '',
  evidence: {},
});

test('healthyStep: the last look before the first of the findings began', () => {
  const looks = [100, 200, 300, 400].map(at);
  expect(healthyStep([ill(400)], looks)).toBe(300);
  expect(healthyStep([ill(400), ill(250)], looks)).toBe(200);
  expect(healthyStep([ill(100)], looks)).toBe(0);
  // the loss of step 301 is that of the parameters looked at after step 300
  expect(healthyStep([ill(301)], looks)).toBe(200);
  expect(healthyStep([ill(302)], looks)).toBe(300);
});

test('withLook: in order, and one of the same step is overwritten', () => {
  const looks = [100, 200, 300].map(at);
  expect(withLook(looks, at(400)).map(({ step }) => step)).toEqual([100, 200, 300, 400]);
  expect(withLook(looks, at(300))).toHaveLength(3);
  expect(withLook(looks, at(150)).map(({ step }) => step)).toEqual([100, 150, 200, 300]);
});

describe('ganDoctor', () => {
  const doctor = ganDoctor<{ readonly target: 'ring-10' | 'moons' }>({
    loss: () => 'nonSaturating',
    scale: () => 2,
    modes: ({ target }) => shapeModes(target),
  });
  const ring = drawShape('ring-10', SAMPLES, 3);
  const collapsed = Float32Array.from(ring, (_, i) => (i % 2 === 0 ? 2 : 0)); // all in the first mode

  test('counts modes of the samples, where the data have any', () => {
    const run = { ...IDLE, step: 7, probes: { samples: ring } };
    expect(doctor.look({ target: 'ring-10' }, run)).toMatchObject({
      step: 7,
      coverage: { covered: 10 },
    });
    expect(doctor.look({ target: 'moons' }, run)).toEqual({ step: 7 });
    expect(doctor.look({ target: 'ring-10' }, IDLE)).toBeNull();
  });

  test('finds modes dropped, a discriminator that has won, and a number that is none', () => {
    const values = { target: 'ring-10' } as const;
    const looks = [200, 400, 600].map((step) =>
      doctor.look(values, { ...IDLE, step, probes: { samples: collapsed } })!,
    );
    const losses = (loss: number) => ({
      ...IDLE,
      step: 600,
      curves: {
        loss: new Float32Array(600).fill(loss),
        generatorLoss: new Float32Array(600).fill(1),
      },
    });
    const kinds = (loss: number, seen: readonly GanLook[]) =>
      doctor.examine(values, losses(loss), seen).map(({ kind }) => kind);
    expect(kinds(1.3, [])).toEqual([]);
    expect(kinds(1.3, looks)).toEqual(['dropped-modes']);
    expect(kinds(0.01, looks)).toEqual(['saturated-discriminator', 'dropped-modes']);
    expect(kinds(NaN, looks)).toEqual(['not-a-number']);
    expect(doctor.examine(values, IDLE, [])).toEqual([]); // before the first step
  });
});

describe('ganProbes', () => {
  test('the same noise every time, and the discriminator where it can be asked', () => {
    const { samples, 'fake-logits': logits } = ganProbes({ noise: 2 });
    expect(samples).toMatchObject({ feed: 'noise', rows: SAMPLES, want: 'sample' });
    expect(samples).toEqual(ganProbes({ noise: 2 })['samples']);
    expect(logits).toMatchObject({ feed: 'noise', want: 'fakeLogits' });
    expect(ganProbes({ noise: 2, minibatch: true })['fake-logits']).toBeUndefined();
  });
  test('asks for every label as often', () => {
    const { samples } = ganProbes({ noise: 2, classes: 10 });
    if (samples?.kind !== 'feed') throw new Error('prompts are fed');
    expect(samples).toMatchObject({ feed: 'prompt', rows: SAMPLES });
    const told = new Float64Array(10);
    for (let i = 0; i < SAMPLES; i++) {
      const label = samples.values.subarray(12 * i + 2, 12 * i + 12);
      expect(label.reduce((sum, x) => sum + x, 0)).toBe(1);
      told[label.indexOf(1)]!++;
    }
    expect([...told]).toEqual(Array(10).fill(SAMPLES / 10));
  });
});
