import { expect, test } from 'vitest';
import { Graph, inputsOf, type Activation, type Declaration } from '../../src/kernels/graph.ts';
import type { Update, Value } from '../../src/kernels/graph.ts';
import { startBackend, useBackend, webglContext } from '../../src/kernels/tensorflow.ts';
import { sequence } from '../../src/maths/random.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { engineOn, randomExamples, WASM_PATH } from '../support/engines.ts';

const SCALARS = { beta: 1.7, gain: 0.6, learningRate: 1e-3, sigma: 0.8 };
const ACTIVATIONS: readonly Activation[] = [
  'linear',
  'relu',
  'leakyRelu',
  'tanh',
  'sigmoid',
  'softplus',
];
const WIDTHS = [1, 2, 3, 5, 17, 20, 33];

/** A network nobody would draw up: shared layers, learned targets, losses of losses, one update or two. */
function randomNetwork(seed: number): { declaration: Declaration; width: number; batch: number } {
  const random = sequence({ stream: 77, step: 0, seed });
  const below = (n: number): number => Math.floor(random.uniform() * n);
  const of = <T>(list: readonly T[]): T => list[below(list.length)]!;

  const g = new Graph();
  const width = of(WIDTHS);
  const pool: Value[] = [g.data(width, of(['binary', 'grey'] as const))];
  if (below(2)) pool.push(g.noise(of(WIDTHS), 50));
  const likeIt = ({ width: same }: Value): Value =>
    of(pool.filter((value) => value.width === same));
  const bounded = (value: Value): Value => g.activation(value, of(['tanh', 'sigmoid'] as const));
  const losses: Value[] = [];
  const operations: readonly ((value: Value, i: number) => Value)[] = [
    ...[0, 1, 2].map(
      () => (value: Value, i: number) => g.dense(`layer${i}`, value, of(WIDTHS), of(ACTIVATIONS)),
    ),
    (value) => {
      const fitting = g.layers.filter(({ inputs }) => inputs === value.width);
      if (fitting.length === 0) return value;
      const { name, units, activation } = of(fitting);
      return g.dense(name, value, units, activation);
    },
    (value) => g.activation(value, of(ACTIVATIONS)),
    (value) => g.reparametrise(value, bounded(likeIt(value)), likeIt(value)),
    (value) => g.weightedSum([of([1, -0.5, 'gain']), value], [of([1, 0.3, 'beta']), likeIt(value)]),
    ...[0, 1].map(() => (value: Value) => {
      const target = bounded(likeIt(value));
      const loss = of([
        () => g.bernoulliLogLikelihood(value, target),
        () => g.bernoulliLogLikelihood(value, of([0, 1] as const)),
        () => g.categoricalLogLikelihood(value, target),
        () => g.gaussianLogLikelihood(value, target, of([0.7, 'sigma'])),
        () => g.gaussianKl(value, target),
        () => g.squaredError(value, of([0, 0.4])),
        () => g.hinge(value, of([1, -1] as const)),
      ])();
      losses.push(loss);
      return bounded(loss);
    }),
  ];
  for (let i = 0, count = 4 + below(8); i < count; i++) pool.push(of(operations)(of(pool), i));
  losses.push(g.squaredError(g.dense('last', pool.at(-1)!, 3, of(ACTIVATIONS)), 0.2));

  const sum = (terms: readonly Value[]): Value =>
    g.weightedSum(...terms.map((value) => [of([1, -0.4, 'beta', 'gain']), value] as const));
  const momentum = { kind: 'momentum', learningRate: 'learningRate', momentum: 0.5 } as const;
  const first = sum(losses);
  const all = layersBehind(g, first);
  const some = all.filter(() => below(3) > 0);
  const updates: Update[] = [
    {
      loss: first.id,
      layers: some.length > 0 ? some : all,
      optimizer: momentum,
      metrics: { loss: first.id, term: losses[0]!.id },
    },
  ];
  if (below(2)) {
    const second = sum(losses.slice(below(losses.length)));
    const layers = layersBehind(g, second).filter(() => below(3) > 0);
    const optimizer = of([momentum, { kind: 'sgd', learningRate: 0.01 } as const]);
    if (layers.length > 0)
      updates.push({ loss: second.id, layers, optimizer, metrics: { second: second.id } });
  }
  const { layers, nodes } = g;
  const values = Object.fromEntries(pool.map(({ id }, i) => [`value${i}`, id]));
  return {
    declaration: { name: 'random', layers, nodes, updates, values },
    width,
    batch: of([1, 2, 7, 8, 9, 20]),
  };
}

function layersBehind({ nodes }: Graph, { id }: Value): string[] {
  const behind = new Set([id]);
  for (const at of behind) for (const input of inputsOf(nodes[at]!)) behind.add(input);
  const names = [...behind].flatMap((at) => {
    const node = nodes[at]!;
    return node.op === 'dense' ? [node.layer] : [];
  });
  return [...new Set(names)];
}

type Arrays = Readonly<Record<string, Float32Array>>;

/** Largest difference, as a share of the largest entry there is. */
function difference(actual: Arrays, expected: Arrays): number {
  let largest = 1e-6;
  let worst = 0;
  for (const [name, values] of Object.entries(expected))
    values.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value));
      worst = Math.max(worst, Math.abs(value - actual[name]![i]!));
    });
  return worst / largest;
}

// From 30 on there are some whose terms cancel until little but rounding is left.
test.each(Array.from({ length: 29 }, (_, i) => i + 1))(
  'random network %i is the same on both engines',
  async (seed) => {
    const { declaration, width, batch } = randomNetwork(seed);
    const examples = randomExamples(30, width);
    const options = { batchSize: batch, seed: 3, scalars: SCALARS };
    await startBackend('webgl', WASM_PATH);
    const reference = await engineOn('cpu', declaration, examples, options);
    const state = await reference.save();
    for (const [name, array] of Object.entries(state.parameters))
      if (name.endsWith('.bias')) array.forEach((_, i) => (array[i] = Math.sin(1 + i) / 5));
    reference.restore(state);
    const fused = await startFusedEngine({ declaration, examples, ...options });
    fused.restore(state);

    for (const i of declaration.updates.keys())
      expect(
        difference(await fused.gradients(i), await reference.gradients(i)),
        `gradient ${i}`,
      ).toBeLessThan(1e-4);
    for (let step = 0; step < 2; step++) {
      const metrics = await fused.advance(1);
      for (const [name, [value]] of Object.entries(await reference.advance(1)))
        expect(Math.abs(metrics[name]![0]! - value!), name).toBeLessThan(
          1e-4 * Math.max(1, Math.abs(value!)),
        );
    }
    const [ours, theirs] = [await fused.save(), await reference.save()];
    expect(difference(ours.parameters, theirs.parameters)).toBeLessThan(1e-4);
    expect(difference(ours.firstMoment, theirs.firstMoment)).toBeLessThan(1e-4);
    const names = Object.keys(declaration.values);
    for (const want of [names[0]!, names[names.length >> 1]!, names.at(-1)!]) {
      const probe = { kind: 'rows', count: 11, want } as const;
      const [values, expected] = [await fused.evaluate(probe), await reference.evaluate(probe)];
      expect(difference({ values }, { values: expected }), want).toBeLessThan(1e-4);
    }
    useBackend('webgl');
    expect(webglContext().getError()).toBe(0);
    fused.dispose();
    reference.dispose();
  },
);
