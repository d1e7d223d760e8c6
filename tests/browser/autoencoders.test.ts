import { expect, test } from 'vitest';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { declareModel } from '../../src/models/index.ts';
import type { ParameterArrays } from '../../src/training/engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { engineOn, randomExamples, WASM_PATH } from '../support/engines.ts';

const WIDTH = 19;
const TOLERANCE = 1e-5;

const largest = (array: Float32Array): number =>
  array.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** max |a − b| / max |b| of the worst array. */
function worst(actual: ParameterArrays, expected: ParameterArrays): number {
  return Math.max(
    ...Object.entries(expected).map(([name, b]) => {
      const a = actual[name]!;
      expect(a.length).toBe(b.length);
      return largest(b.map((x, i) => x - a[i]!)) / Math.max(largest(b), 1e-12);
    }),
  );
}

const SCALARS = {
  learningRate: 1e-3,
  corruption: 0.5,
  'variational-beta': 2,
  'healthy-beta': 1,
  'failing-beta': 0.1,
};

test.each([
  ['plain variational'],
  ['plain denoising variational'],
  ['healthy:variational failing:variational'],
])(
  '%s: the fused engine’s gradients, steps and values are the reference engine’s',
  async (members) => {
    const structure = { hidden: 6, latent: 3, members };
    const declaration = declareModel('autoencoders', structure, WIDTH);
    const examples = randomExamples(40, WIDTH);
    const heldOut = randomExamples(13, WIDTH, 12);
    const options = { batchSize: 7, seed: 5, scalars: SCALARS };
    const reference = await engineOn('webgl', declaration, examples, options);
    await startBackend('webgl', WASM_PATH);
    const fused = await startFusedEngine({ declaration, examples, heldOut, ...options });
    for (const step of [0, 10]) {
      if (step > reference.step) await reference.advance(step - reference.step);
      fused.restore(await reference.save());
      const gradients = await reference.gradients();
      for (const array of Object.values(gradients)) expect(largest(array)).toBeGreaterThan(0);
      expect(worst(await fused.gradients(), gradients)).toBeLessThan(TOLERANCE);
      const [trace, expected] = [await fused.advance(1), await reference.advance(1)];
      expect(Object.keys(trace)).toEqual(Object.keys(expected));
      for (const [name, values] of Object.entries(expected))
        expect(Math.abs(trace[name]![0]! - values[0]!)).toBeLessThan(
          TOLERANCE * Math.max(1, Math.abs(values[0]!)),
        );
    }
    fused.restore(await reference.save());
    const one = members.split(' ')[0]!.split(':')[0]!;
    const last = members.split(' ').at(-1)!.split(':')[0]!;
    for (const want of [`${one}-latent`, `${one}-pixels`, `${last}-latentMean`, `${last}-output`]) {
      const probe = { kind: 'rows', count: 9, want } as const;
      expect(
        worst({ a: await fused.evaluate(probe) }, { a: await reference.evaluate(probe) }),
      ).toBeLessThan(TOLERANCE);
    }
    const codes = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
    const decode = {
      kind: 'feed',
      feed: `${last}-latent`,
      rows: 4,
      values: codes,
      want: `${last}-pixels`,
    } as const;
    expect(
      worst({ a: await fused.evaluate(decode) }, { a: await reference.evaluate(decode) }),
    ).toBeLessThan(TOLERANCE);
    fused.dispose();
    reference.dispose();
  },
);

test.each(['fused', 'reference'] as const)(
  '%s: rows held out are as if fed by hand',
  async (name) => {
    for (const likelihood of ['bernoulli', 'gaussian']) {
      const declaration = declareModel('vae', { hidden: 6, latent: 2, likelihood }, WIDTH);
      const examples = randomExamples(40, WIDTH);
      const heldOut = randomExamples(13, WIDTH, 12);
      const scalars = { beta: 1, sigma: 0.3, learningRate: 1e-3 };
      const input = { declaration, examples, heldOut, batchSize: 7, seed: 5, scalars };
      await startBackend('webgl', WASM_PATH);
      const engine =
        name === 'fused'
          ? await startFusedEngine(input)
          : await engineOn('webgl', declaration, examples, { heldOut, scalars });
      await engine.advance(3);
      const values = Float32Array.from(heldOut.bytes!, (byte) =>
        likelihood === 'bernoulli' ? Number(byte >= 128) : byte / 255,
      );
      for (const want of ['elbo', 'latentMean', 'output', 'pixels']) {
        const asked = await engine.evaluate({ kind: 'rows', of: 'test', count: 1000, want });
        expect(asked.length % 13).toBe(0);
        expect(asked).toEqual(
          await engine.evaluate({ kind: 'feed', feed: 'data', rows: 13, values, want }),
        );
        const trained = await engine.evaluate({ kind: 'rows', count: 13, want });
        expect(asked).not.toEqual(trained);
      }
      engine.dispose();
    }
  },
);

test.each(['fused', 'reference'] as const)(
  '%s: begins from what it is given, and goes back to it',
  async (name) => {
    const declaration = declareModel(
      'vae',
      { hidden: 6, latent: 2, likelihood: 'bernoulli' },
      WIDTH,
    );
    const examples = randomExamples(40, WIDTH);
    const scalars = { beta: 1, learningRate: 1e-3 };
    const started = async (start?: ParameterArrays) => {
      await startBackend('webgl', WASM_PATH);
      return name === 'fused'
        ? startFusedEngine({
            declaration,
            examples,
            batchSize: 7,
            seed: 5,
            scalars,
            ...(start && { start }),
          })
        : engineOn('webgl', declaration, examples, {
            scalars,
            batchSize: 7,
            seed: 5,
            ...(start && { start }),
          });
    };
    const first = await started();
    await first.advance(20);
    const { parameters } = await first.save();
    const [a, b] = [await started(parameters), await started(parameters)];
    expect((await a.save()).parameters).toEqual(parameters);
    const trace = await a.advance(9);
    expect(await b.advance(9)).toEqual(trace);
    a.reset();
    expect((await a.save()).parameters).toEqual(parameters);
    expect(await a.advance(9)).toEqual(trace);
    for (const engine of [first, a, b]) engine.dispose();
  },
);
