import { describe, expect, test } from 'vitest';
import { Graph, type Declaration, type Optimizer, type Value } from '../../src/kernels/graph.ts';
import { BACKENDS, memory } from '../../src/kernels/tensorflow.ts';
import { normals } from '../../src/maths/random.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import type { Engine, Examples, ParameterArrays } from '../../src/training/engine.ts';
import { engineOn, randomExamples } from '../support/engines.ts';
import { ODD_SCALARS, recursive } from '../support/odd-models.ts';
import {
  batchMean,
  finiteDifferences,
  moved,
  pointAt,
  trained,
  type Setting,
  type State,
} from '../support/float64-model.ts';

const BATCH = 4;
const SEED = 5;
const SCALARS = {
  beta: 1.7,
  learningRate: 1e-2,
  momentum: 0.8,
  sigma: 0.3,
  discriminatorRate: 1e-2,
  generatorRate: 1e-2,
};
const bernoulli = vae({ pixels: 7, hidden: 5, latent: 3, likelihood: 'bernoulli' });
const gaussian = vae({ pixels: 7, hidden: 5, latent: 3, likelihood: 'gaussian' });
const sizes = { width: 2, noise: 3, hidden: 5 };
const adversarial = gan(sizes);

const OPTIMIZERS: Readonly<Record<string, Optimizer>> = {
  'gradient descent': { kind: 'sgd', learningRate: 'learningRate' },
  momentum: { kind: 'momentum', learningRate: 'learningRate', momentum: 'momentum' },
  Adam: bernoulli.updates[0]!.optimizer,
};

const learningBy = (declaration: Declaration, optimizer: Optimizer): Declaration => ({
  ...declaration,
  updates: declaration.updates.map((update) => ({ ...update, optimizer })),
});

/** The batch mean of one operation on `width` scores, learned by a layer that reads noise; `data` is as wide. */
function learning(
  width: number,
  operation: (g: Graph, scores: Value, data: Value) => Value,
): Declaration {
  const g = new Graph();
  const data = g.data(width, 'grey');
  // spread, so that the scores lie on both sides of a margin
  const scores = g.dense('scores', g.weightedSum([3, g.noise(3, 77)]), width);
  const loss = operation(g, scores, data);
  return {
    name: 'one operation',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf(''),
        optimizer: { kind: 'sgd', learningRate: 0 },
        metrics: { loss: loss.id },
      },
    ],
    values: {},
  };
}

/** With zero biases a rectifier whose inputs are all off sits on its kink, where it has no one slope. */
async function leaveKinks(engine: Engine): Promise<void> {
  const state = await engine.save();
  const parameters = Object.entries(state.parameters).map(([name, array], i) => [
    name,
    name.endsWith('.bias')
      ? normals(array.length, { stream: 78, step: i, seed: SEED }).map((x) => 0.3 * x)
      : array,
  ]);
  engine.restore({ ...state, parameters: Object.fromEntries(parameters) });
}

const setting = (declaration: Declaration, examples: Examples, batchSize = BATCH): Setting => ({
  declaration,
  examples,
  batchSize,
  seed: SEED,
  scalars: SCALARS,
});

/** The gradient that update `index` would follow now, against finite differences, and how many arrays it has. */
async function checkGradient(engine: Engine, run: Setting, index = 0): Promise<number> {
  const point = pointAt(await engine.save(), run);
  const gradients = await engine.gradients(index);
  const { loss } = run.declaration.updates[index]!;
  const expected = finiteDifferences(run.declaration, loss, point, Object.keys(gradients));
  // against the largest gradient: an output bias is a sum of terms near ±½ that may cancel to
  // less than their rounding, so its own size says nothing about its error
  const slopes = Object.values(expected).flatMap((array) => Array.from(array, Math.abs));
  const largest = Math.max(...slopes) || 1; // one class is certain: no slope at all
  for (const [name, array] of Object.entries(expected))
    array.forEach((x, i) =>
      expect(Math.abs(gradients[name]![i]! - x) / largest).toBeLessThan(1e-6),
    );
  return Object.keys(gradients).length;
}

