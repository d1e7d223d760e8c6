import { paint } from '../../kernels/painters/painting.ts';
import { bernoulliLogLikelihood, logSumExp } from '../../maths/log-space.ts';
import { STREAM } from '../../maths/random.ts';
import { drawMade, madeLogits, maskedLayers, type MaskedLayer } from '../../models/draw-made.ts';
import { drawNade, drawPixels, type Drawing, type DrawRequest } from '../../models/draw-pixels.ts';
import type { Probe, RunFacts, SavedRun } from '../../training/run-spec.ts';
import type { Findings, RunView } from '../declaration.ts';
import { TEST_ROWS } from '../image-sources.ts';
import { sheetOf } from '../sheet.tsx';
import { independentNll } from './independent-pixels.ts';
import { maskOf, masksOf, orderOf, type MadeValues } from './parameters.ts';
import { note } from './timings.ts';

/** Samples, and how many of them stand side by side. */
export const SAMPLES = 16;
export const COLUMNS = 4;

/** Training images whose pixel means are taken, at most. */
const KNOWN = 10_000;

/** log p of the held-out images under each mask. */
export function heldOutProbes(
  values: MadeValues,
  facts: RunFacts | null,
): Readonly<Record<string, Probe>> {
  if (!facts) return {};
  const masks = masksOf(values);
  // where nothing is held out, so that there is a round all the same
  const rows = facts.data.test
    ? ({ kind: 'rows', of: 'test', count: TEST_ROWS } as const)
    : ({ kind: 'rows', count: 1 } as const);
  return Object.fromEntries(
    Array.from({ length: masks }, (_, mask) => [
      logOf(mask),
      { ...rows, want: masks > 1 ? `logLikelihood/${mask}` : 'logLikelihood' },
    ]),
  );
}

const logOf = (mask: number): string => `log-${mask}`;

/** Of the held-out images, in nats per image. */
export interface HeldOut {
  /** −log p(x), the mean over images and masks. */
  readonly nll: number;
  /** −log of the masks' mean p(x), the mean over images: the masks as one mixture. */
  readonly ensemble: number;
}

/** `logs` are those of the same images under each mask. */
export function heldOutOf(logs: readonly Float32Array[]): HeldOut {
  const images = logs[0]!.length;
  let [nll, ensemble] = [0, 0];
  for (let image = 0; image < images; image++) {
    const own = logs.map((log) => log[image]!);
    nll -= own.reduce((sum, log) => sum + log, 0) / own.length;
    ensemble -= logSumExp(own) - Math.log(own.length);
  }
  return { nll: nll / images, ensemble: ensemble / images };
}

const independents = new WeakMap<RunView['ask'], Promise<number>>();

/** Asked for once in a run, whose data stay the same. */
function independentOf({ ask, facts }: RunView): Promise<number> {
  let found = independents.get(ask);
  if (!found) {
    const { width, height, count } = facts!.data;
    found = (async () => {
      const known = await ask({ kind: 'rows', count: Math.min(KNOWN, count), want: 'data' });
      const unseen = await ask({ kind: 'rows', of: 'test', count: TEST_ROWS, want: 'data' });
      return independentNll(known, unseen, width * height);
    })();
    independents.set(ask, found);
    found.catch(() => independents.delete(ask));
  }
  return found;
}

/** What a model draws with, pixel by pixel; `masked` are the layers of a MADE. */
function drawingOf(
  values: MadeValues,
  order: DrawRequest['order'],
  parameters: SavedRun['parameters'],
  masked: readonly MaskedLayer[],
): Generator<Drawing> | AsyncGenerator<Drawing> {
  const request = requestOf(values, order, SAMPLES);
  switch (values.model) {
    case 'nade':
      return drawNade(request, parameters);
    case 'made':
      return drawMade(request, masked);
    case 'independent': {
      const logits = Float32Array.from(
        { length: SAMPLES * order.length },
        (_, at) => parameters['pixels.bias']![at % order.length]!,
      );
      return drawPixels(request, () => logits);
    }
  }
}

const requestOf = (
  { draw }: MadeValues,
  order: DrawRequest['order'],
  count: number,
): DrawRequest => ({ count, order, key: { stream: STREAM.pixels, step: draw, seed: 1 } });

