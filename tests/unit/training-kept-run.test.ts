import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { KeptRun, type Home } from '../../src/training/kept-run.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { RunFacts, RunSpec, Snapshot } from '../../src/training/run-spec.ts';
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
