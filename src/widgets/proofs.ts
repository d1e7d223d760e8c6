import type { NetworkEngineChoice, RunSpec } from '../training/run-spec.ts';
import type { NetworkCheck, Pair } from '../training/prove.ts';
import type { RunView, WidgetDeclaration } from './declaration.ts';
import type { Values } from './parameters.ts';

export type { Pair } from '../training/prove.ts';

/** Something a figure claims, and another way to find it out that shares no formula with the first. */
export interface Proof<V = Values> {
  /** A sentence. */
  readonly claim: string;
  /** A sentence: the other way, and how many are compared. */
  readonly way: string;
  /** The largest error that rounding or the other way's own error explains. */
  readonly tolerance: number;
  /** At the present settings; no pairs where there is nothing to compare. `run` is the reader's own. */
  readonly check: (values: V, run?: RunView) => readonly Pair[] | Promise<readonly Pair[]>;
}

/** Declares a widget's proofs, in its folder's `proofs.ts`; `V` are the values of its parameters. */
export function defineProofs<V>(proofs: readonly Proof<V>[]): readonly Proof[] {
  return proofs as unknown as readonly Proof[]; // values only ever come from these parameters
}

/** How far a pair is apart: absolute where the other number is below 1, relative to it above; NaN where either is. */
export function errorOf([ours, other]: Pair): number {
  if (ours === other) return 0; // infinite ones as well
  const error = Math.abs(ours - other) / Math.max(1, Math.abs(other));
  return Number.isFinite(other) ? error : Math.abs(other - ours); // of an infinity no number is near
}

/** The pair that is furthest apart, the first that is not a number before all others; null where there are none. */
export function worstOf(pairs: readonly Pair[]): Pair | null {
  return pairs.reduce<Pair | null>(
    (worst, pair) =>
      worst && (Number.isNaN(errorOf(worst)) || errorOf(pair) <= errorOf(worst)) ? worst : pair,
    null,
  );
}

const modules = import.meta.glob<{ readonly default: readonly Proof[] }>('./*/proofs.ts');

/** What a widget's own folder proves. */
export async function loadProofs(id: string): Promise<readonly Proof[]> {
  const load = modules[`./${id}/proofs.ts`];
  return load ? (await load()).default : [];
}

/** What derived proofs ask, given how: the worker's answer, or a test's. */
export type Prove = (
  check: NetworkCheck,
  spec: RunSpec,
  engine: NetworkEngineChoice,
  saved: Awaited<ReturnType<NonNullable<RunView['save']>>> | null,
) => Promise<readonly Pair[]>;

/** What holds of every network, whatever it is: nobody has to declare it. */
const OF_NETWORKS: Readonly<Record<NetworkCheck, Omit<Proof, 'check'>>> = {
  gradients: {
    claim: 'The gradient that a step follows is the slope of the loss.',
    way: 'Central differences: eight of its parameters are moved by a millionth to either side, and the loss of four examples is worked out anew in double precision. Slopes are in units of the largest.',
    tolerance: 1e-5,
  },
  engines: {
    claim: 'Whatever computes it, the gradient is the same.',
    way: 'All slopes of four examples from the engine that trains here, and from the plain operations of TensorFlow.js on the processor. Slopes are in units of the largest.',
    tolerance: 1e-5,
  },
  replay: {
    claim: 'A run is its settings and its seed: the same again, to the last bit.',
    way: 'Ten steps with batches of four, and the same ten steps with an engine started afresh: all parameters and readouts are compared.',
    tolerance: 0,
  },
};

/** The derived proofs of a training figure at these settings; `specOf` is the run that it would open now. */
export function networkProofs(
  { training }: WidgetDeclaration,
  values: Values,
  specOf: () => RunSpec,
  prove: Prove,
): readonly Proof[] {
  if (!training || training.engine === 'float64' || training.applies?.(values) === false) return [];
  return (Object.keys(OF_NETWORKS) as NetworkCheck[]).map((check) => ({
    ...OF_NETWORKS[check],
    check: async (_, run) => {
      const spec = specOf();
      const engine = run?.facts?.engine ?? spec.engine;
      const saved = run?.facts && run.step > 0 ? await run.save!() : null;
      return prove(check, spec, engine === 'float64' ? 'auto' : engine, saved);
    },
  }));
}
