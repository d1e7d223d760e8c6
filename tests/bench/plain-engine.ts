import { valuesOf } from '../../src/kernels/examples.ts';
import {
  inputsOf,
  LEAKY_SLOPE,
  type Activation,
  type Adam,
  type Layer,
  type Node,
  type Scalar,
  type Update,
} from '../../src/kernels/graph.ts';
import { normals } from '../../src/maths/random.ts';
import { batchRows } from '../../src/training/batch-order.ts';
import type {
  Checkpoint,
  Engine,
  EngineInput,
  ParameterArrays,
} from '../../src/training/engine.ts';
import { biasOf, initialParameters, weightsOf } from '../../src/training/initial-parameters.ts';
import { addProduct, addProductTransposed, matrix, transposed } from './plain-products.ts';

type Arrays = Record<string, Float32Array>;
type Work = () => void;

/** One update as loops to run one after another, on arrays that exist once. */
interface Plan {
  readonly forward: readonly Work[];
  readonly backward: readonly Work[];
  /** What backward adds to: empty before it. */
  readonly sums: readonly Float32Array[];
  /** Names of the arrays that move. */
  readonly names: readonly string[];
  readonly optimizer: Adam;
  readonly metrics: readonly (readonly [name: string, value: Float32Array])[];
}

const LOG_2_PI = Math.log(2 * Math.PI);

/**
 * What well-written plain JavaScript makes of a declaration, to be compared with: one thread, float32
 * arrays, gradients written out by hand. The declaration is read once; a step allocates nothing but
 * its batch's row numbers and noise. Knows the operations of the bench's models, and throws at others.
 */
export class PlainEngine implements Engine {
  step = 0;
  readonly #input: Omit<EngineInput, 'backend'>;
  readonly #scalars: Record<string, number>;
  readonly #layers: ReadonlyMap<string, Layer>;
  readonly #parameters: Arrays;
  readonly #gradients: Arrays;
  readonly #firstMoment: Arrays;
  readonly #secondMoment: Arrays;
  /** Of every node that some update needs, shape [batch, width]. */
  readonly #values = new Map<number, Float32Array>();
  readonly #plans: readonly Plan[];

  constructor(input: Omit<EngineInput, 'backend'>) {
    const { declaration, seed } = input;
    this.#input = input;
    this.#scalars = { ...input.scalars };
    this.#layers = new Map(declaration.layers.map((layer) => [layer.name, layer]));
    this.#parameters = { ...initialParameters(declaration, seed) };
    this.#gradients = emptyLike(this.#parameters);
    this.#firstMoment = emptyLike(this.#parameters);
    this.#secondMoment = emptyLike(this.#parameters);
    this.#plans = declaration.updates.map((update) => this.#plan(update));
  }

