import { DataError } from '../data/data-error.ts';
import type { Tensor } from '../data/safetensors.ts';

/** Says which digit an image shows. */
export interface Classifier {
  /** Class probabilities, shape [rows, 10], of images `pixels01`, shape [rows, pixels], ink 1. */
  probabilities(pixels01: Float32Array, rows: number): Float32Array;
}

export const CLASSES = 10;

/**
 * A perceptron of one rectified hidden layer: `hidden.weights` [pixels, units], `hidden.bias` [units],
 * `classes.weights` [units, 10] and `classes.bias` [10].
 *
 * @throws {DataError} where these arrays are missing or don't fit together.
 */
export function digitClassifier(tensors: Readonly<Record<string, Tensor>>): Classifier {
  const hidden = layerOf(tensors, 'hidden');
  const classes = layerOf(tensors, 'classes');
  if (classes.inputs !== hidden.units || classes.units !== CLASSES)
    throw new DataError('The arrays of this classifier of digits don’t fit together.');
  const units = new Float32Array(hidden.units);
  return {
    probabilities(pixels01, rows) {
      const result = new Float32Array(rows * CLASSES);
      for (let row = 0; row < rows; row++) {
        forward(hidden, pixels01.subarray(row * hidden.inputs, (row + 1) * hidden.inputs), units);
        for (let h = 0; h < units.length; h++) units[h] = Math.max(0, units[h]!);
        const answer = result.subarray(row * CLASSES, (row + 1) * CLASSES);
        forward(classes, units, answer);
        softmax(answer);
      }
      return result;
    },
  };
}

/** The likeliest class of each image. */
export function classesOf(
  classifier: Classifier,
  pixels01: Float32Array,
  rows: number,
): Uint8Array {
  const probabilities = classifier.probabilities(pixels01, rows);
  return Uint8Array.from({ length: rows }, (_, i) => {
    const row = probabilities.subarray(i * CLASSES, (i + 1) * CLASSES);
    return row.indexOf(Math.max(...row));
  });
}

/** A dense layer: weights [inputs, units] and bias [units]. */
export interface Layer {
  readonly inputs: number;
  readonly units: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

function layerOf(tensors: Readonly<Record<string, Tensor>>, name: string): Layer {
  const weights = tensors[`${name}.weights`];
  const bias = tensors[`${name}.bias`];
  const [inputs = 0, units = 0] = weights?.shape ?? [];
  if (weights?.shape.length !== 2 || bias?.shape.join() !== String(units))
    throw new DataError(`The layer “${name}” of this classifier of digits can’t be read.`);
  return { inputs, units, weights: weights.values, bias: bias.values };
}

/** input · weights + bias, of one image, into `output`. */
export function forward(
  { units, weights, bias }: Layer,
  input: Float32Array,
  output: Float32Array,
): void {
  output.set(bias);
  for (let k = 0; k < input.length; k++) {
    const value = input[k]!;
    if (value === 0) continue; // most of an image is paper
    for (let u = 0, at = k * units; u < units; u++) output[u]! += value * weights[at + u]!;
  }
}

/** Turns logits into probabilities, in place. */
export function softmax(logits: Float32Array): void {
  const largest = Math.max(...logits);
  let total = 0;
  for (let k = 0; k < logits.length; k++) total += logits[k] = Math.exp(logits[k]! - largest);
  for (let k = 0; k < logits.length; k++) logits[k]! /= total;
}
