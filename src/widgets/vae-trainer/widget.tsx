import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import type { DataSource } from '../../training/run-spec.ts';
import { defineWidget } from '../declaration.ts';
import type { RunView } from '../declaration.ts';
import { PLANE_ROWS } from '../latent-plane.tsx';
import type { Parameters, ValuesOf } from '../parameters.ts';
import { metricText } from '../readouts.tsx';
import { sheetOf } from '../sheet.tsx';
import { manifoldLatents, TILES } from './manifold.ts';
import { VaeTrainerView } from './view.tsx';

/** How many drawn digits there are to learn from: drawn within a second when a run starts. */
const DIGITS = 10_000;

const DATA: Readonly<Record<string, DataSource>> = {
  'digits-14': { kind: 'digits', size: 14, count: DIGITS },
  'digits-28': { kind: 'digits', size: 28, count: DIGITS },
  'mnist-14': { kind: 'mnist', size: 14 },
  'mnist-28': { kind: 'mnist', size: 28 },
};

const parameters = {
  beta: {
    type: 'number',
    label: 'β, weight of the KL',
    help: 'At 1 the ELBO is trained; more pulls the codes towards the prior, 0 leaves a plain autoencoder.',
    effect: 'live',
    primary: true,
    default: 1,
    min: 0,
    max: 10,
    step: 0.1,
  },
  learningRate: {
    type: 'number',
    label: 'Learning rate',
    help: 'How far each step goes: too little and nothing happens, too much and the lines jump or break.',
    effect: 'live',
    primary: true,
    default: 0.00316,
    min: 0.0001,
    max: 0.1,
    step: 10 ** 0.25,
    scale: 'log',
  },
  data: {
    type: 'choice',
    label: 'Data',
    help: 'Digits drawn by this book, or MNIST where the site carries it; 28 × 28 pixels take longer.',
    effect: 'structural',
    primary: true,
    default: 'digits-14',
    choices: {
      'digits-14': 'drawn digits, 14 × 14',
      'digits-28': 'drawn digits, 28 × 28',
      'mnist-14': 'MNIST, 14 × 14',
      'mnist-28': 'MNIST, 28 × 28',
    },
  },
  latent: {
    type: 'number',
    label: 'Latent size',
    help: 'How many numbers the encoder has for an image; the pictures show the first two, the others at 0.',
    effect: 'structural',
    default: 2,
    min: 2,
    max: 16,
    step: 1,
  },
  likelihood: {
    type: 'choice',
    label: 'Decoder likelihood',
    help: 'Bernoulli: each pixel is ink or paper. Gaussian: each pixel is a grey with noise of width σ.',
    effect: 'structural',
    default: 'bernoulli',
    choices: { bernoulli: 'Bernoulli', gaussian: 'Gaussian' },
  },
  sigma: {
    type: 'number',
    label: 'σ, noise of a pixel',
    help: 'A wide σ forgives the decoder its blur, so the KL wins; a narrow one makes every grey count.',
    effect: 'live',
    default: 0.3,
    min: 0.05,
    max: 1,
    step: 0.05,
    when: (values) => values['likelihood'] === 'gaussian',
  },
  batchSize: {
    type: 'number',
    label: 'Batch size',
    help: 'Images per step: a large batch gives calm lines and slow steps.',
    effect: 'structural',
    default: 128,
    min: 16,
    max: 512,
    step: 2,
    scale: 'log',
  },
  hidden: {
    type: 'number',
    label: 'Hidden units',
    help: 'Width of the one hidden layer in the encoder and in the decoder.',
    effect: 'structural',
    default: 256,
    min: 32,
    max: 512,
    step: 2,
    scale: 'log',
  },
  z1: {
    type: 'number',
    label: 'Decoded point, z₁',
    help: 'First coordinate of the violet diamond.',
    effect: 'view',
    default: 0.5,
    min: -20,
    max: 20,
    step: 0.1,
  },
  z2: {
    type: 'number',
    label: 'Decoded point, z₂',
    help: 'Second coordinate of the violet diamond.',
    effect: 'view',
    default: 0.5,
    min: -20,
    max: 20,
    step: 0.1,
  },
} as const satisfies Parameters;

