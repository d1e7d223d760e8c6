import { describe, expect, test } from 'vitest';
import type { Declaration } from '../../src/kernels/graph.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import type { ParameterArrays } from '../../src/training/engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { engineOn, randomExamples } from '../support/engines.ts';

const SCALARS = {
  beta: 1.7,
  learningRate: 1e-3,
  sigma: 0.3,
  discriminatorRate: 1e-3,
  generatorRate: 1e-3,
};

/** max |a − b| / max |b| of the worst array. */
function worst(actual: ParameterArrays, expected: ParameterArrays): number {
  return Math.max(
    ...Object.entries(expected).map(([name, b]) => {
      const a = actual[name]!;
      const scale = b.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-12);
      return b.reduce((most, x, i) => Math.max(most, Math.abs(x - (a[i] ?? Infinity))), 0) / scale;
    }),
  );
}

const MODELS: readonly [string, Declaration, number, number][] = [
  ['Bernoulli VAE', vae({ pixels: 17, hidden: 5, latent: 3, likelihood: 'bernoulli' }), 17, 7],
  ['Gaussian VAE', vae({ pixels: 16, hidden: 8, latent: 2, likelihood: 'gaussian' }), 16, 8],
  [
    'VAE as it is trained',
    vae({ pixels: 784, hidden: 256, latent: 2, likelihood: 'bernoulli' }),
    784,
    128,
  ],
  ['GAN', gan({ width: 2, noise: 3, hidden: 5 }), 2, 7],
];

describe('fused engine', () => {
  test.each(MODELS)(
    '%s: losses and gradients are the reference engine’s',
    async (_, declaration, width, batchSize) => {
      const examples = randomExamples(40, width);
      const options = { batchSize, seed: 5, scalars: SCALARS };
      const reference = await engineOn('webgl', declaration, examples, options);
      const fused = await startFusedEngine({ declaration, examples, ...options });
      for (const steps of [0, 10, 40]) {
        await reference.advance(steps || 1);
        fused.restore(await reference.save());
        for (const index of declaration.updates.keys()) {
          const error = worst(await fused.gradients(index), await reference.gradients(index));
          console.log(_, reference.step, 'gradient', index, error);
          expect(error).toBeLessThan(1e-4);
        }
        const expected = await reference.advance(1);
        const trace = await fused.advance(1);
        console.log(JSON.stringify(trace), JSON.stringify(expected));
        const [a, b] = [await fused.save(), await reference.save()];
        console.log(
          'p',
          worst(a.parameters, b.parameters),
          'm',
          worst(a.firstMoment, b.firstMoment),
          'v',
          worst(a.secondMoment, b.secondMoment),
        );
      }
      fused.dispose();
      reference.dispose();
    },
  );
});
