import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileChain } from '../../src/kernels/chain/compile.ts';
import { netLayout, packNet, unpackNet } from '../../src/kernels/chain/layout.ts';
import type { Mlp } from '../../src/kernels/chain/structure.ts';
import { RING, type CompiledModel, type ModelState } from '../../src/kernels/compile.ts';
import { Device } from '../../src/kernels/device.ts';
import {
  Graph,
  type Activation,
  type Declaration,
  type Optimizer,
  type Value,
} from '../../src/kernels/graph.ts';
import { draw } from '../../src/kernels/plan.ts';
import { startBackend, webglContext } from '../../src/kernels/tensorflow.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import type { Checkpoint, ParameterArrays } from '../../src/training/engine.ts';
import type { ReferenceEngine } from '../../src/training/reference-engine.ts';
import { countingGl } from '../bench/count-gl.ts';
import { engineOn, randomExamples, WASM_PATH } from '../support/engines.ts';
import { batchMean, finiteDifferences, pointAt } from '../support/float64-model.ts';

const SEED = 5;
const SCALARS = {
  discriminatorRate: 3e-3,
  generatorRate: 2e-3,
  learningRate: 1e-2,
  momentum: 0.8,
  alpha: 0.7,
  realTarget: 0.9,
};

let device: Device;
let references: ReferenceEngine[] = [];
beforeEach(async () => {
  await startBackend('webgl', WASM_PATH);
  device = new Device(webglContext());
});
afterEach(() => {
  device.dispose();
  for (const engine of references) engine.dispose();
  references = [];
});

interface Run {
  readonly declaration: Declaration;
  readonly batchSize: number;
}

function examplesOf({ nodes }: Declaration): ReturnType<typeof randomExamples> {
  return randomExamples(50, nodes.find(({ op }) => op === 'data')?.width ?? 1);
}

async function compiled({ declaration, batchSize }: Run): Promise<CompiledModel> {
  const input = { declaration, examples: examplesOf(declaration), batchSize, seed: SEED };
  const model = compileChain(device, input);
  if (!model) throw new Error('This declaration is no chain.');
  await device.ready();
  model.upload();
  return model;
}

/** On the processor, whose sums are float64: the judge errs less than the judged. */
async function reference({ declaration, batchSize }: Run): Promise<ReferenceEngine> {
  const engine = await engineOn('cpu', declaration, examplesOf(declaration), {
    batchSize,
    seed: SEED,
    scalars: SCALARS,
  });
  references.push(engine);
  return engine;
}

function takeSteps(model: CompiledModel, from: number, count: number): void {
  device.drawing(() => {
    for (let step = from; step < from + count; step++) {
      model.prepare(step, SCALARS);
      draw(device, model.passes[(step & 1) as 0 | 1]);
    }
  });
}

const MOMENTUM: Optimizer = {
  kind: 'momentum',
  learningRate: 'learningRate',
  momentum: 'momentum',
};

const learningBy = (declaration: Declaration, optimizer: Optimizer): Declaration => ({
  ...declaration,
  updates: declaration.updates.map((update) => ({ ...update, optimizer })),
});

/** The gradient of one update at a state: what momentum makes of zero moments in one step. */
async function gradientOf(
  { declaration, batchSize }: Run,
  index: number,
): Promise<(state: Pick<Checkpoint, 'step' | 'parameters'>) => ParameterArrays> {
  const update = declaration.updates[index]!;
  const alone = learningBy({ ...declaration, updates: [update] }, MOMENTUM);
  const model = await compiled({ declaration: alone, batchSize });
  return ({ step, parameters }) => {
    const zeros = Object.fromEntries(
      Object.entries(parameters).map(([name, array]) => [name, new Float32Array(array.length)]),
    );
    model.writeState(step, { parameters, firstMoment: zeros, secondMoment: zeros });
    takeSteps(model, step, 1);
    const { firstMoment } = model.readState(step + 1);
    const moves = (name: string): boolean =>
      update.layers.includes(name.slice(0, name.lastIndexOf('.')));
    return Object.fromEntries(Object.entries(firstMoment).filter(([name]) => moves(name)));
  };
}

