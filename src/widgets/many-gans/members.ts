import { shapeModes } from '../../data/shape-densities.ts';
import { COVERED_SHARE, modesCovered, type Modes } from '../../maths/modes-covered.ts';
import { normals, STREAM } from '../../maths/random.ts';
import type { Probe } from '../../training/run-spec.ts';
import type { Findings, RunView } from '../declaration.ts';
import { SAMPLES } from '../gan-doctor.ts';
import type { ManyValues } from './parameters.ts';

/** GANs that differ in their seed alone. */
export const MEMBERS = 16;
/** Dimensions of their noise. */
export const NOISE = 2;
/** Points drawn of each. */
const DRAWN = 100;
/** While they train, modes are counted anew after so many steps. */
const EVERY = 250;

/** In a run's probes. */
export const pointsOf = (member: number): string => `points-${member}`;

export function modesOf({ shape }: Pick<ManyValues, 'shape'>): Modes {
  return shapeModes(shape)!; // the figure offers shapes with modes only
}

/** At so many modes at most a member has collapsed: whoever covers all of them has not. */
export function thresholdOf(values: Pick<ManyValues, 'shape' | 'threshold'>): number {
  return Math.min(values.threshold, modesOf(values).deviations.length - 1);
}

/** What a member makes of the first `rows` draws of noise, which are the same for all. */
function sampleProbe(member: number, rows: number): Probe {
  const values = normals(rows * NOISE, { stream: STREAM.priorSamples, step: 0, seed: 1 });
  return { kind: 'feed', feed: 'noise', rows, values, want: 'sample', member };
}

export function probes(): Readonly<Record<string, Probe>> {
  return Object.fromEntries(
    Array.from({ length: MEMBERS }, (_, member) => [pointsOf(member), sampleProbe(member, DRAWN)]),
  );
}

/** What was counted at one step. */
interface Count {
  readonly step: number;
  /** 1 for each mode that a member covers, else 0: shape [members, modes]. */
  readonly held: Float32Array;
}

/** Of each run, in the order of steps. */
const counts = new WeakMap<RunView['ask'], readonly Count[]>();

/** Counts the modes that each member covers, of 5,000 points each: when it rests, and every so often. */
export async function study(values: ManyValues, run: RunView): Promise<Findings> {
  const { ask, step, status } = run;
  const modes = modesOf(values);
  let course = (counts.get(ask) ?? []).filter((count) => count.step <= step); // it may have gone back
  const last = course.at(-1)?.step ?? -Infinity;
  if (step > last && (status !== 'running' || step >= last + EVERY)) {
    const held: number[] = [];
    for (let member = 0; member < MEMBERS; member++) {
      const { shares } = modesCovered(await ask(sampleProbe(member, SAMPLES)), modes);
      held.push(...Array.from(shares, (share) => Number(share >= COVERED_SHARE)));
    }
    course = [...course, { step, held: Float32Array.from(held) }];
    counts.set(ask, course);
  }
  const count = modes.deviations.length;
  return {
    probes: {
      held: course.at(-1)!.held,
      course: Float32Array.from(course.flatMap((at) => [at.step, ...coveredOf(at.held, count)])),
    },
  };
}

/** How many of `modes` modes each member covers. */
function coveredOf(held: Float32Array, modes: number): number[] {
  return Array.from({ length: held.length / modes }, (_, member) =>
    held.subarray(member * modes, (member + 1) * modes).reduce((sum, one) => sum + one, 0),
  );
}

/** What has been counted of the members. */
export interface Counted {
  /** When they were counted last. */
  readonly step: number;
  readonly modes: number;
  /** As in `Count`. */
  readonly held: Float32Array;
  /** Modes covered by each member. */
  readonly covered: readonly number[];
  readonly median: number;
  /** How many members cover no more than the threshold. */
  readonly collapsed: number;
  /** Modes covered at the steps where they were counted. */
  readonly course: readonly { readonly step: number; readonly covered: readonly number[] }[];
}

/** Null before anything is counted. */
export function countedOf(run: RunView | undefined, values: ManyValues): Counted | null {
  const { held, course } = run?.probes ?? {};
  const modes = modesOf(values).deviations.length;
  if (!held || !course || held.length !== MEMBERS * modes) return null;
  const covered = coveredOf(held, modes);
  const width = MEMBERS + 1;
  const threshold = thresholdOf(values);
  const counts = Array.from({ length: course.length / width }, (_, i) => ({
    step: course[i * width]!,
    covered: Array.from(course.subarray(i * width + 1, (i + 1) * width)),
  }));
  return {
    ...{ step: counts.at(-1)!.step, modes, held, covered },
    median: median(covered),
    collapsed: covered.filter((count) => count <= threshold).length,
    course: counts,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/** The address of the figure in which a seed plays its game alone, at the present settings. */
export function aloneAddress(values: ManyValues, seed: number): string {
  const {
    shape,
    loss,
    k,
    discriminatorEvery,
    discriminatorRate,
    generatorRate,
    optimizer,
    hidden,
    clip,
  } = values;
  const query = new URLSearchParams({
    ...{ shape, loss, optimizer },
    k: String(k),
    discriminatorEvery: String(discriminatorEvery),
    discriminatorRate: String(discriminatorRate),
    generatorRate: String(generatorRate),
    hidden: String(hidden),
    generatorHidden: String(hidden),
    ...(loss === 'wasserstein' && { clip: String(clip) }),
    seed: String(seed),
  });
  return `${import.meta.env.BASE_URL}embed/two-player/?${query}`;
}
