import { gaussianSamples } from '../../maths/gaussian.ts';
import {
  boundEstimate,
  estimateOf,
  logPriorOverPosterior,
} from '../../maths/importance-sampling.ts';
import { bernoulliLogLikelihood } from '../../maths/log-space.ts';
import { STREAM } from '../../maths/random.ts';
import type { Probe, RunFacts } from '../../training/run-spec.ts';
import type { Findings, RunView } from '../declaration.ts';
import type { ElboGapValues } from './parameters.ts';

/** So many test images are looked at, with so many codes drawn for each. */
export const IMAGES = 6;
const DRAWS = 2048;
/** So many are decoded and weighed at a time: the page goes on in between. */
const CHUNK = 512;
/** Of more draws per estimate there are too few to tell how sure it is. */
export const MOST_SAMPLES = 512;

/** What the run is asked for: the images, and the clouds their encoder answers with. */
export function digitsProbes(facts: RunFacts | null): Readonly<Record<string, Probe>> {
  if (!facts?.data.test) return {};
  const ask = (want: string): Probe => ({ kind: 'rows', of: 'test', count: IMAGES, want });
  return { images: ask('data'), means: ask('latentMean'), logVariances: ask('latentLogVariance') };
}

const weighed = new WeakMap<
  Float32Array,
  { readonly seed: number; readonly logWeights: Float32Array }
>();

/**
 * log p(x, z) − log q(z | x) of every draw, [images, draws], in 64-bit arithmetic from the decoder’s logits: the
 * probe `logWeights`. Worked out anew where the parameters of the run, or the draws, are others.
 */
export async function digitsStudy({ draws: seed }: ElboGapValues, run: RunView): Promise<Findings> {
  const { images, means, logVariances } = run.probes;
  if (!images || !means || !logVariances) return {};
  const done = weighed.get(means);
  if (done?.seed === seed) return { probes: { logWeights: done.logWeights } };
  const count = Math.min(IMAGES, run.facts?.data.test?.count ?? 0);
  const [pixels, latent] = [images.length / count, means.length / count];
  const key = { stream: STREAM.evaluation, step: 0, seed };
  const noise = gaussianSamples(count * DRAWS * latent, 0, 1, key);
  const logWeights = new Float32Array(count * DRAWS);
  for (let image = 0; image < count; image++) {
    const x = images.subarray(image * pixels, (image + 1) * pixels);
    const mean = means.subarray(image * latent, (image + 1) * latent);
    const deviation = logVariances
      .subarray(image * latent, (image + 1) * latent)
      .map((logVariance) => Math.exp(logVariance / 2));
    for (let from = 0; from < DRAWS; from += CHUNK) {
      const first = image * DRAWS + from;
      const z = Float32Array.from({ length: CHUNK * latent }, (_, i) => {
        const k = i % latent;
        return mean[k]! + deviation[k]! * noise[first * latent + i]!;
      });
      const logits = await run.ask({
        ...{ kind: 'feed', feed: 'latent', rows: CHUNK, values: z, want: 'output' },
      });
      for (let row = 0; row < CHUNK; row++) {
        const code = z.subarray(row * latent, (row + 1) * latent);
        let logWeight = logPriorOverPosterior(code, mean, deviation);
        for (let i = 0; i < pixels; i++)
          logWeight += bernoulliLogLikelihood(logits[row * pixels + i]!, x[i]!);
        logWeights[first + row] = logWeight;
      }
    }
  }
  weighed.set(means, { seed, logWeights });
  return { probes: { logWeights } };
}

/** Nats per image. */
export interface ImageBounds {
  /** The average log-weight: the bound at K = 1. */
  readonly elbo: number;
  readonly bound: number;
  readonly standardError: number;
}

export interface DigitsBounds {
  /** K, at most `MOST_SAMPLES`. */
  readonly samples: number;
  readonly images: readonly ImageBounds[];
  /** Of all of them. */
  readonly average: ImageBounds;
}

/** The bounds at K draws; null before the draws have been weighed, or where a run has gone wrong. */
export function digitsBounds(run: RunView | undefined, asked: number): DigitsBounds | null {
  const logWeights = run?.probes['logWeights'];
  if (!logWeights?.length || !logWeights.every(Number.isFinite)) return null;
  const samples = Math.min(asked, MOST_SAMPLES);
  const images = Array.from({ length: logWeights.length / DRAWS }, (_, i) => {
    const own = Float64Array.from(logWeights.subarray(i * DRAWS, (i + 1) * DRAWS));
    const { mean, standardError } = boundEstimate(own, samples);
    return { elbo: estimateOf(own).mean, bound: mean, standardError };
  });
  const over = (what: keyof ImageBounds): number[] => images.map((image) => image[what]);
  return {
    samples,
    images,
    average: {
      elbo: estimateOf(over('elbo')).mean,
      bound: estimateOf(over('bound')).mean,
      standardError: Math.hypot(...over('standardError')) / images.length,
    },
  };
}

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, MOST_SAMPLES];

/** The bound for K from 1 on, averaged over the images, and how sure it is. */
export function digitsCurve(
  run: RunView,
): readonly { readonly samples: number; readonly mean: number; readonly spread: number }[] {
  return SIZES.flatMap((samples) => {
    const average = digitsBounds(run, samples)?.average;
    return average ? [{ samples, mean: average.bound, spread: average.standardError }] : [];
  });
}