const largest = (array: ArrayLike<number>): number => Math.max(...Array.from(array, Math.abs));

/**
 * max |a − b| / max |b| of the worst array. Next to a tenth of the largest one's entry at least: an output
 * bias's gradient is a sum of terms near ±1 that may cancel down to their rounding.
 */
function worstError(
  actual: ParameterArrays,
  expected: Readonly<Record<string, ArrayLike<number>>>,
): number {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  const all = Math.max(...Object.values(expected).map(largest));
  return Math.max(
    ...Object.entries(expected).map(([name, array]) => {
      const errors = Array.from(array, (x, i) => Math.abs(x - actual[name]![i]!));
      return Math.max(...errors) / Math.max(largest(array), 0.1 * all, 1e-30);
    }),
  );
}

function withActivations(
  declaration: Declaration,
  first: Activation,
  second: Activation,
): Declaration {
  return {
    ...declaration,
    layers: declaration.layers.map((layer) => ({
      ...layer,
      activation: layer.name.endsWith('1')
        ? first
        : layer.name.endsWith('2')
          ? second
          : layer.activation,
    })),
  };
}

const leaky = (declaration: Declaration): Declaration =>
  withActivations(declaration, 'leakyRelu', 'leakyRelu');

function mlp(g: Graph, name: string, input: Value, hidden: [number, number], units = 1): Value {
  const first = g.dense(`${name}/1`, input, hidden[0], 'leakyRelu');
  return g.dense(`${name}/3`, g.dense(`${name}/2`, first, hidden[1], 'relu'), units);
}

/** One network on binary data: four terms of one score, live weights, sums in sums, and a metric of its own. */
function scorer(): Declaration {
  const g = new Graph();
  const score = mlp(g, 'scorer', g.data(3, 'binary'), [7, 20]);
  const squares = g.squaredError(score, 0.3);
  const margin = g.hinge(score, -1);
  const fit = g.weightedSum([0.5, squares], ['alpha', margin]);
  const loss = g.weightedSum(
    [-2, g.bernoulliLogLikelihood(score, 0)],
    ['alpha', fit],
    [0.1, score],
  );
  return {
    name: 'scorer',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf('scorer/'),
        optimizer: MOMENTUM,
        metrics: { loss: loss.id, squares: squares.id, score: score.id },
      },
    ],
    values: {},
  };
}

/** An inner network that two branches go through, from data and from noise; an outer one with three branches. */
function threeBranches(): Declaration {
  const g = new Graph();
  const data = g.data(2, 'grey');
  const maker = (input: Value): Value => mlp(g, 'maker', input, [9, 4], 2);
  const judge = (input: Value): Value => mlp(g, 'judge', input, [6, 11]);
  const changed = judge(maker(data));
  const made = judge(maker(g.noise(2, 70)));
  const judgeLoss = g.weightedSum(
    [1, g.squaredError(judge(data), 1)],
    [1, g.squaredError(changed, 0)],
    [0.5, g.squaredError(made, -1)],
  );
  const makerLoss = g.weightedSum([-1, made], [0.5, g.hinge(changed, 1)]);
  const update = (loss: Value, prefix: string, name: string): Declaration['updates'][number] => ({
    loss: loss.id,
    layers: g.layersOf(prefix),
    optimizer: MOMENTUM,
    metrics: { [name]: loss.id },
  });
  return {
    name: 'three branches',
    layers: g.layers,
    nodes: g.nodes,
    updates: [update(judgeLoss, 'judge/', 'loss'), update(makerLoss, 'maker/', 'makerLoss')],
    values: {},
  };
}

