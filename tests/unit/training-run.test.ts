import { describe, expect, test, vi } from 'vitest';
import type { RunEngine } from '../../src/training/engine.ts';
import { Governor } from '../../src/training/governor.ts';
import { diagnose } from '../../src/training/health.ts';
import { Run, type RunListener } from '../../src/training/run.ts';
import type { RunEvent, RunSpec, Snapshot } from '../../src/training/run-spec.ts';

const SPEC: RunSpec = {
  model: 'fake',
  structure: {},
  scalars: { beta: 1 },
  data: { kind: 'digits', size: 14, count: 10 },
  batchSize: 1,
  seed: 1,
  engine: 'auto',
};

/** An engine whose loss is a running sum of beta, so that it shows when a change took effect. */
function fakeEngine(breaksAt = Infinity): RunEngine & { evaluations: number; disposed: boolean } {
  let sum = 0;
  let beta = 1;
  return {
    step: 0,
    evaluations: 0,
    disposed: false,
    setScalar: (_, value) => void (beta = value),
    async advance(steps) {
      const loss = new Float32Array(steps);
      for (let i = 0; i < steps; i++) {
        loss[i] = this.step + 1 >= breaksAt ? NaN : (sum += beta);
        (this as { step: number }).step++;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
      return { loss };
    },
    async evaluate() {
      this.evaluations++;
      return Float32Array.of(this.step);
    },
    save: () => Promise.reject(new Error('unused')),
    restore: () => {},
    reset() {
      (this as { step: number }).step = 0;
      sum = 0;
    },
    dispose() {
      this.disposed = true;
    },
  };
}

function start(engine: RunEngine, events: RunEvent[] = [], governor = new Governor(), spec = SPEC) {
  const snapshots: Snapshot[] = [];
  const statuses: string[] = [];
  let message = '';
  const listener: RunListener = {
    ready: () => {},
    snapshot: (snapshot) => snapshots.push(snapshot),
    status: (status, why) => {
      statuses.push(status);
      message = why;
    },
  };
  const run = new Run(engine, spec, events, listener, governor, 20);
  const settled = (status = 'paused') =>
    vi.waitFor(() => expect(statuses.at(-1)).toBe(status), { timeout: 5000 });
  const losses = (): number[] =>
    snapshots.flatMap(({ trace }) => [...(trace.metrics['loss'] ?? [])]);
  return { run, snapshots, statuses, settled, losses, message: () => message };
}

test('a step is one step, then a snapshot that belongs to it', async () => {
  const { run, snapshots, settled } = start(fakeEngine());
  run.step();
  await settled();
  expect(snapshots.at(-1)).toMatchObject({ step: 1, metrics: { loss: 1 }, trace: { from: 1 } });
});

test('curves miss no step, however slices fall', async () => {
  const { run, snapshots, settled, losses } = start(fakeEngine());
  run.goTo(300);
  await settled();
  expect(losses()).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  let next = 1;
  for (const { step, trace } of snapshots) {
    expect(trace.from).toBe(next);
    next = step + 1;
  }
});

test('a change counts from the next step on, and its event replays the run', async () => {
  const first = start(fakeEngine());
  first.run.step(5);
  await first.settled();
  expect(await first.run.set('beta', 10)).toEqual({ step: 5, name: 'beta', value: 10 });
  first.run.step(3);
  await vi.waitFor(() => expect(first.losses().length).toBe(8));
  expect(first.losses()).toEqual([1, 2, 3, 4, 5, 15, 25, 35]);

  const replay = start(fakeEngine(), [{ step: 5, name: 'beta', value: 10 }]);
  replay.run.goTo(8);
  await replay.settled();
  expect(replay.losses()).toEqual(first.losses());
});

test('going back replays from the start with the numbers the run began with', async () => {
  const { run, settled, snapshots } = start(fakeEngine(), [{ step: 2, name: 'beta', value: 3 }]);
  run.goTo(4);
  await settled();
  expect(snapshots.at(-1)!.metrics['loss']).toBe(8);
  run.goTo(1);
  await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(1));
  expect(snapshots.at(-1)).toMatchObject({ metrics: { loss: 1 }, trace: { from: 1 } });
  run.goTo(3);
  await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(3));
  expect(snapshots.at(-1)!.metrics['loss']).toBe(5);
});

