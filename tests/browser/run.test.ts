import { backend } from '@tensorflow/tfjs-core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openRun, type RunHandle } from '../../src/training/client.ts';
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

test('when the browser takes the WebGL context away the reader is told and the runs end', async () => {
  const host = new RunHost('/', 10);
  const lost = vi.fn();
  host.whenLost(lost);
  const snapshot = vi.fn();
  const status = vi.fn();
  const run = await host.open(SPEC, { ready: () => {}, snapshot, status }, []);
  run.train();
  await vi.waitFor(() => expect(status).toHaveBeenCalledWith('running', ''));
  (backend() as MathBackendWebGL).gpgpu.gl.getExtension('WEBGL_lose_context')!.loseContext();
  await vi.waitFor(() =>
    expect(lost).toHaveBeenCalledWith(expect.stringContaining('graphics card')),
  );
  const sent = snapshot.mock.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(snapshot.mock.calls.length).toBe(sent);
});

describe('a run in double precision', () => {
  const data = [-1.2, -0.4, 0.1, 0.9, 2.6];
  const ascent: Partial<RunSpec> = {
    model: 'gaussian-ascent',
    structure: { mu: -2, sigma: 2 },
    scalars: { learningRate: 0.1 },
    data: { kind: 'numbers', values: data },
    batchSize: 2,
    engine: 'float64',
  };
  const metrics = (log: { snapshots: Snapshot[] }) => log.snapshots.at(-1)!.metrics;

  test('replays exactly, with its events, and is another with another seed', async () => {
    const byHand = start(ascent);
    byHand.run.step(6);
    await byHand.reached(6);
    expect(byHand.log.facts).toMatchObject({ engine: 'float64', fallback: '', data: { count: 5 } });
    const event = await byHand.run.set('learningRate', 0.02);
    expect(event).toEqual({ step: 6, name: 'learningRate', value: 0.02 });
    for (let step = 0; step < 14; step++) byHand.run.step();
    await byHand.reached(20);
    const replay = start(ascent, [event]);
    replay.run.goTo(20);
    await replay.reached(20);
    expect(metrics(replay.log)).toEqual(metrics(byHand.log));
    const other = start({ ...ascent, seed: 8 }, [event]);
    other.run.goTo(20);
    await other.reached(20);
    expect(metrics(other.log)).not.toEqual(metrics(byHand.log));
  });

  test('of all the data reaches the closed form to fifteen digits', async () => {
    const { run, log, reached } = start({ ...ascent, batchSize: data.length });
    run.goTo(3000);
    await reached(3000);
    const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
    const variance = data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length;
    expect(metrics(log)['mean']).toBeCloseTo(mean, 13);
    expect(metrics(log)['deviation']).toBeCloseTo(Math.sqrt(variance), 13);
  });

  test('keeps the pace it is told, and replays without one', async () => {
    const { run, log, reached } = start(ascent);
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
    [{ data: SPEC.data }, 'models of numbers'],
    [{ engine: 'auto' }, 'not from numbers'],
  ] as const)('%j ends in a sentence', async (changes, sentence) => {
    const { run, log } = start({ ...ascent, ...changes });
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
