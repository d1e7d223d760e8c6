import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { KeptRun, type Home } from '../../src/training/kept-run.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { Run, RunListener } from '../../src/training/run.ts';
import type { RunEvent, RunFacts, RunSpec, Snapshot } from '../../src/training/run-spec.ts';
import type { Death } from '../../src/training/worker-life.ts';

const SPEC: RunSpec = {
  model: 'logistic-regression',
  structure: {},
  scalars: { learningRate: 0.01 },
  data: { kind: 'numbers', values: [-1.2, -0.4, 0, 0.1, 0.9, 1, 2.6, 0.3, 0, 0.2, 2, 1] },
  batchSize: 2,
  seed: 7,
  engine: 'float64',
};
const PROBE = { kind: 'rows', count: 5, want: 'line' } as const;

afterEach(() => vi.restoreAllMocks());

/** Homes for runs, of which one after another can be ended; `deaf` ones open no run and answer nothing. */
function homes(deaf: readonly boolean[] = []) {
  const made: { end: (how: Death) => void; retired: boolean }[] = [];
  let present: Promise<Home> | null = null;
  const home = (): Promise<Home> => {
    if (present) return present;
    const host = new RunHost('/', 5);
    const never = (): Promise<never> => new Promise(() => {});
    const remote = (deaf[made.length] ? { open: never } : host) as unknown as Home['remote'];
    let end: (how: Death) => void = () => {};
    const ended = new Promise<Death>((resolve) => (end = resolve));
    const one = { end, retired: false };
    made.push(one);
    void ended.then(() => (present = null));
    present = Promise.resolve({ remote, ended, retire: () => void (one.retired = true) });
    return present;
  };
  return { made, home };
}

function open(home: () => Promise<Home>, spec = SPEC) {
  const log = {
    facts: [] as RunFacts[],
    statuses: [] as string[],
    message: '',
    curve: [] as number[],
    step: 0,
  };
  const run = new KeptRun(
    home,
    spec,
    {
      ready: (facts) => log.facts.push(facts),
      status: (status, message) => void (log.statuses.push(status), (log.message = message)),
      snapshot: ({ step, trace }: Snapshot) => {
        log.step = step;
        log.curve.length = step;
        (trace.metrics['loss'] ?? []).forEach((loss, i) => (log.curve[trace.from - 1 + i] = loss));
      },
    },
    [],
    () => {},
  );
  onTestFinished(() => run.dispose());
  const settled = (status = 'paused') =>
    vi.waitFor(() => expect(log.statuses.at(-1)).toBe(status), { timeout: 10_000 });
  const passed = (step: number) =>
    vi.waitFor(() => expect(log.step).toBeGreaterThan(step), { timeout: 10_000 });
  return { run, log, settled, passed };
}

/** The loss at each step of a run that nothing befalls. */
async function undisturbed(steps: number): Promise<number[]> {
  const { run, log, settled } = open(homes().home);
  run.goTo(steps);
  await settled();
  return log.curve;
}

