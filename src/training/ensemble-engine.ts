import { metricOf } from '../kernels/compile.ts';
import type { Paint, Painting } from '../kernels/painters/painting.ts';
import type { Checkpoint, Engine, EngineInput, ParameterArrays, Trace } from './engine.ts';
import { checkpointOf, joined } from './members.ts';
import type { Probe } from './run-spec.ts';

/** The engine that `start` makes of an input, or where it asks for members one of each of them, as one engine. */
export async function startMembers<I extends Pick<EngineInput, 'seed' | 'members'>>(
  input: I,
  start: (alone: I) => Promise<Engine>,
): Promise<Engine> {
  const { seed, members = 1 } = input;
  if (members === 1) return start(input);
  const engines: Engine[] = [];
  try {
    for (let i = 0; i < members; i++)
      engines.push(await start({ ...input, seed: seed + i, members: 1 }));
  } catch (error) {
    for (const engine of engines) engine.dispose();
    throw error;
  }
  return new EnsembleEngine(engines);
}

/** Members that are trained one after another, for models and engines that have no draws for all of them at once. */
class EnsembleEngine implements Engine {
  readonly #engines: readonly Engine[];
  readonly paint?: (probe: Probe, how: Paint) => Promise<Painting>;

  constructor(engines: readonly Engine[]) {
    this.#engines = engines;
    if (engines[0]!.paint) this.paint = async (probe, how) => this.#of(probe).paint!(probe, how);
  }

  get step(): number {
    return this.#engines[0]!.step;
  }

  setScalar(name: string, value: number): void {
    for (const engine of this.#engines) engine.setScalar(name, value);
  }

  async advance(steps: number): Promise<Trace> {
    const traces: Record<string, Trace[string]> = {};
    for (const [i, engine] of this.#engines.entries())
      for (const [name, values] of Object.entries(await engine.advance(steps)))
        traces[metricOf(name, i, this.#engines.length)] = values;
    return traces;
  }

  async evaluate(probe: Probe): Promise<Float32Array> {
    return this.#of(probe).evaluate(probe);
  }

  async gradients(index?: number): Promise<ParameterArrays> {
    const all: ParameterArrays[] = [];
    for (const engine of this.#engines) all.push(await engine.gradients(index));
    return joined(all);
  }

  async save(): Promise<Checkpoint> {
    const all: Checkpoint[] = [];
    for (const engine of this.#engines) all.push(await engine.save());
    return {
      ...all[0]!,
      parameters: joined(all.map(({ parameters }) => parameters)),
      firstMoment: joined(all.map(({ firstMoment }) => firstMoment)),
      secondMoment: joined(all.map(({ secondMoment }) => secondMoment)),
    };
  }

  restore(checkpoint: Checkpoint): void {
    this.#engines.forEach((engine, i) =>
      engine.restore(checkpointOf(checkpoint, i, this.#engines.length)),
    );
  }

  reset(): void {
    for (const engine of this.#engines) engine.reset();
  }

  dispose(): void {
    for (const engine of this.#engines) engine.dispose();
  }

  /** The engine of a probe's member, which to itself is the only one. */
  #of({ member = 0 }: Probe): Engine {
    const engine = this.#engines[member];
    if (!engine) throw new Error(`There is no member number ${member}.`);
    return engine;
  }
}
