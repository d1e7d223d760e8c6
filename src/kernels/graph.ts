/**
 * The vocabulary in which a model is declared: layers with parameters, and a graph of fused
 * operations on arrays of shape [batch, width]. A declaration is plain data; an engine either
 * interprets it (reference) or compiles it into a plan of draws (fused).
 */

import type { LayerDegrees } from '../maths/masks.ts';

export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'tanh' | 'sigmoid' | 'softplus';

/** Slope of `leakyRelu` below zero. */
export const LEAKY_SLOPE = 0.2;

/** A layer's parameters: weights [inputs, units] and bias [units]; uses share them by name. */
export interface Layer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
  /** The masks of its weights, by number; none where all count. */
  readonly masks?: readonly LayerDegrees[];
}

/** Which mask of a layer: its number, or that of step n, which is n modulo the count of them. */
export type MaskChoice = number | 'step';

/**
 * A picture's rows and columns, and where a convolution looks. Its array has pixels row by row, and the channels
 * of a pixel side by side.
 */
export interface Plane {
  readonly height: number;
  readonly width: number;
  /** Down and to the right from the pixel that is worked out: weights [tap, channel of the input, unit]. */
  readonly taps: readonly (readonly [down: number, right: number])[];
}

/** Handle of one array in the graph: `id` is its place in the node list, `width` its row length. */
export interface Value {
  readonly id: number;
  readonly width: number;
}

/** A number fixed when the model is declared, or the name of one the reader may change while it runs. */
export type Scalar = number | string;

