import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaussianKl, gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { linearElbo, linearGap, linearPosterior } from '../../src/maths/linear-gaussian.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { linesOf, valueOf } from '../../src/widgets/elbo-steps/lines.ts';
import type { Line } from '../../src/widgets/elbo-steps/lines.ts';
import type { ElboStepsValues } from '../../src/widgets/elbo-steps/parameters.ts';
import { logJoint, logLikelihood, logQ, studied } from '../../src/widgets/elbo-steps/study.ts';
import { remarkOn, twoHills } from '../../src/widgets/elbo-steps/words.ts';
import widget from '../../src/widgets/elbo-steps/widget.tsx';

const BASE = startValues(widget, null) as unknown as ElboStepsValues;
const at = (values: Partial<ElboStepsValues>): ElboStepsValues => ({ ...BASE, ...values });
const lines = (values: ElboStepsValues): readonly Line[] => linesOf(values, studied(values));
const picture = (values: ElboStepsValues, asleep = false): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep={asleep} />);
const output = (name: string, values: ElboStepsValues): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true });
const settings = fc.record({
  decoder: fc.constantFrom('line' as const, 'bend' as const, 'fold' as const),
  mu: between(-4, 4),
  sigma: between(0.1, 3),
  slope: between(-2, 2),
  x: between(-4, 4),
  w: between(0.2, 3),
  s: between(0.3, 2),
});

test('the default by hand: N(2.5; 0, 1.25²), and KL(N(0, 1) ‖ N(1.6, 0.6²))', () => {
  const { evidence, elbo, gap } = studied(BASE);
  expect(evidence).toBeCloseTo(gaussianLogDensity(2.5, 0, 1.25), 12);
  expect(gap).toBeCloseTo(gaussianKl(0, 1, 1.6, 0.6), 12);
  expect(elbo + gap).toBeCloseTo(evidence, 9);
  expect(output('log-evidence', BASE)).toBe('−3.142');
  expect(output('elbo', BASE)).toBe('−7.076');
  expect(output('gap', BASE)).toBe('3.934');
});

test('a line is the linear-Gaussian model of src/maths', () => {
  const { w, s, x, mu, sigma } = at({ w: 1.3, s: 0.6, x: -1, mu: 0.4, sigma: 0.5 });
  const study = studied({ decoder: 'line', w, s, x, mu, sigma });
  const model = { weights: [w], latent: 1, noise: s };
  const q = { mean: [mu], deviation: [sigma] };
  const { elbo, kl, reconstruction } = linearElbo(model, [x], q);
  expect(study.elbo).toBeCloseTo(elbo, 12);
  expect(study.kl).toBeCloseTo(kl, 12);
  expect(study.reconstruction).toBeCloseTo(reconstruction, 12);
  expect(study.gap).toBeCloseTo(linearGap(linearPosterior(model, [x]), q), 12);
});

test('whatever the decoder, log p(x) = ELBO + KL(q ‖ p(z | x)), and the KL is not negative', () => {
  fc.assert(
    fc.property(settings, (chosen) => {
      const { evidence, elbo, gap } = studied(chosen);
      expect(gap).toBeGreaterThan(-1e-9);
      expect(Math.abs(elbo + gap - evidence)).toBeLessThan(1e-9 * (1 + Math.abs(elbo)));
    }),
    { numRuns: 60 },
  );
});

test('a bend and a fold against adaptive quadrature', () => {
  for (const decoder of ['bend', 'fold'] as const)
    for (const rest of [
      { x: 2.5, w: 1, s: 0.75, mu: 0.4, sigma: 1.3 },
      { x: 4, w: 3, s: 0.3, mu: -1.1, sigma: 0.1 },
      { x: -1, w: 2, s: 0.3, mu: 3, sigma: 3 },
    ]) {
      const problem = { decoder, ...rest };
      const { evidence, gap, reconstruction, logPosterior } = studied(problem);
      const splits = Array.from({ length: 639 }, (_, i) => i / 8 - 40 + 1 / 16);
      const over = (f: (z: number) => number): number =>
        integrate(f, -40, 40, { splits, tolerance: 1e-13 }).value;
      const joint = (z: number): number => Math.exp(logJoint(problem, z));
      const q = (z: number): number => Math.exp(logQ(problem, z));
      const label = `${decoder}, x = ${rest.x}`;
      expect(evidence, label).toBeCloseTo(Math.log(over(joint)), 9);
      const loss = over((z) => q(z) * (logQ(problem, z) - logPosterior(z)));
      expect(gap / loss, label).toBeCloseTo(1, 9);
      const likelihood = over((z) => q(z) * logLikelihood(problem, z));
      expect(reconstruction / likelihood, label).toBeCloseTo(1, 9);
    }
});

test('Jensen: equal up to the ≥, and from there on; the step down is the gap', () => {
  fc.assert(
    fc.property(settings, (chosen) => {
      const values = at({ ...chosen, road: 'jensen' });
      const { evidence, elbo } = studied(values);
      const all = lines(values);
      expect(all.map(({ sign }) => sign)).toEqual(['', '=', '=', '≥', '=', '=']);
      const close = 1e-8 * (1 + Math.abs(elbo));
      all.forEach((line, i) =>
        expect(Math.abs(valueOf(line) - (i < 3 ? evidence : elbo)), `line ${i + 1}`).toBeLessThan(
          close,
        ),
      );
    }),
    { numRuns: 40 },
  );
});

