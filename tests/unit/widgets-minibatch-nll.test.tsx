import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import type { MinibatchValues } from '../../src/widgets/minibatch-nll/parameters.ts';
import { studyOf } from '../../src/widgets/minibatch-nll/study.ts';
import widget from '../../src/widgets/minibatch-nll/widget.tsx';

const START = startValues(widget, null) as MinibatchValues;

const picture = (values: MinibatchValues): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep />);
const output = (html: string, name: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html)![1]!;

/** The root of the mean squared distance from the mean. */
function spreadOf(values: ArrayLike<number>): number {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
}

test('losses are −log N(x; μ, 1), and their average is over all examples', () => {
  const { data, losses, average } = studyOf({ ...START, mu: 0.7 });
  expect(data).toHaveLength(START.n);
  losses.forEach((loss, i) =>
    expect(loss).toBeCloseTo(0.5 * Math.log(2 * Math.PI) + 0.5 * (data[i]! - 0.7) ** 2, 12),
  );
  expect(average).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / START.n, 12);
});

test('the spread falls as 1/√b with replacement, and without to 0 at b = N', () => {
  const { losses, spreads } = studyOf(START);
  const one = spreadOf(losses);
  const { n } = START;
  spreads.with.forEach((spread, i) => expect(spread).toBeCloseTo(one / Math.sqrt(i + 1), 12));
  spreads.without.forEach((spread, i) =>
    expect(spread).toBeCloseTo((one / Math.sqrt(i + 1)) * Math.sqrt((n - i - 1) / (n - 1)), 12),
  );
  expect(spreads.without.at(-1)).toBe(0);
});

test('what is measured over many mini-batches is what is predicted', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('with' as const, 'without' as const),
      fc.integer({ min: 0, max: 1000 }),
      (b, replacement, seed) => {
        const values = { ...START, n: 31, b, replacement, seed, batches: 2000 };
        const { measured, predicted, average, averages } = studyOf(values);
        expect(measured.deviation).toBeCloseTo(spreadOf(averages), 12);
        expect(Math.abs(measured.mean - average)).toBeLessThan((6 * predicted) / Math.sqrt(2000));
        expect(measured.deviation / predicted).toBeGreaterThan(0.75);
        expect(measured.deviation / predicted).toBeLessThan(1.25);
      },
    ),
    { numRuns: 30 },
  );
});

test('more mini-batches keep those that were drawn', () => {
  const few = studyOf({ ...START, b: 5, batches: 10 }).averages;
  expect(studyOf({ ...START, b: 5, batches: 50 }).averages.subarray(0, 10)).toEqual(few);
});

test('a mini-batch is at most the data set', () => {
  const { size, predicted, averages, average } = studyOf({ ...START, n: 8, b: 100, batches: 20 });
  expect([size, predicted]).toEqual([8, 0]);
  for (const value of averages) expect(value).toBeCloseTo(average, 12);
});

test('the picture shows the numbers; one mini-batch has no spread', () => {
  const one = picture(START);
  expect(output(one, 'measured')).toBe('–');
  const many = { ...START, b: 10, batches: 500 };
  const { measured, predicted } = studyOf(many);
  expect(output(picture(many), 'measured')).toBe(measured.deviation.toFixed(4));
  expect(output(picture(many), 'predicted')).toBe(predicted.toFixed(4));
  expect(output(picture({ ...many, b: 40 }), 'measured')).toBe('0');
});

test('describe', () => {
  const { average } = studyOf(START);
  expect(widget.describe(START)).toContain(
    `40 examples with an average loss of ${average.toFixed(3)} nats. One mini-batch of 1, drawn without replacement, averages`,
  );
  expect(widget.describe({ ...START, b: 10, batches: 100, replacement: 'with' })).toMatch(
    /The spread is 3\.16 times less than for one example: √B\.$/,
  );
  expect(widget.describe({ ...START, b: 40 })).toContain('every average is the same');
});

describe('goals', () => {
  const half = (values: Partial<MinibatchValues>) =>
    widget.goals!['half']!.judge({ ...START, ...values });
  const exact = (values: Partial<MinibatchValues>) =>
    widget.goals!['exact']!.judge({ ...START, ...values });
  test('half: four of forty, as 36/39 of a quarter is less than a quarter', () => {
    expect(half({ b: 3 }).reached).toBe(false);
    expect(half({ b: 4 })).toEqual({
      reached: true,
      now: 'With B = 4 the spread is 48.0 % of that with B = 1.',
    });
    expect(half({ b: 4, replacement: 'with' }).reached).toBe(false);
  });
  test('exact: all of them, without replacement alone', () => {
    expect(exact({ b: 39 }).reached).toBe(false);
    expect(exact({ b: 40 }).reached).toBe(true);
    expect(exact({ b: 100, n: 60 }).reached).toBe(true);
    expect(exact({ b: 40, replacement: 'with' }).reached).toBe(false);
  });
});