export type VaeValues = ValuesOf<typeof parameters>;

/** The lines of the picture, at every power of ten and now. */
function table(_values: VaeValues, run?: RunView): readonly DataTable[] {
  if (!run || run.step === 0) return [];
  const steps = [run.step];
  for (let step = 10 ** Math.floor(Math.log10(run.step)); step >= 1; step /= 10)
    if (step < run.step) steps.unshift(step);
  const at = (name: string, step: number): number => run.curves[name]?.[step - 1] ?? NaN;
  return [
    {
      caption: 'The run so far, in nats per image, means over each step’s batch',
      columns: ['Step', 'ELBO', 'Reconstruction', 'KL', 'Loss'],
      rows: steps.map((step) => [
        step,
        ...['elbo', 'reconstruction', 'kl', 'loss'].map((name) => at(name, step)),
      ]),
    },
  ];
}

/** A variational autoencoder that learns digits in the page. */
export default defineWidget({
  id: 'vae-trainer',
  title: 'A variational autoencoder learns digits',
  parameters,
  presets: {
    autoencoder: { title: 'β = 0: a plain autoencoder', values: { beta: 0 } },
    collapse: { title: 'β = 8: the posterior collapses', values: { beta: 8 } },
    gaussian: { title: 'Gaussian pixels', values: { likelihood: 'gaussian' } },
    large: { title: '28 × 28 pixels', values: { data: 'digits-28' } },
    mnist: { title: 'Real MNIST', values: { data: 'mnist-28' } },
  },
  describe: (values, run) => {
    const model =
      `A variational autoencoder with ${values.latent} latents, a ${parameters.likelihood.choices[values.likelihood]} decoder ` +
      `and β = ${tickText(values.beta)}`;
    const elbo = run?.metrics['elbo'];
    if (!run || elbo === undefined) return `${model}, not trained yet.`;
    const nats = (name: string): string => {
      const value = run.metrics[name]!;
      return Number.isFinite(value) ? value.toFixed(1).replace('-', '−') : metricText(value);
    };
    return (
      `${model}, after step ${tickText(run.step)}: ELBO ${nats('elbo')} nats per image, ` +
      `reconstruction ${nats('reconstruction')} minus KL ${nats('kl')}. ` +
      `The diamond decodes z = (${tickText(values.z1)}, ${tickText(values.z2)}).`
    );
  },
  table,
  View: VaeTrainerView,
  training: {
    ownData: 'data',
    spec: (values, own) => ({
      model: 'vae',
      structure: { latent: values.latent, hidden: values.hidden, likelihood: values.likelihood },
      scalars: {
        beta: values.beta,
        learningRate: values.learningRate,
        ...(values.likelihood === 'gaussian' && { sigma: values.sigma }),
      },
      data: own ? { kind: 'own', images: own } : DATA[values.data]!,
      batchSize: values.batchSize,
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: {
      elbo: {
        label: 'ELBO',
        help: 'Reconstruction minus KL, in nats per image: a bound the log-likelihood never goes below.',
      },
      reconstruction: {
        label: 'Reconstruction',
        help: 'How likely the decoder finds the image it was made from: log p(x|z), in nats per image.',
      },
      kl: {
        label: 'KL',
        help: 'What the code costs: the divergence of q(z|x) from the prior, in nats per image.',
      },
      loss: {
        label: 'Loss',
        help: 'What goes down: β times the KL, minus the reconstruction, in nats per image.',
      },
    },
    probes: (values, facts) => ({
      means: {
        kind: 'rows',
        count: Math.min(PLANE_ROWS, facts?.data.count ?? PLANE_ROWS),
        want: 'latentMean',
      },
      ...(facts && {
        manifold: {
          kind: 'feed',
          feed: 'latent',
          rows: TILES * TILES,
          values: manifoldLatents(values.latent),
          want: 'pixels',
          paint: sheetOf(facts.data, TILES),
        },
      }),
    }),
  },
});