/** Pixels of pictures drawn and the log-odds they were drawn by, [parts, pictures] in the order of drawing. */
interface Drawn {
  readonly pixels: Float32Array;
  readonly logits: Float32Array;
  /** Of computing. */
  readonly ms: number;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Milliseconds after which others have their turn. */
const SLICE = 8;

/** Draws to the end, in slices. */
async function drawn(
  drawing: Generator<Drawing> | AsyncGenerator<Drawing>,
  parts: number,
): Promise<Drawn> {
  let [ms, since] = [0, performance.now()];
  let pixels: Float32Array = new Float32Array();
  const logits: number[] = [];
  for await (const now of drawing) {
    logits.push(...now.logits);
    pixels = now.pixels;
    if (performance.now() - since < SLICE && logits.length < parts * now.logits.length) continue;
    ms += performance.now() - since;
    await turn();
    since = performance.now();
  }
  return { pixels, logits: Float32Array.from(logits), ms };
}

/** Step, NLL and that of the ensemble, one round after another, of each run. */
const courses = new WeakMap<RunView['ask'], (readonly [number, number, number])[]>();

/** What the held-out images cost, samples, and how long both took. */
export async function study(values: MadeValues, run: RunView): Promise<Findings> {
  const { ask, step, save } = run;
  const { data } = run.facts!;
  const pixels = data.width * data.height;
  const found: Record<string, Float32Array> = {};
  const masks = Array.from({ length: masksOf(values) }, (_, mask) => run.probes[logOf(mask)]);
  let heldOut: HeldOut | null = null;
  if (data.test && masks.every((logs) => logs !== undefined)) {
    heldOut = heldOutOf(masks);
    const { nll, ensemble } = heldOut;
    const course = (courses.get(ask) ?? []).filter(([earlier]) => earlier < step);
    course.push([step, nll, ensemble]);
    courses.set(ask, course);
    found['course'] = Float32Array.from(course.flat());
    found['held-out'] = Float32Array.of(nll, ensemble);
    found['independent'] = Float32Array.of(await independentOf(run));
  }
  const rate = run.status === 'running' ? run.stepsPerSecond : 0;
  const times = rate ? { step: 1000 / rate } : {};
  note(values, pixels, times, heldOut ? [heldOut.nll, step] : undefined);
  if (!save) return { probes: found };

  const { parameters } = await save();
  const { order, layers } = orderOf(values, data);
  await turn(); // masking alone may take as long as a slice
  const masked = maskedLayers(layers, parameters);
  await turn();
  const samples = await drawn(drawingOf(values, order, parameters, masked), pixels);
  note(values, pixels, { sample: samples.ms / SAMPLES });
  if (values.model === 'made' && (pixels <= QUICK || run.status === 'paused'))
    note(values, pixels, { whole: await timeOfWhole(values, order, masked) });
  return {
    probes: {
      ...found,
      pixels: samples.pixels,
      logits: samples.logits,
      drawn: Float32Array.of(maskOf(values), values.draw),
    },
    pictures: { samples: paint(samples.pixels, sheetOf(data, COLUMNS, 1)) },
  };
}

/** Pixels of pictures for which running the whole network each time is no burden while training. */
const QUICK = 14 * 14;

/** Milliseconds to draw a picture when the whole network is run for every pixel. */
async function timeOfWhole(
  values: MadeValues,
  order: DrawRequest['order'],
  masked: readonly MaskedLayer[],
): Promise<number> {
  const drawing = drawPixels(requestOf(values, order, 1), madeLogits(masked));
  return (await drawn(drawing, order.length)).ms;
}

/** What a run has shown of itself. */
export interface Shown {
  readonly heldOut: HeldOut;
  /** NLL of the held-out images under independent pixels, in closed form. */
  readonly independent: number;
  /** Step, NLL and that of the ensemble, one round after another. */
  readonly course: Float32Array;
}

/** Null before anything has been measured. */
export function shownBy(run: RunView | undefined): Shown | null {
  const { 'held-out': heldOut, independent, course } = run?.probes ?? {};
  if (!heldOut || !independent || !course) return null;
  return {
    heldOut: { nll: heldOut[0]!, ensemble: heldOut[1]! },
    independent: independent[0]!,
    course,
  };
}

/** The samples of a run. */
export interface Samples {
  /** Shape [samples, pixels]. */
  readonly pixels: Float32Array;
  /** Shape [pixels, samples], in the order in which they were drawn. */
  readonly logits: Float32Array;
  /** Mask and draw that they are of. */
  readonly drawn: Float32Array;
}

export function samplesOf(run: RunView | undefined): Samples | null {
  const { pixels, logits, drawn: of } = run?.probes ?? {};
  return pixels && logits && of ? { pixels, logits, drawn: of } : null;
}

/** The samples once more, pixel by pixel. */
export function* replay({ pixels, logits }: Samples, order: readonly number[]): Generator<Drawing> {
  const count = pixels.length / order.length;
  const canvas = {
    pixels: new Float32Array(pixels.length),
    logProbability: new Float64Array(count),
  };
  for (let t = 0; t < order.length; t++) {
    const part = order[t]!;
    const own = logits.subarray(t * count, (t + 1) * count);
    for (let row = 0; row < count; row++) {
      const x = (canvas.pixels[row * order.length + part] = pixels[row * order.length + part]!);
      canvas.logProbability[row]! += bernoulliLogLikelihood(own[row]!, x);
    }
    yield { ...canvas, part, logits: own };
  }
}
