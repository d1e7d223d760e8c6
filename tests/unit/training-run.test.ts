import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RunEngine } from '../../src/training/engine.ts';
import { Governor } from '../../src/training/governor.ts';
import { ContextLost } from '../../src/training/guarded-engine.ts';
import { diagnose } from '../../src/training/health.ts';
import { Run, type Restart, type RunListener } from '../../src/training/run.ts';
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
    async save() {
      return { step: this.step, sum };
    },
    restore(checkpoint) {
      const { step, sum: kept } = checkpoint as { step: number; sum: number };
      (this as { step: number }).step = step;
      sum = kept;
    },
    reset() {
      (this as { step: number }).step = 0;
      sum = 0;
    },
    dispose() {
      this.disposed = true;
    },
  };
}

function start(
  engine: RunEngine,
  events: RunEvent[] = [],
  governor = new Governor(),
  spec = SPEC,
  restart: Restart | null = null,
) {
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
  const run = new Run(engine, spec, events, listener, governor, 20, restart);
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

test('a step with other numbers is one step, takes them back, and its events replay it', async () => {
  const { run, losses, settled, snapshots } = start(fakeEngine());
  run.step(2);
  await settled();
  // two at once, as by two quick presses: each is a step of its own
  const [first, second] = await Promise.all([run.stepWith({ beta: 5 }), run.stepWith({ beta: 0 })]);
  expect(first).toEqual([
    { step: 2, name: 'beta', value: 5 },
    { step: 3, name: 'beta', value: 1 },
  ]);
  expect(second).toEqual([
    { step: 3, name: 'beta', value: 0 },
    { step: 4, name: 'beta', value: 1 },
  ]);
  expect(await run.stepWith({ beta: 1 })).toEqual([]); // as it is anyway
  run.step();
  await settled();
  await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(6));
  expect(losses()).toEqual([1, 2, 7, 7, 8, 9]);

  const again = start(fakeEngine(), [first[0]!, second[0]!, second[1]!]);
  again.run.goTo(6);
  await again.settled();
  expect(again.losses()).toEqual([1, 2, 7, 7, 8, 9]);
});

test('a step with other numbers ends the training that it falls into', async () => {
  const { run, losses, settled, snapshots } = start(fakeEngine());
  run.train();
  await vi.waitFor(() => expect(snapshots.length).toBeGreaterThan(0));
  const [event] = await run.stepWith({ beta: 10 });
  await settled();
  const all = losses();
  expect(all).toHaveLength(event!.step + 1);
  expect(all.at(-1)! - all.at(-2)!).toBe(10);
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
  void hidden.run.dispose();
  void shown.run.dispose();
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
  void run.dispose();
  const [told, sent, evaluated] = [statuses.length, snapshots.length, engine.evaluations];
  run.step();
  await expect(run.ask({ kind: 'rows', count: 1, want: 'latentMean' })).rejects.toThrow('closed');
  await vi.waitFor(() => expect(engine.disposed).toBe(true));
  expect([statuses.length, snapshots.length, engine.evaluations]).toEqual([told, sent, evaluated]);
});

