import { BlockedModel, compileBlocked } from '../kernels/blocked/compile.ts';
import { copyForForward, Forward } from '../kernels/blocked/forward.ts';
import { compileChain } from '../kernels/chain/compile.ts';
import { metricOf, movesAt, RING, type CompiledModel } from '../kernels/compile.ts';
import { Device } from '../kernels/device.ts';
import { Painter } from '../kernels/painters/painter.ts';
import type { Paint, Painting } from '../kernels/painters/painting.ts';
import { draw } from '../kernels/plan.ts';
import { useBackend, webglContext } from '../kernels/tensorflow.ts';
import type { Checkpoint, Engine, EngineInput, ParameterArrays } from './engine.ts';
import { withHeldOutRows } from './held-out-rows.ts';
import { biasOf, initialParameters, weightsOf } from './initial-parameters.ts';
import { startMembers } from './ensemble-engine.ts';
import { arraysOf, joined } from './members.ts';
import type { Probe } from './run-spec.ts';

type FusedInput = Omit<EngineInput, 'backend'>;

/** Most rows that a forward pass works out at once; more are done in pieces. */
const MOST_ROWS = 1024;

/**
 * Starts the engine that runs a declaration as planned passes on the context of TensorFlow.js, whose
 * WebGL backend must have been started. Throws `Unsupported` where this GPU or the declaration doesn't
 * allow it.
 */
export async function startFusedEngine(input: FusedInput): Promise<Engine> {
  useBackend('webgl');
  const device = new Device(webglContext());
  try {
    const chain = compileChain(device, input);
    if (!chain && (input.members ?? 1) > 1) {
      device.dispose();
      return await startMembers(input, startFusedEngine);
    }
    const model = chain ?? compileBlocked(device, input);
    await device.ready();
    return new FusedEngine(input, device, model);
  } catch (error) {
    device.dispose();
    throw error;
  }
}

/** The fused engine: the same losses and gradients as the reference engine's, to float32 rounding. */
class FusedEngine implements Engine {
  step = 0;
  readonly #input: FusedInput;
  readonly #device: Device;
  readonly #model: CompiledModel;
  readonly #scalars: Record<string, number>;
  /** Of each update. */
  #moves: number[] = [];
  /** What forward passes read: the model's own textures, or copies of what lies otherwise in its. */
  #read: Pick<BlockedModel, 'weights' | 'examples'> | null;
  /** The step and the member whose weights have been copied, and those of all members at that step. */
  #copied: { step: number; member: number | null; parameters: ParameterArrays } | null = null;
  readonly #forwards = new Map<string, Forward>();
  readonly #painters = new Map<Forward, Map<string, Painter>>();

  /** The device must be ready. Uploads the examples and the first parameters. */
  constructor(input: FusedInput, device: Device, model: CompiledModel) {
    this.#input = input;
    this.#device = device;
    this.#model = model;
    this.#read = model instanceof BlockedModel ? model : null;
    this.#scalars = { ...input.scalars };
    model.upload();
    this.reset();
  }

  reset(): void {
    const { declaration, seed, start, members = 1 } = this.#input;
    const parameters = start
      ? joined(Array.from({ length: members }, () => start))
      : initialParameters(declaration, seed, members);
    this.restore({ step: 0, ...withZeroMoments(parameters) });
  }

  setScalar(name: string, value: number): void {
    if (!(name in this.#scalars))
      throw new Error(`This model has no live number called "${name}".`);
    this.#scalars[name] = value;
  }

  async advance(steps: number): Promise<Readonly<Record<string, Float32Array>>> {
    const { declaration, members = 1 } = this.#input;
    const names = declaration.updates.flatMap(({ metrics }) =>
      Object.keys(metrics).flatMap((name) =>
        Array.from({ length: members }, (_, member) => metricOf(name, member, members)),
      ),
    );
    const traces = Object.fromEntries(names.map((name) => [name, new Float32Array(steps)]));
    for (let done = 0; done < steps;) {
      const count = Math.min(steps - done, RING);
      this.#device.drawing(() => {
        this.#takeSteps(count);
      });
      this.step += count;
      await this.#device.finished();
      const found = this.#model.metrics(count, this.step, this.#scalars);
      for (const name of names) traces[name]!.set(found[name]!, done);
      done += count;
    }
    this.#checkContext();
    return traces;
  }

