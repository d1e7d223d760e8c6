import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entropy } from '../../src/maths/information.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { KlAddsUpValues } from '../../src/widgets/kl-adds-up/parameters.ts';
import { coupled, partsOf, remarkOn } from '../../src/widgets/kl-adds-up/parts.ts';
import widget from '../../src/widgets/kl-adds-up/widget.tsx';
import { probabilitiesOf } from '../../src/widgets/weights.ts';

const BASE = startValues(widget, null);
const at = (values: object): KlAddsUpValues =>
  ({ ...BASE, ...values }) as unknown as KlAddsUpValues;
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const judge = (values: object) => widget.goals!['twice']!.judge({ ...BASE, ...values });

const weights = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
});
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anything = fc.record({
  q1: weights,
  p1: weights,
  q2: weights,
  p2: weights,
  dependence: share,
});

test('the KL of the pairs is the sum of the parts’ and the mutual information, by other sums', () => {
  fc.assert(
    fc.property(anything, (values) => {
      const { q, q1, q2, first, second, joint, information } = partsOf(at(values));
      expect(joint).toBeCloseTo(first + second + information, 10);
      expect(information).toBeCloseTo(entropy(q1) + entropy(q2) - entropy(q), 10);
      expect(information).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('without dependence it is the sum alone', () => {
  fc.assert(
    fc.property(anything, (values) => {
      const { first, second, joint, information } = partsOf(at({ ...values, dependence: 0 }));
      expect(joint).toBeCloseTo(first + second, 10);
      expect(information).toBe(0);
    }),
  );
});

test('coupled: the parts keep their distributions, and equal ones always go together', () => {
  fc.assert(
    fc.property(weights, weights, (one, other) => {
      const [a, b] = [probabilitiesOf(one), probabilitiesOf(other)];
      const joint = coupled(a, b);
      for (let i = 0; i < 3; i++) {
        expect(joint[3 * i]! + joint[3 * i + 1]! + joint[3 * i + 2]!).toBeCloseTo(a[i]!, 10);
        expect(joint[i]! + joint[3 + i]! + joint[6 + i]!).toBeCloseTo(b[i]!, 10);
      }
      for (const mass of joint) expect(mass).toBeGreaterThanOrEqual(0);
    }),
  );
  expect(Array.from(coupled([0.5, 0.3, 0.2], [0.5, 0.3, 0.2]))).toEqual([
    0.5, 0, 0, 0, 0.3, 0, 0, 0, 0.2,
  ]);
});

test('the readouts add up', () => {
  const number = (name: string): number => Number(output(name, {}).replace(' nats', ''));
  expect(number('kl-first') + number('kl-second')).toBeCloseTo(number('kl-joint'), 2);
  expect(picture({})).not.toContain('mutual information');
  expect(output('information', { dependence: 0.6 })).toMatch(/^0\.\d{3} nats$/);
});

test('only the pairs differ: the parts are at 0, the whole isn’t', () => {
  const values = startValues(widget, 'only-together');
  expect(output('kl-first', values)).toBe('0.000 nats');
  expect(output('kl-second', values)).toBe('0.000 nats');
  expect(output('kl-joint', values)).toBe(output('information', values));
});

test('an infinite part makes the whole infinite, in words', () => {
  const values = { p1: [0, 0.5, 0.5] };
  expect(output('kl-first', values)).toBe('infinite');
  expect(output('kl-joint', values)).toBe('infinite');
  expect(picture(values)).toContain('+∞');
  expect(remarkOn(at(values))).toContain('One part is infinitely far off');
  expect(remarkOn(at({ ...values, p2: [0, 0.5, 0.5] }))).toContain('Both parts are');
  expect(widget.describe({ ...BASE, ...values })).not.toMatch(/NaN|Infinity/);
});

test('remarks: independent, dependent, nothing to depend on', () => {
  expect(remarkOn(at({}))).toContain('is the sum');
  expect(remarkOn(at({ dependence: 1 }))).toContain('q’s mutual information');
  expect(remarkOn(at({ dependence: 1, q1: [1, 0, 0] }))).toContain('never varies');
});

test('goal: equal parts above 0.1, without help from dependence', () => {
  const equal = { q2: [0.6, 0.3, 0.1], p2: [0.2, 0.3, 0.5] };
  expect(judge({}).reached).toBe(false);
  expect(judge(equal).reached).toBe(true);
  expect(judge({ ...equal, dependence: 0.5 }).reached).toBe(false);
  expect(judge({ p1: [0.6, 0.3, 0.1], p2: [0.5, 0.3, 0.2] }).reached).toBe(false); // both 0
  expect(judge({ p1: [0, 1, 1], p2: [0, 1, 1] }).reached).toBe(false); // both infinite
});

test('table: nine pairs whose terms sum to the whole', () => {
  const [, pairs, sums] = widget.table({ ...BASE, dependence: 0.4 });
  expect(pairs!.rows).toHaveLength(9);
  const sum = pairs!.rows.reduce((sofar, row) => sofar + Number(row[3]), 0);
  expect(sum).toBeCloseTo(Number(sums!.rows[3]![1]), 10);
});