test('a run is closed once the questions before have been answered', async () => {
  const engine = fakeEngine();
  const { run } = start(engine);
  const answered: string[] = [];
  run.train();
  await vi.waitFor(() => expect(engine.step).toBeGreaterThan(3));
  const asked = run
    .ask({ kind: 'rows', count: 1, want: 'latentMean' })
    .catch(() => answered.push('the question'));
  await run.dispose().then(() => answered.push('closed'));
  expect(answered).toEqual(['the question', 'closed']);
  await asked;
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

test.each([
  ['a fifth of the time where nobody watches', Infinity, 0.19, 0.21],
  ['a third of it where the reader is to watch', 2000, 0.29, 0.34],
])('dear probes take %s', async (_, pace, least, most) => {
  onTestFinished(() => void vi.restoreAllMocks());
  const engine = fakeEngine();
  let ms = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => ms);
  const { evaluate, advance } = engine;
  engine.evaluate = (probe) => {
    ms += 400;
    return evaluate.call(engine, probe);
  };
  engine.advance = (steps) => {
    ms += 3 * steps;
    return advance.call(engine, steps);
  };
  const { run } = start(engine);
  run.watch({ sum: { kind: 'rows', count: 1, want: 'sum' } });
  run.train(pace);
  await vi.waitFor(() => expect(ms).toBeGreaterThan(20_000), { timeout: 20_000 });
  void run.dispose();
  const share = (400 * engine.evaluations) / ms;
  expect(share).toBeGreaterThan(least);
  expect(share).toBeLessThan(most);
});

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
    void run.dispose();
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
    void run.dispose();
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
    void paced.run.dispose();
    void other.run.dispose();
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

describe('an engine that breaks in mid-run', () => {
  afterEach(() => vi.restoreAllMocks());

  /** An engine that can go no further than `limit`, and breaks with `error` there. */
  function breaking(limit: number, error: Error = new ContextLost()) {
    const engine = fakeEngine();
    const { advance, evaluate } = engine;
    engine.advance = async (steps) => {
      if (engine.step + steps <= limit) return advance.call(engine, steps);
      await advance.call(engine, limit - engine.step);
      throw error;
    };
    engine.evaluate = async (probe) => {
      if (engine.step === limit) throw error;
      return evaluate.call(engine, probe);
    };
    return engine;
  }

  /** A run on the first engine, then on the others; none left is what it fails of. */
  function startOn(engines: readonly ReturnType<typeof fakeEngine>[], events: RunEvent[] = []) {
    const [first, ...others] = engines;
    const restarts: [unknown, boolean][] = [];
    const started = start(first!, events, new Governor(), SPEC, async (error, progressed) => {
      restarts.push([error, progressed]);
      const next = others.shift();
      if (!next) throw new Error('nothing left');
      return next;
    });
    /** The curve as the page draws it: what is sent again replaces what was there. */
    const curve = (): number[] => {
      const losses: number[] = [];
      for (const { step, trace } of started.snapshots) {
        losses.length = step;
        (trace.metrics['loss'] ?? []).forEach((loss, i) => (losses[trace.from - 1 + i] = loss));
      }
      return losses;
    };
    return { ...started, restarts, curve };
  }

  /** Lets so much time pass at once, for whoever asks the clock. */
  function skip(ms: number): void {
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
  }

  const EVENTS = [
    { step: 3, name: 'beta', value: 2 },
    { step: 12, name: 'beta', value: 5 },
  ];
  const whole = async (steps: number): Promise<number[]> => {
    const { run, settled, losses } = start(fakeEngine(), EVENTS);
    run.goTo(steps);
    await settled();
    return losses();
  };

  test('the run goes on by itself, and its curve is that of a run that nothing befell', async () => {
    const [first, second, third] = [breaking(8), breaking(20), fakeEngine()];
    const { run, settled, statuses, curve, snapshots } = startOn([first, second, third], EVENTS);
    run.goTo(6);
    await settled();
    run.goTo(30);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(30));
    await settled();
    expect(curve()).toEqual(await whole(30));
    expect(statuses).toEqual(['running', 'paused', 'running', 'paused']);
    expect([first.disposed, second.disposed, third.disposed]).toEqual([true, true, false]);
    const steps = snapshots.map(({ step }) => step); // the page doesn't see it catch up
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  test('what the reader changed on the way is changed again where it was', async () => {
    const { run, settled, curve, snapshots } = startOn([breaking(6), fakeEngine()]);
    run.step(4);
    await settled();
    await run.set('beta', 10);
    run.step(4);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(8));
    expect(curve()).toEqual([1, 2, 3, 4, 14, 24, 34, 44]);
  });

  test('it begins at the last copy, of which there is one every three seconds at most', async () => {
    const [first, second] = [breaking(40), fakeEngine()];
    const saved = vi.spyOn(first, 'save');
    const restored = vi.spyOn(second, 'restore');
    const { run, settled, curve, snapshots } = startOn([first, second], EVENTS);
    run.step(20);
    await settled();
    expect(saved).not.toHaveBeenCalled();
    skip(3001);
    run.step(40);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(60));
    expect(saved).toHaveBeenCalledTimes(1);
    const [kept] = restored.mock.calls[0]! as [{ step: number }];
    expect(kept.step).toBeGreaterThan(20);
    expect(curve()).toEqual(await whole(60));
  });

  test('what the page had not been told yet before the copy is told after it', async () => {
    let ms = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => ms);
    const [first, second] = [breaking(39), fakeEngine()].map((engine) => {
      const { advance } = engine;
      engine.advance = (steps) => {
        ms += 80; // so that snapshots come after steps 1, 4 … 37, 40, and the copy after step 38
        return advance.call(engine, steps);
      };
      return engine;
    }) as [ReturnType<typeof fakeEngine>, ReturnType<typeof fakeEngine>];
    const restored = vi.spyOn(second, 'restore');
    const { run, settled, curve } = startOn([first, second], EVENTS);
    run.goTo(50);
    await settled();
    expect(restored.mock.calls[0]![0]).toMatchObject({ step: 38 });
    expect(curve()).toEqual(await whole(50));
  });

  test('copies take a twentieth of the time', async () => {
    const engine = fakeEngine();
    let ms = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => ms);
    const { save, advance } = engine;
    engine.save = () => {
      ms += 500;
      return save.call(engine);
    };
    engine.advance = (steps) => {
      ms += 100;
      return advance.call(engine, steps);
    };
    const saved = vi.spyOn(engine, 'save');
    const { run } = startOn([engine]);
    run.train();
    await vi.waitFor(() => expect(ms).toBeGreaterThan(60_000), { timeout: 20_000 });
    void run.dispose();
    expect(saved.mock.calls.length).toBeGreaterThan(3);
    expect(saved.mock.calls.length * 500).toBeLessThanOrEqual(0.06 * ms);
  });

  test('a run that takes too long to catch up is shown where it is', async () => {
    const slow = fakeEngine();
    const { advance } = slow;
    let slept = false;
    slow.advance = async (steps) => {
      if (slow.step >= 3 && !slept) {
        slept = true; // once, whichever step the slices of a busy machine end at
        skip(6001);
      }
      return advance.call(slow, steps);
    };
    const { run, settled, snapshots, curve } = startOn([breaking(25), slow]);
    run.step(20);
    await settled();
    run.goTo(40);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(40));
    const steps = snapshots.map(({ step }) => step);
    expect(steps.some((step, i) => i > 0 && step < steps[i - 1]!)).toBe(true);
    expect(curve()).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  });

  test('a question to a run at rest is answered at the step where it rests', async () => {
    const { run, settled, statuses } = startOn([breaking(7), fakeEngine()]);
    const probe = { kind: 'rows', count: 1, want: 'latentMean' } as const;
    run.step(7);
    await settled();
    expect(await run.ask(probe)).toEqual(Float32Array.of(7));
    expect(statuses).not.toContain('failed');
  });

  test('paused while it catches up, it rests where the reader saw it', async () => {
    const slow = fakeEngine();
    const { run, settled, snapshots } = startOn([breaking(30), slow]);
    const { advance } = slow;
    slow.advance = async (steps) => {
      if (slow.step === 0) run.pause();
      return advance.call(slow, steps);
    };
    run.train();
    await settled();
    expect(snapshots.at(-1)!.step).toBe(slow.step);
    expect(slow.step).toBeGreaterThan(10);
    expect(slow.step).toBeLessThanOrEqual(30);
  });

  test('a question that the model can’t answer is no fault of the engine', async () => {
    const engine = breaking(2, new Error('This model has no value called "x".'));
    const { run, settled, restarts } = startOn([engine]);
    run.step(2);
    await settled();
    await expect(run.ask({ kind: 'rows', count: 1, want: 'x' })).rejects.toThrow('no value');
    expect(restarts).toEqual([]);
  });

  test('engines that get no further are told apart from those that do; with none left it fails', async () => {
    const trouble = new Error('out of memory');
    const engines = [breaking(5), breaking(9), breaking(9, trouble), breaking(3)];
    const { run, settled, restarts, message } = startOn(engines);
    run.train();
    await settled('failed');
    expect(restarts.map(([, progressed]) => progressed)).toEqual([true, true, false, false]);
    expect(restarts[2]![0]).toBe(trouble);
    expect(message()).toBe('nothing left');
  });

  test('a run without another engine ends with what went wrong', async () => {
    const { run, settled, message } = start(breaking(3, new Error('out of memory')));
    run.train();
    await settled('failed');
    expect(message()).toBe('out of memory');
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

describe('goBack(step)', () => {
  afterEach(() => vi.restoreAllMocks());

  /** A run whose every slice is one step and lasts so long that a copy is kept after it. */
  function keeping(engine: RunEngine, events: RunEvent[] = []) {
    const now = performance.now.bind(performance);
    let late = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
    const { advance } = engine;
    engine.advance = (steps) => {
      late += 3001;
      return advance.call(engine, steps);
    };
    const nothingElse: Restart = () => Promise.reject(new Error('nothing left'));
    const started = start(engine, events, new Governor(), SPEC, nothingElse);
    const rests = (step: number) =>
      vi.waitFor(() => {
        expect(started.snapshots.at(-1)?.step).toBe(step);
        expect(started.statuses.at(-1)).toBe('paused');
      });
    return {
      ...started,
      rests,
      restored: vi.spyOn(engine, 'restore'),
      reset: vi.spyOn(engine, 'reset'),
    };
  }
  const sums = (betas: readonly number[]): number[] =>
    betas.map((_, i) => betas.slice(0, i + 1).reduce((sum, beta) => sum + beta, 0));

  test('what was changed there and later is forgotten; the rest is as it was', async () => {
    const events = [
      { step: 2, name: 'beta', value: 3 },
      { step: 5, name: 'beta', value: 10 },
      { step: 7, name: 'beta', value: 100 },
    ];
    const { run, snapshots, settled } = start(fakeEngine(), events);
    run.goTo(9);
    await settled();
    run.goBack(5);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(5));
    expect(snapshots.at(-1)!.metrics['loss']).toBe(11); // 1 + 1 + 3 + 3 + 3
    run.goTo(9);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(9));
    expect(snapshots.at(-1)!.metrics['loss']).toBe(11 + 4 * 3);
  });

  test('begins at the last copy before it, and comes to the numbers that a replay comes to', async () => {
    const engine = fakeEngine();
    const { run, rests, restored, reset, snapshots } = keeping(engine, [
      { step: 3, name: 'beta', value: 4 },
      { step: 8, name: 'beta', value: 50 },
    ]);
    run.goTo(12);
    await rests(12);
    run.goBack(8);
    await rests(8);
    expect(reset).not.toHaveBeenCalled();
    expect(restored).toHaveBeenCalledTimes(1);
    const [copy] = restored.mock.calls[0]! as [{ step: number }];
    expect(copy.step).toBe(8);
    const betas = [1, 1, 1, 4, 4, 4, 4, 4, 4, 4];
    expect(snapshots.at(-1)!.metrics['loss']).toBe(sums(betas)[7]);
    run.step(2); // with the numbers that held there, not the one that came next
    await rests(10);
    expect(snapshots.at(-1)!.metrics['loss']).toBe(sums(betas)[9]);
    run.goBack(2); // before the first change
    await rests(2);
    run.step(1);
    await rests(3);
    run.step(1);
    await rests(4);
    expect(snapshots.at(-1)!.metrics['loss']).toBe(4);
  });

  test('of a long run sixteen copies are kept, the latest close together', async () => {
    const { run, rests, restored, reset } = keeping(fakeEngine());
    run.goTo(100);
    await rests(100);
    // going back takes less than half of the steps that were done since
    for (const step of [97, 90, 70, 40, 20]) {
      const [before, resets] = [restored.mock.calls.length, reset.mock.calls.length];
      run.goBack(step);
      await rests(step);
      const copy = restored.mock.calls[before]?.[0] as { step: number } | undefined;
      expect(reset.mock.calls.length - resets).toBe(copy ? 0 : 1);
      expect(step - (copy?.step ?? 0)).toBeLessThanOrEqual((100 - step) / 2);
    }
    expect(restored.mock.calls.length).toBeGreaterThan(3);
  });

  test('of a large model the last copy is kept alone', async () => {
    const engine = fakeEngine();
    const { save } = engine;
    const ballast = { parameters: { weights: new Float32Array(2.5e6) } }; // two are more than 16 MiB
    engine.save = async () => ({ ...((await save.call(engine)) as object), ...ballast });
    const { run, rests, restored, reset, snapshots } = keeping(engine);
    run.goTo(6);
    await rests(6);
    run.goBack(4);
    await rests(4);
    expect(restored).not.toHaveBeenCalled();
    expect(reset).toHaveBeenCalledTimes(1);
    expect(snapshots.at(-1)!.metrics['loss']).toBe(4);
  });

  test('forgets what was changed at the very step it stands at', async () => {
    const { run, snapshots, settled } = start(fakeEngine());
    run.goTo(4);
    await settled();
    await run.set('beta', 10);
    run.goBack(4);
    run.step();
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(5));
    expect(snapshots.at(-1)!.metrics['loss']).toBe(5);
  });

  test('to right after a step with other numbers: they have gone back', async () => {
    const { run, snapshots, settled } = start(fakeEngine());
    run.goTo(2);
    await settled();
    await run.stepWith({ beta: 10 });
    run.goTo(6);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(6));
    run.goBack(3);
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(3));
    run.step();
    await vi.waitFor(() => expect(snapshots.at(-1)!.step).toBe(4));
    expect(snapshots.at(-1)!.metrics['loss']).toBe(1 + 1 + 10 + 1);
  });

  test('takes a run up again that a number ended which was none', async () => {
    const { run, snapshots, statuses, settled } = start(fakeEngine(7));
    run.train();
    await settled('failed');
    run.goBack(5);
    await settled();
    expect(snapshots.at(-1)).toMatchObject({ step: 5, metrics: { loss: 5 } });
    expect(statuses.at(-1)).toBe('paused');
  });
});

