import { expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { normals, STREAM } from '../../src/maths/random.ts';
import { vae } from '../../src/models/vae.ts';
import { engineOn } from '../support/engines.ts';

/**
 * Burda, Grosse & Salakhutdinov, "Importance Weighted Autoencoders", 2016: with K samples from the
 * approximate posterior, E log (1/K) Σ p(x, z_k)/q(z_k|x) ≤ log p(x), and it grows with K from the
 * ELBO at K = 1. So the ELBO, averaged over the same samples, must lie below it for every image.
 */
test('the ELBO of a trained VAE never exceeds importance-sampled log p(x)', async () => {
  const K = 500;
  const IMAGES = 8;
  const PIXELS = 14 * 14;
  const LATENT = 2;
  const { pixels: bytes, count } = drawDigits({ count: 1000, size: 14, seed: 3 });
  const declaration = vae({ pixels: PIXELS, hidden: 64, latent: LATENT, likelihood: 'bernoulli' });
  const examples = { count, width: PIXELS, bytes };
  const engine = await engineOn('wasm', declaration, examples, {
    batchSize: 64,
    scalars: { learningRate: 3e-3 },
  });
  await engine.advance(300);

  const means = await engine.evaluate({ kind: 'rows', count: IMAGES, want: 'latentMean' });
  const logVariances = await engine.evaluate({
    kind: 'rows',
    count: IMAGES,
    want: 'latentLogVariance',
  });
  const gaps: number[] = [];
  for (let image = 0; image < IMAGES; image++) {
    const noise = normals(K * LATENT, { stream: STREAM.evaluation, step: image, seed: 9 });
    const z = noise.map((e, i) => {
      const d = image * LATENT + (i % LATENT);
      return means[d]! + Math.exp(logVariances[d]! / 2) * e;
    });
    const decoded = await engine.evaluate({
      kind: 'feed',
      feed: 'latent',
      rows: K,
      values: z,
      want: 'pixels',
    });
    const logWeights = Array.from({ length: K }, (_, k) => {
      let logWeight = 0;
      for (let i = 0; i < PIXELS; i++) {
        const p = decoded[k * PIXELS + i]!;
        const ink = bytes[image * PIXELS + i]! >= 128;
        logWeight += Math.log(Math.max(ink ? p : 1 - p, 1e-12));
      }
      for (let d = 0; d < LATENT; d++) {
        const at = image * LATENT + d;
        // log p(z) − log q(z|x); the 2π cancel
        logWeight +=
          -0.5 * z[k * LATENT + d]! ** 2 +
          0.5 * noise[k * LATENT + d]! ** 2 +
          0.5 * logVariances[at]!;
      }
      return logWeight;
    });
    const largest = Math.max(...logWeights);
    const logLikelihood =
      largest + Math.log(logWeights.reduce((sum, w) => sum + Math.exp(w - largest), 0) / K);

    // the engine's own ELBO for this image: exact KL, reconstruction averaged over the same K samples
    const kl = [0, 1].reduce((sum, d) => {
      const [m, v] = [means[image * LATENT + d]!, logVariances[image * LATENT + d]!];
      return sum + 0.5 * (Math.exp(v) + m * m - v - 1);
    }, 0);
    const logRatios = Array.from({ length: K }, (_, k) => {
      let sum = 0;
      for (let d = 0; d < LATENT; d++)
        sum +=
          -0.5 * z[k * LATENT + d]! ** 2 +
          0.5 * noise[k * LATENT + d]! ** 2 +
          0.5 * logVariances[image * LATENT + d]!;
      return sum;
    });
    const reconstructions = logWeights.map((w, k) => w - logRatios[k]!);
    const mean = reconstructions.reduce((a, b) => a + b, 0) / K;
    const spread = Math.sqrt(
      reconstructions.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (K - 1) / K,
    );
    gaps.push(logLikelihood - (mean - kl));
    expect(mean - kl).toBeLessThan(logLikelihood + 3 * spread);
  }
  // a bound that were always equal would prove nothing: this posterior is not exact
  expect(Math.max(...gaps)).toBeGreaterThan(0.05);
  engine.dispose();
});
