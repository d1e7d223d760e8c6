import { shapeModes } from '../../data/shape-densities.ts';
import { drawShape } from '../../data/shapes.ts';
import { modesNeared, type Coverage } from '../../maths/modes-covered.ts';
import { declareModel } from '../../models/index.ts';
import { tickText } from '../../plots/axes.tsx';
import type { GanLook } from '../../training/health-gan.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { MODES, structureOf, type CollapseValues } from './parameters.ts';

/** The ring that is learnt from. */
export const RING = shapeModes('ring-10')!;

/** Some of its points, to be seen before there is a run. */
export const REAL = drawShape('ring-10', 500, 1);

/** Of its points from their mean: the circle's radius 2, and 0.1 about each mode along both axes. */
export const RING_SCALE = Math.sqrt(2 ** 2 + 2 * 0.1 ** 2);

/** A look at the samples. */
export interface Counted {
  readonly step: number;
  readonly coverage: Coverage;
}

/** Every look of a run at its samples, in order. */
export function counted(run: RunView | undefined): readonly Counted[] {
  return (run?.looks ?? []).flatMap(({ step, coverage }: GanLook) =>
    coverage ? [{ step, coverage }] : [],
  );
}

/** Weights and biases of the generator. */
export function generatorWeights(values: CollapseValues): number {
  return declareModel('gan', structureOf(values), RING.width)
    .layers.filter(({ name }) => name.startsWith('generator/'))
    .reduce((sum, { inputs, units }) => sum + (inputs + 1) * units, 0);
}

/** At so many modes at most a GAN has collapsed; from this step on, as before it one that is well may have few. */
const FEW_MODES = 3;
const LATE = 3000;

/** Whether the samples have ended up near few modes. */
export function collapse(run: RunView | undefined): Verdict {
  const last = counted(run).at(-1);
  if (!last || last.step < LATE)
    return {
      reached: false,
      now: `It counts from step ${tickText(LATE)} on: before that the default settings may cover few modes, too.`,
    };
  const near = modesNeared(last.coverage);
  return {
    reached: near > 0 && near <= FEW_MODES, // of points that are no numbers none is near any
    now: `At step ${tickText(last.step)} the samples keep to ${near} of the ten modes; the goal is ${FEW_MODES} or fewer.`,
  };
}

const MOST_WEIGHTS = 400;
const SOON = 2000;

/** Whether a small generator has covered all modes early. */
export function fewWeights(values: CollapseValues, run: RunView | undefined): Verdict {
  const weights = generatorWeights(values);
  if (weights > MOST_WEIGHTS)
    return {
      reached: false,
      now: `The generator has ${tickText(weights)} weights; the goal is ${MOST_WEIGHTS} or fewer.`,
    };
  const soon = counted(run).filter(({ step }) => step <= SOON);
  const most = Math.max(0, ...soon.map(({ coverage }) => coverage.covered));
  return {
    reached: most === MODES,
    now:
      soon.length > 0
        ? `With ${weights} weights it has covered at most ${most} of the ten modes by step ${tickText(Math.min(run!.step, SOON))}.`
        : `With ${weights} weights it is small enough: now train.`,
  };
}
