import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { js, kl, totalVariation } from '../../src/maths/divergences.ts';
import { gaussianKl } from '../../src/maths/gaussian.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { Values } from '../../src/widgets/parameters.ts';
import { readLink } from '../../src/widgets/permalink.ts';
import { studyOf } from '../../src/widgets/kl-explorer/study.ts';
import { measureText, remarkOn } from '../../src/widgets/kl-explorer/words.ts';
import type { KlExplorerValues } from '../../src/widgets/kl-explorer/parameters.ts';
import widget from '../../src/widgets/kl-explorer/widget.tsx';

const BASE = startValues(widget, null);
const at = (values: object): KlExplorerValues =>
  ({ ...BASE, ...values }) as unknown as KlExplorerValues;
const preset = (name: string): Values => startValues(widget, name);
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const judge = (goal: string, values: object) => widget.goals![goal]!.judge({ ...BASE, ...values });

const mean = fc.double({ min: -5, max: 5, noNaN: true });
const deviation = fc.double({ min: 0.25, max: 4, noNaN: true });
const bells = fc.record({
  shape: fc.constantFrom('bells', 'mixtures'),
  direction: fc.constantFrom('forward', 'reverse'),
  'q-weight': fc.double({ min: 0, max: 1, noNaN: true }),
  'p-weight': fc.double({ min: 0, max: 1, noNaN: true }),
  'q-mean': mean,
  'q-mean2': mean,
  'p-mean': mean,
  'p-mean2': mean,
  'q-deviation': deviation,
  'q-deviation2': deviation,
  'p-deviation': deviation,
  'p-deviation2': deviation,
});

test('the oracle: N(0, 1) against N(0, 2²), both ways', () => {
  const values = preset('two-bells');
  expect(output('forward-kl', values)).toBe((Math.log(2) + 1 / 8 - 1 / 2).toFixed(3)); // 0.3181
  expect(output('reverse-kl', values)).toBe((2 - 1 / 2 - Math.log(2)).toFixed(3)); // 0.8069
});

test('the oracle: unit bells 8 apart, KL = 32 and JS at log 2', () => {
  const values = preset('far-apart');
  expect(output('forward-kl', values)).toBe('32.00');
  expect(output('js', values)).toBe('0.693');
  expect(output('wasserstein-1', values)).toBe('8.000');
});

test('the same: every readout is 0', () => {
  const html = picture(preset('same'));
  const outputs = [...html.matchAll(/<output[^>]* name="([^"]+)"[^>]*>([^<]*)</g)];
  expect(outputs.map(([, name]) => name)).toEqual([
    'forward-kl',
    'reverse-kl',
    'js',
    'total-variation',
    'wasserstein-1',
    'mmd',
    'area-above',
    'area-below',
  ]);
  for (const [, name, text] of outputs) expect(text, name).toBe('0.000');
  expect(html).toContain('every measure is 0');
});

test('the area above 0 less the area below is KL, and both are those of a fine sum', () => {
  fc.assert(
    fc.property(bells, (values) => {
      const study = studyOf(at(values));
      if (study.kind !== 'line') throw new Error('These are bells.');
      let above = 0;
      let below = 0;
      const step = 0.002;
      for (let x = -60 + step / 2; x < 60; x += step) {
        const term = study.integrand(x) * step;
        if (term > 0) above += term;
        else below -= term;
      }
      expect(study.below).toBeCloseTo(below, 4);
      expect(Math.abs(study.above - above)).toBeLessThan(1e-4 * Math.max(1, above));
      expect(study.above - study.below).toBeCloseTo(study.shown, 8);
    }),
    { numRuns: 15 },
  );
});

test('of two bells KL is the closed form, in the direction shown', () => {
  const values = { 'q-mean': 1, 'q-deviation': 0.5, 'p-mean': -1, 'p-deviation': 3 };
  expect(studyOf(at(values)).shown).toBeCloseTo(gaussianKl(1, 0.5, -1, 3), 10);
  expect(studyOf(at({ ...values, direction: 'reverse' })).shown).toBeCloseTo(
    gaussianKl(-1, 3, 1, 0.5),
    10,
  );
});

test('a mixture whose first bell has all the weight is that bell', () => {
  const one = { 'q-mean': -1, 'q-deviation': 0.7, 'p-mean': 2, 'p-deviation': 1.5 };
  const mixed = { ...one, shape: 'mixtures', 'q-weight': 1, 'p-weight': 1 };
  expect(studyOf(at(mixed)).measures).toEqual(studyOf(at(one)).measures);
  const second = { ...mixed, 'q-weight': 0, 'q-mean2': -1, 'q-deviation2': 0.7 };
  expect(studyOf(at(second)).measures).toEqual(studyOf(at(one)).measures);
});

