import { gaussianSamples } from '../../maths/gaussian.ts';
import {
  boundsOfSizes,
  effectiveSamples,
  estimateOf,
  sampledBounds,
} from '../../maths/importance-sampling.ts';
import type { Estimate } from '../../maths/importance-sampling.ts';
import {
  hasFiniteWeightVariance,
  linearElbo,
  linearGap,
  linearLogEvidence,
  linearLogWeights,
  linearPosterior,
} from '../../maths/linear-gaussian.ts';
import type {
  DiagonalGaussian,
  LinearElbo,
  LinearGaussian,
  LinearPosterior,
} from '../../maths/linear-gaussian.ts';
import { STREAM } from '../../maths/random.ts';
import type { ElboGapValues } from './parameters.ts';

/** The linear model at some values: what is exact, and what draws say; nats. */
export interface LinearStudy {
  readonly q: DiagonalGaussian;
  readonly posterior: LinearPosterior;
  readonly evidence: number;
  readonly bound: LinearElbo;
  /** KL(q ‖ p(z | x)), in closed form. */
  readonly gap: number;
  /** The K-sample bound over repeats. */
  readonly estimate: Estimate;
  /** As many equal draws would do as well as the K of the first repeat. */
  readonly effective: number;
  /** Its draws, [K, latent]. */
  readonly draws: Float64Array;
  readonly finiteVariance: boolean;
}

/** What the values say of model and example. */
export function problemOf(values: ElboGapValues): {
  readonly model: LinearGaussian;
  readonly x: readonly number[];
  readonly q: DiagonalGaussian;
} {
  const { latent, w, alike, s, x, x2, mu, mu2, sigma, sigma2 } = values;
  return latent === 1
    ? {
        model: { weights: [w], latent, noise: s },
        x: [x],
        q: { mean: [mu], deviation: [sigma] },
      }
    : {
        // two columns of length w, the cosine of the angle between them `alike`
        model: { weights: [w, w * alike, 0, w * Math.sqrt(1 - alike * alike)], latent, noise: s },
        x: [x, x2],
        q: { mean: [mu, mu2], deviation: [sigma, sigma2] },
      };
}

/** An estimate is repeated so often, as long as these draws last. */
const REPEATS = 1000;
const DRAWS = 60_000;

let noise: {
  readonly latent: number;
  readonly seed: number;
  readonly values: Float64Array;
} | null = null;

/** Standard normals, [draws, latent]: the same whatever q is, so that a drag is smooth. */
function noiseFor({ latent, draws: seed }: ElboGapValues): Float64Array {
  if (noise?.latent !== latent || noise.seed !== seed) {
    const key = { stream: STREAM.evaluation, step: 0, seed };
    noise = { latent, seed, values: gaussianSamples(DRAWS * latent, 0, 1, key) };
  }
  return noise.values;
}

let weighed: { readonly of: string; readonly logWeights: Float64Array } | null = null;

function logWeightsOf(values: ElboGapValues): Float64Array {
  const { model, x, q } = problemOf(values);
  const of = JSON.stringify([model, x, q, values.draws]);
  if (weighed?.of !== of)
    weighed = { of, logWeights: linearLogWeights(model, x, q, noiseFor(values)) };
  return weighed.logWeights;
}

let known: { readonly of: ElboGapValues; readonly study: LinearStudy } | null = null;

/** Everything about the linear model. Picture, sentence, table and goals ask for the same one after another. */
export function linearStudy(values: ElboGapValues): LinearStudy {
  if (known?.of === values) return known.study;
  const { model, x, q } = problemOf(values);
  const { samples } = values;
  const posterior = linearPosterior(model, x);
  const logWeights = logWeightsOf(values);
  const first = noiseFor(values).subarray(0, samples * values.latent);
  const study: LinearStudy = {
    ...{ q, posterior },
    estimate: estimateOf(sampledBounds(logWeights, samples, REPEATS)),
    evidence: linearLogEvidence(model, x),
    bound: linearElbo(model, x, q),
    gap: linearGap(posterior, q),
    effective: effectiveSamples(logWeights.subarray(0, samples)),
    draws: first.map((e, i) => q.mean[i % values.latent]! + q.deviation[i % values.latent]! * e),
    finiteVariance: hasFiniteWeightVariance(posterior, q),
  };
  known = { of: values, study };
  return study;
}

const SIZES = [1, 2, 4, 10, 30, 100, 400, 5000];

/** The K-sample bound for K from 1 to 5000: the mean over repeats, and the spread of one estimate. */
export function linearCurve(
  values: ElboGapValues,
): readonly { readonly samples: number; readonly mean: number; readonly spread: number }[] {
  return boundsOfSizes(logWeightsOf(values), SIZES, REPEATS).map((bounds, k) => {
    const { mean, deviation } = estimateOf(bounds);
    return { samples: SIZES[k]!, mean, spread: deviation };
  });
}
