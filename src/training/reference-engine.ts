import { movesAt } from '../kernels/compile.ts';
import { labelRows, valuesOf } from '../kernels/examples.ts';
import {
  inputsOf,
  LEAKY_SLOPE,
  type Activation,
  type Layer,
  type MaskChoice,
  type Node,
  type Optimizer,
  type Scalar,
  type Update,
} from '../kernels/graph.ts';
import * as tf from '../kernels/tensorflow.ts';
import { maskOf } from '../maths/masks.ts';
import { normals, STREAM, uniforms } from '../maths/random.ts';
import { batchRows } from './batch-order.ts';
import type { Checkpoint, Engine, EngineInput, ParameterArrays } from './engine.ts';
import { withHeldOutRows } from './held-out-rows.ts';
import { biasOf, initialParameters, weightsOf } from './initial-parameters.ts';
import { convolution, patchesOf } from './reference-convolution.ts';
import { nadeLogits } from './reference-nade.ts';
import type { Probe } from './run-spec.ts';

type Tensor = tf.Tensor;
type Tensors = Record<string, Tensor>;

const LOG_2_PI = Math.log(2 * Math.PI);

/**
 * The reference engine: a declaration read node by node with plain TensorFlow.js operations and
 * its automatic differentiation. Slow and plainly right; runs on any backend.
 */
export class ReferenceEngine implements Engine {
  step = 0;
  readonly #input: EngineInput;
  readonly #shapes: Record<string, number[]> = {};
  readonly #scalars: Record<string, number>;
  readonly #constants = new Map<number, tf.Scalar>();
  readonly #masks = new Map<string, Tensor>();
  readonly #data = new Map<number, tf.Tensor2D>();
  /** Of each update. */
  #moves: number[] = [];
  #parameters: Tensors = {};
  #firstMoment: Tensors = {};
  #secondMoment: Tensors = {};

  /** The backend must have been started. Uploads the examples and draws the first parameters. */
  constructor(input: EngineInput) {
    this.#input = input;
    this.#scalars = { ...input.scalars };
    tf.useBackend(input.backend);
    for (const layer of input.declaration.layers) {
      this.#shapes[weightsOf(layer.name)] = [layer.inputs, layer.units];
      this.#shapes[biasOf(layer.name)] = [layer.units];
    }
    input.declaration.nodes.forEach((node, id) => {
      if (node.op === 'data' || node.op === 'labels') this.#data.set(id, this.#upload(node));
    });
    this.reset();
  }

