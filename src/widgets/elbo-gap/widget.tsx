import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { ELBO_READOUTS } from '../elbo-parts.ts';
import { fixed } from '../number-words.ts';
import { SMALL_DIGITS } from '../small-digits.ts';
import { digitsBounds, digitsProbes, digitsStudy } from './digits-study.ts';
import { linearCurve, linearStudy } from './linear-study.ts';
import { parameters } from './parameters.ts';
import type { ElboGapValues } from './parameters.ts';
import { ElboGapView } from './view.tsx';
import { CLOSED, digitsRemark, linearRemark, TIGHT } from './words.ts';

function describe(values: ElboGapValues, run?: RunView): string {
  if (values.model === 'linear') {
    const study = linearStudy(values);
    const { evidence, bound, gap, estimate } = study;
    return (
      `A linear model with ${values.latent === 1 ? 'one latent' : '2 latents'}: log p(x) is ${fixed(evidence, 3)} nats, ` +
      `the ELBO ${fixed(bound.elbo, 3)}, ${fixed(gap, 3)} below it; the bound of ${tickText(values.samples)} draws ${fixed(estimate.mean, 3)}. ` +
      linearRemark(values, study)
    );
  }
  const found = digitsBounds(run, values.samples);
  if (!found) return 'A variational autoencoder of digits, its bounds not worked out yet.';
  const { average, images, samples } = found;
  return (
    `${images.length} test images under a variational autoencoder: the ELBO is ${fixed(average.elbo, 2)} nats per image, ` +
    `the bound of ${samples} draws ${fixed(average.bound, 2)}. ${digitsRemark(found)}`
  );
}

function table(values: ElboGapValues, run?: RunView): readonly DataTable[] {
  if (values.model === 'linear') {
    const { evidence, bound, gap, estimate, effective, posterior, q } = linearStudy(values);
    return [
      {
        caption: 'The linear model, in nats',
        columns: ['Quantity', 'Nats', 'Standard error'],
        rows: [
          ['log p(x), exactly', evidence, 0],
          ['ELBO, exactly', bound.elbo, 0],
          ['Gap of the ELBO, KL(q ‖ p(z | x)), exactly', gap, 0],
          ['Reconstruction', bound.reconstruction, 0],
          ['KL(q ‖ p(z))', bound.kl, 0],
          [`Bound of ${tickText(values.samples)} draws`, estimate.mean, estimate.standardError],
        ],
      },
      {
        caption: 'The bound by the number of draws, in nats',
        columns: ['K', 'Average', 'Spread of one estimate', 'Below log p(x)'],
        rows: linearCurve(values).map(({ samples, mean, spread }) => [
          samples,
          mean,
          spread,
          evidence - mean,
        ]),
      },
      {
        caption: 'The clouds',
        columns: ['Latent', 'Posterior’s centre', 'q’s centre', 'q’s width'],
        rows: q.mean.map((mean, k) => [k + 1, posterior.mean[k]!, mean, q.deviation[k]!]),
      },
      {
        caption: 'Draws that count',
        columns: ['Draws', 'As good as so many equal ones'],
        rows: [[values.samples, effective]],
      },
    ];
  }
  const found = digitsBounds(run, values.samples);
  if (!run || !found)
    return [
      {
        caption: 'The run so far, in nats per image',
        columns: ['Quantity', 'Nats'],
        rows: Object.entries(run?.metrics ?? {}),
      },
    ];
  const { average, images, samples } = found;
  return [
    {
      caption: `Test images, in nats; the bound of ${samples} draws`,
      columns: ['Image', 'ELBO', 'Bound', 'Standard error', 'Bound − ELBO'],
      rows: [...images.map((image, i) => [i + 1, image] as const), ['All', average] as const].map(
        ([name, { elbo, bound, standardError }]) => [
          name,
          elbo,
          bound,
          standardError,
          bound - elbo,
        ],
      ),
    },
  ];
}

const OTHER_MODEL = 'This is about the linear model, whose log p(x) is known.';

function tight(values: ElboGapValues): Verdict {
  if (values.model !== 'linear') return { reached: false, now: OTHER_MODEL };
  const { gap, evidence, estimate } = linearStudy(values);
  const rest = Math.abs(evidence - estimate.mean);
  const now = `The ELBO is ${fixed(gap, 3)} nats short, the bound of ${tickText(values.samples)} draws ${fixed(rest, 3)}.`;
  if (gap < 0.5)
    return { reached: false, now: `${now} Leave q at least 0.5 nats wrong, and use draws.` };
  return { reached: rest < TIGHT, now };
}

function exact(values: ElboGapValues): Verdict {
  if (values.model !== 'linear') return { reached: false, now: OTHER_MODEL };
  const { gap } = linearStudy(values);
  return { reached: gap < CLOSED, now: `The gap is ${fixed(gap, gap < 0.1 ? 4 : 3)} nats.` };
}

/** All that is only looked at: a preset of a training figure says all of it. */
const LOOKS = {
  ...{ samples: 1, latent: 1, mu: 1, sigma: 0.8, mu2: 0, sigma2: 0.8 },
  ...{ x: 2.5, x2: -1, w: 1, alike: 0.8, s: 0.75, draws: 1 },
} as const;

export default defineWidget({
  id: 'elbo-gap',
  title: 'How far below log p(x) is the ELBO?',
  parameters,
  presets: {
    many: { title: 'A thousand draws', values: { ...LOOKS, model: 'linear', samples: 1024 } },
    touching: {
      title: 'q is the posterior',
      values: { ...LOOKS, model: 'linear', mu: 1.6, sigma: 0.6 },
    },
    narrow: {
      title: 'q too narrow',
      values: { ...LOOKS, model: 'linear', samples: 64, mu: 1.6, sigma: 0.2 },
    },
    slanted: {
      title: 'A slanted posterior',
      values: { ...LOOKS, model: 'linear', latent: 2, mu: 1.5, mu2: 0.1, sigma: 0.6, sigma2: 0.6 },
    },
    digits: { title: 'Digits', values: { ...LOOKS, model: 'digits', samples: 256 } },
  },
  describe,
  table,
  goals: {
    tight: { judge: tight, solution: 'samples=1024' },
    exact: { judge: exact, solution: 'mu=1.6&sigma=0.6' },
  },
  View: ElboGapView,
  training: {
    applies: ({ model }) => model === 'digits',
    spec: (values) => ({
      model: 'vae',
      structure: { latent: 2, hidden: 256, likelihood: 'bernoulli' },
      scalars:
        values.model === 'digits' ? { beta: values.beta, learningRate: values.learningRate } : {},
      data: SMALL_DIGITS,
      batchSize: 128,
      seed: values.seed,
      engine: values.engine,
      ...(values.start === 'trained' && { start: 'checkpoints/vae-digits-14.safetensors' }),
    }),
    metrics: ELBO_READOUTS,
    probes: ({ model }, facts) => (model === 'digits' ? digitsProbes(facts) : {}),
    study: digitsStudy,
  },
});
