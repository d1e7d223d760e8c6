import { extent } from 'd3';
import { chairImage } from '../../data/chair.ts';
import { paint } from '../../kernels/painters/painting.ts';
import type { Findings, RunView } from '../declaration.ts';
import { sheetOf } from '../sheet.tsx';

/** Pictures of the chair, and the degrees between two of them. */
export const CHAIRS = 72;
export const APART = 360 / CHAIRS;

/** Of a sheet of so many pictures. */
export const COLUMNS = 9;
export const ROWS = CHAIRS / COLUMNS;

/** Across a cut: both chairs, and three that nobody has seen between them. */
export const ACROSS = 5;

export type Member = 'line' | 'circle';
const MEMBERS: readonly Member[] = ['line', 'circle'];

/** Names in a run's probes and pictures. */
export const codesOf = (member: Member): string => `${member}-codes`;
export const againOf = (member: Member): string => `${member}-again`;
export const placesOf = (member: Member): string => `${member}-places`;
export const acrossOf = (member: Member): string => `${member}-across`;

/** The picture nearest to an angle in degrees. */
export const rowOf = (angle: number): number => Math.round(wrapped(angle) / APART) % CHAIRS;
export const angleOf = (row: number): number => (row % CHAIRS) * APART;

/** Degrees from 0 to 360, without the latter. */
export const wrapped = (degrees: number): number => ((degrees % 360) + 360) % 360;

/** In a radian. */
export const DEGREES = 180 / Math.PI;

/** Codes on a line, one for each chair, and where they are cut. */
export interface Line {
  readonly low: number;
  readonly high: number;
  /** From each chair to the next, round to the first: the share of the line in between. */
  readonly steps: Float64Array;
  /** The chair before the largest of them. */
  readonly row: number;
}

/** What counts as a jump: the share of the line between neighbours, which would have a 71st each. */
export const JUMP = 0.4;

/** Null before there are codes. */
export function lineOf(codes: Float32Array | undefined): Line | null {
  if (codes?.length !== CHAIRS) return null;
  const [low = 0, high = 0] = extent(codes);
  const steps = Float64Array.from(
    codes,
    (code, row) => Math.abs(codes[(row + 1) % CHAIRS]! - code) / (high - low || 1),
  );
  return { low, high, steps, row: steps.indexOf(Math.max(...steps)) };
}

/** Codes about a circle, one for each chair, and how they go round it. */
export interface Circle {
  /**
   * How far the code's direction has turned since chair 0, in degrees: of each chair and, last, of chair 0 again. Each
   * step is the shorter way round; of a code that goes round, the sense in which it does counts as above 0.
   */
  readonly turned: Float64Array;
  /** How often it goes round while the chair does once; never below 0. */
  readonly turns: number;
  /** The largest step, in degrees without a sign, and the chair before it. */
  readonly step: number;
  readonly row: number;
  /** Their distances from the middle. */
  readonly radii: Float64Array;
}

/** Null before there are codes. */
export function circleOf(codes: Float32Array | undefined): Circle | null {
  if (codes?.length !== 2 * CHAIRS) return null;
  const at = (row: number): [number, number] => [
    codes[2 * (row % CHAIRS)]!,
    codes[2 * (row % CHAIRS) + 1]!,
  ];
  const steps = Float64Array.from({ length: CHAIRS }, (_, row) => {
    const [[x, y], [nextX, nextY]] = [at(row), at(row + 1)];
    return DEGREES * Math.atan2(x * nextY - y * nextX, x * nextX + y * nextY);
  });
  const turned = new Float64Array(CHAIRS + 1);
  steps.forEach((step, row) => (turned[row + 1] = turned[row]! + step));
  const turns = Math.round(turned[CHAIRS]! / 360);
  const sizes = steps.map(Math.abs);
  const step = Math.max(...sizes);
  return {
    turned: turns < 0 ? turned.map((degrees) => -degrees) : turned,
    turns: Math.abs(turns),
    step,
    row: sizes.indexOf(step),
    radii: Float64Array.from({ length: CHAIRS }, (_, row) => Math.hypot(...at(row))),
  };
}