/** Lets so much time pass at once, for whoever asks the clock. */
function skip(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

test('a run whose worker ends goes on in another from its last copy, and its curve misses nothing', async () => {
  const { made, home } = homes();
  const { run, log, settled, passed } = open(home);
  run.train(400);
  await passed(20);
  skip(10_000); // a copy is due
  await passed(log.step + 60);
  made[0]!.end('ended');
  await vi.waitFor(() => expect(log.facts).toHaveLength(2));
  const at = log.step;
  await passed(at + 20);
  run.pause();
  await settled();
  expect(log.facts[1]!.recovery).toMatch(
    /^The browser ended the part .* goes on from its copy at step \d+\.$/,
  );
  expect(new Set(log.statuses)).toEqual(new Set(['running', 'paused']));
  expect(log.curve).toEqual(await undisturbed(log.step));
});

test('a replay whose worker ends before there is a copy begins again, and says so', async () => {
  const { made, home } = homes();
  const { run, log, settled, passed } = open(home);
  run.train(200);
  await passed(5);
  run.goTo(60_000);
  await passed(100);
  made[0]!.end('silent');
  await settled();
  expect(log.step).toBe(60_000);
  expect(log.facts[1]!.recovery).toContain('is done again from its start');
  expect(log.curve.slice(0, 500)).toEqual(await undisturbed(500));
});

test('a run at rest waits in peace, and answers where it rested', async () => {
  const { made, home } = homes();
  const { run, log, settled } = open(home);
  run.goTo(300);
  await settled();
  const answer = await run.ask(PROBE);
  made[0]!.end('ended');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(made).toHaveLength(1);
  expect(await run.ask(PROBE)).toEqual(answer);
  expect(made).toHaveLength(2);
  run.step();
  await vi.waitFor(() => expect(log.step).toBe(301));
  expect(log.curve).toEqual(await undisturbed(301));
});

test('what was asked of a worker that ended is answered by the next', async () => {
  const { made, home } = homes([true]);
  const { run, log, settled } = open(home);
  const asked = run.set('learningRate', 0.05);
  run.step(3);
  await new Promise((resolve) => setTimeout(resolve, 20));
  made[0]!.end('broke down');
  expect(await asked).toMatchObject({ name: 'learningRate', value: 0.05 });
  await settled();
  expect(log.step).toBe(3);
  expect(log.facts[0]!.recovery).toMatch(/broke down.* begins anew\.$/);
});

test('a worker that ends again and again at one place ends the run with a sentence; another try may do', async () => {
  const { made, home } = homes([true, true, true]);
  const { run, log, settled } = open(home);
  run.train();
  for (const death of [0, 1, 2]) {
    await vi.waitFor(() => expect(made).toHaveLength(death + 1));
    made[death]!.end('ended');
  }
  await settled('failed');
  expect(log.message).toContain('stopped three times at the same place');
  expect(made).toHaveLength(3);
  const again = open(home);
  again.run.step();
  await again.settled();
  expect(again.log.step).toBe(1);
});

test('a question that ends every worker is given up', async () => {
  const { made, home } = homes([true, true, true]);
  const { run } = open(home);
  const asked = run.save();
  asked.catch(() => {}); // looked at below
  for (const death of [0, 1, 2]) {
    await vi.waitFor(() => expect(made).toHaveLength(death + 1));
    made[death]!.end('ended');
  }
  await expect(asked).rejects.toThrow('stopped three times');
  expect(made).toHaveLength(3);
});

test('a worker that was never there is told at once', async () => {
  const { made, home } = homes([true]);
  const { run, log, settled } = open(home);
  run.train();
  await vi.waitFor(() => expect(made).toHaveLength(1));
  made[0]!.end('not loaded');
  await settled('failed');
  expect(log.message).toMatch(/could not be loaded.*Try again/);
});

test('a rest that is told after the next press is the one before', async () => {
  const { made, home } = homes();
  const { run, log, settled, passed } = open(home);
  run.step();
  run.train(200);
  await passed(20);
  expect(run.expecting).toBe(true);
  made[0]!.end('ended');
  await passed(log.step + 5);
  run.pause();
  await settled();
  expect(run.expecting).toBe(false);
});

test('out of sight it waits with going on until it is seen', async () => {
  const { made, home } = homes();
  const { run, log, passed } = open(home);
  run.train(200);
  await passed(5);
  run.suspend(true);
  made[0]!.end('ended');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(made).toHaveLength(1);
  run.suspend(false);
  await passed(log.step + 5);
  expect(made).toHaveLength(2);
});

describe('what is on its way between page and worker', () => {
  /** A run in workers that do nothing but note what they are told, and tell what the test says. */
  function noted() {
    const calls: string[] = [];
    const statuses: string[] = [];
    const said: { listener: RunListener; end: (how: Death) => void }[] = [];
    const answers: ((event: RunEvent) => void)[] = [];
    const remote = {
      open: async (_: RunSpec, listener: RunListener, events: readonly RunEvent[]) => {
        said.at(-1)!.listener = listener;
        calls.push(`open ${events.map((e) => `${e.step}:${e.name}:${e.value}`).join('~')}`);
        return run;
      },
    } as unknown as Home['remote'];
    const note = (name: string) => async (what: unknown) =>
      void calls.push(`${name} ${JSON.stringify(what) ?? ''}`.trim());
    const run = {
      ...{ train: note('train'), step: note('step'), replay: note('replay'), goTo: note('goTo') },
      ...{ resume: note('resume'), dispose: note('dispose') },
      ask: async () => new Float32Array(1000),
      set: () => new Promise<RunEvent>((resolve) => answers.push(resolve)),
    } as unknown as Run;
    let home: Promise<Home> | null = null;
    const kept = new KeptRun(
      () =>
        (home ??= (() => {
          const ended = new Promise<Death>((end) => {
            const telling = (how: Death): void => {
              home = null;
              end(how);
            };
            said.push({ listener: null!, end: telling });
          });
          return Promise.resolve({ remote, ended, retire: () => {} });
        })()),
      SPEC,
      { ready: () => {}, snapshot: () => {}, status: (status) => void statuses.push(status) },
      [],
      () => {},
    );
    const settled = () => new Promise((resolve) => setTimeout(resolve, 10));
    return { kept, calls, statuses, said, answers, settled };
  }
  const shown = (step: number): Snapshot => ({
    ...{ step, metrics: {}, trace: { from: 1, metrics: {} }, probes: {}, pictures: {} },
    stepsPerSecond: 1,
  });

  test('a copy of another course than the one that the reader has gone over to is not taken up', async () => {
    const { kept, calls, said, settled } = noted();
    kept.train();
    await settled();
    const { listener, end } = said[0]!;
    listener.status('running', '');
    listener.snapshot(shown(50));
    kept.replay([{ step: 4, name: 'learningRate', value: 1 }], 40);
    listener.kept!({ step: 30, state: {}, latest: {} }); // made before the worker heard of that
    listener.status('running', '');
    listener.snapshot(shown(40));
    listener.status('paused', '');
    await settled();
    end('ended');
    await settled();
    calls.length = 0;
    kept.step();
    await settled();
    expect(calls).toEqual(['open 4:learningRate:1', 'resume null', 'goTo 41']);
  });

  test('a change that is answered when another log has taken the place of its own is none of that', async () => {
    const { kept, calls, said, answers, settled } = noted();
    await settled();
    const changed = kept.set('learningRate', 0.5);
    await settled();
    kept.replay([], 0);
    answers[0]!({ step: 3, name: 'learningRate', value: 0.5 });
    await expect(changed).rejects.toThrow('replaced by another');
    said[0]!.listener.status('running', '');
    said[0]!.listener.status('paused', '');
    said[0]!.end('ended');
    await settled();
    calls.length = 0;
    kept.step();
    await settled();
    expect(calls).toEqual(['open ', 'goTo 1']);
  });

  test('paused before it was heard to run, it rests when its worker ends', async () => {
    const { kept, statuses, said, settled } = noted();
    await settled();
    kept.train();
    kept.pause();
    said[0]!.end('ended');
    await settled();
    expect(statuses).toEqual(['paused']);
  });

  test('for as long as the worker lives neither answers nor a closed run’s copy are kept', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const ends: unknown[] = []; // whoever could still tell of the end is there
    const weakly: WeakRef<object>[] = [];
    const openRun = noted();
    await openRun.settled();
    await (async () => {
      const { kept, said, settled } = noted();
      await settled();
      const copy = { step: 1, state: {}, latest: {} };
      said[0]!.listener.kept!(copy);
      kept.dispose();
      await settled();
      said[0]!.listener = null!;
      ends.push(said[0]!.end);
      weakly.push(new WeakRef(await openRun.kept.ask(PROBE)), new WeakRef(copy));
    })();
    await openRun.settled();
    collect();
    expect(weakly.map((one) => one.deref())).toEqual([undefined, undefined]);
    expect(ends).toHaveLength(1);
    openRun.kept.dispose();
  });
});
