import type { DataTable } from '../../plots/data-table.tsx';
import { estimateOf, momentsOf } from '../../maths/gradient-estimators.ts';
import { gaussianMle } from '../../maths/estimators.ts';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { brief, fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { ReparametrisationValues } from './parameters.ts';
import { drawsOf, noiseAt, RECIPES } from './recipes.ts';
import { noiseOf, questionOf, studyOf } from './study.ts';
import { ReparametrisationView } from './view.tsx';
import { describe, varianceText } from './words.ts';

const OTHER: Verdict = {
  reached: false,
  now: 'This is about the two estimates: choose them under Shown.',
};

const TEN = 10;

function tenTimes(values: ReparametrisationValues): Verdict {
  if (values.shown !== 'estimators') return OTHER;
  const { ratio, wrong } = studyOf(values);
  if (wrong) return { reached: false, now: 'Pathwise has no spread here, but it is wrong.' };
  const times = Math.sqrt(ratio); // of deviations, in the unit of the slope
  return {
    reached: times >= TEN,
    now: `The score function’s deviation is ${brief(times)} times the pathwise one.`,
  };
}

function pathwiseFails(values: ReparametrisationValues): Verdict {
  if (values.shown !== 'estimators') return OTHER;
  const { pathwise, slope } = studyOf(values);
  const off = Math.abs(pathwise.exact.mean - slope);
  return {
    reached: off >= 0.1,
    now: `On average pathwise says ${fixed(pathwise.exact.mean, 3)}; the slope is ${fixed(slope, 3)}.`,
  };
}

function pathwiseNoisier(values: ReparametrisationValues): Verdict {
  if (values.shown !== 'estimators') return OTHER;
  const { pathwise, score } = studyOf(values);
  return {
    reached: pathwise.exact.variance > score.exact.variance,
    now: `The variance is ${varianceText(pathwise.exact.variance)} pathwise, ${varianceText(score.exact.variance)} by score function.`,
  };
}

function estimatorTables(values: ReparametrisationValues): readonly DataTable[] {
  const study = studyOf(values);
  const question = questionOf(values);
  const { best, used } = study.baseline;
  const exact = (baseline: number): number =>
    momentsOf(question, 'score-function', baseline).variance / values.draws;
  const byScore = estimateOf(question, 'score-function', used);
  const byPath = estimateOf(question, 'pathwise');
  const { f, mean, deviation } = question;
  const row = (
    name: string,
    { measured, exact: truly }: (typeof study)['score'],
  ): (string | number)[] => [name, measured.mean, truly.mean, measured.variance, truly.variance];
  return [
    {
      caption: 'The estimates',
      columns: ['Estimator', 'Mean', 'Exact mean', 'Variance', 'Exact variance'],
      rows: [row('Score function', study.score), row('Pathwise', study.pathwise)],
    },
    {
      caption: 'The score function with a constant baseline',
      columns: ['Baseline', 'Value', 'Exact variance'],
      rows: [
        ['none', 0, exact(0)],
        ['best', best, exact(best)],
      ],
    },
    {
      caption: 'The first draws',
      columns: ['ε', 'z', 'f(z)', 'Slope of f', 'By score function', 'Pathwise'],
      rows: Array.from(noiseOf(0, values.seed).subarray(0, 10), (noise) => {
        const z = mean + deviation * noise;
        return [noise, z, f.at(z), f.slopeAt(z), byScore(noise), byPath(noise)];
      }),
    },
  ];
}

function recipeTables(values: ReparametrisationValues): readonly DataTable[] {
  const { mu, sigma } = values;
  const recipe = RECIPES[values.recipe];
  const { draws } = drawsOf(values);
  const { mean, deviation } = recipe.moments(mu, sigma);
  const measured = gaussianMle(draws);
  return [
    {
      caption: `${recipe.formula}: ${recipe.law}`,
      columns: ['Share of noise below', 'Noise', 'Draw z', '∂z/∂μ', '∂z/∂σ'],
      rows: [0.05, 0.25, 0.5, 0.75, 0.95].map((level) => {
        const noise = noiseAt(recipe, level);
        const slopes = recipe.slopes(noise, mu, sigma);
        return [level, noise, recipe.draw(noise, mu, sigma), slopes.mu ?? '–', slopes.sigma];
      }),
    },
    {
      caption: 'The draws',
      columns: ['Quantity', 'Measured', 'Expected'],
      rows: [
        ['Mean', measured.mean, mean],
        ['Deviation', measured.deviation, deviation],
      ],
    },
  ];
}

export default defineWidget({
  id: 'reparametrisation',
  title: 'Two estimates of one slope',
  parameters,
  presets: {
    text: { title: 'The case in the text', values: { sigma: 0.1 } },
    baseline: { title: 'With a baseline', values: { sigma: 0.1, baseline: true } },
    jump: { title: 'A jump', values: { f: 'step', mu: 0.5 } },
    wiggles: { title: 'Wiggles', values: { f: 'sine', mu: 0, sigma: 0.8 } },
    recipes: { title: 'Recipes', values: { shown: 'recipes' } },
  },
  describe,
  table: (values) =>
    values.shown === 'estimators' ? estimatorTables(values) : recipeTables(values),
  goals: {
    'ten-times': { judge: tenTimes, solution: 'sigma=0.1' },
    'pathwise-fails': { judge: pathwiseFails, solution: 'f=step&mu=0' },
    'pathwise-noisier': { judge: pathwiseNoisier, solution: 'f=sine' },
  },
  View: ReparametrisationView,
});