/** The code at a share of a line from its lower end. */
export const placeOn = ({ low, high }: Pick<Line, 'low' | 'high'>, share: number): number =>
  low + share * (high - low);

/** The code in a direction, in degrees. */
export const placeAround = (degrees: number): [number, number] => [
  Math.cos(degrees / DEGREES),
  Math.sin(degrees / DEGREES),
];

/** The picture, of those in a sheet of places, at a share of the line. */
export const tileAlong = (share: number): number => Math.round(share * (CHAIRS - 1));

/** Latents of all places of a sheet, row after row. */
function placesFor(member: Member, line: Line): number[] {
  return Array.from({ length: CHAIRS }, (_, i) => i).flatMap((i) =>
    member === 'line' ? [placeOn(line, i / (CHAIRS - 1))] : placeAround(angleOf(i)),
  );
}

/** The angles, in degrees, of the chairs across a cut after `row`. */
const anglesAcross = (row: number): number[] =>
  Array.from({ length: ACROSS }, (_, i) => (row + i / (ACROSS - 1)) * APART);

/** What a study has found across the largest step. */
export interface Across {
  /** The chair before it. */
  readonly row: number;
  /** Of the chairs, in degrees; the last may be 360. */
  readonly angles: readonly number[];
  /** Their codes, one after another. */
  readonly codes: Float32Array;
}

/** Null before there has been a study. */
export function acrossIn(run: RunView, member: Member): Across | null {
  const found = run.probes[acrossOf(member)];
  if (!found) return null;
  return { row: found[0]!, angles: anglesAcross(found[0]!), codes: found.subarray(1) };
}

/** By the codes they were made for: dragging asks nothing new. */
const studied = new WeakMap<Float32Array, Promise<Findings>>();

/** What both decoders draw: each chair again, at places all along their codes, and across their largest step. */
export async function study(_values: unknown, run: RunView): Promise<Findings> {
  const line = lineOf(run.probes[codesOf('line')]);
  const circle = circleOf(run.probes[codesOf('circle')]);
  if (!line || !circle) return {};
  const findings = await Promise.all(
    MEMBERS.map((member) => {
      const codes = run.probes[codesOf(member)]!;
      let found = studied.get(codes);
      if (!found) {
        const { row } = member === 'line' ? line : circle;
        found = studyOf(member, codes, placesFor(member, line), row, run);
        studied.set(codes, found);
        found.catch(() => studied.delete(codes)); // the next study asks again
      }
      return found;
    }),
  );
  return {
    probes: Object.assign({}, ...findings.map(({ probes }) => probes)),
    pictures: Object.assign({}, ...findings.map(({ pictures }) => pictures)),
  };
}

async function studyOf(
  member: Member,
  codes: Float32Array,
  places: readonly number[],
  row: number,
  { ask, facts }: RunView,
): Promise<Findings> {
  const { data } = facts!;
  const pixels = data.width * data.height;
  const seen = new Float32Array(ACROSS * pixels);
  anglesAcross(row).forEach((angle, i) =>
    seen.set(chairImage(angle / DEGREES, data.width), i * pixels),
  );
  const between = await ask({
    ...{ kind: 'feed', feed: 'data', rows: ACROSS, values: seen },
    want: `${member}-code`,
  });
  const drawn = await ask({
    ...{ kind: 'feed', feed: `${member}-latent`, rows: 2 * CHAIRS + ACROSS },
    values: Float32Array.from([...codes, ...places, ...between]),
    want: `${member}-pixels`,
  });
  const [again, after] = [CHAIRS * pixels, 2 * CHAIRS * pixels];
  const sheet = sheetOf(data, COLUMNS);
  return {
    probes: { [acrossOf(member)]: Float32Array.of(row, ...between) },
    pictures: {
      [againOf(member)]: paint(drawn.subarray(0, again), sheet),
      [placesOf(member)]: paint(drawn.subarray(again, after), sheet),
      [acrossOf(member)]: paint(
        Float32Array.from([...seen, ...drawn.subarray(after)]),
        sheetOf(data, ACROSS),
      ),
    },
  };
}
