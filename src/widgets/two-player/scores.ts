import { cellCounts } from '../../maths/cells.ts';
import { expectedDivergences, histogramDivergences } from '../../maths/histogram-divergences.ts';
import { modesCovered } from '../../maths/modes-covered.ts';
import { precisionRecall } from '../../maths/precision-recall.ts';
import { medianBandwidth, sampleMmd } from '../../maths/sample-mmd.ts';
import { sampleWasserstein1, slicedWasserstein1 } from '../../maths/sample-wasserstein.ts';
import type { Target } from './target.ts';

/** How near a sample comes to its target. */
export interface Scores {
  /** KL(data ‖ samples) and JS over cells, in nats. */
  readonly kl: number;
  readonly js: number;
  /** MMD², the estimate that is never below 0. */
  readonly mmd: number;
  /** Wasserstein-1; in the plane the sliced one. In the unit of the points. */
  readonly wasserstein: number;
  readonly precision: number;
  readonly recall: number;
  /** How many modes are covered; −1 where the target has none. */
  readonly modes: number;
}

export const SCORES = ['kl', 'js', 'mmd', 'wasserstein', 'precision', 'recall', 'modes'] as const;

/** Points of each side that the costly ones take. */
const FOR_MMD = 400;
const FOR_WASSERSTEIN = 1000;
const FOR_PRECISION = 600;

/** Scores one after another; between two of them the page may draw. */
export async function scoresOf(
  target: Target,
  sample: Float32Array,
  rest: () => Promise<void>,
): Promise<Scores> {
  const { width, points, modes, cells } = target;
  const head = (of: Float32Array, count: number): Float32Array => of.subarray(0, width * count);
  const { forwardKl, js } = histogramDivergences(cellCounts(sample, width, cells), target.masses());
  const covered = modes ? modesCovered(sample, modes).covered : -1;
  await rest();
  const bandwidth = medianBandwidth(points, width);
  const mmd = sampleMmd(head(points, FOR_MMD), head(sample, FOR_MMD), width, bandwidth).biased;
  await rest();
  const distance = width === 1 ? sampleWasserstein1 : slicedWasserstein1;
  const wasserstein = distance(head(points, FOR_WASSERSTEIN), head(sample, FOR_WASSERSTEIN));
  await rest();
  const { precision, recall } = precisionRecall(
    inPlane(head(points, FOR_PRECISION), width),
    inPlane(head(sample, FOR_PRECISION), width),
  );
  return { kl: forwardKl, js, mmd, wasserstein, precision, recall, modes: covered };
}

/** Points of the line lie in the plane as well, one beside another. */
function inPlane(points: Float32Array, width: 1 | 2): Float32Array {
  if (width === 2) return points;
  return Float32Array.from({ length: 2 * points.length }, (_, i) =>
    i % 2 === 0 ? points[i / 2]! : 0,
  );
}

const yardsticks = new WeakMap<Target, Promise<Scores>>();

/**
 * What `count` points of the data themselves score against the data: chance keeps even a perfect sample from 0. Of KL
 * and JS the exact mean, of the others one draw.
 */
export function yardstickOf(
  target: Target,
  count: number,
  rest: () => Promise<void>,
): Promise<Scores> {
  let found = yardsticks.get(target);
  if (!found) {
    const work = async (): Promise<Scores> => {
      const scores = await scoresOf(target, target.fresh(count, 2), rest);
      const { forwardKl, js } = expectedDivergences(target.masses(), count);
      return { ...scores, kl: forwardKl, js };
    };
    yardsticks.set(target, (found = work()));
  }
  return found;
}
