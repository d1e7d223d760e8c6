import { wrap } from 'comlink';
import { dutyOf, onPower, powerNow } from './power.ts';
import { KeptRun, NOT_THERE, type Home } from './kept-run.ts';
import type { Pair } from './prove.ts';
import type { RunListener } from './run.ts';
import type { RunHost } from './run-host.ts';
import type { Beside, DataSource, Probe, RunEvent, RunSpec, SavedRun } from './run-spec.ts';
import { endOf, type Remote } from './worker-life.ts';

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
  /** The same with another log. */
  replay(events: readonly RunEvent[], step: number): void;
  /** Pauses with a snapshot of the kept step that is nearest: see `Snapshot.kept`. */
  scrub(step: number): void;
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

/** On the main thread a slice of training must leave room for a frame. */
const MAIN_THREAD_SLICE_MS = 10;

let shared: Promise<Home> | null = null;
const open = new Set<KeptRun>();

/**
 * Opens a run in the one shared worker, which is started if need be, and another if it ends. Nothing trains
 * before `train`, `step` or `goTo`.
 */
export function openRun(
  spec: RunSpec,
  listener: RunListener,
  events: readonly RunEvent[] = [],
  beside: Beside | null = null,
): RunHandle {
  const run = new KeptRun(home, spec, listener, events, () => open.delete(run), beside);
  open.add(run);
  return run;
}

/**
 * Gets ready what a network's run on `data` needs, for a reader whose hand is on the button. Large
 * files wait for the press, and the GPU is left alone.
 */
export function prepareToTrain(data: DataSource): void {
  home()
    .then(({ remote }) => remote.prepare(data.kind === 'digits' ? data : null))
    .catch(() => {}); // the run will say what is the matter
}

/** Has one thing about a network checked, beside its run: see `prove.ts`. Rejects with a sentence for the reader. */
export async function proveNetwork(
  ...question: Parameters<RunHost['prove']>
): Promise<readonly Pair[]> {
  const { remote, ended } = await home();
  const broken = ended.then(() => {
    throw new Error('The part of this page that computes was stopped. Press “Check now” again.');
  });
  return Promise.race([remote.prove(...question), broken]);
}

function home(): Promise<Home> {
  if (!shared) {
    const made = typeof OffscreenCanvas === 'undefined' ? mainThread() : workerHome();
    shared = made;
    const forget = (): void => {
      if (shared === made) shared = null; // the next run tries again
    };
    made.then(({ remote, ended }) => {
      const setDuty = (): void => void remote.setDuty(dutyOf(powerNow()));
      const stop = onPower(setDuty);
      setDuty();
      void ended.then(() => {
        stop();
        forget();
      });
    }, forget);
  }
  return shared;
}

async function workerHome(): Promise<Home> {
  let worker: Worker;
  try {
    worker = new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return mainThread(); // forbidden here: a page that was opened from a file, or lies in another's frame
  }
  const remote = wrap<RunHost>(worker) as Remote<RunHost>;
  const expecting = (): boolean => [...open].some((run) => run.expecting);
  const ended = endOf(worker, remote, expecting).finally(() => worker.terminate());
  const retire = (): void => {
    shared = null; // other runs stay where they are
    if (!expecting()) worker.terminate();
  };
  return { remote, ended, retire };
}

async function mainThread(): Promise<Home> {
  const { RunHost } = await import('./run-host.ts').catch(() => {
    throw new Error(NOT_THERE);
  });
  const remote = new RunHost(import.meta.env.BASE_URL, MAIN_THREAD_SLICE_MS);
  return {
    remote: remote as unknown as Remote<RunHost>,
    ended: new Promise(() => {}),
    retire() {},
  };
}
