import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bayesLine } from '../../src/maths/gaussian-classes.ts';
import { gaussianMle } from '../../src/maths/estimators.ts';
import { cholesky, gaussianNdLogDensity } from '../../src/maths/gaussian-nd.ts';
import { logisticLoss, logisticOptimum } from '../../src/maths/logistic-regression.ts';
import type { Line } from '../../src/maths/logistic-regression.ts';
import { logisticRegression } from '../../src/models/logistic-regression.ts';
import { Float64Engine } from '../../src/training/float64-engine.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import { placesOf } from '../../src/widgets/pairs.ts';
import { readLink } from '../../src/widgets/permalink.ts';
import { IDLE } from '../../src/widgets/run-session.ts';
import type { TwoClassifiersValues } from '../../src/widgets/two-classifiers/parameters.ts';
import { dataOf, rightOf, samplesOf, studyOf } from '../../src/widgets/two-classifiers/study.ts';
import widget from '../../src/widgets/two-classifiers/widget.tsx';

const START = startValues(widget, null) as TwoClassifiersValues;
const preset = (name: string) => startValues(widget, name) as TwoClassifiersValues;
const picture = (values: TwoClassifiersValues, run: RunView = IDLE): string =>
  renderToStaticMarkup(<widget.View values={values} setValue={() => {}} asleep run={run} />);
