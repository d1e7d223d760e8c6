import { describe, expect, test } from 'vitest';
import { chainsOf } from '../../src/kernels/chain/structure.ts';
import { Graph, inputsOf, type Declaration } from '../../src/kernels/graph.ts';
import { bernoulliLogLikelihood } from '../../src/maths/log-space.ts';
import { categoricalLogProbability } from '../../src/maths/categorical.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { batchMean } from '../support/float64-model.ts';

/** One row of two arrays, and what the operations on them write down. */
const g = new Graph();
const a = g.noise(3, 1);
const b = g.noise(3, 2);

const valueOf = (id: number, first: readonly number[], second: readonly number[] = []): number =>
  batchMean(
    { name: '', layers: [], nodes: g.nodes, updates: [], values: {} } satisfies Declaration,
    id,
    {
      parameters: {},
      scalars: {},
      rows: 1,
      fed: { [a.id]: first, [b.id]: second },
    },
  );

describe('an operation has the width, the inputs and the value that it says', () => {
  test('categoricalLogLikelihood', () => {
    const value = g.categoricalLogLikelihood(a, b);
    expect(value.width).toBe(1);
    expect(inputsOf(g.nodes[value.id]!)).toEqual([a.id, b.id]);
    const logits = [0.3, -2, 1.5];
    [0, 1, 2].forEach((k) => {
      const oneHot = [0, 1, 2].map((i) => Number(i === k));
      expect(valueOf(value.id, logits, oneHot)).toBeCloseTo(
        categoricalLogProbability(k, logits),
        14,
      );
    });
    const mixed = [0.2, 0.5, 0.3].reduce(
      (sum, p, k) => sum + p * categoricalLogProbability(k, logits),
      0,
    );
    expect(valueOf(value.id, logits, [0.2, 0.5, 0.3])).toBeCloseTo(mixed, 14);
    // of two classes, the third being out of reach, it is Bernoulli's in the difference of the logits
    expect(valueOf(value.id, [0.7, -0.4, -1e4], [0.25, 0.75, 0])).toBeCloseTo(
      bernoulliLogLikelihood(0.7 - -0.4, 0.25),
      14,
    );
    expect(valueOf(value.id, [1e4, 0, -1e4], [0, 0, 1])).toBe(-2e4);
    expect(() => g.categoricalLogLikelihood(a, g.noise(2, 3))).toThrow(
      'There are 3 logits, but targets for 2 classes.',
    );
  });

  test('bernoulliLogLikelihood of one target for all', () => {
    const value = g.bernoulliLogLikelihood(a, 0.9);
    expect(inputsOf(g.nodes[value.id]!)).toEqual([a.id]);
    const logits = [0.3, -2, 1.5];
    expect(valueOf(value.id, logits)).toBeCloseTo(
      logits.reduce((sum, l) => sum + bernoulliLogLikelihood(l, 0.9), 0),
      14,
    );
  });

  test('squaredError', () => {
    const value = g.squaredError(a, 1);
    expect(value.width).toBe(1);
    expect(inputsOf(g.nodes[value.id]!)).toEqual([a.id]);
    expect(valueOf(value.id, [1, 3, -0.5])).toBe(0 + 4 + 2.25);
    expect(valueOf(g.squaredError(a, 0).id, [1, 3, -0.5])).toBe(1 + 9 + 0.25);
  });

  test('hinge', () => {
    const above = g.hinge(a, 1);
    const below = g.hinge(a, -1);
    expect([above.width, below.width]).toEqual([1, 1]);
    expect(inputsOf(g.nodes[below.id]!)).toEqual([a.id]);
    expect(valueOf(above.id, [1, 3, -0.5])).toBe(0 + 0 + 1.5);
    expect(valueOf(below.id, [-1, 3, -0.5])).toBe(0 + 4 + 0.5);
  });
});