const lossOf = (declaration: Declaration): number => declaration.updates[0]!.loss;

/** max |a − b| / max |b|, the worst array; a missing array counts as infinitely wrong. */
function worstRelativeError(
  actual: ParameterArrays,
  expected: Record<string, ArrayLike<number>>,
): number {
  return Math.max(
    ...Object.entries(expected).map(([name, array]) => {
      const b = Array.from(array);
      const scale = Math.max(...b.map(Math.abs), 1e-6);
      return Math.max(...b.map((x, i) => Math.abs(x - (actual[name]?.[i] ?? Infinity)))) / scale;
    }),
  );
}

describe.each(BACKENDS)('reference engine on %s', (backend) => {
  const start = (declaration: Declaration, examples: Examples, seed = SEED): Promise<Engine> =>
    engineOn(backend, declaration, examples, { batchSize: BATCH, seed, scalars: SCALARS });

  test.each([
    ['Bernoulli VAE', bernoulli, 7, 0],
    ['Gaussian VAE', gaussian, 7, 0],
    ['discriminator', adversarial, 2, 0],
    ['generator', adversarial, 2, 1],
    ['minimax generator', gan({ ...sizes, loss: 'minimax' }), 2, 1],
    ['least-squares discriminator', gan({ ...sizes, loss: 'leastSquares' }), 2, 0],
    ['least-squares generator', gan({ ...sizes, loss: 'leastSquares' }), 2, 1],
    ['hinge discriminator', gan({ ...sizes, loss: 'hinge' }), 2, 0],
    ['hinge generator', gan({ ...sizes, loss: 'hinge' }), 2, 1],
  ] as const)(
    'gradient of the %s against finite differences in float64',
    async (_, declaration, width, index) => {
      const examples = randomExamples(10, width);
      const engine = await start(declaration, examples);
      await leaveKinks(engine);
      await engine.advance(3);
      expect(await checkGradient(engine, setting(declaration, examples), index)).toBeGreaterThan(5);
      engine.dispose();
    },
  );

  test.each([
    ['categorical likelihood', (g, scores, data) => g.categoricalLogLikelihood(scores, data)],
    ['squared error', (g, scores) => g.squaredError(scores, 1)],
    ['hinge above', (g, scores) => g.hinge(scores, 1)],
    ['hinge below', (g, scores) => g.hinge(scores, -1)],
  ] as [string, Parameters<typeof learning>[1]][])(
    'value and gradient of the %s at odd widths and batches',
    async (_, operation) => {
      for (const [width, batchSize] of [
        [1, 7],
        [3, 1],
        [5, 7],
        [17, 1],
        [784, 7],
      ] as const) {
        const declaration = learning(width, operation);
        const run = setting(declaration, randomExamples(10, width), batchSize);
        const engine = await engineOn(backend, declaration, run.examples, run);
        await checkGradient(engine, run);
        const expected = batchMean(
          declaration,
          lossOf(declaration),
          pointAt(await engine.save(), run),
        );
        const value = (await engine.advance(1))['loss']![0]!;
        expect(Math.abs(value - expected) / (Math.abs(expected) || 1)).toBeLessThan(1e-6);
        engine.dispose();
      }
    },
  );

  /** Loss and its slope by the scores, at these scores. */
  const at = async (
    scores: number[],
    bytes: number[],
    operation: Parameters<typeof learning>[1],
  ): Promise<{ loss: number; slope: number[] }> => {
    const width = scores.length;
    const engine = await start(learning(width, operation), {
      count: 1,
      width,
      bytes: Uint8Array.from(bytes),
    });
    const state = await engine.save();
    const parameters = {
      'scores.weights': new Float32Array(3 * width),
      'scores.bias': Float32Array.from(scores),
    };
    engine.restore({ ...state, parameters });
    const slope = (await engine.gradients())['scores.bias']!;
    const loss = (await engine.advance(1))['loss']![0]!;
    engine.dispose();
    return { loss, slope: Array.from(slope, (x) => x || 0) }; // −0 is 0
  };

  test('likelihoods are finite and right at logits of ten thousand', async () => {
    const far = [1e4, 0, -1e4];
    const target = [0, 0, 255];
    const categorical = await at(far, target, (g, logits, x) =>
      g.categoricalLogLikelihood(logits, x),
    );
    expect(categorical).toEqual({ loss: -2e4, slope: [-1, 0, 1] });
    const bits = await at(far, target, (g, logits, x) => g.bernoulliLogLikelihood(logits, x));
    expect(bits.loss).toBeCloseTo(-2e4 - Math.LN2, 2);
    expect(bits.slope).toEqual([-1, -0.5, 1]);
  });

  test('the hinge has a slope inside its margin, and none at it or beyond', async () => {
    const above = await at([1, 2, 0.5], [0, 0, 0], (g, scores) => g.hinge(scores, 1));
    expect(above).toEqual({ loss: 0.5, slope: [0, 0, -1] });
    const below = await at([-1, -2, 0.5], [0, 0, 0], (g, scores) => g.hinge(scores, -1));
    expect(below).toEqual({ loss: 1.5, slope: [0, 0, 1] });
  });

  test('reports the metrics of the batch before its update', async () => {
    const examples = randomExamples(10, 7);
    const engine = await start(bernoulli, examples);
    await engine.advance(2);
    const point = pointAt(await engine.save(), setting(bernoulli, examples));
    const reported = await engine.advance(1);
    for (const [name, id] of Object.entries(bernoulli.updates[0]!.metrics))
      expect(reported[name]![0]).toBeCloseTo(batchMean(bernoulli, id, point), 4);
    const { loss, elbo, reconstruction, kl } = reported as Record<string, Float32Array>;
    expect(elbo![0]).toBeCloseTo(reconstruction![0]! - kl![0]!, 4);
    expect(loss![0]).toBeCloseTo(-reconstruction![0]! + SCALARS.beta * kl![0]!, 4);
    engine.dispose();
  });

  describe.each(Object.entries(OPTIMIZERS))('%s', (_, optimizer) => {
    test('takes its step along the gradient', async () => {
      const engine = await start(learningBy(bernoulli, optimizer), randomExamples(10, 7));
      await engine.advance(4);
      const before = await engine.save();
      const gradients = await engine.gradients();
      await engine.advance(1);
      const after = await engine.save();
      const expected = moved(before, optimizer, gradients, SCALARS);
      expect(worstRelativeError(after.parameters, expected.parameters)).toBeLessThan(1e-6);
      expect(worstRelativeError(after.firstMoment, expected.firstMoment)).toBeLessThan(1e-6);
      expect(worstRelativeError(after.secondMoment, expected.secondMoment)).toBeLessThan(1e-6);
      engine.dispose();
    });

    test.each([
      ['VAE', bernoulli, 7],
      ['GAN', gan({ ...sizes, loss: 'leastSquares' }), 2],
    ] as const)('trains a %s as finite differences do in float64', async (_, model, width) => {
      const empty = memory().numTensors;
      const run = setting(learningBy(model, optimizer), randomExamples(10, width));
      const engine = await start(run.declaration, run.examples);
      await leaveKinks(engine);
      let expected: State = await engine.save();
      for (const steps of [1, 4]) {
        await engine.advance(steps);
        expected = trained(expected, steps, run);
        const { parameters } = await engine.save();
        expect(worstRelativeError(parameters, expected.parameters)).toBeLessThan(1e-6);
      }
      engine.dispose();
      expect(memory().numTensors).toBe(empty);
    });
  });

  test('the discriminator’s update leaves the generator alone, and the other way round', async () => {
    const engine = await start(adversarial, randomExamples(10, 2));
    expect(
      Object.keys(await engine.gradients(0)).every((name) => name.startsWith('discriminator/')),
    ).toBe(true);
    expect(
      Object.keys(await engine.gradients(1)).every((name) => name.startsWith('generator/')),
    ).toBe(true);
    engine.dispose();
  });

  test.each(['Adam', 'momentum'])(
    'a run by %s is its seed: same twice, another otherwise, and a checkpoint continues bit for bit',
    async (name) => {
      const declaration = learningBy(bernoulli, OPTIMIZERS[name]!);
      const examples = randomExamples(10, 7);
      const [a, b, other] = [
        await start(declaration, examples),
        await start(declaration, examples),
        await start(declaration, examples, 6),
      ];
      const losses = (await a.advance(12))['loss']!;
      expect((await b.advance(5))['loss']).toEqual(losses.slice(0, 5));
      const checkpoint = await b.save();
      b.reset();
      expect((await b.advance(2))['loss']).toEqual(losses.slice(0, 2));
      b.restore(checkpoint);
      expect((await b.advance(7))['loss']).toEqual(losses.slice(5));
      expect((await other.advance(12))['loss']).not.toEqual(losses);
      for (const engine of [a, b, other]) engine.dispose();
    },
  );

  test('holds the same number of tensors after 500 steps as after 20, and none once disposed', async () => {
    const empty = memory().numTensors;
    const engine = await start(bernoulli, randomExamples(10, 7));
    const turn = async (steps: number): Promise<number> => {
      for (let i = 0; i < steps / 20; i++) {
        engine.setScalar('beta', i / 10);
        await engine.advance(20);
        await engine.evaluate({ kind: 'rows', count: 10, want: 'latentMean' });
      }
      return memory().numTensors;
    };
    const early = await turn(20);
    expect(await turn(480)).toBe(early);
    engine.dispose();
    expect(memory().numTensors).toBe(empty);
  });

  test('evaluates what a figure asks for', async () => {
    const examples = randomExamples(10, 7);
    const engine = await start(bernoulli, examples);
    const means = await engine.evaluate({ kind: 'rows', count: 10, want: 'latentMean' });
    expect(means.length).toBe(30);
    const pixels = await engine.evaluate({
      kind: 'feed',
      feed: 'latent',
      rows: 2,
      values: Float32Array.of(0, 1, -1, 2, 0, 0.5),
      want: 'pixels',
    });
    expect(pixels.length).toBe(14);
    expect(pixels.every((p) => p > 0 && p < 1)).toBe(true);
    await expect(engine.evaluate({ kind: 'rows', count: 1, want: 'soul' })).rejects.toThrow(
      'no value called "soul"',
    );
    engine.dispose();
  });
});

test.each(BACKENDS)(
  '%s: a NADE of several blocks has the gradients of float64',
  async (backend) => {
    const run = setting(recursive(35), randomExamples(10, 35));
    const engine = await engineOn(backend, run.declaration, run.examples, {
      batchSize: BATCH,
      seed: SEED,
      scalars: { ...SCALARS, ...ODD_SCALARS },
    });
    const { parameters } = await engine.save();
    const names = ['nade/hidden.weights', 'nade/hidden.bias', 'nade/output.weights'];
    const point = pointAt(
      { parameters, step: 0 },
      { ...run, scalars: { ...SCALARS, ...ODD_SCALARS } },
    );
    const { loss } = run.declaration.updates[0]!;
    const expected = finiteDifferences(run.declaration, loss, point, names);
    const found = await engine.gradients();
    for (const name of names)
      expected[name]!.forEach((x, i) => expect(Math.abs(found[name]![i]! - x)).toBeLessThan(1e-6));
    engine.dispose();
  },
);
