import { gaussianMle } from '../../maths/estimators.ts';
import { brief, fixed } from '../number-words.ts';
import type { ReparametrisationValues } from './parameters.ts';
import { drawsOf, noiseAt, RECIPES } from './recipes.ts';
import { studyOf } from './study.ts';

/** A variance with the digits that matter. */
export function varianceText(value: number): string {
  if (value >= 1e4) return fixed(value, 0);
  return value === 0 || value >= 1e-3 ? fixed(value, value >= 10 ? 2 : 4) : brief(value);
}

/** How many draws of the one are worth a draw of the other. */
export function ratioText(ratio: number): string {
  return ratio >= 100 ? fixed(ratio, 0) : brief(ratio);
}

/** Below this a slope can't be told from none in the picture. */
const SLIGHT = 0.005;

export function parameterName({ parameter }: ReparametrisationValues): 'μ' | 'σ' {
  return parameter === 'mean' ? 'μ' : 'σ';
}

/** What there is to say about the two estimators: the most striking thing only. */
export function remarkOn(values: ReparametrisationValues): string {
  const { ratio, slope, score, pathwise, wrong } = studyOf(values);
  if (wrong && Math.abs(slope) >= SLIGHT)
    return 'A step is flat at every draw, so each pathwise estimate is 0. But the average of f grows as the bell moves across the step, and no number of draws will find that. The score function reads heights, and is right.';
  if (wrong) return 'The bell hardly touches the step, so there is next to no slope to find.';
  if (pathwise.exact.variance > score.exact.variance)
    return 'f swings up and down within the bell, so its slope varies more than its height: here pathwise is the noisier.';
  if (values.baseline)
    return 'The baseline takes away what the draws’ heights have in common. The score function stays right on average and varies less.';
  return ratio >= 100
    ? 'Both are right on average. But the score function has to tell a slope from heights that hardly differ, and divides by how little the draws do.'
    : 'Both are right on average. The score function only sees how high f is at a draw; pathwise sees which way it rises.';
}

export function describe(values: ReparametrisationValues): string {
  return values.shown === 'estimators' ? describeEstimators(values) : describeRecipe(values);
}

function describeEstimators(values: ReparametrisationValues): string {
  const { slope, score, pathwise } = studyOf(values);
  const { mu, sigma, draws } = values;
  return (
    `Draws z are normal with mean ${fixed(mu, 2)} and deviation ${brief(sigma)}. ` +
    `The average of f changes with ${parameterName(values)} at a slope of ${fixed(slope, 3)}. ` +
    `Estimates from ${draws === 1 ? 'one draw' : `${draws} draws`} each: by score function ` +
    `variance ${varianceText(score.exact.variance)}, pathwise ` +
    `mean ${fixed(pathwise.exact.mean, 3)}, variance ${varianceText(pathwise.exact.variance)}. ` +
    remarkOn(values)
  );
}

function describeRecipe(values: ReparametrisationValues): string {
  const recipe = RECIPES[values.recipe];
  const { mu, sigma, samples } = values;
  const noise = noiseAt(recipe, values.noise);
  const { draws } = drawsOf(values);
  const { mean } = recipe.moments(mu, sigma);
  return (
    `${recipe.noise === 'normal' ? 'Standard normal' : 'Uniform'} noise goes in, and what comes out is ${recipe.law}. ` +
    `Noise ${fixed(noise, 2)} becomes ${fixed(recipe.draw(noise, mu, sigma), 3)}. ` +
    `${samples === 1 ? 'One draw is' : `The ${samples} draws average`} ${fixed(gaussianMle(draws).mean, 3)}, where ${fixed(mean, 3)} is expected.`
  );
}
