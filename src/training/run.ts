import { paint, type Paint, type Painting } from '../kernels/painters/painting.ts';
import { bytesIn, Copies, type Copy } from './copies.ts';
import type { RunEngine } from './engine.ts';
import type { Governor, Trainee } from './governor.ts';
import { ContextLost } from './guarded-engine.ts';
import { diagnose } from './health.ts';
import { eventsAfter, eventsBefore, firstDifference } from './run-spec.ts';
import type { Probe, RunEvent, RunFacts, RunSpec, SavedRun, Snapshot, Spent } from './run-spec.ts';

/** What a run tells its page. */
export interface RunListener {
  /** The data are loaded and the engine chosen; comes before any snapshot, and again after an engine broke. */
  ready(facts: RunFacts): void;
  snapshot(snapshot: Snapshot): void;
  /** `paused` also follows a finished replay or single step; `failed` ends the run and says why. */
  status(status: 'running' | 'paused' | 'failed', message: string): void;
  /** A copy of the run's state, no later than the last snapshot: `Run.resume` goes on from it. Of large models there are none. */
  kept?(copy: Copy): void;
}

/**
 * Replaces an engine that broke with `error` by one at step 0, and says so to the page; rejects with
 * a sentence for the reader where there is none. `progressed` is whether it went further than the
 * one before it.
 */
export type Restart = (error: unknown, progressed: boolean) => Promise<RunEngine>;

/** Milliseconds between snapshots, and at least between two rounds of probes. */
const SNAPSHOT_INTERVAL = 200;
const PROBE_INTERVAL = 1000;
/** Both where the reader is to watch every step. */
const PACED_INTERVAL = 60;
/** Probes may take a fifth of the time; a third where the reader is to watch. */
const PROBE_REST = 4;
const PACED_PROBE_REST = 2;
/** A paced run wakes at most every screen frame, and makes up for delays as long as a snapshot takes. */
const PACED_WAKE = 16;
/** Copies of the engine's state may take a twentieth of the time. */
const KEEP_REST = 19;
/** Milliseconds between two copies for the page; larger ones it isn't given, as cloning them takes as long as a picture. */
const HAND_INTERVAL = 2500;
const SENT_BYTES = 8 * 2 ** 20;
/** A run that broke catches up for so long before the page sees it again, earlier in its course. */
const SILENCE = 6000;
/** What a run spends is told as a mean over so many milliseconds. */
const SPENT_WINDOW = 2000;
/** More steps than this are never done between two looks at the messages from the page. */
const MAX_SLICE_STEPS = 64;

/**
 * One run where it is computed. Its state is the engine's; what it adds is time: how far to go,
 * which events fall due, and when to send what to the page.
 */
export class Run implements Trainee {
  #engine: RunEngine;
  readonly #spec: RunSpec;
  readonly #listener: RunListener;
  readonly #governor: Governor;
  readonly #sliceMs: number;
  readonly #restart: Restart | null;
  #events: readonly RunEvent[];
  /** Train until this step; the present step when paused. */
  #target = 0;
  /** Steps per second that `train` was asked for; no limit in a replay or for single steps. */
  #pace = Infinity;
  /** When the pace allows the next step. */
  #nextStep = 0;
  #wake: ReturnType<typeof setTimeout> | undefined;
  #suspended = false;
  #disposed = false;
  #sliceSteps = 1;
  #probes: Readonly<Record<string, Probe>> = {};
  /** Metrics not yet sent, by name; they begin after step `#sent`. */
  #trace: Record<string, number[]> = {};
  #sent = 0;
  /** Metrics of the last finished step. */
  #latest: Record<string, number> = {};
  #lastSnapshot = 0;
  #nextProbes = 0;
  #rate = 0;
  /** Of this course, as the log has it; later ones than the present step where the reader has gone back. */
  readonly #kept = new Copies();
  #nextKeep = performance.now() + this.#kept.interval;
  /** The step that the reader scrubbed to last. */
  #wanted = 0;
  #nextHand = performance.now() + HAND_INTERVAL;
  /** Where the last engine broke; −1 once the run has rested since. */
  #brokeAt = -1;
  #silentUntil = 0;
  /** Runs that keep in step with this one, and itself. */
  readonly #pair: Set<Run>;
  /** Further than another of them, which calls when it has caught up. */
  #waits = false;
  /** Of all steps done so far but for the first few, with which an engine gets ready. */
  #worked = { ms: 0, steps: 0 };
  #getReady = 5;
  /** What it has spent since `from`, and what it spent in the last whole window. */
  #account = { from: performance.now(), busyMs: 0, snapshots: 0 };
  #spent: Spent | null = null;

