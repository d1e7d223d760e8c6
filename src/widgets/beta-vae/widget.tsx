import { paint } from '../../kernels/painters/painting.ts';
import { tickText } from '../../plots/axes.tsx';
import type { DataTable } from '../../plots/data-table.tsx';
import { defineWidget } from '../declaration.ts';
import type { Findings, RunView, Verdict } from '../declaration.ts';
import { ELBO_READOUTS } from '../elbo-parts.ts';
import { IMAGE_SOURCES } from '../image-sources.ts';
import { IN_USE } from '../latent-kls.tsx';
import { fixed } from '../number-words.ts';
import { runTable } from '../run-table.ts';
import { sheetOf } from '../sheet.tsx';
import { closest, FACTORS, latentsOf, nameOf, ordered, ROWS } from './latents.ts';
import { parameters, type BetaVaeValues } from './parameters.ts';
import { STEPS, traversals } from './traversals.ts';
import { BetaVaeView } from './view.tsx';

const HIDDEN = 256;
const BATCH = 128;

/** From this |ρ| on, a latent counts as following a factor. */
const FOLLOWS = 0.6;
/** Steps before a goal is judged: a latent not yet learnt looks like one given up. */
const SETTLED = 300;

function describe(values: BetaVaeValues, run?: RunView): string {
  const model = `A β-VAE with ${values.latent} latents and β = ${tickText(values.beta)}`;
  const latents = latentsOf(run);
  if (!run || !latents) return `${model}, not trained yet.`;
  const slant = closest(latents, 'slant');
  const largest = ordered(latents, 'kl')
    .filter(({ used }) => used)
    .map(({ index, kl }) => `${nameOf(index)} ${fixed(kl, 2)}`);
  const each = largest.length > 0 ? `, their KL in nats: ${largest.join(', ')}` : '';
  const follows = slant
    ? ` ${nameOf(slant.latent.index)} follows the slant most, |ρ| = ${fixed(slant.rho, 2)}.`
    : '';
  return `${model}, after step ${tickText(run.step)}: ${usedText(latents.used, latents.all.length)}${each}.${follows}`;
}

const usedText = (used: number, of: number): string =>
  used === 0
    ? 'no latent is in use'
    : `${used} of ${of} latents ${used === 1 ? 'is' : 'are'} in use`;

function table(values: BetaVaeValues, run?: RunView): readonly DataTable[] {
  const latents = latentsOf(run);
  if (!latents) return runTable(run);
  const ofFactors = latents.separation !== null;
  return [
    {
      caption: `Each latent, by ${ROWS} images: a KL of ${IN_USE} nats or more is in use; |ρ| is Spearman’s, among images of the same digit`,
      columns: [
        'Latent',
        'KL, nats',
        ...(ofFactors ? FACTORS.map((name) => `|ρ|, ${name}`) : []),
        'Digit',
      ],
      rows: ordered(latents, values.factorOrder).map(({ index, kl, follows, digit }) => [
        nameOf(index),
        kl,
        ...(ofFactors ? FACTORS.map((name) => follows?.[name] ?? '–') : []),
        digit ?? '–',
      ]),
    },
    ...runTable(run),
  ];
}

/** What to do before a goal can be judged; null where it can be. */
function tooEarly(run: RunView | undefined): Verdict | null {
  if (!run || run.step === 0 || !latentsOf(run))
    return {
      reached: false,
      now: `Nothing has been trained yet: it is judged from step ${SETTLED} on.`,
    };
  if (run.step >= SETTLED) return null;
  return { reached: false, now: `Step ${run.step}: judged from step ${SETTLED} on.` };
}

