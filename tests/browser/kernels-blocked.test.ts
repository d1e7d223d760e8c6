import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileBlocked } from '../../src/kernels/blocked/compile.ts';
import { Forward } from '../../src/kernels/blocked/forward.ts';
import { Device } from '../../src/kernels/device.ts';
import { banksOf, offsetOf } from '../../src/kernels/differentiate.ts';
import { Graph, type Activation, type Declaration } from '../../src/kernels/graph.ts';
import { texels } from '../../src/kernels/layout.ts';
import { draw } from '../../src/kernels/plan.ts';
import { startBackend, webglContext } from '../../src/kernels/tensorflow.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import type { ParameterArrays } from '../../src/training/engine.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { randomExamples, WASM_PATH } from '../support/engines.ts';
import { batchMean, finiteDifferences, pointAt, type Setting } from '../support/float64-model.ts';
import {
  activated,
  conditional,
  convolved,
  crowd,
  judged,
  masked,
  ODD_SCALARS,
  penalised,
  recursive,
  residual,
  twoHeads,
} from '../support/odd-models.ts';

let device: Device;
beforeEach(async () => {
  await startBackend('webgl', WASM_PATH);
  device = new Device(webglContext());
});
afterEach(() => device.dispose());

/** With biases that are not zero, so that no rectifier sits on its kink. */
function parametersOf(declaration: Declaration): ParameterArrays {
  return Object.fromEntries(
    Object.entries(initialParameters(declaration, 3)).map(([name, array]) => [
      name,
      array.map((x, i) => (name.endsWith('.bias') ? Math.sin(1 + i) / 5 : x)),
    ]),
  );
}

/** The model after one step from these parameters but for `replaced`, at step number `step`. */
async function afterOneStep(run: Setting, step: number, replaced: ParameterArrays = {}) {
  const model = compileBlocked(device, run);
  await device.ready();
  model.upload();
  const parameters = { ...parametersOf(run.declaration), ...replaced };
  const zeros = Object.fromEntries(
    Object.entries(parameters).map(([name, array]) => [name, new Float32Array(array.length)]),
  );
  model.writeState(step & 1, { parameters, firstMoment: zeros, secondMoment: zeros });
  model.prepare(step, run.scalars);
  device.drawing(() => {
    draw(device, model.passes[step & 1]!);
  });
  return { model, parameters };
}

/** Learns by the gradient alone: after a step the first moment is the gradient. */
function plain(declaration: Declaration): Declaration {
  const optimizer = { kind: 'momentum', learningRate: 0.5, momentum: 0 } as const;
  return {
    ...declaration,
    updates: declaration.updates.map((update) => ({ ...update, optimizer })),
  };
}

const MODELS: readonly (readonly [string, (width: number) => Declaration])[] = [
  ...(['linear', 'relu', 'leakyRelu', 'tanh', 'sigmoid', 'softplus'] as Activation[]).map(
    (activation) => [activation, (width: number) => activated(width, activation)] as const,
  ),
  ['an array and a layer used twice', residual],
  ['heads side by side, learned targets and noise', twoHeads],
  ['likelihoods read on', judged],
  ['slopes that are learned', penalised],
  ['labels, side by side', conditional],
  ['a batch that sees itself', crowd],
  ['masks that take turns', masked],
  ['NADE', recursive],
  ['convolutions', convolved],
];
const SHAPES = [
  [1, 7],
  [3, 1],
  [5, 7],
  [17, 9],
] as const;

/** For what goes through its columns in pieces: more of them, in lines that are not alike. */
const LONGER: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  NADE: [
    [32, 3],
    [37, 10],
  ],
  convolutions: [
    [15, 3],
    [20, 9],
  ],
};

