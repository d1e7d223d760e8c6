import type { Factors, ImageSet } from '../data/image-set.ts';
import type { ShapeName } from '../data/shapes.ts';
import type { Paint, Painting } from '../kernels/painters/painting.ts';

/** Images that stand at the end of a set and are never trained on; none where nothing is said. */
interface HeldOut {
  readonly heldOut?: number;
}

/** Where a run's examples come from. */
export type DataSource =
  /** `count` digits, the held-out ones among them; at size 8 with little paper around them. */
  | ({ readonly kind: 'digits'; readonly size: 8 | 14 | 28; readonly count: number } & HeldOut)
  | ({ readonly kind: 'mnist'; readonly size: 14 | 28 } & HeldOut)
  /** One chair from `count` sides, evenly all round. */
  | { readonly kind: 'chairs'; readonly size: 16 | 32; readonly count: number }
  /** At most a tenth of them is held out, and nothing where there are fewer than 100. */
  | ({ readonly kind: 'own'; readonly images: ImageSet } & HeldOut)
  /** For engine `float64`: as many numbers per example as its model says; none where it learns from no data. */
  | { readonly kind: 'numbers'; readonly values: readonly number[] }
  /** So many points of a shape, which networks read as they are. */
  | { readonly kind: 'shape'; readonly shape: ShapeName; readonly count: number }
  /** Points of the reader's own, one after another: x₁, y₁, x₂ … in the plane. */
  | { readonly kind: 'points'; readonly values: readonly number[]; readonly width: 1 | 2 };

/** What trains networks. */
export type NetworkEngine = 'fused' | 'reference-webgl' | 'reference-wasm' | 'reference-cpu';
/** `float64` runs what is no network, in TypeScript. */
export type EngineName = NetworkEngine | 'float64';
/** `auto` lets the governor choose; a link names the engine it was made with. */
export type NetworkEngineChoice = 'auto' | NetworkEngine;
export type EngineChoice = 'auto' | EngineName;

/** The reader changed the scalar `name` to `value` after `step` finished steps. */
export interface RunEvent {
  readonly step: number;
  readonly name: string;
  readonly value: number;
}

/**
 * A log when the reader has made `changes`, all at one step or after it: what she does now replaces what a
 * replayed link would have done later.
 */
export function eventsAfter(
  events: readonly RunEvent[],
  changes: readonly RunEvent[],
): readonly RunEvent[] {
  const step = changes[0]?.step ?? Infinity;
  const kept = events.filter(
    (old) =>
      old.step < step ||
      (old.step === step && !changes.some((c) => c.step === step && c.name === old.name)),
  );
  return [...kept, ...changes];
}

/**
 * A log when the reader has gone back to `step` as if nothing had been changed there or after it. What gives a
 * number back there that held for the step before only (see `Run.stepWith`) belongs to that step, and stays.
 */
export function eventsBefore(
  events: readonly RunEvent[],
  step: number,
  scalars: RunSpec['scalars'],
): readonly RunEvent[] {
  const earlier = (name: string): number | undefined =>
    events.findLast((event) => event.name === name && event.step < step - 1)?.value ??
    scalars[name];
  return events.filter(
    (event) => event.step < step || (event.step === step && event.value === earlier(event.name)),
  );
}

/** The step up to which two logs are of the same run; no such limit where they are equal. */
export function firstDifference(a: readonly RunEvent[], b: readonly RunEvent[]): number {
  const only = (these: readonly RunEvent[], those: readonly RunEvent[]): readonly RunEvent[] =>
    these.filter(
      ({ step, name, value }) =>
        !those.some((e) => e.step === step && e.name === name && e.value === value),
    );
  return Math.min(...[...only(a, b), ...only(b, a)].map(({ step }) => step));
}

/** How a run is tied to another. */
export interface Beside {
  /** Runs opened with the same name keep in step. */
  readonly pair: string;
  /** The step up to which it is the same run as those opened before it; 0 where it may differ from the start. */
  readonly share: number;
}

