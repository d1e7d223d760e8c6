import type { Probe, RunEvent, RunFacts, RunSpec, Snapshot } from './run-spec.ts';

/** What a run tells its page. */
export interface RunListener {
  /** The data are loaded and the engine chosen; comes once, before any snapshot. */
  ready(facts: RunFacts): void;
  snapshot(snapshot: Snapshot): void;
  /** `paused` also follows a finished replay or single step; `failed` ends the run and says why. */
  status(status: 'running' | 'paused' | 'failed', message: string): void;
}

/** A run, seen from the page. Calls are queued until the run is ready; none of them blocks. */
export interface RunHandle {
  /** Goes on until paused. */
  train(): void;
  pause(): void;
  /** `count` more steps, then pauses with a snapshot. */
  step(count?: number): void;
  /** Replays from step 0 with the events the run was opened with, then pauses with a snapshot. */
  goTo(step: number): void;
  /** Changes a live scalar from the next step on; the listener's owner logs the event it returns. */
  set(name: string, value: number): Promise<RunEvent>;
  /** Arrays to send with snapshots; replaces the previous ones. */
  watch(probes: Readonly<Record<string, Probe>>): void;
  ask(probe: Probe): Promise<Float32Array>;
  /** Holds a running run while its figure can't be seen; `data-run` stays `running`. */
  suspend(suspended: boolean): void;
  dispose(): void;
}

/** Starts the shared worker if need be and opens a run in it. Nothing trains before `train`, `step` or `goTo`. */
export declare function openRun(
  spec: RunSpec,
  listener: RunListener,
  events?: readonly RunEvent[],
): RunHandle;
