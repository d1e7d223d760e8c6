import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { averageLogLikelihood, gaussianMle } from '../../src/maths/estimators.ts';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { fitOf } from '../../src/widgets/gaussian-mle/fit.ts';
import type { GaussianValues } from '../../src/widgets/gaussian-mle/parameters.ts';
import widget from '../../src/widgets/gaussian-mle/widget.tsx';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as GaussianValues;

function afterRun(mean: number, deviation: number, step = 10): RunView {
  return {
    ...IDLE,
    status: 'paused',
    step,
    metrics: { loss: 1, mean, deviation },
    curves: {
      mean: new Float32Array(step).fill(mean),
      deviation: new Float32Array(step).fill(deviation),
    },
  };
}

const picture = (values: GaussianValues, run: RunView = IDLE): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);
const output = (html: string, name: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html)![1]!;

test('average and gap are sums over the points', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 30 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: 0.1, max: 5, noNaN: true }),
      (data, mu, sigma) => {
        const best = gaussianMle(data);
        fc.pre(best.deviation > 0.01);
        const { average, gap } = fitOf({ ...START, data, mu, sigma });
        const summed = (mean: number, deviation: number): number =>
          averageLogLikelihood((x) => gaussianLogDensity(x, mean, deviation), data);
        expect(average / summed(mu, sigma)).toBeCloseTo(1, 9);
        expect(gap).toBeCloseTo(summed(best.mean, best.deviation) - summed(mu, sigma), 6);
      },
    ),
  );
});

test('the numbers shown are those of the bell drawn: the reader’s, or the run’s once it has a step', () => {
  const before = fitOf(START);
  expect(output(picture(START), 'log-likelihood')).toBe(
    before.average.toFixed(3).replace('-', '−'),
  );
  expect(output(picture(START), 'gap')).toBe(before.gap.toFixed(3));
  const html = picture(START, afterRun(1, 1.5));
  expect(output(html, 'gap')).toBe(fitOf({ ...START, mu: 1, sigma: 1.5 }).gap.toFixed(4));
  expect(html).toContain('μ = 1.00, σ = 1.50');
});

test('the best is drawn only on request, and never of equal points', () => {
  expect(picture(START)).not.toContain('best</span>');
  expect(picture({ ...START, best: true })).toContain('best</span>');
  const equal = { ...START, best: true, data: [0.1, 0.1, 0.1] };
  expect(picture(equal)).not.toContain('best</span>');
  expect(picture(equal)).not.toContain('NaN');
  expect(widget.describe(equal)).toContain('so no bell is narrow enough');
  expect(output(picture(equal), 'gap')).toBe('no best bell');
});

test('describe', () => {
  expect(widget.describe({ ...START, mu: 1.1, sigma: 1.54 })).toBe(
    '12 points. The bell stands at μ = 1.10 with σ = 1.54: −1.853 nats per point on average, ' +
      '0.0000 nats below the best. That is within 0.01 nats of the best.',
  );
  expect(widget.describe(START)).toContain('Uphill from here: further right and wider.');
  expect(widget.describe(START, afterRun(1.09, 2e4))).toContain(
    'after 10 steps of ascent, stands at μ = 1.09 with σ = 20,000',
  );
  expect(widget.describe(START, afterRun(1.09, 2e4))).toContain('The step was too large');
});

test('the table has the density over each point, and the best beside the bell when it is shown', () => {
  const [points, bells] = widget.table({ ...START, best: true });
  const first = START.data[0]!;
  const density = Math.exp(gaussianLogDensity(first, START.mu, START.sigma));
  expect(points!.rows[0]).toEqual([1, first, density, Math.log(density)]);
  expect(points!.rows).toHaveLength(START.data.length);
  const { mean, deviation } = gaussianMle(START.data);
  expect(bells!.rows[1]!.slice(0, 3)).toEqual(['Best', mean, deviation]);
  expect(bells!.rows[1]![3]).toBeCloseTo(fitOf(START).average + fitOf(START).gap, 12);
  expect(widget.table(START)[1]!.rows).toHaveLength(1);
});

test('the goals: by hand without a run, by ascent with one from elsewhere', () => {
  const byHand = widget.goals!['by-hand']!.judge;
  const ascent = widget.goals!['ascent']!.judge;
  const good = { ...START, mu: 1.1, sigma: 1.5 };
  expect(byHand(START).reached).toBe(false);
  expect(byHand(good).reached).toBe(true);
  expect(byHand(good, afterRun(1.1, 1.5))).toEqual({
    reached: false,
    now: 'A run has moved the bell: press Reset, then move it by hand.',
  });
  expect(ascent(START, IDLE).reached).toBe(false);
  expect(ascent(START, afterRun(1.1, 1.5)).reached).toBe(true);
  expect(ascent(START, afterRun(1.1, 2.5)).reached).toBe(false);
  expect(ascent(good, afterRun(1.1, 1.5)).reached).toBe(false);
});