describe.each(MODELS)('blocked passes: %s', (name, declare) => {
  test.each([...SHAPES, ...(LONGER[name] ?? [])])(
    'width %i, batch %i: metrics and gradients are float64’s',
    async (width, batchSize) => {
      const declaration = plain(declare(width));
      const labels = Uint8Array.from({ length: 10 }, (__, i) => (i * 7) % 3);
      const examples = { ...randomExamples(10, width), labels };
      const run = { declaration, examples, batchSize, seed: 5, scalars: ODD_SCALARS };
      const step = 3;
      const { model, parameters } = await afterOneStep(run, step);
      const point = pointAt({ parameters, step }, run);
      const [update] = declaration.updates;

      const metrics = model.metrics(1, step + 1, run.scalars);
      const loss = batchMean(declaration, update!.loss, point);
      expect(Math.abs(metrics['loss']![0]! - loss)).toBeLessThan(
        2e-6 * Math.max(1, Math.abs(loss)),
      );

      const { firstMoment, parameters: moved } = model.readState((step + 1) & 1);
      const expected = finiteDifferences(declaration, update!.loss, point, Object.keys(parameters));
      // against the largest gradient: a sum of terms that cancel is as wrong as they are
      const largest = Math.max(
        ...Object.values(expected).flatMap((array) => Array.from(array, Math.abs)),
      );
      for (const [name, array] of Object.entries(expected))
        array.forEach((x, i) => {
          expect(Math.abs(firstMoment[name]![i]! - x) / largest).toBeLessThan(1e-5);
          const expected = parameters[name]![i]! - 0.5 * firstMoment[name]![i]!;
          expect(Math.abs(moved[name]![i]! - expected)).toBeLessThan(
            1e-6 * Math.max(1, Math.abs(expected)),
          );
        });
      expectZeroPadding(model, declaration, step + 1);
    },
  );
});

/** Nothing has leaked into the columns that bring a layer up to whole texels, nor into the rows behind the bias. */
function expectZeroPadding(
  { weights }: ReturnType<typeof compileBlocked>,
  declaration: Declaration,
  step: number,
): void {
  banksOf(declaration).forEach(({ inputs, columns }, bank) => {
    for (const state of [0, 1]) {
      const texture = weights.source(bank, 0, state).at(step & 1).texture!;
      const all = device.read(texture);
      const real = new Set<number>();
      columns.forEach((units, i) => {
        for (let row = 0; row <= inputs; row++)
          for (let unit = 0; unit < units; unit++)
            real.add(4 * (texture.width * row + offsetOf(columns, i)) + unit);
      });
      all.forEach((x, i) => {
        if (!real.has(i)) expect(x).toBe(0);
      });
    }
  });
}

test.each(['linear', 'sigmoid', 'softplus', 'tanh'] as Activation[])(
  'forward, %s: values are float64’s, padding columns zero',
  async (activation) => {
    for (const width of [1, 3, 5, 17]) {
      const declaration = activated(width, activation);
      const examples = randomExamples(10, width);
      const run = { declaration, examples, batchSize: 7, seed: 5, scalars: ODD_SCALARS };
      const { model, parameters } = await afterOneStep(
        { ...run, declaration: plain(declaration) },
        0,
      );
      model.writeState(0, { parameters, firstMoment: parameters, secondMoment: parameters });
      const path = { wanted: declaration.values['output']!, fed: null, rows: 8 };
      const forward = new Forward(device, declaration, model.weights, model.examples, path);
      await device.ready();
      forward.upload();
      device.drawing(() => {
        forward.draw(0, { step: 0, seed: 5, scalars: ODD_SCALARS, firstRow: 0 });
      });
      const values = forward.read(8);
      const fed = { 0: Array.from(examples.bytes!.subarray(0, 8 * width), (byte) => byte / 255) };
      for (let row = 0; row < 8; row++) {
        // the mean over one row and one column is the value there
        const point = {
          parameters,
          scalars: ODD_SCALARS,
          rows: 1,
          fed: { 0: fed[0].slice(row * width, (row + 1) * width) },
        };
        const mean = batchMean(declaration, path.wanted, point);
        const found =
          values.subarray(row * width, (row + 1) * width).reduce((sum, x) => sum + x, 0) / width;
        expect(found).toBeCloseTo(mean, 6);
      }
      const { texture, at } = forward.output;
      for (let layer = 0; layer < texture.layers; layer++) {
        const texelsRead = device.read(texture, layer);
        for (let lane = width; lane < 4 * texels(width); lane++)
          expect(texelsRead[4 * at + lane]).toBe(0);
      }
    }
  },
);