describe('inputSlope', () => {
  const graph = new Graph();
  const x = graph.noise(2, 1);
  const y = graph.noise(1, 2);
  const both = graph.concat(x, graph.activation(graph.dense('bent', x, 2, 'tanh'), 'softplus'));
  const hidden = graph.dense('hidden', both, 3, 'sigmoid');
  const score = graph.weightedSum(['half', graph.dense('score', hidden, 1)], [2, y]);
  const slope = graph.inputSlope(score, x);
  const declaration = {
    name: '',
    layers: graph.layers,
    nodes: graph.nodes,
    updates: [],
    values: {},
  };
  const parameters = initialParameters(declaration, 3);
  const at = (id: number, input: readonly number[]): number =>
    batchMean(declaration, id, {
      parameters,
      scalars: { half: 0.5 },
      rows: 1,
      fed: { [x.id]: input, [y.id]: [0.3] },
    });

  test('is the slope of the score, as one sees by moving the input', () => {
    expect(slope.width).toBe(2);
    const input = [0.4, -1.1];
    const h = 1e-5;
    const differences = input.map((_, i) => {
      const moved = (by: number): number =>
        at(
          score.id,
          input.map((xi, j) => (j === i ? xi + by : xi)),
        );
      return (moved(h) - moved(-h)) / (2 * h);
    });
    const own = [0, 1].map((i) => at(graph.columns(slope, i, 1).id, input));
    own.forEach((x, i) => expect(x).toBeCloseTo(differences[i]!, 8));
    expect(Math.abs(own[0]!)).toBeGreaterThan(1e-3);
    const length = at(graph.norm(slope).id, input);
    expect(length).toBeCloseTo(Math.hypot(...own), 8);
  });

  test('of nothing that the score depends on, or through what has none, is an error', () => {
    expect(() => graph.inputSlope(score, graph.noise(2, 9))).toThrow('by an earlier value');
    expect(() => graph.inputSlope(hidden, x)).toThrow('of no number');
    const crowd = graph.dense('crowd', graph.batchDeviation(x), 1);
    expect(() => graph.inputSlope(crowd, x)).toThrow('batchDeviation');
    expect(() => graph.mix(x, x, x)).toThrow('one number for each row');
  });
});

test('a layer used again shares its parameters, and must keep its shape', () => {
  const graph = new Graph();
  const x = graph.noise(3, 1);
  const once = graph.dense('layer', x, 3, 'tanh');
  graph.dense('layer', once, 3, 'tanh');
  expect(graph.layers).toEqual([{ name: 'layer', inputs: 3, units: 3, activation: 'tanh' }]);
  for (const again of [
    () => graph.dense('layer', x, 2, 'tanh'),
    () => graph.dense('layer', x, 3, 'relu'),
    () => graph.dense('layer', graph.noise(2, 1), 3, 'tanh'),
  ])
    expect(again).toThrow('Layer "layer" is used again with another shape or activation.');
});

describe('what the vocabulary refuses', () => {
  const fresh = (): { g: Graph; x: ReturnType<Graph['noise']> } => {
    const g = new Graph();
    return { g, x: g.noise(6, 1) };
  };

  test('masks of another shape than the weights, or other masks at a second use', () => {
    const { g, x } = fresh();
    const masks = [{ inputs: [1, 2, 3, 4, 5, 6], units: [1, 2] }];
    const value = g.maskedDense('masked', x, masks);
    expect(value.width).toBe(2);
    expect(g.nodes[value.id]).toMatchObject({ op: 'dense', mask: 0 });
    expect(() => g.maskedDense('narrow', x, [{ inputs: [1], units: [1, 2] }])).toThrow('shape');
    const others = [{ inputs: [1, 2, 3, 4, 5, 6], units: [3, 2] }];
    expect(() => g.maskedDense('masked', x, others)).toThrow('"masked"');
    expect(() => g.dense('masked', x, 2)).toThrow('"masked"');
    expect(() => g.inputSlope(g.maskedDense('one', x, [{ ...masks[0]!, units: [3] }]), x)).toThrow(
      'masked',
    );
  });

  test('channels that no texel holds, products of arrays that are not alike', () => {
    const { g, x } = fresh();
    const plane = { height: 2, width: 3, taps: [[0, 0]] } as const;
    expect(g.conv('four', x, 4, plane).width).toBe(24);
    expect(() => g.conv('three', x, 3, plane)).toThrow('multiple of 4');
    expect(() => g.conv('more', x, 4, { ...plane, height: 1 })).toThrow('multiple of 4');
    expect(() => g.times(x, g.noise(5, 2))).toThrow('one width');
  });
});

test('the chain kernel leaves masked layers alone', () => {
  const declare = (masked: boolean): Declaration => {
    const g = new Graph();
    const layer = (
      name: string,
      input: ReturnType<Graph['noise']>,
      units: number,
      last = false,
    ) => {
      const activation = last ? 'linear' : 'relu';
      const masks = [{ inputs: Array(input.width).fill(0), units: Array(units).fill(0) }];
      return masked
        ? g.maskedDense(name, input, masks, { activation })
        : g.dense(name, input, units, activation);
    };
    const score = layer('3', layer('2', layer('1', g.data(2, 'real'), 8), 8), 1, true);
    const loss = g.squaredError(score, 1);
    const optimizer = { kind: 'sgd', learningRate: 0.1 } as const;
    const update = { loss: loss.id, layers: g.layersOf(''), optimizer, metrics: { loss: loss.id } };
    return { name: 'small', layers: g.layers, nodes: g.nodes, updates: [update], values: {} };
  };
  expect(chainsOf(declare(false))).not.toBeNull();
  expect(chainsOf(declare(true))).toBeNull();
});
