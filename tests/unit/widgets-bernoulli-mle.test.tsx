import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coinFit, likelihoodSlope, remarkOn } from '../../src/widgets/bernoulli-mle/coin-fit.ts';
import widget from '../../src/widgets/bernoulli-mle/widget.tsx';
import { startValues } from '../../src/widgets/declaration.ts';
import { readLink } from '../../src/widgets/permalink.ts';

const BASE = startValues(widget, null);
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const judge = (values: object) => widget.goals!['by-hand']!.judge({ ...BASE, ...values });

const coin = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 40 });
const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });

test('coinFit: the likelihood is the product of all probabilities', () => {
  fc.assert(
    fc.property(coin, inside, (tosses, p) => {
      const product = tosses.reduce<number>((so, toss) => so * (toss === 1 ? p : 1 - p), 1);
      const { count, average } = coinFit(tosses, p);
      expect(Math.exp(count * average) / product).toBeCloseTo(1, 10);
    }),
  );
});

test('coinFit: no p on a fine grid beats the best', () => {
  fc.assert(
    fc.property(coin, (tosses) => {
      const { best, bestAverage } = coinFit(tosses, 0.5);
      for (let k = 0; k <= 1000; k++)
        expect(coinFit(tosses, k / 1000).average).toBeLessThanOrEqual(bestAverage + 1e-12);
      expect(coinFit(tosses, best).gap).toBe(0);
    }),
    { numRuns: 20 },
  );
});

test('likelihoodSlope is the one-sided difference of the product, at the ends too', () => {
  const product = (tosses: readonly number[], p: number): number =>
    tosses.reduce((sofar, toss) => sofar * (toss === 1 ? p : 1 - p), 1);
  const few = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(few, fc.oneof(inside, fc.constantFrom(0, 1)), (tosses, p) => {
      const h = p === 1 ? -1e-7 : 1e-7;
      const difference = (product(tosses, p + h) - product(tosses, p)) / h;
      const { sign, log } = likelihoodSlope(coinFit(tosses, p), p);
      expect(sign * Math.exp(log)).toBeCloseTo(difference, 4);
    }),
  );
  expect(picture({ tosses: [1, 0, 0], p: 0, scale: 'likelihood' })).toContain('slope 1<');
});

test('coinFit: the slope is the central difference', () => {
  fc.assert(
    fc.property(coin, inside, (tosses, p) => {
      const h = 1e-6;
      const difference =
        (coinFit(tosses, p + h).average - coinFit(tosses, p - h).average) / (2 * h);
      expect(coinFit(tosses, p).slope).toBeCloseTo(difference, 4);
    }),
  );
});

test('coinFit: only the counts matter, to the last digit', () => {
  fc.assert(
    fc.property(coin, inside, (tosses, p) => {
      expect(
        coinFit(
          tosses.toSorted((one, other) => one - other),
          p,
        ),
      ).toEqual(coinFit(tosses, p));
    }),
  );
});

test('coinFit at the ends: a side never seen costs nothing, one that was seen costs everything', () => {
  expect(coinFit([1, 1], 1)).toMatchObject({ average: 0, gap: 0, slope: 1 });
  expect(coinFit([0, 0], 0)).toMatchObject({ average: 0, gap: 0, slope: -1 });
  expect(coinFit([1, 0], 0)).toMatchObject({ average: -Infinity, gap: Infinity, slope: Infinity });
  expect(coinFit([1, 0], 1)).toMatchObject({ average: -Infinity, gap: Infinity, slope: -Infinity });
});

test('7 of 10 at p = ½: KL(0.7 ‖ 0.5) below the best', () => {
  const kl = 0.7 * Math.log(0.7 / 0.5) + 0.3 * Math.log(0.3 / 0.5);
  expect(output('gap', {})).toBe(kl.toFixed(4));
  expect(output('log-likelihood', {})).toBe(`−${Math.log(2).toFixed(3)}`);
  expect(picture({})).toContain('slope +0.80'); // 0.7/0.5 − 0.3/0.5
  expect(picture({ p: 0.7 })).toContain('slope 0.00');
  expect(picture({ p: 0.9 })).toContain('slope −2.22');
});

