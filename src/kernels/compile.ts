import type { Examples } from './examples.ts';
import type { Declaration, Update } from './graph.ts';
import type { Pass } from './plan.ts';
import { evaluate } from './quantity.ts';

/** What a model is compiled from. */
export interface ModelInput {
  readonly declaration: Declaration;
  readonly examples: Examples;
  readonly batchSize: number;
  readonly seed: number;
  /**
   * How often the declaration is trained side by side, with the seeds `seed`, `seed` + 1 … and all else the
   * same; once where nothing is said. Only the chain kernel can; blocked passes train one.
   */
  readonly members?: number;
}

/** Arrays by the names of `src/training/initial-parameters.ts`: weights [inputs, units], biases [units]. */
type Arrays = Readonly<Record<string, Float32Array>>;

/**
 * Parameters and their optimisers' moments; the moments that an optimiser doesn't use are zeros. An
 * ensemble's arrays hold one member's numbers after another's.
 */
export interface ModelState {
  readonly parameters: Arrays;
  readonly firstMoment: Arrays;
  readonly secondMoment: Arrays;
}

/** What a metric is called: by its own name, or in an ensemble `loss/0`, `loss/1` … by its member's number as well. */
export const metricOf = (name: string, member: number, members: number): string =>
  members > 1 ? `${name}/${member}` : name;

/** Whether the update moves its layers at step number `step`, from 0. */
export function movesAt(
  { every = 1 }: Pick<Update, 'every'>,
  step: number,
  scalars: Readonly<Record<string, number>>,
): boolean {
  const turn = evaluate(every, scalars);
  return turn >= 1 && (step + 1) % turn === 0;
}

/** Steps whose metrics are kept on the graphics card. */
export const RING = 64;

/** A declared model as passes. Made before the device is ready; the rest is called after `upload`. */
export interface CompiledModel {
  /**
   * Every pass of a step whose number has this parity, optimisers and metrics included. The
   * parameters before step n are in the textures of parity n & 1.
   */
  readonly passes: readonly [readonly Pass[], readonly Pass[]];
  /** Makes the textures and uploads the examples, once the device is ready: programs compile meanwhile. */
  upload(): void;
  /**
   * Fills in what changes with the step: counters, corrections, live numbers, the ring's row. `moves` says how
   * often each update has moved its layers before; as often as there were steps, where it says nothing.
   */
  prepare(step: number, scalars: Readonly<Record<string, number>>, moves?: readonly number[]): void;
  /**
   * Batch means of the metrics of the last `steps` ≤ RING steps before step `end`; waits until they have
   * been drawn. `scalars` are those of that time. Named as `metricOf` has it.
   */
  metrics(
    steps: number,
    end: number,
    scalars: Readonly<Record<string, number>>,
  ): Record<string, Float32Array>;
  readState(parity: number): ModelState;
  /** Of the state the parameters alone: each array read keeps the graphics card waiting. */
  readParameters(parity: number): Arrays;
  writeState(parity: number, state: ModelState): void;
}
