import { describe, expect, test } from 'vitest';
import type { Declaration, Optimizer } from '../../src/kernels/graph.ts';
import { memory, startBackend } from '../../src/kernels/tensorflow.ts';
import { gan } from '../../src/models/gan.ts';
import { made } from '../../src/models/made.ts';
import { nade } from '../../src/models/nade.ts';
import { pixelCnn } from '../../src/models/pixel-cnn.ts';
import { vae } from '../../src/models/vae.ts';
import type { Engine, ParameterArrays } from '../../src/training/engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { engineOn, randomExamples, WASM_PATH } from '../support/engines.ts';
import { judged, masked, ODD_SCALARS, residual, twoHeads } from '../support/odd-models.ts';

const SEED = 5;

const largest = (array: Float32Array): number =>
  array.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** max |a − b| / max |b| of the worst array. */
function worst(actual: ParameterArrays, expected: ParameterArrays): number {
  return Math.max(
    ...Object.entries(expected).map(([name, b]) => {
      const a = actual[name]!;
      expect(a.length).toBe(b.length);
      return largest(b.map((x, i) => x - a[i]!)) / Math.max(largest(b), 1e-12); // NaN stays NaN
    }),
  );
}

/** Float32 sums in another order. */
const TOLERANCE = 1e-5;

/**
 * The cross-entropies' slopes by the discriminator's last bias: near −½ over the data and +½ over the samples, so
 * that little is left of 2 · batch terms whose sizes add up to 1. What is left says nothing about their rounding,
 * which is at most 2 · batch · 2⁻²⁴; engines on either side of float64's value differ by 1.7e-5 of it.
 */
const CANCELLING = 'discriminator/3.bias';

const small = vae({ pixels: 17, hidden: 5, latent: 3, likelihood: 'bernoulli' });
const OPTIMIZERS: Readonly<Record<string, Optimizer>> = {
  'gradient descent': { kind: 'sgd', learningRate: 'learningRate' },
  momentum: { kind: 'momentum', learningRate: 'learningRate', momentum: 'momentum' },
};
const moving = (declaration: Declaration, optimizer: Optimizer): Declaration => ({
  ...declaration,
  updates: declaration.updates.map((update) => ({ ...update, optimizer })),
});

/** Width, batch, and a rate at which 50 steps neither kill rectifiers nor saturate: gradients of 0 prove nothing. */
const MODELS: readonly (readonly [string, Declaration, number, number, number])[] = [
  ['Bernoulli VAE', small, 17, 7, 1e-3],
  ['Gaussian VAE', vae({ pixels: 16, hidden: 8, latent: 16, likelihood: 'gaussian' }), 16, 8, 1e-2],
  [
    'VAE of 784 pixels',
    vae({ pixels: 784, hidden: 256, latent: 2, likelihood: 'bernoulli' }),
    784,
    7,
    1e-3,
  ],
  ['GAN', gan({ width: 2, noise: 3, hidden: 5 }), 2, 7, 1e-3],
  [
    'GAN too wide for the chain kernel',
    gan({ width: 17, noise: 5, hidden: 70, loss: 'leastSquares' }),
    17,
    1,
    1e-3,
  ],
  ...Object.entries(OPTIMIZERS).map(
    ([name, optimizer]) => [`VAE by ${name}`, moving(small, optimizer), 17, 9, 1e-2] as const,
  ),
  ['likelihoods read on, 784 wide', judged(784), 784, 7, 1e-5],
  ['heads side by side, 784 wide', twoHeads(784), 784, 1, 1e-5],
  ['a layer used twice, 784 wide', residual(784), 784, 7, 1e-5],
  ['masks that take turns, 200 wide', masked(200), 200, 7, 1e-5],
  ['NADE', nade({ pixels: 100, hidden: 30 }), 100, 9, 1e-3],
  ['MADE', made({ pixels: 196, hidden: [100, 90], masks: 1, orderings: 1, seed: 1 }), 196, 8, 1e-3],
  [
    'MADE of several masks',
    made({ pixels: 70, hidden: [90], masks: 3, orderings: 2, seed: 1 }),
    70,
    7,
    1e-3,
  ],
  ...(
    [
      [6, 7, 8, 2, 9, false],
      [5, 3, 12, 1, 1, false],
      [1, 9, 4, 3, 7, false],
      [14, 14, 16, 3, 8, false],
      [6, 7, 8, 2, 9, true],
      [5, 3, 12, 1, 1, true],
      [2, 9, 4, 3, 7, true],
    ] as const
  ).map(
    ([height, width, channels, layers, batch, gated]) =>
      [
        `${gated ? 'gated ' : ''}PixelCNN, ${height} × ${width}, ${channels} channels`,
        pixelCnn({ height, width, channels, layers, gated }),
        height * width,
        batch,
        1e-3,
      ] as const,
  ),
];