export type Node =
  /**
   * The rows of the data set picked for this step: bytes over 255, or numbers as they are; when `binary`,
   * 1 for bytes from 128 up and numbers from ½ up, else 0.
   */
  | { readonly op: 'data'; readonly width: number; readonly binary: boolean }
  /** A 1 in the column of each picked row's class, 0 elsewhere. */
  | { readonly op: 'labels'; readonly width: number }
  /** The same number everywhere. */
  | { readonly op: 'constant'; readonly width: number; readonly value: number }
  /** Numbers uniform on [0, 1) from `stream` at this step. */
  | { readonly op: 'uniform'; readonly width: number; readonly stream: number }
  /** Standard normals from `stream` at this step. */
  | { readonly op: 'noise'; readonly width: number; readonly stream: number }
  | {
      readonly op: 'dense';
      readonly width: number;
      readonly input: number;
      readonly layer: string;
      readonly mask?: MaskChoice;
    }
  /** Σ over taps of the pixel there, which is 0 outside the picture, · the tap's weights, + bias. */
  | {
      readonly op: 'conv';
      readonly width: number;
      readonly input: number;
      readonly layer: string;
      readonly plane: Plane;
    }
  /**
   * The logits b_d + h_d · V_d of parts d = 0 … width − 1, with h_d = σ(c + Σ_{i<d} x_i W_i): W and c are
   * `hidden`'s, V and b `output`'s. No gradient reaches the input.
   */
  | {
      readonly op: 'nade';
      readonly width: number;
      readonly input: number;
      readonly hidden: string;
      readonly output: string;
    }
  /**
   * An LSTM from step to step of an array [steps, length, 4 channels], which goes into the gates (output, forget,
   * input, candidate, side by side) as it is. What it says at a place of a step, [channels], enters the gates of
   * the next step `taps` places before it: layer [taps · channels, 4 channels]. Nothing lies beyond the ends.
   */
  | {
      readonly op: 'lstm';
      readonly width: number;
      readonly input: number;
      readonly layer: string;
      readonly length: number;
      readonly taps: readonly number[];
    }
  /** Column c is column from_c of the input, or 0 where that is −1. */
  | {
      readonly op: 'arrange';
      readonly width: number;
      readonly input: number;
      readonly from: readonly number[];
    }
  /** left · right, entry by entry. */
  | {
      readonly op: 'times';
      readonly width: number;
      readonly left: number;
      readonly right: number;
    }
  /** input · weightsᵀ, with the weights of a layer that the graph uses elsewhere. */
  | {
      readonly op: 'backDense';
      readonly width: number;
      readonly input: number;
      readonly layer: string;
    }
  /** input · f′, with f′ from the output y = f(x), entry by entry. */
  | {
      readonly op: 'slope';
      readonly width: number;
      readonly input: number;
      readonly output: number;
      readonly activation: Activation;
    }
  /** One array beside another. */
  | {
      readonly op: 'concat';
      readonly width: number;
      readonly left: number;
      readonly right: number;
    }
  /** Columns from … from + width − 1. */
  | {
      readonly op: 'columns';
      readonly width: number;
      readonly input: number;
      readonly from: number;
    }
  /** left + share · (right − left), with one share, width 1, for each row. */
  | {
      readonly op: 'mix';
      readonly width: number;
      readonly left: number;
      readonly right: number;
      readonly share: number;
    }
  /** √(Σ_d input_d² + 10⁻¹²), width 1. */
  | { readonly op: 'norm'; readonly width: 1; readonly input: number }
  /** The mean over columns of √(variance over the batch + 10⁻⁸), width 1: the same in every row. */
  | { readonly op: 'batchDeviation'; readonly width: 1; readonly input: number }
  | {
      readonly op: 'activation';
      readonly width: number;
      readonly input: number;
      readonly activation: Activation;
    }
  /** mean + exp(½ logVariance) · noise. */
  | {
      readonly op: 'reparametrise';
      readonly width: number;
      readonly mean: number;
      readonly logVariance: number;
      readonly noise: number;
    }
  /** Σ_d log Bernoulli(target_d | sigmoid(logits_d)), width 1; a constant target, in [0, 1], stands for every entry. */
  | {
      readonly op: 'bernoulliLogLikelihood';
      readonly width: 1;
      readonly logits: number;
      readonly target: number | { readonly constant: Scalar };
    }
  /** Σ_k target_k (logits_k − log Σ_j exp logits_j), width 1: Σ_k target_k log softmax(logits)_k. */
  | {
      readonly op: 'categoricalLogLikelihood';
      readonly width: 1;
      readonly logits: number;
      readonly target: number;
    }
  /** Σ_d log N(target_d | mean_d, sigma²), width 1. */
  | {
      readonly op: 'gaussianLogLikelihood';
      readonly width: 1;
      readonly mean: number;
      readonly target: number;
      readonly sigma: Scalar;
    }
  /** KL(N(mean, exp logVariance) ‖ N(0, I)) in nats, width 1. */
  | {
      readonly op: 'gaussianKl';
      readonly width: 1;
      readonly mean: number;
      readonly logVariance: number;
    }
  /** Σ_d (input_d − target)², width 1. */
  | {
      readonly op: 'squaredError';
      readonly width: 1;
      readonly input: number;
      readonly target: number;
    }
  /** Σ_d max(0, 1 − sign · input_d), width 1; its slope is 0 where sign · input_d ≥ 1. */
  | {
      readonly op: 'hinge';
      readonly width: 1;
      readonly input: number;
      readonly sign: 1 | -1;
    }
  /** Σ_i weight_i · value_i, entry by entry. */
  | {
      readonly op: 'weightedSum';
      readonly width: number;
      readonly terms: readonly { readonly value: number; readonly weight: Scalar }[];
    };

/** One optimiser step: the batch mean of `loss` goes down by moving the parameters of `layers`. */
export interface Update {
  readonly loss: number;
  /**
   * Moves its layers, and their moments, at every such step only: step n, from 0, where n + 1 is divided by this
   * whole number; at none where it is 0. Every step where nothing is said. Metrics are reported at every step.
   */
  readonly every?: Scalar;
  readonly layers: readonly string[];
  readonly optimizer: Optimizer;
  /** Batch means reported with this update, taken before it. Every model reports one `loss`. */
  readonly metrics: Readonly<Record<string, number>>;
}

