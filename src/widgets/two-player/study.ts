import type { PointSet } from '../../data/point-set.ts';
import { normalQuantile } from '../../maths/gaussian.ts';
import { normals, STREAM } from '../../maths/random.ts';
import type { Place } from '../../plots/stepping.ts';
import type { Probe } from '../../training/run-spec.ts';
import type { Findings, RunView } from '../declaration.ts';
import { ganProbes } from '../gan-doctor.ts';
import { fieldProbe, heatMap, opined, opinedOnLine, opinionOf, pullOf } from '../gan-field.ts';
import type { TwoPlayerValues } from './parameters.ts';
import { widthOf } from './parameters.ts';
import { SCORES, scoresOf, yardstickOf, type Scores } from './scores.ts';
import { targetOf } from './target.ts';

/** Nodes along a side of the noise's grid, and along the line. */
const GRID = 21;
const LINE = 61;
/** Every other line is drawn. */
const DRAWN = 2;

/** Generated points that the doctor is told the pulls of. */
const PULLED = 200;

/** Quantiles of the noise, evenly spaced in probability. */
const quantiles = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count));

/**
 * The noise's grid: places of equal probability apart, in reading order from the lower left; of one
 * dimension, and for pictures of the line, along z₁ only (z₂ = 0).
 */
export function noiseGrid(noise: number, width: 1 | 2): Float32Array {
  if (noise === 1 || width === 1) {
    const line = quantiles(LINE);
    return Float32Array.from({ length: noise * LINE }, (_, i) =>
      i % noise === 0 ? line[i / noise]! : 0,
    );
  }
  const side = quantiles(GRID);
  return Float32Array.from({ length: 2 * GRID * GRID }, (_, at) => {
    const i = at >> 1;
    return at % 2 === 0 ? side[i % GRID]! : side[Math.floor(i / GRID)]!;
  });
}

/** The lines of the plane's grid through places [nodes, 2] that its nodes have been taken to. */
export function gridLines(places: Float32Array): Place[][] {
  const nodes = places.length / 2;
  const place = (i: number): Place => ({ x: places[2 * i]!, y: places[2 * i + 1]! });
  if (nodes === LINE) return [Array.from({ length: LINE }, (_, i) => place(i))];
  if (nodes !== GRID * GRID) return [];
  const lines: Place[][] = [];
  for (let line = 0; line < GRID; line += DRAWN) {
    lines.push(Array.from({ length: GRID }, (_, i) => place(line * GRID + i)));
    lines.push(Array.from({ length: GRID }, (_, i) => place(i * GRID + line)));
  }
  return lines;
}

/** Generated points that each picture shows. */
const POINTS = 500;

/** What each picture shows; little enough for ten pictures a second. */
export function probesOf(values: TwoPlayerValues, own?: PointSet): Readonly<Record<string, Probe>> {
  const { noise } = values;
  const width = widthOf(values, own);
  const grid = noiseGrid(noise, width);
  const draws = normals(POINTS * noise, { stream: STREAM.priorSamples, step: 0, seed: 1 });
  const fed = new Float32Array(draws.length + grid.length);
  fed.set(draws);
  fed.set(grid, draws.length);
  return {
    field: fieldProbe(width),
    made: {
      ...{ kind: 'feed', feed: 'noise', rows: fed.length / noise },
      ...{ values: fed, want: 'sample' },
    },
  };
}

/** The parts of `made`: points of the generator, and where it takes the noise's grid. */
export function partsOf(
  made: Float32Array | undefined,
  width: 1 | 2,
): { readonly points: Float32Array; readonly warp: Float32Array } | null {
  if (!made) return null;
  return { points: made.subarray(0, POINTS * width), warp: made.subarray(POINTS * width) };
}

/** In which scores travel: a committed run keeps two decimals of its arrays. */
const UNIT = 1 / 1024;

/** Milliseconds from one scoring to the next while the run goes on: each costs the page about 60. */
const BETWEEN = 1000;

/** When each run was scored last, and with which round of probes. */
const scored = new WeakMap<
  RunView['ask'],
  { readonly at: number; readonly field: Float32Array; readonly findings: Findings }
>();

/**
 * Scores 5,000 generated points, once a second at most while the run goes on; and tells what pulls at them. In a
 * running figure they are some steps younger than the round they are asked for in.
 */
export async function study(values: TwoPlayerValues, run: RunView): Promise<Findings> {
  const { field } = run.probes;
  const before = scored.get(run.ask);
  if (!field) return {};
  if (before?.field === field) return before.findings;
  const early = before ? before.at + BETWEEN - performance.now() : 0;
  if (early > 0) await after(early);
  const samples = await run.ask(ganProbes(values)['samples']!);
  const findings = await found(values, run, samples, field);
  scored.set(run.ask, { at: performance.now(), field, findings });
  return findings;
}

async function found(
  values: TwoPlayerValues,
  { step, own }: RunView,
  samples: Float32Array,
  field: Float32Array,
): Promise<Findings> {
  const target = targetOf(values, own);
  const { width } = target;
  const seen = Array.from({ length: PULLED }, (_, i) =>
    width === 1
      ? opinedOnLine(field, samples[i]!)
      : opined(field, samples[2 * i]!, samples[2 * i + 1]!),
  );
  const pulls = seen.map((one) => {
    const { x, y } = pullOf(values.loss, one);
    return Math.hypot(x, y);
  });
  const probes: Record<string, Float32Array> = {
    samples,
    'fake-logits': Float32Array.from(seen, ({ logit }) => logit),
    pulls: Float32Array.from(pulls),
  };
  if (samples.every(Number.isFinite)) {
    const rest = (): Promise<void> => after(0);
    const scores = await scoresOf(target, samples, rest);
    const yardstick = await yardstickOf(target, samples.length / width, rest);
    probes['scores'] = Float32Array.of(step, ...SCORES.map((name) => scores[name] / UNIT));
    probes['yardstick'] = Float32Array.from(SCORES, (name) => yardstick[name] / UNIT);
  }
  const pictures = width === 2 && { field: heatMap(field, opinionOf(values.loss, field)) };
  return { probes, ...(pictures && { pictures }) };
}

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What has been scored, and after which step; null before that. */
export function scoresIn(run: RunView | undefined): (Scores & { readonly step: number }) | null {
  const [step, ...numbers] = run?.probes['scores'] ?? [];
  return step === undefined ? null : { step, ...named(numbers) };
}

export function yardstickIn(run: RunView | undefined): Scores | null {
  const numbers = run?.probes['yardstick'];
  return numbers ? named(Array.from(numbers)) : null;
}

const named = (numbers: readonly number[]): Scores =>
  Object.fromEntries(
    SCORES.map((name, i) => [name, UNIT * (numbers[i] ?? NaN)]),
  ) as unknown as Scores;
