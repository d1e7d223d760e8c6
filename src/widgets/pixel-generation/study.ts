import { auc } from '../../maths/auc.ts';
import { bernoulliLogLikelihood, sigmoid } from '../../maths/log-space.ts';
import { naturalOrder } from '../../maths/orderings.ts';
import { STREAM } from '../../maths/random.ts';
import { drawConvolutions } from '../../models/draw-convolutions.ts';
import type { DrawRequest } from '../../models/draw-pixels.ts';
import type { Findings, RunView } from '../declaration.ts';
import { declarationOf, sideOf } from './networks.ts';
import { ODD_KINDS, oddImages, ODD_COUNT, type OddKind } from './odd.ts';
import { IMAGES, MOST_SIDE, type PixelValues } from './parameters.ts';

/** Samples drawn at once. */
export const SAMPLES = 8;
/** Ways to go on from what is given of an image. */
export const COMPLETIONS = 6;
/** Held-out images that a model is judged by: an LSTM takes its time over each. */
export function judgedOf(values: Pick<PixelValues, 'model'>): number {
  return sideOf(values) === MOST_SIDE ? 200 : 100;
}

/** Images shown of each odd kind; of blank paper there is one. */
export const EXAMPLES = 6;

/** Rows given of an image of the model's size. */
export function rowsOf(values: Pick<PixelValues, 'model' | 'rows'>): number {
  return Math.min(values.rows, sideOf(values) - 1);
}

/** The number of the pixel looked at, row by row. */
export function pixelOf(values: Pick<PixelValues, 'model' | 'across' | 'down'>): number {
  const side = sideOf(values);
  return (Math.min(values.down, side) - 1) * side + Math.min(values.across, side) - 1;
}

/** What is worked out at once: teacher forcing and completing take the same drawings. */
type Study = 'samples' | 'finish' | 'field' | 'odd';

const STUDIES: Readonly<Record<PixelValues['show'], Study>> = {
  generate: 'samples',
  teacher: 'finish',
  complete: 'finish',
  field: 'field',
  'odd-one-out': 'odd',
};

/** What the values ask of the model, in numbers: they are kept beside the answer. */
function questionOf(study: Study, values: PixelValues): number[] {
  const { image, sample } = values;
  switch (study) {
    case 'samples':
      return [sample];
    case 'finish':
      return [image, rowsOf(values), sample];
    case 'field':
      return [image, pixelOf(values)];
    case 'odd':
      return [];
  }
}

type Answer = Readonly<Record<string, Float32Array>>;

/** Answers by the round of probes they belong to: a reader who comes back to a view finds it as it was. */
const rounds = new WeakMap<Float32Array, Map<string, Promise<Answer>>>();

/** The latest scores of odd images in a run. */
const scored = new WeakMap<RunView['ask'], Promise<Answer>>();

/** Works out what is shown, and nothing else. */
export async function study(values: PixelValues, run: RunView): Promise<Findings> {
  const kind = STUDIES[values.show];
  const question = questionOf(kind, values);
  const round = run.probes['held-out']!;
  const answers = rounds.get(round) ?? new Map<string, Promise<Answer>>();
  rounds.set(round, answers);
  const key = [kind, ...question].join();
  // hundreds of images would hold training up: they are scored anew when it rests
  const before = run.status === 'running' && kind === 'odd' && scored.get(run.ask);
  let answer = before || answers.get(key);
  if (!answer) {
    answer = ANSWERS[kind](values, run);
    answers.set(key, answer);
    if (kind === 'odd') scored.set(run.ask, answer);
    answer.catch(() => {
      answers.delete(key);
      scored.delete(run.ask);
    });
  }
  const found = await answer;
  const probes = Object.entries({ asked: Float32Array.from(question), ...found });
  return { probes: Object.fromEntries(probes.map(([name, array]) => [`${kind}-${name}`, array])) };
}

const ANSWERS: Readonly<Record<Study, (values: PixelValues, run: RunView) => Promise<Answer>>> = {
  samples: answerSamples,
  finish: answerFinish,
  field: answerField,
  odd: answerOdd,
};

/** What was found of a study at these values; null where it was asked something else, or hasn't been asked. */
function foundOf(
  study: Study,
  values: PixelValues,
  run: RunView | undefined,
): ((name: string) => Float32Array) | null {
  const asked = run?.probes[`${study}-asked`];
  if (!run || asked?.join() !== questionOf(study, values).join()) return null;
  return (name) => run.probes[`${study}-${name}`]!;
}

/** A drawing, part by part. */
interface Drawn {
  /** Shape [count, pixels], of 0 and 1. */
  readonly pixels: Float32Array;
  /** Of each pixel the log-odds of ink, given those before it: the same shape. */
  readonly logits: Float32Array;
}