describe.each(MODELS)('fused engine, %s', (title, declaration, width, batchSize, rate) => {
  const examples = randomExamples(40, width);
  const rates = { learningRate: rate, discriminatorRate: rate, generatorRate: rate };
  const options = { batchSize, seed: SEED, scalars: { ...ODD_SCALARS, ...rates } };

  test('losses, gradients and steps are the reference engine’s from the same state', async () => {
    const reference = await engineOn('webgl', declaration, examples, options);
    const fused = await startFusedEngine({ declaration, examples, ...options });
    for (const step of [0, 10, 50]) {
      if (step > reference.step) await reference.advance(step - reference.step);
      fused.restore(await reference.save());
      for (const index of declaration.updates.keys()) {
        const gradients = await reference.gradients(index);
        for (const array of Object.values(gradients)) expect(largest(array)).toBeGreaterThan(0);
        const own = await fused.gradients(index);
        const { [CANCELLING]: bias, ...others } = gradients;
        if (title === 'GAN' && bias) {
          const difference = Math.abs(own[CANCELLING]![0]! - bias[0]!);
          expect(difference).toBeLessThan(2 * batchSize * 2 ** -24);
        }
        expect(worst(own, title === 'GAN' ? others : gradients)).toBeLessThan(TOLERANCE);
      }
      const [trace, expected] = [await fused.advance(1), await reference.advance(1)];
      for (const [name, values] of Object.entries(expected))
        expect(Math.abs(trace[name]![0]! - values[0]!)).toBeLessThan(
          TOLERANCE * Math.max(1, Math.abs(values[0]!)),
        );
      const [a, b] = [await fused.save(), await reference.save()];
      expect(a.step).toBe(step + 1);
      expect(worst(a.firstMoment, b.firstMoment)).toBeLessThan(TOLERANCE);
      expect(worst(a.secondMoment, b.secondMoment)).toBeLessThan(TOLERANCE);
    }
    fused.dispose();
    reference.dispose();
  });
});

const start = async (declaration = small, seed = SEED): Promise<Engine> => {
  await startBackend('webgl', WASM_PATH);
  const { nodes } = declaration;
  const { width } = nodes.find(({ op }) => op === 'data')!;
  return startFusedEngine({
    declaration,
    examples: randomExamples(40, width),
    batchSize: 7,
    seed,
    scalars: ODD_SCALARS,
  });
};

test.each([
  ['VAE', small],
  ['GAN', gan({ width: 2, noise: 3, hidden: 5 })],
] as const)(
  '%s: a run is its seed, and a checkpoint continues bit for bit',
  async (_, declaration) => {
    const [a, b, other] = [
      await start(declaration),
      await start(declaration),
      await start(declaration, 6),
    ];
    const losses = (await a.advance(70))['loss']!; // more than the ring holds
    expect((await b.advance(5))['loss']).toEqual(losses.slice(0, 5));
    const checkpoint = await b.save();
    b.reset();
    expect(b.step).toBe(0);
    expect((await b.advance(2))['loss']).toEqual(losses.slice(0, 2));
    b.restore(checkpoint);
    expect((await b.advance(65))['loss']).toEqual(losses.slice(5));
    expect(await b.save()).toEqual(await a.save());
    expect((await other.advance(5))['loss']).not.toEqual(losses.slice(0, 5));
    for (const engine of [a, b, other]) engine.dispose();
  },
);

test('a live number counts from the next step on, a name that isn’t one is an error', async () => {
  const [a, b] = [await start(), await start()];
  a.setScalar('beta', 3);
  const { loss, kl, reconstruction } = await a.advance(1);
  await a.advance(2);
  expect(loss![0]).toBeCloseTo(3 * kl![0]! - reconstruction![0]!, 4);
  await b.advance(3); // Adam's first step goes by signs alone
  expect((await a.save()).parameters['encoder/mean.weights']).not.toEqual(
    (await b.save()).parameters['encoder/mean.weights'],
  );
  expect(() => a.setScalar('soul', 1)).toThrow('no live number called "soul"');
  a.dispose();
  b.dispose();
});