/** A network that reads its own output. */
function twice(): Declaration {
  const g = new Graph();
  const once = mlp(g, 'same', g.data(1, 'grey'), [3, 3]);
  const loss = g.squaredError(mlp(g, 'same', once, [3, 3]), 1);
  return {
    name: 'twice',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf(''),
        optimizer: MOMENTUM,
        metrics: { loss: loss.id },
      },
    ],
    values: {},
  };
}

const CASES: readonly [string, Declaration, number][] = [
  ['non-saturating 2-32-32-2, batch 256', gan({ width: 2, noise: 2, hidden: 32 }), 256],
  ['minimax 3-17-17-2, batch 7', gan({ width: 2, noise: 3, hidden: 17, loss: 'minimax' }), 7],
  [
    'least squares 1-3-3-1, batch 1',
    gan({ width: 1, noise: 1, hidden: 3, loss: 'leastSquares' }),
    1,
  ],
  ['hinge 1-32-32-2, batch 7', gan({ width: 2, noise: 1, hidden: 32, loss: 'hinge' }), 7],
  [
    'hinge, leaky, 3-1-1-2, batch 256',
    leaky(gan({ width: 2, noise: 3, hidden: 1, loss: 'hinge' })),
    256,
  ],
  [
    'minimax, leaky, 4-32-32-3, batch 100',
    leaky(gan({ width: 3, noise: 4, hidden: 32, loss: 'minimax' })),
    100,
  ],
  [
    'least squares, leaky then relu, 2-17-17-4, batch 300',
    withActivations(
      gan({ width: 4, noise: 2, hidden: 17, loss: 'leastSquares' }),
      'leakyRelu',
      'relu',
    ),
    300,
  ],
  [
    'non-saturating, relu then leaky, 1-3-3-1, batch 256',
    withActivations(gan({ width: 1, noise: 1, hidden: 3 }), 'relu', 'leakyRelu'),
    256,
  ],
  [
    'non-saturating, smoothed, 2-9-9-2, batch 33',
    gan({ width: 2, noise: 2, hidden: 9, smoothed: true }),
    33,
  ],
  [
    'Wasserstein 2-9-9-1, batch 33',
    gan({ width: 1, noise: 2, hidden: 9, loss: 'wasserstein' }),
    33,
  ],
  ['one network, four terms, batch 13', scorer(), 13],
  ['three branches, batch 29', threeBranches(), 29],
];

test.each(CASES)(
  '%s: losses and gradients are the reference engine’s',
  async (_, adversarial, batchSize) => {
    // not Adam: it moves a parameter whose gradient cancels by a whole step, whichever way it is rounded
    const declaration = learningBy(adversarial, MOMENTUM);
    const run = { declaration, batchSize };
    const engine = await reference(run);
    const model = await compiled(run);
    const gradients = await Promise.all(declaration.updates.map((__, i) => gradientOf(run, i)));
    for (const step of [0, 10, 50]) {
      if (step > 0) await engine.advance(step - engine.step);
      const state = await engine.save();
      for (const [index, gradient] of gradients.entries())
        expect(worstError(gradient(state), await engine.gradients(index))).toBeLessThan(1e-5);
      model.writeState(step, state);
      takeSteps(model, step, 1);
      const metrics = model.metrics(1, step + 1, SCALARS);
      for (const [name, [expected]] of Object.entries(await engine.advance(1)))
        expect(Math.abs(metrics[name]![0]! - expected!)).toBeLessThan(
          2e-6 * Math.max(1, Math.abs(expected!)),
        );
    }
  },
);

test.each([
  ['leaky 3-5-5-2', leaky(gan({ width: 2, noise: 3, hidden: 5 })), 7],
  ['three branches', threeBranches(), 3],
])('%s: gradients are finite differences in float64', async (_, declaration, batchSize) => {
  const run = {
    declaration,
    batchSize,
    examples: examplesOf(declaration),
    seed: SEED,
    scalars: SCALARS,
  };
  const engine = await reference(run);
  await engine.advance(10); // away from zero biases, where a rectifier may sit on its kink
  const state = await engine.save();
  for (const [index, { loss }] of declaration.updates.entries()) {
    const gradient = (await gradientOf(run, index))(state);
    const expected = finiteDifferences(
      declaration,
      loss,
      pointAt(state, run),
      Object.keys(gradient),
    );
    expect(worstError(gradient, expected)).toBeLessThan(1e-5);
  }
});