describe('scrub(step)', () => {
  afterEach(() => vi.restoreAllMocks());

  const EVENTS = [
    { step: 8, name: 'beta', value: 3 },
    { step: 25, name: 'beta', value: 10 },
  ];
  /** A run at step 40 whose copies were kept on the way, and the curve as the page has it. */
  async function trained(events: RunEvent[] = EVENTS, besides: object = {}) {
    vi.restoreAllMocks();
    const now = performance.now.bind(performance);
    let late = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
    const engine = fakeEngine();
    const { advance, save } = engine;
    engine.save = async () => ({ ...((await save.call(engine)) as object), ...besides });
    engine.advance = (steps) => {
      late += 200;
      return advance.call(engine, steps);
    };
    const advanced = vi.spyOn(engine, 'advance');
    const { run, snapshots, statuses } = start(engine, events);
    const rests = (step: number) =>
      vi.waitFor(() => {
        expect(snapshots.at(-1)?.step).toBe(step);
        expect(statuses.at(-1)).toBe('paused');
      });
    run.goTo(40);
    await rests(40);
    return { run, snapshots, rests, advanced };
  }
  const loss = ({ snapshots }: { snapshots: Snapshot[] }) => snapshots.at(-1)!.metrics['loss'];

  test('shows the nearest kept step at once, computing nothing; the run goes on as it was', async () => {
    const trainee = await trained();
    const { run, snapshots, rests, advanced } = trainee;
    const last = loss(trainee);
    run.step();
    await rests(41);
    const kept = snapshots.at(-1)!.kept!;
    expect(kept.length).toBeGreaterThan(10);
    advanced.mockClear();
    run.scrub(kept[3]! + 0.3);
    await rests(kept[3]!);
    run.scrub(kept[8]!);
    await rests(kept[8]!);
    expect(advanced).not.toHaveBeenCalled();
    run.goTo(40);
    await rests(40);
    expect(loss(trainee)).toBe(last);
    run.step(5);
    await rests(45);
    const straight = await trained();
    straight.run.step(5);
    await straight.rests(45);
    expect(loss(trainee)).toBe(loss(straight));
  });

  test('of a large model, too, though the copy of where it stood takes the place of the one it goes to', async () => {
    const weights = new Float32Array(4.5e6); // two of them are more than is kept
    const { run, snapshots, rests } = await trained(EVENTS, { weights });
    const [kept] = snapshots.at(-1)!.kept!;
    expect(kept).toBeLessThan(40);
    run.scrub(kept!);
    await rests(kept!);
    expect(snapshots.at(-1)!.kept).toEqual([40]);
  });

  test('of many asked for at once only the last is shown', async () => {
    const { run, snapshots, rests } = await trained();
    const before = snapshots.length;
    for (const step of [5, 10, 15, 20]) run.scrub(step);
    run.goTo(20);
    await rests(20);
    expect(snapshots.length - before).toBeLessThanOrEqual(3);
  });

  test('a change at an earlier step forgets the copies of what came later', async () => {
    const trainee = await trained();
    const { run, rests } = trainee;
    run.goTo(20);
    await rests(20);
    await run.set('beta', 7);
    run.goTo(40);
    await rests(40);
    const fresh = await trained([EVENTS[0]!, { step: 20, name: 'beta', value: 7 }]);
    expect(loss(trainee)).toBe(loss(fresh));
    run.replay(EVENTS, 30);
    await rests(30);
    const first = await trained();
    first.run.goTo(30);
    await first.rests(30);
    expect(loss(trainee)).toBe(loss(first));
  });

  test('pauses a run that trains', async () => {
    const { run, snapshots, statuses, settled } = start(fakeEngine());
    run.train();
    await vi.waitFor(() => expect(snapshots.length).toBeGreaterThan(1));
    run.scrub(0);
    await settled();
    expect(snapshots.at(-1)).toMatchObject({ step: 0, metrics: {} });
    expect(statuses.at(-1)).toBe('paused');
  });
});

