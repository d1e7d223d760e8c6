import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gaussianMixtureDensity } from '../../src/maths/gaussian-mixture.ts';
import type { GaussianMixture } from '../../src/maths/gaussian-mixture.ts';
import { mixtureEm } from '../../src/models/mixture-em.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';
import type { RunEvent, RunSpec } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues, RunView } from '../../src/widgets/declaration.ts';
import { bestOf } from '../../src/widgets/mixture-em/best.ts';
import type { MixtureEmValues } from '../../src/widgets/mixture-em/parameters.ts';
import { atRest, heightsWith, pointsOf, stateOf } from '../../src/widgets/mixture-em/state.ts';
import widget from '../../src/widgets/mixture-em/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const START = startValues(widget, null) as MixtureEmValues;
const preset = (name: string): MixtureEmValues => startValues(widget, name) as MixtureEmValues;

/** The run of these values after so many half-steps, as its figure sees it. */
async function afterRun(
  values: MixtureEmValues,
  steps: number,
  events: readonly RunEvent[] = [],
): Promise<RunView> {
  const spec: RunSpec = widget.training!.spec(values as unknown as RunValues, null);
  if (spec.data.kind !== 'numbers') throw new Error('EM learns from numbers.');
  const { structure, scalars, seed, batchSize } = spec;
  const examples = Float64Array.from(spec.data.values);
  const engine = new Float64Engine(mixtureEm, { structure, scalars, examples, seed }, batchSize);
  const curves: Record<string, Float32Array> = {};
  const metrics: Record<string, number> = {};
  for (let step = 0; step < steps; step++) {
    for (const event of events) if (event.step === step) engine.setScalar(event.name, event.value);
    const trace = await engine.advance(1);
    for (const [name, [value]] of Object.entries(trace)) {
      (curves[name] ??= new Float32Array(steps))[step] = value!;
      metrics[name] = value!;
    }
  }
  const probes: Record<string, Float32Array> = {};
  for (const [name, probe] of Object.entries(widget.training!.probes(values, null)))
    probes[name] = await engine.evaluate(probe);
  return { ...IDLE, status: 'paused', step: steps, metrics, curves, probes };
}

const picture = (values: MixtureEmValues, run: RunView = IDLE): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);
const output = (html: string, name: string): number =>
  Number(new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html)![1]!.replace('−', '-'));

/** The mean of log p over the points, by densities alone. */
function averageLog(points: Float64Array, mixture: GaussianMixture): number {
  const { width } = mixture;
  const count = points.length / width;
  let sum = 0;
  for (let i = 0; i < count; i++)
    sum += Math.log(gaussianMixtureDensity(points.subarray(i * width, (i + 1) * width), mixture));
  return sum / count;
}

test('log p is bound plus gap at every half-step; E closes the gap, M lifts log p', async () => {
  let before = -Infinity;
  for (let step = 0; step <= 12; step++) {
    const run = step === 0 ? IDLE : await afterRun(START, step);
    const state = stateOf(START, run);
    const { logLikelihood, elbo, kl } = state.heights;
    expect(logLikelihood).toBeCloseTo(averageLog(state.points, state.mixture), 10);
    expect(elbo + kl).toBeCloseTo(logLikelihood, 6);
    if (state.half === 'E') expect(Math.abs(kl)).toBeLessThan(1e-6);
    else expect(kl).toBeGreaterThan(1e-6);
    expect(logLikelihood).toBeGreaterThan(before - 1e-6);
    const html = picture(START, run);
    expect(output(html, 'log-likelihood')).toBeCloseTo(logLikelihood, 4);
    expect(output(html, 'elbo')).toBeCloseTo(elbo, 4);
    expect(output(html, 'kl')).toBeCloseTo(kl, 4);
    if (step > 0) expect(run.metrics['nll']).toBeCloseTo(-logLikelihood, 5);
    before = logLikelihood;
  }
});

test('along one mean the bound lies under log p everywhere, touches it after E, and has its top there after M', async () => {
  const line = preset('line');
  for (const step of [1, 2, 3, 4, 9, 10]) {
    const state = stateOf(line, await afterRun(line, step));
    for (const c of [0, 1]) {
      const here = state.mixture.means[c]!;
      const now = heightsWith(state, c, here);
      expect(now.elbo).toBeCloseTo(state.heights.elbo, 12);
      fc.assert(
        fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (x) => {
          const { logLikelihood, elbo } = heightsWith(state, c, x);
          expect(elbo).toBeLessThan(logLikelihood + 1e-6);
          if (state.half === 'M') expect(elbo).toBeLessThan(now.elbo + 1e-6);
        }),
      );
      if (state.half === 'E') expect(now.logLikelihood - now.elbo).toBeCloseTo(0, 6);
    }
  }
});