test.each([
  ['gradient descent', { kind: 'sgd', learningRate: 'learningRate' }],
  ['momentum', MOMENTUM],
  ['Adam', gan({ width: 2, noise: 2, hidden: 1 }).updates[0]!.optimizer],
] as [string, Optimizer][])(
  'a few steps of %s are the reference engine’s',
  async (_, optimizer) => {
    const declaration = learningBy(leaky(gan({ width: 2, noise: 2, hidden: 17 })), optimizer);
    const run = { declaration, batchSize: 7 };
    const engine = await reference(run);
    await engine.advance(10);
    const model = await compiled(run);
    model.writeState(10, await engine.save());
    await engine.advance(5);
    takeSteps(model, 10, 5);
    const expected = await engine.save();
    const actual = model.readState(15);
    for (const part of ['parameters', 'firstMoment', 'secondMoment'] as const)
      expect(worstError(actual[part], expected[part]), part).toBeLessThan(2e-5);
  },
);

test.each([-60, -20, 20, 60])(
  'sure, rightly or wrongly, losses and slopes keep their digits: logits near %i',
  async (bias) => {
    const whole = gan({ width: 2, noise: 2, hidden: 5 });
    const [, update] = whole.updates as [unknown, Declaration['updates'][0]];
    // alone: beside the discriminator's loss near 60, or after its step, a generator's near e^-60 isn't seen
    const declaration = { ...whole, updates: [update] };
    const run = { declaration, batchSize: 7 };
    const state = await (await reference(run)).save();
    state.parameters['discriminator/3.bias']![0] = bias;
    const examples = examplesOf(declaration);
    const point = pointAt(state, { ...run, examples, seed: SEED, scalars: SCALARS });
    const model = await compiled(run);
    model.writeState(0, state);
    takeSteps(model, 0, 1);
    const metric = model.metrics(1, 1, SCALARS)['generatorLoss']![0]!;
    const expected = batchMean(declaration, update.loss, point);
    expect(Math.abs(metric / expected - 1)).toBeLessThan(1e-5);
    const gradient = (await gradientOf(run, 0))(state);
    const differences = finiteDifferences(declaration, update.loss, point, Object.keys(gradient));
    expect(worstError(gradient, differences)).toBeLessThan(1e-5);
  },
);

describe('padding', () => {
  test.each([
    [1, 1, 3, 7],
    [2, 3, 17, 33],
  ])(
    'lanes of %i-wide data, noise %i, hidden %i stay zero',
    async (width, noise, hidden, batchSize) => {
      for (const declaration of [
        gan({ width, noise, hidden }),
        leaky(gan({ width, noise, hidden })),
      ]) {
        const engine = await reference({ declaration, batchSize });
        const model = await compiled({ declaration, batchSize });
        model.writeState(0, await engine.save());
        takeSteps(model, 0, 3);
        for (const prefix of ['discriminator', 'generator']) {
          const net = netLayout(
            declaration.layers.filter(({ name }) => name.startsWith(prefix)) as unknown as Mlp,
          );
          const optimiser = model.passes[1].find(({ name }) => name === `adam ${prefix}/1`)!;
          for (const texture of optimiser.textures.slice(1)) {
            const texels = device.read(texture);
            expect(largest(texels)).toBeGreaterThan(0);
            expect(packNet(net, unpackNet(net, texels))).toEqual(texels);
          }
        }
      }
    },
  );
});

