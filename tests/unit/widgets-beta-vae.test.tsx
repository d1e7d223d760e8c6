import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paint } from '../../src/kernels/painters/painting.ts';
import { normals } from '../../src/maths/random.ts';
import { spearmanWithin } from '../../src/maths/rank-correlation.ts';
import type { DataFacts, Probe } from '../../src/training/run-spec.ts';
import {
  closest,
  FACTORS,
  latentsOf,
  measured,
  nameOf,
  ordered,
  ROWS,
} from '../../src/widgets/beta-vae/latents.ts';
import type { BetaVaeValues } from '../../src/widgets/beta-vae/parameters.ts';
import { STEPS, stepValue, traversals } from '../../src/widgets/beta-vae/traversals.ts';
import widget from '../../src/widgets/beta-vae/widget.tsx';
import { referenceRun } from '../../src/widgets/all-reference-runs.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { IN_USE } from '../../src/widgets/latent-kls.tsx';
import { IDLE } from '../../src/widgets/run-session.ts';
import { sheetOf } from '../../src/widgets/sheet.tsx';

const START = startValues(widget, null) as BetaVaeValues;
const NAMES = ['slant', 'width', 'curvature', 'aspect', 'size', 'rotation', 'x', 'y', 'style'];

const noise = (count: number, step: number): Float32Array =>
  normals(count, { stream: 99, step, seed: 1 });

/** Facts of so many digits with random causes. */
function facts(count = ROWS): DataFacts {
  return {
    name: 'drawn digits',
    width: 4,
    height: 4,
    count,
    hash: '',
    labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
    factors: { names: NAMES, values: noise(count * NAMES.length, 1) },
  };
}

/** Means of latents that follow the named causes, or nothing; logarithms of variances that are the same everywhere. */
function encoded(
  data: DataFacts,
  causes: readonly (string | null)[],
  logVariances: readonly number[],
) {
  const width = causes.length;
  const means = noise(data.count * width, 2);
  const logs = new Float32Array(means.length);
  for (let row = 0; row < data.count; row++)
    for (const [k, cause] of causes.entries()) {
      const at = cause === null ? -1 : NAMES.indexOf(cause);
      if (at >= 0) means[row * width + k] = data.factors!.values[row * NAMES.length + at]! ** 3;
      logs[row * width + k] = logVariances[k]!;
    }
  return { means, logs };
}

function runOf(data: DataFacts, means: Float32Array, logs: Float32Array, step = 500): RunView {
  const width = means.length / data.count;
  const pixels = new Float32Array(width * STEPS * 16).fill(0.5);
  return {
    ...IDLE,
    status: 'paused',
    step,
    facts: { engine: 'reference-wasm', fallback: '', data },
    metrics: { loss: 1, elbo: -2, reconstruction: -1, kl: 1 },
    probes: { means, logVariances: logs },
    pictures: { traversals: paint(pixels, sheetOf(data, STEPS)) },
  };
}