test('what the reader does replaces what a link would have done later', async () => {
  const { run, settled, losses } = start(fakeEngine(), [{ step: 4, name: 'beta', value: 100 }]);
  run.goTo(2);
  await settled();
  await run.set('beta', 2);
  run.step(4);
  await vi.waitFor(() => expect(losses().length).toBe(6));
  expect(losses()).toEqual([1, 2, 4, 6, 8, 10]);
});

test('trains until paused; probes come with the pause', async () => {
  const engine = fakeEngine();
  const { run, snapshots, settled } = start(engine);
  run.watch({ place: { kind: 'rows', count: 1, want: 'latentMean' } });
  run.train();
  await vi.waitFor(() => expect(engine.step).toBeGreaterThan(20));
  run.pause();
  await settled();
  const { step, probes } = snapshots.at(-1)!;
  expect(probes['place']![0]).toBe(step);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(engine.step).toBe(step);
});

test('a probe may ask for a picture, painted by the engine where it can', async () => {
  const how = { kind: 'classes', columns: 1, classes: 2 } as const;
  const probe = { kind: 'rows', count: 1, want: 'scores', paint: how } as const;
  const plain = { ...fakeEngine(), evaluate: async () => Float32Array.of(-50, 50) };
  const painted = { width: 1, height: 1, shades: Uint8Array.of(7) };
  const painter = { ...fakeEngine(), paint: async () => painted };
  for (const [engine, shade] of [
    [plain, 255],
    [painter, 7],
  ] as const) {
    const { run, snapshots, settled } = start(engine);
    run.watch({ map: probe });
    run.step();
    await settled();
    const { probes, pictures } = snapshots.at(-1)!;
    expect(probes).toEqual({});
    expect(pictures['map']).toEqual({ width: 1, height: 1, shades: Uint8Array.of(shade) });
    expect([...(await run.ask(probe))]).toEqual(engine === plain ? [-50, 50] : [1]); // numbers, always
  }
});

