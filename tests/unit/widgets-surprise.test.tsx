import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kl } from '../../src/maths/divergences.ts';
import { entropy } from '../../src/maths/information.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { readLink } from '../../src/widgets/permalink.ts';
import { codeTree } from '../../src/widgets/surprise/code-tree.ts';
import type { SurpriseValues } from '../../src/widgets/surprise/parameters.ts';
import { studyOf } from '../../src/widgets/surprise/study.ts';
import { remarkOn, wordText } from '../../src/widgets/surprise/words.ts';
import widget from '../../src/widgets/surprise/widget.tsx';

const BASE = startValues(widget, null) as SurpriseValues;
const at = (values: object): SurpriseValues => ({ ...BASE, ...values });
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={at(values)} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const judge = (goal: string, values: object) => widget.goals![goal]!.judge(at(values));

const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 2,
  maxLength: 8,
});
const wrong = fc.record({ q: weights, p: weights, 'wrong-code': fc.constant(true) });

test('studyOf: ideal lengths cost the entropy and KL(q‖p), in bits, infinite where KL is', () => {
  fc.assert(
    fc.property(wrong, (values) => {
      const { q, p, expected, entropy: bits } = studyOf(at(values));
      expect(bits * Math.LN2).toBeCloseTo(entropy(q), 10);
      const more = kl(q, p) / Math.LN2;
      if (more === Infinity) expect(expected.ideal).toBe(Infinity);
      else expect(expected.ideal).toBeCloseTo(bits + more, 6);
    }),
  );
});

test('studyOf: no word begins with another, none costs less than the entropy, Shannon’s less than a bit more', () => {
  fc.assert(
    fc.property(wrong, (values) => {
      const { words, expected, entropy: bits } = studyOf(at(values));
      for (const code of ['huffman', 'shannon'] as const) {
        const all = words[code].filter((word) => word !== null);
        for (const [i, one] of all.entries())
          for (const [j, other] of all.entries())
            if (i !== j) expect(other.startsWith(one)).toBe(false);
        expect(expected[code]).toBeGreaterThanOrEqual(bits - 1e-9);
      }
      if (expected.ideal < Infinity)
        // a hair below ½ takes 2 bits, and its ideal length rounds to 1
        expect(expected.shannon).toBeLessThan(expected.ideal + 1 + 1e-9);
    }),
  );
});

test('studyOf: the right code has p = q, Huffman’s no longer than Shannon’s', () => {
  fc.assert(
    fc.property(weights, (q) => {
      const { p, expected, entropy: bits, ...study } = studyOf(at({ q }));
      expect(p).toBe(study.q);
      expect(expected.ideal).toBeCloseTo(bits, 10);
      expect(expected.huffman).toBeLessThanOrEqual(expected.shannon + 1e-9);
    }),
  );
});

test('a trace that float64 cannot tell from rounding counts as 0', () => {
  const { q, words } = studyOf(at({ q: [0.5, 0.5, 1e-300] }));
  expect(q).toEqual([0.5, 0.5, 0]);
  expect(words.shannon).toEqual(['0', '1', null]);
  const sure = studyOf(at({ q: [8.3e-10, 1 - 8.3e-10] })); // what is left is all there is
  expect(sure.q).toEqual([0, 1]);
  expect(sure.entropy).toBe(0);
});

test('codeTree leads to every word, a bit at a time, and its leaves stand in the order of the words', () => {
  fc.assert(
    fc.property(wrong, fc.constantFrom('huffman', 'shannon'), (values, code) => {
      const words = studyOf(at(values)).words[code];
      const { leaves, branches } = codeTree(words, 30);
      for (const { symbol, x, depth } of leaves) {
        let read = '';
        let place = x;
        for (let below = depth; below > 0; below--) {
          const [branch, ...others] = branches.filter(
            (b) => !b.unused && b.depth === below - 1 && b.to === place,
          );
          expect(others).toEqual([]);
          read = branch!.bit + read;
          place = branch!.from;
        }
        expect(read).toBe(words[symbol]);
      }
      expect(leaves.map(({ x }) => x)).toEqual(leaves.map(({ x }) => x).toSorted((a, b) => a - b));
      expect(leaves).toHaveLength(words.filter((word) => word !== null).length);
    }),
  );
});

test('codeTree: Huffman’s has no unused way, Shannon’s of ⅓, ⅓, ⅓ has', () => {
  const { words } = studyOf(at({ q: [1, 1, 1] }));
  expect(codeTree(words.huffman, 16).branches.filter(({ unused }) => unused)).toEqual([]);
  expect(words.shannon).toEqual(['00', '01', '10']);
  expect(codeTree(words.shannon, 16).branches.filter(({ unused }) => unused)).toHaveLength(1);
  expect(codeTree(['', null], 16)).toMatchObject({
    leaves: [{ depth: 0 }],
    branches: [],
    depth: 0,
  });
});

