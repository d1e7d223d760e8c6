import { paint } from '../../kernels/painters/painting.ts';
import { normals, STREAM } from '../../maths/random.ts';
import { tickText } from '../../plots/axes.tsx';
import type { Findings, RunView } from '../declaration.ts';
import { distancesTo, knownImages, shareFar } from '../known-images.ts';
import { IN_USE, latentUses, type LatentUse } from '../latent-kls.tsx';
import { fixed, shareText } from '../number-words.ts';
import { sheetOf } from '../sheet.tsx';
import type { FailureValues } from './parameters.ts';

export const MEMBERS = ['healthy', 'failing'] as const;
export type Member = (typeof MEMBERS)[number];

/** Images encoded to find out what each latent does. */
export const ROWS = 300;
/** Drawings side by side, here and in the other sheet. */
export const COLUMNS = 10;
/** Rows of samples shown. */
export const SAMPLE_ROWS = 4;
/** Samples that are measured; the first are shown. */
const SAMPLES = 100;
/** The steps over which a metric is averaged: a batch alone says little. */
const WINDOW = 50;

/** Samples from each model, and which share of them is far from every digit. */
export async function study({ latent }: FailureValues, run: RunView): Promise<Findings> {
  const known = await knownImages(run);
  const places = normals(SAMPLES * latent, { stream: STREAM.priorSamples, step: 0, seed: 1 });
  const shown = COLUMNS * SAMPLE_ROWS * known.pixels;
  const findings = await Promise.all(
    MEMBERS.map(async (member): Promise<Findings> => {
      const samples = await run.ask({
        kind: 'feed',
        feed: `${member}-latent`,
        rows: SAMPLES,
        values: places,
        want: `${member}-pixels`,
      });
      const far = shareFar(distancesTo(known, samples), known.near);
      return {
        probes: { [`${member}-far`]: Float32Array.of(far) },
        pictures: {
          [`${member}-samples`]: paint(
            samples.subarray(0, shown),
            sheetOf(run.facts!.data, COLUMNS, 1),
          ),
        },
      };
    }),
  );
  return {
    probes: Object.assign({}, ...findings.map((of) => of.probes)),
    pictures: Object.assign({}, ...findings.map((of) => of.pictures)),
  };
}

/** What has been measured of a member. */
export interface Measured {
  /** Nats per image, over the last steps; the ELBO with β = 1 whatever it is trained with. */
  readonly reconstruction: number;
  readonly kl: number;
  readonly elbo: number;
  readonly uses: readonly LatentUse[];
  /** The share of samples far from every digit, from 0 to 1; undefined before it is known. */
  readonly far: number | undefined;
}

/** Null before anything is trained. */
export function measuredOf(
  run: RunView | undefined,
  member: Member,
  latent: number,
): Measured | null {
  const means = run?.probes[`${member}-means`];
  const logVariances = run?.probes[`${member}-logVariances`];
  if (!run || run.step === 0 || !means || logVariances?.length !== means.length) return null;
  const recent = (name: string): number => mean(lastOf(run.curves[`${member}-${name}`]));
  return {
    reconstruction: recent('reconstruction'),
    kl: recent('kl'),
    elbo: recent('elbo'),
    uses: latentUses(means, logVariances, latent),
    far: run.probes[`${member}-far`]?.[0],
  };
}

const lastOf = (curve: Float32Array = new Float32Array()): Float32Array => curve.subarray(-WINDOW);
const mean = (values: Float32Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Steps before which every model looks ill. */
const EARLY = 300;

/** A diagnosis: what it is called, and what in the numbers says so. */
export interface Symptom {
  readonly name: string;
  readonly because: string;
}

/** What the numbers of a model say it suffers from, beside those of a healthy one; its settings aren't looked at. */
export function symptomOf(step: number, own: Measured, other: Measured): Symptom {
  const { uses } = own;
  const unused = uses.filter(({ kl }) => kl < IN_USE).length;
  const power = Math.max(...uses.map((use) => use.power));
  if (![own, other].every(({ elbo, kl }) => Number.isFinite(elbo + kl)))
    return { name: 'No diagnosis', because: 'Its numbers are no longer finite.' };
  if (step < EARLY)
    return {
      name: 'Too early to tell',
      because: `Before step ${EARLY} every model looks ill.`,
    };
  if (unused === uses.length)
    return {
      name: 'Posterior collapse',
      because: `No latent carries ${IN_USE} nats: the code says nothing, so every reconstruction is the same blur.`,
    };
  if (own.kl < 0.7 * other.kl && own.reconstruction < other.reconstruction - 2) {
    const idle = unused > 0 ? ` and ${unused} of ${uses.length} latents are idle` : '';
    return {
      name: 'Too much latent loss',
      because: `Its codes say ${fixed(own.kl, 1)} nats where the other’s say ${fixed(other.kl, 1)}${idle}: the reconstruction is ${fixed(other.reconstruction - own.reconstruction, 1)} nats worse.`,
    };
  }
  if (power > 2) {
    const far =
      own.far === undefined ? '' : `; ${shareText(own.far)} of the samples are like no digit`;
    return {
      name: 'Too much reconstruction loss',
      because: `Its codes lie up to ${fixed(Math.sqrt(power), 1)} times as wide as the prior, so samples from the prior miss them${far}.`,
    };
  }
  if (unused > 0)
    return {
      name: 'Some latents collapsed',
      because: `${unused} of ${uses.length} latents carry less than ${IN_USE} nats: the decoder does without them.`,
    };
  return {
    name: 'No symptom',
    because: 'Each latent is in use, and the codes together fill the prior.',
  };
}

/** Nats of ELBO by which the failing one has to have been worse, and at most still may be. */
const ILL = 2;
const WELL = 1;

/** How many nats the failing ELBO lacks of the healthy one: now, and at its worst after the first steps. */
function lackOf(run: RunView | undefined): { now: number; worst: number } {
  const [healthy, failing] = MEMBERS.map((member) => run?.curves[`${member}-elbo`]);
  let [now, worst] = [NaN, -Infinity];
  if (!healthy || !failing) return { now, worst };
  for (let end = healthy.length; end >= EARLY; end -= WINDOW) {
    const over = (curve: Float32Array): number => mean(curve.subarray(end - WINDOW, end));
    const lack = over(healthy) - over(failing);
    if (end === healthy.length) now = lack;
    worst = Math.max(worst, lack);
  }
  return { now, worst };
}

/** Whether the failing one has been ill, and is well again; and how far that is. */
export function recovery(run: RunView | undefined): { reached: boolean; now: string } {
  const { now, worst } = lackOf(run);
  if (!Number.isFinite(now))
    return {
      reached: false,
      now: `Train it for ${tickText(EARLY)} steps first, so that it can fail.`,
    };
  const sentence = `Its ELBO is ${fixed(Math.max(now, 0), 1)} nats below the healthy one’s; the goal is ${WELL}.`;
  return worst >= ILL
    ? { reached: now <= WELL, now: sentence }
    : {
        reached: false,
        now: `It has to fail first, by ${ILL} nats: so far its ELBO was at most ${fixed(Math.max(worst, 0), 1)} below the healthy one’s.`,
      };
}
