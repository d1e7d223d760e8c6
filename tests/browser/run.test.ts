import { backend } from '@tensorflow/tfjs-core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openRun, type RunHandle } from '../../src/training/client.ts';
import type { RunListener } from '../../src/training/run.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { RunEvent, RunFacts, RunSpec, Snapshot } from '../../src/training/run-spec.ts';

const SPEC: RunSpec = {
  model: 'vae',
  structure: { hidden: 16, latent: 2, likelihood: 'bernoulli' },
  scalars: { beta: 1, learningRate: 0.001, sigma: 0.3 },
  data: { kind: 'digits', size: 14, count: 200 },
  batchSize: 32,
  seed: 7,
  engine: 'reference-webgl',
};

const DATA = [-1.2, -0.4, 0.1, 0.9, 2.6];
const ASCENT = {
  model: 'gaussian-ascent',
  structure: { mu: -2, sigma: 2 },
  scalars: { learningRate: 0.1 },
  data: { kind: 'numbers', values: DATA },
  batchSize: 2,
  engine: 'float64',
} as const satisfies Partial<RunSpec>;

const open: RunHandle[] = [];
afterEach(() => open.splice(0).forEach((run) => run.dispose()));

function start(changes: Partial<RunSpec> = {}, events: RunEvent[] = []) {
  const log = {
    facts: null as RunFacts | null,
    snapshots: [] as Snapshot[],
    status: '',
    message: '',
  };
  const run = openRun(
    { ...SPEC, ...changes },
    {
      ready: (facts) => void (log.facts = facts),
      snapshot: (snapshot) => log.snapshots.push(snapshot),
      status: (status, message) => void Object.assign(log, { status, message }),
    },
    events,
  );
  open.push(run);
  const reached = (step: number) =>
    vi.waitFor(() => expect([log.status, log.snapshots.at(-1)?.step]).toEqual(['paused', step]), {
      timeout: 60_000,
    });
  return { run, log, reached };
}

test('a replay shows exactly the loss of a run stepped there by hand; another seed another', async () => {
  const byHand = start();
  for (let step = 1; step <= 5; step++) byHand.run.step();
  byHand.run.step(15);
  await byHand.reached(20);
  const replay = start();
  replay.run.goTo(20);
  await replay.reached(20);
  const other = start({ seed: 8 });
  other.run.goTo(20);
  await other.reached(20);
  const loss = (log: { snapshots: Snapshot[] }) => log.snapshots.at(-1)!.metrics['loss'];
  expect(loss(replay.log)).toBe(loss(byHand.log));
  expect(loss(other.log)).not.toBe(loss(byHand.log));
});

test('events replay with the run', async () => {
  const byHand = start();
  byHand.run.step(6);
  await byHand.reached(6);
  const event = await byHand.run.set('beta', 4);
  expect(event).toEqual({ step: 6, name: 'beta', value: 4 });
  byHand.run.step(4);
  await byHand.reached(10);
  const replay = start({}, [event]);
  replay.run.goTo(10);
  await replay.reached(10);
  expect(replay.log.snapshots.at(-1)!.metrics).toEqual(byHand.log.snapshots.at(-1)!.metrics);
});

test('tells what it trains on, sends probes with the pause, answers questions', async () => {
  const { run, log, reached } = start();
  const latents = { kind: 'rows', count: 50, want: 'latentMean' } as const;
  const paint = { kind: 'classes', columns: 10, classes: 2 } as const;
  run.watch({ latents, map: { ...latents, paint } });
  run.step(2);
  await reached(2);
  expect(log.facts).toMatchObject({
    engine: 'reference-webgl',
    data: { name: 'drawn digits', width: 14, height: 14, count: 200 },
  });
  expect(log.facts!.data.labels!.length).toBe(200);
  expect(log.snapshots.at(-1)!.probes['latents']!.length).toBe(100);
  const { width, height, shades } = log.snapshots.at(-1)!.pictures['map']!;
  expect([width, height, shades.length]).toEqual([10, 5, 50]);
  expect(Math.max(...shades)).toBeGreaterThan(Math.min(...shades));
  const answer = await run.ask({
    kind: 'feed',
    feed: 'latent',
    rows: 1,
    values: Float32Array.of(0, 0),
    want: 'pixels',
  });
  expect(answer.length).toBe(196);
});