export type Optimizer = (Sgd | Momentum | Adam) & {
  /**
   * After a move every number of the layers is held within ± this, where it is above 0 (Arjovsky et al.,
   * "Wasserstein GAN", 2017, which keeps a critic's slopes bounded so).
   */
  readonly clip?: Scalar;
};

/** Gradient descent: p ← p − learningRate · g (Robbins & Monro, "A Stochastic Approximation Method", 1951). */
interface Sgd {
  readonly kind: 'sgd';
  readonly learningRate: Scalar;
}

/**
 * Heavy ball: v ← momentum · v + g, then p ← p − learningRate · v, from v = 0; a checkpoint keeps v as
 * its first moment (Polyak, "Some methods of speeding up the convergence of iteration methods", 1964).
 */
interface Momentum {
  readonly kind: 'momentum';
  readonly learningRate: Scalar;
  /** Share of v that stays, in [0, 1). */
  readonly momentum: Scalar;
}

/** Kingma & Ba, "Adam", 2015, with bias correction computed from the number of the update's moves. */
export interface Adam {
  readonly kind: 'adam';
  readonly learningRate: Scalar;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** A whole model: what it computes, what it learns from, what it reports. */
export interface Declaration {
  readonly name: string;
  readonly layers: readonly Layer[];
  /** In order: a node's inputs stand before it. */
  readonly nodes: readonly Node[];
  /** Run in this order within one step; a later one sees what an earlier one changed. */
  readonly updates: readonly Update[];
  /** Arrays a figure may feed or ask for by name, e.g. `latent`, `pixels`. */
  readonly values: Readonly<Record<string, number>>;
}

type Term = readonly [weight: Scalar, value: Value];

/** Writes a graph down, one operation a call; each returns the handle of its result. */
export class Graph {
  readonly layers: Layer[] = [];
  readonly nodes: Node[] = [];

  /** `grey` and `real` say what the model expects; the examples decide whether they are bytes or numbers. */
  data(width: number, kind: 'binary' | 'grey' | 'real'): Value {
    return this.#add({ op: 'data', width, binary: kind === 'binary' });
  }

  /** [batch, classes] of the classes of the examples that `data` picks; zeros for a class that is none of these. */
  labels(classes: number): Value {
    return this.#add({ op: 'labels', width: classes });
  }

  /** The same number everywhere. */
  constant(width: number, value: number): Value {
    return this.#add({ op: 'constant', width, value });
  }

  noise(width: number, stream: number): Value {
    return this.#add({ op: 'noise', width, stream });
  }

  uniform(width: number, stream: number): Value {
    return this.#add({ op: 'uniform', width, stream });
  }

  /** [batch, left's width + right's width]. */
  concat(left: Value, right: Value): Value {
    const width = left.width + right.width;
    return this.#add({ op: 'concat', width, left: left.id, right: right.id });
  }

  /** Columns `from` … `from` + `width` − 1: [batch, width]. */
  columns(input: Value, from: number, width: number): Value {
    return this.#add({ op: 'columns', width, input: input.id, from });
  }