test('bars: terms sum to KL; lists of any length and weights of any sum are distributions', () => {
  const q = [0.2, 0.2, 0.4, 0.2];
  const p = [0.1, 0.1, 0.1, 0.1, 0.6];
  const study = studyOf(at({ shape: 'bars', q, p }));
  const [whole, other] = [[...q, 0], p];
  expect(study.measures.forwardKl).toBeCloseTo(kl(whole, other), 12);
  expect(study.measures.js).toBeCloseTo(js(whole, other), 12);
  expect(study.measures.totalVariation).toBeCloseTo(totalVariation(whole, other), 12);
  expect(study.kind === 'bars' && study.terms.reduce((sum, term) => sum + term, 0)).toBeCloseTo(
    kl(whole, other),
    12,
  );
  expect(study.measures.reverseKl).toBe(Infinity); // p has the fifth event, q hasn't
});

test('a hole: infinite one way, said in words, finite the other', () => {
  const values = preset('hole');
  expect(output('forward-kl', values)).toBe('infinite');
  expect(output('reverse-kl', values)).toMatch(/^0\.\d{3}$/);
  expect(output('js', values)).toMatch(/^0\.\d{3}$/);
  expect(picture(values)).toContain('q has C, which p calls impossible: KL(q‖p) is infinite.');
  expect(picture(values)).toContain('+∞');
  expect(widget.describe(values)).not.toMatch(/NaN|Infinity/);
  const both = { ...values, q: [0.5, 0, 0.5, 0], p: [0, 0.5, 0, 0.5] };
  expect(remarkOn(at(both))).toBe(
    'p calls A and C impossible, q calls B and D impossible: both KLs are infinite.',
  );
  expect(output('area-above', both)).toBe('infinite');
});

test('every bell has a handle, and only those that have a weight', () => {
  const handles = (values: object): string[] =>
    [...picture(values).matchAll(/aria-roledescription="point" aria-label="([^"]+)"/g)].map(
      ([, name]) => name!,
    );
  expect(handles({})).toEqual(['q, its bell', 'p, its bell']);
  expect(handles({ shape: 'mixtures' })).toHaveLength(4);
  expect(handles(preset('two-modes'))).toEqual(['q, first bell', 'q, second bell', 'p, its bell']);
  const bars = [...picture({ shape: 'bars' }).matchAll(/role="slider"[^>]*aria-label="([^"]+)"/g)];
  expect(bars.map(([, name]) => name).slice(0, 4)).toEqual([
    'q of A',
    'p of A',
    'q of B',
    'p of B',
  ]);
});

test('what lies below 0 is hatched, and both signs are written', () => {
  const html = picture({});
  expect(html).toMatch(/data-below="true"[^>]*>−</);
  expect(html).toMatch(/>\+</);
});

test('remarks: what is most striking', () => {
  expect(remarkOn(at(preset('far-apart')))).toContain('hardly overlap');
  expect(remarkOn(at(preset('two-bells')))).toContain('KL(p‖q) is the larger');
  expect(remarkOn(at({ 'q-deviation': 2, 'p-deviation': 1 }))).toContain('KL(q‖p) is the larger');
  expect(remarkOn(at({ 'p-deviation': 1 }))).toContain('Both directions of KL agree');
  expect(remarkOn(at({ shape: 'bars', q: [0, 0, 0, 0] }))).toContain('no distribution');
});

test('goals: not by presets that look alike, and by their solutions', () => {
  expect(judge('infinite-one-way', preset('hole')).reached).toBe(true);
  expect(judge('infinite-one-way', { ...preset('hole'), q: [0.5, 0, 0.5, 0, 0] }).reached).toBe(
    false, // the other is infinite too
  );
  expect(judge('infinite-one-way', preset('far-apart')).reached).toBe(false);
  expect(judge('js-saturated', preset('far-apart'))).toEqual({
    reached: false,
    now: 'JS is 0.6931 nats with the means 8.00 apart, more than 6.',
  });
  // unit bells 6 apart aren't enough: JS = 0.6893 nats
  expect(judge('js-saturated', { 'q-mean': -3, 'p-mean': 3, 'p-deviation': 1 }).reached).toBe(
    false,
  );
  expect(judge('same-mean-kl', preset('same')).reached).toBe(false);
  expect(judge('same-mean-kl', { shape: 'bars', q: [1, 0, 0, 0], p: [0, 1, 0, 0] }).reached).toBe(
    false, // both infinite is no agreement
  );
  for (const [name, { solution }] of Object.entries(widget.goals!)) {
    const { values, notices } = readLink(`?${solution}`, '', widget, BASE);
    expect(notices).toEqual([]);
    expect(judge(name, values).reached, name).toBe(true);
  }
});

test('measureText: digits that matter', () => {
  expect([0, 0.1234, 12.3456, 123.456, Infinity].map(measureText)).toEqual([
    '0.000',
    '0.123',
    '12.35',
    '123.5',
    'infinite',
  ]);
});

test('table: all measures, and the events or the line in the direction shown', () => {
  const [measures, places] = widget.table(preset('two-bells'));
  expect(measures!.rows[0]![1]).toBeCloseTo(0.3181, 4);
  expect(places!.rows.map(([x]) => x)).toContain(0);
  const [, events] = widget.table({ ...preset('hole'), direction: 'reverse' });
  expect(events!.columns.at(-1)).toBe('p · log(p/q), nats');
  expect(events!.rows[2]).toEqual(['C', 0.3, 0, 0.15, 0]);
});
