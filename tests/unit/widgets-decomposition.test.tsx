import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kl } from '../../src/maths/divergences.ts';
import { crossEntropy, entropy } from '../../src/maths/information.ts';
import { softmaxFit } from '../../src/models/softmax-fit.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunValues, RunView } from '../../src/widgets/declaration.ts';
import type { DecompositionValues } from '../../src/widgets/decomposition/parameters.ts';
import { crossEntropyAt, samplesOf, studyOf } from '../../src/widgets/decomposition/study.ts';
import widget from '../../src/widgets/decomposition/widget.tsx';
import { readLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

type Values = DecompositionValues & RunValues;
const preset = (name: string | null): Values => startValues(widget, name) as unknown as Values;
const START = preset(null);

const picture = (values: Values, run: RunView = IDLE): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);
const output = (html: string, name: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`).exec(html)![1]!;

/** The run that the widget asks for, after so many steps. */
async function after(values: Values, steps: number): Promise<RunView> {
  const { structure, scalars, data, batchSize, seed } = widget.training!.spec(values, null);
  const examples = Float64Array.from(data.kind === 'numbers' ? data.values : []);
  const engine = new Float64Engine(softmaxFit, { structure, scalars, examples, seed }, batchSize);
  const trace = Object.entries(await engine.advance(steps));
  return {
    ...IDLE,
    status: 'paused',
    step: steps,
    metrics: Object.fromEntries(trace.map(([name, values]) => [name, values[steps - 1]!])),
    curves: Object.fromEntries(trace.map(([name, values]) => [name, Float32Array.from(values)])),
  };
}

test('before training p is uniform, and the parts add up to log K', () => {
  const { p, crossEntropy: all, entropy: least, kl: rest } = studyOf(START);
  expect(p).toEqual([0.2, 0.2, 0.2, 0.2, 0.2]);
  expect(all).toBeCloseTo(Math.log(5), 12);
  expect(least).toBeCloseTo(entropy(START.q), 12);
  expect(rest).toBeCloseTo(Math.log(5) - entropy(START.q), 12);
});

test('at every step the cross-entropy is the entropy of q, which stays, and KL', async () => {
  const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 2,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(weights, fc.integer({ min: 1, max: 40 }), async (q, steps) => {
      const values = { ...START, q, samples: 50 };
      const study = studyOf(values, await after(values, steps));
      expect(study.steps).toBe(steps);
      expect(study.crossEntropy).toBeCloseTo(study.entropy + study.kl, 9);
      expect(study.entropy).toBe(studyOf(values).entropy);
    }),
    { numRuns: 40 },
  );
});

test('training on many samples takes KL away, and the entropy stays', async () => {
  const run = await after(START, 300);
  const html = picture(START, run);
  expect(output(html, 'entropy')).toBe(output(picture(START), 'entropy'));
  expect(Number(output(html, 'kl'))).toBeLessThan(0.01);
  const study = studyOf(START, run);
  expect(output(html, 'cross-entropy')).toBe(study.crossEntropy.toFixed(4));
});

test('it heads for the samples’ shares, where KL is as predicted', async () => {
  const few = preset('few-samples');
  const { klOfSamples } = studyOf(few);
  expect(klOfSamples).toBeGreaterThan(0.005);
  expect(klOfSamples).toBeLessThan(Infinity);
  const end = studyOf({ ...few, learningRate: 3 }, await after({ ...few, learningRate: 3 }, 3000));
  expect(end.kl).toBeCloseTo(klOfSamples, 6);
  const counts = few.q.map((_, k) => samplesOf(few).filter((symbol) => symbol === k).length);
  expect(klOfSamples).toBeCloseTo(
    kl(
      few.q,
      counts.map((count) => count / few.samples),
    ),
    12,
  );
});

test('samples are those of the seed, and hold no symbol that cannot come', () => {
  const values = { ...START, q: [0.5, 0, 0.5] };
  expect(samplesOf(values)).toEqual(samplesOf({ ...values }));
  expect(samplesOf(values)).not.toEqual(samplesOf({ ...values, seed: 2 }));
  expect(new Set(samplesOf(values))).toEqual(new Set([0, 2]));
});

test('the curve is the cross-entropy before the first step and after each', async () => {
  const run = await after(START, 20);
  expect(crossEntropyAt(START.q, run.curves, 0)).toBeCloseTo(Math.log(5), 12);
  for (const step of [1, 7, 20]) {
    const p = START.q.map((_, k) => run.curves[`p${k}`]![step - 1]!);
    expect(crossEntropyAt(START.q, run.curves, step)).toBeCloseTo(crossEntropy(START.q, p), 12);
  }
});

test('a run whose numbers are no probabilities is not drawn as one', () => {
  for (const odd of [NaN, Infinity, -1, 5]) {
    const metrics = Object.fromEntries(START.q.map((_, k) => [`p${k}`, odd]));
    const run = { ...IDLE, status: 'failed', step: 3, metrics } as const;
    expect(studyOf(START, run).steps).toBe(0);
    expect(picture(START, run)).not.toMatch(/NaN|Infinity/);
  }
});

test('an impossible event under p is said in words', () => {
  const metrics = { p0: 1, p1: 0, p2: 0, p3: 0, p4: 0 };
  const run = { ...IDLE, status: 'paused', step: 3, metrics } as const;
  expect(output(picture(START, run), 'kl')).toBe('infinite');
  expect(widget.describe(START, run)).not.toMatch(/Infinity|NaN/);
});

test('describe', async () => {
  expect(widget.describe(START)).toBe(
    'Symbols come with the probabilities A 0.500, B 0.250, C 0.150, D 0.060, E 0.040. Before ' +
      'training the cross-entropy is 1.6094 nats: 1.2753 of q’s own entropy and 0.3342 of KL. ' +
      'p starts uniform: every symbol costs log 5. No p gets below H(q) = 1.275.',
  );
  expect(widget.describe(preset('uniform'))).toContain('there is nothing to learn');
  const missing = { ...START, q: [0.999, 0.001], samples: 10 };
  expect(widget.describe(missing, await after(missing, 100))).toContain('p forgets it');
});

describe('down-to-entropy', () => {
  const { judge, solution } = widget.goals!['down-to-entropy']!;
  test('is reached by its solution, and not before', async () => {
    const link = readLink(`?${solution}`, '', widget, startValues(widget, null));
    const values = link.values as unknown as Values;
    expect(judge(link.values, IDLE).reached).toBe(false);
    expect(judge(link.values, await after(values, 5)).reached).toBe(false);
    expect(judge(link.values, await after(values, link.step!)).reached).toBe(true);
  });
  test('is not reached where there is nothing to learn', async () => {
    const uniform = preset('uniform');
    expect(judge(uniform, await after(uniform, 50)).reached).toBe(false);
  });
});
