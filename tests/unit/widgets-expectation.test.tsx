import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import type { ExpectationValues } from '../../src/widgets/expectation/parameters.ts';
import {
  bandOf,
  dieOf,
  FUNCTIONS,
  jensenOf,
  meanOfFunction,
  meansOf,
  outcomesOf,
  remarkOn,
} from '../../src/widgets/expectation/study.ts';
import widget from '../../src/widgets/expectation/widget.tsx';

const BASE = startValues(widget, null) as unknown as ExpectationValues;
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const weights = fc.array(fc.double({ min: 0, max: 6, noNaN: true }), {
  minLength: 6,
  maxLength: 6,
});

test('a fair die: mean 3.5, variance 35/12', () => {
  const die = dieOf([1, 1, 1, 1, 1, 1]);
  expect(die.mean).toBeCloseTo(3.5, 12);
  expect(die.deviation ** 2).toBeCloseTo(35 / 12, 12);
  expect(bandOf(die, 400)).toBeCloseTo(0.1 * die.deviation, 12);
  expect(meanOfFunction(FUNCTIONS.square, die)).toBeCloseTo(91 / 6, 12);
});

test('more throws go on with the same sequence, and the mean is of them all', () => {
  const long = meansOf({ ...BASE, throws: 500 });
  expect(meansOf({ ...BASE, throws: 20 })).toEqual(long.slice(0, 20));
  const faces = long.map((mean, i) => mean * (i + 1) - (i > 0 ? long[i - 1]! * i : 0));
  faces.forEach((face) => expect([1, 2, 3, 4, 5, 6]).toContain(Math.round(face)));
  expect(output('mean', { throws: 500 })).toBe(long[499]!.toFixed(3));
});

test('the law of large numbers: of 2,000 means about 95 in 100 lie in the band, at 10, 100 and 400 throws', () => {
  const die = dieOf(BASE.weights);
  for (const throws of [10, 100, 400]) {
    let inside = 0;
    for (let reader = 0; reader < 2000; reader++)
      if (Math.abs(meansOf({ ...BASE, throws }, reader).at(-1)! - die.mean) <= bandOf(die, throws))
        inside++;
    expect(inside / 2000).toBeGreaterThan(0.93);
    expect(inside / 2000).toBeLessThan(0.98);
  }
});

test('the unconscious statistician: over the faces or over the values of g, the same mean', () => {
  fc.assert(
    fc.property(weights, fc.constantFrom(...Object.values(FUNCTIONS)), (of, g) => {
      const die = dieOf(of);
      const outcomes = outcomesOf(g, die);
      const sum = outcomes.reduce(
        (total, { value, probability }) => total + value * probability,
        0,
      );
      expect(sum).toBeCloseTo(meanOfFunction(g, die), 10);
      expect(outcomes.reduce((total, { probability }) => total + probability, 0)).toBeCloseTo(
        1,
        12,
      );
      expect(outcomes.flatMap(({ faces }) => faces)).toHaveLength(6);
    }),
  );
  expect(outcomesOf(FUNCTIONS.distance, dieOf(BASE.weights)).map(({ faces }) => faces)).toEqual([
    [3, 4],
    [2, 5],
    [1, 6],
  ]);
});

test('every function bends as it says, and stays in its picture', () => {
  const place = fc.double({ min: 0.5, max: 6.5, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  for (const [name, g] of Object.entries(FUNCTIONS))
    fc.assert(
      fc.property(place, place, share, (low, high, p) => {
        const { gap } = jensenOf({
          ...BASE,
          g: name as ExpectationValues['g'],
          low,
          high,
          share: p,
        });
        if (g.bends === 'convex') expect(gap).toBeGreaterThan(-1e-9);
        if (g.bends === 'concave') expect(gap).toBeLessThan(1e-9);
        if (g.bends === 'straight') expect(gap).toBeCloseTo(0, 9);
        expect(g.at(low)).toBeGreaterThanOrEqual(g.range[0]);
        expect(g.at(low)).toBeLessThanOrEqual(g.range[1]);
      }),
    );
});

test('Jensen on screen: with log of 1 and 5 the mean of g is ½ log 5, g of the mean log 3', () => {
  const values = { part: 'jensen', g: 'log' };
  expect(output('mean-of-g', values)).toBe((0.5 * Math.log(5)).toFixed(3));
  expect(output('g-of-mean', values)).toBe(Math.log(3).toFixed(3));
  expect(picture(values)).toContain('concave');
  expect(picture({ ...values, high: 1 })).toContain('one value only');
  const close = { ...BASE, part: 'jensen', g: 'distance', low: 4, high: 6 } as const;
  expect(remarkOn(close)).toContain('straight');
});

test('twenty readers are drawn where asked for, one else', () => {
  const paths = (html: string): number => html.match(/_(other|mean)_[^"]*" d=/g)?.length ?? 0;
  expect(paths(picture({}))).toBe(1);
  expect(paths(picture({ others: true }))).toBe(20);
});

test('goals', () => {
  const judge = (name: string, values: object) =>
    widget.goals![name]!.judge({ ...BASE, ...values });
  expect(judge('narrow', { throws: 1166 }).reached).toBe(false); // (2 · √(35/12) / 0.1)² = 1166.7
  expect(judge('narrow', { throws: 1167 }).reached).toBe(true);
  expect(judge('narrow', { throws: 1167, weights: [0, 0, 1, 0, 0, 0] }).reached).toBe(false);
  const elsewhere = judge('narrow', { part: 'function', throws: 1167 });
  expect(elsewhere).toEqual({ reached: false, now: 'Look at the mean of many throws.' });
  expect(judge('below-log', { part: 'jensen', g: 'log' }).reached).toBe(false);
});

test('table: the band halves with four times the throws', () => {
  const [table] = widget.table({ ...BASE, throws: 400 });
  const band = new Map(table!.rows.map((row) => [row[0], Number(row[3])]));
  expect(band.get(400)! * 2).toBeCloseTo(band.get(100)!, 12);
});
