import { exponentialLogDensity, exponentialQuantile } from '../../maths/exponential.ts';
import { gaussianLogDensity, normalQuantile } from '../../maths/gaussian.ts';
import { openUniforms, STREAM } from '../../maths/random.ts';
import type { ReparametrisationValues } from './parameters.ts';

/** Noise without parameters, and the function of it and of them that makes a draw. */
export interface Recipe {
  readonly noise: 'normal' | 'uniform';
  readonly formula: string;
  readonly law: string;
  readonly draw: (noise: number, mu: number, sigma: number) => number;
  /** How the draw moves with each parameter while the noise stays; null for one it doesn't have. */
  readonly slopes: (
    noise: number,
    mu: number,
    sigma: number,
  ) => { readonly mu: number | null; readonly sigma: number };
  readonly density: (z: number, mu: number, sigma: number) => number;
  readonly moments: (
    mu: number,
    sigma: number,
  ) => { readonly mean: number; readonly deviation: number };
}

export const RECIPES: Readonly<Record<ReparametrisationValues['recipe'], Recipe>> = {
  'location-scale': {
    noise: 'normal',
    formula: 'z = μ + σ ε',
    law: 'normal, mean μ and deviation σ',
    draw: (noise, mu, sigma) => mu + sigma * noise,
    slopes: (noise) => ({ mu: 1, sigma: noise }),
    density: (z, mu, sigma) => Math.exp(gaussianLogDensity(z, mu, sigma)),
    moments: (mu, sigma) => ({ mean: mu, deviation: sigma }),
  },
  'inverse-cdf': {
    noise: 'uniform',
    formula: 'z = −σ log(1 − u)',
    law: 'exponential, mean and deviation σ',
    draw: (noise, _mu, sigma) => exponentialQuantile(noise, 1 / sigma),
    slopes: (noise) => ({ mu: null, sigma: exponentialQuantile(noise, 1) }),
    density: (z, _mu, sigma) => Math.exp(exponentialLogDensity(z, 1 / sigma)),
    moments: (_mu, sigma) => ({ mean: sigma, deviation: sigma }),
  },
  transform: {
    noise: 'normal',
    formula: 'z = exp(μ + σ ε)',
    law: 'log-normal: log z has mean μ and deviation σ',
    draw: (noise, mu, sigma) => Math.exp(mu + sigma * noise),
    slopes: (noise, mu, sigma) => {
      const z = Math.exp(mu + sigma * noise);
      return { mu: z, sigma: z * noise };
    },
    density: (z, mu, sigma) =>
      z > 0 ? Math.exp(gaussianLogDensity(Math.log(z), mu, sigma)) / z : 0,
    moments: (mu, sigma) => {
      const mean = Math.exp(mu + sigma ** 2 / 2);
      return { mean, deviation: mean * Math.sqrt(Math.expm1(sigma ** 2)) };
    },
  },
};

/** The noise of which the share `level`, inside (0, 1), lies below. */
export function noiseAt({ noise }: Recipe, level: number): number {
  return noise === 'uniform' ? level : normalQuantile(level);
}

const BLOCK = 500;
let drawn: { readonly seed: number; readonly blocks: Float64Array[] } = { seed: NaN, blocks: [] };

/** Uniform noise, which the normal one is made of; more only add to it. Shape [samples]. */
function levels(samples: number, seed: number): Float64Array {
  if (drawn.seed !== seed) drawn = { seed, blocks: [] };
  const all = new Float64Array(samples);
  for (let step = 0; step * BLOCK < samples; step++) {
    const block = (drawn.blocks[step] ??= openUniforms(BLOCK, {
      stream: STREAM.priorSamples,
      step,
      seed,
    }));
    all.set(block.subarray(0, samples - step * BLOCK), step * BLOCK);
  }
  return all;
}

/** Noise and the draws made of it, both of shape [samples]. */
export function drawsOf(values: ReparametrisationValues): {
  readonly noise: Float64Array;
  readonly draws: Float64Array;
} {
  const { mu, sigma, samples, seed } = values;
  const recipe = RECIPES[values.recipe];
  const noise = levels(samples, seed).map((level) => noiseAt(recipe, level));
  return { noise, draws: noise.map((one) => recipe.draw(one, mu, sigma)) };
}
