import { afterEach, expect, test, vi } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { writeSafetensors } from '../../src/data/safetensors.ts';
import { declareModel } from '../../src/models/index.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { RunFacts, RunSpec, Snapshot } from '../../src/training/run-spec.ts';
import { shapesOf } from '../../src/training/start-parameters.ts';

// in a file of its own: a worker, as other tests of runs start it, knows nothing of mocks
vi.mock('../../src/data/digits.ts', { spy: true });

const SPEC: RunSpec = {
  model: 'vae',
  structure: { hidden: 4, latent: 2, likelihood: 'bernoulli' },
  scalars: { beta: 1, learningRate: 0.001 },
  data: { kind: 'digits', size: 14, count: 50 },
  batchSize: 8,
  seed: 7,
  engine: 'reference-webgl',
};

const PATIENT = { timeout: 60_000 };

test('digits are drawn once for runs that learn from the same', async () => {
  const host = new RunHost('/', 10);
  const hashes: string[] = [];
  const openOn = async (count: number): Promise<void> => {
    const listener = {
      ready: (facts: RunFacts) => void hashes.push(facts.data.hash),
      snapshot: () => {},
      status: () => {},
    };
    const run = await host.open(
      { ...SPEC, data: { kind: 'digits', size: 14, count } },
      listener,
      [],
    );
    await run.dispose();
  };
  await host.prepare({ kind: 'digits', size: 14, count: 50 });
  for (const count of [50, 50, 60, 50]) await openOn(count);
  expect(drawDigits).toHaveBeenCalledTimes(3);
  expect(hashes).toEqual([hashes[0], hashes[0], hashes[2], hashes[0]]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

afterEach(() => vi.unstubAllGlobals());

test('a run that begins with a trained model shows it at step 0, replays, and goes back to it', async () => {
  const declaration = declareModel(SPEC.model, SPEC.structure, 196);
  const trained = initialParameters(declaration, 99);
  const tensors = Object.fromEntries(
    Object.entries(shapesOf(declaration)).map(([name, shape]) => [
      name,
      { shape, values: trained[name]! },
    ]),
  );
  const file = writeSafetensors(tensors, { step: '4000' });
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(file)));
  vi.stubGlobal('fetch', fetched);
  const host = new RunHost('/book/', 10);
  const openOn = async (spec: RunSpec) => {
    const log = { facts: [] as RunFacts[], snapshots: [] as Snapshot[], status: '' };
    const run = await host.open(
      spec,
      {
        ready: (facts) => void log.facts.push(facts),
        snapshot: (snapshot) => void log.snapshots.push(snapshot),
        status: (status) => void (log.status = status),
      },
      [],
    );
    run.watch({ means: { kind: 'rows', count: 3, want: 'latentMean' } });
    const to = async (step: number): Promise<Snapshot> => {
      run.goTo(step);
      await vi.waitFor(
        () => expect([log.status, log.snapshots.at(-1)?.step]).toEqual(['paused', step]),
        PATIENT,
      );
      return log.snapshots.at(-1)!;
    };
    return { run, log, to };
  };
  const spec = { ...SPEC, start: 'checkpoints/some.safetensors' };
  const one = await openOn(spec);
  expect(fetched.mock.calls[0]![0]).toBe('/book/checkpoints/some.safetensors');
  expect(one.log.facts[0]!.start).toEqual({ steps: 4000 });
  await vi.waitFor(
    () => expect(one.log.snapshots.at(-1)?.probes['means']).toHaveLength(6),
    PATIENT,
  );
  const first = one.log.snapshots.at(-1)!;
  expect(first).toMatchObject({ step: 0, metrics: {} });
  expect((await one.run.save()).parameters).toEqual(trained);
  const { metrics } = await one.to(8);
  expect((await one.run.save()).step).toBe(8);
  expect((await one.to(0)).probes).toEqual(first.probes);
  const two = await openOn(spec);
  expect((await two.to(8)).metrics).toEqual(metrics);
  const random = await openOn(SPEC);
  expect((await random.to(8)).metrics).not.toEqual(metrics);
  expect(random.log.facts[0]!.start).toBeUndefined();
  await expect(openOn({ ...spec, structure: { ...SPEC.structure, hidden: 5 } })).rejects.toThrow(
    'has other sizes',
  );
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
  await expect(openOn(spec)).rejects.toThrow('could not be fetched');
  for (const { run } of [one, two, random]) await run.dispose();
});
