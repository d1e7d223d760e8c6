import { describe, expect, test } from 'vitest';
import {
  banksOf,
  differentiate,
  type Bank,
  type Elementwise,
  type Operation,
  type Reduction,
} from '../../src/kernels/differentiate.ts';
import { Graph, LEAKY_SLOPE, type Activation, type Declaration } from '../../src/kernels/graph.ts';
import { evaluate, type Quantity } from '../../src/kernels/quantity.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { uniforms } from '../../src/maths/random.ts';
import { batchMean, finiteDifferences, pointAt, type Point } from '../support/float64-model.ts';
import {
  activated,
  conditional,
  crowd,
  judged,
  ODD_SCALARS,
  penalised,
  residual,
  twoHeads,
} from '../support/odd-models.ts';

/** Rows of an array, each [columns of the first part, columns of the second part …]. */
type Rows = number[][];

/** Runs operations with loops, in float64, apart from any graphics card. */
function run(
  operations: readonly Operation[],
  banks: readonly Bank[],
  declaration: Declaration,
  point: Point,
): Rows[] {
  const values: Rows[] = [];
  const rowsOf = (node: number): Rows => {
    const { width } = declaration.nodes[node]!;
    return Array.from({ length: point.rows }, (_, r) =>
      Array.from({ length: width }, (_, c) => point.fed[node]![r * width + c]!),
    );
  };
  for (const operation of operations) {
    const inputs = operation.inputs.map((input) => values[input]!);
    const [a] = inputs;
    const perRow = (row: (r: number) => number[]): Rows =>
      Array.from({ length: point.rows }, (_, r) => row(r));
    const width = operation.columns.reduce((sum, columns) => sum + columns, 0);
    values.push(
      (() => {
        switch (operation.op) {
          case 'data':
          case 'labels':
          case 'noise':
          case 'uniform':
            return rowsOf(
              declaration.nodes.findIndex(
                (node) =>
                  (node.op === 'data' &&
                    operation.op === 'data' &&
                    node.binary === operation.binary) ||
                  (node.op === 'noise' &&
                    operation.op === 'noise' &&
                    node.stream === operation.stream) ||
                  (node.op === 'uniform' && operation.op === 'uniform') ||
                  (node.op === 'labels' && operation.op === 'labels'),
              ),
            );
          case 'product':
            return perRow((r) =>
              banks[operation.bank]!.layers.flatMap(({ name, units }) =>
                Array.from({ length: units }, (_, u) =>
                  a![r]!.reduce(
                    (sum, x, i) => sum + x * point.parameters[`${name}.weights`]![i * units + u]!,
                    operation.bias ? point.parameters[`${name}.bias`]![u]! : 0,
                  ),
                ),
              ),
            );
          case 'backProduct':
            return perRow((r) =>
              Array.from({ length: width }, (_, i) => {
                let from = 0;
                let sum = 0;
                for (const { name, units } of banks[operation.bank]!.layers)
                  for (let u = 0; u < units; u++)
                    sum += a![r]![from++]! * point.parameters[`${name}.weights`]![i * units + u]!;
                return sum;
              }),
            );
          case 'part': {
            const { columns } = operations[operation.inputs[0]!]!;
            const from = columns.slice(0, operation.index).reduce((sum, x) => sum + x, 0);
            return perRow((r) => a![r]!.slice(from, from + width));
          }
          case 'beside':
            return perRow((r) => inputs.flatMap((input) => input[r]!));
          case 'shift':
            return perRow((r) =>
              Array.from({ length: width }, (_, c) => a![r]![c - operation.by] ?? 0),
            );
          case 'batchMean':
            return perRow(() =>
              Array.from(
                { length: width },
                (_, c) => a!.reduce((sum, row) => sum + row[c]!, 0) / point.rows,
              ),
            );
          case 'broadcast':
            return perRow((r) => Array.from({ length: width }, () => a![r]![0]!));
          case 'reduce':
            return perRow((r) => [
              reduced(
                operation,
                inputs.map((input) => input[r]!),
                (quantity) => evaluate(quantity, point.scalars),
              ),
            ]);
          case 'map':
            return perRow((r) =>
              Array.from({ length: width }, (_, c) =>
                mapped(
                  operation,
                  inputs.map((input) => input[r]![c]!),
                  (quantity) => evaluate(quantity, point.scalars),
                ),
              ),
            );
          case 'feed':
            throw new Error('Nothing is fed in training.');
        }
      })(),
    );
  }
  return values;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.log1p(Math.exp(x));

function activate(activation: Activation, x: number): number {
  return {
    linear: x,
    relu: Math.max(x, 0),
    leakyRelu: x > 0 ? x : LEAKY_SLOPE * x,
    tanh: Math.tanh(x),
    sigmoid: sigmoid(x),
    softplus: softplus(x),
  }[activation];
}

/** f′ where y = f(x). */
function slope(activation: Activation, y: number): number {
  return {
    linear: 1,
    relu: y > 0 ? 1 : 0,
    leakyRelu: y > 0 ? 1 : LEAKY_SLOPE,
    tanh: 1 - y ** 2,
    sigmoid: y * (1 - y),
    softplus: 1 - Math.exp(-y),
  }[activation];
}

function mapped(map: Elementwise, x: number[], number: (quantity: Quantity) => number): number {
  const [a, b, c, d] = x as [number, number, number, number];
  switch (map.f) {
    case 'activate':
      return activate(map.activation, a);
    case 'slope':
      return a * slope(map.activation, b);
    case 'slopeOfSlope': {
      const h = 1e-6; // by a difference: the formulas are what is tested
      const { activation } = map;
      return (a * b * (slope(activation, c + h) - slope(activation, c - h))) / (2 * h);
    }
    case 'root':
      return Math.sqrt(a + map.epsilon);
    case 'quotient':
      return a / b;
    case 'reparametrise':
      return a + Math.exp(b / 2) * c;
    case 'deviate':
      return a * Math.exp(b / 2);
    case 'bernoulliSlope':
      return (map.target === undefined ? b : number(map.target)) - sigmoid(a);
    case 'categoricalSlope':
      return b - d * Math.exp(a - c);
    case 'klSlope':
      return (Math.exp(a) - 1) / 2;
    case 'hingeSlope':
      return map.sign * a < 1 ? -map.sign : 0;
    case 'times':
      return a * b;
    case 'sum':
      return x.reduce((sum, xi, i) => sum + number(map.weights[i]!) * xi, number(map.offset));
    case 'seed':
      return number(map.weight) * a;
  }
}

function reduced(
  reduction: Reduction,
  rows: number[][],
  number: (quantity: Quantity) => number,
): number {
  const [a, b] = rows as [number[], number[]];
  const sum = (term: (i: number) => number): number => a.reduce((all, _, i) => all + term(i), 0);
  const logSumExp = (): number => Math.log(sum((i) => Math.exp(a[i]!)));
  switch (reduction.f) {
    case 'bernoulli':
      return sum(
        (i) =>
          (reduction.target === undefined ? b[i]! : number(reduction.target)) * a[i]! -
          softplus(a[i]!),
      );
    case 'categorical':
      return sum((i) => b[i]! * (a[i]! - logSumExp()));
    case 'logSumExp':
      return logSumExp();
    case 'total':
      return sum((i) => a[i]!);
    case 'squares':
      return sum((i) => (a[i]! - b[i]!) ** 2);
    case 'squaredError':
      return sum((i) => (a[i]! - reduction.target) ** 2);
    case 'kl':
      return sum((i) => 0.5 * (Math.exp(b[i]!) + a[i]! ** 2 - b[i]! - 1));
    case 'hinge':
      return sum((i) => Math.max(0, 1 - reduction.sign * a[i]!));
  }
}

const randomExamples = (count: number, width: number) => ({
  count,
  width,
  bytes: Uint8Array.from(
    uniforms(count * width, { stream: 99, step: 0, seed: 11 }),
    (u) => u * 256,
  ),
  labels: Uint8Array.from({ length: count }, (_, i) => (i * 7) % 3),
});

const sizes = { width: 2, noise: 3, hidden: 5 };
const MODELS: readonly (readonly [string, Declaration])[] = [
  ['Bernoulli VAE', vae({ pixels: 7, hidden: 5, latent: 3, likelihood: 'bernoulli' })],
  ['Gaussian VAE', vae({ pixels: 7, hidden: 5, latent: 1, likelihood: 'gaussian' })],
  ...(['minimax', 'nonSaturating', 'leastSquares', 'hinge'] as const).map(
    (loss) => [`${loss} GAN`, gan({ ...sizes, loss })] as const,
  ),
  ['smoothed GAN', gan({ ...sizes, smoothed: true })],
  ['randomly smoothed GAN', gan({ ...sizes, smoothed: 'random' })],
  ['penalised critic', gan({ ...sizes, loss: 'wasserstein', penalised: true })],
  ['conditional GAN', gan({ ...sizes, classes: 3, penalised: true, sloped: true })],
  ['minibatch GAN', gan({ ...sizes, minibatch: true, classes: 3 })],
  ...(['linear', 'relu', 'leakyRelu', 'tanh', 'sigmoid', 'softplus'] as const).map(
    (activation) => [activation, activated(5, activation)] as const,
  ),
  ['an array and a layer used twice', residual(3)],
  ['heads side by side, learned targets and noise', twoHeads(3)],
  ['likelihoods read on', judged(3)],
  ['slopes that are learned', penalised(3)],
  ['labels, side by side', conditional(3)],
  ['a batch that sees itself', crowd(3)],
];

describe.each(MODELS)('differentiate: %s', (_, declaration) => {
  const rows = 4;
  const { width } = declaration.nodes.find(({ op }) => op === 'data')!;
  // biases that are not zero, so that no rectifier sits on its kink
  const parameters = Object.fromEntries(
    Object.entries(initialParameters(declaration, 3)).map(([name, array]) => [
      name,
      array.map((x, i) => (name.endsWith('.bias') ? Math.sin(1 + i) / 5 : x)),
    ]),
  );
  const point = pointAt(
    { parameters, step: 2 },
    {
      declaration,
      examples: randomExamples(9, width),
      batchSize: rows,
      seed: 4,
      scalars: ODD_SCALARS,
    },
  );
  const { operations, banks, updates } = differentiate(declaration, rows);
  const values = run(operations, banks, declaration, point);

  test.each([...updates.keys()])('gradients of update %i against finite differences', (index) => {
    const { loss, layers } = declaration.updates[index]!;
    const names = layers.flatMap((layer) => [`${layer}.weights`, `${layer}.bias`]);
    const expected = finiteDifferences(declaration, loss, point, names);
    for (const { bank, uses } of updates[index]!.gradients) {
      let from = 0;
      for (const { name, inputs, units } of banks[bank]!.layers) {
        for (let u = 0; u < units; u++) {
          // the bias's input is 1
          const along = (input: (row: number, use: number) => number): number =>
            uses.reduce(
              (sum, { adjoint }, use) =>
                sum +
                values[adjoint]!.reduce((all, row, r) => all + input(r, use) * row[from + u]!, 0),
              0,
            );
          for (let i = 0; i < inputs; i++)
            expect(along((r, use) => values[uses[use]!.input]![r]![i]!)).toBeCloseTo(
              expected[`${name}.weights`]![i * units + u]!,
              7,
            );
          expect(along((_r, use) => Number(uses[use]!.bias))).toBeCloseTo(
            expected[`${name}.bias`]![u]!,
            7,
          );
        }
        from += units;
      }
    }
    expect(updates[index]!.gradients.flatMap(({ bank }) => banks[bank]!.layers).length).toBe(
      layers.length,
    );
  });

  test('metrics are combinations of sums along rows', () => {
    declaration.updates.forEach((update, index) => {
      for (const [name, { terms, offset }] of Object.entries(updates[index]!.metrics)) {
        const means = terms.map(({ base, weight }) => {
          const mean = values[base]!.reduce((sum, row) => sum + row[0]!, 0) / rows;
          return mean * evaluate(weight, ODD_SCALARS);
        });
        const value = means.reduce((sum, x) => sum + x, evaluate(offset, ODD_SCALARS));
        expect(value).toBeCloseTo(batchMean(declaration, update.metrics[name]!, point), 8);
      }
    });
  });
});

test('banksOf: layers that read the same array stand side by side', () => {
  const declaration = vae({ pixels: 7, hidden: 5, latent: 3, likelihood: 'bernoulli' });
  expect(banksOf(declaration).map(({ layers }) => layers.map(({ name }) => name))).toEqual([
    ['encoder/hidden'],
    ['encoder/mean', 'encoder/logVariance'],
    ['decoder/hidden'],
    ['decoder/output'],
  ]);
  // used twice, or moved by another update, a layer is alone
  for (const { layers } of banksOf(gan(sizes))) expect(layers.length).toBe(1);
});

test('differentiate: a layer that the loss doesn’t reach is an error', () => {
  const g = new Graph();
  const data = g.data(3, 'grey');
  const used = g.dense('used', data, 2);
  g.dense('idle', used, 2);
  const loss = g.squaredError(used, 0);
  const update = {
    loss: loss.id,
    layers: g.layersOf(''),
    optimizer: { kind: 'sgd', learningRate: 1 },
    metrics: {},
  } as const;
  expect(() =>
    differentiate(
      { name: 'idle', layers: g.layers, nodes: g.nodes, updates: [update], values: {} },
      4,
    ),
  ).toThrow('idle');
});

test('differentiate: what an earlier update moved is read anew', () => {
  const { operations, updates, banks } = differentiate(gan(sizes), 4);
  const name = (bank: number): string => banks[bank]!.layers[0]!.name;
  for (const operation of operations)
    if (operation.op === 'product')
      expect(operation.version).toBe(
        operation.update === 1 && name(operation.bank).startsWith('discriminator/') ? 1 : 0,
      );
  for (const { gradients } of updates) for (const { version } of gradients) expect(version).toBe(0);
});
