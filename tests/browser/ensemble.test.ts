import { describe, expect, test } from 'vitest';
import { drawShape } from '../../src/data/shapes.ts';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { gan } from '../../src/models/gan.ts';
import type { Engine, EngineInput } from '../../src/training/engine.ts';
import { startMembers } from '../../src/training/ensemble-engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { checkpointOf } from '../../src/training/members.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { Probe, RunFacts, RunSpec, Snapshot } from '../../src/training/run-spec.ts';
import { countingSteps } from '../bench/count-gl.ts';
import { WASM_PATH } from '../support/engines.ts';

const SEED = 40;
const SCALARS = {
  discriminatorRate: 0.01,
  generatorRate: 0.01,
  discriminatorEvery: 1,
  generatorEvery: 2,
  realTarget: 0.9,
  clip: 0.8,
};

const input = (
  structure: Partial<Parameters<typeof gan>[0]>,
  members: number,
  batchSize = 30,
): Omit<EngineInput, 'backend'> => ({
  declaration: gan({ width: 2, noise: 3, hidden: 9, ...structure }),
  examples: { count: 50, width: 2, floats: drawShape('moons', 50, 1) },
  batchSize,
  seed: SEED,
  scalars: SCALARS,
  members,
});

const start = async (given: Omit<EngineInput, 'backend'>): Promise<Engine> => {
  await startBackend('webgl', WASM_PATH);
  return startFusedEngine(given);
};

const PROBES: readonly Probe[] = [
  { kind: 'rows', count: 20, want: 'sample' },
  {
    kind: 'feed',
    feed: 'data',
    rows: 3,
    values: Float32Array.of(0, 1, -1, 2, 0.5, 0.5),
    want: 'logits',
  },
];

/** Every member of `ensemble` against a run of it alone, to the last bit. */
async function expectMembers(
  ensemble: Engine,
  members: number,
  alone: (seed: number) => Promise<Engine>,
): Promise<void> {
  const first = await ensemble.advance(70); // more than the ring holds
  ensemble.setScalar('generatorRate', 0.002);
  const second = await ensemble.advance(3);
  const gradients = await ensemble.gradients(1);
  const checkpoint = await ensemble.save();
  for (let member = 0; member < members; member++) {
    const single = await alone(SEED + member);
    const traces = [await single.advance(70)];
    single.setScalar('generatorRate', 0.002);
    traces.push(await single.advance(3));
    for (const name of ['loss', 'generatorLoss'])
      [first, second].forEach((trace, i) =>
        expect(trace[`${name}/${member}`], `${name} of ${member}`).toEqual(traces[i]![name]),
      );
    expect(checkpointOf(checkpoint, member, members)).toEqual(await single.save());
    for (const probe of PROBES)
      expect(await ensemble.evaluate({ ...probe, member })).toEqual(await single.evaluate(probe));
    for (const [name, own] of Object.entries(await single.gradients(1)))
      expect(gradients[name]!.slice(own.length * member, own.length * (member + 1)), name).toEqual(
        own,
      );
    single.dispose();
  }
  expect(Object.keys(first).length).toBe(2 * members);
  expect(first['loss/0']).not.toEqual(first['loss/1']);
}

