import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { bernoulliLogLikelihood } from '../../src/maths/log-space.ts';
import { linearPosterior } from '../../src/maths/linear-gaussian.ts';
import type { Probe } from '../../src/training/run-spec.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import type { RunView } from '../../src/widgets/declaration.ts';
import {
  digitsBounds,
  digitsCurve,
  digitsProbes,
  digitsStudy,
  IMAGES,
} from '../../src/widgets/elbo-gap/digits-study.ts';
import { linearCurve, linearStudy, problemOf } from '../../src/widgets/elbo-gap/linear-study.ts';
import type { ElboGapValues } from '../../src/widgets/elbo-gap/parameters.ts';
import widget from '../../src/widgets/elbo-gap/widget.tsx';
import { linearRemark } from '../../src/widgets/elbo-gap/words.ts';
import { IDLE } from '../../src/widgets/run-session.ts';

const BASE = startValues(widget, null) as unknown as ElboGapValues;
const at = (values: Partial<ElboGapValues>): ElboGapValues => ({ ...BASE, ...values });
const preset = (name: string): ElboGapValues =>
  startValues(widget, name) as unknown as ElboGapValues;
const picture = (values: ElboGapValues, run?: RunView): string =>
  renderToStaticMarkup(
    <widget.View values={values} setValue={() => {}} asleep={false} {...(run && { run })} />,
  );
const output = (name: string, html: string): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(html)![1]!;

test('the ELBO falls short of log p(x) by KL(q ‖ p(z | x)) to 1e-9, in one latent and in two', () => {
  for (const values of [
    BASE,
    preset('narrow'),
    preset('slanted'),
    at({ latent: 2, alike: 0.3, mu: -1, sigma2: 0.2, x2: 3 }),
  ]) {
    const { evidence, bound, gap } = linearStudy(values);
    expect(gap).toBeGreaterThan(0);
    expect(Math.abs(bound.elbo + gap - evidence)).toBeLessThan(1e-9);
  }
});

test('the sampled bound lies between: the ELBO at K = 1, then up, and log p(x) within its error', () => {
  for (const values of [BASE, preset('slanted'), at({ mu: 0, sigma: 1.2 })]) {
    const { evidence, bound } = linearStudy(values);
    const single = linearStudy(at({ ...values, samples: 1 })).estimate;
    expect(Math.abs(single.mean - bound.elbo)).toBeLessThan(4 * single.standardError);
    const many = linearStudy(at({ ...values, samples: 5000 })).estimate;
    expect(Math.abs(many.mean - evidence)).toBeLessThan(4 * many.standardError + 0.001);
    for (const samples of [1, 4, 64, 1024, 5000]) {
      const { estimate } = linearStudy(at({ ...values, samples }));
      expect(estimate.mean).toBeLessThan(evidence + 4 * estimate.standardError);
      expect(estimate.mean).toBeGreaterThan(bound.elbo - 4 * estimate.standardError);
    }
  }
});

test('where the posterior is q, every estimate is exact', () => {
  const { evidence, estimate, gap, effective } = linearStudy(preset('touching'));
  expect(gap).toBeCloseTo(0, 12);
  expect(estimate.mean).toBeCloseTo(evidence, 10);
  expect(estimate.deviation).toBeLessThan(1e-10);
  expect(effective).toBeCloseTo(1, 9);
});

test('two latents: the cosine between the columns of W is how alike they work', () => {
  const { model } = problemOf(at({ latent: 2, w: 1.5, alike: 0.6 }));
  const [a, b, c, d] = model.weights as [number, number, number, number];
  expect(Math.hypot(a, c)).toBeCloseTo(1.5, 12);
  expect(Math.hypot(b, d)).toBeCloseTo(1.5, 12);
  expect((a * b + c * d) / 1.5 ** 2).toBeCloseTo(0.6, 12);
  const upright = linearPosterior(problemOf(at({ latent: 2, alike: 0 })).model, [1, 1]);
  expect(upright.precision[1]).toBe(0);
});