/** Milliseconds of drawing after which the page has its turn. */
const SLICE = 10;

async function drawn(
  values: PixelValues,
  run: RunView,
  given?: readonly (number | null)[],
): Promise<Drawn> {
  const parts = sideOf(values) ** 2;
  const count = given ? COMPLETIONS : SAMPLES;
  const request: DrawRequest = {
    count,
    order: naturalOrder(parts),
    key: { stream: STREAM.pixels, step: given ? 1 : 0, seed: values.sample },
    ...(given && { given }),
  };
  const logits = new Float32Array(count * parts);
  let pixels: Float32Array = new Float32Array(count * parts);
  let since = performance.now();
  const { parameters } = await run.save!();
  for (const drawing of drawConvolutions(request, declarationOf(values), parameters)) {
    for (let row = 0; row < count; row++) logits[row * parts + drawing.part] = drawing.logits[row]!;
    pixels = drawing.pixels;
    if (performance.now() - since < SLICE) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  return { pixels: pixels.slice(), logits };
}

function asked(run: RunView, values: Float32Array, rows: number, want: string) {
  return run.ask({ kind: 'feed', feed: 'data', rows, values, want });
}

const images = new WeakMap<RunView['ask'], Promise<Float32Array>>();

/** The first held-out images, asked for once in a run. */
function heldOutImages({ ask }: RunView): Promise<Float32Array> {
  let found = images.get(ask);
  if (!found) {
    found = ask({ kind: 'rows', of: 'test', count: Math.max(IMAGES, ODD_COUNT), want: 'data' });
    images.set(ask, found);
    found.catch(() => images.delete(ask));
  }
  return found;
}

async function imageOf(values: PixelValues, run: RunView): Promise<Float32Array> {
  const parts = sideOf(values) ** 2;
  const all = await heldOutImages(run);
  return all.slice((values.image - 1) * parts, values.image * parts);
}

async function answerSamples(values: PixelValues, run: RunView): Promise<Answer> {
  return { ...(await drawn(values, run)) };
}

async function answerFinish(values: PixelValues, run: RunView): Promise<Answer> {
  const side = sideOf(values);
  const known = rowsOf(values) * side;
  const truth = await imageOf(values, run);
  const given = Array.from(truth, (ink, part) => (part < known ? ink : null));
  return {
    truth,
    'truth-logits': await asked(run, truth, 1, 'logits'),
    ...(await drawn(values, run, given)),
  };
}

async function answerField(values: PixelValues, run: RunView): Promise<Answer> {
  const parts = sideOf(values) ** 2;
  const of = pixelOf(values);
  const truth = await imageOf(values, run);
  const logits = await asked(run, flipped(truth), parts + 1, 'logits');
  const before = logits[parts * parts + of]!;
  const change = Float32Array.from(truth, (_, pixel) => logits[pixel * parts + of]! - before);
  return {
    truth,
    logit: Float32Array.of(before),
    change,
    moved: Float32Array.of(change.filter((by) => by !== 0).length), // a committed run rounds what it keeps
  };
}

/** An image with each of its pixels flipped in turn, and at last as it is. */
function flipped(image: Float32Array): Float32Array {
  const parts = image.length;
  const rows = new Float32Array((parts + 1) * parts);
  for (let row = 0; row <= parts; row++) {
    rows.set(image, row * parts);
    if (row < parts) rows[row * parts + row] = 1 - image[row]!;
  }
  return rows;
}

async function answerOdd(values: PixelValues, run: RunView): Promise<Answer> {
  const parts = sideOf(values) ** 2;
  const digits = await heldOutImages(run);
  const answer: Record<string, Float32Array> = {
    digits: run.probes['held-out']!.map(negative),
    'digits-images': digits.slice(0, EXAMPLES * parts),
  };
  for (const kind of ODD_KINDS) {
    const odd = oddImages(kind, values, digits);
    answer[kind] = (await asked(run, odd, odd.length / parts, 'logLikelihood')).map(negative);
    answer[`${kind}-images`] = odd.slice(0, EXAMPLES * parts);
  }
  return answer;
}

const negative = (x: number): number => -x;

/** −log p per held-out image, in nats: null before it is known. */
export function nllOf(run: RunView | undefined): number | null {
  const held = run?.probes['held-out'];
  return held?.length ? -mean(held) : null;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Samples, and what each cost. */
export interface Samples extends Drawn {
  /** Nats, of each. */
  readonly logProbability: readonly number[];
}

export function samplesOf(values: PixelValues, run: RunView | undefined): Samples | null {
  const found = foundOf('samples', values, run);
  if (!found) return null;
  const drawing = { pixels: found('pixels'), logits: found('logits') };
  const parts = sideOf(values) ** 2;
  return {
    ...drawing,
    logProbability: Array.from({ length: SAMPLES }, (_, row) => logOf(drawing, row, 0, parts)),
  };
}

/** Σ log p of the pixels from `from` up to `parts` of one row, each given those before it. */
function logOf({ pixels, logits }: Drawn, row: number, from: number, parts: number): number {
  let sum = 0;
  for (let at = row * parts + from; at < (row + 1) * parts; at++)
    sum += bernoulliLogLikelihood(logits[at]!, pixels[at]!);
  return sum;
}

/** An image, what is predicted of it pixel by pixel, and how the model goes on by itself. */
export interface Finish {
  readonly truth: Float32Array;
  /** Of each pixel the probability of ink, given the true ones before it. */
  readonly predictions: Float32Array;
  readonly drawing: Drawn;
  /** log p of what isn't given, in nats: of the truth, and of each completion. */
  readonly ofTruth: number;
  readonly ofEach: readonly number[];
  /** By row of the image: in how many pixels the likelier value is not the true one. */
  readonly wrong: readonly number[];
  /** By row: in how many pixels a completion differs from the truth, on average. */
  readonly apart: readonly number[];
}

export function finishOf(values: PixelValues, run: RunView | undefined): Finish | null {
  const found = foundOf('finish', values, run);
  if (!found) return null;
  const side = sideOf(values);
  const parts = side ** 2;
  const from = rowsOf(values) * side;
  const [truth, logits] = [found('truth'), found('truth-logits')];
  const drawing = { pixels: found('pixels'), logits: found('logits') };
  const inRow = (row: number, count: (at: number) => number): number => {
    let sum = 0;
    for (let at = row * side; at < (row + 1) * side; at++) sum += count(at);
    return sum;
  };
  const rows = Array.from({ length: side }, (_, row) => row);
  const others = Array.from({ length: COMPLETIONS }, (_, i) => i);
  return {
    truth,
    drawing,
    predictions: logits.map(sigmoid),
    ofTruth: logOf({ pixels: truth, logits }, 0, from, parts),
    ofEach: others.map((i) => logOf(drawing, i, from, parts)),
    wrong: rows.map((row) => inRow(row, (at) => Number(logits[at]! >= 0 !== (truth[at] === 1)))),
    apart: rows.map((row) =>
      inRow(row, (at) =>
        mean(others.map((i) => Number(drawing.pixels[i * parts + at] !== truth[at]))),
      ),
    ),
  };
}

/** What the prediction of one pixel depends on. */
interface Field {
  readonly truth: Float32Array;
  /** Of ink at the pixel, with the image as it is. */
  readonly probability: number;
  /** Of each pixel: how far its log-odds move when that pixel is flipped; 0 where they don't in the last digit. */
  readonly change: Float32Array;
  /** How many flips moved them. */
  readonly moved: number;
}

export function fieldOf(values: PixelValues, run: RunView | undefined): Field | null {
  const found = foundOf('field', values, run);
  if (!found) return null;
  return {
    truth: found('truth'),
    probability: sigmoid(found('logit')[0]!),
    change: found('change'),
    moved: found('moved')[0]!,
  };
}

/** Scores of images of a kind. */
interface Scores {
  /** −log p, in nats. */
  readonly surprises: Float32Array;
  /** The share of pairs of an odd image and a digit in which the odd one has the higher score. */
  readonly auc: number;
  /** The first of them, [images, pixels]. */
  readonly images: Float32Array;
}

/** What was scored: the digits, and the images of each kind. */
export interface Odd {
  readonly digits: Omit<Scores, 'auc'>;
  readonly kinds: Readonly<Record<OddKind, Scores>>;
}

export function oddOf(values: PixelValues, run: RunView | undefined): Odd | null {
  const found = foundOf('odd', values, run);
  if (!found) return null;
  const surprises = found('digits');
  const usual = mean(surprises);
  const score = (nats: number): number =>
    values.score === 'surprise' ? nats : Math.abs(nats - usual);
  const ofDigits = surprises.map(score);
  const kinds = ODD_KINDS.map((kind) => {
    const ofKind = found(kind);
    const scores: Scores = {
      surprises: ofKind,
      auc: auc(ofKind.map(score), ofDigits),
      images: found(`${kind}-images`),
    };
    return [kind, scores] as const;
  });
  return {
    digits: { surprises, images: found('digits-images') },
    kinds: Object.fromEntries(kinds) as Record<OddKind, Scores>,
  };
}
