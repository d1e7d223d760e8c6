import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { exponentialCdf } from '../../src/maths/exponential.ts';
import { gaussianCdf } from '../../src/maths/gaussian.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { readLink } from '../../src/widgets/permalink.ts';
import type { ReparametrisationValues } from '../../src/widgets/reparametrisation/parameters.ts';
import { drawsOf, noiseAt, RECIPES } from '../../src/widgets/reparametrisation/recipes.ts';
import { ESTIMATES, noiseOf, studyOf } from '../../src/widgets/reparametrisation/study.ts';
import widget from '../../src/widgets/reparametrisation/widget.tsx';
import { remarkOn, varianceText } from '../../src/widgets/reparametrisation/words.ts';
import { kolmogorovSmirnov, KS_BOUND } from '../support/kolmogorov-smirnov.ts';

const BASE = startValues(widget, null) as ReparametrisationValues;
const at = (values: object): ReparametrisationValues => ({ ...BASE, ...values });
const preset = (name: string) => startValues(widget, name) as ReparametrisationValues;
const output = (name: string, values: ReparametrisationValues): string | undefined => {
  const html = renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep />);
  return new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(html)?.[1];
};
const judge = (goal: string, values: ReparametrisationValues) => widget.goals![goal]!.judge(values);

test('the case in the text shows the numbers of the text', () => {
  const text = preset('text');
  expect(output('gradient', text)).toBe('2.000');
  expect(output('pathwise-exact', text)).toBe('0.0400');
  expect(output('score-exact', text)).toBe('114.15');
  expect(output('ratio', text)).toBe('2854'); // 114.15 / 0.04
  expect(output('baseline', preset('baseline'))).toBe('1.030'); // μ² + 3σ²
  expect(output('score-exact', preset('baseline'))).toBe('8.0600'); // 8μ² + 6σ²
  expect(output('baseline', text)).toBeUndefined();
});

test('measured means and variances are those of the estimates, and near the exact ones', () => {
  for (const f of ['square', 'quartic', 'sine', 'step'] as const)
    for (const parameter of ['mean', 'deviation'] as const)
      for (const draws of [1, 16])
        for (const baseline of [false, true]) {
          const { score, pathwise } = studyOf(at({ f, parameter, draws, baseline }));
          for (const { estimates, measured, exact } of [score, pathwise]) {
            expect(estimates).toHaveLength(ESTIMATES);
            const mean = [...estimates].reduce((sum, one) => sum + one) / ESTIMATES;
            expect(measured.mean).toBeCloseTo(mean, 9);
            const error = Math.sqrt(exact.variance / ESTIMATES);
            expect(Math.abs(mean - exact.mean)).toBeLessThanOrEqual(4.5 * error);
          }
          if (f === 'square')
            expect(score.measured.variance / score.exact.variance).toBeCloseTo(1, 0);
        }
});

test('variances fall as one over the draws, and their ratio stays', () => {
  const one = studyOf(BASE);
  const many = studyOf(at({ draws: 16 }));
  expect(one.score.exact.variance / many.score.exact.variance).toBeCloseTo(16, 9);
  expect(many.ratio).toBeCloseTo(one.ratio, 9);
  expect(one.score.measured.variance / many.score.measured.variance).toBeGreaterThan(10);
});

test('another seed draws other noise, more draws keep what there is', () => {
  const first = noiseOf(0, 1).slice(0, 5);
  expect(noiseOf(1, 1).slice(0, 5)).not.toEqual(first);
  expect(noiseOf(0, 2).slice(0, 5)).not.toEqual(first);
  expect(noiseOf(0, 1).slice(0, 5)).toEqual(first);
});

test('remarkOn: where pathwise is wrong, where it is noisier, and else', () => {
  expect(remarkOn(preset('jump'))).toContain('each pathwise estimate is 0');
  expect(output('ratio', preset('jump'))).toBe('no number');
  expect(remarkOn(at({ f: 'step', mu: 2, sigma: 0.1 }))).toContain('hardly touches');
  expect(remarkOn(preset('wiggles'))).toContain('pathwise is the noisier');
  expect(remarkOn(preset('baseline'))).toContain('baseline');
  expect(remarkOn(preset('text'))).toContain('heights that hardly differ');
  expect(remarkOn(BASE)).toContain('which way it rises');
});