  /**
   * `events` are those the run is replayed with; `sliceMs` is how long the page's messages may wait.
   * Without `restart` an engine that breaks ends the run. Of the runs of a `pair` that train none gets further
   * ahead than by a slice.
   */
  constructor(
    engine: RunEngine,
    spec: RunSpec,
    events: readonly RunEvent[],
    listener: RunListener,
    governor: Governor,
    sliceMs: number,
    restart: Restart | null = null,
    pair = new Set<Run>(),
  ) {
    this.#pair = pair.add(this);
    this.#engine = engine;
    this.#spec = spec;
    this.#events = inOrder(events);
    this.#listener = listener;
    this.#governor = governor;
    this.#sliceMs = sliceMs;
    this.#restart = restart;
    this.#apply(0);
  }

  train(pace = Infinity): void {
    this.#aim(() => Infinity, pace);
  }

  step(count = 1): void {
    // steps asked for while others are still under way add up
    this.#aim(
      (present) =>
        (Number.isFinite(this.#target) ? Math.max(this.#target, present) : present) + count,
    );
  }

  /**
   * One more step with these live numbers, which go back to what they were after it; the caller logs
   * the events it resolves to.
   */
  async stepWith(scalars: Readonly<Record<string, number>>): Promise<readonly RunEvent[]> {
    let made: readonly RunEvent[] = [];
    await this.#do(async () => {
      const { step } = this.#engine;
      const held = Object.entries(scalars).flatMap(([name, value]) => {
        const before = this.#scalar(name, step);
        return before === value ? [] : [{ name, value, before }];
      });
      for (const { name, value } of held) this.#engine.setScalar(name, value);
      made = [
        ...held.map(({ name, value }) => ({ step, name, value })),
        ...held.map(({ name, before }) => ({ step: step + 1, name, value: before })),
      ];
      this.#branch(made);
      this.#pace = Infinity;
      this.#target = step + 1;
      this.#listener.status('running', '');
      // at once: the next press may hold other numbers
      while (this.#running() && !this.#suspended) await this.#slice();
    });
    return made;
  }

