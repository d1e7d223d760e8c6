import type { ImageSet } from '../../data/image-set.ts';
import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import type { RunSpec } from '../../training/run-spec.ts';
import { defineWidget } from '../declaration.ts';
import { ELBO_READOUTS } from '../elbo-parts.ts';
import type { RunView, Verdict } from '../declaration.ts';
import { PLANE_ROWS } from '../latent-plane.tsx';
import type { Parameters, Values, ValuesOf } from '../parameters.ts';
import { IMAGE_NAMES, IMAGE_SOURCES, TEST_ROWS } from '../image-sources.ts';
import { fixed } from '../number-words.ts';
import { metricText } from '../readouts.tsx';
import { runTable } from '../run-table.ts';
import { sheetOf } from '../sheet.tsx';
import { manifoldLatents, TILES } from './manifold.ts';
import { testElbo } from './test-elbo.ts';
import { VaeTrainerView } from './view.tsx';
import { LEARNING_RATE } from '../learning-rate.ts';

const parameters = {
  beta: {
    type: 'number',
    label: 'β, weight of the KL',
    help: 'At 1 the ELBO is trained; more pulls the codes towards the prior. At 0 nothing does, and it becomes all but a plain autoencoder.',
    effect: 'live',
    primary: true,
    default: 1,
    min: 0,
    max: 10,
    step: 0.1,
  },
  learningRate: { ...LEARNING_RATE, primary: true },
  data: {
    type: 'choice',
    label: 'Data',
    help: 'Digits drawn by this book, or MNIST where the site carries it; 28 × 28 pixels take longer.',
    effect: 'structural',
    primary: true,
    default: 'digits-14',
    choices: IMAGE_NAMES,
  },
  view: {
    type: 'choice',
    label: 'Beside the plane',
    help: 'Decode a point; walk from one image to another; draw a digit yourself; or ask whether samples are copies.',
    effect: 'view',
    primary: true,
    default: 'decode',
    choices: {
      decode: 'a point, decoded',
      interpolate: 'between two images',
      draw: 'draw a digit',
      nearest: 'does it copy?',
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
    quantity: 'decoder-sigma',
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
  start: {
    type: 'choice',
    label: 'Start',
    help: 'From random weights, or from a model this book has trained: there is one for drawn digits at the default sizes.',
    effect: 'structural',
    default: 'scratch',
    choices: { scratch: 'from scratch', trained: 'trained already' },
    when: (values) => checkpointOf(values) !== undefined,
  },
  z1: {
    type: 'number',
    label: 'Decoded point, z₁',
    quantity: 'z',
    help: 'First coordinate of the violet diamond.',
    effect: 'view',
    default: 0.5,
    min: -20,
    max: 20,
    step: 0.1,
    when: ({ view }) => view === 'decode',
  },
  z2: {
    type: 'number',
    label: 'Decoded point, z₂',
    quantity: 'z',
    help: 'Second coordinate of the violet diamond.',
    effect: 'view',
    default: 0.5,
    min: -20,
    max: 20,
    step: 0.1,
    when: ({ view }) => view === 'decode',
  },
  from: {
    type: 'number',
    label: 'From image',
    help: 'Where the walk begins: one of the images in the plane, counted from 0.',
    effect: 'view',
    default: 1,
    min: 0,
    max: PLANE_ROWS - 1,
    step: 1,
    when: ({ view }) => view === 'interpolate',
  },
  to: {
    type: 'number',
    label: 'To image',
    help: 'Where the walk ends: one of the images in the plane, counted from 0.',
    effect: 'view',
    default: 4,
    min: 0,
    max: PLANE_ROWS - 1,
    step: 1,
    when: ({ view }) => view === 'interpolate',
  },
  sample: {
    type: 'number',
    label: 'Samples, which draw',
    help: 'Each number is another handful of codes drawn from the prior.',
    effect: 'view',
    default: 1,
    min: 1,
    max: 999,
    step: 1,
    when: ({ view }) => view === 'nearest',
  },
} as const satisfies Parameters;

/** Models this book has trained, by their data: at the default sizes only. */
const CHECKPOINTS: Readonly<Record<string, string>> = {
  'digits-14': 'checkpoints/vae-digits-14.safetensors',
  'digits-28': 'checkpoints/vae-digits-28.safetensors',
};

/** The trained model that fits these settings. */
function checkpointOf({ data, latent, hidden, likelihood }: Values): string | undefined {
  const fits = latent === 2 && hidden === 256 && likelihood === 'bernoulli';
  return fits ? CHECKPOINTS[String(data)] : undefined;
}

export type VaeValues = ValuesOf<typeof parameters>;

function startOf(values: VaeValues, own: ImageSet | null): Pick<RunSpec, 'start'> {
  const start = values.start === 'trained' && !own && checkpointOf(values);
  return start ? { start } : {};
}

function table(_values: VaeValues, run?: RunView): readonly DataTable[] {
  const unseen = testElbo(run);
  if (!run || unseen === undefined) return runTable(run);
  return [
    ...runTable(run),
    {
      caption: 'Images it is never trained on',
      columns: ['Images', 'ELBO, nats per image'],
      rows: [[run.probes['test-elbo']!.length, unseen]],
    },
  ];
}

/** Nats per image: two latents stay more than 4 below, however long they learn. */
const STATED = -38;
const WITHIN_STEPS = 3000;

/** An ELBO of unseen 14 × 14 digits above the stated value, soon and from scratch. */
function judgeTestElbo(values: VaeValues, run?: RunView): Verdict {
  const no = (now: string): Verdict => ({ reached: false, now });
  if (values.data !== 'digits-14' || values.likelihood !== 'bernoulli')
    return no('The stated value is for drawn digits, 14 × 14, and Bernoulli pixels: choose these.');
  if (values.start === 'trained' && checkpointOf(values))
    return no('This model was trained beforehand: start from scratch.');
  const unseen = testElbo(run);
  if (!run || run.step === 0 || unseen === undefined) return no('Step 0: nothing learnt yet.');
  const { data } = run.facts!;
  if (data.name !== 'drawn digits' || data.width !== 14) return no('These are your own data.');
  const elbo = Number.isFinite(unseen) ? `${fixed(unseen, 2)} nats` : 'not a number';
  const now = `Step ${run.step}: the ELBO of unseen images is ${elbo}.`;
  if (run.step > WITHIN_STEPS) return no(`${now} The ${WITHIN_STEPS} steps are over: Reset.`);
  return { reached: unseen > STATED, now };
}

/** What the picture beside the plane is of. */
function lookingAt(values: VaeValues): string {
  switch (values.view) {
    case 'decode':
      return `The diamond decodes z = (${tickText(values.z1)}, ${tickText(values.z2)}).`;
    case 'interpolate':
      return `Beside the plane, ten images lead from image ${values.from} to image ${values.to}.`;
    case 'draw':
      return 'Beside the plane is a board to draw a digit on.';
    case 'nearest':
      return 'Beside the plane are eight samples, each with the training image nearest to it.';
  }
}

/** A variational autoencoder that learns digits in the page. */
export default defineWidget({
  id: 'vae-trainer',
  title: 'A variational autoencoder learns digits',
  parameters,
  notes:
    'Encoder, code and decoder learn together. Before pressing Train, ask: the ELBO will rise, but will the KL rise or fall?',
  presets: {
    autoencoder: {
      title: 'β = 0: a plain autoencoder',
      notes:
        'With β = 0 the KL costs nothing, so codes may lie anywhere. Ask what samples from the prior will look like, then move the diamond through the plane.',
      values: { beta: 0 },
    },
    collapse: {
      title: 'β = 8: the posterior collapses',
      notes:
        'At β = 8 a code may cost more than it saves. Ask what a decoder draws that gets nothing from its code: the same blurred mean everywhere.',
      values: { beta: 8 },
    },
    gaussian: {
      title: 'Gaussian pixels',
      notes:
        'The decoder now gives each pixel a mean, with noise of a fixed σ. Ask why these nats can’t be compared with those before: they belong to densities.',
      values: { likelihood: 'gaussian' },
    },
    'eight-latents': {
      title: 'Eight latents',
      notes:
        'Eight numbers per image instead of two. Ask whether all of them will be used, and how the KL would tell.',
      values: { latent: 8 },
    },
    large: {
      title: '28 × 28 pixels',
      notes:
        'Four times as many pixels, two latents still. Ask what grows: the time of a step, the nats per image.',
      values: { data: 'digits-28' },
    },
    mnist: {
      title: 'Real MNIST',
      notes:
        'People’s handwriting instead of drawn digits. Ask what the model will find harder. The files of MNIST have to lie beside the book: try this before the lecture.',
      values: { data: 'mnist-28' },
    },
  },
  describe: (values, run) => {
    const model =
      `A variational autoencoder with ${values.latent} latents, a ${parameters.likelihood.choices[values.likelihood]} decoder ` +
      `and β = ${tickText(values.beta)}`;
    const elbo = run?.metrics['elbo'];
    if (run?.facts?.start && run.step === 0)
      return `${model}, trained for ${tickText(run.facts.start.steps)} steps beforehand. ${lookingAt(values)}`;
    if (!run || elbo === undefined) return `${model}, not trained yet.`;
    const nats = (name: string): string => {
      const value = run.metrics[name]!;
      return Number.isFinite(value) ? value.toFixed(1).replace('-', '−') : metricText(value);
    };
    return (
      `${model}, after step ${tickText(run.step)}: ELBO ${nats('elbo')} nats per image, ` +
      `reconstruction ${nats('reconstruction')} minus KL ${nats('kl')}. ${lookingAt(values)}`
    );
  },
  table,
  goals: { 'test-elbo': { judge: judgeTestElbo, solution: 'latent=8&step=1000' } },
  View: VaeTrainerView,
  training: {
    ownData: 'data',
    takeAway: { notebook: true },
    spec: (values, own) => ({
      model: 'vae',
      structure: { latent: values.latent, hidden: values.hidden, likelihood: values.likelihood },
      scalars: {
        beta: values.beta,
        learningRate: values.learningRate,
        ...(values.likelihood === 'gaussian' && { sigma: values.sigma }),
      },
      data: own ? { kind: 'own', images: own, heldOut: TEST_ROWS } : IMAGE_SOURCES[values.data],
      batchSize: values.batchSize,
      seed: values.seed,
      engine: values.engine,
      ...startOf(values, own),
    }),
    metrics: ELBO_READOUTS,
    probes: (values, facts) => ({
      means: {
        kind: 'rows',
        count: Math.min(PLANE_ROWS, facts?.data.count ?? PLANE_ROWS),
        want: 'latentMean',
      },
      ...(facts?.data.test && {
        'test-elbo': { kind: 'rows', of: 'test', count: TEST_ROWS, want: 'elbo' },
      }),
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