test.each([-30, -20, -7])('softplus and its slope keep their digits at %i', async (bias) => {
  const g = new Graph();
  const loss = g.squaredError(g.dense('layer', g.data(3, 'grey'), 5, 'softplus'), 0);
  const [layers, nodes] = [g.layers, g.nodes];
  const optimizer = { kind: 'momentum', learningRate: 0, momentum: 0 } as const;
  const metrics = { loss: loss.id };
  const updates = [{ loss: loss.id, layers: ['layer'], optimizer, metrics }];
  const declaration = { name: 'softplus', layers, nodes, updates, values: {} };
  const examples = randomExamples(10, 3);
  const run = { declaration, examples, batchSize: 7, seed: 5, scalars: ODD_SCALARS };
  const biases = { 'layer.bias': new Float32Array(5).fill(bias) };
  const { model, parameters } = await afterOneStep(run, 0, biases);
  const point = pointAt({ parameters, step: 0 }, run);
  const mean = batchMean(declaration, loss.id, point);
  expect(Math.abs(model.metrics(1, 1, run.scalars)['loss']![0]! / mean - 1)).toBeLessThan(1e-5);
  const expected = finiteDifferences(declaration, loss.id, point, Object.keys(parameters));
  const { firstMoment } = model.readState(1);
  for (const [name, array] of Object.entries(expected))
    array.forEach((x, i) => expect(Math.abs(firstMoment[name]![i]! / x - 1)).toBeLessThan(1e-5));
});

test.each([-20, 20])('a sure score’s log-likelihood keeps its digits: %i', async (bias) => {
  const whole = gan({ width: 5, noise: 2, hidden: 3 });
  const update = whole.updates[1]!;
  const declaration = plain({ ...whole, updates: [update] });
  const examples = randomExamples(10, 5);
  const run = { declaration, examples, batchSize: 7, seed: 5, scalars: ODD_SCALARS };
  const biases = { 'discriminator/3.bias': Float32Array.of(bias) };
  const { model, parameters } = await afterOneStep(run, 0, biases);
  const expected = batchMean(declaration, update.loss, pointAt({ parameters, step: 0 }, run));
  const loss = model.metrics(1, 1, run.scalars)['generatorLoss']![0]!;
  expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-5);
});

test('one step of the VAE is sixteen draws', async () => {
  const declaration = vae({ pixels: 784, hidden: 256, latent: 2, likelihood: 'bernoulli' });
  const examples = randomExamples(200, 784);
  const run = { declaration, examples, batchSize: 128, seed: 5, scalars: ODD_SCALARS };
  const { model } = await afterOneStep(run, 0);
  expect(model.passes[0].map(({ name }) => name)).toEqual([
    'gather',
    'product encoder/hidden',
    'product encoder/mean | encoder/logVariance | reparametrise',
    'product decoder/hidden',
    'product decoder/output',
    'seed',
    'backProduct decoder/output',
    'sum | sum',
    'backProduct encoder/mean | encoder/logVariance',
    'metrics',
    'gradient decoder/output',
    'adam decoder/output',
    'adam decoder/hidden',
    'adam encoder/mean | encoder/logVariance',
    'gradient encoder/hidden',
    'adam encoder/hidden',
  ]);
  // each texture by one name: a graphics card samples 16, some no more
  for (const { textures } of model.passes[0]) expect(new Set(textures).size).toBe(textures.length);
});

test('more examples than a texture is high lie in several layers', async () => {
  const most = Number(device.gl.getParameter(device.gl.MAX_TEXTURE_SIZE));
  const count = 2 * most + 3;
  const declaration = plain(activated(3, 'tanh'));
  const examples = randomExamples(count, 3);
  const run = { declaration, examples, batchSize: 50, seed: 5, scalars: ODD_SCALARS };
  const { model, parameters } = await afterOneStep(run, 1);
  expect(model.examples.data.shape).toMatchObject({ height: most, layers: 3 });
  const loss = batchMean(
    declaration,
    declaration.updates[0]!.loss,
    pointAt({ parameters, step: 1 }, run),
  );
  expect(model.metrics(1, 2, run.scalars)['loss']![0]).toBeCloseTo(loss, 5);
});

test('batches are picked rightly when more examples have gone by than 32 bits count', async () => {
  const step = 700_000_001;
  const declaration = plain(activated(3, 'tanh'));
  const examples = randomExamples(10, 3);
  const run = { declaration, examples, batchSize: 7, seed: 5, scalars: ODD_SCALARS };
  const { model, parameters } = await afterOneStep(run, step);
  const loss = batchMean(
    declaration,
    declaration.updates[0]!.loss,
    pointAt({ parameters, step }, run),
  );
  expect(model.metrics(1, step + 1, run.scalars)['loss']![0]).toBeCloseTo(loss, 5);
});