  /** What a live number is at the end of `step`. */
  #scalar(name: string, step: number): number {
    const set = this.#events.findLast((event) => event.name === name && event.step <= step);
    const value = set?.value ?? this.#spec.scalars[name];
    if (value === undefined) throw new Error(`This model has no live number called "${name}".`);
    return value;
  }

  pause(): void {
    void this.#do(async () => {
      if (this.#catchingUp()) this.#target = this.#brokeAt;
      else if (this.#running()) await this.#settle();
    });
  }

  /**
   * For a run that hasn't begun: takes up another's, of the same spec, that broke off at `step` and left
   * `copy`. Comes back to there unseen, and rests unless it is told to go on.
   */
  resume(copy: Copy | null, step: number): void {
    void this.#do(async () => {
      if (copy) this.#kept.add(copy);
      this.#target = step;
      this.#sent = copy?.step ?? 0; // the page has the curve up to there
      this.#brokeAt = step;
      await this.#resume();
      while (this.#catchingUp() && !this.#suspended) await this.#slice(); // calls that wait are about this step
    });
  }

  /** For a run that hasn't begun and has its course up to `step` in common with `other`: it isn't done again. */
  takeOver(other: Run, step: number): Promise<void> {
    return this.#governor.exclusively(async () => {
      if (other.#disposed) return;
      const { step: present } = other.#engine;
      if (present > 0 && present <= step && !other.#kept.has(present)) await other.#copy();
      for (const copy of other.#kept.all) if (copy.step <= step) this.#kept.add(copy);
    });
  }

  goTo(step: number): void {
    void this.#do(() => this.#jump(step));
    this.#aim(() => step);
  }

  goBack(step: number): void {
    void this.#do(() => this.#rewrite(eventsBefore(this.#events, step, this.#spec.scalars), step));
    this.goTo(step);
  }

  /** The run with another log, as of `step`: what both logs have in common isn't done again. */
  replay(events: readonly RunEvent[], step: number): void {
    void this.#do(() => this.#rewrite(events, firstDifference(this.#events, events)));
    this.goTo(step);
  }

  /** Rests, and shows the copy nearest to `step` as it is, so that the course can be run through at once. */
  scrub(step: number): void {
    this.#wanted = step;
    void this.#do(async () => {
      if (this.#wanted !== step) return; // she is elsewhere by now
      const present = this.#engine.step;
      const [nearest] = [0, ...this.#kept.steps, present].toSorted(
        (a, b) => Math.abs(a - step) - Math.abs(b - step),
      );
      this.#target = nearest!;
      if (nearest !== present) await this.#leaveFor(nearest!);
      await this.#settle();
    });
  }

  /** Takes the last copy up to `step`, where the way from there is shorter. */
  async #jump(step: number): Promise<void> {
    const present = this.#engine.step;
    const from = this.#kept.upTo(step)?.step ?? 0;
    if (step >= present && from <= present) return;
    this.#target = step; // first: should the engine break here, the new one begins before it
    await this.#leaveFor(from);
  }

  /** From here to `step`, of which there is a copy; both ends of the way can be seen again at once, if there is room. */
  async #leaveFor(step: number): Promise<void> {
    const copy = this.#kept.upTo(step); // first: one more may leave no room for it
    this.#brokeAt = -1;
    if (this.#sent < this.#engine.step) await this.#send(false);
    if (this.#engine.step > 0 && !this.#kept.has(this.#engine.step)) await this.#copy();
    this.#return(copy);
  }

  /** Back, or on, to a copy; to step 0 where there is none. */
  #return(copy: Copy | undefined): void {
    if (copy) this.#engine.restore(copy.state);
    else this.#engine.reset();
    this.#arrived({ ...copy?.latest });
  }

  /** Another log, which is the same run up to `step`. */
  async #rewrite(events: readonly RunEvent[], step: number): Promise<void> {
    this.#kept.forgetAfter(step);
    this.#events = inOrder(events);
    this.#silentUntil = 0;
    if (this.#engine.step > step) {
      this.#target = step;
      this.#brokeAt = -1;
      this.#return(this.#kept.upTo(step));
    }
    this.#setScalars(); // the engine may stand at this step, and not go back at all
  }

  set(name: string, value: number): Promise<RunEvent> {
    return this.#governor.exclusively(async () => {
      this.#engine.setScalar(name, value);
      const event = { step: this.#engine.step, name, value };
      this.#branch([event]);
      return event;
    });
  }

  #branch(changes: readonly RunEvent[]): void {
    this.#events = eventsAfter(this.#events, changes);
    if (changes.length > 0) this.#kept.forgetAfter(changes[0]!.step);
    this.#silentUntil = 0; // from here on it is another run than the one it was catching up with
  }

  watch(probes: Readonly<Record<string, Probe>>): void {
    void this.#do(async () => {
      this.#probes = probes;
      this.#nextProbes = 0;
      if (!this.#running() && this.#trained()) await this.#send(true);
    });
  }

  ask(probe: Probe): Promise<Float32Array> {
    return this.#governor.exclusively(async () => {
      if (this.#disposed) throw new Error('The run this question was for has been closed.');
      try {
        return await this.#engine.evaluate(probe);
      } catch (error) {
        if (!(error instanceof ContextLost)) throw error; // the question may be at fault, not the engine
        await this.#mend(error);
        while (this.#catchingUp() && !this.#suspended) await this.#slice();
        return await this.#engine.evaluate(probe);
      }
    });
  }

  /** The parameters as they are now, of a network. */
  save(): Promise<SavedRun> {
    return this.#governor.exclusively(async () => {
      if (this.#disposed) throw new Error('The run to be saved has been closed.');
      const { step, parameters } = (await this.#engine.save()) as Partial<SavedRun>;
      if (step === undefined || !parameters)
        throw new Error('Only a network has parameters to be saved.');
      return { step, parameters };
    });
  }

  suspend(suspended: boolean): void {
    this.#suspended = suspended;
    if (suspended) this.#governor.release(this);
    else if (this.#running()) this.#goOn();
    this.#callOthers();
  }

  /** Resolves once every question asked before has been answered, so that none is left waiting. */
  dispose(): Promise<void> {
    this.#disposed = true;
    this.#governor.forget(this);
    this.#pair.delete(this);
    this.#callOthers();
    return this.#governor.exclusively(async () => this.#engine.dispose());
  }

  /** Stops for good with a sentence for the reader. */
  fail(message: string): void {
    this.#target = this.#engine.step;
    this.#governor.release(this);
    if (!this.#disposed) this.#listener.status('failed', message);
    this.#callOthers();
  }

  slice(): Promise<void> {
    return this.#do(async () => {
      if (this.#running() && this.#others(({ step }) => step < this.#engine.step)) {
        this.#waits = true;
        this.#governor.release(this);
        return;
      }
      const started = performance.now();
      await this.#slice();
      this.#account.busyMs += performance.now() - started;
      this.#callOthers();
    });
  }

  /** Whether any that trains beside this one is at such a step. */
  #others(at: (engine: RunEngine) => boolean): boolean {
    return [...this.#pair].some(
      (other) => other !== this && other.#running() && !other.#suspended && at(other.#engine),
    );
  }

  #callOthers(): void {
    for (const other of this.#pair) {
      if (other === this || !other.#waits) continue;
      other.#waits = false;
      if (other.#running() && !other.#suspended) this.#governor.admit(other);
    }
  }

  /** Takes turns after a rest, which doesn't count as rest from work. */
  #goOn(): void {
    this.#account = { from: performance.now(), busyMs: 0, snapshots: 0 };
    this.#governor.admit(this);
  }

  async #slice(): Promise<void> {
    if (!this.#running() || this.#suspended) {
      this.#governor.release(this);
      return;
    }
    const from = this.#engine.step;
    const nextEvent = this.#events.find((event) => event.step > from)?.step ?? Infinity;
    const started = performance.now();
    const allowed = this.#allowed(started);
    if (allowed === 0) return this.#rest(started);
    const steps = Math.min(this.#sliceSteps, this.#target - from, nextEvent - from, allowed);
    const metrics = await this.#engine.advance(steps);
    if (this.#disposed) return;
    const ms = performance.now() - started;
    const took = Math.max(ms, 0.1); // clocks may be coarse
    this.#nextStep += (1000 / this.#pace) * steps;
    if (this.#getReady > 0) this.#getReady -= steps;
    else this.#worked = { ms: this.#worked.ms + ms, steps: this.#worked.steps + steps };
    this.#apply(this.#engine.step);
    for (const [name, values] of Object.entries(metrics)) {
      (this.#trace[name] ??= []).push(...values);
      this.#latest[name] = values.at(-1)!;
    }
    if (steps === this.#sliceSteps) {
      // half a picture's time, where the reader is to watch: a slice may end just before one is due
      const room = this.#paced() ? Math.min(this.#sliceMs, PACED_INTERVAL / 2) : this.#sliceMs;
      const fitting = Math.floor((steps * room) / took);
      this.#sliceSteps = Math.max(1, Math.min(MAX_SLICE_STEPS, 2 * steps, fitting));
    }
    this.#rate = Math.min((1000 * steps) / took, this.#pace);

    const trouble = diagnose(metrics, from + 1);
    if (trouble) {
      await this.#send(false);
      this.fail(`${trouble.message} ${this.#remedy()}`);
      return;
    }
    if (!this.#running()) {
      await this.#settle();
      await this.#keep();
      return;
    }
    const now = performance.now();
    const probesDue = now >= this.#nextProbes;
    if (!this.#catchingUp() && (from === 0 || now - this.#lastSnapshot >= this.#snapshotInterval()))
      await this.#send(probesDue);
    await this.#keep();
  }

  /** Keeps a copy of the engine's state, when one is due. */
  async #keep(): Promise<void> {
    if (performance.now() >= this.#nextKeep) await this.#copy();
  }

  async #copy(): Promise<void> {
    const started = performance.now();
    const state = await this.#engine.save();
    const copy: Copy = { step: this.#engine.step, state, latest: { ...this.#latest } };
    this.#kept.add(copy);
    if (bytesIn(state) <= SENT_BYTES) await this.#hand(copy);
    const now = performance.now();
    this.#nextKeep = now + Math.max(this.#kept.interval, KEEP_REST * (now - started));
  }

  /** Gives the page a copy, now and then. */
  async #hand(copy: Copy): Promise<void> {
    const now = performance.now();
    if (!this.#listener.kept || this.#catchingUp() || now < this.#nextHand) return;
    this.#nextHand = now + HAND_INTERVAL;
    if (this.#sent < copy.step) await this.#send(false); // the curve up to a copy is the page's
    if (!this.#disposed) this.#listener.kept(copy);
  }

  /** Goes on with a new engine from the last copy, back to where `error` broke the run off and beyond. */
  async #mend(error: unknown): Promise<void> {
    for (let cause = error; ;) {
      if (!this.#restart) throw cause;
      const step = Math.max(this.#brokeAt, this.#engine.step);
      try {
        this.#engine.dispose();
      } catch {
        // what broke need not be able to close
      }
      this.#engine = await this.#restart(cause, step > this.#brokeAt);
      this.#brokeAt = step;
      try {
        await this.#resume();
        return;
      } catch (again) {
        cause = again;
      }
    }
  }

  async #resume(): Promise<void> {
    if (this.#disposed) return;
    this.#return(this.#kept.upTo(Math.min(this.#brokeAt, this.#target)));
    this.#target = Math.max(this.#target, this.#brokeAt);
    this.#silentUntil = performance.now() + SILENCE;
    this.#sliceSteps = 1;
    if (!this.#running()) await this.#settle();
    else if (!this.#suspended) this.#governor.admit(this);
  }

  /** On the way back to what the page has seen. */
  #catchingUp(): boolean {
    return this.#engine.step < this.#brokeAt && performance.now() < this.#silentUntil;
  }

  /** The engine is elsewhere. What the page hasn't been told of up to there still holds. */
  #arrived(latest: Record<string, number>): void {
    const { step } = this.#engine;
    this.#sent = Math.min(this.#sent, step);
    for (const values of Object.values(this.#trace)) values.length = step - this.#sent;
    if (Object.keys(this.#trace).length === 0) this.#sent = step; // it knows all up to where we were, and beyond
    this.#latest = latest;
    this.#setScalars();
  }

  #paced(): boolean {
    return this.#pace < Infinity;
  }

  /** Milliseconds, to the nearest step: at 20 steps a second each one is shown, not every other. */
  #snapshotInterval(): number {
    return this.#paced() ? PACED_INTERVAL - 500 / this.#pace : SNAPSHOT_INTERVAL;
  }

  /** How many steps the pace allows at `now`. */
  #allowed(now: number): number {
    if (!this.#paced() || this.#others(({ step }) => step > this.#engine.step)) return Infinity;
    this.#nextStep = Math.max(this.#nextStep, now - PACED_INTERVAL); // held for longer, it doesn't race after
    return now < this.#nextStep ? 0 : 1 + Math.floor(((now - this.#nextStep) * this.#pace) / 1000);
  }

  /** Leaves the others their turns until the pace allows a step. */
  #rest(now: number): void {
    this.#governor.release(this);
    clearTimeout(this.#wake);
    this.#wake = setTimeout(
      () => {
        if (this.#running() && !this.#suspended) this.#governor.admit(this);
      },
      Math.max(this.#nextStep - now, PACED_WAKE),
    );
  }

  #remedy(): string {
    return 'learningRate' in this.#spec.scalars
      ? 'Press Reset, and try a smaller learning rate.'
      : 'Press Reset, and try other settings.';
  }

  #running(): boolean {
    return this.#target > this.#engine.step && !this.#disposed;
  }

  /** Random parameters are no picture. */
  #trained(): boolean {
    return this.#engine.step > 0 || this.#spec.start !== undefined;
  }

  #aim(target: (present: number) => number, pace = Infinity): void {
    void this.#do(async () => {
      this.#pace = pace;
      this.#nextStep = performance.now();
      const present = this.#catchingUp() ? this.#brokeAt : this.#engine.step;
      const last = this.#engine.last ?? Infinity;
      this.#target = Math.max(Math.min(target(present), last), this.#engine.step);
      this.#listener.status('running', '');
      if (!this.#running()) await this.#settle();
      else if (!this.#suspended) this.#goOn();
    });
  }

  /** Rests at the present step and shows everything as of it. */
  async #settle(): Promise<void> {
    this.#target = this.#engine.step;
    this.#governor.release(this);
    await this.#send(true);
    this.#brokeAt = -1;
    if (!this.#disposed) this.#listener.status('paused', '');
    this.#callOthers();
  }

  #apply(step: number): void {
    for (const event of this.#events)
      if (event.step === step) this.#engine.setScalar(event.name, event.value);
  }

  /** All live numbers, as they are at the end of the present step. */
  #setScalars(): void {
    for (const name of Object.keys(this.#spec.scalars))
      this.#engine.setScalar(name, this.#scalar(name, this.#engine.step));
  }

  async #send(withProbes: boolean): Promise<void> {
    const started = performance.now();
    const probes: Record<string, Float32Array> = {};
    const pictures: Record<string, Painting> = {};
    if (withProbes && this.#trained())
      for (const [name, probe] of Object.entries(this.#probes))
        if (probe.paint) pictures[name] = await this.#paint(probe, probe.paint);
        else probes[name] = await this.#engine.evaluate(probe);
    const now = performance.now();
    if (withProbes) {
      const [interval, rest] = this.#paced()
        ? [PACED_INTERVAL, PACED_PROBE_REST]
        : [PROBE_INTERVAL, PROBE_REST];
      this.#nextProbes = now + Math.max(interval, rest * (now - started));
    }
    this.#lastSnapshot = now;

    const trace = Object.fromEntries(
      Object.entries(this.#trace).map(([name, values]) => [name, Float32Array.from(values)]),
    );
    const snapshot: Snapshot = {
      step: this.#engine.step,
      metrics: { ...this.#latest },
      trace: { from: this.#sent + 1, metrics: trace },
      probes,
      pictures,
      stepsPerSecond: this.#rate,
      msPerStep: this.#worked.ms / Math.max(1, this.#worked.steps),
      kept: this.#kept.steps,
      ...this.#spending(now),
    };
    this.#trace = {};
    this.#sent = this.#engine.step;
    if (!this.#disposed) this.#listener.snapshot(snapshot);
  }

  /** What it spends, as a snapshot at `now` tells it. */
  #spending(now: number): Pick<Snapshot, 'spent'> {
    const { from, busyMs } = this.#account;
    const snapshots = ++this.#account.snapshots;
    const took = now - from;
    if (this.#running() && took >= SPENT_WINDOW) {
      this.#spent = {
        share: Math.min(1, busyMs / took),
        snapshotsPerSecond: (1000 * snapshots) / took,
        keptBytes: this.#kept.bytes,
        taking: this.#governor.taking(now),
      };
      this.#account = { from: now, busyMs: 0, snapshots: 0 };
    }
    return this.#spent ? { spent: this.#spent } : {};
  }

  async #paint(probe: Probe, how: Paint): Promise<Painting> {
    return this.#engine.paint?.(probe, how) ?? paint(await this.#engine.evaluate(probe), how);
  }

  /** For calls that nobody waits for: an error beyond mending ends the run; after its end nothing is done. */
  async #do(task: () => Promise<void>): Promise<void> {
    try {
      await this.#governor.exclusively(async () => {
        if (this.#disposed) return;
        try {
          await task();
        } catch (error) {
          await this.#mend(error);
        }
      });
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
  }
}

function inOrder(events: readonly RunEvent[]): readonly RunEvent[] {
  return events.toSorted((a, b) => a.step - b.step);
}
