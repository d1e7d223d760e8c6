import type {
  Float64Model,
  Float64Setting,
  Float64State,
  Float64Step,
} from '../models/float64-model.ts';
import { allRows, batchRows } from './batch-order.ts';
import type { RunEngine, Trace } from './engine.ts';
import type { Probe } from './run-spec.ts';

export interface Float64Checkpoint {
  readonly step: number;
  readonly state: Float64State;
}

/** Runs a model that is no network in double precision, in plain TypeScript: needs no device. */
export class Float64Engine implements RunEngine<Float64Checkpoint> {
  step = 0;
  readonly last: number;
  readonly #model: Float64Model;
  readonly #batchSize: number;
  readonly #setting: Float64Setting;
  readonly #scalars: Record<string, number>;
  /** Examples one after another, and how many entries make up one. */
  readonly #data: Float64Array | Uint8Array;
  readonly #width: number;
  readonly #all: Int32Array;
  #state: Float64State;

  constructor(model: Float64Model, setting: Float64Setting, batchSize: number) {
    this.#model = model;
    this.#batchSize = batchSize;
    this.#scalars = { ...setting.scalars };
    this.#setting = { ...setting, scalars: this.#scalars };
    const { structure, images, examples } = setting;
    this.#data = images?.bytes ?? examples;
    this.#width = images?.pixels ?? model.width?.(structure) ?? 1;
    this.#all = allRows(this.#data.length / this.#width);
    this.last = model.steps?.(structure, this.#all.length, batchSize) ?? Infinity;
    this.#state = model.initial(this.#setting);
  }

  reset(): void {
    this.step = 0;
    this.#state = this.#model.initial(this.#setting);
  }

  setScalar(name: string, value: number): void {
    if (!Object.hasOwn(this.#scalars, name))
      throw new Error(`This model has no live number called "${name}".`);
    this.#scalars[name] = value;
  }

  async advance(steps: number): Promise<Trace> {
    const trace: Record<string, Float64Array> = {};
    for (let i = 0; i < steps; i++) {
      const metrics = this.#model.step(this.#state, this.#input());
      this.step++;
      for (const name of Object.keys(metrics))
        (trace[name] ??= new Float64Array(steps))[i] = metrics[name]!;
    }
    return trace;
  }

  async evaluate(probe: Probe): Promise<Float32Array> {
    const { values } = this.#model;
    const value = Object.hasOwn(values, probe.want) ? values[probe.want] : undefined;
    if (!value) throw new Error(`This model has no value called "${probe.want}".`);
    if (probe.kind === 'feed' && probe.feed !== 'data')
      throw new Error(`This model can be fed data, not "${probe.feed}".`);
    const inputs =
      probe.kind === 'feed' ? probe.values : this.#data.subarray(0, probe.count * this.#width);
    return Float32Array.from(value(this.#state, this.#setting, inputs));
  }

  async save(): Promise<Float64Checkpoint> {
    return { step: this.step, state: copied(this.#state) };
  }

  restore({ step, state }: Float64Checkpoint): void {
    this.step = step;
    this.#state = copied(state);
  }

  dispose(): void {}

  #input(): Float64Step {
    const count = this.#all.length;
    const rows =
      this.#batchSize >= count
        ? this.#all
        : batchRows(this.step, this.#batchSize, count, this.#setting.seed);
    return { ...this.#setting, rows, step: this.step };
  }
}

function copied(state: Float64State): Float64State {
  return Object.fromEntries(Object.entries(state).map(([name, array]) => [name, array.slice()]));
}
