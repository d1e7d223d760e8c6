import { describe, expect, test } from 'vitest';
import { banksOf } from '../../src/kernels/differentiate.ts';
import { declareModel } from '../../src/models/index.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { batchMean, finiteDifferences, pointAt, type Setting } from '../support/float64-model.ts';
import { randomExamples } from '../support/random-examples.ts';

const WIDTH = 6;
const STRUCTURE = { hidden: 4, latent: 2 };
const SCALARS = {
  learningRate: 0.01,
  corruption: 0.5,
  beta: 2,
  'variational-beta': 2,
  'healthy-beta': 1,
  'failing-beta': 0.1,
};
const company = (members: string) => declareModel('autoencoders', { ...STRUCTURE, members }, WIDTH);

const runOf = (declaration: ReturnType<typeof company>): Setting => ({
  declaration,
  examples: randomExamples(12, WIDTH),
  batchSize: 5,
  seed: 3,
  scalars: SCALARS,
});

test('a member’s loss is what it would be alone; of a variational one that of the VAE', () => {
  const both = company('plain variational');
  const parameters = initialParameters(both, 7);
  const point = pointAt({ parameters, step: 4 }, runOf(both));
  const alone = declareModel('vae', { ...STRUCTURE, likelihood: 'bernoulli' }, WIDTH);
  const own = Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith('variational/'))
      .map(([name, array]) => [name.replace('variational/', ''), array]),
  );
  const alonePoint = pointAt({ parameters: own, step: 4 }, runOf(alone));
  const at = (name: string): number => batchMean(both, both.updates[0]!.metrics[name]!, point);
  const aloneAt = (name: string): number =>
    batchMean(alone, alone.updates[0]!.metrics[name]!, alonePoint);
  for (const name of ['reconstruction', 'kl', 'elbo'])
    expect(at(`variational-${name}`)).toBeCloseTo(aloneAt(name), 12);
  expect(at('loss')).toBeCloseTo(aloneAt('loss') - at('plain-reconstruction'), 12);
});

test('no member moves another’s parameters', () => {
  const all = company('plain denoising healthy:variational failing:variational');
  const parameters = initialParameters(all, 7);
  const run = runOf(all);
  const point = pointAt({ parameters, step: 0 }, run);
  const update = all.updates[0]!;
  for (const { name: layer } of all.layers) {
    const mine = layer.split('/')[0]!;
    for (const [metric, node] of Object.entries(update.metrics)) {
      if (!metric.endsWith('-reconstruction')) continue;
      const slopes = finiteDifferences(all, node, point, [`${layer}.bias`])[`${layer}.bias`]!;
      if (!metric.startsWith(`${mine}-`)) expect(Math.max(...slopes.map(Math.abs))).toBe(0);
    }
  }
  expect(update.layers).toEqual(all.layers.map(({ name }) => name));
});

test('a denoising member sees noise and is judged by the clean image', () => {
  const one = company('denoising');
  const run = runOf(one);
  const point = pointAt({ parameters: initialParameters(one, 7), step: 0 }, run);
  const { metrics } = one.updates[0]!;
  const reconstruction = metrics['denoising-reconstruction']!;
  const at = (corruption: number): number =>
    batchMean(one, reconstruction, { ...point, scalars: { ...SCALARS, corruption } });
  expect(at(0.5)).not.toBe(at(0));
  const plain = company('plain');
  const renamed = Object.fromEntries(
    Object.entries(point.parameters).map(([name, array]) => [
      name.replace('denoising', 'plain'),
      array,
    ]),
  );
  const clean = pointAt({ parameters: renamed, step: 0 }, runOf(plain));
  const plainMetrics = plain.updates[0]!.metrics;
  expect(at(0)).toBeCloseTo(batchMean(plain, plainMetrics['plain-reconstruction']!, clean), 12);
});

test('encoders of the same image lie in one bank', () => {
  const [first] = banksOf(company('plain variational'));
  expect(first!.layers.map(({ name }) => name)).toEqual([
    'plain/encoder/hidden',
    'variational/encoder/hidden',
  ]);
});

describe('members that can’t be read', () => {
  test.each(['', 'sparse', 'my:sparse', 'plain:plain:plain', '3:plain', 'plain plain'])(
    '“%s”',
    (members) => {
      expect(() => company(members)).toThrow(/autoencoder/);
    },
  );
});