test('of a pair none gets further ahead than by a slice, nor waits for one that rests', async () => {
  const governor = new Governor();
  const pair = new Set<Run>();
  const listener = (): RunListener => ({ ready: () => {}, snapshot: () => {}, status: () => {} });
  const [quick, slow] = [fakeEngine(), fakeEngine()];
  const { advance } = slow;
  slow.advance = async (steps) => {
    await new Promise((resolve) => setTimeout(resolve, 10 * steps));
    return advance.call(slow, steps);
  };
  const open = (engine: RunEngine) =>
    new Run(engine, SPEC, [], listener(), governor, 20, null, pair);
  const [one, other] = [open(quick), open(slow)];
  let furthest = 0;
  const { advance: go } = quick;
  quick.advance = (steps) => {
    expect(quick.step).toBeLessThanOrEqual(slow.step);
    furthest = Math.max(furthest, quick.step + steps - slow.step);
    return go.call(quick, steps);
  };
  one.train();
  other.train();
  await vi.waitFor(() => expect(slow.step).toBeGreaterThan(20), { timeout: 10_000 });
  expect(furthest).toBeLessThanOrEqual(64);
  other.pause();
  const rested = slow.step;
  quick.advance = go;
  await vi.waitFor(() => expect(quick.step).toBeGreaterThan(rested + 100), { timeout: 10_000 });
  await Promise.all([one.dispose(), other.dispose()]);
  expect(pair.size).toBe(0);
});