test.each([
  [
    'VAE',
    small,
    'latent',
    ['data', 'latentMean', 'latentLogVariance', 'latent', 'pixels', 'elbo', 'kl'],
  ],
  ['GAN', gan({ width: 2, noise: 3, hidden: 5 }), 'data', ['sample', 'logits']],
] as const)('%s: evaluates what the reference engine does', async (_, declaration, feed, wants) => {
  const { width } = declaration.nodes.find(({ op }) => op === 'data')!;
  const examples = randomExamples(1100, width);
  const options = { batchSize: 7, seed: SEED, scalars: ODD_SCALARS };
  const reference = await engineOn('webgl', declaration, examples, options);
  const fused = await startFusedEngine({ declaration, examples, ...options });
  const same = async (probe: Parameters<Engine['evaluate']>[0]): Promise<void> => {
    const [a, b] = [await fused.evaluate(probe), await reference.evaluate(probe)];
    expect(a.length).toBe(b.length);
    expect(worst({ a }, { a: b })).toBeLessThan(TOLERANCE);
  };
  for (const steps of [3, 1]) {
    await reference.advance(steps);
    fused.restore(await reference.save());
    for (const want of wants) await same({ kind: 'rows', count: 5, want });
    const noisy = feed === 'latent' ? 'latent' : 'sample';
    await same({ kind: 'rows', count: 5000, want: noisy }); // in two pieces
    const fedWidth = declaration.nodes[declaration.values[feed]!]!.width;
    const values = Float32Array.from({ length: 9 * fedWidth }, (_, i) => Math.sin(i));
    await same({
      kind: 'feed',
      feed,
      rows: 9,
      values,
      want: feed === 'latent' ? 'pixels' : 'logits',
    });
  }
  await expect(fused.evaluate({ kind: 'rows', count: 1, want: 'soul' })).rejects.toThrow(
    'no value called "soul"',
  );
  fused.dispose();
  reference.dispose();
});

test.each([2, 5])('what is no number shows in every loss of a GAN, %i wide', async (width) => {
  for (const loss of ['nonSaturating', 'leastSquares', 'hinge'] as const) {
    const engine = await start(gan({ width, noise: 2, hidden: 3, loss }));
    const checkpoint = await engine.save();
    for (const layer of ['discriminator/1', 'discriminator/2', 'discriminator/3']) {
      const weights = Float32Array.from(checkpoint.parameters[`${layer}.weights`]!).fill(NaN);
      const parameters = { ...checkpoint.parameters, [`${layer}.weights`]: weights };
      engine.restore({ ...checkpoint, parameters });
      for (const [name, [value]] of Object.entries(await engine.advance(1)))
        expect(value, `${loss}: ${name}, ${layer}`).toBeNaN();
    }
    engine.dispose();
  }
});

test('dispose gives everything back', async () => {
  (await start()).dispose();
  const { numTensors } = memory();
  const alive = new Map<string, number>();
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const originals = Object.getOwnPropertyNames(prototype)
    .filter((name) => /^(create|delete)|^fenceSync$/.test(name))
    .map((name) => [name, prototype[name]!] as const);
  for (const [name, original] of originals) {
    const kind = name.replace(/^(create|delete)/, '').replace('fence', '');
    const by = name.startsWith('delete') ? -1 : 1;
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      if (by > 0 || args[0]) alive.set(kind, (alive.get(kind) ?? 0) + by);
      return original.apply(this, args);
    };
  }
  try {
    for (const declaration of [small, gan({ width: 2, noise: 3, hidden: 5 })]) {
      const engine = await start(declaration);
      await engine.advance(3);
      await engine.gradients();
      await engine.evaluate({ kind: 'rows', count: 3, want: 'data' });
      expect(alive.get('Texture')).toBeGreaterThan(5);
      engine.dispose();
      expect([...alive].filter(([, count]) => count !== 0)).toEqual([]);
    }
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
  expect(memory().numTensors).toBe(numTensors);
});
