import { beforeAll, describe, expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { gaussianLogDensity, standardNormalKl } from '../../src/maths/gaussian.ts';
import { bernoulliLogLikelihood, logSumExp } from '../../src/maths/log-space.ts';
import { normals, STREAM } from '../../src/maths/random.ts';
import { vae } from '../../src/models/vae.ts';
import type { Engine } from '../../src/training/engine.ts';
import { engineOn } from '../support/engines.ts';

const IMAGES = 8;
const DRAWS = 500;
const PIXELS = 14 * 14;
const LATENT = 2;

describe('the ELBO the engine computes for a trained VAE, image by image', () => {
  let engine: Engine;
  let bytes: Uint8Array;
  let means: Float32Array;
  let logVariances: Float32Array;
  let kls: Float32Array;
  /** The engine's ELBO, averaged over its own draws of the code. */
  let elbos: Estimate[];
  /** log p(x, z) − log q(z|x) for draws of z that the engine has no part in. */
  let logWeights: number[][];

  beforeAll(async () => {
    const { pixels, count } = drawDigits({ count: 1000, size: 14, seed: 3 });
    bytes = pixels.subarray(0, IMAGES * PIXELS);
    const declaration = vae({
      pixels: PIXELS,
      hidden: 64,
      latent: LATENT,
      likelihood: 'bernoulli',
    });
    const trained = await engineOn(
      'wasm',
      declaration,
      { count, width: PIXELS, bytes: pixels },
      { batchSize: 64, scalars: { learningRate: 3e-3 } },
    );
    await trained.advance(300);

    // The first images again and again: every row gets noise of its own, so one image many draws.
    const rows = IMAGES * DRAWS;
    const repeated = Uint8Array.from({ length: rows * PIXELS }, (_, i) => bytes[i % bytes.length]!);
    engine = await engineOn('wasm', declaration, { count: rows, width: PIXELS, bytes: repeated });
    engine.restore(await trained.save());
    trained.dispose();

    means = await engine.evaluate({ kind: 'rows', count: IMAGES, want: 'latentMean' });
    logVariances = await engine.evaluate({
      kind: 'rows',
      count: IMAGES,
      want: 'latentLogVariance',
    });
    kls = await engine.evaluate({ kind: 'rows', count: IMAGES, want: 'kl' });
    const elbo = await engine.evaluate({ kind: 'rows', count: rows, want: 'elbo' });
    elbos = Array.from({ length: IMAGES }, (_, image) =>
      averageOf(Array.from({ length: DRAWS }, (_, k) => elbo[k * IMAGES + image]!)),
    );
    logWeights = [];
    for (let image = 0; image < IMAGES; image++) logWeights.push(await logWeightsOf(image));
    return () => engine.dispose();
  });

  async function logWeightsOf(image: number): Promise<number[]> {
    // seed 9 and the image as step: none of the engine's noise, whose seed is 1
    const noise = normals(DRAWS * LATENT, { stream: STREAM.evaluation, step: image, seed: 9 });
    const z = noise.map((e, i) => {
      const d = image * LATENT + (i % LATENT);
      return means[d]! + Math.exp(logVariances[d]! / 2) * e;
    });
    const inks = await engine.evaluate({
      kind: 'feed',
      feed: 'latent',
      rows: DRAWS,
      values: z,
      want: 'pixels',
    });
    return Array.from({ length: DRAWS }, (_, k) => {
      let logWeight = 0;
      for (let i = 0; i < PIXELS; i++) {
        const p = inks[k * PIXELS + i]!;
        const x = bytes[image * PIXELS + i]! >= 128 ? 1 : 0;
        logWeight += bernoulliLogLikelihood(Math.log(p) - Math.log1p(-p), x);
      }
      for (let j = 0; j < LATENT; j++) {
        const code = z[k * LATENT + j]!;
        const d = image * LATENT + j;
        logWeight +=
          gaussianLogDensity(code, 0, 1) -
          gaussianLogDensity(code, means[d]!, Math.exp(logVariances[d]! / 2));
      }
      return logWeight;
    });
  }

  test('its KL is the closed form at its own means and log-variances', () => {
    for (let image = 0; image < IMAGES; image++) {
      const [from, to] = [image * LATENT, (image + 1) * LATENT];
      const exact = standardNormalKl(means.subarray(from, to), logVariances.subarray(from, to));
      expect(Math.abs(kls[image]! - exact) / exact).toBeLessThan(1e-5);
    }
  });

  test('it is the average log importance weight, within four standard errors', () => {
    logWeights.forEach((weights, image) => {
      const single = averageOf(weights);
      const error = Math.hypot(single.error, elbos[image]!.error);
      expect(Math.abs(elbos[image]!.mean - single.mean)).toBeLessThan(4 * error);
    });
  });

  /**
   * Burda, Grosse & Salakhutdinov, "Importance Weighted Autoencoders", 2016: with K draws from the
   * approximate posterior, E log (1/K) Σ p(x, z_k)/q(z_k|x) ≤ log p(x), and it grows with K from
   * the ELBO at K = 1.
   */
  test('it lies below importance-sampled log p(x) with K = 500, beyond noise on average', () => {
    const gaps = logWeights.map((weights, image) => {
      const logLikelihood = logAverageOf(weights);
      return {
        mean: logLikelihood.mean - elbos[image]!.mean,
        error: Math.hypot(logLikelihood.error, elbos[image]!.error),
      };
    });
    for (const { mean, error } of gaps) expect(mean).toBeGreaterThan(-3 * error);
    // a gap of 0 would pass too, but this posterior is not exact: together they must show it
    const total = gaps.reduce((sum, { mean }) => sum + mean, 0);
    const totalError = Math.hypot(...gaps.map(({ error }) => error));
    expect(total).toBeGreaterThan(3 * totalError);
  });
});

/** A number estimated from draws, with its standard error. */
interface Estimate {
  readonly mean: number;
  readonly error: number;
}

function averageOf(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** log of the average of exp(logWeights); its error is the relative one of that average. */
function logAverageOf(logWeights: readonly number[]): Estimate {
  const mean = logSumExp(logWeights) - Math.log(logWeights.length);
  return { mean, error: averageOf(logWeights.map((w) => Math.exp(w - mean))).error };
}