test('a state read and written again continues bit for bit', async () => {
  const run = { declaration: gan({ width: 2, noise: 2, hidden: 9 }), batchSize: 20 };
  const model = await compiled(run);
  model.writeState(0, await (await reference(run)).save());
  takeSteps(model, 0, 3);
  const kept: ModelState = model.readState(3);
  takeSteps(model, 3, 4);
  const end = model.readState(7);
  const other = await compiled(run);
  other.writeState(3, kept);
  takeSteps(other, 3, 4);
  expect(other.readState(7)).toEqual(end);
  expect(end.parameters).not.toEqual(kept.parameters);
});

test('the ring keeps the last steps’ metrics', async () => {
  const run = { declaration: gan({ width: 2, noise: 2, hidden: 3 }), batchSize: 40 };
  const model = await compiled(run);
  model.writeState(0, await (await reference(run)).save());
  const each: number[] = [];
  for (let step = 0; step < RING + 6; step++) {
    takeSteps(model, step, 1);
    each.push(model.metrics(1, step + 1, SCALARS)['generatorLoss']![0]!);
  }
  const { generatorLoss } = model.metrics(RING, RING + 6, SCALARS);
  expect([...generatorLoss!]).toEqual(each.slice(6));
  expect(new Set(each).size).toBe(each.length);
});

test('batches and noise are right where counters pass 32 bits', async () => {
  const run = { declaration: gan({ width: 2, noise: 2, hidden: 8 }), batchSize: 256 };
  const engine = await reference(run);
  const step = 20_000_001;
  const state = { ...(await engine.save()), step, moves: [step, step] };
  engine.restore(state);
  const model = await compiled(run);
  model.writeState(step, state);
  takeSteps(model, step, 1);
  const metrics = model.metrics(1, step + 1, SCALARS);
  for (const [name, [expected]] of Object.entries(await engine.advance(1)))
    expect(metrics[name]![0]).toBeCloseTo(expected!, 5);
});

test('a GAN’s step is 11 draws, no upload, few calls', async () => {
  const run = { declaration: gan({ width: 2, noise: 2, hidden: 32 }), batchSize: 256 };
  const model = await compiled(run);
  model.writeState(0, await (await reference(run)).save());
  const counts = await countingGl(async () => takeSteps(model, 0, 1));
  expect(counts.draws).toBe(11);
  expect(counts.uploads).toBe(0);
  expect(counts.glCalls).toBeLessThanOrEqual(140);
});

test('what is no chain of small networks is left to others', () => {
  const input = { examples: randomExamples(10, 2), batchSize: 4, seed: SEED };
  const chain = (declaration: Declaration, width = 2): unknown =>
    compileChain(device, { ...input, declaration, examples: randomExamples(10, width) });
  const small = gan({ width: 2, noise: 2, hidden: 3 });
  expect(chain(small)).not.toBeNull();
  expect(chain(vae({ pixels: 2, hidden: 3, latent: 1, likelihood: 'bernoulli' }))).toBeNull();
  expect(chain(gan({ width: 2, noise: 2, hidden: 33 }))).toBeNull();
  expect(chain(gan({ width: 5, noise: 2, hidden: 3 }), 5)).toBeNull();
  expect(chain(gan({ width: 2, noise: 5, hidden: 3 }))).toBeNull();
  expect(chain(withActivations(small, 'tanh', 'relu'))).toBeNull();
  expect(chain(withActivations(small, 'relu', 'sigmoid'))).toBeNull();
  const [first, second] = small.updates as [Declaration['updates'][0], Declaration['updates'][0]];
  expect(chain({ ...small, updates: [first, first, second] })).toBeNull(); // moves twice in a step
  expect(
    chain({ ...small, updates: [{ ...first, layers: first.layers.slice(1) }, second] }),
  ).toBeNull();
  expect(chain(twice(), 1)).toBeNull();
  const unused = { name: 'unused', inputs: 1, units: 1, activation: 'linear' } as const;
  expect(chain({ ...small, layers: [...small.layers, unused] })).toBeNull();
});