  async evaluate(asked: Probe): Promise<Float32Array> {
    const probe = withHeldOutRows(asked, this.#input);
    const { forward, rows, size } = await this.#forwardOf(probe);
    const { width } = forward.output;
    const values = new Float32Array(rows * width);
    for (let first = 0; first < rows; first += size) {
      const count = Math.min(size, rows - first);
      this.#device.drawing(() => {
        this.#draw(forward, probe, rows, first, count);
      });
      await this.#device.finished();
      values.set(forward.read(count), first * width);
    }
    this.#checkContext();
    return values;
  }

  async paint(asked: Probe, how: Paint): Promise<Painting> {
    const probe = withHeldOutRows(asked, this.#input);
    const { forward, rows, size } = await this.#forwardOf(probe);
    const painter = await this.#painter(forward, rows, how);
    this.#device.drawing(() => {
      for (let first = 0; first < rows; first += size) {
        const count = Math.min(size, rows - first);
        this.#draw(forward, probe, rows, first, count);
        painter.draw(forward.output.texture, first, count);
      }
    });
    await this.#device.finished();
    const painting = painter.read();
    this.#checkContext();
    return painting;
  }

  /** Trains a copy by one step of gradient descent with momentum: its first moment is the gradient. */
  async gradients(index = 0): Promise<ParameterArrays> {
    const { declaration } = this.#input;
    const update = declaration.updates[index]!;
    const optimizer = { kind: 'momentum', learningRate: 0, momentum: 0 } as const;
    const device = new Device(this.#device.gl);
    try {
      const copy = { ...declaration, updates: [{ ...update, optimizer, every: 1 }] };
      const input = { ...this.#input, declaration: copy };
      const model = compileChain(device, input) ?? compileBlocked(device, input);
      await device.ready();
      model.upload();
      model.writeState(this.step & 1, withZeroMoments(this.#model.readParameters(this.step & 1)));
      device.drawing(() => {
        model.prepare(this.step, this.#scalars);
        draw(device, model.passes[this.step & 1]!);
      });
      const { firstMoment } = model.readState((this.step + 1) & 1);
      const names = update.layers.flatMap((layer) => [weightsOf(layer), biasOf(layer)]);
      return Object.fromEntries(names.map((name) => [name, firstMoment[name]!]));
    } finally {
      device.dispose();
    }
  }

  async save(): Promise<Checkpoint> {
    await this.#device.finished();
    const state = this.#model.readState(this.step & 1);
    this.#checkContext();
    return { step: this.step, ...state, moves: [...this.#moves] };
  }

  restore({ step, moves, ...state }: Checkpoint): void {
    this.step = step;
    this.#moves = this.#input.declaration.updates.map((_, i) => moves?.[i] ?? step);
    this.#copied = null;
    this.#model.writeState(step & 1, state);
  }

  dispose(): void {
    this.#device.dispose();
  }

  /** The passes that answer a probe of `rows` rows, `size` of them at once. */
  async #forwardOf(probe: Probe): Promise<{ forward: Forward; rows: number; size: number }> {
    const { declaration, examples } = this.#input;
    const node = (name: string): number => {
      const id = declaration.values[name];
      if (id === undefined) throw new Error(`This model has no value called "${name}".`);
      return id;
    };
    const wanted = node(probe.want);
    const fed = probe.kind === 'feed' ? node(probe.feed) : null;
    const rows = probe.kind === 'feed' ? probe.rows : Math.min(probe.count, examples.count);
    // so that few sets of programs do for figures of any size
    const size = Math.min(2 ** Math.ceil(Math.log2(Math.max(rows, 8))), MOST_ROWS);
    const key = `${wanted} ${fed} ${size}`;
    let forward = this.#forwards.get(key);
    if (!forward) {
      this.#read ??= copyForForward(this.#device, declaration, examples);
      const { weights, examples: given } = this.#read;
      const path = { wanted, fed, rows: size };
      forward = new Forward(this.#device, declaration, weights, given, path);
      await this.#device.ready();
      forward.upload();
      this.#forwards.set(key, forward);
    }
    return { forward, rows, size };
  }

  /** Draws rows `first` … `first + count − 1` of the probe’s `rows`. Between the device's `enter` and `leave`. */
  #draw(forward: Forward, probe: Probe, rows: number, first: number, count: number): void {
    if (probe.kind === 'feed') {
      const width = probe.values.length / rows;
      forward.feed(probe.values.subarray(first * width, (first + count) * width));
    }
    const { seed, members = 1 } = this.#input;
    const member = this.#model instanceof BlockedModel ? 0 : (probe.member ?? 0);
    if (!(this.#model instanceof BlockedModel)) this.#copy(member, members);
    forward.draw(this.step, {
      step: this.step,
      seed: seed + member,
      scalars: this.#scalars,
      firstRow: first,
    });
  }

  /** Lays a member's weights out for forward passes; reads all members' once a step. */
  #copy(member: number, members: number): void {
    if (!(member < members)) throw new Error(`There is no member number ${member}.`);
    if (this.#copied?.step !== this.step) {
      const parameters = this.#model.readParameters(this.step & 1);
      this.#copied = { step: this.step, member: null, parameters };
    }
    if (this.#copied.member === member) return;
    const parameters = arraysOf(this.#copied.parameters, member, members);
    this.#read!.weights.write(this.#device, 0, { parameters, firstMoment: {}, secondMoment: {} });
    this.#copied.member = member;
  }

  async #painter(forward: Forward, rows: number, how: Paint): Promise<Painter> {
    let painters = this.#painters.get(forward);
    if (!painters) this.#painters.set(forward, (painters = new Map()));
    const key = JSON.stringify([rows, how]);
    let painter = painters.get(key);
    if (!painter) {
      painter = new Painter(this.#device, forward.output, rows, how);
      await this.#device.ready();
      painters.set(key, painter);
    }
    return painter;
  }

  #takeSteps(count: number): void {
    const { updates } = this.#input.declaration;
    for (let step = this.step; step < this.step + count; step++) {
      this.#model.prepare(step, this.#scalars, this.#moves);
      draw(this.#device, this.#model.passes[step & 1]!);
      updates.forEach((update, i) => {
        if (movesAt(update, step, this.#scalars)) this.#moves[i]!++;
      });
    }
  }

  #checkContext(): void {
    if (this.#device.gl.isContextLost()) throw new Error('The graphics card was taken away.');
  }
}

function withZeroMoments(parameters: ParameterArrays): Omit<Checkpoint, 'step'> {
  const zeros = (): ParameterArrays =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, array]) => [name, new Float32Array(array.length)]),
    );
  return { parameters, firstMoment: zeros(), secondMoment: zeros() };
}
