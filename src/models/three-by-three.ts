import { kl } from '../maths/divergences.ts';
import { variance } from '../maths/estimators.ts';
import { initialMlp, mlpOutputs, mlpSquaredError, type Mlp } from '../maths/mlp.ts';
import {
  binomial,
  byCategory,
  byImage,
  IMAGES,
  inkOf,
  PIXELS,
  pixelsOf,
  uniqueImages,
} from '../maths/nine-pixels.ts';
import { STREAM, uniforms } from '../maths/random.ts';
import type { Float64Model, Float64Setting, Float64State } from './float64-model.ts';
import type { Structure } from './index.ts';

/**
 * What the probability of an image is proportional to: its number k of ink pixels; `category`, k shared by all
 * images that have as many; `parity`, whether k is odd.
 */
export type InkRule = 'count' | 'category' | 'parity';

/** Images, [count, pixels] with 1 for ink, and the weight of each under the rule over the mean weight of those shown. */
interface Labelled {
  readonly pixels: Float64Array;
  readonly targets: Float64Array;
}

/** What the network learns from and what it is asked afterwards. */
export interface Lesson {
  readonly side: number;
  readonly shown: Labelled;
  readonly unseen: Labelled;
  /** At 3 × 3, the number of each image shown, see `nine-pixels.ts`; none else. */
  readonly images: Int32Array;
  /** At 3 × 3 the true probability of each of the 512 images; null where there are too many to list. */
  readonly truth: Float64Array | null;
}

const lessons = new WeakMap<Structure, Map<number, Lesson>>();

/** The lesson of a structure and a seed, made once. */
export function lessonOf(structure: Structure, seed: number): Lesson {
  const known = lessons.get(structure) ?? new Map<number, Lesson>();
  lessons.set(structure, known);
  const lesson = known.get(seed) ?? newLesson(structure, seed);
  known.set(seed, lesson);
  return lesson;
}

function newLesson(structure: Structure, seed: number): Lesson {
  const side = Number(structure['side']);
  const count = Number(structure['images']);
  const rule = structure['rule'] as InkRule;
  return side === 3 ? smallLesson(count, rule, seed) : largeLesson(side, count, rule, seed);
}

/** Images drawn from all 512 without replacement; the others are those never shown. */
function smallLesson(count: number, rule: InkRule, seed: number): Lesson {
  const order = uniqueImages(IMAGES, seed);
  const pixels = Float64Array.from(
    { length: IMAGES * PIXELS },
    (_, j) => pixelsOf(order[Math.floor(j / PIXELS)]!)[j % PIXELS]!,
  );
  const truth = truthOf(rule);
  const weights = Float64Array.from(order, (image) => truth[image]!);
  return {
    side: 3,
    ...split(pixels, weights, count),
    images: order.subarray(0, count),
    truth,
  };
}

/** The probabilities of all 512 images. */
export function truthOf(rule: InkRule): Float64Array {
  if (rule === 'count') return byImage();
  if (rule === 'category') return byCategory();
  return Float64Array.from({ length: IMAGES }, (_, image) => (inkOf(image) % 2) / (IMAGES / 2));
}

/** Images whose pixels are fair coins: a draw from all of them, and none comes twice. */
function largeLesson(side: number, count: number, rule: InkRule, seed: number): Lesson {
  const size = side * side;
  const coins = uniforms(2 * count * size, { stream: STREAM.images, step: 1, seed });
  const pixels = new Float64Array(coins.length);
  const weights = new Float64Array(2 * count);
  for (let i = 0; i < weights.length; i++) {
    let ink = 0;
    for (let at = i * size; at < (i + 1) * size; at++)
      if (coins[at]! < 0.5) {
        pixels[at] = 1;
        ink++;
      }
    weights[i] = weightOf(ink, size, rule);
  }
  return { side, ...split(pixels, weights, count), images: new Int32Array(), truth: null };
}

/** What the probability of an image with `ink` of its `size` pixels is proportional to. */
function weightOf(ink: number, size: number, rule: InkRule): number {
  if (rule === 'category') return ink / binomial(size, ink);
  return rule === 'count' ? ink : ink % 2;
}

/**
 * The first `count` images are shown. Probabilities would be tiny numbers, and sums over all images are taken
 * afterwards anyway: a label is the probability over the mean of those shown.
 */
