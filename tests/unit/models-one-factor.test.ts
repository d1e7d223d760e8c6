import { expect, test } from 'vitest';
import { drawChairs } from '../../src/data/chair.ts';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { declareModel } from '../../src/models/index.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { batchMean, finiteDifferences, pointAt } from '../support/float64-model.ts';
import { randomExamples } from '../support/random-examples.ts';

const WIDTH = 6;
const declaration = declareModel('one-factor', { hidden: 4 }, WIDTH);
const run = {
  declaration,
  examples: randomExamples(8, WIDTH),
  batchSize: 5,
  seed: 3,
  scalars: { learningRate: 0.01, roundness: 0.7, noise: 0.3 },
};

test('the loss is both errors and the price of leaving the circle', () => {
  const point = pointAt({ parameters: initialParameters(declaration, 7), step: 4 }, run);
  const at = (name: string): number =>
    batchMean(declaration, declaration.updates[0]!.metrics[name]!, point);
  expect(at('loss')).toBeCloseTo(
    at('line-error') + at('circle-error') + 0.7 * at('off-circle'),
    12,
  );
  expect(at('off-circle')).toBeGreaterThan(0);
});

test('neither network moves the other, and only the circle pays for its roundness', () => {
  const point = pointAt({ parameters: initialParameters(declaration, 7), step: 0 }, run);
  const slope = (metric: string, layer: string): number =>
    Math.max(
      ...finiteDifferences(declaration, declaration.updates[0]!.metrics[metric]!, point, [
        `${layer}.bias`,
      ])[`${layer}.bias`]!.map(Math.abs),
    );
  expect(slope('line-error', 'circle/encoder/code')).toBe(0);
  expect(slope('circle-error', 'line/encoder/code')).toBe(0);
  expect(slope('off-circle', 'line/encoder/code')).toBe(0);
  expect(slope('off-circle', 'circle/encoder/code')).toBeGreaterThan(0);
  expect(slope('off-circle', 'circle/decoder/hidden')).toBe(0);
});

test('a decoder reads its code with noise on it; a code that is fed is read as it is', async () => {
  await startBackend('cpu', '');
  const asked = { backend: 'cpu', ...run } as const;
  const noisy = new ReferenceEngine(asked);
  const clear = new ReferenceEngine({ ...asked, scalars: { ...run.scalars, noise: 0 } });
  for (const member of ['line', 'circle']) {
    const rows = (want: string) => ({ kind: 'rows', count: 8, want: `${member}-${want}` }) as const;
    const code = await noisy.evaluate(rows('code'));
    const latent = await noisy.evaluate(rows('latent'));
    expect(await clear.evaluate(rows('latent'))).toEqual(code);
    const off = latent.map((value, i) => value - code[i]!);
    expect(Math.hypot(...off) / Math.sqrt(off.length)).toBeGreaterThan(0.1);
    expect(Math.hypot(...off) / Math.sqrt(off.length)).toBeLessThan(0.6);
    const fed = { kind: 'feed', feed: `${member}-latent`, rows: 8, values: code } as const;
    const drawn = await noisy.evaluate({ ...fed, want: `${member}-pixels` });
    expect(drawn).toEqual(await clear.evaluate(rows('pixels')));
  }
  noisy.dispose();
  clear.dispose();
});

test('gradients are finite differences, and chairs are learned', async () => {
  await startBackend('cpu', '');
  const { pixels } = drawChairs(16, 16);
  const chairs = declareModel('one-factor', { hidden: 8 }, 256);
  const examples = { count: 16, width: 256, bytes: pixels };
  const setting = { ...run, declaration: chairs, examples, batchSize: 16, backend: 'cpu' } as const;
  const engine = new ReferenceEngine(setting);
  const parameters = initialParameters(chairs, 3);
  const gradients = await engine.gradients();
  const biases = Object.keys(parameters).filter((name) => name.endsWith('code.bias'));
  const expected = finiteDifferences(
    chairs,
    chairs.updates[0]!.loss,
    pointAt({ parameters, step: 0 }, setting),
    biases,
  );
  expect(biases).toHaveLength(2);
  for (const name of biases)
    expected[name]!.forEach((x, i) =>
      expect(Math.abs(gradients[name]![i]! - x)).toBeLessThan(1e-4 * (1 + Math.abs(x))),
    );
  const trace = await engine.advance(60);
  for (const name of ['line-error', 'circle-error'])
    expect(trace[name]!.at(-1)!).toBeLessThan(0.7 * trace[name]![0]!);
  const codes = await engine.evaluate({ kind: 'rows', count: 16, want: 'circle-code' });
  expect(codes).toHaveLength(32);
  engine.dispose();
});
