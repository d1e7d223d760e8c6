import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bernoulliMixtureLogProbability } from '../../src/maths/bernoulli-mixture.ts';
import { naturalOrder } from '../../src/maths/orderings.ts';
import {
  digitMixture,
  PIXELS,
  SIDE,
  unseenDigit,
} from '../../src/widgets/chain-rule/digit-mixture.ts';
import { orderOf } from '../../src/widgets/chain-rule/orders.ts';
import { parameters, type ChainRuleValues } from '../../src/widgets/chain-rule/parameters.ts';
import { askAbout, flipNext, type Asking } from '../../src/widgets/chain-rule/reveal.ts';
import { studyOf } from '../../src/widgets/chain-rule/study.ts';
import widget from '../../src/widgets/chain-rule/widget.tsx';
import { remarkOn } from '../../src/widgets/chain-rule/words.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { ParameterValue } from '../../src/widgets/parameters.ts';
import { readLink } from '../../src/widgets/permalink.ts';

const BASE = startValues(widget, null) as ChainRuleValues;
const at = (values: object): ChainRuleValues => ({ ...BASE, ...values });
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={at(values)} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const judge = (goal: string, values: object) => widget.goals![goal]!.judge(at(values));

const ORDERS = Object.keys(parameters.order.choices) as ChainRuleValues['order'][];
const IMAGES = Object.keys(parameters.image.choices) as ChainRuleValues['image'][];
const pixels = fc.array(fc.integer({ min: 1, max: PIXELS }), { maxLength: 30 });
const anyValues: fc.Arbitrary<ChainRuleValues> = fc
  .record({
    image: fc.constantFrom(...IMAGES),
    order: fc.constantFrom(...ORDERS),
    revealed: fc.integer({ min: 0, max: PIXELS }),
    flipped: pixels,
    path: pixels,
    seed: fc.nat(9999),
  })
  .map(at);

test('studyOf: in every order the sum is log p(x) by the definition', () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const { walk, walks, total } = studyOf(values);
      const direct = bernoulliMixtureLogProbability(digitMixture().mixture, walk.image);
      expect(total).toBeCloseTo(direct, 9);
      for (const { walk: other } of walks) {
        expect(other.image).toEqual(walk.image);
        expect(other.running[PIXELS]).toBeCloseTo(direct, 9);
        expect(other.order.toSorted((a, b) => a - b)).toEqual(naturalOrder(PIXELS));
      }
    }),
    { numRuns: 30 },
  );
});

test('studyOf: a conditional is the ratio of two sums over the components, and so is what it expects', () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const { walk, expected, next, sofar } = studyOf(values);
      const { mixture } = digitMixture();
      const { components } = mixture;
      const known = walk.order.slice(0, values.revealed);
      const weights = Array.from({ length: components }, (_, k) =>
        known.reduce((product, d) => {
          const one = mixture.ones[d * components + k]!;
          return product * (walk.image[d] === 1 ? one : 1 - one);
        }, 1 / components),
      );
      const mass = weights.reduce((sum, weight) => sum + weight, 0);
      expect(sofar).toBeCloseTo(Math.log(mass), 8);
      for (const d of walk.order.slice(values.revealed)) {
        const ink = weights.reduce((sum, w, k) => sum + w * mixture.ones[d * components + k]!, 0);
        expect(expected[d]).toBeCloseTo(ink / mass, 9);
        if (d === next?.pixel) expect(next.ink).toBeCloseTo(ink / mass, 9);
      }
    }),
    { numRuns: 30 },
  );
});

test('least certain first: no hidden pixel is nearer to a toss', () => {
  for (const revealed of [0, 10, 60]) {
    const { next, walk, expected } = studyOf(at({ order: 'uncertain', revealed }));
    const doubt = (pixel: number): number => Math.abs(expected[pixel]! - 0.5);
    const least = Math.min(...walk.order.slice(revealed).map(doubt));
    expect(doubt(next!.pixel)).toBeCloseTo(least, 12);
  }
});

test('orderOf: columns and spiral by their first and last pixels, the reader’s own before the rest', () => {
  const cell = (row: number, column: number): number => row * SIDE + column;
  const columns = orderOf(at({ order: 'columns' }))!;
  expect([columns[1], columns[SIDE]]).toEqual([cell(1, 0), cell(0, 1)]);
  const spiral = orderOf(at({ order: 'spiral' }))!;
  expect(spiral.slice(12, 16)).toEqual([cell(0, 12), cell(0, 13), cell(1, 13), cell(2, 13)]);
  expect(spiral.at(-1)).toBe(cell(7, 6));
  const own = orderOf(at({ order: 'own', path: [50, 3, 50] }))!;
  expect(own.slice(0, 4)).toEqual([49, 2, 0, 1]);
});

test('an image drawn by the model follows its own conditionals; a flip changes what comes after', () => {
  // ink drawn less what was expected of each pixel in turn: its mean is 0, its variance p (1 − p)
  let surplus = 0;
  let variance = 0;
  for (let seed = 0; seed < 60; seed++) {
    const { walk } = studyOf(at({ image: 'drawn', seed }));
    walk.order.forEach((pixel, t) => {
      const p = walk.ink[t]!;
      surplus += walk.image[pixel]! - p;
      variance += p * (1 - p);
    });
  }
  expect(Math.abs(surplus)).toBeLessThan(4 * Math.sqrt(variance));
  const drawn = studyOf(at({ image: 'drawn' })).walk.image;
  const other = studyOf(at({ image: 'drawn', flipped: [62, 63, 64, 65] })).walk.image;
  expect([...drawn.subarray(0, 61)]).toEqual([...other.subarray(0, 61)]);
  expect([...drawn.subarray(65)]).not.toEqual([...other.subarray(65)]);
});

