import type { Structure } from './index.ts';

/** Arrays a step changes, by name: parameters, and whatever else has to be remembered. */
export type Float64State = Readonly<Record<string, Float64Array>>;

/** What a model is given besides its state. */
export interface Float64Setting {
  readonly structure: Structure;
  /** Live numbers as they are now. */
  readonly scalars: Readonly<Record<string, number>>;
  /** `width` numbers per example, one where the model says nothing of it; empty where it learns from no data. */
  readonly examples: Float64Array;
  /** Of a model that learns from images instead: their grey, 0 … 255, shape [count, pixels]. */
  readonly images?: { readonly bytes: Uint8Array; readonly pixels: number };
  readonly seed: number;
}

/** One step's part of the setting. */
export interface Float64Step extends Float64Setting {
  /** Which examples are the batch; all of them, in order, where the batch is the whole data set. */
  readonly rows: Int32Array;
  /** Steps finished before this one: with the seed, the key of whatever is random in it. */
  readonly step: number;
}

/**
 * A model that is no network, as data and pure functions in double precision: gradient ascent on a
 * likelihood, EM, mean field, a simulation. Its state is all it remembers, so that saving the state
 * saves the run.
 */
export interface Float64Model {
  /** Given where it learns from images and not from numbers. */
  readonly images?: true;
  /** How many numbers make up one example; 1 where nothing is said. */
  readonly width?: (structure: Structure) => number;
  /** After so many steps there is nothing left to do, given how many examples there are; endless where it doesn't say. */
  readonly steps?: (structure: Structure, examples: number, batchSize: number) => number;
  /** The state at step 0. */
  readonly initial: (setting: Float64Setting) => Float64State;
  /**
   * Changes `state` in place by one step and returns the step's metrics: the same names every time,
   * `loss` among them, of the state before the update but for parameters it reports by their names, and for
   * what it says is of the state after it.
   */
  readonly step: (state: Float64State, input: Float64Step) => Readonly<Record<string, number>>;
  /**
   * Arrays a figure may ask for, by name, at the given `inputs`: examples 0 … count−1 for a probe of
   * kind `rows`, the fed numbers for one that feeds `data`. A value of the state alone ignores them.
   */
  readonly values: Readonly<
    Record<
      string,
      (state: Float64State, setting: Float64Setting, inputs: ArrayLike<number>) => ArrayLike<number>
    >
  >;
}
