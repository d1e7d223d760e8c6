import * as tf from '@tensorflow/tfjs-core';
import { valuesOf } from '../../src/kernels/examples.ts';
import { useBackend, type Backend } from '../../src/kernels/tensorflow.ts';
import { normals, STREAM } from '../../src/maths/random.ts';
import { batchRows } from '../../src/training/batch-order.ts';
import type { Engine, EngineInput, ParameterArrays, Trace } from '../../src/training/engine.ts';
import { biasOf, initialParameters, weightsOf } from '../../src/training/initial-parameters.ts';

type Move = () => tf.Scalar;

/**
 * The bench's two models the way TensorFlow.js's own manual trains a network: variables, its operations,
 * `tf.train.adam` and `minimize`. Only the batch and the noise are ours, so that the losses can be
 * compared. It is what "stock" means where a speed is claimed over it.
 */
export class StockEngine implements Engine {
  step = 0;
  readonly #input: Omit<EngineInput, 'backend'>;
  readonly #backend: Backend;
  readonly #variables: Readonly<Record<string, tf.Variable>>;
  readonly #data: tf.Tensor2D;
  readonly #moves: readonly Move[];
  readonly #optimizers: tf.Optimizer[] = [];

  /** The backend must have been started. */
  constructor(input: Omit<EngineInput, 'backend'>, backend: Backend) {
    const { declaration, examples, seed } = input;
    this.#input = input;
    this.#backend = backend;
    useBackend(backend);
    const initial = initialParameters(declaration, seed);
    const entries = declaration.layers.flatMap(({ name, inputs, units }) => [
      [weightsOf(name), tf.variable(tf.tensor2d(initial[weightsOf(name)]!, [inputs, units]))],
      [biasOf(name), tf.variable(tf.tensor1d(initial[biasOf(name)]!))],
    ]) as [string, tf.Variable][];
    this.#variables = Object.fromEntries(entries);
    const binary = declaration.name === 'vae';
    this.#data = tf.tensor2d(valuesOf(examples, binary, examples.count), [
      examples.count,
      examples.width,
    ]);
    this.#moves = binary ? this.#vae() : this.#gan();
  }

  async advance(steps: number): Promise<Trace> {
    useBackend(this.#backend);
    const costs: tf.Scalar[] = [];
    for (let i = 0; i < steps; i++) {
      this.#moves.forEach((move, update) => {
        const cost = move();
        if (update === 0) costs.push(cost);
        else cost.dispose();
      });
      this.step++;
    }
    const table = tf.stack(costs);
    const loss = (await table.data()) as Float32Array;
    tf.dispose([table, ...costs]);
    return { loss };
  }

  dispose(): void {
    useBackend(this.#backend);
    tf.dispose([this.#data, ...Object.values(this.#variables)]);
    for (const optimizer of this.#optimizers) optimizer.dispose();
  }

  evaluate = onlyTrains;
  gradients = onlyTrains as () => Promise<ParameterArrays>;
  save = onlyTrains;
  restore = onlyTrains;
  reset = onlyTrains;
  setScalar = onlyTrains;

  #vae(): Move[] {
    const { batchSize } = this.#input;
    const latent = this.#variables[biasOf('encoder/mean')]!.size;
    return [
      this.#minimize('learningRate', '', () => {
        const x = this.#batch();
        const h = tf.relu(this.#dense('encoder/hidden', x));
        const mean = this.#dense('encoder/mean', h);
        const logVariance = this.#dense('encoder/logVariance', h);
        const noise = this.#noise(latent, STREAM.latentNoise);
        const z = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise));
        const logits = this.#dense('decoder/output', tf.relu(this.#dense('decoder/hidden', z)));
        const kl = tf.mul(
          0.5,
          tf.sum(tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(logVariance, 1))),
        );
        return tf.div(tf.add(tf.sum(crossEntropy(logits, x)), kl), batchSize);
      }),
    ];
  }

  #gan(): Move[] {
    const noise = this.#input.declaration.layers.find(({ name }) => name === 'generator/1')!.inputs;
    const network = (name: string, input: tf.Tensor): tf.Tensor => {
      const first = tf.relu(this.#dense(`${name}/1`, input));
      return this.#dense(`${name}/3`, tf.relu(this.#dense(`${name}/2`, first)));
    };
    const made = (stream: number): tf.Tensor => network('generator', this.#noise(noise, stream));
    const loss = (input: tf.Tensor, target: 0 | 1): tf.Tensor =>
      tf.mean(crossEntropy(network('discriminator', input), tf.scalar(target)));
    return [
      this.#minimize('discriminatorRate', 'discriminator/', () =>
        tf.add(loss(this.#batch(), 1), loss(made(STREAM.discriminatorNoise), 0)),
      ),
      this.#minimize('generatorRate', 'generator/', () => loss(made(STREAM.generatorNoise), 1)),
    ];
  }

  #minimize(rate: string, layers: string, loss: () => tf.Tensor): Move {
    const optimizer = tf.train.adam(this.#input.scalars[rate], 0.9, 0.999, 1e-8);
    this.#optimizers.push(optimizer);
    const moving = Object.entries(this.#variables)
      .filter(([name]) => name.startsWith(layers))
      .map(([, variable]) => variable);
    return () => optimizer.minimize(() => loss() as tf.Scalar, true, moving)!;
  }

  #dense(layer: string, input: tf.Tensor): tf.Tensor {
    const weights = this.#variables[weightsOf(layer)] as tf.Tensor2D;
    return tf.add(tf.matMul(input as tf.Tensor2D, weights), this.#variables[biasOf(layer)]!);
  }

  #batch(): tf.Tensor {
    const { batchSize, examples, seed } = this.#input;
    const rows = batchRows(this.step, batchSize, examples.count, seed);
    return tf.gather(this.#data, tf.tensor1d(rows, 'int32'));
  }

  #noise(width: number, stream: number): tf.Tensor {
    const { batchSize, seed } = this.#input;
    const key = { stream, step: this.step, seed };
    return tf.tensor2d(normals(batchSize * width, key), [batchSize, width]);
  }
}

/** −[y log σ(l) + (1 − y) log(1 − σ(l))], entry by entry: max(l, 0) − l y + log(1 + e^−|l|). */
function crossEntropy(logits: tf.Tensor, target: tf.Tensor): tf.Tensor {
  const rest = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
  return tf.add(tf.sub(tf.relu(logits), tf.mul(logits, target)), rest);
}

function onlyTrains(): never {
  throw new Error('The stock engine only trains.');
}
