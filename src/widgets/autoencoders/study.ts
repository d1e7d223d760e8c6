import { deviation, mean } from 'd3';
import { paint } from '../../kernels/painters/painting.ts';
import { normals, STREAM } from '../../maths/random.ts';
import type { Findings, RunView } from '../declaration.ts';
import { distancesTo, knownImages, shareFar } from '../known-images.ts';
import type { KnownImages } from '../known-images.ts';
import { sheetOf } from '../sheet.tsx';
import type { AutoencodersValues } from './parameters.ts';

export const MEMBERS = ['plain', 'denoising', 'variational'] as const;
export type Member = (typeof MEMBERS)[number];

export const NAMES: Readonly<Record<Member, string>> = {
  plain: 'Plain',
  denoising: 'Denoising',
  variational: 'Variational',
};

/** Images kept apart that are shown. */
export const COLUMNS = 10;
/** Rows of samples shown. */
export const SAMPLE_ROWS = 3;
/** Images kept apart that are corrupted and reconstructed. */
const ROWS = 200;
/** Samples that are measured; the first are shown. */
const SAMPLES = 100;

/** `images` with noise of this deviation, which is the same for every call. */
export function corrupted(images: Float32Array, noise: number): Float32Array {
  const draws = normals(images.length, { stream: STREAM.corruption, step: 0, seed: 1 });
  return images.map((value, i) => value + noise * draws[i]!);
}

/** Of images in ink and paper, shape [rows, pixels], how many pixels of each are the other in `drawn`; their mean. */
export function mistakes(images: Float32Array, drawn: Float32Array, pixels: number): number {
  const wrong = images.reduce(
    (sum, value, i) => sum + Number(value >= 0.5 !== drawn[i]! >= 0.5),
    0,
  );
  return (wrong * pixels) / images.length;
}

/**
 * Codes to draw from, shape [SAMPLES, latent]: the VAE's prior, or where there is none a normal with
 * the mean and the deviation of the `codes` in each coordinate.
 */
export function codesToDraw(member: Member, codes: Float32Array, latent: number): Float32Array {
  const draws = normals(SAMPLES * latent, { stream: STREAM.priorSamples, step: 0, seed: 1 });
  if (member === 'variational') return draws;
  const fits = Array.from({ length: latent }, (_, k) => {
    const own = codes.filter((_value, i) => i % latent === k);
    return { centre: mean(own) ?? 0, width: deviation(own) ?? 0 };
  });
  return draws.map((draw, i) => fits[i % latent]!.centre + fits[i % latent]!.width * draw);
}

const clean = new WeakMap<RunView['ask'], Promise<Float32Array>>();

/** What each makes of corrupted images it has never seen, and what it draws by itself. */
export async function study(values: AutoencodersValues, run: RunView): Promise<Findings> {
  const { ask, facts } = run;
  const known = await knownImages(run);
  let rows = clean.get(ask);
  if (!rows) clean.set(ask, (rows = ask({ kind: 'rows', of: 'test', count: ROWS, want: 'data' })));
  const images = await rows;
  const noisy = corrupted(images, values.corruption);
  const strip = sheetOf(facts!.data, COLUMNS, 1);
  const shown = COLUMNS * known.pixels;
  const findings = await Promise.all(
    MEMBERS.map((member) => studyOf(member, values, run, { known, images, noisy })),
  );
  return {
    probes: Object.assign({}, ...findings.map((of) => of.probes)),
    pictures: Object.assign(
      {
        originals: paint(images.subarray(0, shown), strip),
        corrupted: paint(noisy.subarray(0, shown), strip),
      },
      ...findings.map((of) => of.pictures),
    ),
  };
}

interface Material {
  readonly known: KnownImages;
  readonly images: Float32Array;
  readonly noisy: Float32Array;
}

async function studyOf(
  member: Member,
  { latent }: AutoencodersValues,
  { ask, facts, probes }: RunView,
  { known, images, noisy }: Material,
): Promise<Findings> {
  const feed = (name: string, values: Float32Array, rows: number): Promise<Float32Array> =>
    ask({ kind: 'feed', feed: name, rows, values, want: `${member}-pixels` });
  // fed with images, the denoising one would add noise of its own to them
  const drawn = await feed(member === 'denoising' ? 'denoising-input' : 'data', noisy, ROWS);
  const codes = codesToDraw(member, probes[`${member}-codes`]!, latent);
  const samples = await feed(`${member}-latent`, codes, SAMPLES);
  const how = sheetOf(facts!.data, COLUMNS, 1);
  const shown = COLUMNS * known.pixels;
  return {
    probes: {
      [`${member}-mistakes`]: Float32Array.of(mistakes(images, drawn, known.pixels)),
      [`${member}-far`]: Float32Array.of(shareFar(distancesTo(known, samples), known.near)),
    },
    pictures: {
      [`${member}-reconstructions`]: paint(drawn.subarray(0, shown), how),
      [`${member}-samples`]: paint(samples.subarray(0, SAMPLE_ROWS * shown), how),
    },
  };
}

/** What has been measured of a member. */
export interface Measured {
  /** Pixels of an image that are wrong when it was corrupted, on average. */
  readonly mistakes: number;
  /** The share of samples far from every digit, from 0 to 1. */
  readonly far: number;
}

/** Null before it has been measured. */
export function measuredOf(run: RunView | undefined, member: Member): Measured | null {
  const wrong = run?.probes[`${member}-mistakes`]?.[0];
  const far = run?.probes[`${member}-far`]?.[0];
  return wrong === undefined || far === undefined ? null : { mistakes: wrong, far };
}
