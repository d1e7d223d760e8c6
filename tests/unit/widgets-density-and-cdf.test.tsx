import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integrate } from '../../src/maths/quadrature.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { DensityValues } from '../../src/widgets/density-and-cdf/parameters.ts';
import { drawsOf, PLACES, remarkOn, studyOf } from '../../src/widgets/density-and-cdf/study.ts';
import widget from '../../src/widgets/density-and-cdf/widget.tsx';

const BASE = startValues(widget, null) as unknown as DensityValues;
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (values: object): string =>
  /<output[^>]* name="probability"[^>]*>(.*?)<\/output>/.exec(picture(values))![1]!;
const heights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 9,
  maxLength: 9,
});
const place = fc.double({ min: 0, max: 8, noNaN: true });

test('the number is the area under the density between a and b, whichever is left', () => {
  fc.assert(
    fc.property(heights, place, place, (of, a, b) => {
      const values = { ...BASE, heights: of, a, b };
      const { line, probability, from, to } = studyOf(values);
      const area = integrate(line.density, from, to, { splits: PLACES }).value;
      expect(probability).toBeCloseTo(area, 9);
      expect(studyOf({ ...values, a: b, b: a }).probability).toBe(probability);
    }),
    { numRuns: 50 },
  );
  expect(output({ heights: [1, 1, 1, 1, 1, 1, 1, 1, 1], a: 1, b: 3 })).toBe('0.250');
});

test('each draw is where the CDF reaches its u, and more draws go on with the same', () => {
  const { line } = studyOf(BASE);
  const { u, x } = drawsOf({ draws: 500, seed: 3 }, line);
  u.forEach((level, i) => expect(line.cdf(x[i]!)).toBeCloseTo(level, 9));
  expect(drawsOf({ draws: 20, seed: 3 }, line).x).toEqual(x.slice(0, 20));
  const [from, to] = [2, 4];
  const share = x.filter((at) => at > from && at < to).length / 500;
  const p = line.cdf(to) - line.cdf(from);
  expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 500));
});

test('remarks: no area, one point, above 1', () => {
  expect(remarkOn({ ...BASE, heights: Array<number>(9).fill(0) })).toContain('hold no area');
  expect(remarkOn({ ...BASE, a: 3, b: 3 })).toContain('no area lies above one point');
  expect(remarkOn({ ...BASE, ...widget.presets['spike']!.values })).toContain('above 1');
  expect(remarkOn(BASE)).toContain('Of 40 draws');
});

test('the picture: a handle for every height and both ends, a bar chart once there are enough draws', () => {
  const html = picture({});
  expect(html.match(/aria-label="Height at \d"/g)).toHaveLength(9);
  expect(html).toContain('aria-label="a"');
  const bins = (draws: number): boolean => /class="[^"]*bins/.test(picture({ draws }));
  expect([bins(10), bins(400)]).toEqual([false, true]);
});

test('goals: half of it in a stretch of at most 2; a density above 1', () => {
  const judge = (name: string, values: object) =>
    widget.goals![name]!.judge({ ...BASE, ...values });
  expect(judge('half', { a: 0, b: 8 }).reached).toBe(false);
  expect(judge('half', { a: 2.4, b: 4.4 }).now).not.toContain('no wider than 2'); // 4.4 − 2.4 > 2
  expect(judge('above-one', { heights: [1, 1, 1, 1, 1, 1, 1, 1, 1] }).reached).toBe(false);
  expect(judge('above-one', { heights: [0, 0, 0, 0, 0, 0, 0, 0, 1] }).reached).toBe(true);
});
