import type { openRun, RunHandle } from '../training/client.ts';
import { eventsAfter, eventsBefore } from '../training/run-spec.ts';
import type { Probe, RunEvent, RunSpec, Snapshot, Spent } from '../training/run-spec.ts';
import type { RunView } from './declaration.ts';

/** A figure's run as the page keeps it: what the picture sees, and what the buttons and the link need. */
export interface SessionState extends RunView {
  /** Why it failed; empty otherwise. */
  readonly message: string;
  /** What was opened; null before that. */
  readonly spec: RunSpec | null;
  /** What the reader changed while it ran. */
  readonly events: readonly RunEvent[];
  readonly stepsPerSecond: number;
  /** What a step costs; 0 before the first. */
  readonly msPerStep: number;
  /** The last step of the run as its log has it; `step` is earlier where the reader has gone back. */
  readonly furthest: number;
  /** Where it is on its way to by itself; null where it isn't. */
  readonly target: number | null;
  /** Steps that can be shown at once. */
  readonly kept: readonly number[];
  /** Changes of the reader's that the run hasn't logged yet. */
  readonly pending: number;
  /** Null before there is a mean to tell. */
  readonly spent: Spent | null;
  readonly save: NonNullable<RunView['save']>;
}

const notOpen = (): Error => new Error('Press Train or Step first.');

/** A figure before its first button. */
export const IDLE: SessionState = {
  status: 'idle',
  message: '',
  facts: null,
  step: 0,
  metrics: {},
  curves: {},
  probes: {},
  pictures: {},
  spec: null,
  events: [],
  stepsPerSecond: 0,
  msPerStep: 0,
  furthest: 0,
  target: null,
  kept: [],
  pending: 0,
  spent: null,
  ask: () => Promise.reject(notOpen()),
  save: () => Promise.reject(notOpen()),
};

/** What a run has in common with another session's: its course up to `step`, and the curves of that. */
export interface Shared {
  readonly step: number;
  readonly curves: RunView['curves'];
}

/** At most one run at a time, opened by the first button that needs it and closed by `reset`. */
export interface RunSession {
  readonly state: () => SessionState;
  /** Calls `listener` after every change of state; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly isOpen: () => boolean;
  /** The log, and as if made at the present step what has been changed and isn't logged yet. */
  readonly expected: () => readonly RunEvent[];
  /** Runs of sessions with the same pair keep in step. */
  readonly pair: string;
  /** Opens the run of `spec`, which will replay `events`; nothing trains yet. */
  open(spec: RunSpec, events: readonly RunEvent[], shared?: Shared): void;
  /** Says that there can't be a run, and why. */
  refuse(message: string): void;
  /** At most `pace` steps per second, where it is given. */
  train(pace?: number): void;
  pause(): void;
  step(): void;
  /** One step with these live numbers, which then go back: all of it is logged. */
  stepWith(scalars: Readonly<Record<string, number>>): void;
  goTo(step: number): void;
  /** Back to an earlier step of the run, as if nothing had been changed there or after it. */
  goBack(step: number): void;
  /** The run with another log, which it has followed to `furthest`, as of `step`. */
  replay(events: readonly RunEvent[], step: number, furthest: number): void;
  /** Rests at the kept step nearest to `step`. */
  scrub(step: number): void;
  /** Changes a live number of an open run and logs it; without one there is nothing to do. */
  set(name: string, value: number): void;
  watch(probes: Readonly<Record<string, Probe>>): void;
  suspend(suspended: boolean): void;
  /** Closes the run; the figure is idle again. */
  reset(): void;
}

let pairs = 0;

