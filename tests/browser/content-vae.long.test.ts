import { expect, test } from 'vitest';
import { declareModel } from '../../src/models/index.ts';
import { factsOf, loadExamples } from '../../src/training/load-examples.ts';
import { fetchStart } from '../../src/training/start-parameters.ts';
import type { Probe, RunFacts } from '../../src/training/run-spec.ts';
import { measuredOf } from '../../src/widgets/autoencoders/study.ts';
import autoencoders from '../../src/widgets/autoencoders/widget.tsx';
import { closest, latentsOf } from '../../src/widgets/beta-vae/latents.ts';
import betaVae from '../../src/widgets/beta-vae/widget.tsx';
import {
  startValues,
  type RunView,
  type WidgetDeclaration,
} from '../../src/widgets/declaration.ts';
import { holesOf, type Holes } from '../../src/widgets/latent-holes/holes.ts';
import type { HolesValues } from '../../src/widgets/latent-holes/parameters.ts';
import { digitsBounds } from '../../src/widgets/elbo-gap/digits-study.ts';
import elboGap from '../../src/widgets/elbo-gap/widget.tsx';
import latentHoles from '../../src/widgets/latent-holes/widget.tsx';
import type { Values } from '../../src/widgets/parameters.ts';
import vaeTrainer from '../../src/widgets/vae-trainer/widget.tsx';
import { engineOn } from '../support/engines.ts';

/** What the chapter on the VAE says that its readers will see when they train, in runs like a figure's. */

/** A run of the figure at these values, as its picture sees it once it has paused. */
async function trained(
  widget: WidgetDeclaration,
  changed: Values,
  ...legs: readonly { steps: number; set?: readonly [name: string, value: number] }[]
): Promise<RunView> {
  const training = widget.training!;
  let values = { ...startValues(widget, null), ...changed };
  const spec = training.spec(values as never, null);
  const examples = await loadExamples(spec.data, '/');
  const { width, height } = examples.training;
  const bytesOf = ({ count, pixels }: (typeof examples)['test']) => ({
    count,
    width: width * height,
    bytes: pixels,
  });
  const declaration = declareModel(spec.model, spec.structure, width * height);
  const begun = spec.start && (await fetchStart(`/${spec.start}`, declaration));
  const engine = await engineOn('wasm', declaration, bytesOf(examples.training), {
    ...(begun && { start: begun.parameters }),
    ...{ batchSize: spec.batchSize, seed: spec.seed, scalars: { ...spec.scalars } },
    heldOut: bytesOf(examples.test),
  });
  const curves: Record<string, number[]> = {};
  for (const { steps, set } of legs) {
    if (set) {
      engine.setScalar(...set);
      values = { ...values, [set[0]]: set[1] };
    }
    if (steps === 0) continue;
    const trace = await engine.advance(steps);
    for (const [metric, part] of Object.entries(trace)) (curves[metric] ??= []).push(...part);
  }
  let last: Promise<unknown> = Promise.resolve();
  const ask = (probe: Probe): Promise<Float32Array> => {
    const answer = last.then(() => engine.evaluate(probe)); // one at a time
    last = answer;
    return answer;
  };
  const facts: RunFacts = { engine: 'reference-wasm', fallback: '', data: factsOf(examples) };
  const probes: Record<string, Float32Array> = {};
  for (const [name, probe] of Object.entries(training.probes(values as never, facts)))
    probes[name] = await ask(probe);
  const run: RunView = {
    ...{ status: 'paused', facts, step: engine.step, probes, pictures: {}, ask },
    metrics: Object.fromEntries(Object.entries(curves).map(([name, of]) => [name, of.at(-1)!])),
    curves: Object.fromEntries(
      Object.entries(curves).map(([name, of]) => [name, Float32Array.from(of)]),
    ),
  };
  const findings = await training.study?.(values, run);
  engine.dispose();
  return { ...run, probes: { ...run.probes, ...findings?.probes } };
}

/** The mean of a metric over some steps. */
function mean(run: RunView, metric: string, from: number, to: number): number {
  const part = run.curves[metric]!.subarray(from, to);
  return part.reduce((sum, value) => sum + value, 0) / part.length;
}

/** What a model without a code scores at best, “a little below −50”: a unit test has it. */
const LANDMARK = -50.5;
const TIME = 300_000;

test(
  'within two or three hundred steps the elbo climbs past both landmarks; the kl reaches 3 nats and creeps on towards 4',
  async () => {
    const run = await trained(vaeTrainer, {}, { steps: 1000 });
    expect(mean(run, 'elbo', 0, 5)).toBeLessThan(-100);
    expect(mean(run, 'elbo', 280, 300)).toBeGreaterThan(LANDMARK);
    expect(mean(run, 'kl', 250, 350)).toBeGreaterThan(2.5);
    expect(mean(run, 'kl', 900, 1000)).toBeGreaterThan(3);
    expect(mean(run, 'kl', 900, 1000)).toBeLessThan(4.2);
  },
  TIME,
);

