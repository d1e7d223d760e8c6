/**
 * The vocabulary in which a model is declared: layers with parameters, and a graph of fused
 * operations on arrays of shape [batch, width]. A declaration is plain data; an engine either
 * interprets it (reference) or compiles it into a plan of draws (fused).
 */

export type Activation = 'linear' | 'relu' | 'leakyRelu' | 'tanh' | 'sigmoid' | 'softplus';

/** Slope of `leakyRelu` below zero. */
export const LEAKY_SLOPE = 0.2;

/** A dense layer's parameters: weights [inputs, units] and bias [units]; uses share them by name. */
export interface Layer {
  readonly name: string;
  readonly inputs: number;
  readonly units: number;
  readonly activation: Activation;
}

/** Handle of one array in the graph: `id` is its place in the node list, `width` its row length. */
export interface Value {
  readonly id: number;
  readonly width: number;
}

/** A number fixed when the model is declared, or the name of one the reader may change while it runs. */
export type Scalar = number | string;

export type Node =
  /** The rows of the data set picked for this step, values in [0, 1]. */
  | { readonly op: 'data'; readonly width: number }
  /** One-hot rows of the picked rows' labels. */
  | { readonly op: 'labels'; readonly width: number }
  /** Standard normals from `stream` at this step. */
  | { readonly op: 'noise'; readonly width: number; readonly stream: number }
  | { readonly op: 'dense'; readonly width: number; readonly input: number; readonly layer: string }
  | { readonly op: 'activation'; readonly width: number; readonly input: number; readonly activation: Activation }
  /** mean + exp(½ logVariance) · noise. */
  | { readonly op: 'reparametrise'; readonly width: number; readonly mean: number; readonly logVariance: number; readonly noise: number }
  /** Σ_d log Bernoulli(target_d | sigmoid(logits_d)), width 1; a constant target stands for every entry. */
  | { readonly op: 'bernoulliLogLikelihood'; readonly width: 1; readonly logits: number; readonly target: number | { readonly constant: 0 | 1 } }
  /** Σ_d log N(target_d | mean_d, sigma²), width 1. */
  | { readonly op: 'gaussianLogLikelihood'; readonly width: 1; readonly mean: number; readonly target: number; readonly sigma: Scalar }
  /** log softmax(logits)[target], target one-hot, width 1. */
  | { readonly op: 'categoricalLogLikelihood'; readonly width: 1; readonly logits: number; readonly target: number }
  /** KL(N(mean, exp logVariance) ‖ N(0, I)) in nats, width 1. */
  | { readonly op: 'gaussianKl'; readonly width: 1; readonly mean: number; readonly logVariance: number }
  /** Σ_i weight_i · value_i, entry by entry. */
  | { readonly op: 'weightedSum'; readonly width: number; readonly terms: readonly { readonly value: number; readonly weight: Scalar }[] };

/** One optimiser step: the batch mean of `loss` goes down by moving the parameters of `layers`. */
export interface Update {
  readonly loss: number;
  readonly layers: readonly string[];
  readonly optimizer: Adam;
}

/** Kingma & Ba, "Adam", 2015, with bias correction computed from the step number. */
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
  readonly nodes: readonly Node[];
  /** Run in this order within one step; a later one sees what an earlier one changed. */
  readonly updates: readonly Update[];
  /** Batch means reported each step, taken before the update they belong to; always has `loss`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Arrays a figure may feed or ask for by name, e.g. `latent`, `pixels`. */
  readonly values: Readonly<Record<string, number>>;
  /** Numbers that may change while the model runs, e.g. `beta`. */
  readonly scalars: readonly string[];
}
