import type { MadeValues } from './parameters.ts';

/** What the source compares. */
export const COMPARED = ['nade', 'made'] as const;
export type Compared = (typeof COMPARED)[number];

/**
 * Milliseconds: of a training step; of a picture drawn from sums that are kept; of one for whose every pixel the
 * whole network is run.
 */
type Measure = 'step' | 'sample' | 'whole';

/** Of one model on this machine. */
interface Measured {
  /** Medians of the last few measurements. */
  readonly ms: Readonly<Partial<Record<Measure, number>>>;
  /** The held-out NLL, in nats, and after how many steps. */
  readonly heldOut?: readonly [nats: number, steps: number];
}

export type Comparison = Readonly<Partial<Record<Compared, Measured>>>;

/** Measurements that a median is of. */
const LAST = 9;

const taken = new Map<string, readonly number[]>();
const listeners = new Set<() => void>();
/** By setting; kept as long as the page is open, whatever becomes of the runs. */
let comparisons: Readonly<Record<string, Comparison>> = {};

/** Times are compared at the same sizes only. */
function settingOf({ hidden, batchSize }: MadeValues, pixels: number): string {
  return `${hidden} ${batchSize} ${pixels}`;
}

/** Adds what a run has measured. */
export function note(
  values: MadeValues,
  pixels: number,
  ms: Measured['ms'],
  heldOut?: Measured['heldOut'],
): void {
  const { model } = values;
  if (model === 'independent') return;
  const setting = settingOf(values, pixels);
  const medians = Object.fromEntries(
    Object.entries(ms).map(([measure, time]) => {
      const name = `${setting} ${model} ${measure}`;
      const times = [...(taken.get(name) ?? []), time].slice(-LAST);
      taken.set(name, times);
      return [measure, times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!];
    }),
  );
  const before = comparisons[setting]?.[model];
  comparisons = {
    ...comparisons,
    [setting]: {
      ...comparisons[setting],
      [model]: { ...before, ms: { ...before?.ms, ...medians }, ...(heldOut && { heldOut }) },
    },
  };
  for (const listener of listeners) listener();
}

/** Everything measured since the page was opened. */
export const measuredSoFar = (): typeof comparisons => comparisons;

export function onMeasured(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was measured of both models at these sizes. */
export function comparisonAt(values: MadeValues, pixels: number): Comparison {
  return comparisons[settingOf(values, pixels)] ?? {};
}
