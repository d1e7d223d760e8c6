import { gaussianMle, variance } from '../../maths/estimators.ts';
import { normalQuantile } from '../../maths/gaussian.ts';
import { bestBaseline, estimateOf, momentsOf, trueSlope } from '../../maths/gradient-estimators.ts';
import type { Estimator, Question } from '../../maths/gradient-estimators.ts';
import { openUniforms, STREAM } from '../../maths/random.ts';
import { FUNCTIONS } from './functions.ts';
import type { ReparametrisationValues } from './parameters.ts';

/** How many estimates are made to see their spread. */
export const ESTIMATES = 1000;

/** One estimator at the reader's settings. */
export interface EstimatorStudy {
  /** Shape [ESTIMATES]. */
  readonly estimates: Float64Array;
  readonly measured: { readonly mean: number; readonly variance: number };
  /** Of one estimate, by quadrature. */
  readonly exact: { readonly mean: number; readonly variance: number };
}

export interface Study {
  readonly question: Question;
  readonly slope: number;
  readonly baseline: { readonly best: number; readonly used: number };
  readonly score: EstimatorStudy;
  readonly pathwise: EstimatorStudy;
  /** How many score-function draws have the variance of one pathwise draw. */
  readonly ratio: number;
  /** Whether f jumps, so that pathwise estimates miss a part of the slope. */
  readonly wrong: boolean;
}

const known = new WeakMap<ReparametrisationValues, Study>();

/** Everything the figure shows of the estimators: picture, sentence, table and goals ask one after another. */
export function studyOf(values: ReparametrisationValues): Study {
  const made = known.get(values) ?? study(values);
  known.set(values, made);
  return made;
}

function study(values: ReparametrisationValues): Study {
  const question = questionOf(values);
  const slope = trueSlope(question);
  const best = bestBaseline(question);
  const used = values.baseline ? best : 0;
  const score = estimatorStudy(values, question, 'score-function', used);
  const pathwise = estimatorStudy(values, question, 'pathwise');
  return {
    ...{ question, slope, score, pathwise },
    baseline: { best, used },
    ratio: score.exact.variance / pathwise.exact.variance,
    wrong: question.f.breaks.length > 0,
  };
}

export function questionOf(values: ReparametrisationValues): Question {
  const { f, parameter, mu, sigma } = values;
  return { f: FUNCTIONS[f], by: parameter, mean: mu, deviation: sigma };
}

function estimatorStudy(
  { draws, seed }: ReparametrisationValues,
  question: Question,
  estimator: Estimator,
  baseline = 0,
): EstimatorStudy {
  const ofDraw = estimateOf(question, estimator, baseline);
  const estimates = new Float64Array(ESTIMATES);
  for (let draw = 0; draw < draws; draw++) {
    const noise = noiseOf(draw, seed);
    for (let i = 0; i < ESTIMATES; i++) estimates[i]! += ofDraw(noise[i]!) / draws;
  }
  const one = momentsOf(question, estimator, baseline);
  return {
    estimates,
    measured: {
      mean: gaussianMle(estimates).mean,
      variance: variance(estimates, { unbiased: true }),
    },
    exact: { mean: one.mean, variance: one.variance / draws },
  };
}

let drawn: { readonly seed: number; readonly blocks: Float64Array[] } = { seed: NaN, blocks: [] };

/** Standard normal noise, one number for draw `draw` (from 0) of each estimate, shape [ESTIMATES]. */
export function noiseOf(draw: number, seed: number): Float64Array {
  if (drawn.seed !== seed) drawn = { seed, blocks: [] };
  drawn.blocks[draw] ??= openUniforms(ESTIMATES, {
    stream: STREAM.latentNoise,
    step: draw,
    seed,
  }).map(normalQuantile);
  return drawn.blocks[draw];
}
