import {
  bayesBoundary,
  boundaryKind,
  conicAt,
  fittedClasses,
  pairLogDensity,
} from '../../maths/gaussian-classes.ts';
import type { BoundaryKind, ClassPair, Conic } from '../../maths/gaussian-classes.ts';
import { cholesky, gaussianNdSamples } from '../../maths/gaussian-nd.ts';
import { lineLogit, logisticLoss, logisticOptimum } from '../../maths/logistic-regression.ts';
import type { Labelled, Line } from '../../maths/logistic-regression.ts';
import { STREAM, uniforms } from '../../maths/random.ts';
import type { Place } from '../../plots/draggable-point.tsx';
import type { RunView } from '../declaration.ts';
import { placesOf } from '../pairs.ts';
import type { TwoClassifiersValues } from './parameters.ts';

/** What the points alone determine. */
export interface Fits {
  readonly data: Labelled;
  /** The most likely line, or why there is none. */
  readonly best: Line | NotFound;
  /** There is none because a line parts the classes. */
  readonly parted: boolean;
  /** The Gaussians on the right, or why there are none. */
  readonly generative: Generative | NotFound;
}

export interface NotFound {
  readonly reason: string;
}

export interface Generative {
  readonly pair: ClassPair;
  /** Log-odds of a square. */
  readonly conic: Conic;
  readonly kind: BoundaryKind;
  /** Points it puts into their own class. */
  readonly right: number;
  /** log p(x) of the most surprising of the points. */
  readonly least: number;
}

/** Both classifiers as they are, and what they say of the place asked about. */
export interface Study extends Fits {
  /** The line SGD has come to, null before its first step. */
  readonly line: Trained | null;
  readonly asked: {
    readonly x: number;
    readonly y: number;
    /** Log-odds of a square by the line, and by Bayes’ rule. */
    readonly line: number | null;
    readonly bayes: number | null;
    /** log p(x) in nats, which the Gaussians alone can say. */
    readonly logDensity: number | null;
  };
}

export interface Trained {
  readonly at: Line;
  readonly steps: number;
  /** Length of its weights. */
  readonly steepness: number;
  readonly right: number;
  /** Nats per point above the most likely line; null where there is none. */
  readonly above: number | null;
}

/** Discs first, then squares. */
export function dataOf(values: Pick<TwoClassifiersValues, 'discs' | 'squares'>): Labelled {
  const [discs, squares] = [placesOf(values.discs), placesOf(values.squares)];
  return {
    points: [...discs, ...squares].flatMap(({ x, y }) => [x, y]),
    labels: [...discs.map(() => 0), ...squares.map(() => 1)],
  };
}

export function fitsOf(values: Pick<TwoClassifiersValues, 'discs' | 'squares' | 'shared'>): Fits {
  const data = dataOf(values);
  const pair = fittedClasses(data, values.shared);
  const best = logisticOptimum(data);
  return {
    data,
    best,
    parted: 'reason' in best && best.parted,
    generative: 'reason' in pair ? pair : generativeOf(pair, data),
  };
}

function generativeOf(pair: ClassPair, data: Labelled): Generative {
  const conic = bayesBoundary(pair);
  const logs = placesOf(data.points).map(({ x, y }) => pairLogDensity(pair, x, y));
  return {
    pair,
    conic,
    kind: boundaryKind(conic),
    right: rightOf(data, (x, y) => conicAt(conic, x, y)),
    least: Math.min(...logs),
  };
}

/** How many points have log-odds on their own side of 0. */
export function rightOf(data: Labelled, logit: (x: number, y: number) => number): number {
  return placesOf(data.points).filter(({ x, y }, i) => logit(x, y) > 0 === (data.labels[i] === 1))
    .length;
}

export function studyOf(
  values: TwoClassifiersValues,
  run?: RunView,
  fits: Fits = fitsOf(values),
): Study {
  const [x, y] = values.far as [number, number];
  const line = trainedIn(fits, run);
  const { generative } = fits;
  const found = 'reason' in generative ? null : generative;
  return {
    ...fits,
    line,
    asked: {
      ...{ x, y },
      line: line && lineLogit(line.at, x, y),
      bayes: found && conicAt(found.conic, x, y),
      logDensity: found && pairLogDensity(found.pair, x, y),
    },
  };
}

function trainedIn({ data, best }: Fits, run?: RunView): Trained | null {
  const { wx = NaN, wy = NaN, bias = NaN } = run?.metrics ?? {};
  if (!run || run.step === 0 || ![wx, wy, bias].every(Number.isFinite)) return null;
  const at = { wx, wy, bias };
  return {
    at,
    steps: run.step,
    steepness: Math.hypot(wx, wy),
    right: rightOf(data, (x, y) => lineLogit(at, x, y)),
    above: 'reason' in best ? null : logisticLoss(data, at) - logisticLoss(data, best),
  };
}

/** Draws from p(class, x), discs and squares apart; more of them go on with the same ones. */
export function samplesOf(
  pair: ClassPair,
  count: number,
  draw: number,
): readonly [Place[], Place[]] {
  const key = { stream: STREAM.priorSamples, step: 0, seed: draw };
  const [discs, squares] = pair.map(({ mean, covariance }) =>
    placesOf(gaussianNdSamples(count, mean, cholesky(covariance, 2), { ...key, step: 1 })),
  ) as [Place[], Place[]];
  const isDisc = Array.from(uniforms(count, key), (u) => u < pair[0].prior);
  return [discs.filter((_, i) => isDisc[i]), squares.filter((_, i) => !isDisc[i])];
}