function split(pixels: Float64Array, weights: Float64Array, count: number) {
  const width = pixels.length / weights.length;
  const sum = weights.subarray(0, count).reduce((total, weight) => total + weight, 0);
  const mean = sum / count || 1; // of a few images none may be possible
  const part = (from: number, to: number): Labelled => ({
    pixels: pixels.subarray(from * width, to * width),
    targets: weights.subarray(from, to).map((weight) => weight / mean),
  });
  return { shown: part(0, count), unseen: part(count, weights.length) };
}

/** The network a state holds. */
export function mlpIn(state: Float64State, structure: Structure): Mlp {
  return {
    parameters: state['parameters']!,
    inputs: Number(structure['side']) ** 2,
    hidden: Number(structure['hidden']),
  };
}

/** All 512 images, [512, 9]. */
const EVERY_IMAGE = Float64Array.from(
  { length: IMAGES * PIXELS },
  (_, j) => (Math.floor(j / PIXELS) >> (j % PIXELS)) & 1,
);

/** What the network makes of all 512 images: its outputs over their sum, shape [512]. */
export function normalisedOutputs(mlp: Mlp): Float64Array {
  const outputs = mlpOutputs(mlp, EVERY_IMAGE);
  const sum = outputs.reduce((total, output) => total + output, 0);
  return outputs.map((output) => output / sum);
}

/**
 * A network of one hidden layer that learns the probability of an image from a few images and their probabilities,
 * by squared error and Adam on all of them at once. At `side` 3 its outputs are then normalised over all 512
 * images; at 28 there are 2⁷⁸⁴ of them.
 *
 * Structure: `side`, `hidden` units, how many `images` are shown, `rule`, an `InkRule`. The seed picks images
 * and starting weights. Live scalar: `learningRate`. Metrics: `loss`, the mean squared error before the step,
 * of labels whose mean is 1; after it `unseen`, that of images never shown over their variance, so that 1 is
 * no better than guessing their mean; at `side` 3 `kl` = KL(truth ‖ normalised outputs), in nats.
 * Values: `probabilities` of the 512 images at `side` 3; `shown` and `unseen`, the outputs there; `parameters`, laid
 * out as an `Mlp`'s.
 */
export const threeByThree: Float64Model = {
  initial: ({ structure, seed }) => {
    const inputs = Number(structure['side']) ** 2;
    const key = { stream: STREAM.initialWeights, step: 0, seed };
    const { parameters } = initialMlp(inputs, Number(structure['hidden']), key);
    return {
      parameters,
      firstMoment: new Float64Array(parameters.length),
      secondMoment: new Float64Array(parameters.length),
    };
  },
  step: (state, { structure, seed, scalars, step }) => {
    const { shown, unseen, truth } = lessonOf(structure, seed);
    const mlp = mlpIn(state, structure);
    const { loss, gradient } = mlpSquaredError(mlp, shown.pixels, shown.targets);
    moveByAdam(state, gradient, scalars['learningRate']!, step + 1);
    const error = meanSquaredError(mlpOutputs(mlp, unseen.pixels), unseen.targets);
    return {
      loss,
      unseen: error / variance(unseen.targets),
      ...(truth && { kl: kl(truth, normalisedOutputs(mlp)) }),
    };
  },
  values: {
    probabilities: (state, { structure }) => normalisedOutputs(mlpIn(state, structure)),
    shown: (state, setting) => outputsAt(state, setting, 'shown'),
    unseen: (state, setting) => outputsAt(state, setting, 'unseen'),
    parameters: (state) => state['parameters']!,
  },
};

function outputsAt(
  state: Float64State,
  { structure, seed }: Float64Setting,
  which: 'shown' | 'unseen',
): Float64Array {
  return mlpOutputs(mlpIn(state, structure), lessonOf(structure, seed)[which].pixels);
}

/** Kingma & Ba, "Adam", 2015, in place; `move` counts from 1. */
function moveByAdam(
  { parameters, firstMoment, secondMoment }: Float64State,
  gradient: Float64Array,
  learningRate: number,
  move: number,
): void {
  const [first, second] = [1 - 0.9 ** move, 1 - 0.999 ** move];
  gradient.forEach((slope, i) => {
    const mean = 0.9 * firstMoment![i]! + 0.1 * slope;
    const square = 0.999 * secondMoment![i]! + 0.001 * slope * slope;
    firstMoment![i] = mean;
    secondMoment![i] = square;
    parameters![i]! -= (learningRate * (mean / first)) / (Math.sqrt(square / second) + 1e-8);
  });
}

function meanSquaredError(outputs: Float64Array, targets: Float64Array): number {
  return outputs.reduce((sum, output, i) => sum + (output - targets[i]!) ** 2, 0) / targets.length;
}