  /** Row by row on the way from `left` to `right`, both [batch, width]; `share` [batch, 1] is 0 at `left`, 1 at `right`. */
  mix(left: Value, right: Value, share: Value): Value {
    if (left.width !== right.width || share.width !== 1)
      throw new Error('A mixture is of two arrays of one width, by one number for each row.');
    return this.#add({
      op: 'mix',
      width: left.width,
      left: left.id,
      right: right.id,
      share: share.id,
    });
  }

  /** The length of each row, [batch, 1]; a hair above it near 0, so that it has a slope everywhere. */
  norm(input: Value): Value {
    return this.#add({ op: 'norm', width: 1, input: input.id });
  }

  /**
   * [batch, 1]: how far the rows of `input` lie apart, which tells a batch of copies from one of the data
   * (Karras et al., "Progressive Growing of GANs", 2018, §3). No probe can ask for a value that depends on it.
   */
  batchDeviation(input: Value): Value {
    return this.#add({ op: 'batchDeviation', width: 1, input: input.id });
  }

  /**
   * The gradient of `score` [batch, 1] by the value `input` [batch, width] it is computed from, row by row, as
   * further nodes of the graph: a loss of it can be learned like any other (Gulrajani et al., "Improved Training
   * of Wasserstein GANs", 2017). Rectifiers count as straight on either side of 0. Throws where it doesn't
   * depend on it, or depends through anything but layers, activations, sums and arrays side by side.
   */
  inputSlope(score: Value, input: Value): Value {
    const through = new Set([input.id]);
    this.nodes.forEach((node, id) => {
      if (inputsOf(node).some((read) => through.has(read))) through.add(id);
    });
    const arrived = new Map<number, Value[]>();
    const give = (id: number, adjoint: () => Value): void => {
      if (through.has(id)) arrived.set(id, [...(arrived.get(id) ?? []), adjoint()]);
    };
    const total = (terms: readonly Value[]): Value =>
      terms.length === 1 ? terms[0]! : this.weightedSum(...terms.map((term) => [1, term] as const));
    give(score.id, () => this.constant(1, 1));
    for (let id = score.id; id > input.id; id--) {
      const terms = arrived.get(id);
      if (terms) this.#stepBack(id, total(terms), give);
    }
    const terms = arrived.get(input.id);
    if (score.width !== 1 || !terms)
      throw new Error('The slope asked for is that of no number by an earlier value.');
    return total(terms);
  }

  /** activation(input · weights + bias); a second use of `name` shares the first one's parameters. */
  dense(name: string, input: Value, units: number, activation: Activation = 'linear'): Value {
    this.#layer({ name, inputs: input.width, units, activation });
    return this.#add({ op: 'dense', width: units, input: input.id, layer: name });
  }

  /**
   * The same with those weights alone that a mask of the layer lets count: the mask number `mask`, or at step n
   * that of number n modulo their count. Units in the order of their degrees leave whole blocks out, which the
   * fused engine skips.
   */
  maskedDense(
    name: string,
    input: Value,
    masks: readonly LayerDegrees[],
    { activation = 'linear', mask = 'step' }: { activation?: Activation; mask?: MaskChoice } = {},
  ): Value {
    const units = masks[0]!.units.length;
    for (const degrees of masks)
      if (degrees.inputs.length !== input.width || degrees.units.length !== units)
        throw new Error(`The masks of layer "${name}" have another shape than its weights.`);
    this.#layer({ name, inputs: input.width, units, activation, masks });
    const choice = masks.length === 1 ? 0 : mask;
    return this.#add({ op: 'dense', width: units, input: input.id, layer: name, mask: choice });
  }

  /**
   * activation(Σ over taps + bias) of pictures [batch, height · width · channels], which become [batch, height ·
   * width · units]: the taps alone have weights, so that what is masked is not there. Channels and units are 1, or
   * a multiple of four, which is what the graphics card holds in one place.
   */
  conv(
    name: string,
    input: Value,
    units: number,
    plane: Plane,
    activation: Activation = 'linear',
  ): Value {
    const pixels = plane.height * plane.width;
    const channels = input.width / pixels;
    for (const count of [channels, units])
      if (count !== 1 && (count % 4 !== 0 || count <= 0))
        throw new Error(
          `A convolution is from and to 1 channel, or a multiple of 4, not ${count}.`,
        );
    this.#layer({ name, inputs: plane.taps.length * channels, units, activation });
    return this.#add({ op: 'conv', width: pixels * units, input: input.id, layer: name, plane });
  }

  /**
   * Logits [batch, parts] of binary parts, each from those before it, of `input` [batch, parts], which must be data:
   * Larochelle & Murray, "The Neural Autoregressive Distribution Estimator", 2011. Makes the layers `name`/hidden
   * [parts, hidden] and `name`/output [hidden, parts].
   */
  nade(name: string, input: Value, hidden: number): Value {
    const parts = input.width;
    const [first, second] = [`${name}/hidden`, `${name}/output`];
    this.#layer({ name: first, inputs: parts, units: hidden, activation: 'sigmoid' });
    this.#layer({ name: second, inputs: hidden, units: parts, activation: 'linear' });
    return this.#add({
      op: 'nade',
      width: parts,
      input: input.id,
      hidden: first,
      output: second,
    });
  }

  /**
   * What an LSTM with convolutions says, [batch, steps · length · channels], where `input` is [batch, steps ·
   * length · 4 channels]: see the node. Runs on the reference engine alone.
   */
  lstm(
    name: string,
    input: Value,
    { length, channels, taps }: { length: number; channels: number; taps: readonly number[] },
  ): Value {
    const inputs = taps.length * channels;
    this.#layer({ name, inputs, units: 4 * channels, activation: 'linear' });
    const width = input.width / 4;
    return this.#add({ op: 'lstm', width, input: input.id, layer: name, length, taps });
  }

  /** Columns in another order, some of them twice or left out: see the node. Runs on the reference engine alone. */
  arrange(input: Value, from: readonly number[]): Value {
    return this.#add({ op: 'arrange', width: from.length, input: input.id, from });
  }

  /** [batch, width] of two values of that width. */
  times(left: Value, right: Value): Value {
    if (left.width !== right.width)
      throw new Error('Arrays are multiplied entry by entry where both have one width.');
    return this.#add({ op: 'times', width: left.width, left: left.id, right: right.id });
  }

  activation(input: Value, activation: Activation): Value {
    return this.#add({ op: 'activation', width: input.width, input: input.id, activation });
  }

  reparametrise(mean: Value, logVariance: Value, noise: Value): Value {
    return this.#add({
      op: 'reparametrise',
      width: mean.width,
      mean: mean.id,
      logVariance: logVariance.id,
      noise: noise.id,
    });
  }

  /**
   * Nats, [batch, 1], of `logits` [batch, width] and a target in [0, 1]: an array as wide, or one number. Minus
   * this is the cross-entropy; a target below 1 where one would expect 1 is label smoothing (Szegedy et al.,
   * "Rethinking the Inception Architecture for Computer Vision", 2016).
   */
  bernoulliLogLikelihood(logits: Value, target: Value | Scalar): Value {
    return this.#add({
      op: 'bernoulliLogLikelihood',
      width: 1,
      logits: logits.id,
      target: typeof target === 'object' ? target.id : { constant: target },
    });
  }

  /**
   * Nats, [batch, 1], of `logits` [batch, classes] and `target` [batch, classes]: one class marked by a 1,
   * or probabilities. Minus this is the cross-entropy, whose slope by the logits is
   * (Σ_j target_j) softmax(logits) − target (Bishop, "Pattern Recognition and Machine Learning", 2006, §4.3.4).
   */
  categoricalLogLikelihood(logits: Value, target: Value): Value {
    if (logits.width !== target.width)
      throw new Error(`There are ${logits.width} logits, but targets for ${target.width} classes.`);
    return this.#add({
      op: 'categoricalLogLikelihood',
      width: 1,
      logits: logits.id,
      target: target.id,
    });
  }

  gaussianLogLikelihood(mean: Value, target: Value, sigma: Scalar): Value {
    return this.#add({
      op: 'gaussianLogLikelihood',
      width: 1,
      mean: mean.id,
      target: target.id,
      sigma,
    });
  }

  gaussianKl(mean: Value, logVariance: Value): Value {
    return this.#add({ op: 'gaussianKl', width: 1, mean: mean.id, logVariance: logVariance.id });
  }

  /**
   * [batch, 1] of `input` [batch, width], in the input's units squared; its slope is 2 (input − target). Half
   * of it is a least-squares GAN's term (Mao et al., "Least Squares Generative Adversarial Networks", 2017).
   */
  squaredError(input: Value, target: number): Value {
    return this.#add({ op: 'squaredError', width: 1, input: input.id, target });
  }

  /**
   * [batch, 1] of `input` [batch, width], in the input's units: what a score lacks of being 1 above zero
   * (`sign` 1) or 1 below (`sign` −1). Its slope is −sign inside the margin, 0 at and beyond it (Lim & Ye,
   * "Geometric GAN", 2017).
   */
  hinge(input: Value, sign: 1 | -1): Value {
    return this.#add({ op: 'hinge', width: 1, input: input.id, sign });
  }

  /** [batch, width] of values that all have that width; logits may be terms as they are. */
  weightedSum(...terms: readonly Term[]): Value {
    return this.#add({
      op: 'weightedSum',
      width: terms[0]![1].width,
      terms: terms.map(([weight, value]) => ({ weight, value: value.id })),
    });
  }

  /** Names of the layers whose name starts with `prefix`. */
  layersOf(prefix: string): string[] {
    return this.layers.map((layer) => layer.name).filter((name) => name.startsWith(prefix));
  }

  /** Notes a layer down, or finds the one of this name. */
  #layer(layer: Layer): void {
    const known = this.layers.find(({ name }) => name === layer.name);
    if (!known) this.layers.push(layer);
    else if (JSON.stringify(known) !== JSON.stringify(layer))
      throw new Error(`Layer "${layer.name}" is used again with another shape or activation.`);
  }

  /** Hands what reaches the node `id` in `inputSlope` on to what it reads. */
  #stepBack(id: number, adjoint: Value, give: (id: number, adjoint: () => Value) => void): void {
    const node = this.nodes[id]!;
    const sloped = (activation: Activation): Value =>
      activation === 'linear'
        ? adjoint
        : this.#add({
            op: 'slope',
            width: adjoint.width,
            input: adjoint.id,
            output: id,
            activation,
          });
    switch (node.op) {
      case 'dense':
        if (node.mask !== undefined)
          throw new Error('The slope of a masked layer can’t be written as nodes.');
        give(node.input, () => {
          const { name, inputs, activation } = this.layers.find((one) => one.name === node.layer)!;
          const { id: input } = sloped(activation);
          return this.#add({ op: 'backDense', width: inputs, input, layer: name });
        });
        return;
      case 'activation':
        give(node.input, () => sloped(node.activation));
        return;
      case 'weightedSum':
        for (const { value, weight } of node.terms)
          give(value, () => this.weightedSum([weight, adjoint]));
        return;
      case 'concat': {
        const { width } = this.nodes[node.left]!;
        give(node.left, () => this.columns(adjoint, 0, width));
        give(node.right, () => this.columns(adjoint, width, node.width - width));
        return;
      }
      default:
        throw new Error(`The slope of "${node.op}" can’t be written as nodes.`);
    }
  }

  #add(node: Node): Value {
    this.nodes.push(node);
    return { id: this.nodes.length - 1, width: node.width };
  }
}