test('goals: ten times the spread, a pathwise estimate that is wrong, one that is noisier', () => {
  expect(judge('ten-times', BASE).reached).toBe(false); // √21.75
  expect(judge('ten-times', at({ f: 'step' }))).toEqual({
    reached: false,
    now: 'Pathwise has no spread here, but it is wrong.',
  });
  expect(judge('pathwise-fails', at({ f: 'step', mu: 2, sigma: 0.2 })).reached).toBe(false);
  expect(judge('pathwise-noisier', at({ f: 'sine', sigma: 0.1 })).reached).toBe(false);
  for (const [name, { solution }] of Object.entries(widget.goals!)) {
    const { values } = readLink(`?${solution}`, '', widget, BASE);
    expect(judge(name, values as ReparametrisationValues).reached, name).toBe(true);
    const elsewhere = { ...values, shown: 'recipes' } as ReparametrisationValues;
    expect(judge(name, elsewhere).reached, name).toBe(false);
  }
});

const SAMPLERS = Object.keys(RECIPES) as ReparametrisationValues['recipe'][];

test('each recipe’s draws follow its law', () => {
  const cdfs = {
    'location-scale': (z: number) => gaussianCdf(z, 0.3, 0.7),
    'inverse-cdf': (z: number) => exponentialCdf(z, 1 / 0.7),
    transform: (z: number) => gaussianCdf(Math.log(z), 0.3, 0.7),
  };
  for (const recipe of SAMPLERS) {
    const values = at({ shown: 'recipes', recipe, mu: 0.3, sigma: 0.7, samples: 10_000 });
    const { draws } = drawsOf(values);
    expect(draws).toHaveLength(10_000);
    expect(kolmogorovSmirnov(draws, cdfs[recipe]), recipe).toBeLessThan(KS_BOUND);
    expect(drawsOf({ ...values, samples: 1234 }).draws).toEqual(draws.slice(0, 1234));
  }
});

test('each recipe’s density, moments and slopes belong to it', () => {
  for (const name of SAMPLERS) {
    const recipe = RECIPES[name];
    const [mu, sigma] = [0.3, 0.7];
    const from = name === 'location-scale' ? -Infinity : 0;
    const moment = (k: number): number =>
      integrate((z) => z ** k * recipe.density(z, mu, sigma) || 0, from, Infinity, {
        splits: [0.1, 1, 3, 10],
      }).value;
    expect(moment(0), name).toBeCloseTo(1, 8);
    const { mean, deviation } = recipe.moments(mu, sigma);
    expect(moment(1), name).toBeCloseTo(mean, 8);
    expect(moment(2), name).toBeCloseTo(mean ** 2 + deviation ** 2, 7);
    const h = 1e-5;
    for (const level of [0.02, 0.5, 0.9]) {
      const noise = noiseAt(recipe, level);
      const slopes = recipe.slopes(noise, mu, sigma);
      const byMu = recipe.draw(noise, mu + h, sigma) - recipe.draw(noise, mu - h, sigma);
      const bySigma = recipe.draw(noise, mu, sigma + h) - recipe.draw(noise, mu, sigma - h);
      expect(slopes.mu ?? 0, name).toBeCloseTo(byMu / (2 * h), 6);
      expect(slopes.sigma, name).toBeCloseTo(bySigma / (2 * h), 6);
    }
  }
});

test('recipes are shown with the large draw and its slopes; the exponential has no μ', () => {
  const normal = at({ shown: 'recipes', noise: 0.5 });
  expect(output('sample', normal)).toBe('1.000');
  expect(output('slope-mu', normal)).toBe('1.000');
  expect(output('slope-sigma', normal)).toBe('0.000');
  const exponential = at({ shown: 'recipes', recipe: 'inverse-cdf', noise: 0.5 });
  expect(output('sample', exponential)).toBe('0.347'); // ½ log 2
  expect(output('slope-mu', exponential)).toBeUndefined();
  expect(output('expected-mean', exponential)).toBe('0.500');
  expect(widget.describe(exponential)).toMatch(/^Uniform noise goes in.*exponential/);
});

test('the table has both baselines and the first draws', () => {
  const [estimates, baselines, draws] = widget.table(preset('text'));
  expect(estimates!.rows.map((row) => Number(row[4]))).toEqual([
    expect.closeTo(114.15, 8),
    expect.closeTo(0.04, 10),
  ]);
  expect(baselines!.rows.map((row) => Number(row[2]))).toEqual([
    expect.closeTo(114.15, 8),
    expect.closeTo(8.06, 8),
  ]);
  for (const [noise, z, f, slope, byScore, byPath] of draws!.rows.map((row) => row.map(Number))) {
    expect(z).toBeCloseTo(1 + 0.1 * noise!, 12);
    expect(f).toBeCloseTo(z! ** 2, 12);
    expect(slope).toBe(byPath);
    expect(byScore).toBeCloseTo((f! * (z! - 1)) / 0.01, 8);
  }
});

test('varianceText: digits that matter', () => {
  expect([0, 0.00001234, 0.04, 8.06, 114.15, 123456.7].map(varianceText)).toEqual([
    '0.0000',
    '0.0000123',
    '0.0400',
    '8.0600',
    '114.15',
    '123457',
  ]);
});