test('½, ¼, ⅛, ⅛: 1.75 bits = 1.213 nats, whatever the code', () => {
  const { values } = widget.presets['powers']!;
  expect(output('entropy', values)).toBe('1.750');
  for (const code of ['ideal', 'huffman', 'shannon'])
    expect(output(`${code}-length`, values)).toBe('1.750');
  expect(output('entropy', { ...values, unit: 'nats' })).toBe((1.75 * Math.LN2).toFixed(3));
  expect(remarkOn(at(values))).toMatch(/^Every probability is a power of ½/);
});

test('nearly sure: Huffman’s takes a whole bit for next to no surprise', () => {
  const { values } = widget.presets['nearly-sure']!;
  expect(output('entropy', values)).toBe('0.222');
  expect(output('huffman-length', values)).toBe('1.030');
});

test('the wrong code: two bits for weather of 1.75, whole words and all', () => {
  const { values } = widget.presets['wrong']!;
  expect(output('entropy', values)).toBe('1.750');
  expect(output('huffman-length', values)).toBe('2.000');
  expect(output('kl', values)).toBe('0.250');
  expect(remarkOn(at(values))).toContain('Huffman’s words for p cost exactly that here');
});

test('a wrong code: KL more with ideal lengths, and Huffman’s may fall below that', () => {
  const same = { 'wrong-code': true, q: [0.9, 0.1], p: [0.6, 0.4] };
  const more = (0.9 * Math.log(0.9 / 0.6) + 0.1 * Math.log(0.1 / 0.4)) / Math.LN2;
  expect(output('kl', same)).toBe(more.toFixed(3));
  expect(output('huffman-length', { ...same, p: [0.2, 0.8] })).toBe('1.000'); // H(q, p) is 2.12
  expect(remarkOn(at({ ...same, p: [0.2, 0.8] }))).toContain('happens to cost less');
  expect(picture({ q: [0.9, 0.1] })).not.toContain('name="kl"');
});

test('what p rules out is infinite, in words', () => {
  const { values } = widget.presets['ruled-out']!;
  for (const name of ['ideal-length', 'huffman-length', 'shannon-length', 'kl'])
    expect(output(name, values)).toBe('infinite');
  expect(remarkOn(at(values))).toBe(
    'D, E can come, and p calls them impossible: p’s code has no word for them, and the surprise is infinite.',
  );
  expect(picture(values)).toContain('no word');
});

test('a certain symbol needs no bit; weights that are all 0 are said so', () => {
  expect(remarkOn(at({ q: [1, 0] }))).toMatch(/^One symbol is certain/);
  expect(output('huffman-length', { q: [1, 0] })).toBe('0.000');
  expect(remarkOn(at({ q: [0, 0] }))).toMatch(/^Weights that are all 0/);
  expect([null, '', '0101', '0'.repeat(20)].map(wordText)).toEqual([
    'no word',
    'the empty word',
    '0101',
    `${'0'.repeat(16)}… (20 bits)`,
  ]);
});

test('one-bit: within 0.01 of a bit, and not with a coin', () => {
  expect(judge('one-bit', {}).reached).toBe(false);
  expect(judge('one-bit', { q: [0.5, 0.5] })).toEqual({
    reached: false,
    now: 'The entropy is 1.000 bits; 2 symbols have a probability above 0.05, and it takes 3.',
  });
  expect(judge('one-bit', { q: [0.49, 0.49, 0.02] }).reached).toBe(false);
  const { values, notices } = readLink(`?${widget.goals!['one-bit']!.solution}`, '', widget, BASE);
  expect(notices).toEqual([]);
  expect(judge('one-bit', values).reached).toBe(true);
});

test('huffman-exact: powers of ½, not all alike, at least three', () => {
  const reached = (q: readonly number[]): boolean => judge('huffman-exact', { q }).reached;
  expect(reached(BASE.q)).toBe(false);
  expect(reached([0.5, 0.25, 0.25])).toBe(true);
  expect(reached([1, 0.5, 0.25, 0.25])).toBe(true); // weights
  expect(reached([0.25, 0.25, 0.25, 0.25])).toBe(false);
  expect(reached([0.5, 0.5, 0])).toBe(false);
  expect(reached([0.5, 0.2501, 0.2499])).toBe(false);
  expect(judge('huffman-exact', { q: [0.5, 0.2501, 0.2499] }).now).toContain(
    'less than 0.001 is wasted',
  );
});

test('table: symbols and averages', () => {
  const [symbols, averages] = widget.table(at(widget.presets['powers']!.values));
  expect(symbols!.rows[2]).toEqual(['C', 0.125, 0.125, 3 * Math.LN2, 3, 3, '110', '110']);
  expect(averages!.rows[0]).toEqual(['Entropy of q', 1.75, 1.75 * Math.LN2]);
});
