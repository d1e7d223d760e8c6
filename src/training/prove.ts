import { Unsupported } from '../kernels/device.ts';
import type { Declaration } from '../kernels/graph.ts';
import { currentContext, startBackend } from '../kernels/tensorflow.ts';
import { normals, STREAM, uniforms } from '../maths/random.ts';
import type { Checkpoint, Engine, EngineInput, Examples, ParameterArrays } from './engine.ts';
import { batchMean, pointAt, type Arrays, type Point, type Setting } from './float64-loss.ts';
import { startFusedEngine } from './fused-engine.ts';
import { ContextLost } from './guarded-engine.ts';
import { initialParameters } from './initial-parameters.ts';
import { arraysOf } from './members.ts';
import { ReferenceEngine } from './reference-engine.ts';
import type { NetworkEngine, NetworkEngineChoice, SavedRun } from './run-spec.ts';
import { BACKEND_OF } from './start-engine.ts';

/** What can be asked about any declared network. */
export type NetworkCheck = 'gradients' | 'engines' | 'replay';

/** What is to be right, and the same found in another way. */
export type Pair = readonly [ours: number, other: number];

/** The network that a check is about. */
export interface ProofInput extends Omit<EngineInput, 'backend' | 'heldOut' | 'batchSize'> {
  /** The reader's parameters; those of step 0 where she has trained nothing. Of an ensemble, all members'. */
  readonly saved: SavedRun | null;
}

/** Examples of a batch, and those it is drawn from: the float64 loss is slow. */
const BATCH = 4;
const EXAMPLES = 64;
/** Slopes looked at per update: where the engine finds one, and anywhere. */
const SLOPES = 6;
const ANYWHERE = 2;
/** How far a parameter is moved to either side. */
const STEP = 1e-6;
/** Of the largest slope: a loss that bends by more within `STEP` has a kink there, and no one slope. */
const KINK = 1e-5;
const REPLAYED = 10;

/** Who is asked where the reader hasn't chosen, and whom it is compared with: the first that works here. */
const SUBJECTS = ['fused', 'reference-wasm', 'reference-cpu'] as const;
const OTHERS = ['reference-cpu', 'reference-wasm'] as const;

/**
 * Checks one thing about a network, on a few examples, with engines of its own: no run is touched. Slopes
 * are in units of the update's largest. Empty where there is nothing to compare. The caller sees to it that nobody
 * else uses an engine meanwhile.
 */
export async function proveNetwork(
  check: NetworkCheck,
  given: ProofInput,
  choice: NetworkEngineChoice,
  wasmPath: string,
): Promise<readonly Pair[]> {
  const setting = settingOf(given);
  const state = stateOf(given);
  const start = async (names: readonly NetworkEngine[]): Promise<Started> => {
    for (const name of names) {
      const engine = await startOn(name, setting, wasmPath);
      if (!engine) continue;
      engine.restore(state);
      return { name, engine };
    }
    throw new Error('There is no second engine in this browser to compare with.');
  };
  const subjects = choice === 'auto' ? SUBJECTS : [choice, ...SUBJECTS];
  const { name, engine } = await start(subjects);
  try {
    return await unlessLost(name, async () => {
      if (check === 'gradients') return slopePairs(engine, setting, state);
      if (check === 'replay') {
        const once = await courseOf(engine);
        const again = await start([name]);
        return unlike(once, await courseOf(again.engine).finally(() => again.engine.dispose()));
      }
      const ours = await allGradients(engine, setting.declaration);
      const other = await start(OTHERS.filter((one) => one !== name));
      const theirs = await allGradients(other.engine, setting.declaration).finally(() =>
        other.engine.dispose(),
      );
      return ours.flatMap((arrays, update) =>
        unlike(inUnits(arrays), inUnits(theirs[update]!, arrays)),
      );
    });
  } finally {
    engine.dispose();
  }
}

interface Started {
  readonly name: NetworkEngine;
  readonly engine: Engine;
}

function settingOf({ declaration, seed, scalars, examples }: ProofInput): Setting {
  return { declaration, seed, scalars, batchSize: BATCH, examples: firstOf(examples) };
}

function firstOf(examples: Examples): Examples {
  const count = Math.min(EXAMPLES, examples.count);
  const { width, labels } = examples;
  const some = { count, width, ...(labels && { labels: labels.slice(0, count) }) };
  return examples.bytes
    ? { ...some, bytes: examples.bytes.slice(0, count * width) }
    : { ...some, floats: examples.floats.slice(0, count * width) };
}

/** The reader's state or that of step 0; there with its biases off zero, where a rectifier may sit on its kink. */
function stateOf({ declaration, saved, start, seed, members = 1 }: ProofInput): Checkpoint {
  const own = saved && saved.step > 0 ? arraysOf(saved.parameters, 0, members) : null;
  const sound = own && Object.values(own).every((array) => array.every(Number.isFinite));
  const parameters = sound ? own : (start ?? unkinked(initialParameters(declaration, seed), seed));
  const zeros = Object.fromEntries(
    Object.entries(parameters).map(([name, { length }]) => [name, new Float32Array(length)]),
  );
  return { step: sound ? saved!.step : 0, parameters, firstMoment: zeros, secondMoment: zeros };
}

