import { paint } from '../../kernels/painters/painting.ts';
import { normals, STREAM } from '../../maths/random.ts';
import {
  CLASSES,
  classesOf,
  digitClassifier,
  type Classifier,
} from '../../models/digit-classifier.ts';
import { readSafetensors } from '../../data/safetensors.ts';
import type { Probe } from '../../training/run-spec.ts';
import type { Findings, RunView } from '../declaration.ts';
import { ganPrompts } from '../gan-prompts.ts';
import { inkBits, nearestOf, wordsOf } from '../nearest.ts';
import { sheetOf } from '../sheet.tsx';
import { COLUMNS, parameters, type DigitsValues } from './parameters.ts';

/** Images on the way from one noise to another, both ends among them. */
export const WALK = 10;
/** Samples that are judged, as many of each digit. */
export const JUDGED = 1000;
/** Training images searched and measured at most. */
const SEARCHED = 10_000;

/** The noise of each column of the sheet, shape [columns, noise]. */
const columnNoise = (noise: number): Float32Array =>
  normals(COLUMNS * noise, { stream: STREAM.priorSamples, step: 0, seed: 1 });

function asking(values: Float32Array, noise: number): Probe & { kind: 'feed' } {
  const rows = values.length / (noise + CLASSES);
  return { kind: 'feed', feed: 'prompt', rows, values, want: 'sample' };
}

/** The sheet: a row each digit, a column each noise. */
export function sheetProbe({ noise }: DigitsValues): Probe {
  const columns = columnNoise(noise);
  const draws = new Float32Array(CLASSES * columns.length);
  for (let digit = 0; digit < CLASSES; digit++) draws.set(columns, digit * columns.length);
  return asking(
    ganPrompts(draws, noise, CLASSES, (row) => Math.floor(row / COLUMNS)),
    noise,
  );
}

/** Digits in turn, each with noise of its own. */
function judgedProbe(noise: number): Probe {
  const draws = normals(JUDGED * noise, { stream: STREAM.priorSamples, step: 1, seed: 1 });
  return asking(
    ganPrompts(draws, noise, CLASSES, (row) => row % CLASSES),
    noise,
  );
}

/**
 * The noise at `share` of the way from `a` to `b`, along the arc between them: in the middle of the straight
 * line it would be shorter than noise ever is (White, "Sampling Generative Networks", 2016).
 */
export function between(a: Float32Array, b: Float32Array, share: number): Float32Array {
  const dot = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const angle = Math.acos(Math.min(Math.max(dot / (Math.hypot(...a) * Math.hypot(...b)), -1), 1));
  const straight = Math.sin(angle) < 1e-6; // the same noise, or its opposite
  const u = straight ? 1 - share : Math.sin((1 - share) * angle) / Math.sin(angle);
  const v = straight ? share : Math.sin(share * angle) / Math.sin(angle);
  return a.map((x, i) => u * x + v * b[i]!);
}

/** What asks for the walk. */
export function walkPrompts({ noise, label, from, to }: DigitsValues): Float32Array {
  const columns = columnNoise(noise);
  const of = (column: number): Float32Array =>
    columns.subarray((column - 1) * noise, column * noise);
  const draws = new Float32Array(WALK * noise);
  for (let i = 0; i < WALK; i++) draws.set(between(of(from), of(to), i / (WALK - 1)), i * noise);
  return ganPrompts(draws, noise, CLASSES, () => label);
}

let judge: Promise<Classifier> | null = null;

/** Fetched once in a page. Rejects where it can't be had; the next one who asks tries again. */
function fetchedJudge(): Promise<Classifier> {
  judge ??= (async () => {
    const address = `${import.meta.env.BASE_URL}checkpoints/classifier-digits-14.safetensors`;
    const response = await fetch(address);
    if (!response.ok) throw new Error('The classifier could not be fetched.');
    return digitClassifier(readSafetensors(new Uint8Array(await response.arrayBuffer())).tensors);
  })();
  judge.catch(() => (judge = null));
  return judge;
}

/** The images a run learns from. */
interface Known {
  /** Shape [images, pixels]. */
  readonly images: Float32Array;
  readonly bits: Int32Array;
  readonly pixels: number;
  /** How far images of each digit differ: see `spreads`. */
  readonly spreads: Float64Array;
}

const known = new WeakMap<RunView['ask'], Promise<Known>>();

function knownBy({ ask, facts }: RunView): Promise<Known> {
  let found = known.get(ask);
  if (!found) {
    const { width, height, count, labels = [] } = facts!.data;
    const pixels = width * height;
    found = ask({ kind: 'rows', count: Math.min(SEARCHED, count), want: 'data' }).then(
      (images) => ({
        ...{ images, pixels, bits: inkBits(images, pixels) },
        spreads: spreads(images, pixels, (row) => labels[row]!),
      }),
    );
    known.set(ask, found);
  }
  return found;
}