test('Bayes: every line is log p(x)', () => {
  fc.assert(
    fc.property(settings, (chosen) => {
      const values = at({ ...chosen, road: 'bayes' });
      const { evidence, elbo } = studied(values);
      for (const line of lines(values))
        expect(Math.abs(valueOf(line) - evidence), line.formula).toBeLessThan(
          1e-8 * (1 + Math.abs(elbo)),
        );
    }),
    { numRuns: 40 },
  );
});

test('two joints: every line is the same KL, and never below what the model misses of the truth', () => {
  fc.assert(
    fc.property(settings, (chosen) => {
      const all = lines(at({ ...chosen, road: 'joint' }));
      const [first] = all;
      const [misses, gap] = all.at(-1)!.parts;
      expect(misses).toBeGreaterThan(-1e-6);
      expect(gap).toBeGreaterThan(-1e-6);
      for (const line of all)
        expect(Math.abs(valueOf(line) - valueOf(first!)), line.formula).toBeLessThan(
          1e-7 * (1 + Math.abs(valueOf(first!))),
        );
    }),
    { numRuns: 15 },
  );
});

test('two joints: an encoder that follows x as the posterior does leaves no gap anywhere', () => {
  const values = at({ road: 'joint', mu: 1.6, sigma: 0.6, slope: 0.64 });
  const [misses, gap] = lines(values).at(-1)!.parts;
  expect(gap).toBeCloseTo(0, 9);
  expect(misses).toBeCloseTo(gaussianKl(2.5, 0.5, 0, 1.25), 9);
  expect(lines({ ...values, slope: 0 }).at(-1)!.parts[1]).toBeGreaterThan(0.1);
});

test('lines are unfolded one by one; asleep all of them stand there', () => {
  const hidden = (html: string): number => html.split('data-hidden="true"').length - 1;
  expect(hidden(picture(at({ line: 2 })))).toBe(4);
  expect(hidden(picture(at({ line: 6 })))).toBe(0);
  expect(hidden(picture(at({ line: 6, road: 'joint' })))).toBe(0);
  expect(hidden(picture(at({ line: 2 }), true))).toBe(0);
  expect(picture(at({ line: 6 }))).toMatch(/disabled=""[^>]*>Next step/);
  expect(picture(at({ line: 1 }))).toMatch(/disabled=""[^>]*>Back/);
});

test('remarks name what q does', () => {
  const remark = (values: Partial<ElboStepsValues>): string =>
    remarkOn(at(values), studied(at(values)));
  expect(remark({})).toContain('q is the prior');
  expect(remark({ mu: 1.6, sigma: 0.6 })).toContain('touches');
  expect(remark({ mu: 1 })).toContain('before the ≥ stay');
  expect(remark({ mu: 1, road: 'bayes' })).toContain('the gap gains');
  expect(remark({ mu: 1, road: 'joint' })).toContain('can go to 0');
  expect(remark({ decoder: 'fold', mu: 1 })).toContain('two hills, q one');
  expect(remark({ decoder: 'fold', mu: 1.45, sigma: 0.25 })).toContain('log 2');
});

test('two hills: only a fold, and only where x is large enough', () => {
  expect(twoHills(BASE)).toBe(false);
  expect(twoHills(at({ decoder: 'fold' }))).toBe(true);
  expect(twoHills(at({ decoder: 'fold', x: -1 }))).toBe(false);
  expect(twoHills(at({ decoder: 'fold', x: 0.5 }))).toBe(false);
});

test('goals: closed by moving q, not where there was nothing to close; one hill of two', () => {
  const judge = (goal: string, values: Partial<ElboStepsValues>): boolean =>
    widget.goals![goal]!.judge(at(values)).reached;
  expect(judge('no-gap', { mu: 1.5, sigma: 0.6 })).toBe(false);
  expect(judge('no-gap', { mu: 1.6, sigma: 0.6 })).toBe(true);
  expect(judge('no-gap', { x: 0, w: 0.2, s: 2, sigma: 1 })).toBe(false);
  expect(judge('one-hill', { decoder: 'fold' })).toBe(false);
  expect(judge('one-hill', { decoder: 'fold', mu: 0, sigma: 1.4 })).toBe(false);
  expect(judge('one-hill', { decoder: 'fold', mu: -1.45, sigma: 0.25 })).toBe(true);
  expect(judge('one-hill', { mu: 1.6, sigma: 0.6 })).toBe(false);
});

test('table: the parts, every line of the road, densities that add up to 1', () => {
  const [parts, steps, densities] = widget.table({ ...at({ road: 'bayes' }) });
  expect(parts!.rows[0]).toEqual(['log p(x)', studied(BASE).evidence]);
  expect(steps!.rows).toHaveLength(5);
  for (const column of [1, 2, 3])
    expect(densities!.rows.reduce((sum, row) => sum + 0.5 * Number(row[column]), 0)).toBeCloseTo(
      1,
      2,
    );
});
