import { describe, expect, test } from 'vitest';
import {
  banksOf,
  differentiate,
  NADE_BLOCK,
  type Bank,
  type Elementwise,
  type Gradient,
  type NadeBanks,
  type Operation,
  type Reduction,
} from '../../src/kernels/differentiate.ts';
import {
  Graph,
  LEAKY_SLOPE,
  type Activation,
  type Declaration,
  type Layer,
  type MaskChoice,
  type Plane,
} from '../../src/kernels/graph.ts';
import { evaluate, type Quantity } from '../../src/kernels/quantity.ts';
import { gan } from '../../src/models/gan.ts';
import { vae } from '../../src/models/vae.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { uniforms } from '../../src/maths/random.ts';
import { batchMean, finiteDifferences, pointAt, type Point } from '../support/float64-model.ts';
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

/** Rows of an array, each [columns of the first part, columns of the second part …]. */
type Rows = number[][];

/** What input `i` of a convolution's weights sees from `pixel`. */
function seen(
  picture: readonly number[],
  { height, width, taps }: Plane,
  { inputs }: Layer,
  pixel: number,
  i: number,
): number {
  const channels = inputs / taps.length;
  const [down, right] = taps[Math.floor(i / channels)]!;
  const [y, x] = [Math.floor(pixel / width) + down, (pixel % width) + right];
  if (y < 0 || y >= height || x < 0 || x >= width) return 0;
  return picture[(y * width + x) * channels + (i % channels)]!;
}

/** Parts of NADE's block `k`, of `parts` altogether. */
const blockOf = (k: number, parts: number): number[] =>
  Array.from({ length: NADE_BLOCK }, (_, i) => k * NADE_BLOCK + i).filter((d) => d < parts);

const nadeLayers = (banks: readonly Bank[], { hidden, output }: NadeBanks) => ({
  hidden: banks[hidden]!.layers[0]!,
  output: banks[output]!.layers[0]!,
});

/** What depends on the parameters at `point`. */
function weighing(point: Point) {
  /** A weight that counts, or 0. */
  const weight = (layer: Layer, mask: MaskChoice | undefined, i: number, u: number): number => {
    const { name, units, masks } = layer;
    const degrees = masks && masks[mask === 'step' ? point.step! % masks.length : mask!]!;
    if (degrees && degrees.inputs[i]! > degrees.units[u]!) return 0;
    return point.parameters[`${name}.weights`]![i * units + u]!;
  };
  /** What hidden unit `h` comes to before part `d`, from where its block starts. */
  const hiddenAt = (layer: Layer, starts: number[], x: number[], d: number, h: number): number => {
    const k = Math.floor(d / NADE_BLOCK);
    let sum = starts[k * layer.units + h]!;
    for (let i = k * NADE_BLOCK; i < d; i++) sum += x[i]! * weight(layer, undefined, i, h);
    return sum;
  };
  /** The slope by that, from rows of starts, x and adjoints. */
  const slopeAt = (
    banks: readonly Bank[],
    which: NadeBanks,
    [starts, x, adjoint]: readonly number[][],
    d: number,
    h: number,
  ): number => {
    const { hidden, output } = nadeLayers(banks, which);
    const y = sigmoid(hiddenAt(hidden, starts!, x!, d, h));
    return adjoint![d]! * weight(output, undefined, h, d) * y * (1 - y);
  };
  return { weight, hiddenAt, slopeAt };
}

