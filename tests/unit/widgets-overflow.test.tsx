import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import type { OverflowValues } from '../../src/widgets/overflow/parameters.ts';
import { lossesOf, outcomeOf, OVERFLOWS, VANISHES } from '../../src/widgets/overflow/steps.ts';
import { stretches } from '../../src/widgets/overflow/stretches.ts';
import { numberText, remarkOn } from '../../src/widgets/overflow/words.ts';
import widget from '../../src/widgets/overflow/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';

const BASE = startValues(widget, null) as OverflowValues;
const at = (values: object): OverflowValues => ({ ...BASE, ...values });
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={at(values)} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const outcome = (values: object): string => {
  const { naive, exact } = lossesOf(at(values));
  return outcomeOf(naive.loss, exact);
};

const logit = fc.double({ min: -120, max: 120, noNaN: true });
const any = fc.record({
  kind: fc.constantFrom('binary', 'categorical'),
  logit,
  target: fc.constantFrom('0', '1'),
  logits: fc.array(logit, { minLength: 3, maxLength: 3 }),
  class: fc.constantFrom('1', '2', '3'),
});

test('lossesOf: the rearranged form is right at any logits', () => {
  fc.assert(
    fc.property(any, (values) => {
      const { stable, exact } = lossesOf(at(values));
      expect(outcomeOf(stable.loss, exact)).toBe('right');
      expect(stable.steps.every(({ value }) => Number.isFinite(value))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('lossesOf: the exact loss is −log of the probability, where float64 has it', () => {
  const small = fc.double({ min: -15, max: 15, noNaN: true });
  fc.assert(
    fc.property(small, small, small, fc.constantFrom(0, 1, 2), (a, b, c, k) => {
      const exps = [a, b, c].map(Math.exp);
      const p = exps[k]! / (exps[0]! + exps[1]! + exps[2]!);
      const logits = { kind: 'categorical', logits: [a, b, c], class: String(k + 1) };
      expect(lossesOf(at(logits)).exact).toBeCloseTo(-Math.log(p), 8);
      const one = 1 / (1 + Math.exp(-a));
      expect(lossesOf(at({ logit: a, target: '1' })).exact).toBeCloseTo(-Math.log(one), 8);
      expect(lossesOf(at({ logit: a, target: '0' })).exact).toBeCloseTo(-Math.log(1 - one), 8);
    }),
  );
});

test('lossesOf: whatever isn’t finite is explained where it first appears', () => {
  fc.assert(
    fc.property(any, (values) => {
      const { steps } = lossesOf(at(values)).naive;
      const first = steps.find(({ value }) => !Number.isFinite(value));
      if (first) expect(first.trouble).not.toBeNull();
      const nan = steps.find(({ value }) => Number.isNaN(value));
      if (nan) expect(nan.trouble).toMatch(/is not a number$/);
    }),
    { numRuns: 1000 },
  );
});

test('a known logit, by hand: a = 2, y = 1 costs log(1 + e⁻²)', () => {
  const loss = Math.log(1 + Math.exp(-2));
  expect(output('exact', {})).toBe(String(Number(loss.toPrecision(7))));
  expect(Number(output('stable', {}))).toBeCloseTo(loss, 6);
  expect(Number(output('naive', {}))).toBeCloseTo(loss, 6);
  expect(remarkOn(BASE)).toMatch(/^Both forms are right here/);
});

test('the presets break as their names say', () => {
  const of = (preset: string): string => outcome(widget.presets[preset]!.values);
  expect(Object.keys(widget.presets).map((preset) => [preset, of(preset)])).toEqual([
    ['calm', 'right'],
    ['digits', 'wrong'],
    ['wrong', 'infinite'],
    ['right', 'nan'],
    ['classes', 'nan'],
    ['classes-infinite', 'infinite'],
    ['classes-nothing', 'nan'],
  ]);
  expect(output('naive', widget.presets['wrong']!.values)).toBe('∞');
  expect(output('stable', widget.presets['wrong']!.values)).toBe('100');
  expect(output('naive', widget.presets['right']!.values)).toBe('NaN');
  expect(output('stable', widget.presets['classes-infinite']!.values)).toBe('110');
  expect(Number(output('exact', widget.presets['classes-nothing']!.values))).toBeCloseTo(
    Math.log(3),
    6,
  );
});

test('stretches: where the formula for y = 1 has no loss', () => {
  const found = stretches([-120, 120], (a) => {
    const { naive, exact } = lossesOf(at({ logit: a, target: '1' }));
    return { loss: naive.loss, exact };
  });
  expect(found.map(({ outcome: what }) => what)).toEqual(['infinite', 'right', 'nan']);
  expect(found[0]!.to).toBeCloseTo(-OVERFLOWS, 3); // exp(88.72) is the last number of float32
  expect(found[1]!.to).toBeCloseTo(24 * Math.LN2, 3); // 1 + 2⁻²⁴ rounds to 1
  expect(found.at(-1)!.to).toBe(120);
});

test('OVERFLOWS and VANISHES are where float32 ends', () => {
  const e = (a: number): number => Math.fround(Math.exp(a));
  expect(e(OVERFLOWS + 1e-6)).toBe(Infinity);
  expect(e(OVERFLOWS - 1e-6)).toBeLessThan(Infinity);
  expect(e(VANISHES - 1e-6)).toBe(0);
  expect(e(VANISHES + 1e-6)).toBeGreaterThan(0);
});

test('the goals: not a number, infinite; not at the start, and their links reach them', () => {
  for (const name of ['nan', 'infinite']) {
    const { judge, solution } = widget.goals![name]!;
    expect(judge(BASE).reached).toBe(false);
    const { values, notices } = readLink(`?${solution}`, '', widget, BASE);
    expect(notices).toEqual([]);
    expect(judge(values).reached).toBe(true);
  }
  expect(widget.goals!['nan']!.judge(at({ logit: 100, target: '0' }))).toEqual({
    reached: false,
    now: 'As it is written, the loss is infinite; rearranged it is 100.000 nats.',
  });
});

test('numberText: seven digits, powers of ten far from 1, no minus before 0', () => {
  expect([0.1, -0, 100, -2.5, 1e-44, 3e38, NaN, -Infinity].map(numberText)).toEqual([
    '0.1',
    '0',
    '100',
    '−2.5',
    '1\u00a0×\u00a010⁻⁴⁴',
    '3\u00a0×\u00a010³⁸',
    'NaN',
    '−∞',
  ]);
});

test('describe says what breaks, in words', () => {
  expect(widget.describe(at({ logit: 100, target: '0' }))).toBe(
    'Binary cross-entropy at logit 100 with target 0, in float32. As it is written: infinite. Rearranged: 100.000 nats. In double precision: 100.000 nats. ' +
      'Step by step: 1 + exp(−a) becomes 1, exp(−a) is too small to be seen beside the 1; p = 1 / (1 + exp(−a)) becomes 1, rounded to 1, and p is always less; 1 − p becomes 0, nothing is left; log(1 − p) becomes minus infinity, log 0 is −∞. ' +
      'As it is written the loss is infinite: a certainty that was only rounding. Rearranged, the same loss is 100.000 nats, which is right.',
  );
});

test('the table has every step', () => {
  const [naive, stable] = widget.table(at({ logit: 100 }));
  expect(naive!.rows).toHaveLength(9);
  expect(naive!.rows.at(-1)![1]).toBeNaN();
  expect(stable!.rows).toHaveLength(6);
});
