import { extent } from 'd3';
import { gaussianCdf, normalQuantile } from '../../maths/gaussian.ts';
import { openUniforms, STREAM } from '../../maths/random.ts';
import { paint } from '../../kernels/painters/painting.ts';
import type { Place } from '../../plots/draggable-point.tsx';
import type { Findings, RunView } from '../declaration.ts';
import { distancesTo, knownImages, shareFar } from '../known-images.ts';
import type { KnownImages } from '../known-images.ts';
import { sheetOf } from '../sheet.tsx';
import type { HolesValues } from './parameters.ts';

export const MEMBERS = ['plain', 'variational'] as const;
export type Member = (typeof MEMBERS)[number];

/** In the order of the numbers that stand for them in a run's probes. */
const PLACES: readonly HolesValues['places'][] = ['prior', 'box'];

/** Places along each side of the sheet. */
export const SIDE = 12;

/** In each latent coordinate, the way from a share of the places asked for, from 0 to 1, to a value and back. */
export interface Frame {
  coordinate(share: number, k: number): number;
  share(value: number, k: number): number;
}

/** Beyond these the prior's quantiles run away. */
const [LEAST, MOST] = [0.005, 0.995];

const clamped = (share: number): number => Math.min(Math.max(share, 0), 1);

const PRIOR: Frame = {
  coordinate: (share) => normalQuantile(Math.min(Math.max(share, LEAST), MOST)),
  share: (value) => gaussianCdf(value, 0, 1),
};

/** The box that holds `codes`, shape [rows, latent]. */
function boxOf(codes: Float32Array, latent: number): Frame {
  const sides = Array.from({ length: latent }, (_, k) => {
    const [low = 0, high = 0] = extent(codes.filter((_value, i) => i % latent === k));
    return { low, width: high - low };
  });
  return {
    coordinate: (share, k) => sides[k]!.low + clamped(share) * sides[k]!.width,
    share: (value, k) => clamped((value - sides[k]!.low) / (sides[k]!.width || 1)),
  };
}

/** Where `places` are, for a model with these codes. */
export function frameOf(places: HolesValues['places'], codes: Float32Array, latent: number): Frame {
  return places === 'prior' ? PRIOR : boxOf(codes, latent);
}

/** The tile that stands for a place, by its shares: row 0 is the top one. */
export function tileOf(across: number, up: number): { column: number; row: number } {
  const index = (share: number): number => Math.min(Math.floor(share * SIDE), SIDE - 1);
  return { column: index(across), row: SIDE - 1 - index(up) };
}

/** The shares of the middle of a tile. */
export function middleOf(column: number, row: number): Place {
  return { x: (column + 0.5) / SIDE, y: (SIDE - row - 0.5) / SIDE };
}

/**
 * The latent at some shares of z₁ and z₂; its other coordinates are those of the tile, drawn once from
 * the places asked for: uniform in the box, or from the prior.
 */
export function latentAt(frame: Frame, { x, y }: Place, latent: number): Float32Array {
  const { column, row } = tileOf(x, y);
  const shares = restOf(latent).subarray((row * SIDE + column) * latent);
  return Float32Array.from({ length: latent }, (_, k) =>
    frame.coordinate(k === 0 ? x : k === 1 ? y : shares[k]!, k),
  );
}

function restOf(latent: number): Float64Array {
  return openUniforms(SIDE * SIDE * latent, { stream: STREAM.evaluation, step: 0, seed: latent });
}

/** Latents of all tiles in reading order, shape [SIDE², latent]. */
export function latentsOf(frame: Frame, latent: number): Float32Array {
  const values = new Float32Array(SIDE * SIDE * latent);
  for (let tile = 0; tile < SIDE * SIDE; tile++) {
    const middle = middleOf(tile % SIDE, Math.floor(tile / SIDE));
    values.set(latentAt(frame, middle, latent), tile * latent);
  }
  return values;
}

