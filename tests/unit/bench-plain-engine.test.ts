import { describe, expect, test } from 'vitest';
import type { Declaration } from '../../src/kernels/graph.ts';
import { normals, uniforms } from '../../src/maths/random.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import { batchRows } from '../../src/training/batch-order.ts';
import type { Examples } from '../../src/training/engine.ts';
import { PlainEngine } from '../bench/plain-engine.ts';
import { addProduct, addProductTransposed, matrix, transposed } from '../bench/plain-products.ts';
import { batchMean, finiteDifferences, type Point } from '../support/float64-model.ts';

const BATCH = 7; // a block of four rows and three that are left
const SEED = 5;
const SCALARS = {
  beta: 1.7,
  learningRate: 1e-2,
  sigma: 0.3,
  discriminatorRate: 1e-2,
  generatorRate: 1e-2,
};

const bytes = (count: number): Uint8Array =>
  Uint8Array.from(uniforms(count, { stream: 99, step: 0, seed: SEED }), (u) => u * 256);

const MODELS: readonly (readonly [string, Declaration, number])[] = [
  ['Bernoulli VAE', vae({ pixels: 9, hidden: 17, latent: 3, likelihood: 'bernoulli' }), 9],
  ['Gaussian VAE', vae({ pixels: 9, hidden: 17, latent: 3, likelihood: 'gaussian' }), 9],
  ['GAN', gan({ width: 2, noise: 3, hidden: 17 }), 2],
];

const examplesOf = (width: number): Examples => ({ count: 20, width, bytes: bytes(20 * width) });

const start = (declaration: Declaration, width: number): PlainEngine =>
  new PlainEngine({
    declaration,
    examples: examplesOf(width),
    batchSize: BATCH,
    seed: SEED,
    scalars: SCALARS,
  });

/** Where step `step` takes its gradient, given the parameters. */
function pointOf(
  declaration: Declaration,
  examples: Examples,
  step: number,
  parameters: Point['parameters'],
): Point {
  const fed: Record<number, ArrayLike<number>> = {};
  declaration.nodes.forEach((node, id) => {
    if (node.op === 'noise')
      fed[id] = normals(BATCH * node.width, { stream: node.stream, step, seed: SEED });
    if (node.op === 'data')
      fed[id] = [...batchRows(step, BATCH, examples.count, SEED)].flatMap((row) =>
        Array.from(examples.bytes!.subarray(row * node.width, (row + 1) * node.width), (byte) =>
          node.binary ? Number(byte >= 128) : byte / 255,
        ),
      );
  });
  return { parameters, scalars: SCALARS, rows: BATCH, fed };
}

const namesOf = (layers: readonly string[]): string[] =>
  layers.flatMap((layer) => [`${layer}.weights`, `${layer}.bias`]);

describe.each(MODELS)('plain engine, %s', (_, declaration, width) => {
  test('gradients are the finite differences of the float64 judge', async () => {
    const engine = start(declaration, width);
    await engine.advance(3); // away from zero biases, where a rectifier might sit on its kink
    const { step, parameters } = await engine.save();
    const point = pointOf(declaration, examplesOf(width), step, parameters);
    for (const [index, { loss, layers }] of declaration.updates.entries()) {
      const gradients = await engine.gradients(index);
      const expected = finiteDifferences(declaration, loss, point, namesOf(layers));
      expect(Object.keys(gradients).sort()).toEqual(Object.keys(expected).sort());
      const largest = Math.max(...Object.values(expected).flatMap((g) => Array.from(g, Math.abs)));
      for (const [name, gradient] of Object.entries(expected))
        gradient.forEach((g, i) =>
          expect(Math.abs(gradients[name]![i]! - g) / largest).toBeLessThan(1e-6),
        );
    }
  });

  test('ten steps stay within 1e-4 of the same steps in float64', async () => {
    const engine = start(declaration, width);
    const initial = await engine.save();
    const trace = await engine.advance(10);
    const actual = await engine.save();

    const widened = (arrays: Point['parameters']): Record<string, Float64Array> =>
      Object.fromEntries(Object.entries(arrays).map(([k, a]) => [k, Float64Array.from(a)]));
    const p = widened(initial.parameters);
    const m = widened(initial.firstMoment);
    const v = widened(initial.secondMoment);
    for (let step = 0; step < 10; step++)
      for (const { loss, layers, metrics } of declaration.updates) {
        const point = pointOf(declaration, examplesOf(width), step, p);
        for (const [name, id] of Object.entries(metrics))
          expect(trace[name]![step]! / batchMean(declaration, id, point)).toBeCloseTo(1, 4);
        const gradients = finiteDifferences(declaration, loss, point, namesOf(layers));
        for (const [name, gradient] of Object.entries(gradients))
          gradient.forEach((g, i) => {
            m[name]![i] = 0.9 * m[name]![i]! + 0.1 * g;
            v[name]![i] = 0.999 * v[name]![i]! + 0.001 * g * g;
            const scale = Math.sqrt(v[name]![i] / (1 - 0.999 ** (step + 1))) + 1e-8;
            p[name]![i]! -= (1e-2 * m[name]![i]) / (1 - 0.9 ** (step + 1)) / scale;
          });
      }
    for (const [name, expected] of Object.entries(p)) {
      const largest = Math.max(...expected.map(Math.abs));
      expected.forEach((x, i) =>
        expect(Math.abs(actual.parameters[name]![i]! - x) / largest).toBeLessThan(1e-4),
      );
    }
  });

  test('a restored run goes on as the one that was saved, a reset one from the start', async () => {
    const engine = start(declaration, width);
    const whole = await engine.advance(6);
    engine.reset();
    const first = await engine.advance(4);
    const saved = await engine.save();
    await engine.advance(5);
    engine.restore(saved);
    expect(engine.step).toBe(4);
    const rest = await engine.advance(2);
    for (const [name, values] of Object.entries(whole))
      expect([...first[name]!, ...rest[name]!]).toEqual([...values]);
  });
});

test('products of odd shapes, added to what is there, zeros left out', () => {
  const entries = (count: number, step: number): Float32Array =>
    normals(count, { stream: 99, step, seed: SEED }).map((x, i) => (i % 3 === 0 ? 0 : x));
  for (const [m, k, n] of [
    [1, 1, 1],
    [7, 5, 3],
    [4, 17, 2],
    [9, 33, 8],
  ] as const) {
    const a = entries(m * k, 0); // [m, k]
    const b = entries(k * n, 1); // [k, n]
    const aT = new Float32Array(k * m);
    const bT = new Float32Array(n * k);
    const expected = new Float64Array(m * n).fill(2);
    for (let l = 0; l < k; l++) {
      for (let i = 0; i < m; i++) aT[l * m + i] = a[i * k + l]!;
      for (let j = 0; j < n; j++) bT[j * k + l] = b[l * n + j]!;
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) expected[i * n + j]! += a[i * k + l]! * b[l * n + j]!;
    }
    const filled = (): Float32Array => new Float32Array(m * n).fill(2);
    const [plain, left, right] = [filled(), filled(), filled()];
    addProduct(matrix(a, m, k), b, n, plain);
    addProduct(transposed(matrix(aT, k, m)), b, n, left);
    addProductTransposed(a, bT, [m, k, n], right);
    for (const product of [plain, left, right])
      product.forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, 4));
  }
});