test('the likelihood of 40 tosses needs a power of ten, down to where float64 ends', () => {
  const { values } = widget.presets['forty']!;
  expect(output('likelihood', values)).toBe('9.1 × 10<sup>−13</sup>'); // 2⁻⁴⁰ = 9.09e-13
  const tosses = Array.from({ length: 40 }, () => 1);
  expect(output('likelihood', { tosses, p: 1e-9, scale: 'likelihood' })).toBe(
    '1.0 × 10<sup>−360</sup>',
  );
  expect(output('likelihood', { tosses, p: 0, scale: 'likelihood' })).toBe('0');
  expect(output('likelihood', { tosses: [1, 1], scale: 'likelihood' })).toBe('0.25');
});

test('a coin that calls a toss impossible is named so, in words', () => {
  expect(output('gap', { p: 0 })).toBe('infinitely');
  expect(output('log-likelihood', { p: 0 })).toBe('minus infinity');
  expect(widget.describe({ ...BASE, p: 0 })).toBe(
    '7 of 10 tosses are 1. At p = 0 a toss of 1 is impossible, and 7 of the 10 tosses show one. No number of other tosses makes up for that. The log-likelihood is minus infinity.',
  );
  expect(judge({ p: 1 })).toEqual({
    reached: false,
    now: 'p = 1 calls one of the tosses impossible: infinitely far below the best.',
  });
});

test('all ones: the top is the end of the curve, where the slope is not 0', () => {
  expect(remarkOn(coinFit([1, 1, 1], 1), 1)).toBe(
    'All tosses are 1, so the curve is highest at its end, p = 1, and the slope there isn’t 0.',
  );
  expect(judge({ tosses: [1, 1, 1], p: 1 }).reached).toBe(true);
});

test('remarkOn points to where the likelihood rises', () => {
  const tosses = [1, 1, 1, 0];
  expect(remarkOn(coinFit(tosses, 0.5), 0.5)).toBe(
    'The slope is positive: a larger p makes these tosses more likely.',
  );
  expect(remarkOn(coinFit(tosses, 0.8), 0.8)).toBe(
    'That is within 0.01 nats of the best. The slope is negative: a smaller p makes these tosses more likely.',
  );
  expect(remarkOn(coinFit(tosses, 0.75), 0.75)).toMatch(/^The slope is 0/);
});

test('the goal: within 0.01 nats per toss, not at the start, and its link reaches it', () => {
  expect(judge({}).reached).toBe(false);
  expect(judge({}).now).toBe('p = 0.5 is 0.0823 nats per toss below the best.');
  const { values, notices } = readLink(`?${widget.goals!['by-hand']!.solution}`, '', widget, BASE);
  expect(notices).toEqual([]);
  expect(judge(values).reached).toBe(true);
  // KL(0.7 ‖ p) is 0.01 at about 0.632 and 0.765
  expect([0.63, 0.64, 0.76, 0.77].map((p) => judge({ p }).reached)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('the best is marked only when asked for', () => {
  expect(picture({})).not.toContain('best p');
  expect(picture({ best: true })).toContain('best p = 7 / 10 = 0.7');
});

test('table: counts, shares, likelihoods', () => {
  const [outcomes, likelihood] = widget.table({ ...BASE, p: 0.25 });
  expect(outcomes!.rows).toEqual([
    ['1', 7, 0.7, 0.25],
    ['0', 3, 0.3, 0.75],
  ]);
  const total = 7 * Math.log(0.25) + 3 * Math.log(0.75);
  expect(likelihood!.rows[0]![3]).toBeCloseTo(total, 10);
});
