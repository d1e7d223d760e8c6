import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { estimateOf } from '../../maths/gradient-estimators.ts';
import { slopeOf, stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { ReparametrisationValues } from './parameters.ts';
import { noiseAt, RECIPES } from './recipes.ts';
import { questionOf, studyOf } from './study.ts';

const STRIPS = 20_000;

/** E f(z) for z ~ N(mean, deviation²); cut at 0, where one of the functions jumps. */
function expected(f: (z: number) => number, mean: number, deviation: number): number {
  const at = (z: number): number => Math.exp(gaussianLogDensity(z, mean, deviation)) * f(z);
  const [low, high] = [mean - 10 * deviation, mean + 10 * deviation];
  const cut = Math.min(Math.max(0, low), high);
  return stripSum(at, low, cut, STRIPS) + stripSum(at, cut, high, STRIPS);
}

export default defineProofs<ReparametrisationValues>([
  {
    claim: 'The slope that both estimates are after is that of E f(z).',
    way: 'E f(z) itself, in strips, at four parameters close to the present one, and their differences.',
    tolerance: 1e-5,
    check: (values) => {
      if (values.shown !== 'estimators') return [];
      const { f, by, mean, deviation } = questionOf(values);
      const slope =
        by === 'mean'
          ? slopeOf((at) => expected(f.at, at, deviation), mean, 0.02 * deviation)
          : slopeOf((at) => expected(f.at, mean, at), deviation, 0.02 * deviation);
      return [[studyOf(values).slope, slope]];
    },
  },
  {
    claim: 'The estimates vary as much as is said.',
    way: 'Mean and mean square of one draw’s estimate over all its noise, in strips.',
    tolerance: 1e-5,
    check: (values) => {
      if (values.shown !== 'estimators') return [];
      const { question, baseline, score, pathwise } = studyOf(values);
      const cut = -question.mean / question.deviation; // of the noise, where f may jump
      const over = (g: (noise: number) => number): number => {
        const at = (e: number): number => Math.exp(gaussianLogDensity(e, 0, 1)) * g(e);
        const middle = Math.min(Math.max(-10, cut), 10);
        return stripSum(at, -10, middle, STRIPS) + stripSum(at, middle, 10, STRIPS);
      };
      return (['score-function', 'pathwise'] as const).map((kind) => {
        const one = estimateOf(question, kind, baseline.used);
        const variance = over((e) => one(e) ** 2) - over(one) ** 2;
        const shown = kind === 'pathwise' ? pathwise : score;
        return [shown.exact.variance, variance / values.draws] as const;
      });
    },
  },
  {
    claim: 'The recipe makes draws of the density that is shown.',
    way: 'Between the draws made of the noise’s tenths, the area under the density, in strips: a tenth each.',
    tolerance: 1e-5,
    check: ({ shown, recipe: name, mu, sigma }) => {
      if (shown !== 'recipes') return [];
      const recipe = RECIPES[name];
      const draw = (level: number): number => recipe.draw(noiseAt(recipe, level), mu, sigma);
      return Array.from({ length: 8 }, (_, i) => {
        const [from, to] = [(i + 1) / 10, (i + 2) / 10];
        const area = stripSum((z) => recipe.density(z, mu, sigma), draw(from), draw(to), 4000);
        return [area, to - from] as const;
      });
    },
  },
]);
