import { categoricalSamples } from '../../maths/categorical.ts';
import { kl } from '../../maths/divergences.ts';
import { variance } from '../../maths/estimators.ts';
import { mlpOutputs } from '../../maths/mlp.ts';
import type { Mlp } from '../../maths/mlp.ts';
import {
  binomial,
  byCategory,
  byImage,
  IMAGES,
  inkDistribution,
  inkLogProbability,
  inkOf,
  inkSamples,
  PIXELS,
} from '../../maths/nine-pixels.ts';
import { STREAM, uniforms } from '../../maths/random.ts';
import type { Structure } from '../../models/index.ts';
import {
  lessonOf,
  mlpIn,
  normalisedOutputs,
  threeByThree,
  truthOf,
} from '../../models/three-by-three.ts';
import type { InkRule, Lesson } from '../../models/three-by-three.ts';
import type { RunView } from '../declaration.ts';
import { RUN_PARAMETERS } from '../declaration.ts';
import type { Values } from '../parameters.ts';
import type { ThreeByThreeValues } from './parameters.ts';

/** Nats from the truth within which a model counts as learned. */
export const CLOSE = 0.002;

/** The pixels of the images that fail. */
export const LARGE = 28 * 28;

export function ruleOf({ side, rule, reading }: ThreeByThreeValues): InkRule {
  return rule === 'count' && side === '3' && reading === 'categories' ? 'category' : rule;
}

export function structureOf(values: ThreeByThreeValues): Structure {
  const { side, images, hidden } = values;
  return { side: Number(side), images, hidden, rule: ruleOf(values) };
}

/** What the network is taught, and the network before its first step. */
export interface Start {
  readonly structure: Structure;
  readonly lesson: Lesson;
  readonly mlp: Mlp;
}

let known: { readonly key: string; readonly start: Start } | null = null;

/** Picture, sentence, table and goals ask for the same one after another. */
export function startOf(values: ThreeByThreeValues): Start {
  const structure = structureOf(values);
  const seed = Number((values as Values)['seed'] ?? RUN_PARAMETERS.seed.default);
  const key = JSON.stringify([structure, seed]);
  if (known?.key !== key) known = { key, start: started(structure, seed) };
  return known.start;
}

function started(structure: Structure, seed: number): Start {
  const lesson = lessonOf(structure, seed);
  const setting = { structure, seed, scalars: {}, examples: new Float64Array() };
  return { structure, lesson, mlp: mlpIn(threeByThree.initial(setting), structure) };
}

/** A probe of the run of so many numbers, where it has been answered; null before. */
function probed(run: RunView | undefined, name: string, length: number): Float32Array | null {
  const probe = run && run.step > 0 ? run.probes[name] : undefined;
  return probe?.length === length ? probe : null;
}

/** What the untrained network makes of something, worked out once. */
function untrained(make: (start: Start) => Float64Array): (start: Start) => Float64Array {
  const known = new WeakMap<Start, Float64Array>();
  return (start) => {
    const outputs = known.get(start) ?? make(start);
    known.set(start, outputs);
    return outputs;
  };
}

const untrainedProbabilities = untrained(({ mlp }) => normalisedOutputs(mlp));
const untrainedShown = untrained(({ mlp, lesson }) => mlpOutputs(mlp, lesson.shown.pixels));
const untrainedUnseen = untrained(({ mlp, lesson }) => mlpOutputs(mlp, lesson.unseen.pixels));