test('a suspended run waits and keeps its status; another goes on meanwhile', async () => {
  const governor = new Governor();
  const engines = [fakeEngine(), fakeEngine()] as const;
  const hidden = start(engines[0], [], governor);
  const shown = start(engines[1], [], governor);
  hidden.run.train();
  shown.run.train();
  await vi.waitFor(() => expect(Math.min(engines[0].step, engines[1].step)).toBeGreaterThan(5));
  hidden.run.suspend(true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const [held, going] = [engines[0].step, engines[1].step];
  await vi.waitFor(() => expect(engines[1].step).toBeGreaterThan(going + 5));
  expect(engines[0].step).toBe(held);
  expect(hidden.statuses.at(-1)).toBe('running');
  hidden.run.suspend(false);
  await vi.waitFor(() => expect(engines[0].step).toBeGreaterThan(held));
  hidden.run.dispose();
  shown.run.dispose();
  await vi.waitFor(() => expect(engines[0].disposed && engines[1].disposed).toBe(true));
});

test('a step asked for while the last one still settles is not lost', async () => {
  const engine = fakeEngine();
  const { run } = start(engine);
  const evaluate = engine.evaluate.bind(engine);
  engine.evaluate = (probe) => {
    if (engine.evaluations === 0) run.step(); // the first step's slice hasn't returned yet
    return evaluate(probe);
  };
  run.watch({ place: { kind: 'rows', count: 1, want: 'latentMean' } });
  run.step();
  await vi.waitFor(() => expect(engine.step).toBe(2));
});

test('a disposed run says and computes nothing more', async () => {
  const engine = fakeEngine();
  const { run, snapshots, statuses } = start(engine);
  run.watch({ place: { kind: 'rows', count: 1, want: 'latentMean' } });
  run.train();
  await vi.waitFor(() => expect(engine.step).toBeGreaterThan(3));
  run.dispose();
  const [told, sent, evaluated] = [statuses.length, snapshots.length, engine.evaluations];
  run.step();
  await expect(run.ask({ kind: 'rows', count: 1, want: 'latentMean' })).rejects.toThrow('closed');
  await vi.waitFor(() => expect(engine.disposed).toBe(true));
  expect([statuses.length, snapshots.length, engine.evaluations]).toEqual([told, sent, evaluated]);
});

test.each([
  ['has', { learningRate: 1 }, 'try a smaller learning rate'],
  ['has not', {}, 'try other settings'],
])(
  'a metric that is no number ends a run that %s a learning rate with a sentence',
  async (_, scalars, remedy) => {
    const spec = { ...SPEC, scalars };
    const { run, settled, message } = start(fakeEngine(7), [], new Governor(), spec);
    run.train();
    await settled('failed');
    expect(message()).toMatch(/^At step 7 the loss stopped being a number.*Press Reset/);
    expect(message()).toContain(remedy);
  },
);

describe('train(pace)', () => {
  const PACE = 40; // steps per second
  /** The most steps a pace lets through: it may make up for a delay of 60 ms. */
  const most = (ms: number): number => 1 + ((ms + 60) * PACE) / 1000;
  const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test('holds the run to so many steps a second, and shows each', async () => {
    const engine = fakeEngine();
    const { run, snapshots } = start(engine);
    const began = performance.now();
    run.train(PACE);
    await vi.waitFor(() => expect(engine.step).toBeGreaterThanOrEqual(8), { timeout: 5000 });
    expect(engine.step).toBeLessThanOrEqual(most(performance.now() - began));
    await rest(400);
    expect(engine.step).toBeLessThanOrEqual(most(performance.now() - began));
    expect(snapshots.length).toBeGreaterThan(engine.step / 6);
    expect(snapshots.at(-1)!.stepsPerSecond).toBeLessThanOrEqual(PACE);
    run.dispose();
  });
  test('after a hold it goes on at its pace, not after what it has missed', async () => {
    const engine = fakeEngine();
    const { run } = start(engine);
    run.train(PACE);
    await vi.waitFor(() => expect(engine.step).toBeGreaterThan(0));
    run.suspend(true);
    await rest(500);
    const [held, resumed] = [engine.step, performance.now()];
    run.suspend(false);
    await vi.waitFor(() => expect(engine.step).toBeGreaterThan(held));
    expect(engine.step - held).toBeLessThanOrEqual(most(performance.now() - resumed));
    run.dispose();
  });
  test('leaves the processor alone between two steps, and others their turns', async () => {
    const governor = new Governor();
    const [slow, fast] = [fakeEngine(), fakeEngine()];
    const paced = start(slow, [], governor);
    const other = start(fast, [], governor);
    const admitted = vi.spyOn(governor, 'admit');
    const began = performance.now();
    paced.run.train(2);
    other.run.train();
    await vi.waitFor(() => expect(fast.step).toBeGreaterThan(50));
    expect(slow.step).toBeLessThanOrEqual(1 + ((performance.now() - began + 60) * 2) / 1000);
    expect(admitted.mock.calls.length).toBeLessThanOrEqual(2 + (performance.now() - began) / 16);
    paced.run.dispose();
    other.run.dispose();
  });
  test('is off in replays and for single steps', async () => {
    const { run, settled, snapshots } = start(fakeEngine());
    const began = performance.now();
    run.train(1);
    run.goTo(300);
    await settled();
    run.step(20);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(320));
    expect(performance.now() - began).toBeLessThan(20_000); // at its pace it would take 320 s
  });
});

test('diagnose(trace, from) names the earliest trouble', () => {
  expect(diagnose({ loss: Float32Array.of(1, 2) }, 5)).toBeNull();
  const trace = { loss: Float32Array.of(1, 2, Infinity), kl: Float32Array.of(1, NaN, 2) };
  expect(diagnose(trace, 10)).toMatchObject({
    step: 11,
    message: expect.stringContaining('the kl'),
  });
});