  reset(): void {
    tf.useBackend(this.#input.backend);
    this.#moves = this.#input.declaration.updates.map(() => 0);
    this.#disposeState();
    this.step = 0;
    const { declaration, seed, start } = this.#input;
    this.#parameters = this.#tensors(start ?? initialParameters(declaration, seed));
    this.#firstMoment = this.#zeros();
    this.#secondMoment = this.#zeros();
  }

  setScalar(name: string, value: number): void {
    if (!(name in this.#scalars))
      throw new Error(`This model has no live number called "${name}".`);
    this.#scalars[name] = value;
  }

  async advance(steps: number): Promise<Readonly<Record<string, Float32Array>>> {
    tf.useBackend(this.#input.backend);
    const { updates } = this.#input.declaration;
    const names = updates.flatMap((update) => Object.keys(update.metrics));
    const rows: Tensor[] = [];
    for (let i = 0; i < steps; i++) {
      rows.push(tf.tidy(() => tf.concat(updates.map((update, i) => this.#update(update, i)))));
      this.step++;
    }
    const table = tf.tidy(() => tf.stack(rows));
    rows.forEach((row) => row.dispose());
    const values = await table.data();
    table.dispose();
    return Object.fromEntries(
      names.map((name, column) => [
        name,
        Float32Array.from({ length: steps }, (_, i) => values[i * names.length + column]!),
      ]),
    );
  }

  async evaluate(asked: Probe): Promise<Float32Array> {
    tf.useBackend(this.#input.backend);
    const probe = withHeldOutRows(asked, this.#input);
    const result = tf.tidy(() => {
      const { values } = this.#input.declaration;
      const wanted = values[probe.want];
      if (wanted === undefined) throw new Error(`This model has no value called "${probe.want}".`);
      const fed = new Map<number, Tensor>();
      // the reader's own data may be fewer than the figure would show
      const rows =
        probe.kind === 'feed' ? probe.rows : Math.min(probe.count, this.#input.examples.count);
      if (probe.kind === 'feed') {
        const id = values[probe.feed];
        if (id === undefined) throw new Error(`This model has no value called "${probe.feed}".`);
        fed.set(id, tf.tensor(probe.values, [rows, probe.values.length / rows]));
      } else {
        for (const [id, data] of this.#data) fed.set(id, tf.slice(data, [0, 0], [rows, -1]));
      }
      const noise = { stream: STREAM.evaluation, rows };
      return this.#values([wanted], fed, this.#parameters, noise)[0]!;
    });
    const array = await result.data();
    result.dispose();
    return array as Float32Array;
  }

  async gradients(index = 0): Promise<ParameterArrays> {
    tf.useBackend(this.#input.backend);
    const tensors = tf.tidy(
      () => this.#differentiate(this.#input.declaration.updates[index]!).gradients,
    );
    return read(tensors, true);
  }

  async save(): Promise<Checkpoint> {
    tf.useBackend(this.#input.backend);
    return {
      step: this.step,
      moves: [...this.#moves],
      parameters: await read(this.#parameters),
      firstMoment: await read(this.#firstMoment),
      secondMoment: await read(this.#secondMoment),
    };
  }

  restore(checkpoint: Checkpoint): void {
    tf.useBackend(this.#input.backend);
    this.#disposeState();
    this.step = checkpoint.step;
    this.#moves = this.#input.declaration.updates.map(
      (_, i) => checkpoint.moves?.[i] ?? checkpoint.step,
    );
    this.#parameters = this.#tensors(checkpoint.parameters);
    this.#firstMoment = this.#tensors(checkpoint.firstMoment);
    this.#secondMoment = this.#tensors(checkpoint.secondMoment);
  }

  dispose(): void {
    tf.useBackend(this.#input.backend);
    this.#disposeState();
    for (const kept of [this.#constants, this.#masks, this.#data])
      for (const tensor of kept.values()) tensor.dispose();
  }

  /** One optimiser step; returns the update's metrics as a vector. */
  #update(update: Update, index: number): Tensor {
    const { gradients, metrics } = this.#differentiate(update);
    if (!movesAt(update, this.step, this.#scalars)) return metrics;
    const stepOf = this.#stepOf(update.optimizer, ++this.#moves[index]!);
    const clip = this.#number(update.optimizer.clip ?? 0);
    for (const [name, gradient] of Object.entries(gradients)) {
      const moved = tf.sub(this.#parameters[name]!, stepOf(name, gradient));
      replace(this.#parameters, name, clip > 0 ? tf.clipByValue(moved, -clip, clip) : moved);
    }
    return metrics;
  }

  /**
   * What `optimizer` subtracts at its move number `t`, from 1, from the parameter array `name`, given its
   * gradient; moves the array's moments on.
   */
  #stepOf(optimizer: Optimizer, t: number): (name: string, gradient: Tensor) => Tensor {
    switch (optimizer.kind) {
      case 'sgd': {
        const rate = this.#asTensor(optimizer.learningRate);
        return (_, g) => tf.mul(g, rate);
      }
      case 'momentum': {
        const rate = this.#asTensor(optimizer.learningRate);
        const decay = this.#asTensor(optimizer.momentum);
        return (name, g) => {
          const v = tf.add(tf.mul(this.#firstMoment[name]!, decay), g);
          replace(this.#firstMoment, name, v);
          return tf.mul(v, rate);
        };
      }
      case 'adam': {
        const { beta1, beta2, epsilon, learningRate } = optimizer;
        const b1 = this.#constant(beta1);
        const b2 = this.#constant(beta2);
        const rest1 = this.#constant(1 - beta1);
        const rest2 = this.#constant(1 - beta2);
        const eps = this.#constant(epsilon);
        const correction2 = tf.scalar(1 / (1 - beta2 ** t));
        const rate = tf.scalar(this.#number(learningRate) / (1 - beta1 ** t));
        return (name, g) => {
          const m = tf.add(tf.mul(this.#firstMoment[name]!, b1), tf.mul(g, rest1));
          const v = tf.add(tf.mul(this.#secondMoment[name]!, b2), tf.mul(tf.square(g), rest2));
          replace(this.#firstMoment, name, m);
          replace(this.#secondMoment, name, v);
          return tf.div(tf.mul(m, rate), tf.add(tf.sqrt(tf.mul(v, correction2)), eps));
        };
      }
    }
  }

  /** Loss gradients by parameter name, and the metrics, at the batch and noise of the present step. */
  #differentiate(update: Update): { gradients: Tensors; metrics: Tensor } {
    const names = update.layers.flatMap((layer) => [weightsOf(layer), biasOf(layer)]);
    let metrics: Tensor | undefined;
    const loss = (...moving: Tensor[]): tf.Scalar => {
      const parameters = { ...this.#parameters };
      names.forEach((name, i) => (parameters[name] = moving[i]!));
      const columns = this.#values(
        [update.loss, ...Object.values(update.metrics)],
        this.#batch(),
        parameters,
        { stream: null, rows: this.#input.batchSize },
      );
      metrics = tf.keep(tf.mean(tf.concat(columns.slice(1), 1), 0));
      return tf.mean(columns[0]!);
    };
    const { grads } = tf.valueAndGrads(loss)(names.map((name) => this.#parameters[name]!));
    const gradients = Object.fromEntries(names.map((name, i) => [name, grads[i]!]));
    const unkept = metrics!.clone(); // so that the tidy around the step disposes of it
    metrics!.dispose();
    return { gradients, metrics: unkept };
  }

  #batch(): Map<number, Tensor> {
    const { batchSize, examples, seed } = this.#input;
    if (this.#data.size === 0) return new Map();
    const rows = tf.tensor1d(batchRows(this.step, batchSize, examples.count, seed), 'int32');
    return new Map([...this.#data].map(([id, data]) => [id, tf.gather(data, rows)]));
  }

  /** Values of the nodes `wanted`, each computed once, starting from the values already in `known`. */
  #values(
    wanted: readonly number[],
    known: Map<number, Tensor>,
    parameters: Tensors,
    noise: { stream: number | null; rows: number },
  ): Tensor[] {
    const valueOf = (id: number): Tensor => {
      let value = known.get(id);
      if (!value) {
        const node = this.#input.declaration.nodes[id]!;
        value = this.#value(node, inputsOf(node).map(valueOf), parameters, noise);
        known.set(id, value);
      }
      return value;
    };
    return wanted.map(valueOf);
  }

  #value(
    node: Node,
    inputs: Tensor[],
    parameters: Tensors,
    noise: { stream: number | null; rows: number },
  ): Tensor {
    const [a, b, c] = inputs as [Tensor, Tensor, Tensor];
    switch (node.op) {
      case 'data':
      case 'labels':
        throw new Error('The examples were not fed.');
      case 'constant':
        return tf.add(tf.zeros([noise.rows, node.width]), node.value);
      case 'noise':
      case 'uniform': {
        const key = {
          stream: noise.stream ?? node.stream,
          step: this.step,
          seed: this.#input.seed,
        };
        const draw = node.op === 'noise' ? normals : uniforms;
        return tf.tensor(draw(noise.rows * node.width, key), [noise.rows, node.width]);
      }
      case 'backDense':
        return this.#matMul(
          a as tf.Tensor2D,
          tf.transpose(parameters[weightsOf(node.layer)] as tf.Tensor2D),
        );
      case 'slope':
        return tf.mul(a, slopeAt(b, node.activation));
      case 'concat':
        return tf.concat([a, b], 1);
      case 'columns':
        return tf.slice(a, [0, node.from], [-1, node.width]);
      case 'mix':
        return tf.add(a, tf.mul(tf.sub(b, a), c));
      case 'norm':
        return tf.sqrt(tf.add(tf.sum(tf.square(a), 1, true), 1e-12));
      case 'batchDeviation': {
        if (noise.stream !== null)
          throw new Error('This value depends on the other examples of its batch.');
        const variances = tf.mean(tf.square(tf.sub(a, tf.mean(a, 0, true))), 0);
        const deviation = tf.mean(tf.sqrt(tf.add(variances, 1e-8)));
        return tf.add(tf.zeros([noise.rows, 1]), deviation);
      }
      case 'dense': {
        const layer = this.#layerOf(node.layer);
        const all = parameters[weightsOf(node.layer)] as tf.Tensor2D;
        const weights = node.mask === undefined ? all : tf.mul(all, this.#mask(layer, node.mask));
        const product = this.#matMul(a as tf.Tensor2D, weights as tf.Tensor2D);
        return activate(tf.add(product, parameters[biasOf(node.layer)]!), layer.activation);
      }
      case 'conv': {
        const { plane, layer, input, width } = node;
        const { units, activation } = this.#layerOf(layer);
        const fixed = this.#data.has(input);
        const product = convolution(a, parameters[weightsOf(layer)]!, plane, fixed);
        const pixels = tf.reshape(product, [-1, units]);
        return activate(
          tf.reshape(tf.add(pixels, parameters[biasOf(layer)]!), [-1, width]),
          activation,
        );
      }
      case 'nade': {
        const logits = nadeLogits(a, {
          entering: parameters[weightsOf(node.hidden)]!,
          start: parameters[biasOf(node.hidden)]!,
          leaving: parameters[weightsOf(node.output)]!,
        });
        return tf.add(logits, parameters[biasOf(node.output)]!);
      }
      case 'lstm':
        return this.#lstm(node, a, parameters);
      case 'arrange':
        return arranged(a, node.from);
      case 'times':
        return tf.mul(a, b);
      case 'activation':
        return activate(a, node.activation);
      case 'reparametrise':
        return tf.add(a, tf.mul(tf.exp(tf.mul(b, this.#constant(0.5))), c));
      case 'bernoulliLogLikelihood':
        // log σ(l) = −softplus(−l) and log(1 − σ(l)) = −softplus(l): finite for every logit
        if (typeof node.target === 'number')
          return tf.sum(tf.sub(tf.mul(a, b), tf.softplus(a)), 1, true);
        return this.#sureLogLikelihood(a, this.#number(node.target.constant));
      case 'categoricalLogLikelihood':
        return tf.sum(tf.mul(b, tf.logSoftmax(a)), 1, true);
      case 'gaussianLogLikelihood': {
        const sigma = this.#number(node.sigma);
        const width = this.#input.declaration.nodes[node.mean]!.width;
        const squares = tf.sum(tf.square(tf.sub(a, b)), 1, true);
        const normaliser = -width * (Math.log(sigma) + 0.5 * LOG_2_PI);
        return tf.add(tf.mul(squares, -0.5 / sigma ** 2), normaliser);
      }
      case 'gaussianKl': {
        const terms = tf.sub(tf.sub(tf.add(tf.exp(b), tf.square(a)), b), this.#constant(1));
        return tf.mul(tf.sum(terms, 1, true), this.#constant(0.5));
      }
      case 'squaredError':
        return tf.sum(tf.square(tf.sub(a, this.#constant(node.target))), 1, true);
      case 'hinge': // the rectifier's slope is 0 at 0, hence the hinge's at the margin
        return tf.sum(
          tf.relu(tf.sub(this.#constant(1), tf.mul(a, this.#constant(node.sign)))),
          1,
          true,
        );
      case 'weightedSum':
        return inputs
          .map((input, i) => tf.mul(input, this.#asTensor(node.terms[i]!.weight)))
          .reduce((left, right) => tf.add(left, right));
    }
  }

  /** What the LSTM of the node `lstm` says at all its steps. */
  #lstm(node: Node & { op: 'lstm' }, input: Tensor, parameters: Tensors): Tensor {
    const { width, length, layer, taps } = node;
    const channels = this.#layerOf(layer).units / 4;
    const steps = width / length / channels;
    const weights = parameters[weightsOf(layer)] as tf.Tensor2D;
    const bias = parameters[biasOf(layer)]!;
    const plane = { height: 1, width: length, taps: taps.map((tap) => [0, tap] as const) };
    const said: Tensor[] = [];
    let cells: Tensor | null = null;
    for (let t = 0; t < steps; t++) {
      const size = 4 * length * channels;
      let gates = tf.reshape(tf.slice(input, [0, t * size], [-1, size]), [-1, 4 * channels]);
      gates = tf.add(gates, bias);
      const before = said.at(-1);
      if (before) {
        const patches = tf.reshape(patchesOf(before, plane), [-1, taps.length * channels]);
        gates = tf.add(gates, this.#matMul(patches as tf.Tensor2D, weights));
      }
      const gate = (i: number): Tensor => tf.slice(gates, [0, i * channels], [-1, channels]);
      const [output, forget, enter] = [0, 1, 2].map((i) => tf.sigmoid(gate(i))) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      const fresh: Tensor = tf.mul(enter, tf.tanh(gate(3)));
      cells = cells ? tf.add(tf.mul(forget, cells), fresh) : fresh;
      said.push(tf.reshape(tf.mul(output, tf.tanh(cells)), [-1, length * channels]));
    }
    return tf.concat(said, 1);
  }

  #layerOf(layer: string): Layer {
    return this.#input.declaration.layers.find(({ name }) => name === layer)!;
  }

  /** A mask [inputs, units] of a layer, uploaded once. */
  #mask({ name, masks }: Layer, choice: MaskChoice): Tensor {
    const number = choice === 'step' ? this.step % masks!.length : choice;
    const key = `${name} ${number}`;
    let mask = this.#masks.get(key);
    if (!mask) {
      const { inputs, units, entries } = maskOf(masks![number]!);
      mask = tf.keep(tf.tensor(Float32Array.from(entries), [inputs, units]));
      this.#masks.set(key, mask);
    }
    return mask;
  }

  /** Of a constant target in [0, 1]. */
  #sureLogLikelihood(logits: Tensor, target: number): Tensor {
    const of = (one: boolean): Tensor =>
      tf.neg(tf.sum(tf.softplus(one ? tf.neg(logits) : logits), 1, true));
    if (target === 0 || target === 1) return of(target === 1);
    return tf.add(tf.mul(of(true), target), tf.mul(of(false), 1 - target));
  }

  /** On wasm a product with a transposed operand is ten times slower than transposing it first. */
  #matMul(a: tf.Tensor2D, b: tf.Tensor2D): Tensor {
    if (this.#input.backend !== 'wasm') return tf.matMul(a, b);
    const product = tf.customGrad((...args) => {
      const [x, y, save] = args as [tf.Tensor2D, tf.Tensor2D, (tensors: Tensor[]) => void];
      save([x, y]);
      return {
        value: tf.matMul(x, y),
        gradFunc: (dy: Tensor, saved: Tensor[]) => [
          tf.matMul(dy, tf.transpose(saved[1] as tf.Tensor2D)),
          tf.matMul(tf.transpose(saved[0] as tf.Tensor2D), dy),
        ],
      };
    });
    return product(a, b);
  }

  #number(scalar: Scalar): number {
    const value = typeof scalar === 'number' ? scalar : this.#scalars[scalar];
    if (value === undefined) throw new Error(`The run gives no value for "${scalar}".`);
    return value;
  }

  #asTensor(scalar: Scalar): tf.Scalar {
    const value = this.#number(scalar);
    return typeof scalar === 'number' ? this.#constant(value) : tf.scalar(value);
  }

  /** A number as a tensor that is uploaded once, not at every use. */
  #constant(value: number): tf.Scalar {
    let tensor = this.#constants.get(value);
    if (!tensor) {
      tensor = tf.keep(tf.scalar(value));
      this.#constants.set(value, tensor);
    }
    return tensor;
  }

  #upload(node: Node & { op: 'data' | 'labels' }): tf.Tensor2D {
    const given = this.#input.examples;
    const examples = node.op === 'data' ? given : labelRows(given, node.width);
    const { count, width } = examples;
    const binary = node.op === 'labels' || node.binary;
    return tf.tensor(valuesOf(examples, binary, count), [count, width]) as tf.Tensor2D;
  }

  #tensors(arrays: ParameterArrays): Tensors {
    return Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [name, tf.tensor(array, this.#shapes[name])]),
    );
  }

  #zeros(): Tensors {
    return Object.fromEntries(
      Object.entries(this.#parameters).map(([name, tensor]) => [name, tf.zerosLike(tensor)]),
    );
  }

  #disposeState(): void {
    for (const group of [this.#parameters, this.#firstMoment, this.#secondMoment])
      for (const tensor of Object.values(group)) tensor.dispose();
  }
}

/**
 * Column c of the result is column from_c of the input, or 0. Its gradient goes the way back by itself:
 * TensorFlow.js's own goes through all columns for each of them.
 */
function arranged(input: Tensor, from: readonly number[]): Tensor {
  const width = input.shape[1]!;
  const pick = (array: Tensor, columns: readonly number[]): Tensor => {
    const none = array.shape[1]!; // a column of zeros behind the others
    const padded = tf.concat([array, tf.zeros([array.shape[0], 1])], 1);
    const all = columns.map((column) => (column < 0 ? none : column));
    return tf.gather(padded, tf.tensor1d(all, 'int32'), 1);
  };
  const arrange = tf.customGrad((...args) => ({
    value: pick(args[0] as Tensor, from),
    gradFunc: (dy: Tensor) => {
      const readers: number[][] = Array.from({ length: width }, () => []);
      from.forEach((column, c) => {
        if (column >= 0) readers[column]!.push(c);
      });
      const most = Math.max(1, ...readers.map(({ length }) => length));
      return Array.from({ length: most }, (_, i) =>
        pick(
          dy,
          readers.map((of) => of[i] ?? -1),
        ),
      ).reduce((sum, x) => tf.add(sum, x));
    },
  }));
  return arrange(input);
}

function activate(input: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'linear':
      return input;
    case 'relu':
      return tf.relu(input);
    case 'leakyRelu':
      return tf.leakyRelu(input, LEAKY_SLOPE);
    case 'tanh':
      return tf.tanh(input);
    case 'sigmoid':
      return tf.sigmoid(input);
    case 'softplus':
      return tf.softplus(input);
  }
}

/** f′ from the output y = f(x). */
function slopeAt(output: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'linear':
      return tf.onesLike(output);
    case 'relu':
      return tf.step(output);
    case 'leakyRelu':
      return tf.step(output, LEAKY_SLOPE);
    case 'tanh':
      return tf.sub(1, tf.square(output));
    case 'sigmoid':
      return tf.mul(output, tf.sub(1, output));
    case 'softplus':
      return tf.sub(1, tf.exp(tf.neg(output)));
  }
}

function replace(group: Tensors, name: string, tensor: Tensor): void {
  group[name]!.dispose();
  group[name] = tf.keep(tensor);
}

async function read(tensors: Tensors, dispose = false): Promise<ParameterArrays> {
  const entries = Object.entries(tensors);
  const arrays = await Promise.all(entries.map(([, tensor]) => tensor.data()));
  if (dispose) entries.forEach(([, tensor]) => tensor.dispose());
  return Object.fromEntries(entries.map(([name], i) => [name, Float32Array.from(arrays[i]!)]));
}
