import { describe, expect, test } from 'vitest';
import type { Probe } from '../../src/training/run-spec.ts';
import type { AutoencodersValues } from '../../src/widgets/autoencoders/parameters.ts';
import {
  codesToDraw,
  corrupted,
  measuredOf,
  MEMBERS,
  mistakes,
  study,
} from '../../src/widgets/autoencoders/study.ts';
import widget from '../../src/widgets/autoencoders/widget.tsx';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as AutoencodersValues;

function moments(values: Float32Array): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
}

test('corrupted(images, noise) adds noise of that deviation, the same each time', () => {
  const images = new Float32Array(10_000).fill(1);
  const [mean, variance] = moments(corrupted(images, 0.5));
  expect(mean).toBeCloseTo(1, 1);
  expect(variance).toBeCloseTo(0.25, 1);
  expect(corrupted(images, 0.5)).toEqual(corrupted(images, 0.5));
  expect(corrupted(images, 0)).toEqual(images);
});

test('mistakes(images, drawn, pixels) counts pixels per image after rounding', () => {
  const images = Float32Array.of(1, 0, 1, 0);
  expect(mistakes(images, Float32Array.of(0.9, 0.1, 0.5, 0.4), 2)).toBe(0);
  expect(mistakes(images, Float32Array.of(0.4, 0.6, 0.5, 0.4), 2)).toBe(1);
});

describe('codesToDraw(member, codes, latent)', () => {
  const codes = Float32Array.from({ length: 2000 }, (_, i) =>
    i % 2 === 0 ? 5 : i % 4 === 1 ? -3 : 1,
  );

  test('where there is no prior they have the codes’ mean and deviation', () => {
    const drawn = codesToDraw('plain', codes, 2);
    const own = (k: number): Float32Array => drawn.filter((_value, i) => i % 2 === k);
    expect(moments(own(0))).toEqual([5, 0]);
    const [mean, variance] = moments(own(1));
    expect(Math.abs(mean + 1)).toBeLessThan(0.6); // three standard errors of 100 draws with deviation 2
    expect(variance).toBeGreaterThan(2.3);
    expect(variance).toBeLessThan(6);
  });

  test('the VAE’s come from its prior, wherever its codes lie', () => {
    const drawn = codesToDraw('variational', codes, 2);
    expect(drawn).toEqual(codesToDraw('variational', new Float32Array(4), 2));
    const [mean, variance] = moments(drawn);
    expect(Math.abs(mean)).toBeLessThan(0.25);
    expect(Math.abs(variance - 1)).toBeLessThan(0.35);
  });
});

describe('the study', () => {
  /** Training and test images are all ink; each model draws what it is fed, the plain one with everything wrong. */
  const asked: Probe[] = [];
  const run: RunView = {
    ...IDLE,
    facts: {
      engine: 'reference-cpu',
      fallback: '',
      data: { name: 'ink', width: 2, height: 1, count: 4, hash: '', test: { count: 400 } },
    },
    probes: Object.fromEntries(MEMBERS.map((m) => [`${m}-codes`, new Float32Array(8).fill(3)])),
    ask: (probe) => {
      asked.push(probe);
      const rows = probe.kind === 'feed' ? probe.rows : probe.count;
      const wrong = probe.kind === 'feed' && probe.want === 'plain-pixels';
      return Promise.resolve(new Float32Array(2 * rows).fill(wrong ? 0 : 1));
    },
  };

  test('all see the same corrupted images, the denoising one without noise of its own on top', async () => {
    const found = await study(START, run);
    const images = asked.filter(
      (probe) => probe.kind === 'feed' && !probe.feed.endsWith('-latent'),
    ) as Extract<Probe, { kind: 'feed' }>[];
    expect(images.map(({ feed, want }) => [feed, want])).toEqual([
      ['data', 'plain-pixels'],
      ['denoising-input', 'denoising-pixels'],
      ['data', 'variational-pixels'],
    ]);
    expect(images[1]!.values).toEqual(images[0]!.values);
    const after = { ...run, step: 5, probes: { ...run.probes, ...found.probes } };
    expect(MEMBERS.map((member) => measuredOf(after, member))).toEqual([
      { mistakes: 2, far: 1 },
      { mistakes: 0, far: 0 },
      { mistakes: 0, far: 0 },
    ]);
    const goal = widget.goals!['cleaner']!;
    expect(goal.judge(START, after).reached).toBe(true);
    expect(goal.judge({ ...START, corruption: 0.2 }, after).reached).toBe(false);
    expect(widget.describe(START, after)).toContain('plain 2.0, denoising 0.0, variational 0.0.');
  });
});
