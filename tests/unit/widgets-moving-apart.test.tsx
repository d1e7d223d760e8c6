import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startValues } from '../../src/widgets/declaration.ts';
import { readingsAt, remarkAt, RULERS } from '../../src/widgets/moving-apart/rulers.ts';
import widget from '../../src/widgets/moving-apart/widget.tsx';

const BASE = startValues(widget, null);
const picture = (m: number): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, m }} setValue={() => {}} asleep />);
const output = (name: string, m: number): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(m))![1]!;
const judge = (m: number) => widget.goals!['no-gradient']!.judge({ ...BASE, m });

test('the oracle: KL is m²/2, JS at 1, 2, 4 and 8', () => {
  const js = RULERS.find(({ name }) => name === 'js')!;
  expect([1, 2, 4, 8].map((m) => js.at(m).toFixed(4))).toEqual([
    '0.1114',
    '0.3368',
    '0.6327',
    '0.6931',
  ]);
  expect(output('kl', 4)).toBe('8.000');
  expect(output('wasserstein-1', 4)).toBe('4.000');
  expect(output('js', 8)).toBe('0.693');
});

test('every slope is the central difference of its ruler', () => {
  const inside = fc.double({ min: 0.01, max: 10, noNaN: true });
  fc.assert(
    fc.property(inside, (m) => {
      const h = 1e-3;
      for (const { ruler, slope } of readingsAt(m))
        expect(slope, ruler.name).toBeCloseTo((ruler.at(m + h) - ruler.at(m - h)) / (2 * h), 5);
    }),
    { numRuns: 30 },
  );
});

test('at 0 the slopes are those from the right', () => {
  const h = 1e-4;
  for (const { ruler, slope } of readingsAt(0))
    expect(slope, ruler.name).toBeCloseTo((ruler.at(h) - ruler.at(0)) / h, 3);
});

test('an arrow is as long as its slope, in values of x, and a flat ruler has none', () => {
  const widths = (m: number): number[] =>
    [...picture(m).matchAll(/_arrow[^"]*" style="left:[^;]*;width:([\d.]+)%/g)].map(
      ([, width]) => (17 * Number(width)) / 100, // the axis is 17 long
    );
  const [kl, js, tv, w1] = widths(2);
  expect(kl).toBeCloseTo(2, 6);
  expect(w1).toBeCloseTo(1, 6);
  expect(js).toBeCloseTo(readingsAt(2)[1]!.slope, 6);
  expect(tv).toBeCloseTo(readingsAt(2)[2]!.slope, 6);
  expect(widths(9)).toHaveLength(2);
  expect(widths(0)).toEqual([]);
});

test('remarks: near, fading, flat', () => {
  expect(remarkAt(0)).toContain('the same');
  expect(remarkAt(0.001)).toContain('every ruler pulls');
  expect(remarkAt(2)).toContain('every ruler pulls');
  expect(remarkAt(5)).toContain('fades');
  expect(remarkAt(8)).toContain('KL and Wasserstein-1 still teach');
});

test('goal: far out, not at the minimum, where JS is flat as well', () => {
  expect(judge(0).reached).toBe(false);
  expect(judge(0.001).reached).toBe(false);
  expect(judge(5).reached).toBe(false);
  expect(judge(8).reached).toBe(true);
  expect(judge(8).now).toMatch(
    /^At m = 8\.00 the slope of JS is 0\.000\d, that of Wasserstein-1 1/,
  );
});

test('table: values and slopes now, and over m', () => {
  const [now, over] = widget.table({ ...BASE, m: 3 });
  expect(now!.rows[0]).toEqual(['KL', 'nats', 4.5, 3]);
  expect(over!.rows.at(-1)!.slice(0, 2)).toEqual([10, 50]);
});
