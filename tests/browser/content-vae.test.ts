import { beforeAll, describe, expect, test } from 'vitest';
import { declareModel } from '../../src/models/index.ts';
import type { Trace } from '../../src/training/engine.ts';
import { loadExamples } from '../../src/training/load-examples.ts';
import type { ReferenceEngine } from '../../src/training/reference-engine.ts';
import betaVae from '../../src/widgets/beta-vae/widget.tsx';
import { closest, measured, ROWS, type Latents } from '../../src/widgets/beta-vae/latents.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import vaeTrainer from '../../src/widgets/vae-trainer/widget.tsx';
import { engineOn } from '../support/engines.ts';

/** What the chapter on the VAE says that its readers will see when they train. */

/** As a link would start it. */
async function engineFor(preset: string | null): Promise<ReferenceEngine> {
  const spec = vaeTrainer.training!.spec(startValues(vaeTrainer, preset) as never, null);
  const { training } = await loadExamples(spec.data, '/');
  const { count, width, height, pixels } = training;
  return engineOn(
    'wasm',
    declareModel(spec.model, spec.structure, width * height),
    { count, width: width * height, bytes: pixels },
    { batchSize: spec.batchSize, seed: spec.seed, scalars: spec.scalars },
  );
}

/** The mean of a metric over some steps. */
function mean(trace: Trace, metric: string, from: number, to: number): number {
  const part = trace[metric]!.subarray(from, to);
  return part.reduce((sum, value) => sum + value, 0) / part.length;
}

/** What a model without a code scores at best: “a little below −50”, held by a unit test. */
const LANDMARK = -50.5;

describe('by default', () => {
  let trace: Trace;
  beforeAll(async () => {
    const engine = await engineFor(null);
    trace = await engine.advance(1000);
    engine.dispose();
  }, 300_000);

  test('within two or three hundred steps the elbo climbs past both landmarks', () => {
    expect(mean(trace, 'elbo', 0, 5)).toBeLessThan(-100);
    expect(mean(trace, 'elbo', 280, 300)).toBeGreaterThan(LANDMARK);
  });

  test('the kl reaches 3 nats and creeps on towards 4', () => {
    expect(mean(trace, 'kl', 250, 350)).toBeGreaterThan(2.5);
    expect(mean(trace, 'kl', 900, 1000)).toBeGreaterThan(3);
    expect(mean(trace, 'kl', 900, 1000)).toBeLessThan(4.2);
  });
});

test('with Gaussian pixels the elbo rises above 0 within a few hundred steps; a narrow σ widens the kl', async () => {
  const engine = await engineFor('gaussian');
  const trace = await engine.advance(400);
  expect(mean(trace, 'elbo', 350, 400)).toBeGreaterThan(0);
  const before = mean(trace, 'kl', 350, 400);
  engine.setScalar('sigma', 0.1);
  const after = await engine.advance(200);
  expect(mean(after, 'kl', 150, 200)).toBeGreaterThan(before + 0.5);
  engine.dispose();
}, 300_000);

describe('beta-vae after a thousand steps', () => {
  /** Latents with a KL of 0.1 nats or more, and the ELBO, as the figure would show them. */
  async function after(steps: number, beta: number): Promise<{ latents: Latents; elbo: number }> {
    const values = { ...startValues(betaVae, null), beta };
    const spec = betaVae.training!.spec(values as never, null);
    const { training } = await loadExamples(spec.data, '/');
    const { count, width, height, pixels } = training;
    const engine = await engineOn(
      'wasm',
      declareModel(spec.model, spec.structure, width * height),
      { count, width: width * height, bytes: pixels },
      { batchSize: spec.batchSize, seed: spec.seed, scalars: spec.scalars },
    );
    const trace = await engine.advance(steps);
    const means = await engine.evaluate({ kind: 'rows', count: ROWS, want: 'latentMean' });
    const logVariances = await engine.evaluate({
      kind: 'rows',
      count: ROWS,
      want: 'latentLogVariance',
    });
    engine.dispose();
    return {
      latents: measured(means, logVariances, training),
      elbo: mean(trace, 'elbo', steps - 50, steps),
    };
  }

  test.each([
    [1, 6],
    [4, 3],
    [5, 2],
    [6, 0],
  ])(
    'β = %d leaves %d latents in use',
    async (beta, inUse) => {
      const { latents, elbo } = await after(1000, beta);
      console.log(beta, latents.used, elbo, latents.separation);
      expect(latents.used).toBe(inUse);
      if (beta === 1) expect(Math.abs(elbo + 38)).toBeLessThan(1);
      if (beta === 4) expect(Math.abs(elbo + 47)).toBeLessThan(1);
      expect(latents.separation!).toBeLessThan(0.5);
    },
    300_000,
  );

  test('at β = 2 and step 500 a latent follows the slant, and none follows the size as well', async () => {
    const { latents } = await after(500, 2);
    const best = (factor: 'slant' | 'size'): number => closest(latents, factor)!.rho;
    console.log(best('slant'), best('size'));
    expect(best('slant')).toBeGreaterThanOrEqual(0.5);
    expect(best('size')).toBeLessThan(best('slant') - 0.1);
  }, 300_000);
});