  reset(): void {
    const { declaration, seed } = this.#input;
    const zeros = emptyLike(this.#parameters);
    const parameters = initialParameters(declaration, seed);
    this.restore({ step: 0, parameters, firstMoment: zeros, secondMoment: zeros });
  }

  setScalar(name: string, value: number): void {
    if (!(name in this.#scalars))
      throw new Error(`This model has no live number called "${name}".`);
    this.#scalars[name] = value;
  }

  async advance(steps: number): Promise<Arrays> {
    const trace = Object.fromEntries(
      this.#plans.flatMap(({ metrics }) =>
        metrics.map(([name]) => [name, new Float32Array(steps)] as const),
      ),
    );
    for (let i = 0; i < steps; i++) {
      for (const plan of this.#plans) {
        this.#differentiate(plan);
        for (const [name, values] of plan.metrics) trace[name]![i] = mean(values);
        for (const name of plan.names) this.#move(name, plan.optimizer);
      }
      this.step++;
    }
    return trace;
  }

  async gradients(index = 0): Promise<ParameterArrays> {
    const plan = this.#plans[index]!;
    this.#differentiate(plan);
    return Object.fromEntries(plan.names.map((name) => [name, this.#gradients[name]!.slice()]));
  }

  async save(): Promise<Checkpoint> {
    return {
      step: this.step,
      parameters: copy(this.#parameters),
      firstMoment: copy(this.#firstMoment),
      secondMoment: copy(this.#secondMoment),
    };
  }

  restore({ step, parameters, firstMoment, secondMoment }: Checkpoint): void {
    this.step = step;
    for (const name of Object.keys(this.#parameters)) {
      this.#parameters[name]!.set(parameters[name]!);
      this.#firstMoment[name]!.set(firstMoment[name]!);
      this.#secondMoment[name]!.set(secondMoment[name]!);
    }
  }

  async evaluate(): Promise<Float32Array> {
    throw new Error('The plain engine only trains.');
  }

  dispose(): void {
    // nothing here that the garbage collector doesn't find
  }

  #plan({ loss, layers, optimizer, metrics }: Update): Plan {
    if (optimizer.kind !== 'adam') throw new Error(`The plain engine has no ${optimizer.kind}.`);
    const { nodes } = this.#input.declaration;
    const wanted = [loss, ...Object.values(metrics)];
    const needed = nodes.map(() => false);
    for (const id of wanted) needed[id] = true;
    for (let id = nodes.length - 1; id >= 0; id--)
      if (needed[id]) for (const input of inputsOf(nodes[id]!)) needed[input] = true;

    // only what depends on a layer that moves has a slope worth knowing
    const slopes = new Map<number, Float32Array>();
    const forward: Work[] = [];
    const backward: Work[] = [];
    nodes.forEach((node, id) => {
      if (!needed[id]) return;
      const size = this.#input.batchSize * node.width;
      if (!this.#values.has(id)) this.#values.set(id, new Float32Array(size));
      forward.push(this.#forward(node, id));
      const moves = node.op === 'dense' && layers.includes(node.layer);
      if (!moves && !inputsOf(node).some((input) => slopes.has(input))) return;
      slopes.set(id, new Float32Array(size));
      backward.unshift(this.#backward(node, id, moves, slopes));
    });

    const names = layers.flatMap((layer) => [weightsOf(layer), biasOf(layer)]);
    const sums = [...slopes.values(), ...names.map((name) => this.#gradients[name]!)];
    const lossSlope = slopes.get(loss)!;
    backward.unshift(() => lossSlope.fill(1 / this.#input.batchSize));
    return {
      forward,
      backward,
      sums,
      names,
      optimizer,
      metrics: Object.entries(metrics).map(([name, id]) => [name, this.#values.get(id)!]),
    };
  }

  #differentiate({ forward, backward, sums }: Plan): void {
    for (const work of forward) work();
    for (const sum of sums) sum.fill(0);
    for (const work of backward) work();
  }

  /** Writes the value of `node`. */
  #forward(node: Node, id: number): Work {
    const { batchSize, examples, seed } = this.#input;
    const out = this.#values.get(id)!;
    const [a, b, c] = inputsOf(node).map((input) => this.#values.get(input)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    switch (node.op) {
      case 'data': {
        const { count } = examples;
        const { binary, width } = node;
        const values = valuesOf(examples, binary, count);
        return () => {
          const rows = batchRows(this.step, batchSize, count, seed);
          for (let i = 0; i < batchSize; i++)
            out.set(values.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width);
        };
      }
      case 'noise':
        return () => out.set(normals(out.length, { stream: node.stream, step: this.step, seed }));
      case 'dense': {
        const { inputs, units, activation } = this.#layers.get(node.layer)!;
        const weights = this.#parameters[weightsOf(node.layer)]!;
        const bias = this.#parameters[biasOf(node.layer)]!;
        const input = matrix(a, batchSize, inputs);
        return () => {
          for (let i = 0; i < batchSize; i++) out.set(bias, i * units);
          addProduct(input, weights, units, out);
          activate(out, out, activation);
        };
      }
      case 'activation':
        return () => activate(a, out, node.activation);
      case 'reparametrise':
        return () => {
          for (let i = 0; i < out.length; i++) out[i] = a[i]! + Math.exp(0.5 * b[i]!) * c[i]!;
        };
      case 'bernoulliLogLikelihood': {
        const { target } = node;
        const width = a.length / batchSize;
        return () => {
          const constant = typeof target === 'number' ? 0 : this.#number(target.constant);
          for (let i = 0; i < batchSize; i++) {
            let total = 0;
            let product = 1; // one logarithm for many factors from 1 to 2: fewer than would overflow
            for (let j = 0, at = i * width; j < width; j++, at++) {
              const logit = a[at]!;
              const ink = typeof target === 'number' ? b[at]! : constant;
              total += ink * logit - Math.max(logit, 0); // minus softplus, whose logarithm follows
              product *= 1 + Math.exp(-Math.abs(logit));
              if ((j & 511) === 511) {
                total -= Math.log(product);
                product = 1;
              }
            }
            out[i] = total - Math.log(product);
          }
        };
      }
      case 'gaussianLogLikelihood': {
        const width = a.length / batchSize;
        return () => {
          const sigma = this.#number(node.sigma);
          const normaliser = -width * (Math.log(sigma) + 0.5 * LOG_2_PI);
          for (let i = 0; i < batchSize; i++) {
            let squares = 0;
            for (let j = 0, at = i * width; j < width; j++, at++) squares += (a[at]! - b[at]!) ** 2;
            out[i] = normaliser - (0.5 * squares) / sigma ** 2;
          }
        };
      }
      case 'gaussianKl': {
        const width = a.length / batchSize;
        return () => {
          for (let i = 0; i < batchSize; i++) {
            let total = 0;
            for (let j = 0, at = i * width; j < width; j++, at++)
              total += Math.exp(b[at]!) + a[at]! ** 2 - b[at]! - 1;
            out[i] = 0.5 * total;
          }
        };
      }
      case 'weightedSum': {
        const terms = node.terms.map(({ value }) => this.#values.get(value)!);
        return () => {
          out.fill(0);
          terms.forEach((term, k) => {
            const weight = this.#number(node.terms[k]!.weight);
            for (let i = 0; i < out.length; i++) out[i]! += weight * term[i]!;
          });
        };
      }
      default:
        throw new Error(`The plain engine has no ${node.op}.`);
    }
  }

  /** Adds the slope of `node` to its inputs', where they have one, and to its layer's gradient if it moves. */
  #backward(node: Node, id: number, moves: boolean, slopes: Map<number, Float32Array>): Work {
    const { batchSize } = this.#input;
    const out = this.#values.get(id)!;
    const slope = slopes.get(id)!;
    const [a, b, c] = inputsOf(node).map((input) => this.#values.get(input)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const [da, db, dc] = inputsOf(node).map((input) => slopes.get(input));
    switch (node.op) {
      case 'dense': {
        const { inputs, units, activation } = this.#layers.get(node.layer)!;
        const weights = this.#parameters[weightsOf(node.layer)]!;
        const weightGradient = this.#gradients[weightsOf(node.layer)]!;
        const biasGradient = this.#gradients[biasOf(node.layer)]!;
        const inputTransposed = transposed(matrix(a, batchSize, inputs));
        return () => {
          deactivate(out, slope, activation);
          if (moves) {
            addProduct(inputTransposed, slope, units, weightGradient);
            for (let i = 0; i < batchSize; i++)
              for (let j = 0, at = i * units; j < units; j++) biasGradient[j]! += slope[at + j]!;
          }
          if (da) addProductTransposed(slope, weights, [batchSize, units, inputs], da);
        };
      }
      case 'activation':
        return () => {
          deactivate(out, slope, node.activation);
          for (let i = 0; i < slope.length; i++) da![i]! += slope[i]!;
        };
      case 'reparametrise':
        if (dc) throw new Error('The plain engine takes noise that nothing learns.');
        return () => {
          if (da) for (let i = 0; i < slope.length; i++) da[i]! += slope[i]!;
          if (db)
            for (let i = 0; i < slope.length; i++)
              db[i]! += slope[i]! * 0.5 * Math.exp(0.5 * b[i]!) * c[i]!;
        };
      case 'bernoulliLogLikelihood': {
        if (db || !da) throw new Error('The plain engine takes a target that nothing learns.');
        const { target } = node;
        const width = a.length / batchSize;
        return () => {
          const constant = typeof target === 'number' ? 0 : this.#number(target.constant);
          for (let i = 0; i < batchSize; i++)
            for (let j = 0, at = i * width; j < width; j++, at++) {
              const ink = typeof target === 'number' ? b[at]! : constant;
              da[at]! += slope[i]! * (ink - sigmoid(a[at]!));
            }
        };
      }
      case 'gaussianLogLikelihood': {
        if (db || !da) throw new Error('The plain engine takes a target that nothing learns.');
        const width = a.length / batchSize;
        return () => {
          const precision = this.#number(node.sigma) ** -2;
          for (let i = 0; i < batchSize; i++)
            for (let j = 0, at = i * width; j < width; j++, at++)
              da[at]! += slope[i]! * precision * (b[at]! - a[at]!);
        };
      }
      case 'gaussianKl': {
        const width = a.length / batchSize;
        return () => {
          for (let i = 0; i < batchSize; i++)
            for (let j = 0, at = i * width; j < width; j++, at++) {
              if (da) da[at]! += slope[i]! * a[at]!;
              if (db) db[at]! += slope[i]! * 0.5 * (Math.exp(b[at]!) - 1);
            }
        };
      }
      case 'weightedSum': {
        const terms = node.terms.map(({ value }) => slopes.get(value));
        return () =>
          terms.forEach((term, k) => {
            const weight = this.#number(node.terms[k]!.weight);
            if (term) for (let i = 0; i < slope.length; i++) term[i]! += weight * slope[i]!;
          });
      }
      default:
        throw new Error(`The plain engine has no gradient of ${node.op}.`);
    }
  }

  /** One step of Adam on the array `name`. */
  #move(name: string, { learningRate, beta1, beta2, epsilon }: Adam): void {
    const p = this.#parameters[name]!;
    const g = this.#gradients[name]!;
    const m = this.#firstMoment[name]!;
    const v = this.#secondMoment[name]!;
    const t = this.step + 1;
    const rate = this.#number(learningRate) / (1 - beta1 ** t);
    const correction = 1 / (1 - beta2 ** t);
    for (let i = 0; i < p.length; i++) {
      const slope = g[i]!;
      const first = beta1 * m[i]! + (1 - beta1) * slope;
      const second = beta2 * v[i]! + (1 - beta2) * slope * slope;
      m[i] = first;
      v[i] = second;
      p[i]! -= (rate * first) / (Math.sqrt(correction * second) + epsilon);
    }
  }

  #number(scalar: Scalar): number {
    const value = typeof scalar === 'number' ? scalar : this.#scalars[scalar];
    if (value === undefined) throw new Error(`The run gives no value for "${scalar}".`);
    return value;
  }
}

function emptyLike(arrays: ParameterArrays): Arrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { length }]) => [name, new Float32Array(length)]),
  );
}

function copy(arrays: ParameterArrays): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function activate(input: Float32Array, out: Float32Array, activation: Activation): void {
  const { length } = out;
  switch (activation) {
    case 'linear':
      if (input !== out) out.set(input);
      return;
    case 'relu':
      for (let i = 0; i < length; i++) out[i] = Math.max(input[i]!, 0);
      return;
    case 'leakyRelu':
      for (let i = 0; i < length; i++) out[i] = input[i]! * (input[i]! > 0 ? 1 : LEAKY_SLOPE);
      return;
    case 'tanh':
      for (let i = 0; i < length; i++) out[i] = Math.tanh(input[i]!);
      return;
    case 'sigmoid':
      for (let i = 0; i < length; i++) out[i] = sigmoid(input[i]!);
      return;
    case 'softplus':
      for (let i = 0; i < length; i++)
        out[i] = Math.max(input[i]!, 0) + Math.log1p(Math.exp(-Math.abs(input[i]!)));
  }
}

/** Turns the slope of an activation's output into that of its input; every derivative is a function of the output y. */
function deactivate(y: Float32Array, slope: Float32Array, activation: Activation): void {
  const { length } = y;
  switch (activation) {
    case 'linear':
      return;
    case 'relu':
      for (let i = 0; i < length; i++) if (!(y[i]! > 0)) slope[i] = 0;
      return;
    case 'leakyRelu':
      for (let i = 0; i < length; i++) if (!(y[i]! > 0)) slope[i]! *= LEAKY_SLOPE;
      return;
    case 'tanh':
      for (let i = 0; i < length; i++) slope[i]! *= 1 - y[i]! ** 2;
      return;
    case 'sigmoid':
      for (let i = 0; i < length; i++) slope[i]! *= y[i]! * (1 - y[i]!);
      return;
    case 'softplus':
      for (let i = 0; i < length; i++) slope[i]! *= -Math.expm1(-y[i]!);
  }
}
