import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineJs, lineKl } from '../../src/maths/line-divergences.ts';
import { mixtureDistribution } from '../../src/maths/line-distribution.ts';
import { mixtureMoments } from '../../src/maths/mixture.ts';
import { DIVERGENCES, klFit, mixtureOf } from '../../src/models/kl-fit.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues, RunView } from '../../src/widgets/declaration.ts';
import { fitsOf, modeUnder, modesOf } from '../../src/widgets/kl-fit/fits.ts';
import type { KlFitValues } from '../../src/widgets/kl-fit/parameters.ts';
import widget from '../../src/widgets/kl-fit/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import { bell } from '../support/distributions.ts';

const START = startValues(widget, null) as KlFitValues;
const preset = (name: string): KlFitValues => startValues(widget, name) as KlFitValues;

const picture = (values: KlFitValues, run: RunView = IDLE): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);
const output = (html: string, name: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html)![1]!;

/** The run that the widget asks for, after so many steps. */
function after(values: KlFitValues, steps: number): RunView {
  const { structure, scalars } = widget.training!.spec(values as unknown as RunValues, null);
  const setting = { structure, scalars, examples: new Float64Array(), seed: 1 };
  const state = klFit.initial(setting);
  const trace = Array.from({ length: steps }, (_, step) =>
    klFit.step(state, { ...setting, rows: new Int32Array(), step }),
  );
  const names = Object.keys(trace.at(-1)!);
  return {
    ...IDLE,
    status: 'paused',
    step: steps,
    metrics: trace.at(-1)!,
    curves: Object.fromEntries(
      names.map((name) => [name, Float32Array.from(trace, (metrics) => metrics[name]!)]),
    ),
  };
}

const values: fc.Arbitrary<KlFitValues> = fc
  .record({
    mu: fc.double({ min: -5, max: 5, noNaN: true }),
    sigma: fc.double({ min: 0.3, max: 4, noNaN: true }),
    weight: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    mean1: fc.double({ min: -4, max: 4, noNaN: true }),
    deviation1: fc.double({ min: 0.4, max: 2, noNaN: true }),
    mean2: fc.double({ min: -4, max: 4, noNaN: true }),
    deviation2: fc.double({ min: 0.4, max: 2, noNaN: true }),
  })
  .map((drawn) => ({ ...START, ...drawn }));

test('each bell is judged by its own divergence from q, as adaptive quadrature finds it', () => {
  fc.assert(
    fc.property(values, (at) => {
      const { forward, reverse, js, excess } = fitsOf(at);
      const mixture = mixtureOf(at);
      const q = mixtureDistribution(mixture);
      const p = mixtureDistribution(bell(at.mu, at.sigma));
      const relative = (found: number, exact: number): number =>
        Math.abs(found - exact) / Math.max(1, exact);
      expect(relative(forward.nats, lineKl(q, p).value)).toBeLessThan(1e-6);
      expect(relative(reverse.nats, lineKl(p, q).value)).toBeLessThan(1e-4);
      expect(relative(js.nats, lineJs(q, p).value)).toBeLessThan(1e-6);
      const { mean, deviation } = mixtureMoments(mixture);
      const least = fitsOf({ ...at, mu: mean, sigma: deviation }).forward.nats;
      expect(relative(excess, forward.nats - least)).toBeLessThan(1e-9);
    }),
  );
});

test('the numbers shown are those of the bells drawn: the reader’s start, or the run’s once it has a step', () => {
  const before = fitsOf(START);
  for (const name of DIVERGENCES)
    expect(output(picture(START), name)).toBe(before[name].nats.toFixed(4));
  expect(picture(START).match(/μ = 1\.00, σ = 1\.00/g)!.length).toBeGreaterThanOrEqual(3);
  const run = after(START, 200);
  const html = picture(START, run);
  expect(output(html, 'forward')).toBe('0.5552');
  expect(output(html, 'reverse')).toBe('0.6918'); // log 2 less what the other mode still has of p
  expect(output(html, 'js')).toBe(fitsOf(START, run).js.nats.toFixed(4));
  expect(html).toContain('μ = 2.00, σ = 0.60');
  expect(html).toContain('μ = 0.01, σ = 2.09');
});

test('a run whose numbers have gone wrong is drawn all the same', () => {
  const odd = fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constantFrom(NaN, Infinity, -Infinity, 0),
  );
  fc.assert(
    fc.property(values, odd, odd, fc.integer({ min: 1, max: 40 }), (at, mean, deviation, step) => {
      const metrics = Object.fromEntries(
        DIVERGENCES.flatMap((name) => [
          [name, mean],
          [`${name}Mean`, mean],
          [`${name}Deviation`, deviation],
        ]),
      );
      const curves = Object.fromEntries(
        Object.entries(metrics).map(([name, value]) => [name, new Float32Array(step).fill(value)]),
      );
      const run = { ...IDLE, status: 'paused', step, metrics, curves } as const;
      expect(picture(at, run)).not.toMatch(/\b(NaN|Infinity|undefined)\b/);
      expect(widget.describe(at, run)).not.toMatch(/\b(NaN|Infinity|undefined)\b/);
    }),
    { numRuns: 60 },
  );
});

test('the bell with q’s moments is dashed on request, in the panel of KL(q‖p) alone', () => {
  const dashes = (html: string): number => html.split('stroke-dasharray="5 4"').length - 1;
  expect(dashes(picture(START))).toBe(0);
  expect(dashes(picture({ ...START, best: true }))).toBe(1);
});