test('numbers in pairs: what counts on the line is x, in the plane y between −3 and 3, an odd one left over nothing', () => {
  const values = { ...START, points: [1, 2, -3, 5, 0, -4, 9] };
  expect([...pointsOf(values)]).toEqual([1, 2, -3, 3, 0, -3]);
  expect([...pointsOf({ ...values, dimensions: '1' })]).toEqual([1, -3, 0]);
});

test('the bad start ends in a worse place, k-means too; the best of other starts is that of the default', async () => {
  const trapped = await afterRun(preset('trap'), 60);
  const found = await afterRun(START, 60);
  expect(atRest(stateOf(preset('trap'), trapped), trapped)).toBe(true);
  expect(stateOf(preset('trap'), trapped).heights.logLikelihood).toBeCloseTo(-3.145, 3);
  expect(stateOf(START, found).heights.logLikelihood).toBeCloseTo(-2.603, 3);
  expect(bestOf(START)).toBeCloseTo(-2.603, 2);
  expect(trapped.metrics['distortion']).toBeCloseTo(1.844, 3);
  expect(found.metrics['distortion']).toBeCloseTo(1.074, 3);
  const { judge } = widget.goals!['trap']!;
  expect(judge(START, found)).toEqual({
    reached: false,
    now: expect.stringContaining('log p is −2.603 nats per point, at rest'),
  });
  expect(judge(preset('trap'), await afterRun(preset('trap'), 6)).now).toContain('not yet at rest');
});

test.each(Object.entries(widget.goals!))('the solution of %s reaches it', async (name, goal) => {
  const { values, step } = readLink(`?${goal.solution}`, '', widget, startValues(widget, null));
  const of = values as unknown as MixtureEmValues;
  expect(goal.judge(of, await afterRun(of, step!)).reached).toBe(true);
  if (name === 'rescue') {
    const left = { ...of, restart: 0 };
    expect(goal.judge(left, await afterRun(left, step!)).reached).toBe(false);
  }
});

test('an empty component, a collapsed one and a restart are told apart in words', async () => {
  const far = preset('empty');
  expect(widget.describe(far, await afterRun(far, 2))).toContain(
    'Component 3 is empty: it answers for 0.00 points of 24.',
  );
  const outlier = preset('outlier');
  expect(widget.describe(outlier, await afterRun(outlier, 4))).toContain(
    'Component 2 has collapsed: it answers for 1.0 points and is as narrow as it may be, σ = 0.10.',
  );
  const restarted = preset('restart');
  expect(widget.describe(restarted, await afterRun(restarted, 4))).toContain(
    'began afresh after this M-step. That is an event, no step of EM, and log p fell by 0.557',
  );
  // there it collapses again and again, and is never rescued
  const long = await afterRun(restarted, 120);
  expect(long.curves['restarted']!.filter((count) => count > 0)).toHaveLength(4);
  expect(widget.goals!['rescue']!.judge(restarted, long).reached).toBe(false);
  // the same by the reader’s hand, later: an event of the run
  const by = await afterRun(outlier, 6, [{ step: 5, name: 'restart', value: 1 }]);
  expect(stateOf(outlier, by).restarted).toBe(1);
});

test('describe', async () => {
  expect(widget.describe(START)).toMatch(
    /^24 points in the plane\. Before the first half-step log p is −4\.\d{3} nats per point, .* component 1 answers for 8\.0 points, its mean at \(−1\.00, 0\.00\)/,
  );
  expect(widget.describe(START, await afterRun(START, 1))).toContain(
    'the gap 0.0000. By q, component 1',
  );
});

test('the tables have the responsibilities and the half-steps', async () => {
  const run = await afterRun(START, 3);
  const [components, points, steps] = widget.table(START, run);
  expect(components!.rows.map((row) => row[1] as number).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  for (const row of points!.rows)
    expect((row.slice(3, 6) as number[]).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  expect(steps!.rows.map((row) => row[1])).toEqual(['E', 'M', 'E']);
  expect(steps!.rows[2]![4]).toBeCloseTo(0, 5);
  expect(widget.table(START)).toHaveLength(2);
});
