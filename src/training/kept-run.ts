import { proxy, releaseProxy, type ProxyMethods } from 'comlink';
import type { RunHandle } from './client.ts';
import { keepMeasurement, keptMeasurement } from './kept-measurements.ts';
import { NOT_LOADED } from './not-loaded.ts';
import type { Copy } from './copies.ts';
import type { Run, RunListener } from './run.ts';
import type { RunHost } from './run-host.ts';
import { eventsAfter, eventsBefore, firstDifference } from './run-spec.ts';
import type { Beside, Probe, RunEvent, RunFacts, RunSpec, SavedRun } from './run-spec.ts';
import type { Death, Remote } from './worker-life.ts';

/** Where runs are computed: a worker, or this thread, which never ends. */
export interface Home {
  readonly remote: Remote<RunHost>;
  readonly ended: Promise<Death>;
  /** Ends it. */
  retire(): void;
}

/** A worker that has ended so often while a run got no further won't carry it. */
const MOST_ENDS = 3;

/** Nothing came of fetching it. */
export const NOT_THERE =
  'The part of this page that trains could not be loaded. Check the connection, then press Try again; if that doesn’t help, reload the page.';
const WON_T_RUN =
  'The part of this page that trains has stopped three times at the same place, so the run was given up. A smaller model may fit; if that doesn’t help, close other pages and press Try again.';

/** What happened, as the beginning of a sentence. */
const HAPPENED: Readonly<Record<Death, string>> = {
  'not loaded': '',
  'broke down': 'The part of this page that trains broke down',
  ended: 'The browser ended the part of this page that trains, as it may when memory runs short',
  silent: 'The part of this page that trains no longer answered',
};

/** The worker has ended with a call under way. */
class Ended extends Error {}

/**
 * The end of a worker, for those who wait for something else from it. Racing each answer against one promise would
 * keep all of them for as long as that one is open.
 */
class End {
  #come = false;
  readonly #waiting = new Set<(error: Ended) => void>();

  /** `answer`, or `Ended` where the end comes first. */
  orEarlier<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#come) reject(new Ended());
      else this.#waiting.add(reject);
      answer.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  come(): void {
    this.#come = true;
    for (const reject of this.#waiting) reject(new Ended());
    this.#waiting.clear();
  }
}

interface Ear {
  hear: ((how: Death) => void) | null;
}

/** Keeps nothing but the ear for as long as the worker lives: here, what listens is all that it can see. */
function lend(ear: Ear, ended: Promise<Death>): void {
  void ended.then((how) => ear.hear?.(how));
}

/** A run in one worker. */
interface Connection {
  readonly run: Promise<Remote<Run>>;
  readonly end: End;
  /** Listens no more for the end of a worker that outlives the run, and would keep it. */
  readonly leave: () => void;
}

/**
 * A run as the page keeps it. It outlives the worker that computes it: what another needs to go on is here,
 * the events, the last copy, and what the reader wants of it. A run at rest waits for the next call.
 */
export class KeptRun implements RunHandle {
  readonly #home: () => Promise<Home>;
  readonly #spec: RunSpec;
  readonly #listener: RunListener;
  readonly #closed: () => void;
  readonly #beside: Beside | null;
  #events: readonly RunEvent[];
  #connection: Connection | null = null;
  /** Calls under way whose answer somebody waits for. */
  #asked = 0;
  /** As far as the page has been told. */
  #step = 0;
  /** Where the reader wants it to go; no further than it is when it rests. */
  #target = 0;
  #pace: number | undefined;
  #copy: Copy | null = null;
  #probes: Readonly<Record<string, Probe>> = {};
  #suspended = false;
  #disposed = false;
  #failed = false;
  /** How often its worker ended since it last got further. */
  #ends = 0;
  #recovery = '';
  /** Last told. */
  #status: 'running' | 'paused' | 'failed' | null = null;
  /** Calls that set it running and haven't: a rest that is told meanwhile is the one before, and so is a copy. */
  #unheard = 0;
  /** Counts the logs: a change that was asked of one is no part of the next. */
  #course = 0;

  /** `closed` is called when nothing more will come of it. */
  constructor(
    home: () => Promise<Home>,
    spec: RunSpec,
    listener: RunListener,
    events: readonly RunEvent[],
    closed: () => void,
    beside: Beside | null = null,
  ) {
    this.#home = home;
    this.#spec = spec;
    this.#listener = listener;
    this.#events = events;
    this.#closed = closed;
    this.#beside = beside;
    this.#connect();
  }