/** Of each digit the standard deviation of a pixel among its images, summed over pixels. */
export function spreads(
  images: Float32Array,
  pixels: number,
  digitOf: (row: number) => number,
): Float64Array {
  const rows = images.length / pixels;
  const counts = new Float64Array(CLASSES);
  const sums = new Float64Array(CLASSES * pixels);
  const squares = new Float64Array(CLASSES * pixels);
  for (let row = 0; row < rows; row++) {
    const digit = digitOf(row);
    counts[digit]!++;
    for (let p = 0; p < pixels; p++) {
      const ink = images[row * pixels + p]!;
      sums[digit * pixels + p]! += ink;
      squares[digit * pixels + p]! += ink * ink;
    }
  }
  return Float64Array.from(counts, (count, digit) => {
    let sum = 0;
    for (let p = digit * pixels; p < (digit + 1) * pixels; p++)
      sum += Math.sqrt(Math.max(0, squares[p]! / count - (sums[p]! / count) ** 2));
    return sum;
  });
}

/** A verdict over samples, of one round of probes. */
interface Judgement {
  /** How many samples asked for as one digit were taken for another: shape [asked, taken]. */
  readonly taken: Float32Array;
  /** How far samples of each digit differ, in parts of how far its images do. */
  readonly varied: Float32Array;
}

/** By the picture that came with the round: it stays while only what is looked at changes. */
const judgements = new WeakMap<object, Promise<Judgement>>();

/** Step and share of agreement, one round after another, of each run. */
const courses = new WeakMap<RunView['ask'], (readonly [step: number, agreement: number])[]>();

/** What a classifier takes the samples for, the walk, and the training images nearest to the row asked for. */
export async function study(values: DigitsValues, run: RunView): Promise<Findings> {
  const { noise, label } = values;
  const { ask, step } = run;
  const data = run.facts!.data;
  const round = run.pictures['sheet'] as object;
  const images = await knownBy(run);
  const { pixels, bits } = images;
  let judgement = judgements.get(round);
  if (!judgement) judgements.set(round, (judgement = judged(noise, ask, images)));
  const verdict = await judgement.catch(() => null); // then the rest is shown without it
  if (!verdict) judgements.delete(round);
  const course = (courses.get(ask) ?? []).filter(([earlier]) => earlier < step);
  if (verdict) course.push([step, agreementOf(verdict.taken)]);
  courses.set(ask, course);

  const walk = await ask(asking(walkPrompts(values), noise));
  const row = await ask(
    asking(
      ganPrompts(columnNoise(noise), noise, CLASSES, () => label),
      noise,
    ),
  );
  const nearest = nearestOf(inkBits(row, pixels), bits, wordsOf(pixels));
  const pairs = new Float32Array(2 * row.length);
  pairs.set(row);
  nearest.forEach(({ row: at }, i) =>
    pairs.set(images.images.subarray(at * pixels, (at + 1) * pixels), row.length + i * pixels),
  );
  return {
    probes: {
      ...verdict,
      unjudged: Float32Array.of(verdict ? 0 : 1),
      course: Float32Array.from(course.flat()),
      differ: Float32Array.from(nearest, ({ differ }) => differ),
    },
    pictures: {
      walk: paint(walk, sheetOf(data, WALK, 1)),
      nearest: paint(pairs, sheetOf(data, COLUMNS, 1)),
    },
  };
}

async function judged(
  noise: number,
  ask: RunView['ask'],
  { pixels, spreads: ofData }: Known,
): Promise<Judgement> {
  const classifier = await fetchedJudge();
  const samples = await ask(judgedProbe(noise));
  const taken = new Float32Array(CLASSES * CLASSES);
  classesOf(classifier, samples, JUDGED).forEach((digit, row) => {
    taken[(row % CLASSES) * CLASSES + digit]!++;
  });
  const ofSamples = spreads(samples, pixels, (row) => row % CLASSES);
  return { taken, varied: Float32Array.from(ofSamples, (own, k) => own / ofData[k]!) };
}

/** The share of samples of digit `digit` that are taken for it; of all digits where none is named. */
export function agreementOf(taken: Float32Array, digit?: number): number {
  if (digit !== undefined) return taken[digit * CLASSES + digit]! / (JUDGED / CLASSES);
  let right = 0;
  for (let k = 0; k < CLASSES; k++) right += taken[k * CLASSES + k]!;
  return right / JUDGED;
}

/** Whether the classifier couldn't be fetched, and nothing was judged for that. */
export function isUnjudged(run: RunView): boolean {
  return run.probes['unjudged']?.[0] === 1;
}

/**
 * Whether the walk and the row looked at are those that the values ask for: a recorded run has kept those of the
 * defaults alone.
 */
export function isLookedAt({ label, from, to }: DigitsValues, run: RunView): boolean {
  return (
    typeof run.pictures['walk'] !== 'string' ||
    (label === parameters.label.default &&
      from === parameters.from.default &&
      to === parameters.to.default)
  );
}

/** What has been measured of the samples. */
interface Measured extends Judgement {
  /** Shares from 0 to 1. */
  readonly agreement: number;
  readonly variety: number;
  /** In how many pixels each sample of the row looked at differs from the training image nearest to it. */
  readonly differ: Float32Array;
  /** Step and agreement, by turns. */
  readonly course: Float32Array;
}

/** Null before anything is. */
export function measuredOf(run: RunView | undefined): Measured | null {
  const { taken, varied, differ, course } = run?.probes ?? {};
  if (!taken || !varied || !differ || !course) return null;
  const variety = varied.reduce((sum, share) => sum + share, 0) / CLASSES;
  return { taken, varied, differ, course, agreement: agreementOf(taken), variety };
}
