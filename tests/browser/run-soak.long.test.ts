/** A figure's run, both halves of it, left on for long: what it holds must not grow with its steps. */
import { expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { memory } from '../../src/kernels/tensorflow.ts';
import type { Home } from '../../src/training/kept-run.ts';
import { KeptRun } from '../../src/training/kept-run.ts';
import { RunHost } from '../../src/training/run-host.ts';
import type { RunSpec } from '../../src/training/run-spec.ts';
import { startSession } from '../../src/widgets/run-session.ts';
import { countingGl } from '../bench/count-gl.ts';

const POINTS = {
  model: 'gan',
  structure: { noise: 2, hidden: 8, generatorHidden: 8, optimizer: 'adam', loss: 'nonSaturating' },
  scalars: { discriminatorRate: 0.001, generatorRate: 0.001 },
  data: { kind: 'shape', shape: 'ring', count: 512 },
  batchSize: 16,
  seed: 3,
} as const satisfies Omit<RunSpec, 'engine'>;

const ASCENT: RunSpec = {
  model: 'gaussian-ascent',
  structure: { mu: -2, sigma: 2 },
  scalars: { learningRate: 0.1 },
  data: { kind: 'numbers', values: [-1.2, -0.4, 0.1, 0.9, 2.6] },
  batchSize: 2,
  seed: 3,
  engine: 'float64',
};

interface Use {
  /** Of JavaScript objects that something still refers to. */
  readonly heap: number;
  /** Of the arrays behind them. */
  readonly arrays: number;
  readonly tensors: number;
}

async function inUse({ engine }: RunSpec): Promise<Use> {
  const session = cdp() as unknown as {
    send(method: string): Promise<{ usedSize: number; backingStorageSize: number }>;
  };
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
  return {
    heap: usedSize,
    arrays: backingStorageSize,
    tensors: engine === 'float64' ? 0 : memory().numTensors,
  };
}

test.each([
  ['fused', { ...POINTS, engine: 'fused' }, 100_000],
  ['reference-cpu', { ...POINTS, engine: 'reference-cpu' }, 20_000],
  ['float64', ASCENT, 100_000],
] as const satisfies readonly (readonly [string, RunSpec, number])[])(
  'a small run on %s holds as much after its last steps as after its first tenth',
  async (_, spec, steps) => {
    const host = new RunHost('/', 10);
    const home: Home = {
      remote: host as unknown as Home['remote'], // here, where its memory can be read, not in a worker
      ended: new Promise(() => {}),
      retire() {},
    };
    const session = startSession(
      (of, listener, events, beside) =>
        new KeptRun(
          () => Promise.resolve(home),
          of,
          listener,
          events ?? [],
          () => {},
          beside ?? null,
        ),
    );
    session.open(spec, []);
    const until = async (step: number): Promise<void> => {
      session.goTo(step);
      await vi.waitFor(
        () => {
          const { status, message, step: reached } = session.state();
          expect([status, message, reached]).toEqual(['paused', '', step]);
        },
        { timeout: 800_000, interval: 500 },
      );
    };
    await until(steps / 10);
    const first = await inUse(spec);
    const { objects } = await countingGl(() => until(steps));
    const last = await inUse(spec);
    console.log(spec.engine, first, last, objects);
    expect(objects).toBe(0);
    expect(last.tensors).toBe(first.tensors);
    expect(last.heap - first.heap).toBeLessThan(1_000_000); // 11 bytes a step: one small object is more
    // The curves, 4 bytes a step in buffers that double, and copies of the state, at most 16 MiB of them twice.
    expect(last.arrays - first.arrays).toBeLessThan(40_000_000);
    const { curves } = session.state();
    expect(curves['loss']).toHaveLength(steps);
    expect(curves['loss']!.every(Number.isFinite)).toBe(true);
    session.reset();
  },
);