function unkinked(parameters: ParameterArrays, seed: number): ParameterArrays {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, array], step) => [
      name,
      name.endsWith('.bias')
        ? normals(array.length, { stream: STREAM.proofs, step, seed }).map((x) => 0.3 * x)
        : array,
    ]),
  );
}

async function startOn(
  name: NetworkEngine,
  setting: Setting,
  wasmPath: string,
): Promise<Engine | null> {
  const backend = BACKEND_OF[name];
  if (!(await startBackend(backend, wasmPath))) return null;
  if (name !== 'fused') return new ReferenceEngine({ ...setting, backend });
  try {
    return await startFusedEngine(setting);
  } catch (error) {
    if (error instanceof Unsupported) return null;
    throw error;
  }
}

/** A lost context answers no question: rejects in place of waiting for ever. */
async function unlessLost<T>(name: NetworkEngine, task: () => Promise<T>): Promise<T> {
  if (BACKEND_OF[name] !== 'webgl') return task();
  let stop = (): void => {};
  const lost = new Promise<never>((_, reject) => {
    stop = currentContext().onLost(() => reject(new ContextLost()));
  });
  return Promise.race([task(), lost]).finally(() => stop());
}

async function allGradients(engine: Engine, { updates }: Declaration): Promise<ParameterArrays[]> {
  const all: ParameterArrays[] = [];
  for (const index of updates.keys()) all.push(await engine.gradients(index));
  return all;
}

/** The engine's slopes at some of each update's parameters, and central differences of the float64 loss there. */
async function slopePairs(engine: Engine, setting: Setting, state: Checkpoint): Promise<Pair[]> {
  const { declaration, seed } = setting;
  const point = pointAt(state, setting);
  const all = await allGradients(engine, declaration);
  return all.flatMap((gradients, update) => {
    const { loss } = declaration.updates[update]!;
    const largest = largestOf(gradients);
    const places = Object.entries(gradients).flatMap(([name, array]) =>
      Array.from(array, (_, i) => ({ name, i })),
    );
    const felt = places.filter(({ name, i }) => gradients[name]![i] !== 0);
    const key = { stream: STREAM.proofs, step: 1000 + update, seed };
    const draws = uniforms(SLOPES + ANYWHERE, key);
    const pickedOf = (from: typeof places, u: number): typeof places =>
      from.length === 0 ? [] : [from[Math.floor(u * from.length)]!];
    const picked = [
      ...[...draws.subarray(0, SLOPES)].flatMap((u) => pickedOf(felt, u)),
      ...[...draws.subarray(SLOPES)].flatMap((u) => pickedOf(places, u)),
    ];
    const here = batchMean(declaration, loss, point);
    return picked.flatMap(({ name, i }): Pair[] => {
      const up = batchMean(declaration, loss, movedBy(point, name, i, STEP));
      const down = batchMean(declaration, loss, movedBy(point, name, i, -STEP));
      if (Math.abs(up - 2 * here + down) / STEP > KINK * largest) return [];
      return [[gradients[name]![i]! / largest, (up - down) / (2 * STEP) / largest]];
    });
  });
}

function movedBy(point: Point, name: string, i: number, by: number): Point {
  const array = Float64Array.from(point.parameters[name]!);
  array[i]! += by;
  return { ...point, parameters: { ...point.parameters, [name]: array } };
}

/** Every metric and every parameter of a few steps from where the engine stands. */
async function courseOf(engine: Engine): Promise<Arrays> {
  const trace = await engine.advance(REPLAYED);
  const { parameters } = await engine.save();
  return { ...trace, ...parameters };
}

/** Of each array, the two numbers that differ most; the first of which one is none before all others. */
function unlike(ours: Arrays, theirs: Arrays): Pair[] {
  return Object.entries(ours).map(([name, array]) => {
    const other = theirs[name]!;
    let [worst, largest] = [0, 0];
    for (let i = 0; i < array.length; i++) {
      if (array[i] === other[i]) continue; // infinite ones as well
      const apart = Math.abs(array[i]! - other[i]!);
      if (Number.isNaN(apart)) return [array[i]!, other[i]!];
      if (apart > largest) [worst, largest] = [i, apart];
    }
    return [array[worst]!, other[worst]!];
  });
}

function inUnits(arrays: ParameterArrays, of = arrays): Arrays {
  const largest = largestOf(of);
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [
      name,
      Float64Array.from(array, (x) => x / largest),
    ]),
  );
}

/** 1 where all slopes are nought. */
function largestOf(gradients: ParameterArrays): number {
  let largest = 0;
  for (const array of Object.values(gradients))
    for (const x of array) largest = Math.max(largest, Math.abs(x));
  return largest || 1;
}