function twoActive(_values: BetaVaeValues, run?: RunView): Verdict {
  const early = tooEarly(run);
  if (early) return early;
  const { all, used } = latentsOf(run)!;
  const kls = all.map(({ kl }) => kl).toSorted((a, b) => b - a);
  const third = kls[2];
  const now =
    used > 2
      ? `${used} latents have a KL of ${IN_USE} nats or more; the third has ${fixed(third!, 2)}.`
      : used < 2
        ? `${used === 0 ? 'No latent has' : 'Only one latent has'} a KL of ${IN_USE} nats or more: ${used === 0 ? 'all' : 'the others'} have been given up.`
        : `Two latents are in use${third === undefined ? '' : `; the third has a KL of ${fixed(third, 3)} nats`}.`;
  if (all.length < 3)
    return { reached: false, now: 'There are only two latents: take a larger latent size.' };
  return { reached: used === 2, now };
}

function slant(_values: BetaVaeValues, run?: RunView): Verdict {
  const early = tooEarly(run);
  if (early) return early;
  const latents = latentsOf(run)!;
  const best = closest(latents, 'slant');
  if (latents.separation === null)
    return { reached: false, now: 'Of these images the slant isn’t known: take drawn digits.' };
  if (!best) return { reached: false, now: 'No latent is in use.' };
  return {
    reached: best.rho >= FOLLOWS,
    now: `${nameOf(best.latent.index)} follows the slant most, |ρ| = ${fixed(best.rho, 2)}.`,
  };
}

/** The traversals at the present parameters, around the code the reader chose. */
async function study(values: BetaVaeValues, run: RunView): Promise<Findings> {
  const data = run.facts!.data;
  const code = codeOf(values, run);
  const pixels = await run.ask({
    kind: 'feed',
    feed: 'latent',
    rows: code.length * STEPS,
    values: traversals(code),
    want: 'pixels',
  });
  return { pictures: { traversals: paint(pixels, sheetOf(data, STEPS)) } };
}

/** What the latents are that don't move: the origin, or the code of an image. */
export function codeOf({ latent, around, image }: BetaVaeValues, run: RunView): Float32Array {
  const means = run.probes['means'];
  const from = image * latent;
  return around === 'image' && means && from + latent <= means.length
    ? means.slice(from, from + latent)
    : new Float32Array(latent);
}

export default defineWidget({
  id: 'beta-vae',
  title: 'β decides how many latents are worth their price',
  parameters,
  notes:
    'How many latents does the model use, and at which price? Ask what β buys, and what it costs.',
  presets: {
    free: {
      title: 'β = 0: no price',
      notes: 'At β = 0 no latent costs anything. Ask what such codes have to do with the prior.',
      values: { beta: 0 },
    },
    elbo: {
      title: 'β = 1: the ELBO',
      notes: 'β = 1 is the bound itself. Count the latents in use together.',
      values: { beta: 1 },
    },
    dear: {
      title: 'β = 5: few are worth it',
      notes:
        'A latent is kept only where it saves more than five times its KL. Ask which will go first.',
      values: { beta: 5 },
    },
    collapse: {
      title: 'β = 8: none is',
      notes:
        'At β = 8 no latent pays for itself. Ask what the KL is now, and what the decoder draws.',
      values: { beta: 8 },
    },
  },
  describe,
  table,
  goals: {
    'two-active': { judge: twoActive, solution: 'beta=5&step=1000' },
    slant: { judge: slant, solution: 'beta=2&seed=5&step=500' },
  },
  View: BetaVaeView,
  training: {
    factors: true,
    spec: (values) => ({
      model: 'vae',
      structure: { latent: values.latent, hidden: HIDDEN, likelihood: 'bernoulli' },
      scalars: { beta: values.beta, learningRate: values.learningRate },
      data: IMAGE_SOURCES[values.data],
      batchSize: BATCH,
      seed: values.seed,
      engine: values.engine,
    }),
    metrics: ELBO_READOUTS,
    probes: (_values, facts) => {
      const count = Math.min(ROWS, facts?.data.count ?? ROWS);
      return {
        means: { kind: 'rows', count, want: 'latentMean' },
        logVariances: { kind: 'rows', count, want: 'latentLogVariance' },
      };
    },
    study,
  },
});
