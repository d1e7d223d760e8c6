import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { meanField } from '../../src/models/mean-field.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues, RunView } from '../../src/widgets/declaration.ts';
import type { MeanFieldValues } from '../../src/widgets/mean-field/parameters.ts';
import { fieldOf, hasArrived } from '../../src/widgets/mean-field/state.ts';
import widget from '../../src/widgets/mean-field/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as MeanFieldValues;

/** The run of these values after so many updates, as its figure sees it. */
async function afterRun(values: MeanFieldValues, steps: number): Promise<RunView> {
  const { structure, scalars, seed } = widget.training!.spec(values as unknown as RunValues, null);
  const engine = new Float64Engine(
    meanField,
    { structure, scalars, examples: new Float64Array(), seed },
    1,
  );
  const trace = await engine.advance(steps);
  const last = Object.entries(trace).map(([name, course]) => [name, course.at(-1)!] as const);
  const curves = Object.entries(trace).map(
    ([name, course]) => [name, Float32Array.from(course)] as const,
  );
  return {
    ...IDLE,
    status: 'paused',
    step: steps,
    metrics: Object.fromEntries(last),
    curves: Object.fromEntries(curves),
  };
}

const picture = (values: MeanFieldValues, run: RunView = IDLE): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);
const output = (html: string, name: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html)![1]!;

test('ends with the widths σ√(1 − ρ²) and the bound ½ log(1 − ρ²), whatever the start', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        sigma1: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
        sigma2: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
        mean1: fc.double({ min: -3, max: 3, noNaN: true }),
        mean2: fc.double({ min: -3, max: 3, noNaN: true }),
      }),
      async (random) => {
        const values = { ...START, ...random };
        const { rho, sigma1, sigma2 } = values;
        const field = fieldOf(values, await afterRun(values, 300));
        expect(hasArrived(field)).toBe(true);
        const share = Math.sqrt(1 - rho * rho);
        expect(field.q.deviation[0]).toBeCloseTo(sigma1 * share, 9);
        expect(field.q.deviation[1]).toBeCloseTo(sigma2 * share, 9);
        expect(field.elbo).toBeCloseTo(0.5 * Math.log(1 - rho * rho), 6);
        expect(field.most).toBeCloseTo(0.5 * Math.log(1 - rho * rho), 9);
        expect(field.other.deviation[0]).toBeCloseTo(sigma1, 9);
        expect(field.other.deviation[1]).toBeCloseTo(sigma2, 9);
      },
    ),
    { numRuns: 40 },
  );
});

test('the bound is −KL(q‖p) by quadrature, never falls, and each update is what p says along the line', async () => {
  const values = { ...START, rho: 0.6, sigma2: 0.7 };
  const { rho, sigma1, sigma2 } = values;
  let before = -Infinity;
  for (let step = 0; step <= 4; step++) {
    const field = fieldOf(values, step === 0 ? IDLE : await afterRun(values, step));
    const { q, next, after } = field;
    const logP = (x: number, y: number): number =>
      gaussianLogDensity(x, 0, sigma1) +
      gaussianLogDensity(y, (rho * sigma2 * x) / sigma1, sigma2 * Math.sqrt(1 - rho * rho));
    const inner = (x: number): number => {
      const first = gaussianLogDensity(x, q.mean[0]!, q.deviation[0]!);
      return integrate(
        (y) => {
          const second = gaussianLogDensity(y, q.mean[1]!, q.deviation[1]!);
          return Math.exp(first + second) * (logP(x, y) - first - second);
        },
        q.mean[1]! - 8 * q.deviation[1]!,
        q.mean[1]! + 8 * q.deviation[1]!,
        { tolerance: 1e-9 },
      ).value;
    };
    const [from, to] = [-8, 8].map((far) => q.mean[0]! + far * q.deviation[0]!);
    expect(field.elbo).toBeCloseTo(integrate(inner, from!, to!, { tolerance: 1e-8 }).value, 5);
    expect(field.elbo).toBeGreaterThan(before);
    before = field.elbo;
    // p(z_i | z_j = m_j): mean ρ σ_i m_j / σ_j, width σ_i √(1 − ρ²)
    const [own, given] = next === 0 ? [sigma1, sigma2] : [sigma2, sigma1];
    expect(after.mean[next]).toBeCloseTo((rho * own * q.mean[1 - next]!) / given, 12);
    expect(after.deviation[next]).toBeCloseTo(own * Math.sqrt(1 - rho * rho), 12);
  }
});

test('the numbers shown are those of the run, before it those of the start', async () => {
  expect(output(picture(START), 'deviation1')).toBe('0.800');
  expect(output(picture(START), 'most')).toBe((0.5 * Math.log(0.36)).toFixed(4).replace('-', '−'));
  const html = picture(START, await afterRun(START, 1));
  expect([output(html, 'deviation1'), output(html, 'deviation2')]).toEqual(['0.600', '0.800']);
  expect([output(picture(START), 'next'), output(html, 'next')]).toEqual(['z₁', 'z₂']);
});

test('describe', async () => {
  expect(widget.describe(START)).toMatch(
    /^The target p has correlation 0\.80 and the widths 1\.00 and 1\.00\. At the start q of z₁ has mean −2\.000/,
  );
  expect(widget.describe(START, await afterRun(START, 60))).toContain(
    'At rest: the means are p’s, but each width is 0.60 of p’s own',
  );
  const flat = { ...START, rho: 0 };
  expect(widget.describe(flat, await afterRun(flat, 2))).toContain('the product q is p itself');
});

test.each(Object.entries(widget.goals!))('the solution of %s reaches it', async (_name, goal) => {
  const { values, step } = readLink(`?${goal.solution}`, '', widget, startValues(widget, null));
  const of = values as unknown as MeanFieldValues;
  expect(goal.judge(of, await afterRun(of, step!)).reached).toBe(true);
  expect(goal.judge(START, await afterRun(START, 60)).reached).toBe(false);
});

test('the tables compare q with its end and with the other divergence', async () => {
  const [widths, updates] = widget.table(START, await afterRun(START, 3));
  expect(widths!.rows.map((row) => row[0])).toEqual([
    'q',
    'Where the updates end',
    'The least KL(p‖q)',
  ]);
  expect(updates!.rows.map((row) => row[1])).toEqual(['z₁', 'z₂', 'z₁']);
  // as wide as p by itself: KL(q‖p) = ½ log(1 − ρ²) + ρ² / (1 − ρ²)
  expect(widths!.rows[2]![5]).toBeCloseTo(-(0.5 * Math.log(0.36) + 0.64 / 0.36), 9);
});
