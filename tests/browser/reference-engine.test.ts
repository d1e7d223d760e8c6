import { describe, expect, test } from 'vitest';
import type { Declaration } from '../../src/kernels/graph.ts';
import { BACKENDS, memory } from '../../src/kernels/tensorflow.ts';
import { normals } from '../../src/maths/random.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import { batchRows } from '../../src/training/batch-order.ts';
import type { Engine, Examples, ParameterArrays } from '../../src/training/engine.ts';
import { engineOn, randomExamples } from '../support/engines.ts';
import { batchMean, type Point } from '../support/float64-model.ts';

const BATCH = 4;
const SEED = 5;
const SCALARS = {
  beta: 1.7,
  learningRate: 1e-2,
  sigma: 0.3,
  discriminatorRate: 1e-2,
  generatorRate: 1e-2,
};
const bernoulli = vae({ pixels: 7, hidden: 5, latent: 3, likelihood: 'bernoulli' });
const gaussian = vae({ pixels: 7, hidden: 5, latent: 3, likelihood: 'gaussian' });
const adversarial = gan({ width: 2, noise: 3, hidden: 5 });

/** The point at which the engine's next step computes its gradient. */
async function pointOf(
  engine: Engine,
  declaration: Declaration,
  examples: Examples,
): Promise<Point> {
  const { parameters, step } = await engine.save();
  const fed: Record<number, number[] | Float32Array> = {};
  declaration.nodes.forEach((node, id) => {
    if (node.op === 'noise')
      fed[id] = normals(BATCH * node.width, { stream: node.stream, step, seed: SEED });
    if (node.op === 'data')
      fed[id] = [...batchRows(step, BATCH, examples.count, SEED)].flatMap((row) =>
        Array.from(examples.bytes.subarray(row * node.width, (row + 1) * node.width), (byte) =>
          node.binary ? Number(byte >= 128) : byte / 255,
        ),
      );
  });
  return { parameters, scalars: SCALARS, rows: BATCH, fed };
}

/** Central differences of the float64 judge, for every entry of every array in `names`. */
function finiteDifferences(
  declaration: Declaration,
  loss: number,
  point: Point,
  names: string[],
): Record<string, Float64Array> {
  const h = 1e-6;
  return Object.fromEntries(
    names.map((name) => [
      name,
      Float64Array.from(point.parameters[name]!, (_, i) => {
        const moved = (by: number): number => {
          const array = Float64Array.from(point.parameters[name]!);
          array[i]! += by;
          return batchMean(declaration, loss, {
            ...point,
            parameters: { ...point.parameters, [name]: array },
          });
        };
        return (moved(h) - moved(-h)) / (2 * h);
      }),
    ]),
  );
}

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
  ] as const)(
    'gradient of the %s against finite differences in float64',
    async (_, declaration, width, index) => {
      const examples = randomExamples(10, width);
      const engine = await start(declaration, examples);
      await engine.advance(3); // away from zero biases, where a rectifier might sit on its kink
      const point = await pointOf(engine, declaration, examples);
      const gradients = await engine.gradients(index);
      const { loss } = declaration.updates[index]!;
      const expected = finiteDifferences(declaration, loss, point, Object.keys(gradients));
      expect(Object.keys(gradients).length).toBeGreaterThan(5);
      // against the largest gradient: an output bias is a sum of terms near ±½ that may cancel to
      // less than their rounding, so its own size says nothing about its error
      const largest = Math.max(
        ...Object.values(expected).flatMap((array) => Array.from(array, Math.abs)),
      );
      for (const [name, array] of Object.entries(expected))
        array.forEach((x, i) =>
          expect(Math.abs(gradients[name]![i]! - x) / largest).toBeLessThan(1e-6),
        );
      engine.dispose();
    },
  );

  test('reports the metrics of the batch before its update', async () => {
    const examples = randomExamples(10, 7);
    const engine = await start(bernoulli, examples);
    await engine.advance(2);
    const point = await pointOf(engine, bernoulli, examples);
    const reported = await engine.advance(1);
    for (const [name, id] of Object.entries(bernoulli.updates[0]!.metrics))
      expect(reported[name]![0]).toBeCloseTo(batchMean(bernoulli, id, point), 4);
    const { loss, elbo, reconstruction, kl } = reported as Record<string, Float32Array>;
    expect(elbo![0]).toBeCloseTo(reconstruction![0]! - kl![0]!, 4);
    expect(loss![0]).toBeCloseTo(-reconstruction![0]! + SCALARS.beta * kl![0]!, 4);
    engine.dispose();
  });

  test('a step is Adam’s', async () => {
    const engine = await start(bernoulli, randomExamples(10, 7));
    await engine.advance(4);
    const before = await engine.save();
    const gradients = await engine.gradients();
    await engine.advance(1);
    const after = await engine.save();
    const t = before.step + 1;
    const expected = Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [
        name,
        Array.from(gradient, (g, i) => {
          const m = 0.9 * before.firstMoment[name]![i]! + 0.1 * g;
          const v = 0.999 * before.secondMoment[name]![i]! + 0.001 * g * g;
          const step = m / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
          return before.parameters[name]![i]! - SCALARS.learningRate * step;
        }),
      ]),
    );
    expect(worstRelativeError(after.parameters, expected)).toBeLessThan(1e-6);
    engine.dispose();
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

  test('a run is its seed: same twice, another otherwise, and a checkpoint continues bit for bit', async () => {
    const examples = randomExamples(10, 7);
    const [a, b, other] = [
      await start(bernoulli, examples),
      await start(bernoulli, examples),
      await start(bernoulli, examples, 6),
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
  });

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