describe('an ensemble in the same draws', () => {
  test.each([
    ['5 of 9 units, gated', { gated: true }, 5, 30],
    [
      '3 of 32 units, Wasserstein, clipped',
      { hidden: 32, loss: 'wasserstein', clipped: true },
      3,
      256,
    ],
    [
      '16 of 5 units by momentum, smoothed',
      { hidden: 5, optimizer: 'momentum', smoothed: true },
      16,
      7,
    ],
  ] as const)(
    '%s: each is bit for bit the run it would be alone',
    async (_, structure, members, batch) => {
      const ensemble = await start(input(structure, members, batch));
      await expectMembers(ensemble, members, (seed) =>
        start({ ...input(structure, 1, batch), seed }),
      );
      expect(ensemble.step).toBe(73);
      ensemble.dispose();
    },
  );

  test('a step is as many draws as one run’s, and uploads nothing', async () => {
    const counts = [];
    for (const members of [1, 16]) {
      const engine = await start(input({ hidden: 32 }, members, 256));
      counts.push((await countingSteps(engine, 2)).perStep);
      engine.dispose();
    }
    expect(counts[0]!.draws).toBe(11);
    expect(counts[1]).toEqual(counts[0]);
  });

  test('a checkpoint continues bit for bit, a reset begins anew', async () => {
    const ensemble = await start(input({}, 4));
    const losses = await ensemble.advance(3);
    const kept = await ensemble.save();
    const on = await ensemble.advance(4);
    ensemble.restore(kept);
    expect(await ensemble.advance(4)).toEqual(on);
    ensemble.reset();
    expect(await ensemble.advance(3)).toEqual(losses);
    ensemble.dispose();
  });

  test('a member’s pictures are its own; one there isn’t is an error', async () => {
    const ensemble = await start(input({}, 2));
    await ensemble.advance(5);
    const [probe] = PROBES as [Probe];
    const of = (member: number): Promise<Float32Array> => ensemble.evaluate({ ...probe, member });
    const [a, b, again] = [await of(0), await of(1), await of(0)];
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    expect(await ensemble.evaluate(probe)).toEqual(a);
    await expect(ensemble.evaluate({ ...probe, member: 2 })).rejects.toThrow('no member number 2');
    ensemble.dispose();
  });
});

test('where there are no draws for all of them, members take turns', async () => {
  const wide = { hidden: 33 }; // too wide for the chain kernel
  const ensemble = await start(input(wide, 2, 8));
  await expectMembers(ensemble, 2, (seed) => start({ ...input(wide, 1, 8), seed }));
  await expect(ensemble.evaluate({ ...PROBES[0]!, member: 2 })).rejects.toThrow(
    'no member number 2',
  );
  ensemble.dispose();

  await startBackend('cpu', WASM_PATH);
  const reference = (given: Omit<EngineInput, 'backend'>): Promise<Engine> =>
    startMembers<EngineInput>(
      { ...given, backend: 'cpu' },
      async (alone) => new ReferenceEngine(alone),
    );
  const slow = await reference(input({}, 2, 8));
  await expectMembers(slow, 2, (seed) => reference({ ...input({}, 1, 8), seed }));
  const kept = await slow.save();
  const losses = await slow.advance(2);
  slow.restore(kept);
  expect(await slow.advance(2)).toEqual(losses);
  slow.dispose();
});

test('a run of an ensemble on points tells each member’s losses and samples', async () => {
  const spec: RunSpec = {
    model: 'gan',
    structure: { noise: 2, hidden: 4, loss: 'hinge', gated: 1, smoothed: 1 },
    scalars: SCALARS,
    data: { kind: 'shape', shape: 'mixture-1d', count: 30 },
    batchSize: 10,
    members: 3,
    seed: SEED,
    engine: 'fused',
  };
  const told: RunFacts[] = [];
  const sent: Snapshot[] = [];
  const host = new RunHost('/', 10);
  const run = await host.open(
    spec,
    {
      ready: (facts) => void told.push(facts),
      snapshot: (snapshot) => void sent.push(snapshot),
      status: () => {},
    },
    [],
  );
  run.watch({ third: { ...PROBES[0]!, member: 2 } });
  run.step(4);
  await expect.poll(() => sent.at(-1)?.step).toBe(4);
  expect(told[0]!.data).toMatchObject({ name: 'mixture-1d', width: 1, height: 1, count: 30 });
  const { trace, probes } = sent.at(-1)!;
  expect(Object.keys(trace.metrics).length).toBe(6);
  for (const values of Object.values(trace.metrics)) expect(values.length).toBe(5 - trace.from);
  expect(trace.metrics['loss/2']).not.toEqual(trace.metrics['loss/0']);
  expect(probes['third']!.length).toBe(20);
  await run.dispose();
});