/** A figure's run, kept outside React so that a burst of snapshots costs one render each and no more. */
export function startSession(open: typeof openRun, pair = `pair ${++pairs}`): RunSession {
  const listeners = new Set<() => void>();
  let handle: RunHandle | null = null;
  let curves = new Curves();
  let suspended = false;
  let probes: Readonly<Record<string, Probe>> = {};
  /** Counts the logs: a change that was made to one is no part of the next. */
  let course = 0;
  /** Live numbers on their way to this log. */
  let asked: readonly { readonly name: string; readonly value: number }[] = [];
  const turn = (): void => {
    course++;
    asked = [];
  };

  let state = IDLE;
  const change = (part: Partial<SessionState>): void => {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  };
  const close = (): void => {
    handle?.dispose();
    handle = null;
  };
  const log = (mine: RunHandle, make: (run: RunHandle) => Promise<readonly RunEvent[]>): void => {
    change({ pending: state.pending + 1 });
    const of = course;
    const logged = (made: readonly RunEvent[]): void => {
      if (mine !== handle) return; // the run it belonged to is gone
      if (of !== course) return change({ pending: state.pending - 1 }); // and so is what it belonged to
      const events = eventsAfter(state.events, made);
      const branched = made.length > 0 && { furthest: state.step };
      change({ events, ...branched, pending: state.pending - 1 });
    };
    make(mine).then(logged, () => logged([])); // the run reports its own failure
  };
  const opened = (): RunHandle => {
    if (!handle) throw new Error('A run is opened before it is told to go on.');
    return handle;
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    isOpen: () => handle !== null,
    pair,
    expected: () =>
      asked.length > 0
        ? eventsAfter(
            state.events,
            asked.map((part) => ({ step: state.step, ...part })),
          )
        : state.events,
    refuse(message) {
      close();
      change({ ...IDLE, status: 'failed', message });
    },
    open(spec, events, shared = { step: 0, curves: {} }) {
      close();
      turn();
      curves = new Curves();
      curves.extend({
        step: shared.step,
        trace: {
          from: 1,
          metrics: Object.fromEntries(
            Object.entries(shared.curves).map(([name, all]) => [
              name,
              all.subarray(0, shared.step),
            ]),
          ),
        },
      });
      let mine: RunHandle | null = null;
      // of this run, even by one who asks when the next has been opened
      change({
        ...IDLE,
        spec,
        events,
        ask: async (probe) => (mine ?? opened()).ask(probe),
        save: async () => (mine ?? opened()).save(),
      });
      const current = (): boolean => mine === null || mine === handle; // a closed run may still call
      mine = open(
        spec,
        {
          ready: (facts) => {
            if (current()) change({ facts });
          },
          snapshot: (snapshot) => {
            if (!current()) return;
            const { step, kept = [] } = snapshot;
            const before = step > 0 ? state : IDLE; // of random parameters nothing is shown
            change({
              step,
              metrics: snapshot.metrics,
              curves: curves.extend(snapshot),
              probes: { ...before.probes, ...snapshot.probes },
              pictures: { ...before.pictures, ...snapshot.pictures },
              stepsPerSecond: snapshot.stepsPerSecond,
              msPerStep: snapshot.msPerStep ?? 0,
              furthest: Math.max(state.furthest, step),
              kept,
              spent: snapshot.spent ?? state.spent,
            });
          },
          status: (status, message) => {
            if (current())
              change({ status, message, ...(status !== 'running' && { target: null }) });
          },
        },
        events,
        { pair, share: shared.step },
      );
      handle = mine;
      handle.watch(probes);
      if (suspended) handle.suspend(true);
    },
    // `running` before the run says so: starting the worker takes a moment, and the button has been pressed
    train(pace) {
      change({ status: 'running', target: null });
      opened().train(pace);
    },
    pause() {
      handle?.pause();
    },
    step() {
      change({ status: 'running', target: null });
      opened().step();
    },
    stepWith(scalars) {
      change({ status: 'running', target: null });
      log(opened(), (mine) => mine.stepWith(scalars));
    },
    goTo(step) {
      change({ status: 'running', target: step });
      opened().goTo(step);
    },
    goBack(step) {
      turn();
      const events = eventsBefore(state.events, step, state.spec?.scalars ?? {});
      change({ status: 'running', message: '', target: step, events, furthest: step });
      opened().goBack(step);
    },
    replay(events, step, furthest) {
      turn();
      change({ status: 'running', message: '', target: step, events, furthest });
      opened().replay(events, step);
    },
    scrub(step) {
      opened().scrub(step);
    },
    set(name, value) {
      if (!handle) return;
      const part = { name, value };
      asked = [...asked.filter((other) => other.name !== name), part];
      log(handle, async (mine) => {
        try {
          return [await mine.set(name, value)];
        } finally {
          asked = asked.filter((other) => other !== part);
        }
      });
    },
    watch(next) {
      probes = next;
      handle?.watch(next);
    },
    suspend(next) {
      suspended = next;
      handle?.suspend(next);
    },
    reset() {
      if (state === IDLE) return; // a figure dragged before its first run resets with every move
      close();
      turn();
      change(IDLE);
    },
  };
}

/** Curves that grow by what each snapshot brings, in buffers that double when they are full. */
class Curves {
  #buffers: Record<string, Float32Array> = {};

  /** Every metric at steps 1 … `step`; a step no snapshot told of is NaN. */
  extend({ step, trace }: Pick<Snapshot, 'step' | 'trace'>): Record<string, Float32Array> {
    for (const [name, values] of Object.entries(trace.metrics)) {
      let buffer = this.#buffers[name];
      if (!buffer || buffer.length < step) {
        const longer = new Float32Array(Math.max(256, 2 * step)).fill(NaN);
        if (buffer) longer.set(buffer);
        buffer = this.#buffers[name] = longer;
      }
      buffer.set(values, trace.from - 1);
    }
    return Object.fromEntries(
      Object.entries(this.#buffers).map(([name, buffer]) => [name, buffer.subarray(0, step)]),
    );
  }
}