describe('measured(means, logVariances, facts)', () => {
  test('KL of a latent is the mean of its closed form over the images', () => {
    const data = facts(4);
    const means = Float32Array.of(1, 0, -1, 0, 2, 0, 0, 0);
    const logs = Float32Array.of(-2, 0, -2, 0, -2, 0, -2, 0);
    const { all, used } = measured(means, logs, data);
    const expected = (0.5 * (1 + 1 + 4)) / 4 + 0.5 * (Math.exp(-2) + 2 - 1);
    expect(all[0]!.kl).toBeCloseTo(expected, 9);
    expect(all[1]!.kl).toBe(0);
    expect(used).toBe(1);
  });

  test('a latent that is a monotone function of a factor follows it wholly, and it alone', () => {
    const data = facts();
    const { means, logs } = encoded(data, ['slant', 'width', null], [-3, -3, -3]);
    const latents = measured(means, logs, data);
    expect(closest(latents, 'slant')).toMatchObject({ latent: { index: 0 } });
    expect(closest(latents, 'slant')!.rho).toBeCloseTo(1, 12);
    expect(latents.all[1]!.follows!.width).toBeCloseTo(1, 12);
    expect(latents.all[2]!.follows!.slant).toBeLessThan(0.15);
    const column = Float64Array.from({ length: ROWS }, (_, row) => means[row * 3 + 2]!);
    const size = Float64Array.from(
      { length: ROWS },
      (_, row) => data.factors!.values[row * NAMES.length + NAMES.indexOf('size')]!,
    );
    expect(latents.all[2]!.follows!.size).toBeCloseTo(
      Math.abs(spearmanWithin(column, size, data.labels!)),
      12,
    );
  });

  test('separation is 1 where each factor has a latent of its own, and falls where two share one', () => {
    const data = facts();
    const apart = encoded(
      data,
      [...FACTORS],
      FACTORS.map(() => -3),
    );
    expect(measured(apart.means, apart.logs, data).separation).toBeGreaterThan(0.95);
    const twice = encoded(
      data,
      [...FACTORS, ...FACTORS],
      [...FACTORS, ...FACTORS].map(() => -3),
    );
    expect(measured(twice.means, twice.logs, data).separation).toBeCloseTo(0, 12);
  });

  test('a latent that is given up follows nothing, however well its mean could be read', () => {
    const data = facts();
    const { means, logs } = encoded(data, ['slant', null], [-3, 0]);
    for (let row = 0; row < ROWS; row++) means[row * 2 + 1] = 1e-3 * means[row * 2]!;
    const { all } = measured(means, logs, data);
    expect(all[1]!.kl).toBeLessThan(IN_USE);
    expect(all[1]!.follows).toBeUndefined();
  });

  test('without factors the class is all there is to follow', () => {
    const { factors: _, ...data } = facts();
    const { means, logs } = encoded(facts(), [null], [-3]);
    for (let row = 0; row < ROWS; row++) means[row] = row % 10;
    const { all, separation } = measured(means, logs, data);
    expect(separation).toBeNull();
    expect(all[0]!.digit).toBeCloseTo(1, 12);
    expect(all[0]!.follows).toBeUndefined();
  });
});

test('rows come by KL, or by how much they follow; those not in use last', () => {
  const data = facts();
  const { means, logs } = encoded(data, [null, 'slant', null], [-1, -2, -30]);
  for (let row = 0; row < ROWS; row++) means[row * 3] = 0; // given up but for its width
  for (let row = 0; row < ROWS; row++) logs[row * 3] = -0.1;
  const latents = measured(means, logs, data);
  const order = (by: 'kl' | 'slant'): number[] => ordered(latents, by).map(({ index }) => index);
  expect(order('kl')).toEqual([2, 1, 0]);
  expect(order('slant')).toEqual([1, 2, 0]);
});

test('a traversal moves one latent from −3 to 3 in 15 steps and leaves the others', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), (latent) => {
      const code = noise(latent, 5);
      const places = traversals(code);
      expect(places).toHaveLength(latent * STEPS * latent);
      for (let k = 0; k < latent; k++)
        for (let step = 0; step < STEPS; step++) {
          const place = places.slice((k * STEPS + step) * latent).slice(0, latent);
          const expected = code.slice();
          expected[k] = stepValue(step);
          expect(place).toEqual(expected);
        }
    }),
  );
  expect([0, 7, 14].map(stepValue)).toEqual([-3, 0, 3]);
});

describe('the study', () => {
  test('asks for the traversals around the origin, or around the code of the image', async () => {
    const data = facts();
    const { means, logs } = encoded(data, ['slant', 'width'], [-3, -3]);
    const asked: Probe[] = [];
    const run: RunView = {
      ...runOf(data, means, logs),
      ask: (probe) => {
        asked.push(probe);
        return Promise.resolve(new Float32Array(2 * STEPS * 16));
      },
    };
    const { study } = widget.training!;
    const found = await study!({ ...START, latent: 2 }, run);
    expect(found.pictures!['traversals']).toMatchObject({ width: STEPS * 4, height: 2 * 4 });
    await study!({ ...START, latent: 2, around: 'image', image: 7 }, run);
    expect(asked.map((probe) => (probe.kind === 'feed' ? [...probe.values] : []))).toEqual([
      [...traversals(new Float32Array(2))],
      [...traversals(means.slice(14, 16))],
    ]);
  });
});

