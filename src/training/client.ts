import { proxy, releaseProxy, wrap, type ProxyMethods } from 'comlink';
import { keepMeasurement, keptMeasurement } from './kept-measurements.ts';
import type { Run, RunListener } from './run.ts';
import type { RunHost } from './run-host.ts';
import type { DataSource, Probe, RunEvent, RunFacts, RunSpec, SavedRun } from './run-spec.ts';

export type { RunListener } from './run.ts';

/** A run, seen from the page. Calls are queued until the run is ready; none of them blocks. */
export interface RunHandle {
  /** Goes on until paused, at most `pace` steps per second where it is given. */
  train(pace?: number): void;
  pause(): void;
  /** `count` more steps, then pauses with a snapshot. */
  step(count?: number): void;
  /** One more step with these live numbers, which then go back; the caller logs the events it resolves to. */
  stepWith(scalars: Readonly<Record<string, number>>): Promise<readonly RunEvent[]>;
  /** Replays with the events the run was opened with and those set since, then pauses with a snapshot. */
  goTo(step: number): void;
  /** The same, and events from `step` on are forgotten. */
  goBack(step: number): void;
  /** Changes a live scalar from the next step on; the caller logs the event it resolves to. */
  set(name: string, value: number): Promise<RunEvent>;
  /** Arrays to send with snapshots; replaces the previous ones. */
  watch(probes: Readonly<Record<string, Probe>>): void;
  ask(probe: Probe): Promise<Float32Array>;
  /** The parameters at the present step, of a network. */
  save(): Promise<SavedRun>;
  /** Holds a running run while its figure can't be seen; `data-run` stays `running`. */
  suspend(suspended: boolean): void;
  dispose(): void;
}

/** The calls of `T` as they are from here, through a worker or not. */
type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

const BROKEN =
  'The part of this page that trains could not be loaded or broke down. Try again; if that doesn’t help, reload the page.';

/** On the main thread a slice of training must leave room for a frame. */
const MAIN_THREAD_SLICE_MS = 10;

let sharedHost: Promise<Remote<RunHost>> | null = null;
const openListeners = new Set<RunListener>();

/** Opens a run in the one shared worker, which is started if need be. Nothing trains before `train`, `step` or `goTo`. */
export function openRun(
  spec: RunSpec,
  listener: RunListener,
  events: readonly RunEvent[] = [],
): RunHandle {
  openListeners.add(listener);
  const ready = (facts: RunFacts): void => {
    if (facts.measured) keepMeasurement(spec, facts.measured);
    listener.ready(facts);
  };
  const run = host().then((remote) =>
    remote.open(
      spec,
      proxy({ ready, snapshot: listener.snapshot, status: listener.status }),
      events,
      spec.engine === 'auto' ? keptMeasurement(spec) : null,
    ),
  ) as Promise<Remote<Run>>;
  run.catch((error: unknown) => listener.status('failed', sentence(error)));
  /** Calls on a run that failed to open are dropped: its listener has been told why. */
  const tell = (call: (run: Remote<Run>) => Promise<unknown>): void =>
    void run.then(call).catch(() => {});
  return {
    train: (pace) => tell((r) => r.train(pace)),
    pause: () => tell((r) => r.pause()),
    step: (count) => tell((r) => r.step(count)),
    stepWith: (scalars) => run.then((r) => r.stepWith(scalars)),
    goTo: (step) => tell((r) => r.goTo(step)),
    goBack: (step) => tell((r) => r.goBack(step)),
    set: (name, value) => run.then((r) => r.set(name, value)),
    watch: (probes) => tell((r) => r.watch(probes)),
    ask: (probe) => run.then((r) => r.ask(probe)),
    save: () => run.then((r) => r.save()),
    suspend: (suspended) => tell((r) => r.suspend(suspended)),
    dispose: () => {
      openListeners.delete(listener);
      tell(async (r) => {
        await r.dispose();
        (r as Partial<ProxyMethods>)[releaseProxy]?.(); // absent where the run lives on this thread
      });
    },
  };
}

/**
 * Gets ready what a network's run on `data` needs, for a reader whose hand is on the button. Large
 * files wait for the press, and the GPU is left alone.
 */
export function prepareToTrain(data: DataSource): void {
  host()
    .then((remote) => remote.prepare(data.kind === 'digits' ? data : null))
    .catch(() => {}); // the run will say what is the matter
}

function host(): Promise<Remote<RunHost>> {
  if (!sharedHost) {
    sharedHost = typeof OffscreenCanvas === 'undefined' ? mainThreadHost() : workerHost();
    sharedHost.catch(() => (sharedHost = null)); // the next run tries again
  }
  return sharedHost;
}

async function workerHost(): Promise<Remote<RunHost>> {
  const worker = new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module' });
  worker.onerror = () => {
    sharedHost = null;
    worker.terminate();
    // every figure, those whose run is still being opened included
    for (const listener of openListeners) listener.status('failed', BROKEN);
  };
  return wrap<RunHost>(worker);
}

async function mainThreadHost(): Promise<Remote<RunHost>> {
  const { RunHost } = await import('./run-host.ts');
  return new RunHost(import.meta.env.BASE_URL, MAIN_THREAD_SLICE_MS);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
