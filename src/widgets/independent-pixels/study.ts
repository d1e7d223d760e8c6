import { paint } from '../../kernels/painters/painting.ts';
import {
  independentLogProbability,
  independentNll,
  independentSamples,
  pixelProbabilities,
} from '../../maths/independent-pixels.ts';
import { STREAM } from '../../maths/random.ts';
import { SHOWN } from '../../models/independent-pixels.ts';
import type { DataFacts, Probe } from '../../training/run-spec.ts';
import type { Findings, RunView } from '../declaration.ts';
import { sheetOf } from '../sheet.tsx';
import type { PixelsValues } from './parameters.ts';

/** Images side by side in a sheet, and pixels of paper between them. */
export const COLUMNS = 5;
export const GAP = 2;

/** What the figure asks its run for; see `models/independent-pixels.ts`. */
export const PROBES = Object.fromEntries(
  ['counts', 'totals', 'counted', 'impossible', 'shown'].map((want) => [
    want,
    { kind: 'rows', count: 0, want } satisfies Probe,
  ]),
);

/** Ten images, what they cost, and where they are impossible. */
export interface Ten {
  /** 0 or 1, shape [images, pixels]. */
  readonly pixels: Float32Array;
  /** −log p(x) of each, in nats; infinite where it is impossible. */
  readonly costs: readonly number[];
}

/** The model that a run has counted together, and what follows from it. */
export interface Study {
  readonly data: DataFacts;
  /** How many images have been counted, and how many haven't. */
  readonly counted: number;
  readonly others: number;
  /** In how many counted images each pixel has ink, and the probability that follows. */
  readonly counts: Float64Array;
  readonly p: Float64Array;
  /** NLL of the counted images, and of the others; none where there are no others. */
  readonly nll: number;
  readonly unseen: number | null;
  /** The mean of −log p(x) over the model's own samples: its entropy. */
  readonly entropy: number;
  /** Others with a pixel that no counted image has so: without smoothing they have probability 0. */
  readonly impossible: number;
  readonly digits: Ten;
  readonly samples: Ten;
}

/** Null before any image has been counted. */
export function studyOf(
  { smoothing, sample }: Pick<PixelsValues, 'smoothing' | 'sample'>,
  run: RunView | undefined,
): Study | null {
  const data = run?.facts?.data;
  const { counts, totals, counted, impossible, shown } = run?.probes ?? {};
  const n = counted?.[0];
  if (!data || !counts || !totals || !n || !impossible || !shown) return null;
  const ink = Float64Array.from(counts);
  const p = pixelProbabilities(ink, n, { smoothed: smoothing });
  const others = data.count - n;
  const rest = ink.map((count, d) => totals[d]! - count);
  const key = { stream: STREAM.pixels, step: 0, seed: sample };
  const bytes = independentSamples(SHOWN, p, key);
  return {
    ...{ data, counted: n, others, counts: ink, p },
    nll: independentNll(ink, n, p),
    unseen: others > 0 ? independentNll(rest, others, p) : null,
    entropy: entropyOf(p),
    impossible: impossible[0]!,
    digits: tenOf(shown, p),
    samples: tenOf(
      Float32Array.from(bytes, (byte) => byte / 255),
      p,
    ),
  };
}

function tenOf(pixels: Float32Array, p: Float64Array): Ten {
  const size = p.length;
  const costs = Array.from({ length: pixels.length / size }, (_, i) => {
    const bytes = pixels.subarray(i * size, (i + 1) * size).map((ink) => 255 * ink);
    return -independentLogProbability(bytes, p);
  });
  return { pixels, costs };
}

/** In nats: the sum over the pixels, since each is by itself. */
function entropyOf(p: Float64Array): number {
  const term = (share: number): number => (share > 0 ? -share * Math.log(share) : 0);
  return p.reduce((sum, ink) => sum + term(ink) + term(1 - ink), 0);
}

/** The pixel that is framed, within the image. */
export function framedPixel(
  { row, column }: Pick<PixelsValues, 'row' | 'column'>,
  { width, height }: Pick<DataFacts, 'width' | 'height'>,
): { readonly row: number; readonly column: number; readonly index: number } {
  const [r, c] = [Math.min(row, height), Math.min(column, width)];
  return { row: r, column: c, index: (r - 1) * width + c - 1 };
}

/** Images of a run in which ink stands where p is 0, or paper where it is 1: their pixels, by image. */
export function ruledOut({ pixels }: Ten, p: Float64Array): readonly (readonly number[])[] {
  const size = p.length;
  return Array.from({ length: pixels.length / size }, (_, i) =>
    Array.from(p.keys()).filter((d) => p[d] === 1 - pixels[i * size + d]!),
  );
}

/** The pictures of a committed run, which are seen before any script works. */
export async function study(values: PixelsValues, run: RunView): Promise<Findings> {
  const found = studyOf(values, run);
  if (!found) return {};
  const { data, p, digits, samples } = found;
  return {
    pictures: {
      mean: paint(Float32Array.from(p), sheetOf(data, 1)),
      digits: paint(digits.pixels, sheetOf(data, COLUMNS, GAP)),
      samples: paint(samples.pixels, sheetOf(data, COLUMNS, GAP)),
    },
  };
}