/** Names in a run's probes and pictures. */
export const codesOf = (member: Member): string => `${member}-codes`;
export const sheetNamed = (member: Member): string => `${member}-sheet`;
export const imageNamed = (member: Member): string => `${member}-image`;
const distancesNamed = (member: Member): string => `${member}-distances`;
const hereNamed = (member: Member): string => `${member}-here`;

/** What the sheets show, which of their drawings are far from every digit, and the drawings at the diamonds. */
export async function study(values: HolesValues, run: RunView): Promise<Findings> {
  const known = await knownImages(run);
  const findings = await Promise.all(MEMBERS.map((member) => studyOf(member, values, run, known)));
  const { places, across, up } = values;
  return {
    probes: Object.assign(
      {
        near: Float32Array.of(known.near),
        asked: Float32Array.of(PLACES.indexOf(places), across, up),
      },
      ...findings.map((f) => f.probes),
    ),
    pictures: Object.assign({}, ...findings.map((f) => f.pictures)),
  };
}

/** Sheets by the codes they were made for: they stay while only the diamond moves. */
const sheets = new WeakMap<
  Float32Array,
  { readonly places: HolesValues['places']; readonly findings: Promise<Findings> }
>();

async function studyOf(
  member: Member,
  values: HolesValues,
  run: RunView,
  known: KnownImages,
): Promise<Findings> {
  const { places, latent, across, up } = values;
  const codes = run.probes[codesOf(member)]!;
  const frame = frameOf(places, codes, latent);
  const decode = (latents: Float32Array): Promise<Float32Array> =>
    run.ask({
      kind: 'feed',
      feed: `${member}-latent`,
      rows: latents.length / latent,
      values: latents,
      want: `${member}-pixels`,
    });
  const { data } = run.facts!;
  let sheet = sheets.get(codes);
  if (sheet?.places !== places) {
    const findings = decode(latentsOf(frame, latent)).then((images) => ({
      probes: { [distancesNamed(member)]: distancesTo(known, images) },
      pictures: { [sheetNamed(member)]: paint(images, sheetOf(data, SIDE)) },
    }));
    sheets.set(codes, (sheet = { places, findings }));
  }
  const image = await decode(latentAt(frame, { x: across, y: up }, latent));
  const { probes, pictures } = await sheet.findings;
  return {
    probes: { ...probes, [hereNamed(member)]: distancesTo(known, image) },
    pictures: { ...pictures, [imageNamed(member)]: paint(image, sheetOf(data, 1)) },
  };
}

/** What has been measured of a member. */
export interface Holes {
  /** Of each tile the pixels in which its drawing differs from the nearest training image. */
  readonly distances: Float32Array;
  /** In how many more than this make it a hole. */
  readonly near: number;
  /** The share of the tiles that are holes, from 0 to 1. */
  readonly share: number;
  /** The same distance of the drawing at the diamond, or of the tile that it is on. */
  readonly here: number;
  /** Whether the diamond itself has been asked for, not its tile alone. */
  readonly exact: boolean;
}

/** A committed run keeps two decimals of where its diamond was. */
const SAME = 0.005;

/** Null where these places have not been measured. */
export function holesOf(
  run: RunView | undefined,
  values: HolesValues,
  member: Member,
): Holes | null {
  const distances = run?.probes[distancesNamed(member)];
  const near = run?.probes['near']?.[0];
  const here = run?.probes[hereNamed(member)]?.[0];
  const [places, across = NaN, up = NaN] = run?.probes['asked'] ?? [];
  if (!distances || near === undefined || here === undefined) return null;
  if (places !== PLACES.indexOf(values.places)) return null;
  const exact = Math.abs(across - values.across) <= SAME && Math.abs(up - values.up) <= SAME;
  const { column, row } = tileOf(values.across, values.up);
  return {
    ...{ distances, near, exact },
    share: shareFar(distances, near),
    here: exact ? here : distances[row * SIDE + column]!,
  };
}