/** The learning rate is a live scalar; the decay rates are the paper's. */
export function adam(learningRate: Scalar): Adam {
  return { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
}

/** The nodes that `node` reads. */
export function inputsOf(node: Node): readonly number[] {
  switch (node.op) {
    case 'data':
    case 'labels':
    case 'constant':
    case 'noise':
    case 'uniform':
      return [];
    case 'slope':
      return [node.input, node.output];
    case 'concat':
    case 'times':
      return [node.left, node.right];
    case 'mix':
      return [node.left, node.right, node.share];
    case 'dense':
    case 'conv':
    case 'nade':
    case 'lstm':
    case 'arrange':
    case 'backDense':
    case 'columns':
    case 'norm':
    case 'batchDeviation':
    case 'activation':
    case 'squaredError':
    case 'hinge':
      return [node.input];
    case 'reparametrise':
      return [node.mean, node.logVariance, node.noise];
    case 'bernoulliLogLikelihood':
      return typeof node.target === 'number' ? [node.logits, node.target] : [node.logits];
    case 'categoricalLogLikelihood':
      return [node.logits, node.target];
    case 'gaussianLogLikelihood':
      return [node.mean, node.target];
    case 'gaussianKl':
      return [node.mean, node.logVariance];
    case 'weightedSum':
      return node.terms.map((term) => term.value);
  }
}
