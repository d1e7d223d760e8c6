import type { Backend } from '../kernels/tensorflow.ts';
import type { Examples } from '../kernels/examples.ts';
import type { Declaration } from '../kernels/graph.ts';
import type { Paint, Painting } from '../kernels/painters/painting.ts';
import type { Probe } from './run-spec.ts';

export type { Examples };

/** What an engine is built from. */
export interface EngineInput {
  readonly declaration: Declaration;
  readonly examples: Examples;
  /** Examples for probes only, none of which is ever trained on. */
  readonly heldOut?: Examples;
  readonly batchSize: number;
  readonly seed: number;
  /** Parameters at step 0; random ones where there are none. */
  readonly start?: ParameterArrays;
  readonly scalars: Readonly<Record<string, number>>;
  readonly backend: Backend;
  /**
   * An ensemble: the declaration is trained so many times at once, with the seeds `seed`, `seed` + 1 … and
   * the same live numbers. Its metrics are called `loss/0`, `loss/1` …, its checkpoint's arrays hold one
   * member's numbers after another's (see `members.ts`), and a probe says whom it asks. Each member is
   * bit for bit the run that it would be alone. One, where nothing is said.
   */
  readonly members?: number;
}

/** Arrays by layer: `encoder/hidden.weights` has shape [inputs, units], `encoder/hidden.bias` [units]. */
export type ParameterArrays = Readonly<Record<string, Float32Array>>;

/** The whole state of a network's run besides its name: restoring it continues bit for bit. */
export interface Checkpoint {
  readonly step: number;
  readonly parameters: ParameterArrays;
  /** Adam's moving averages of the gradient and of its square; momentum's velocity; zeros where unused. */
  readonly firstMoment: ParameterArrays;
  readonly secondMoment: ParameterArrays;
  /** How often each update has moved its layers; as often as there were steps, where nothing is said. */
  readonly moves?: readonly number[];
}

/** Each metric at each of some steps. */
export type Trace = Readonly<Record<string, Float32Array | Float64Array>>;

/**
 * What a run needs of whatever computes it; `C` is what the engine saves. Calls must not overlap:
 * await one before the next.
 */
export interface RunEngine<C = unknown> {
  /** Steps finished so far. */
  readonly step: number;
  /** The step after which there is nothing left to do; none where it is absent. */
  readonly last?: number;
  /** Changes a live number from the next step on. */
  setScalar(name: string, value: number): void;
  /** Does `steps` steps and resolves, once the device has finished them, with each metric at each step. */
  advance(steps: number): Promise<Trace>;
  /** The array a figure asked for, flat and row-major. Noise nodes draw from the evaluation stream. */
  evaluate(probe: Probe): Promise<Float32Array>;
  /** The same array as a picture; absent where painting it takes its numbers to the processor anyway. */
  paint?(probe: Probe, how: Paint): Promise<Painting>;
  save(): Promise<C>;
  restore(checkpoint: C): void;
  /** Back to step 0 and the parameters there; live numbers stay. */
  reset(): void;
  dispose(): void;
}

/** Runs one declared network. */
export interface Engine extends RunEngine<Checkpoint> {
  /** Gradients that update `index` of the next step would follow, without taking it. */
  gradients(index?: number): Promise<ParameterArrays>;
}