/** Runs operations with loops, in float64, apart from any graphics card. */
function run(
  operations: readonly Operation[],
  banks: readonly Bank[],
  declaration: Declaration,
  point: Point,
): Rows[] {
  const values: Rows[] = [];
  const { weight, hiddenAt, slopeAt } = weighing(point);
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
              banks[operation.bank]!.layers.flatMap((layer) =>
                Array.from({ length: layer.units }, (_, u) =>
                  a![r]!.reduce(
                    (sum, x, i) => sum + x * weight(layer, operation.mask, i, u),
                    operation.bias ? point.parameters[`${layer.name}.bias`]![u]! : 0,
                  ),
                ),
              ),
            );
          case 'backProduct':
            return perRow((r) =>
              Array.from({ length: width }, (_, i) => {
                let from = 0;
                let sum = 0;
                for (const layer of banks[operation.bank]!.layers)
                  for (let u = 0; u < layer.units; u++)
                    sum += a![r]![from++]! * weight(layer, operation.mask, i, u);
                return sum;
              }),
            );
          case 'conv': {
            const [layer] = banks[operation.bank]!.layers as [Layer];
            const { inputs, units, name } = layer;
            return perRow((r) =>
              Array.from({ length: width }, (_, at) => {
                const [pixel, u] = [Math.floor(at / units), at % units];
                return Array.from({ length: inputs }, (__, i) => i).reduce(
                  (sum, i) =>
                    sum +
                    seen(a![r]!, operation.plane, layer, pixel, i) * weight(layer, undefined, i, u),
                  point.parameters[`${name}.bias`]![u]!,
                );
              }),
            );
          }
          case 'backConv': {
            const [layer] = banks[operation.bank]!.layers as [Layer];
            const { inputs, units } = layer;
            const { plane } = operation;
            const pixels = plane.height * plane.width;
            // what a pixel is to its neighbours, one unit vector of the input after another
            return perRow((r) =>
              Array.from({ length: width }, (_, at) => {
                const one = Array.from({ length: width }, (__, i) => Number(i === at));
                let sum = 0;
                for (let p = 0; p < pixels; p++)
                  for (let i = 0; i < inputs; i++) {
                    const share = seen(one, plane, layer, p, i);
                    if (share === 0) continue;
                    for (let u = 0; u < units; u++)
                      sum += a![r]![p * units + u]! * weight(layer, undefined, i, u);
                  }
                return sum;
              }),
            );
          }
          case 'nadeSums': {
            const [layer] = banks[operation.bank]!.layers as [Layer];
            return perRow((r) =>
              Array.from({ length: width }, (_, at) => {
                const [k, h] = [Math.floor(at / layer.units), at % layer.units];
                return blockOf(k, layer.inputs).reduce(
                  (sum, d) => sum + a![r]![d]! * weight(layer, undefined, d, h),
                  0,
                );
              }),
            );
          }
          case 'nadeStarts': {
            const [{ units, name }] = banks[operation.bank]!.layers as [Layer];
            return perRow((r) =>
              Array.from({ length: width }, (_, at) => {
                let sum = point.parameters[`${name}.bias`]![at % units]!;
                for (let i = at % units; i < at - (at % units); i += units) sum += a![r]![i]!;
                return sum;
              }),
            );
          }
          case 'nade':
            return perRow((r) =>
              Array.from({ length: width }, (_, d) => {
                const { output, hidden } = nadeLayers(banks, operation);
                let sum = point.parameters[`${output.name}.bias`]![d]!;
                for (let h = 0; h < hidden.units; h++)
                  sum +=
                    sigmoid(hiddenAt(hidden, a![r]!, inputs[1]![r]!, d, h)) *
                    weight(output, undefined, h, d);
                return sum;
              }),
            );
          case 'nadeSlopes':
            return perRow((r) =>
              Array.from({ length: width }, (_, at) => {
                const { hidden } = nadeLayers(banks, operation);
                const [k, h] = [Math.floor(at / hidden.units), at % hidden.units];
                return blockOf(k, hidden.inputs).reduce(
                  (sum, d) =>
                    sum +
                    slopeAt(
                      banks,
                      operation,
                      inputs.map((input) => input[r]!),
                      d,
                      h,
                    ),
                  0,
                );
              }),
            );
          case 'nadeRests': {
            const [units] = operation.columns as [number];
            return perRow((r) =>
              Array.from({ length: width }, (_, at) => {
                let sum = 0;
                for (let i = at; i < a![r]!.length; i += units) sum += a![r]![i]!;
                return sum;
              }),
            );
          }
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
  ['masks that take turns', masked(5)],
  ['NADE', recursive(19)],
  ['convolutions', convolved(6)],
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

  /** What a gradient is by the weights into unit `u`, in column `from` + u, from input i, or by its bias. */
  function gradientsOf(
    gradient: Gradient,
    layer: Layer,
    from: number,
    u: number,
  ): (input: number | 'bias') => number {
    const { hiddenAt, slopeAt } = weighing(point);
    const row = (id: number, r: number): number[] => values[id]![r]!;
    const overRows = (term: (r: number) => number): number =>
      Array.from({ length: rows }, (__, r) => term(r)).reduce((sum, x) => sum + x, 0);
    const overUses = <U>(uses: readonly U[], term: (use: U, r: number) => number): number =>
      uses.reduce((sum, use) => sum + overRows((r) => term(use, r)), 0);
    switch (gradient.kind) {
      case 'product':
        return (i) => {
          const { mask, uses } = gradient;
          const one = { ...layer, name: 'one' };
          const ones = { ...point, parameters: { 'one.weights': Array(1e4).fill(1) as number[] } };
          const counts = i === 'bias' ? 1 : weighing(ones).weight(one, mask, i, u);
          return (
            counts *
            overUses(uses, ({ input, adjoint, bias }, r) => {
              const read = i === 'bias' ? Number(bias) : row(input, r)[i]!;
              return read * row(adjoint, r)[from + u]!;
            })
          );
        };
      case 'conv':
        return (i) =>
          overUses(gradient.uses, ({ input, adjoint, plane }, r) =>
            Array.from({ length: plane.height * plane.width }, (__, p) => p).reduce(
              (sum, p) =>
                sum +
                (i === 'bias' ? 1 : seen(row(input, r), plane, layer, p, i)) *
                  row(adjoint, r)[p * layer.units + u]!,
              0,
            ),
          );
      case 'nade': {
        const { starts, input, adjoint, rests } = gradient;
        if (gradient.of === 'output')
          return (h) =>
            overRows((r) => {
              const { hidden } = nadeLayers(banks, gradient.banks);
              const unit =
                h === 'bias' ? 1 : sigmoid(hiddenAt(hidden, row(starts, r), row(input, r), u, h));
              return unit * row(adjoint, r)[u]!;
            });
        return (d) =>
          overRows((r) => {
            if (d === 'bias') return row(rests, r)[u]!;
            const k = Math.floor(d / NADE_BLOCK);
            const arrays = [starts, input, adjoint].map((id) => row(id, r));
            const behind = blockOf(k, layer.inputs).filter((other) => other > d);
            const slopes = behind.reduce(
              (sum, other) => sum + slopeAt(banks, gradient.banks, arrays, other, u),
              row(rests, r)[(k + 1) * layer.units + u]!,
            );
            return row(input, r)[d]! * slopes;
          });
      }
    }
  }

  test.each([...updates.keys()])('gradients of update %i against finite differences', (index) => {
    const { loss, layers } = declaration.updates[index]!;
    const names = layers.flatMap((layer) => [`${layer}.weights`, `${layer}.bias`]);
    const expected = finiteDifferences(declaration, loss, point, names);
    for (const gradient of updates[index]!.gradients) {
      let from = 0;
      for (const layer of banks[gradient.bank]!.layers) {
        const { name, inputs, units } = layer;
        for (let u = 0; u < units; u++) {
          const along = gradientsOf(gradient, layer, from, u);
          for (let i = 0; i < inputs; i++)
            expect(along(i)).toBeCloseTo(expected[`${name}.weights`]![i * units + u]!, 7);
          expect(along('bias')).toBeCloseTo(expected[`${name}.bias`]![u]!, 7);
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