test('describe', () => {
  expect(widget.describe(START)).toBe(
    'The target q is a mixture: weight 0.50 at −2.00 with σ = 0.60, and weight 0.50 at 2.00 with ' +
      'σ = 0.60. The bells are at their start. KL(q‖p) is 1.9989 nats at μ = 1.00, σ = 1.00. ' +
      'Slope 4.47. KL(p‖q) is 1.4986 nats at μ = 1.00, σ = 1.00. Slope 1.34. JS(q, p) is 0.2754 ' +
      'nats at μ = 1.00, σ = 1.00. Slope 0.21.',
  );
  const trained = widget.describe(START, after(START, 200));
  expect(trained).toContain('After 200 steps:');
  expect(trained).toContain('At rest with the mean and deviation of q.');
  expect(trained).toContain('At rest on the right mode; the other is missed.');
});

test('the table judges every bell by every divergence, and q’s moments as well', () => {
  const [bells, target] = widget.table(START, after(START, 200));
  expect(bells!.caption).toBe('The bells at step 200');
  expect(bells!.rows.map(([name]) => name)).toEqual([
    'KL(q‖p)',
    'KL(p‖q)',
    'JS(q, p)',
    'mean and deviation of q',
  ]);
  const nats = bells!.rows.map((row) => row.slice(3).map(Number));
  for (const k of [0, 1])
    // JS is still on its way
    for (const row of nats) expect(row[k]).toBeGreaterThanOrEqual(nats[k]![k]! - 1e-4);
  expect(target!.rows).toEqual([
    ['left', 0.5, -2, 0.6],
    ['right', 0.5, 2, 0.6],
  ]);
});

describe('what the presets promise', () => {
  test('apart: KL(q‖p) over both, KL(p‖q) on the right mode', () => {
    const fits = fitsOf(preset('apart'), after(preset('apart'), 300));
    expect(fits.excess).toBeLessThan(1e-4);
    expect(modeUnder(modesOf(preset('apart')), fits.reverse)).toBe('right');
  });
  test('close: both KLs nearly agree, and p covers both modes', () => {
    const fits = fitsOf(preset('close'), after(preset('close'), 300));
    expect(Math.abs(fits.forward.mean - fits.reverse.mean)).toBeLessThan(0.001);
    expect(Math.abs(fits.forward.deviation - fits.reverse.deviation)).toBeLessThan(0.02);
    expect(widget.describe(preset('close'), after(preset('close'), 300))).toContain(
      'At rest over the whole of q.',
    );
  });
  test('unequal: KL(p‖q) leaves the small mode beside it for the large one', () => {
    const at = preset('unequal');
    expect(at.mu).toBeLessThan(0);
    expect(modeUnder(modesOf(at), fitsOf(at, after(at, 300)).reverse)).toBe('right');
  });
  test('wide start: KL(p‖q) ends between the modes, 0.4 nats worse than on one', () => {
    const fits = fitsOf(preset('wide-start'), after(preset('wide-start'), 500));
    expect(fits.reverse.nats).toBeCloseTo(1.1384, 3);
    expect(widget.describe(preset('wide-start'), after(preset('wide-start'), 500))).toContain(
      'At rest between the modes, worse than on either.',
    );
  });
  test('far start: JS hardly moves, while both KLs do', () => {
    const at = preset('far-start');
    const fits = fitsOf(at, after(at, 200));
    expect(Math.abs(fits.js.mean - at.mu)).toBeLessThan(0.01);
    expect(fits.js.slope).toBeLessThan(0.001);
    expect(Math.abs(fits.reverse.mean - 0.5)).toBeLessThan(0.05);
    expect(fits.forward.nats).toBeLessThan(fitsOf(at).forward.nats / 10);
    expect(widget.describe(at)).toContain('almost flat');
  });
});

describe('goals', () => {
  const goals = widget.goals!;
  test.each(Object.keys(goals))('%s: its solution reaches it, and not before its steps', (name) => {
    const { judge, solution } = goals[name]!;
    const base = startValues(widget, null);
    const link = readLink(`?${solution}`, '', widget, base);
    const at = link.values as unknown as KlFitValues;
    expect(judge(link.values, IDLE).reached).toBe(false);
    expect(judge(link.values, after(at, 5)).reached).toBe(false);
    expect(judge(link.values, after(at, link.step!))).toMatchObject({ reached: true });
  });
  test('the default start reaches covers alone', () => {
    const run = after(START, 300);
    const reached = Object.keys(goals).filter((name) => goals[name]!.judge(START, run).reached);
    expect(reached).toEqual(['covers']);
    expect(goals['other-mode']!.judge(START, run).now).toBe(
      'The bell of KL(p‖q) is at μ = 2.00, σ = 0.60, at rest on the right mode.',
    );
  });
  test('modes that lie close are no other mode, and hold nothing between them', () => {
    const at = preset('close');
    const run = after(at, 300);
    expect(goals['other-mode']!.judge(at, run)).toEqual({
      reached: false,
      now: 'The modes of q lie so close that p covers both: move them apart.',
    });
    expect(goals['stuck-between']!.judge(at, run).reached).toBe(false);
  });
  test('starting where KL(q‖p) is least is no way to cover', () => {
    const at = { ...START, mu: 0, sigma: 2.09 };
    expect(goals['covers']!.judge(at, after(at, 20)).reached).toBe(false);
  });
});