test('a learning rate far too large ends in a sentence, not in silence', async () => {
  const { run, log } = start({ scalars: { beta: 1, learningRate: 1e9, sigma: 0.3 } });
  run.train();
  await vi.waitFor(() => expect(log.status).toBe('failed'), { timeout: 30_000 });
  expect(log.message).toContain('smaller learning rate');
});

test('data that are not there end in a sentence that says what to do', async () => {
  const { run, log } = start({ data: { kind: 'mnist', size: 28 } });
  run.train();
  await vi.waitFor(() => expect(log.status).toBe('failed'), { timeout: 30_000 });
  expect(log.message).toContain('npm run data:mnist');
});

describe('when the browser takes the WebGL context away', () => {
  afterEach(() => vi.restoreAllMocks());

  /** A run of a host on this thread, where the test can reach the context. */
  async function openOn(host: RunHost, spec: RunSpec = SPEC, events: RunEvent[] = []) {
    const facts: RunFacts[] = [];
    const statuses: string[] = [];
    const curve: number[] = [];
    const listener: RunListener = {
      ready: (told) => facts.push(told),
      status: (status) => statuses.push(status),
      snapshot: ({ step, trace }) => {
        curve.length = step;
        (trace.metrics['loss'] ?? []).forEach((loss, i) => (curve[trace.from - 1 + i] = loss));
      },
    };
    const run = await host.open(spec, listener, events);
    const settled = () =>
      vi.waitFor(() => expect(statuses.at(-1)).toBe('paused'), { timeout: 60_000 });
    return { run, facts, statuses, curve, settled };
  }

  const loseContext = (): void =>
    (backend() as MathBackendWebGL).gpgpu.gl.getExtension('WEBGL_lose_context')!.loseContext();

  test.each(['reference-webgl', 'fused'] as const)(
    'runs on %s go on by themselves, to the same numbers, and the reader is told',
    async (engine) => {
      const spec = { ...SPEC, engine };
      const events = [{ step: 7, name: 'beta', value: 4 }];
      const host = new RunHost('/', 10);
      const undisturbed = await openOn(host, spec, events);
      undisturbed.run.goTo(40);
      await undisturbed.settled();

      const [first, second] = [await openOn(host, spec, events), await openOn(host, spec, events)];
      first.run.goTo(40);
      second.run.goTo(40);
      await vi.waitFor(() => expect(first.curve.length).toBeGreaterThan(0), { timeout: 30_000 });
      loseContext();
      for (const { settled, statuses, curve, facts } of [first, second]) {
        await settled();
        expect(curve).toEqual(undisturbed.curve);
        expect(new Set(statuses)).toEqual(new Set(['running', 'paused']));
        expect(facts).toHaveLength(2);
        expect(facts[1]).toMatchObject({
          engine,
          recovery: expect.stringMatching(/graphics card.*goes on\.$/),
        });
      }
      for (const { run } of [undisturbed, first, second]) await run.dispose();
    },
  );

  test('a run at rest answers as before, and goes on', async () => {
    const probe = { kind: 'rows', count: 5, want: 'latentMean' } as const;
    const { run, settled, curve, statuses } = await openOn(new RunHost('/', 10));
    run.goTo(12);
    await settled();
    const before = await run.ask(probe);
    loseContext();
    expect(await run.ask(probe)).toEqual(before);
    run.step();
    await vi.waitFor(() => expect(curve).toHaveLength(13), { timeout: 30_000 });
    expect(statuses).not.toContain('failed');
    await run.dispose();
  });

  test('and gives none back, the run goes on with another engine', async () => {
    const { run, facts, settled, curve } = await openOn(new RunHost('/', 10));
    run.goTo(25);
    await vi.waitFor(() => expect(curve.length).toBeGreaterThan(0), { timeout: 30_000 });
    vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockReturnValue(null);
    loseContext();
    await settled();
    expect(curve).toHaveLength(25);
    expect(curve.every(Number.isFinite)).toBe(true);
    expect(facts[1]!.engine).toMatch(/^reference-(wasm|cpu)$/);
    expect(facts[1]!.recovery).toContain(`now with ${facts[1]!.engine}`);
    await run.dispose();
  });

  test('a run in double precision beside it notices nothing', async () => {
    const host = new RunHost('/', 10);
    const network = await openOn(host);
    const numbers = await openOn(host, { ...SPEC, ...ASCENT });
    network.run.train();
    numbers.run.train();
    await vi.waitFor(() => expect(network.curve.length).toBeGreaterThan(0), { timeout: 30_000 });
    loseContext();
    await vi.waitFor(() => expect(network.facts).toHaveLength(2), { timeout: 30_000 });
    const { length } = numbers.curve;
    await vi.waitFor(() => expect(numbers.curve.length).toBeGreaterThan(length), {
      timeout: 30_000,
    });
    expect(numbers.facts).toHaveLength(1);
    expect(numbers.statuses).toEqual(['running']);
    for (const { run } of [network, numbers]) await run.dispose();
  });
});

