import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import { remarkOn, waitFit } from '../../src/widgets/exponential-mle/wait-fit.ts';
import widget from '../../src/widgets/exponential-mle/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';

const BASE = startValues(widget, null);
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const judge = (values: object) => widget.goals!['by-hand']!.judge({ ...BASE, ...values });

const some = fc.array(fc.double({ min: 0.1, max: 12, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
});
const rate = fc.double({ min: 0.05, max: 5, noNaN: true });

test('waitFit: the likelihood is the product of all densities', () => {
  fc.assert(
    fc.property(some, rate, (waits, lambda) => {
      const logs = waits.map((wait) => Math.log(lambda * Math.exp(-lambda * wait)));
      const { count, average } = waitFit(waits, lambda);
      expect(count * average).toBeCloseTo(
        logs.reduce((sum, log) => sum + log, 0),
        8,
      );
    }),
  );
});

test('waitFit: the best is one over the mean, and no rate on a fine grid beats it', () => {
  fc.assert(
    fc.property(some, (waits) => {
      const sum = waits.reduce((so, wait) => so + wait, 0);
      const { best, bestAverage } = waitFit(waits, 1);
      expect(best).toBeCloseTo(waits.length / sum, 10);
      expect(waitFit(waits, best).average).toBeCloseTo(bestAverage, 10);
      for (let k = -100; k <= 100; k++)
        expect(waitFit(waits, best * 1.03 ** k).average).toBeLessThanOrEqual(bestAverage + 1e-12);
    }),
    { numRuns: 20 },
  );
});

test('waitFit: the slope is the central difference', () => {
  fc.assert(
    fc.property(some, rate, (waits, lambda) => {
      const h = 1e-6 * lambda;
      const [more, less] = [waitFit(waits, lambda + h), waitFit(waits, lambda - h)];
      expect(waitFit(waits, lambda).slope).toBeCloseTo((more.average - less.average) / (2 * h), 4);
    }),
  );
});

test('ten waits of 2.5 minutes on average: λ = 0.4 is the best, not 2.5', () => {
  const closed = Math.log(0.4) + 2.5 - 1; // log(λ̂/λ) + λ/λ̂ − 1 at λ = 1
  expect(output('gap', {})).toBe(closed.toFixed(3));
  expect(output('log-likelihood', {})).toBe('−2.500');
  expect(picture({})).toContain('slope −1.50'); // 1/1 − 2.5
  expect(picture({})).toContain('mean wait 2.5 min');
  expect(picture({ lambda: 0.4 })).toContain('1 / λ = 2.5 min');
  expect(picture({})).not.toContain('best λ');
  expect(picture({ best: true })).toContain('best λ = 0.4');
  expect(picture({ best: true })).toContain('λ = 2.5, the mean');
});

test('all waits 0: no best λ, in words', () => {
  const waits = [0, 0, 0];
  expect(waitFit(waits, 1)).toMatchObject({ mean: 0, best: Infinity, gap: Infinity, slope: 1 });
  expect(output('gap', { waits, best: true })).toBe('no best λ');
  expect(picture({ waits, best: true })).not.toMatch(/best λ =|Infinity|NaN/);
  expect(remarkOn(waitFit(waits, 5))).toMatch(/^All waits are 0: .* no best value\.$/);
  expect(judge({ waits })).toEqual({
    reached: false,
    now: 'All waits are 0, so no λ is the best: give one of them some length.',
  });
});

test('remarkOn points to where the likelihood rises', () => {
  expect(remarkOn(waitFit([2, 3], 1))).toBe(
    'The model’s mean wait is too short: a smaller λ makes these waits more likely.',
  );
  expect(remarkOn(waitFit([2, 3], 0.37))).toBe(
    'That is within 0.01 nats of the best. The model’s mean wait is too long: a larger λ makes these waits more likely.',
  );
});

test('a rate beyond the axis is pointed at', () => {
  expect(remarkOn(waitFit([0.1], 5))).toBe(
    'The best λ, 10 per minute, is larger than any you can set.',
  );
  expect(picture({ waits: [0.1], best: true })).toContain('best λ = 10 →');
  expect(picture({ lambda: 0.05 })).toContain('1 / λ = 20 min →');
});

test('one long wait pulls the estimate as far as it lengthens the mean', () => {
  const { values } = widget.presets['one-long']!;
  const { best, mean } = waitFit(values.waits as number[], 1);
  expect(mean).toBeCloseTo((25 - 6.8 + 12) / 10, 10);
  expect(best).toBeCloseTo(10 / 30.2, 10);
});

test('the goal: within 0.01 nats per wait, not at the start, and its link reaches it', () => {
  expect(judge({})).toEqual({
    reached: false,
    now: 'λ = 1 is 0.584 nats per wait below the best.',
  });
  const { values, notices } = readLink(`?${widget.goals!['by-hand']!.solution}`, '', widget, BASE);
  expect(notices).toEqual([]);
  expect(judge(values).reached).toBe(true);
  // log(0.4/λ) + λ/0.4 − 1 is 0.01 at about 0.346 and 0.459
  expect([0.34, 0.35, 0.455, 0.465].map((lambda) => judge({ lambda }).reached)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('describe', () => {
  expect(widget.describe({ ...BASE, waits: [4], lambda: 0.25 })).toBe(
    '1 wait of 4 minutes. At λ = 0.25 per minute the model expects waits of 4 minutes; the log-likelihood is −2.386 nats per wait, 0.0000 below the best. The slope is 0: neither a smaller nor a larger λ is better.',
  );
});

test('table: the waits with their densities', () => {
  const [likelihood, waits] = widget.table({ ...BASE, waits: [1, 3], lambda: 0.5 });
  expect(likelihood!.rows[0]!.slice(1, 3)).toEqual([0.5, 2]);
  expect(likelihood!.rows[0]![4]).toBeCloseTo(2 * Math.log(0.5) - 0.5 * 4, 12);
  expect(likelihood!.rows[1]!.slice(1, 3)).toEqual([0.5, 2]);
  expect(waits!.rows.map(([wait]) => wait)).toEqual([1, 3]);
  expect(waits!.rows[1]![1]).toBeCloseTo(0.5 / Math.E ** 1.5, 12);
});