test('the curve rises with K and its spread falls, but for a q that is too narrow', () => {
  const wide = linearCurve(BASE);
  wide.slice(1).forEach(({ mean, spread }, i) => {
    expect(mean).toBeGreaterThan(wide[i]!.mean - 0.01);
    expect(spread).toBeLessThan(wide[i]!.spread);
  });
  const narrow = linearStudy(at({ ...preset('narrow'), samples: 1024 }));
  expect(narrow.finiteVariance).toBe(false);
  expect(narrow.evidence - narrow.estimate.mean).toBeGreaterThan(0.02);
});

test('readouts, and what is said', () => {
  const html = picture(BASE);
  const { bound, estimate, gap } = linearStudy(BASE);
  expect(output('log-evidence', html)).toBe('−3.142');
  expect(output('elbo', html)).toBe(bound.elbo.toFixed(3).replace('-', '−'));
  expect(output('bound', html)).toBe(estimate.mean.toFixed(3).replace('-', '−'));
  expect(output('gap', html)).toBe(gap.toFixed(3));
  const remark = (values: ElboGapValues): string => linearRemark(values, linearStudy(values));
  expect(remark(at({ samples: 1 }))).toContain('is the ELBO, on average');
  expect(remark(preset('touching'))).toContain('one is enough');
  expect(remark(preset('narrow'))).toContain('much narrower');
  expect(remark(preset('slanted'))).toContain('in some direction');
  expect(remark({ ...preset('slanted'), sigma: 0.75, sigma2: 0.75, samples: 2 })).toContain(
    'slanted',
  );
  expect(remark(preset('many'))).toContain('1024 draws of it know log p(x)');
});

test('goals: tight by draws, not by moving q; exact by moving q', () => {
  const judge = (goal: string, values: ElboGapValues): boolean =>
    widget.goals![goal]!.judge(values, IDLE).reached;
  expect(judge('tight', at({ samples: 4 }))).toBe(false);
  expect(judge('tight', at({ samples: 1024 }))).toBe(true);
  expect(judge('tight', at({ mu: 1.6, sigma: 0.6 }))).toBe(false);
  expect(judge('exact', at({ mu: 1.6, sigma: 0.55 }))).toBe(false);
  expect(judge('exact', at({ mu: 1.6, sigma: 0.6 }))).toBe(true);
  expect(judge('exact', preset('slanted'))).toBe(false);
  expect(judge('exact', preset('digits'))).toBe(false);
});

test('only the digits are trained: no run for the linear model', () => {
  const { applies, spec, probes } = widget.training!;
  expect(applies!(BASE)).toBe(false);
  expect(applies!(preset('digits'))).toBe(true);
  const run = spec({ ...preset('digits'), seed: 1, engine: 'auto' } as never, null);
  expect(run.start).toBe('checkpoints/vae-digits-14.safetensors');
  expect(run.scalars).toEqual({ beta: 1, learningRate: 0.001 });
  expect(probes(preset('digits'), null)).toEqual({});
});

/** Decodes by hand: 3 pixels, 2 latents. */
const DECODER = [0.5, -1, 2, 0.3, -0.7, 1.1];
const decoded = (z: ArrayLike<number>, from: number): number[] =>
  [0, 1, 2].map((pixel) => DECODER[2 * pixel]! * z[from]! + DECODER[2 * pixel + 1]! * z[from + 1]!);

function digitsRun(): { readonly run: RunView; readonly asked: Probe[] } {
  const asked: Probe[] = [];
  const images = Float32Array.from({ length: 3 * IMAGES }, (_, i) => (i % 2 === 0 ? 1 : 0));
  const run: RunView = {
    ...IDLE,
    facts: {
      engine: 'reference-cpu',
      fallback: '',
      data: { name: '', width: 3, height: 1, count: 10, hash: '', test: { count: IMAGES } },
    },
    probes: {
      images,
      means: new Float32Array(2 * IMAGES).fill(0.3),
      logVariances: new Float32Array(2 * IMAGES).fill(Math.log(0.8)),
    },
    ask: (probe) => {
      asked.push(probe);
      if (probe.kind !== 'feed') throw new Error('Only codes are to be decoded.');
      return Promise.resolve(
        Float32Array.from(
          Array.from({ length: probe.rows }, (_, row) => decoded(probe.values, 2 * row)).flat(),
        ),
      );
    },
  };
  return { run, asked };
}