test('unseenDigit: none of them is among the components', () => {
  const { mixture } = digitMixture();
  for (let digit = 0; digit < 10; digit++) {
    const image = unseenDigit(digit);
    for (let k = 0; k < mixture.components; k++) {
      const component = mixture.ones.filter((_, at) => at % mixture.components === k);
      expect([...component].map((one) => Number(one >= 0.5))).not.toEqual([...image]);
    }
  }
});

test('readouts: known and to come add up to the total', () => {
  const values = { image: '7', revealed: 100 };
  const number = (name: string): number =>
    Number(output(name, values).replaceAll('−', '-').replaceAll(/[ +]/g, ''));
  const { total, sofar } = studyOf(at(values));
  expect(number('total')).toBeCloseTo(total, 2);
  expect(number('log-probability')).toBeCloseTo(sofar, 2);
  expect(number('to-come')).toBeCloseTo(total - sofar, 1);
});

test('blank paper is more probable than any of the digits, and the shuffled 2 far less', () => {
  const total = (image: string): number => studyOf(at({ image })).total;
  const digits = Array.from({ length: 10 }, (_, digit) => total(String(digit)));
  expect(total('blank')).toBeGreaterThan(Math.max(...digits));
  expect(total('shuffled')).toBeLessThan(Math.min(...digits) - 20);
  const ink = (image: string): number =>
    studyOf(at({ image })).walk.image.reduce((sum, value) => sum + value, 0);
  expect(ink('shuffled')).toBe(ink('2'));
});

test('remarkOn: what is known, what is flipped, and the end', () => {
  expect(remarkOn(at({ revealed: 0 }))).toMatch(/^Nothing is known yet/);
  expect(remarkOn(at({ revealed: 84 }))).toMatch(/^These pixels look like an? \d/);
  expect(remarkOn(at({ revealed: PIXELS }))).toContain(`p(x) = e^${output('total', {})}`);
  const { total, unflipped } = studyOf(at({ flipped: [1] }));
  expect(remarkOn(at({ flipped: [1] }))).toContain(
    `1 pixel flipped: log p(x) has fallen by ${(unflipped! - total).toFixed(2)} nats`,
  );
});

/** What a press sets, on top of `values`. */
function changed(values: object, press: (asking: Asking) => void) {
  const next: Record<string, ParameterValue> = {};
  const all = at(values);
  press({
    values: all,
    study: studyOf(all),
    setValue: (name, value) => {
      next[name] = value;
    },
  });
  return next;
}

test('askAbout: a fixed order goes there; in the reader’s own the pixel comes next', () => {
  const ask = (values: object, pixel: number, after?: boolean) =>
    changed(values, (asking) => askAbout(pixel, asking, after));
  expect(ask({ revealed: 10 }, 120)).toEqual({ revealed: 120 });
  const own = { order: 'own', path: [5, 6], revealed: 2 };
  expect(ask(own, 99)).toEqual({ path: [5, 6, 100], revealed: 2 });
  expect(ask({ ...own, path: [5, 6, 100] }, 98, true)).toEqual({
    path: [5, 6, 100, 99],
    revealed: 3,
  });
  expect(ask(own, 4)).toEqual({ revealed: 0 }); // known already: back to it
  expect(ask({ ...own, path: [5, 6, 100] }, 99)).toEqual({}); // it is next already
});

test('flipNext: flips the framed pixel, and flips it back', () => {
  expect(changed({ revealed: 30 }, flipNext)).toEqual({ flipped: [31] });
  expect(changed({ revealed: 30, flipped: [7, 31] }, flipNext)).toEqual({ flipped: [7] });
  expect(changed({ revealed: PIXELS }, flipNext)).toEqual({});
});

test('surprised: only at the pixel that costs most', () => {
  const { running } = studyOf(BASE).walk;
  const costs = Array.from({ length: PIXELS }, (_, t) => running[t]! - running[t + 1]!);
  const most = costs.indexOf(Math.max(...costs));
  for (let revealed = 0; revealed <= PIXELS; revealed++)
    expect(judge('surprised', { revealed }).reached).toBe(revealed === most);
});

test('likelier: one flip that raises log p(x) by 2 nats, and no more flips', () => {
  const { values, notices } = readLink(`?${widget.goals!['likelier']!.solution}`, '', widget, BASE);
  expect(notices).toEqual([]);
  expect(judge('likelier', values).reached).toBe(true);
  const [pixel] = (values as ChainRuleValues).flipped;
  expect(judge('likelier', { flipped: [pixel, 49] }).reached).toBe(false);
  expect(judge('likelier', { flipped: [31] })).toEqual({
    reached: false,
    now: expect.stringMatching(/^log p\(x\) has fallen by \d/),
  });
  expect(judge('likelier', { image: 'drawn', flipped: [31] }).now).toContain('another image');
});

test('table: every order ends at the same number', () => {
  const [orders, conditionals] = widget.table(at({ order: 'own', path: [30] }));
  const ends = orders!.rows.map((row) => Number(row.at(-1)));
  expect(orders!.rows).toHaveLength(6);
  for (const end of ends) expect(end).toBeCloseTo(ends[0]!, 9);
  expect(conditionals!.rows).toHaveLength(PIXELS);
  expect(conditionals!.rows.at(-1)!.at(-1)).toBeCloseTo(ends[0]!, 9);
});