describe('a run in double precision', () => {
  const metrics = (log: { snapshots: Snapshot[] }) => log.snapshots.at(-1)!.metrics;

  test('replays exactly, with its events, and is another with another seed', async () => {
    const byHand = start(ASCENT);
    byHand.run.step(6);
    await byHand.reached(6);
    expect(byHand.log.facts).toMatchObject({ engine: 'float64', fallback: '', data: { count: 5 } });
    const event = await byHand.run.set('learningRate', 0.02);
    expect(event).toEqual({ step: 6, name: 'learningRate', value: 0.02 });
    for (let step = 0; step < 14; step++) byHand.run.step();
    await byHand.reached(20);
    const replay = start(ASCENT, [event]);
    replay.run.goTo(20);
    await replay.reached(20);
    expect(metrics(replay.log)).toEqual(metrics(byHand.log));
    const other = start({ ...ASCENT, seed: 8 }, [event]);
    other.run.goTo(20);
    await other.reached(20);
    expect(metrics(other.log)).not.toEqual(metrics(byHand.log));
  });

  test('of all the data reaches the closed form to fifteen digits', async () => {
    const { run, log, reached } = start({ ...ASCENT, batchSize: DATA.length });
    run.goTo(3000);
    await reached(3000);
    const mean = DATA.reduce((sum, x) => sum + x, 0) / DATA.length;
    const variance = DATA.reduce((sum, x) => sum + (x - mean) ** 2, 0) / DATA.length;
    expect(metrics(log)['mean']).toBeCloseTo(mean, 13);
    expect(metrics(log)['deviation']).toBeCloseTo(Math.sqrt(variance), 13);
  });

  test('keeps the pace it is told, and replays without one', async () => {
    const { run, log, reached } = start(ASCENT);
    const began = performance.now();
    run.train(20);
    await vi.waitFor(() => expect(log.snapshots.length).toBeGreaterThan(5), { timeout: 10_000 });
    const { step } = log.snapshots.at(-1)!;
    expect(step).toBeLessThanOrEqual(3 + ((performance.now() - began) * 20) / 1000);
    run.goTo(5000);
    await reached(5000);
  });

  test.each([
    [{ model: 'toString' }, 'no model called'],
    [{ data: SPEC.data }, 'learns from numbers, not from images'],
    [{ model: 'independent-pixels' }, 'learns from images, not from numbers'],
    [{ engine: 'auto' }, 'not from numbers'],
  ] as const)('%j ends in a sentence', async (changes, sentence) => {
    const { run, log } = start({ ...ASCENT, ...changes });
    run.train();
    await vi.waitFor(() => expect(log.status).toBe('failed'), { timeout: 30_000 });
    expect(log.message).toContain(sentence);
  });
});

test('own data of fewer images than the figure would show train all the same', async () => {
  const pixels = new Uint8Array(20 * 196).map((_, i) => (i * 37) % 256);
  const images = { name: 'mine', width: 14, height: 14, count: 20, pixels };
  const { run, log, reached } = start({ data: { kind: 'own', images } });
  run.watch({ latents: { kind: 'rows', count: 1000, want: 'latentMean' } });
  run.step(2);
  await reached(2);
  expect(log.snapshots.at(-1)!.probes['latents']!.length).toBe(20 * 2);
});

test('a change that the model does not know is refused with a sentence', async () => {
  const { run, log } = start({}, [{ step: 0, name: 'gamma', value: 1 }]);
  run.step();
  await vi.waitFor(() => expect(log.status).toBe('failed'), { timeout: 30_000 });
  expect(log.message).toContain('“gamma”');
});
