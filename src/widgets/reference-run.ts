import type { Coverage } from '../maths/modes-covered.ts';
import type { GanLook } from '../training/health-gan.ts';
import type { RunFacts } from '../training/run-spec.ts';
import type { ReferenceRun } from './declaration.ts';
import type { Values } from './parameters.ts';

/** Which modes were covered after `step` steps; the shares are rounded. */
export interface RecordedLook {
  readonly step: number;
  readonly coverage: Omit<Coverage, 'shares' | 'nearest'> & {
    readonly shares: readonly number[];
    readonly nearest: readonly number[];
  };
}

/** A widget's picture.json: its reference run as `npm run pictures` commits it. */
export interface Picture {
  /** Of everything that determines the run; differs when the picture is stale. */
  readonly hash: string;
  readonly step: number;
  readonly values: Values;
  /** Labels and factors are those of the rows that the probes show; a label is one digit. */
  readonly facts: Omit<RunFacts, 'data'> & {
    readonly data: Omit<RunFacts['data'], 'labels' | 'factors' | 'test'> & {
      readonly labels: string;
      readonly factors?: { readonly names: readonly string[]; readonly values: readonly number[] };
    };
  };
  readonly metrics: Readonly<Record<string, number>>;
  /** Some steps of each metric, rising from 1 to `step`, and its values there. */
  readonly curves: Readonly<
    Record<string, { readonly steps: readonly number[]; readonly values: readonly number[] }>
  >;
  readonly probes: Readonly<Record<string, readonly number[]>>;
  /** What the doctor saw on the way, where the figure has one. */
  readonly looks?: readonly RecordedLook[];
  /** Probes committed as public/pictures/<widget>-<probe>.png. */
  readonly pictures: readonly string[];
}

const PICTURES = import.meta.glob<Picture>('./*/picture.json', { import: 'default' });

/** Fetches the reference run of a widget; undefined when it has none. */
export async function loadReferenceRun(id: string): Promise<ReferenceRun | undefined> {
  const load = PICTURES[`./${id}/picture.json`];
  return load && toReferenceRun(id, await load());
}

/** A committed picture as its view sees it: a paused run that can't compute anything more. */
export function toReferenceRun(id: string, picture: Picture): ReferenceRun {
  const { step, values, facts, metrics, looks } = picture;
  const { factors, ...data } = facts.data;
  const labels = Uint8Array.from(data.labels, Number);
  const address = (probe: string): string =>
    `${import.meta.env.BASE_URL}pictures/${id}-${probe}.png`;
  return {
    values,
    run: {
      status: 'idle',
      facts: {
        ...facts,
        data: {
          ...data,
          labels,
          ...(factors && { factors: { ...factors, values: Float32Array.from(factors.values) } }),
        },
      },
      step,
      metrics,
      curves: mapValues(picture.curves, ({ steps, values: at }) => everyStep(steps, at)),
      probes: mapValues(picture.probes, (numbers) => Float32Array.from(numbers)),
      pictures: Object.fromEntries(picture.pictures.map((probe) => [probe, address(probe)])),
      ...(looks && { looks: looks.map(toLook) }),
      ask: () => Promise.reject(new Error('A committed run has no parameters to compute with.')),
    },
  };
}

function toLook({ step, coverage }: RecordedLook): GanLook {
  const { shares, nearest } = coverage;
  return {
    step,
    coverage: {
      ...coverage,
      shares: Float64Array.from(shares),
      nearest: Float64Array.from(nearest),
    },
  };
}

/** Fills in the steps between the given ones by straight lines: entry i belongs to step i + 1. */
function everyStep(steps: readonly number[], values: readonly number[]): Float32Array {
  const curve = new Float32Array(steps.at(-1) ?? 0);
  for (let k = 0; k < steps.length; k++) {
    const from = k === 0 ? steps[0]! : steps[k - 1]!;
    const to = steps[k]!;
    for (let step = from; step <= to; step++) {
      const share = to === from ? 1 : (step - from) / (to - from);
      curve[step - 1] = values[Math.max(k - 1, 0)]! * (1 - share) + values[k]! * share;
    }
  }
  return curve;
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
