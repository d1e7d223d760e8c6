import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import { sampleOf, studyOf } from '../../src/widgets/variance-bias/estimates.ts';
import type { VarianceBiasValues } from '../../src/widgets/variance-bias/parameters.ts';
import widget from '../../src/widgets/variance-bias/widget.tsx';

const START = startValues(widget, null) as VarianceBiasValues;
const ALL = { ...START, samples: 10_000 };

/** Σ (x − x̄)² / m is χ² with m − 1 degrees of freedom, over m: mean (m − 1)/m, variance 2(m − 1)/m². */
test('over 10,000 samples the mean is the closed form, within four standard errors', () => {
  for (const m of [2, 3, 5, 12, 30])
    for (const seed of [1, 2, 99_999])
      for (const divisor of ['m', 'm-1'] as const) {
        const { mean, error, expected } = studyOf({ ...ALL, m, seed, divisor });
        const by = divisor === 'm' ? m : m - 1;
        expect(expected).toBeCloseTo((m - 1) / by, 12);
        const exact = Math.sqrt((2 * (m - 1)) / by ** 2 / 10_000);
        expect(Math.abs(mean - (m - 1) / by), `m ${m}, seed ${seed}`).toBeLessThan(4 * exact);
        expect(error / exact).toBeGreaterThan(0.9);
        expect(error / exact).toBeLessThan(1.1);
      }
});

test('an estimate is the mean squared distance of its sample from its own mean', () => {
  const { estimates, last } = studyOf({ ...START, m: 7, samples: 250, divisor: 'm-1' });
  for (const k of [0, 99, 100, 249]) {
    const sample = [...sampleOf(k, 7, START.seed)];
    const mean = sample.reduce((sum, x) => sum + x) / 7;
    const squares = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    expect(estimates[k]).toBeCloseTo(squares / 6, 12);
  }
  expect([...last.values]).toEqual([...sampleOf(249, 7, START.seed)]);
  expect(last.fromTrue).toBeCloseTo(last.fromOwn + last.mean ** 2, 12);
});

test('more samples only extend, and larger ones begin like smaller ones', () => {
  const few = studyOf({ ...START, samples: 150 }).estimates.slice();
  studyOf({ ...START, seed: 7 });
  const many = studyOf({ ...START, samples: 1150 }).estimates;
  expect([...many.subarray(0, 150)]).toEqual([...few]);
  expect([...sampleOf(123, 30, 1).subarray(0, 5)]).toEqual([...sampleOf(123, 5, 1)]);
  expect([...sampleOf(123, 5, 2)]).not.toEqual([...sampleOf(123, 5, 1)]);
});

test('no two samples are the same', () => {
  const first = Array.from({ length: 300 }, (_, k) => sampleOf(k, 2, 1)[0]);
  expect(new Set(first).size).toBe(300);
});

const shown = (values: VarianceBiasValues): string => {
  const html = renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep />);
  return /<output[^>]* name="mean-variance"[^>]*>([^<]*)/.exec(html)![1]!;
};

test('the mean of all estimates is shown', () => {
  for (const values of [START, ALL, { ...ALL, divisor: 'm-1' } as const])
    expect(shown(values)).toBe(studyOf(values).mean.toFixed(3));
});

test('describe says whether it is chance', () => {
  expect(widget.describe(ALL)).toMatch(
    /^10,000 samples of 5 numbers; their estimates average 0\.\d{3} with the divisor N\. The true variance is 1, the estimate’s expectation 0\.800\. .* below the true variance: not chance\.$/,
  );
  expect(widget.describe({ ...ALL, divisor: 'm-1' })).toContain('chance alone does as much');
});

test('the first sample gives nothing away of the answer', () => {
  const { estimates, last } = studyOf(START);
  expect(estimates[0]).toBeGreaterThan(1);
  expect(Math.abs(last.mean)).toBeGreaterThan(0.5);
  expect(widget.describe(START)).toMatch(
    /^One sample of 5 numbers; .* The true variance is 1\. One estimate says nothing yet/,
  );
  const html = renderToStaticMarkup(<widget.View values={START} setValue={() => {}} asleep />);
  expect(html).not.toMatch(/\(N − 1\)\/N|0\.800|never the larger/);
});

test('the table holds both divisors, each sample once and the last sample', () => {
  const [averages, bins, last] = widget.table({ ...START, samples: 200 });
  expect(averages!.rows.map(([divisor]) => divisor)).toEqual(['N', 'N − 1']);
  const [m, less] = averages!.rows.map(([, mean]) => Number(mean)) as [number, number];
  expect(less / m).toBeCloseTo(5 / 4, 12);
  const counted = bins!.rows.reduce((sum, row) => sum + Number(row[2]), 0);
  const { estimates } = studyOf({ ...START, samples: 200 });
  expect(counted).toBe(estimates.filter((estimate) => estimate <= 4).length);
  expect(last!.rows).toHaveLength(5);
});