/** A metric of the run, where it has taken a step and the metric is a number. */
export function measured(run: RunView | undefined, name: string): number | null {
  const value = run && run.step > 0 ? run.metrics[name] : undefined;
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** A distribution over the 512 images and what it does. */
export interface Distribution {
  readonly probabilities: ArrayLike<number>;
  /** P(K = k), shape [10]. */
  readonly byInk: Float64Array;
  /** Expected number of ink pixels. */
  readonly ink: number;
}

function distribution(probabilities: ArrayLike<number>): Distribution {
  const byInk = inkDistribution(probabilities);
  return { probabilities, byInk, ink: byInk.reduce((sum, p, k) => sum + p * k, 0) };
}

/** What the figure shows at 3 × 3. */
export interface SmallStudy extends Start {
  readonly truth: Distribution;
  /** The reading of the question that wasn't chosen; null where the rule has one reading. */
  readonly other: Distribution | null;
  readonly learned: Distribution;
  /** KL(truth ‖ learned) in nats. */
  readonly distance: number;
  /** The first step after which it was at most `CLOSE`; null while it never was. */
  readonly reachedAt: number | null;
}

export function smallStudyOf(values: ThreeByThreeValues, run?: RunView): SmallStudy {
  const start = startOf(values);
  const rule = ruleOf(values);
  const truth = truthOf(rule);
  const learned = probed(run, 'probabilities', IMAGES) ?? untrainedProbabilities(start);
  const first = run && run.step > 0 ? (run.curves['kl']?.findIndex((at) => at <= CLOSE) ?? -1) : -1;
  return {
    ...start,
    truth: distribution(truth),
    other: rule === 'parity' ? null : distribution(rule === 'count' ? byCategory() : byImage()),
    learned: distribution(learned),
    distance: measured(run, 'kl') ?? kl(truth, learned),
    reachedAt: first < 0 ? null : first + 1,
  };
}

/** How far the two readings are from each other, and from coin flips, in nats. */
export const READINGS = {
  apart: kl(byImage(), byCategory()),
  back: kl(byCategory(), byImage()),
  coins: kl(byImage(), new Float64Array(IMAGES).fill(1 / IMAGES)),
};

/** Images with k ink pixels: 1, 9, 36 … */
export const SHARING: readonly number[] = Array.from({ length: PIXELS + 1 }, (_, k) =>
  binomial(PIXELS, k),
);

/** So many images are drawn from each distribution. */
export const DRAWN = 48;

/** Images drawn from a distribution over the 512, by number. */
export function drawnImages(
  probabilities: ArrayLike<number>,
  of: 'truth' | 'learned',
  draw: number,
): number[] {
  return draws(probabilities, DRAWN, of === 'truth' ? 2 : 3, draw);
}

/** So many draws in proportion to `weights`; none where these can't be normalised. */
function draws(weights: ArrayLike<number>, count: number, step: number, seed: number): number[] {
  const logs = Array.from(weights, Math.log);
  const possible = logs.every((log) => log < Infinity) && logs.some((log) => log > -Infinity);
  const key = { stream: STREAM.images, step, seed };
  return possible ? Array.from(categoricalSamples(count, logs, key)) : [];
}

export const meanInk = (images: readonly number[]): number =>
  images.reduce((sum, image) => sum + inkOf(image), 0) / Math.max(images.length, 1);

/** What the figure shows at 28 × 28. */
export interface LargeStudy extends Start {
  /** The network's present outputs; labels are in `lesson`. */
  readonly shown: Float32Array | Float64Array;
  readonly unseen: Float32Array | Float64Array;
  /** Squared error on images never shown, over the variance of their labels. */
  readonly error: number;
}

export function largeStudyOf(values: ThreeByThreeValues, run?: RunView): LargeStudy {
  const start = startOf(values);
  const { targets } = start.lesson.unseen;
  const shown = probed(run, 'shown', targets.length) ?? untrainedShown(start);
  const unseen = probed(run, 'unseen', targets.length) ?? untrainedUnseen(start);
  let error = 0;
  unseen.forEach((y, i) => (error += (y - targets[i]!) ** 2 / targets.length));
  return { ...start, shown, unseen, error: measured(run, 'unseen') ?? error / variance(targets) };
}

const nearestOf = new WeakMap<Lesson, number>();

/** In how many pixels the nearest image shown differs from one that isn't, on average over a few of those. */
export function nearestShown(lesson: Lesson): number {
  const distance = nearestOf.get(lesson) ?? nearestOn(lesson, 10);
  nearestOf.set(lesson, distance);
  return distance;
}

function nearestOn({ side, shown, unseen }: Lesson, few: number): number {
  const size = side * side;
  const differ = (a: number, b: number, least: number): number => {
    let count = 0;
    for (let d = 0; d < size && count < least; d++)
      if (unseen.pixels[a * size + d] !== shown.pixels[b * size + d]) count++;
    return count;
  };
  const rows = Array.from(shown.targets, (_, b) => b);
  const nearest = Array.from({ length: few }, (_, a) =>
    rows.reduce((least, b) => Math.min(least, differ(a, b, least)), size),
  );
  return nearest.reduce((sum, count) => sum + count, 0) / few;
}

/** The probability of an image whose pixels are half ink, and what floating-point numbers make of it. */
export interface Held {
  readonly pixels: number;
  readonly log10: number;
  readonly float64: number;
  readonly float32: number;
}

export function heldAt(width: number): Held {
  const pixels = width ** 2;
  const log = inkLogProbability(Math.ceil(pixels / 2), pixels);
  const float64 = Math.exp(log);
  return { pixels, log10: log / Math.LN10, float64, float32: Math.fround(float64) };
}

/** Images of 28 × 28, shape [count, 784]: drawn from the truth itself, and by flipping a coin for every pixel. */
export function largeSamples(
  { rule, draw }: ThreeByThreeValues,
  count: number,
): { readonly truth: Float64Array; readonly coins: Float64Array } {
  const flips = (step: number): Float64Array =>
    Float64Array.from(uniforms(count * LARGE, { stream: STREAM.images, step, seed: draw }), (u) =>
      u < 0.5 ? 1 : 0,
    );
  const truth =
    rule === 'count'
      ? inkSamples(count, LARGE, { stream: STREAM.images, step: 4, seed: draw })
      : oddOnes(flips(4));
  return { truth, coins: flips(5) };
}

/** Makes the number of ink pixels of each image odd by its last pixel: every odd image stays as likely as any other. */
function oddOnes(pixels: Float64Array): Float64Array {
  for (let end = LARGE; end <= pixels.length; end += LARGE) {
    const others = pixels.subarray(end - LARGE, end - 1).reduce((sum, pixel) => sum + pixel, 0);
    pixels[end - 1] = 1 - (others % 2);
  }
  return pixels;
}

/**
 * KL(truth ‖ coin flips) at 28 × 28 in nats: how much there is to learn at all. For the count, the sum over k of
 * P(k) log(k / 392); for odd numbers of ink pixels, log 2.
 */
export function toLearn(rule: ThreeByThreeValues['rule']): number {
  return rule === 'parity' ? Math.LN2 : COUNT_TO_LEARN;
}

const COUNT_TO_LEARN = (() => {
  let [sum, logBinomial] = [0, 0]; // log C(784, k)
  for (let k = 1; k <= LARGE; k++) {
    logBinomial += Math.log((LARGE - k + 1) / k);
    const p = Math.exp(logBinomial + inkLogProbability(k, LARGE));
    sum += p * Math.log(k / (LARGE / 2));
  }
  return sum;
})();

/** Which of the images shown come up when the network's scores for them, normalised over these, are drawn from. */
export function listedDraws({ shown }: LargeStudy, draw: number, count: number): number[] {
  return draws(shown, count, 6, draw);
}

/** How far a sum over all images of 28 × 28 has come, in counting order from the blank one. */
export interface Summed {
  readonly images: number;
  readonly sum: number;
  readonly seconds: number;
}

/** Adds the network's outputs of images `from` … `to` − 1. Bit d of its number is pixel d. */
export function summed(mlp: Mlp, from: number, to: number): number {
  const x = new Float64Array(LARGE);
  let sum = 0;
  for (let image = from; image < to; image++) {
    for (let d = 0; d < 32; d++) x[d] = (image >>> d) & 1;
    sum += mlpOutputs(mlp, x)[0]!;
  }
  return sum;
}

/** log₁₀ of the years the whole sum takes at this speed. */
export function log10Years({ images, seconds }: Summed): number {
  const YEAR = 365.25 * 24 * 3600;
  return LARGE * Math.log10(2) - Math.log10(images / seconds) - Math.log10(YEAR);
}