const output = (html: string, name: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>([^<]*)`)
    .exec(html)![1]!
    .replace('&gt;', '>')
    .replace('&lt;', '<');

/** What the figure's own run comes to after so many steps. */
async function trained(values: TwoClassifiersValues, steps: number): Promise<RunView> {
  const spec = widget.training!.spec({ ...values, seed: 1, engine: 'float64' } as never, null);
  const { structure, scalars, batchSize, data, seed } = spec;
  const examples = Float64Array.from((data as { values: readonly number[] }).values);
  const setting = { structure, scalars, examples, seed };
  const engine = new Float64Engine(logisticRegression, setting, batchSize);
  const trace = await engine.advance(steps);
  const metrics = Object.fromEntries(
    Object.entries(trace).map(([name, curve]) => [name, curve.at(-1)!]),
  );
  return { ...IDLE, status: 'paused', step: steps, metrics };
}

/** Afresh: shares, moments and densities of the classes, and Bayes’ rule on them. */
function byHand({ discs, squares, shared }: TwoClassifiersValues, x: number, y: number) {
  const classes = [discs, squares].map((list) => {
    const places = placesOf(list);
    const [xs, ys] = [places.map((place) => place.x), places.map((place) => place.y)];
    const [ofX, ofY] = [gaussianMle(xs), gaussianMle(ys)];
    const xy = xs.reduce((sum, at, i) => sum + at * ys[i]!, 0) / xs.length - ofX.mean * ofY.mean;
    return {
      count: places.length,
      mean: [ofX.mean, ofY.mean],
      covariance: [ofX.deviation ** 2, xy, xy, ofY.deviation ** 2],
    };
  });
  const all = classes.reduce((sum, { count }) => sum + count, 0);
  const pooled = [0, 1, 2, 3].map((e) =>
    classes.reduce((sum, { count, covariance }) => sum + (count / all) * covariance[e]!, 0),
  );
  const joint = classes.map(({ count, mean, covariance }) => {
    const factor = cholesky(shared ? pooled : covariance, 2);
    return (count / all) * Math.exp(gaussianNdLogDensity([x, y], mean, factor));
  }) as [number, number];
  const density = joint[0] + joint[1];
  return { share: joint[1] / density, log: Math.log(density) };
}

test('what the Gaussians say of a place is Bayes’ rule on the points’ own moments', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -4, max: 4, noNaN: true }),
      fc.double({ min: -4, max: 4, noNaN: true }),
      fc.boolean(),
      fc.constantFrom(null, ...Object.keys(widget.presets)),
      (x, y, shared, name) => {
        const values = {
          ...(startValues(widget, name) as TwoClassifiersValues),
          ...{ shared, far: [x, y] },
        };
        const { asked } = studyOf(values);
        const { share, log } = byHand(values, x, y);
        expect(1 / (1 + Math.exp(-asked.bayes!))).toBeCloseTo(share, 8);
        expect(asked.logDensity).toBeCloseTo(log, 8);
      },
    ),
  );
});

test('with one covariance the boundary is the closed form’s line, with two a conic', () => {
  const shared = preset('one-covariance');
  const { generative } = studyOf(shared);
  if ('reason' in generative) throw new Error(generative.reason);
  const { wx, wy, bias } = bayesLine(generative.pair);
  const { conic } = generative;
  expect([conic.xx, conic.xy, conic.yy]).toEqual([0, 0, 0]);
  expect(conic.x).toBeCloseTo(wx, 10);
  expect(conic.y).toBeCloseTo(wy, 10);
  expect(conic.one).toBeCloseTo(bias, 10);
  expect(output(picture(shared), 'boundary')).toBe('a straight line');
  expect(output(picture(START), 'boundary')).toBe('an ellipse');
  expect(output(picture(preset('crossed')), 'boundary')).toBe('a hyperbola');
});

test('far off, both are sure of opposite classes, and the Gaussians alone see that nothing is there', async () => {
  const run = await trained(START, 300);
  const html = picture(START, run);
  expect(output(html, 'line-share')).toMatch(/^(> )?0\.99/);
  expect(output(html, 'bayes-share')).toBe('< 0.0001');
  expect(output(html, 'bayes-log')).toBe('−24.9');
  expect(output(html, 'line-log')).toBe('it has none');
  expect(html).toContain('Nothing like ? was among the points: none has a log p(x) below −');
  const inside = picture({ ...START, far: [1, 0.5] }, run);
  expect(inside).toContain('Such places are among the points');
});

test('the line stands where the run has brought it; before that there is none', async () => {
  const html = picture(START);
  expect(output(html, 'line-share')).toBe('–');
  expect(output(html, 'steepness')).toBe('–');
  const run = await trained(START, 300);
  const { wx, wy, bias } = run.metrics as unknown as Line;
  const right = rightOf(dataOf(START), (x, y) => wx * x + wy * y + bias);
  const after = picture(START, run);
  expect(output(after, 'steepness')).toBe(Math.hypot(wx, wy).toFixed(2));
  expect(output(after, 'line-right')).toBe(String(right));
  const best = logisticOptimum(dataOf(START)) as Line;
  const above = run.metrics['nll']! - logisticLoss(dataOf(START), best);
  expect(studyOf(START, run).line!.above).toBeCloseTo(above, 12);
  expect(above).toBeLessThan(0.05);
});

test('where a line parts the classes the weights grow without end', async () => {
  const parted = preset('parted');
  expect(studyOf(parted)).toMatchObject({ parted: true });
  const lengths = await Promise.all(
    [100, 400, 1600].map(async (steps) => {
      const run = await trained(parted, steps);
      return studyOf(parted, run).line!.steepness;
    }),
  );
  expect(lengths[1]! - lengths[0]!).toBeGreaterThan(1);
  expect(lengths[2]! - lengths[1]!).toBeGreaterThan(1);
  expect(picture(parted, await trained(parted, 400))).toContain('and grows without end');
  expect(studyOf(START).parted).toBe(false);
});

test('one point far off on its own side moves the Gaussians’ line and not the most likely one', () => {
  const before = studyOf(preset('one-covariance'));
  const after = studyOf(preset('outlier'));
  const angle = ({ wx, wy }: Line): number => (180 / Math.PI) * Math.atan2(wy, wx);
  expect(Math.abs(angle(after.best as Line) - angle(before.best as Line))).toBeLessThan(0.1);
  const [one, other] = [before, after].map(({ generative }) => {
    if ('reason' in generative) throw new Error(generative.reason);
    return angle(bayesLine(generative.pair));
  }) as [number, number];
  expect(one - other).toBeGreaterThan(15);
});

test('how many points lie on their own side, and how steep the line gets: the prose says so', async () => {
  const rights = (values: TwoClassifiersValues): readonly (number | null)[] => {
    const { data, best, generative } = studyOf(values);
    const ofBest =
      'reason' in best ? null : rightOf(data, (x, y) => best.wx * x + best.wy * y + best.bias);
    return [ofBest, 'reason' in generative ? null : generative.right, data.labels.length];
  };
  expect(rights(START)).toEqual([23, 23, 26]);
  expect(rights(preset('around'))).toEqual([15, 28, 28]);
  expect(rights(preset('crossed'))).toEqual([14, 28, 28]);
  expect(rights(preset('parted'))).toEqual([null, 24, 24]);
  const { best } = studyOf(START) as { best: Line };
  expect(Math.hypot(best.wx, best.wy).toFixed(2)).toBe('1.74');
  const steepness = async (steps: number): Promise<string> => {
    const slow = { ...preset('parted'), learningRate: 1 };
    return studyOf(slow, await trained(slow, steps)).line!.steepness.toFixed(1);
  };
  expect(await Promise.all([100, 300, 1000, 3000].map(steepness))).toEqual([
    '3.8',
    '4.8',
    '6.0',
    '7.2',
  ]);
});

test('samples come from the Gaussians, and more of them go on with the same ones', () => {
  const { generative } = studyOf(START);
  if ('reason' in generative) throw new Error(generative.reason);
  const [discs, squares] = samplesOf(generative.pair, 20_000, 1);
  const { prior, mean, covariance } = generative.pair[0];
  expect(discs.length / 20_000).toBeCloseTo(prior, 1);
  expect(discs.length + squares.length).toBe(20_000);
  const xs = gaussianMle(discs.map(({ x }) => x));
  expect(xs.mean).toBeCloseTo(mean[0], 1);
  expect(xs.deviation ** 2 / covariance[0]).toBeCloseTo(1, 1);
  const few = samplesOf(generative.pair, 30, 1);
  expect(discs.slice(0, few[0].length)).toEqual(few[0]);
  expect(squares.slice(0, few[1].length)).toEqual(few[1]);
  expect(samplesOf(generative.pair, 30, 2)).not.toEqual(few);
});

test('points that determine no classifier are answered by a sentence', () => {
  const bare = { ...START, discs: [0, 0, 2, 2], squares: [1, 1, 3, 3] };
  expect(widget.describe(bare)).toContain('All points lie on one line');
  expect(widget.describe(bare)).toContain('Gaussian has no density');
  expect(output(picture(bare), 'bayes-log')).toBe('–');
  const one = { ...START, discs: [0, 1], squares: [1, 0] };
  expect(picture(one)).not.toMatch(/NaN|Infinity/);
  expect(widget.describe({ ...START, discs: [...START.discs, 3] })).toContain('14 discs'); // half a point is none
});

test('describe says how many, how they stand and what they say', async () => {
  expect(widget.describe(START, await trained(START, 300))).toMatch(
    /^14 discs and 12 squares\. Logistic regression: After 300 steps it is 0\.\d+ nats per point above the most likely line, dashed\. The line puts \d+ of 26 on their own side\. Gaussians: The boundary is an ellipse\. .* by the line and below 0\.0001 by Bayes’ rule, and log p\(x\) is −24\.9\.$/,
  );
});

test('the goals: each is reached by its solution, and by nothing less', async () => {
  for (const [name, { judge, solution }] of Object.entries(widget.goals!)) {
    const link = readLink(`?${solution}`, '', widget, START);
    const values = link.values as TwoClassifiersValues;
    const run = link.step === null ? IDLE : await trained(values, link.step);
    const verdict = judge(values, run);
    expect(verdict.reached, `${name}: ${verdict.now}`).toBe(true);
    expect(judge(START, IDLE).now).toMatch(/\d/);
    if (link.step !== null) expect(judge(values, IDLE).reached, name).toBe(false);
  }
  const { 'both-sure': bothSure, endless, bent } = widget.goals!;
  const run = await trained(START, 300);
  expect(bothSure!.judge(START, run).reached).toBe(false); // they disagree there
  expect(bothSure!.judge({ ...START, far: [-1.5, 0] }, run).reached).toBe(false); // a point like the others
  expect(endless!.judge(START, run).reached).toBe(false);
  expect(bent!.judge(preset('parted')).reached).toBe(false);
});