describe('goals', () => {
  const { goals } = widget;
  const judge = (name: string, logVariances: readonly number[], step = 500) => {
    const data = facts();
    const { means, logs } = encoded(
      data,
      ['slant', ...logVariances.slice(1).map(() => null)],
      logVariances,
    );
    for (let row = 0; row < ROWS; row++)
      for (const [k, log] of logVariances.entries())
        if (log === 0) means[row * logVariances.length + k] = 0;
    return goals![name]!.judge(START, runOf(data, means, logs, step));
  };

  test('two-active: two latents at 0.1 nats and above, all others below', () => {
    expect(judge('two-active', [-3, -3, 0, 0])).toMatchObject({ reached: true });
    expect(judge('two-active', [-3, -3, -3, 0])).toMatchObject({ reached: false });
    expect(judge('two-active', [-3, 0, 0, 0])).toMatchObject({ reached: false });
    expect(judge('two-active', [-3, -3, 0, 0], 100)).toMatchObject({ reached: false });
    expect(judge('two-active', [-3, -3])).toMatchObject({ reached: false });
  });

  test('slant: a latent whose |ρ| with the slant is 0.6 or more', () => {
    const { reached, now } = judge('slant', [-3, -3]);
    expect(reached).toBe(true);
    expect(now).toBe('z₁ follows the slant most, |ρ| = 1.00.');
    expect(judge('slant', [0, -3]).reached).toBe(false);
  });
});

test('the picture has a row for each latent, with its KL, its traversal and what it follows', () => {
  const data = facts();
  const { means, logs } = encoded(data, ['width', 'slant', null], [-3, -1, 0]);
  for (let row = 0; row < ROWS; row++) means[row * 3 + 2] = 0;
  const run = runOf(data, means, logs);
  const values = { ...START, latent: 3 };
  const html = renderToStaticMarkup(
    <widget.View values={values} setValue={() => {}} asleep={false} run={run} />,
  );
  expect(html.match(/role="rowheader"/g)).toHaveLength(3);
  expect(html.match(/images decoded while/g)).toHaveLength(3);
  expect(html).toMatch(/<output[^>]* name="active"[^>]*>2<\/output>/);
  expect(html).toMatch(/<output[^>]* name="separation"[^>]*>0\.\d\d<\/output>/);
  expect(html.indexOf('z₁')).toBeLessThan(html.indexOf('z₂'));
  expect(html.indexOf('data-used="false"')).toBeGreaterThan(html.indexOf('z₂'));
  const bySlant = renderToStaticMarkup(
    <widget.View
      values={{ ...values, factorOrder: 'slant' }}
      setValue={() => {}}
      asleep
      run={run}
    />,
  );
  expect(bySlant.indexOf('>z₂<')).toBeLessThan(bySlant.indexOf('>z₁<'));
  expect(html).not.toMatch(/NaN|undefined/);
  expect(widget.describe(values, run)).toContain('2 of 3 latents are in use');
  expect(widget.table(values, run)[0]!.rows).toHaveLength(3);
});

test('what has been measured is kept until the run has new numbers', () => {
  const data = facts();
  const { means, logs } = encoded(data, ['slant'], [-3]);
  const run = runOf(data, means, logs);
  expect(latentsOf({ ...run, step: 501 })).toBe(latentsOf(run));
  expect(latentsOf({ ...run, probes: {} })).toBeNull();
});

test('latents are counted from 1', () => {
  expect([nameOf(0), nameOf(8), nameOf(9), nameOf(15)]).toEqual(['z₁', 'z₉', 'z₁₀', 'z₁₆']);
});

test('the committed picture was made at the default settings and is drawn without a script', () => {
  const { run, values } = referenceRun('beta-vae')!;
  expect(values).toEqual(startValues(widget, null));
  const latents = latentsOf(run)!;
  const { kl } = run.metrics;
  const sum = latents.all.reduce((total, latent) => total + latent.kl, 0);
  expect(Math.abs(sum - kl!)).toBeLessThan(0.15 * kl!); // other images, and numbers of two decimals
  expect(latents.used).toBeGreaterThan(0);
  expect(latents.used).toBeLessThan(6);
  expect(latents.separation).not.toBeNull();
  const html = renderToStaticMarkup(
    <widget.View values={START} setValue={() => {}} asleep run={run} />,
  );
  expect(html.match(/mask-image/g)).toHaveLength(6);
  expect(html).not.toMatch(/NaN|undefined|<canvas/);
});