test('takeOver: what two runs have in common isn’t done again', async () => {
  const governor = new Governor();
  const first = start(fakeEngine(), [], governor);
  first.run.goTo(30);
  await first.settled();
  const engine = fakeEngine();
  const advanced = vi.spyOn(engine, 'advance');
  const second = start(engine, [{ step: 30, name: 'beta', value: 5 }], governor);
  await second.run.takeOver(first.run, 30);
  second.run.goTo(30);
  await second.settled();
  expect(advanced).not.toHaveBeenCalled();
  second.run.step();
  await vi.waitFor(() => expect(second.snapshots.at(-1)!.step).toBe(31));
  expect(second.snapshots.at(-1)!.metrics['loss']).toBe(35);
});

test('takeOver: a run that has been closed has nothing to give', async () => {
  const governor = new Governor();
  const engine = fakeEngine();
  const first = start(engine, [], governor);
  first.run.goTo(30);
  await first.settled();
  const saved = vi.spyOn(engine, 'save');
  void first.run.dispose();
  const second = start(fakeEngine(), [], governor);
  await second.run.takeOver(first.run, 30);
  expect(saved).not.toHaveBeenCalled();
  second.run.goTo(3);
  await second.settled();
  expect(second.losses()).toEqual([1, 2, 3]);
});