  /** Whether its worker has something to do for it. */
  get expecting(): boolean {
    return this.#asked > 0 || (this.#running() && !this.#suspended);
  }

  train(pace?: number): void {
    this.#aim(Infinity, pace, (run) => run.train(pace));
  }

  pause(): void {
    this.#target = this.#step;
    this.#tell((run) => run.pause());
  }

  step(count = 1): void {
    const from = Number.isFinite(this.#target) ? Math.max(this.#target, this.#step) : this.#step;
    this.#aim(from + count, undefined, (run) => run.step(count));
  }

  async stepWith(scalars: Readonly<Record<string, number>>): Promise<readonly RunEvent[]> {
    return this.#change((run) => {
      this.#unheard++;
      return run.stepWith(scalars);
    });
  }

  goTo(step: number): void {
    if (step < this.#step) this.#rewind(step);
    this.#aim(step, undefined, (run) => run.goTo(step));
  }

  goBack(step: number): void {
    this.#course++;
    this.#events = eventsBefore(this.#events, step, this.#spec.scalars);
    if (step < this.#step) this.#rewind(step);
    this.#aim(step, undefined, (run) => run.goBack(step));
  }

  replay(events: readonly RunEvent[], step: number): void {
    this.#course++;
    this.#rewind(Math.min(step, this.#step, firstDifference(this.#events, events)));
    this.#events = events;
    this.#aim(step, undefined, (run) => run.replay(events, step));
  }

  scrub(step: number): void {
    if (!this.#connection) return this.goTo(step); // another worker has no copies
    this.#target = this.#step;
    this.#tell((run) => run.scrub(step));
  }

  async set(name: string, value: number): Promise<RunEvent> {
    const [event] = await this.#change(async (run) => [await run.set(name, value)]);
    if (!event) throw new Error('The run that this change was for has been replaced by another.');
    return event;
  }

  watch(probes: Readonly<Record<string, Probe>>): void {
    this.#probes = probes;
    if (this.#connection) this.#tell((run) => run.watch(probes));
  }

  ask(probe: Probe): Promise<Float32Array> {
    return this.#ask((run) => run.ask(probe));
  }

  save(): Promise<SavedRun> {
    return this.#ask((run) => run.save());
  }

  suspend(suspended: boolean): void {
    this.#suspended = suspended;
    if (this.#connection) this.#tell((run) => run.suspend(suspended));
    else if (this.expecting) this.#connect();
  }

  dispose(): void {
    this.#disposed = true;
    this.#closed();
    const connection = this.#connection;
    void connection?.run
      .then(async (run) => {
        await run.dispose();
        (run as Partial<ProxyMethods>)[releaseProxy]?.(); // absent where the run lives on this thread
      })
      .catch(() => {})
      .finally(connection.leave);
  }

  /** Asks for changes and logs them, but for those of a log that has been replaced: its run has forgotten them. */
  async #change(
    call: (run: Remote<Run>) => Promise<readonly RunEvent[]>,
  ): Promise<readonly RunEvent[]> {
    const course = this.#course;
    const made = await this.#ask(async (run) => (course === this.#course ? call(run) : []));
    if (course !== this.#course) return [];
    this.#log(made);
    return made;
  }

  #log(made: readonly RunEvent[]): void {
    this.#events = eventsAfter(this.#events, made);
    const from = made[0]?.step ?? Infinity;
    if (this.#copy && this.#copy.step > from) this.#copy = null; // of another course than this
  }

  #running(): boolean {
    return this.#target > this.#step && !this.#failed && !this.#disposed;
  }

  /** What is forgotten when the run goes back to `step`. */
  #rewind(step: number): void {
    this.#step = step;
    if (this.#copy && this.#copy.step > step) this.#copy = null;
  }

  #aim(
    target: number,
    pace: number | undefined,
    call: (run: Remote<Run>) => Promise<unknown>,
  ): void {
    this.#target = target;
    this.#pace = pace;
    this.#failed = false;
    if (!this.#connection) this.#connect();
    else {
      this.#unheard++;
      this.#tell(call);
    }
  }

  /** Calls on a run that failed to open are dropped: its listener has been told why. */
  #tell(call: (run: Remote<Run>) => Promise<unknown>): void {
    void this.#connection?.run.then(call).catch(() => {});
  }

  /** A call that waits for its answer, which another worker gives if the first has ended. */
  async #ask<T>(call: (run: Remote<Run>) => Promise<T>): Promise<T> {
    this.#asked++;
    try {
      for (let ends = 1; ; ends++) {
        const { run, end } = this.#connection ?? this.#connect();
        try {
          return await end.orEarlier(run.then(call));
        } catch (error) {
          if (!(error instanceof Ended)) throw error;
          if (this.#failed || ends === MOST_ENDS) throw new Error(WON_T_RUN, { cause: error });
          if (this.#disposed)
            throw new Error('The run this question was for has been closed.', { cause: error });
        }
      }
    } finally {
      this.#asked--;
    }
  }

  /** Opens the run in a worker, and has it go on from where the page was told of it last. */
  #connect(): Connection {
    let own: Home | null = null;
    const end = new End();
    const ear: Ear = {
      hear: (how) => {
        if (this.#connection === connection) this.#lost(how);
        end.come();
      },
    };
    const opened = this.#home().then((home) => {
      own = home;
      lend(ear, home.ended);
      return home.remote.open(
        this.#spec,
        this.#heard(() => this.#connection === connection),
        this.#events,
        this.#spec.engine === 'auto' ? keptMeasurement(this.#spec) : null,
        this.#beside,
      );
    }) as Promise<Remote<Run>>;
    const connection: Connection = {
      run: end.orEarlier(opened),
      end,
      leave: () => void (ear.hear = null),
    };
    this.#connection = connection;
    connection.run.catch((error: unknown) => {
      if (error instanceof Ended || this.#connection !== connection) return;
      this.#fail(error instanceof Error ? error.message : String(error));
      if ((error as Partial<Error> | null)?.name === NOT_LOADED) own?.retire();
    });
    this.#goOn();
    return connection;
  }

  /** Brings a run that has just been opened to where it was, and on. */
  #goOn(): void {
    const [step, target, pace] = [this.#step, this.#target, this.#pace];
    const copy = this.#copy && this.#copy.step <= step ? this.#copy : null;
    this.#unheard = target > step ? 1 : 0;
    if (Object.keys(this.#probes).length > 0) this.#tell((run) => run.watch(this.#probes));
    if (this.#suspended) this.#tell((run) => run.suspend(true));
    if (step > 0) this.#tell((run) => run.resume(copy, step));
    if (target === Infinity) this.#tell((run) => run.train(pace));
    else if (target > step) this.#tell((run) => run.goTo(target));
  }

  #lost(how: Death): void {
    this.#connection = null;
    if (this.#disposed) return;
    if (how === 'not loaded') return this.#fail(NOT_THERE);
    if (!this.#running() && this.#asked === 0) {
      if (this.#status === 'running' || this.#unheard > 0) this.#tellStatus('paused', ''); // it was about to rest
      return;
    }
    if (++this.#ends >= MOST_ENDS) return this.#fail(WON_T_RUN);
    const from = this.#copy
      ? `goes on from its copy at step ${this.#copy.step.toLocaleString('en')}`
      : this.#step > 0
        ? 'is done again from its start'
        : 'begins anew';
    this.#recovery = `${HAPPENED[how]}. It has been started again, and the run ${from}.`;
    if (this.expecting) this.#connect();
  }

  #tellStatus(...status: Parameters<RunListener['status']>): void {
    this.#status = status[0];
    this.#listener.status(...status);
  }

  #fail(message: string): void {
    this.#failed = true;
    this.#unheard = 0;
    this.#target = this.#step;
    this.#tellStatus('failed', message);
  }

  /** What the run tells, of which some is kept here before the figure hears it. */
  #heard(present: () => boolean): RunListener {
    return proxy<RunListener>({
      ready: (facts: RunFacts) => {
        if (!present()) return;
        if (facts.measured) keepMeasurement(this.#spec, facts.measured);
        const recovery = facts.recovery ?? this.#recovery;
        this.#listener.ready(recovery ? { ...facts, recovery } : facts);
      },
      snapshot: (snapshot) => {
        if (!present()) return;
        if (snapshot.step > this.#step) this.#ends = 0;
        this.#step = snapshot.step;
        this.#listener.snapshot(snapshot);
      },
      status: (status, message) => {
        if (!present()) return;
        if (status === 'failed') return this.#fail(message);
        if (status === 'running') this.#unheard = Math.max(0, this.#unheard - 1);
        else if (this.#unheard === 0) {
          this.#ends = 0;
          this.#target = this.#step;
        }
        this.#tellStatus(status, message);
      },
      kept: (copy) => {
        if (present() && this.#unheard === 0) this.#copy = copy;
      },
    });
  }
}
