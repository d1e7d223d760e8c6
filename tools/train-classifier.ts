import { drawDigits } from '../src/data/digits.ts';
import type { Tensor } from '../src/data/safetensors.ts';
import { permuted, sequence, STREAM, type Sequence } from '../src/maths/random.ts';
import { CLASSES, forward, softmax, type Layer } from '../src/models/digit-classifier.ts';

export interface TrainingOptions {
  /** Pixels along one side. */
  readonly size: number;
  readonly seed: number;
  readonly hidden?: number;
  /** Digits drawn for training. */
  readonly count?: number;
  readonly epochs?: number;
}

const BATCH = 64;
const LEARNING_RATE = 0.008;
/** The share of training images that show a digit; the others have no class. */
const DIGITS = 0.9;

/**
 * Trains the perceptron of `digitClassifier` on drawn digits (Adam, rate falling to 0): its arrays.
 *
 * It judges samples of generative models, whose means are greyer and softer than ink, so it
 * learns from digits that are now and then blurred, thresholded, faded or noisy, and is taught to be
 * unsure of ink without a shape.
 */
export function trainClassifier({
  size,
  seed,
  hidden = 96,
  count = 40_000,
  epochs = 5,
}: TrainingOptions): Record<string, Tensor> {
  const inputs = size * size;
  const { pixels, labels } = drawDigits({ count, size, seed });
  const random = sequence({ stream: STREAM.evaluation, step: 0, seed });
  const first = layer(inputs, hidden, random);
  const second = layer(hidden, CLASSES, random);
  const image = new Float32Array(inputs);
  const units = new Float32Array(hidden);
  const unitGradient = new Float32Array(hidden);
  const output = new Float32Array(CLASSES);

  const batches = Math.floor(count / BATCH);
  const steps = batches * epochs;
  for (let step = 0; step < steps; step++) {
    const epoch = Math.floor(step / batches);
    for (let b = 0; b < BATCH; b++) {
      const position = (step % batches) * BATCH + b;
      const row = permuted(position, count, { stream: STREAM.evaluation, step: epoch, seed });
      for (let k = 0; k < inputs; k++) image[k] = pixels[row * inputs + k]! / 255;
      const digit = random.uniform() < DIGITS;
      if (digit) {
        vary(image, size, random);
      } else {
        spoil(image, random);
      }
      forward(first, image, units);
      for (let h = 0; h < hidden; h++) units[h] = Math.max(0, units[h]!);
      forward(second, units, output);
      softmax(output);
      if (digit) output[labels![row]!]! -= 1;
      else for (let k = 0; k < CLASSES; k++) output[k]! -= 1 / CLASSES;
      backward(second, units, output, unitGradient);
      for (let h = 0; h < hidden; h++) if (units[h]! <= 0) unitGradient[h] = 0;
      backward(first, image, unitGradient);
    }
    const rate = LEARNING_RATE * (1 - step / steps);
    update(first, step + 1, rate);
    update(second, step + 1, rate);
  }

  return { ...arraysOf('hidden', first), ...arraysOf('classes', second) };
}

/** A layer with what Adam moves: its parameters, weights before biases, and their moments. */
interface Moving extends Layer {
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

function layer(inputs: number, units: number, random: Sequence): Moving {
  const size = (inputs + 1) * units;
  const scale = Math.sqrt(2 / inputs);
  const parameters = Float32Array.from({ length: size }, (_, k) =>
    k < inputs * units ? scale * random.normal() : 0,
  );
  const zeros = () => new Float32Array(size);
  return {
    ...{ inputs, units, parameters },
    weights: parameters.subarray(0, inputs * units),
    bias: parameters.subarray(inputs * units),
    ...{ gradient: zeros(), mean: zeros(), variance: zeros() },
  };
}

/** Adds one example to the layer's gradient; writes the gradient of its input where asked for. */
function backward(
  { units, weights, gradient }: Moving,
  input: Float32Array,
  delta: Float32Array,
  inputGradient?: Float32Array,
): void {
  const bias = input.length * units;
  for (let o = 0; o < units; o++) gradient[bias + o]! += delta[o]!;
  for (let k = 0; k < input.length; k++) {
    const value = input[k]!;
    const at = k * units;
    if (value !== 0) {
      for (let o = 0; o < units; o++) gradient[at + o]! += value * delta[o]!;
    }
    if (!inputGradient) continue;
    let sum = 0;
    for (let o = 0; o < units; o++) sum += weights[at + o]! * delta[o]!;
    inputGradient[k] = sum;
  }
}

function arraysOf(name: string, { inputs, units, weights, bias }: Layer): Record<string, Tensor> {
  return {
    [`${name}.weights`]: { shape: [inputs, units], values: weights },
    [`${name}.bias`]: { shape: [units], values: bias },
  };
}

/** One step of Adam on the gradient summed over a batch, which is then cleared. */
function update(
  { parameters, gradient, mean, variance }: Moving,
  step: number,
  rate: number,
): void {
  const first = 1 - 0.9 ** step;
  const second = 1 - 0.999 ** step;
  for (let k = 0; k < parameters.length; k++) {
    const slope = gradient[k]! / BATCH;
    gradient[k] = 0;
    mean[k] = 0.9 * mean[k]! + 0.1 * slope;
    variance[k] = 0.999 * variance[k]! + 0.001 * slope * slope;
    parameters[k]! -= (rate * mean[k]!) / first / (Math.sqrt(variance[k]! / second) + 1e-8);
  }
}

/** Makes `image` what is no digit: some of its pixels moved about, or blank. */
function spoil(image: Float32Array, random: Sequence): void {
  const share = random.uniform();
  if (share < 0.1) {
    image.fill(0);
    return;
  }
  for (let k = image.length - 1; k > 0; k--) {
    if (random.uniform() < share) continue;
    const from = Math.floor((k + 1) * random.uniform());
    [image[k], image[from]] = [image[from]!, image[k]!];
  }
}

/** Leaves two images of three as they were; else makes it what a model might draw instead of ink. */
function vary(image: Float32Array, size: number, random: Sequence): void {
  const choice = random.uniform();
  if (choice < 0.65) return;
  if (choice < 0.8) return blur(image, size);
  if (choice < 0.9) {
    for (let k = 0; k < image.length; k++) image[k] = image[k]! >= 0.5 ? 1 : 0;
    return;
  }
  const fade = 0.5 + 0.5 * random.uniform();
  const noise = 0.15 * random.uniform();
  for (let k = 0; k < image.length; k++) {
    const value = fade * image[k]! + noise * random.normal();
    image[k] = Math.max(0, Math.min(1, value));
  }
}

/** Weights 1 2 1 along rows, then along columns. */
function blur(image: Float32Array, size: number): void {
  for (const stride of [1, size]) {
    const sharp = image.slice();
    for (let k = 0; k < image.length; k++) {
      const at = stride === 1 ? k % size : Math.floor(k / size);
      const before = at > 0 ? sharp[k - stride]! : 0;
      const after = at < size - 1 ? sharp[k + stride]! : 0;
      image[k] = (before + 2 * sharp[k]! + after) / 4;
    }
  }
}