test('digits: log-weights as written down by hand, from the decoder’s logits', async () => {
  const { run, asked } = digitsRun();
  const values = preset('digits');
  const { probes } = await digitsStudy(values, run);
  const logWeights = probes!['logWeights']!;
  const probe = asked[0]! as Extract<Probe, { kind: 'feed' }>;
  expect(probe.want).toBe('output');
  const deviation = Math.sqrt(0.8);
  for (const row of [0, 1, probe.rows - 1]) {
    let expected = 0;
    for (const k of [0, 1]) {
      const z = probe.values[2 * row + k]!;
      expected += gaussianLogDensity(z, 0, 1) - gaussianLogDensity(z, 0.3, deviation);
    }
    decoded(probe.values, 2 * row).forEach((logit, i) => {
      expected += bernoulliLogLikelihood(logit, run.probes['images']![i]!);
    });
    expect(logWeights[row]).toBeCloseTo(expected, 4);
  }
  const again = asked.length;
  await digitsStudy(values, run);
  expect(asked.length).toBe(again); // the same parameters and draws: nothing to ask
  await digitsStudy({ ...values, draws: 2 }, run);
  expect(asked.length).toBe(2 * again);
});

test('digits: of every image, the bound is at least the ELBO, and for the whole it rises to log p(x)', async () => {
  const { run } = digitsRun();
  const values = preset('digits');
  const found = { ...run, probes: { ...run.probes, ...(await digitsStudy(values, run)).probes } };
  const { images, average, samples } = digitsBounds(found, 5000)!;
  expect(samples).toBe(512);
  expect(images).toHaveLength(IMAGES);
  for (const { elbo, bound } of images) expect(bound).toBeGreaterThanOrEqual(elbo);
  // log p(x) of these few pixels by quadrature over the plane of codes
  const exact = Array.from({ length: IMAGES }, (_, image) => {
    let sum = 0;
    const step = 0.1;
    for (let i = -80; i <= 80; i++)
      for (let j = -80; j <= 80; j++) {
        const z = [i * step, j * step];
        let log = gaussianLogDensity(z[0]!, 0, 1) + gaussianLogDensity(z[1]!, 0, 1);
        decoded(z, 0).forEach((logit, d) => {
          log += bernoulliLogLikelihood(logit, run.probes['images']![3 * image + d]!);
        });
        sum += Math.exp(log) * step * step;
      }
    return Math.log(sum);
  });
  images.forEach(({ bound, standardError }, i) =>
    expect(Math.abs(bound - exact[i]!)).toBeLessThan(4 * standardError + 1e-3),
  );
  const curve = digitsCurve(found);
  expect(curve[0]!.mean).toBeCloseTo(average.elbo, 6);
  expect(curve.at(-1)!.mean).toBeCloseTo(average.bound, 6);
  const html = picture(values, found);
  expect(output('images-elbo', html)).toBe(average.elbo.toFixed(2).replace('-', '−'));
  expect(widget.table(values as never, found)[0]!.rows).toHaveLength(IMAGES + 1);
});

test('digits: a run that has gone wrong, or says nothing yet, has no bounds', () => {
  const { run } = digitsRun();
  expect(digitsBounds(run, 10)).toBeNull();
  const broken = { ...run, probes: { logWeights: new Float32Array(2048).fill(NaN) } };
  expect(digitsBounds(broken, 10)).toBeNull();
  expect(picture(preset('digits'), broken)).toContain('weighing them');
  expect(digitsProbes(run.facts)['images']).toEqual({
    ...{ kind: 'rows', of: 'test', count: IMAGES, want: 'data' },
  });
});