test(
  'with Gaussian pixels the elbo rises above 0; with a narrower σ the kl goes up',
  async () => {
    const run = await trained(
      vaeTrainer,
      { likelihood: 'gaussian' },
      { steps: 400 },
      { steps: 200, set: ['sigma', 0.1] },
    );
    expect(mean(run, 'elbo', 350, 400)).toBeGreaterThan(0);
    expect(mean(run, 'kl', 550, 600)).toBeGreaterThan(mean(run, 'kl', 350, 400) + 0.5);
  },
  TIME,
);

test.each([
  [1, 6, -37],
  [4, 3, -46],
  [5, 2, undefined],
  [6, 0, undefined],
])(
  'beta-vae: after a thousand steps at β = %d, %d latents are in use',
  async (beta, inUse, elbo) => {
    const run = await trained(betaVae, { beta }, { steps: 1000 });
    const latents = latentsOf(run)!;
    const late = mean(run, 'elbo', 950, 1000);
    console.log(
      `β ${beta}: ${latents.used} in use, ELBO ${late}, separation ${latents.separation}`,
    );
    expect(latents.used).toBe(inUse);
    if (elbo !== undefined) expect(Math.abs(late - elbo)).toBeLessThan(1);
    expect(latents.separation!).toBeLessThan(0.15);
  },
  TIME,
);

test(
  'beta-vae: at β = 2 slant is followed best, and size hardly',
  async () => {
    const latents = latentsOf(await trained(betaVae, { beta: 2 }, { steps: 500 }))!;
    const follows = (['slant', 'width', 'aspect', 'rotation', 'size'] as const).map(
      (factor) => closest(latents, factor)!.rho,
    );
    console.log(
      `slant, width, aspect, rotation, size: ${follows.map((rho) => rho.toFixed(2)).join(', ')}`,
    );
    expect(follows[0]).toBe(Math.max(...follows));
    expect(follows[4]).toBeLessThan(0.3);
  },
  TIME,
);

test.each([
  [2, 0.04, 0.3],
  [16, 0.3, 0.55],
])(
  'latent-holes with %d latents: a plain autoencoder has holes where the prior lies, the VAE next to none',
  async (latent, least, most) => {
    const values = { ...startValues(latentHoles, null), latent, places: 'prior' } as HolesValues;
    const run = await trained(latentHoles, values, { steps: 1000 });
    const [plain, variational] = (['plain', 'variational'] as const).map((member) =>
      holesOf(run, values, member)!,
    ) as [Holes, Holes];
    console.log(`${latent} latents: holes ${plain.share} and ${variational.share}`);
    expect(plain.share).toBeGreaterThan(least);
    expect(plain.share).toBeLessThan(most);
    expect(variational.share).toBeLessThan(0.03);
  },
  TIME,
);

test(
  'autoencoders: of noisy pictures the denoising one gets the fewest pixels wrong, of clean ones it does not',
  async () => {
    const learnt = { steps: 1000 };
    const mistakes = (run: RunView): number[] =>
      (['plain', 'denoising', 'variational'] as const).map(
        (member) => measuredOf(run, member)!.mistakes,
      );
    const noisy = mistakes(await trained(autoencoders, {}, learnt));
    const clean = mistakes(
      await trained(autoencoders, {}, learnt, { steps: 0, set: ['corruption', 0] }),
    );
    console.log(`pixels wrong: noisy ${noisy.join(', ')}; clean ${clean.join(', ')}`);
    expect(noisy[1]).toBeLessThan(Math.min(noisy[0]!, noisy[2]!) - 1);
    expect(clean[1]).toBeGreaterThan(Math.min(clean[0]!, clean[2]!) - 0.5);
  },
  TIME,
);

test(
  'elbo-gap: of six unseen digits the ELBO is −36.8 nats, the bound of 256 draws −36.0',
  async () => {
    const run = await trained(elboGap, { model: 'digits' });
    const { average, images } = digitsBounds(run, 256)!;
    const gaps = images.map(({ elbo, bound }) => bound - elbo);
    console.log(`ELBO ${average.elbo}, bound ${average.bound}, gaps ${gaps.join(', ')}`);
    expect(images.length).toBe(6);
    expect(average.elbo).toBeCloseTo(-36.8, 1);
    expect(average.bound).toBeCloseTo(-36, 1);
    expect(Math.max(...gaps)).toBeGreaterThan(1.3);
    expect(Math.min(...gaps)).toBeLessThan(0.3);
  },
  TIME,
);
