import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputsOf, type Declaration } from '../../src/kernels/graph.ts';
import { softplus } from '../../src/maths/log-space.ts';
import { declareModel } from '../../src/models/index.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { batchMean, type Point } from '../support/float64-model.ts';

const sizes = { noise: 3, hidden: 5 };
const LOSSES = ['minimax', 'nonSaturating', 'leastSquares', 'hinge', 'wasserstein'];
const images = { hidden: 5, latent: 2 };

test.each([
  ...LOSSES.map((loss): [string, Declaration] => [
    loss,
    declareModel('gan', { ...sizes, loss }, 2),
  ]),
  ['Bernoulli VAE', declareModel('vae', { ...images, likelihood: 'bernoulli' }, 7)],
  ['Gaussian VAE', declareModel('vae', { ...images, likelihood: 'gaussian' }, 7)],
])('%s: inputs stand before their node, a loss is one number per example', (_, declaration) => {
  const { nodes, updates, values } = declaration;
  nodes.forEach((node, id) => {
    for (const input of inputsOf(node)) expect(input).toBeLessThan(id);
  });
  expect(updates.filter(({ metrics }) => 'loss' in metrics).length).toBe(1);
  for (const { loss, metrics } of updates)
    for (const id of [loss, ...Object.values(metrics)]) expect(nodes[id]!.width).toBe(1);
  for (const id of Object.values(values)) expect(nodes[id]).toBeDefined();
});

/** Losses of discriminator and generator where the discriminator answers `logit` to everything. */
function lossesAt(logit: number, loss: string): [number, number] {
  const declaration = declareModel('gan', { ...sizes, loss }, 2);
  const fed: Record<number, number[]> = {};
  declaration.nodes.forEach((node, id) => {
    if (node.op === 'data' || node.op === 'noise') fed[id] = Array(2 * node.width).fill(0.5);
  });
  const point: Point = {
    parameters: {
      ...initialParameters(declaration, 1),
      'discriminator/3.weights': new Float64Array(5),
      'discriminator/3.bias': Float64Array.of(logit),
    },
    scalars: {},
    rows: 2,
    fed,
  };
  const [discriminator, generator] = declaration.updates;
  return [
    batchMean(declaration, discriminator!.loss, point),
    batchMean(declaration, generator!.loss, point),
  ];
}

describe('losses of a GAN whose discriminator can’t tell', () => {
  // −log σ(l) = softplus(−l), −log(1 − σ(l)) = softplus(l)
  const entropies = (l: number): number => softplus(-l) + softplus(l);
  const FORMULAS: Readonly<Record<string, (logit: number) => [number, number]>> = {
    minimax: (l) => [entropies(l), -softplus(l)],
    nonSaturating: (l) => [entropies(l), softplus(-l)],
    leastSquares: (l) => [((l - 1) ** 2 + l ** 2) / 2, (l - 1) ** 2 / 2],
    hinge: (l) => [Math.max(0, 1 - l) + Math.max(0, 1 + l), -l],
    wasserstein: (l) => [0, -l],
  };

  test.each(LOSSES)('%s', (loss) => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (logit) => {
        const [discriminator, generator] = lossesAt(logit, loss);
        const [d, g] = FORMULAS[loss]!(logit);
        expect(Math.abs(discriminator - d)).toBeLessThan(1e-12 * Math.max(1, Math.abs(d)));
        expect(Math.abs(generator - g)).toBeLessThan(1e-12 * Math.max(1, Math.abs(g)));
      }),
    );
  });

  test('where D is a half everywhere, minimax costs the discriminator log 4', () => {
    const [discriminator, generator] = lossesAt(0, 'minimax');
    expect(discriminator).toBeCloseTo(Math.log(4), 14);
    expect(generator).toBeCloseTo(-Math.LN2, 14);
  });
});

test('a GAN that names no loss is the non-saturating one; a name it does not know is an error', () => {
  expect(declareModel('gan', sizes, 2)).toEqual(
    declareModel('gan', { ...sizes, loss: 'nonSaturating' }, 2),
  );
  for (const loss of ['fairness', 'toString', 1])
    expect(() => declareModel('gan', { ...sizes, loss }, 2)).toThrow(
      `There is no loss of a GAN called "${loss}".`,
    );
});