/** With its events, everything that determines a run: two runs of one spec are the same run. */
export interface RunSpec {
  /** A name that `src/models/index.ts` knows. */
  readonly model: string;
  /** Sizes and kinds fixed at the start, e.g. `{ latent: 2, hidden: 128, likelihood: 'bernoulli' }`. */
  readonly structure: Readonly<Record<string, number | string>>;
  /** Live numbers at step 0, e.g. `{ beta: 1, learningRate: 0.001 }`. */
  readonly scalars: Readonly<Record<string, number>>;
  readonly data: DataSource;
  /** Examples per step. With `float64` as many as there are, or more, are all of them, in order. */
  readonly batchSize: number;
  /** Of networks: so many at once, with the seeds `seed`, `seed` + 1 …; see `EngineInput.members`. One where nothing is said. */
  readonly members?: number;
  readonly seed: number;
  readonly engine: EngineChoice;
  /**
   * A safetensors file, as a path below the site's base, whose parameters stand in for the random ones
   * at step 0. Optimisers begin afresh.
   */
  readonly start?: string;
}

/** An array a figure wants computed from the present parameters, or with `paint` a picture of it. */
export type Probe = { readonly paint?: Paint } &
  /**
   * The named value for rows 0 … count−1 of the examples trained on, or for all where there are fewer;
   * `test`: of those held out, which may be asked for where `DataFacts.test` says that there are some.
   */
  (
    | {
        readonly kind: 'rows';
        readonly of?: 'test';
        readonly count: number;
        readonly want: string;
      }
    /** The named value `want` when the named value `feed` is `values`, shape [rows, width of feed]. */
    | {
        readonly kind: 'feed';
        readonly feed: string;
        readonly rows: number;
        readonly values: Float32Array;
        readonly want: string;
      }
  ) & {
    /** Of an ensemble, by number from 0; the first where nothing is said. */
    readonly member?: number;
  };

/** What the page is told about the data once they are loaded. */
export interface DataFacts {
  readonly name: string;
  /** Of an image; where an example is so many numbers, as wide as they are many, and 1 high. */
  readonly width: number;
  readonly height: number;
  /** Of the examples trained on. */
  readonly count: number;
  /** Of all examples, so that a replay elsewhere can tell whether it saw the same. */
  readonly hash: string;
  /** Of the examples trained on. */
  readonly labels?: Uint8Array;
  /** True causes of the examples trained on, where the book drew them. */
  readonly factors?: Factors;
  /** The examples held out, where there are any. */
  readonly test?: { readonly count: number; readonly labels?: Uint8Array };
}

/** One moment of a run. Everything in it belongs to `step`. */
export interface Snapshot {
  readonly step: number;
  /** Batch means of step `step`, before its update; empty at step 0. Nats per example. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The same for steps `from` … `step`, so that curves miss none. */
  readonly trace: {
    readonly from: number;
    readonly metrics: Readonly<Record<string, Float32Array>>;
  };
  /** Named as the figure asked for them; flat, row-major. Only those due with this snapshot. */
  readonly probes: Readonly<Record<string, Float32Array>>;
  /** In place of the arrays of probes that are to be painted. */
  readonly pictures: Readonly<Record<string, Painting>>;
  readonly stepsPerSecond: number;
  /** The mean over all steps done here but the first few; 0 before that. */
  readonly msPerStep?: number;
  /** Steps of which the run keeps a copy, in order: it can show these at once. */
  readonly kept?: readonly number[];
  /** Absent before there is a mean to tell. */
  readonly spent?: Spent;
}

/** What a run has spent, in the mean over the last few seconds. */
export interface Spent {
  /** Of the time it could have had: the rest is left to others, to the page, or to the battery. */
  readonly share: number;
  readonly snapshotsPerSecond: number;
  /** Of copies kept for going back. */
  readonly keptBytes: number;
  /** Runs that take turns, this one included. */
  readonly taking: number;
}

/** A network's parameters after `step` steps, named as in a safetensors file: see `start-parameters.ts`. */
export interface SavedRun {
  readonly step: number;
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

/** The engine that was measured to be the fastest, and where; elsewhere it may be another. */
export interface Measured {
  readonly engine: NetworkEngine;
  /** Renderer and browser. */
  readonly machine: string;
}

/** What was started: known before the first step, and told anew when a run has changed its engine. */
export interface RunFacts {
  readonly engine: EngineName;
  /** Why not a faster one, in a sentence for the reader; empty where there is none. */
  readonly fallback: string;
  readonly data: DataFacts;
  /** How long the model of step 0 was trained beforehand, where the run doesn't begin with a random one. */
  readonly start?: { readonly steps: number };
  /** Worth keeping for the next run of this kind. */
  readonly measured?: Measured;
  /** What became of the engine that the run began with, in a sentence for the reader. */
  readonly recovery?: string;
}
