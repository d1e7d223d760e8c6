import { beforeAll, describe, expect, test } from 'vitest';
import { declareModel } from '../../src/models/index.ts';
import type { Trace } from '../../src/training/engine.ts';
import { loadExamples } from '../../src/training/load-examples.ts';
import type { ReferenceEngine } from '../../src/training/reference-engine.ts';
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
