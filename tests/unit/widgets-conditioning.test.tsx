import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { studyOf, withBorder } from '../../src/widgets/conditioning/study.ts';
import widget from '../../src/widgets/conditioning/widget.tsx';
import { startValues } from '../../src/widgets/declaration.ts';

const BASE = startValues(widget, null);
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const unit = fc.double({ min: 0, max: 1, noNaN: true });

test('the flu: 0.02 each, and 0.6 once the other has it', () => {
  const flu = startValues(widget, 'flu');
  expect(output('a-given-b', flu)).toBe('0.600');
  expect(output('b-given-a', flu)).toBe('0.600');
  expect(output('a-given-not-b', flu)).toBe((0.008 / 0.98).toFixed(4));
  expect(picture(flu)).toContain('0.600 and not 0.0200, 30 times as much');
});

test('a test that is right for 95 of 100 ill and well people finds few that are ill', () => {
  const { reading, table } = studyOf(startValues(widget, 'test') as never);
  expect(reading.aGivenB).toBeCloseTo(0.95, 12);
  expect(table.neither / (1 - reading.b)).toBeCloseTo(0.95, 12);
  expect(reading.bGivenA).toBeCloseTo(0.0095 / 0.059, 12);
  expect(picture(startValues(widget, 'test'))).toContain('P(B|A) isn’t P(A|B)');
});

test('withBorder moves one border and leaves the others', () => {
  fc.assert(
    fc.property(unit, unit, unit, unit, (a, b, both, to) => {
      const before = studyOf({ a, b, both }).reading;
      const near = (x: number | null, y: number | null, mass: number): void => {
        if (x !== null && y !== null) expect(Math.abs(x - y) * mass).toBeLessThan(3e-4); // four decimals
      };
      const inside = studyOf(withBorder({ a, b, both }, { of: 'A in B', to })).reading;
      near(inside.aGivenB, to, inside.b);
      near(inside.aGivenNotB, before.aGivenNotB, 1 - inside.b);
      near(inside.b, before.b, 1);
      const outside = studyOf(withBorder({ a, b, both }, { of: 'A outside B', to })).reading;
      near(outside.aGivenNotB, to, 1 - outside.b);
      near(outside.aGivenB, before.aGivenB, outside.b);
      const wide = studyOf(withBorder({ a, b, both }, { of: 'B', to })).reading;
      near(wide.b, to, 1);
      near(wide.aGivenB, before.aGivenB, wide.b);
      near(wide.aGivenNotB, before.aGivenNotB, 1 - wide.b);
    }),
  );
});

test('areas of the square are the probabilities', () => {
  const values = { a: 0.5, b: 0.4, both: 0.3 };
  const areas = [...picture(values).matchAll(/<rect class="[^"]*(both|onlyA)[^"]*"([^>]*)>/g)].map(
    ([, name, rest]) => {
      const size = (key: string): number => Number(new RegExp(` ${key}="([^"]*)"`).exec(rest!)![1]);
      return [name, (size('width') * size('height')) / 10_000] as const;
    },
  );
  const found = Object.fromEntries(areas);
  expect(found['both']).toBeCloseTo(0.3, 10);
  expect(found['onlyA']).toBeCloseTo(0.2, 10);
});

test('remarks: independent, exclusive, impossible', () => {
  expect(picture({ a: 0.5, b: 0.4, both: 0.2 })).toContain('They are independent');
  expect(picture({ a: 0.5, b: 0.4, both: 0 })).toContain('exclude each other');
  expect(picture({ a: 0.5, b: 0, both: 0 })).toContain('B never happens');
  expect(output('a-given-b', { a: 0.5, b: 0, both: 0 })).toBe('none');
  for (const a of [0.1, 0.3, 0.7])
    expect(output('a-given-not-b', { a, b: 1, both: a })).toBe('none'); // 1 − 0.1 − 1 + 0.1 isn't 0
  // rare events are not called independent because their numbers are small
  expect(picture({ a: 0.02, b: 0.02, both: 0.012 })).not.toContain('independent');
});

test('goals: independence with real events; a sure sign that is mostly wrong', () => {
  const judge = (name: string, values: object) =>
    widget.goals![name]!.judge({ ...BASE, ...values });
  expect(judge('independent', { a: 0.05, b: 0.4, both: 0.02 }).reached).toBe(false);
  expect(judge('independent', { a: 0.5, b: 0.4, both: 0.2 }).reached).toBe(true);
  expect(judge('independent', { a: 0.9, b: 0.5, both: 0.45 }).reached).toBe(true);
  expect(judge('independent', { a: 0.91, b: 0.5, both: 0.455 }).reached).toBe(false);
  expect(judge('base-rate', { a: 0.1, b: 0.01, both: 0.009 }).reached).toBe(true);
  expect(judge('base-rate', { a: 0.5, b: 0.5, both: 0.46 }).reached).toBe(false);
  expect(judge('base-rate', { a: 0.06, b: 0.01, both: 0.0095 }).reached).toBe(true);
});
