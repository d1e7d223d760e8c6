import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputsOf, type Declaration } from '../../src/kernels/graph.ts';
import { softplus } from '../../src/maths/log-space.ts';
import { declareModel } from '../../src/models/index.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { batchMean, type Point } from '../support/float64-model.ts';

const sizes = { noise: 3, hidden: 5 };
const LOSSES = ['minimax', 'nonSaturating', 'leastSquares', 'hinge', 'wasserstein'];
const images = { hidden: 5, latent: 2 };

test.each([
  ...LOSSES.map((loss): [string, Declaration] => [
    loss,
    declareModel('gan', { ...sizes, loss }, 2),
  ]),
  ['Bernoulli VAE', declareModel('vae', { ...images, likelihood: 'bernoulli' }, 7)],
  ['Gaussian VAE', declareModel('vae', { ...images, likelihood: 'gaussian' }, 7)],
  [
    'autoencoders',
    declareModel('autoencoders', { ...images, members: 'plain denoising variational' }, 7),
  ],
])('%s: inputs stand before their node, a loss is one number per example', (_, declaration) => {
  const { nodes, updates, values } = declaration;
  nodes.forEach((node, id) => {
    for (const input of inputsOf(node)) expect(input).toBeLessThan(id);
  });
  expect(updates.filter(({ metrics }) => 'loss' in metrics).length).toBe(1);
  for (const { loss, metrics } of updates)
    for (const id of [loss, ...Object.values(metrics)]) expect(nodes[id]!.width).toBe(1);
  for (const id of Object.values(values)) expect(nodes[id]).toBeDefined();
});

/** Losses of discriminator and generator where the discriminator answers `logit` to everything. */
function lossesAt(logit: number, loss: string): [number, number] {
  const declaration = declareModel('gan', { ...sizes, loss }, 2);
  const fed: Record<number, number[]> = {};
  declaration.nodes.forEach((node, id) => {
    if (node.op === 'data' || node.op === 'noise') fed[id] = Array(2 * node.width).fill(0.5);
  });
  const point: Point = {
    parameters: {
      ...initialParameters(declaration, 1),
      'discriminator/3.weights': new Float64Array(5),
      'discriminator/3.bias': Float64Array.of(logit),
    },
    scalars: {},
    rows: 2,
    fed,
  };
  const [discriminator, generator] = declaration.updates;
  return [
    batchMean(declaration, discriminator!.loss, point),
    batchMean(declaration, generator!.loss, point),
  ];
}

describe('losses of a GAN whose discriminator can’t tell', () => {
  // −log σ(l) = softplus(−l), −log(1 − σ(l)) = softplus(l)
  const entropies = (l: number): number => softplus(-l) + softplus(l);
  const FORMULAS: Readonly<Record<string, (logit: number) => [number, number]>> = {
    minimax: (l) => [entropies(l), -softplus(l)],
    nonSaturating: (l) => [entropies(l), softplus(-l)],
    leastSquares: (l) => [((l - 1) ** 2 + l ** 2) / 2, (l - 1) ** 2 / 2],
    hinge: (l) => [Math.max(0, 1 - l) + Math.max(0, 1 + l), -l],
    wasserstein: (l) => [0, -l],
  };

  test.each(LOSSES)('%s', (loss) => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (logit) => {
        const [discriminator, generator] = lossesAt(logit, loss);
        const [d, g] = FORMULAS[loss]!(logit);
        expect(Math.abs(discriminator - d)).toBeLessThan(1e-12 * Math.max(1, Math.abs(d)));
        expect(Math.abs(generator - g)).toBeLessThan(1e-12 * Math.max(1, Math.abs(g)));
      }),
    );
  });

  test('where D is a half everywhere, minimax costs the discriminator log 4', () => {
    const [discriminator, generator] = lossesAt(0, 'minimax');
    expect(discriminator).toBeCloseTo(Math.log(4), 14);
    expect(generator).toBeCloseTo(-Math.LN2, 14);
  });
});

test('a GAN that names no loss is the non-saturating one; a name it does not know is an error', () => {
  expect(declareModel('gan', sizes, 2)).toEqual(
    declareModel('gan', { ...sizes, loss: 'nonSaturating' }, 2),
  );
  for (const loss of ['fairness', 'toString', 1])
    expect(() => declareModel('gan', { ...sizes, loss }, 2)).toThrow(
      `There is no loss of a GAN called "${loss}".`,
    );
});

describe('what a GAN may be asked for', () => {
  const declare = (more: Record<string, number | string>): Declaration =>
    declareModel('gan', { ...sizes, ...more }, 2);

  test('turns, a clip, a smoothed target, another optimiser', () => {
    const [discriminator, generator] = declare({
      gated: 1,
      clipped: 1,
      smoothed: 1,
      optimizer: 'momentum',
    }).updates;
    expect(discriminator).toMatchObject({
      every: 'discriminatorEvery',
      optimizer: { kind: 'momentum', learningRate: 'discriminatorRate', clip: 'clip' },
    });
    expect(generator!.every).toBe('generatorEvery');
    expect(declare({ gated: 'k' }).updates.map(({ every }) => every)).toEqual([
      'discriminatorEvery',
      'k',
    ]);
    expect(generator!.optimizer.clip).toBeUndefined();
    const targets = declare({ smoothed: 1 }).nodes.flatMap((node) =>
      node.op === 'bernoulliLogLikelihood' ? [node.target] : [],
    );
    expect(targets).toEqual([{ constant: 'realTarget' }, { constant: 0 }, { constant: 1 }]);
    const random = declare({ smoothed: 'random' });
    const node = random.nodes.find(({ op }) => op === 'bernoulliLogLikelihood');
    const target = node?.op === 'bernoulliLogLikelihood' ? (node.target as number) : -1;
    const uniform = random.nodes.findIndex(({ op }) => op === 'uniform');
    const mean = (u: number): number =>
      batchMean(random, target, {
        parameters: {},
        scalars: { realTarget: 0.9, targetSpread: 0.2 },
        rows: 1,
        fed: { [uniform]: [u] },
      });
    expect([0, 0.5, 1].map(mean)).toEqual([0.8, 0.9, 1].map((x) => expect.closeTo(x, 12)));
    expect(() => declare({ optimizer: 'luck' })).toThrow('no optimiser of a GAN called "luck"');
  });

  test('classes reach both players, a generator may have its own size', () => {
    const { layers, values, nodes } = declare({ classes: 4, generatorHidden: 7 });
    const size = (name: string): number[] => {
      const { inputs, units } = layers.find((layer) => layer.name === name)!;
      return [inputs, units];
    };
    expect(size('generator/1')).toEqual([3 + 4, 7]);
    expect(size('generator/3')).toEqual([7, 2]);
    expect(size('discriminator/1')).toEqual([2 + 4, 5]);
    expect(nodes[values['label']!]).toMatchObject({ op: 'labels', width: 4 });
  });

  test('a prompt is noise with a label beside it; the same label stands beside the sample that is judged', () => {
    const { nodes, values } = declare({ classes: 4 });
    const beside = (id: number | undefined): (number | undefined)[] => {
      const node = nodes[id!]!;
      return node.op === 'concat' ? [node.left, node.right] : [];
    };
    expect(beside(values['prompt'])).toEqual([values['noise'], values['label']]);
    expect(beside(values['shown'])).toEqual([values['data'], values['label']]);
    expect(nodes.some((node) => node.op === 'concat' && node.left === values['sample'])).toBe(true);
    expect(declare({}).values['prompt']).toBeUndefined();
  });

  test('a generator may end in a sigmoid, and Adam keep less of its direction', () => {
    const { layers, updates } = declare({ output: 'sigmoid', beta1: 0.5 });
    const bends = layers.map(({ name, activation }) => [name, activation]);
    expect(bends).toContainEqual(['generator/3', 'sigmoid']);
    expect(bends).toContainEqual(['discriminator/3', 'linear']);
    for (const { optimizer } of updates) expect(optimizer).toMatchObject({ beta1: 0.5 });
    expect(declare({}).updates[0]!.optimizer).toMatchObject({ kind: 'adam', beta1: 0.9 });
    expect(declare({}).layers.some(({ activation }) => activation === 'sigmoid')).toBe(false);
  });

  test('a discriminator that sees its batch has one input more at its end', () => {
    const { layers } = declare({ minibatch: 1 });
    expect(layers.find(({ name }) => name === 'discriminator/3')!.inputs).toBe(5 + 1);
    expect(() => declare({ minibatch: 1, penalised: 1 })).toThrow('batchDeviation');
  });

  test('the slope of the logits by the data is a value', () => {
    const { nodes, values } = declare({ sloped: 1 });
    expect(nodes[values['slope']!]!.width).toBe(2);
    expect(declare({}).values['slope']).toBeUndefined();
  });

  test('what a penalised critic pays is (length − 1)², weighed', () => {
    const declaration = declare({ loss: 'wasserstein', penalised: 1 });
    const fed: Record<number, number[]> = {};
    declaration.nodes.forEach((node, id) => {
      if (node.op === 'data' || node.op === 'noise' || node.op === 'uniform')
        fed[id] = Array.from({ length: 2 * node.width }, (_, i) => Math.sin(id + i));
    });
    const flat = {
      ...initialParameters(declaration, 1),
      'discriminator/3.weights': [0, 0, 0, 0, 0],
    };
    const loss = (penalty: number): number =>
      batchMean(declaration, declaration.updates[0]!.loss, {
        parameters: flat,
        scalars: { penalty },
        rows: 2,
        fed,
      });
    // where the critic is flat, its slope is nowhere 1 long; both means of its scores are the same
    expect(loss(0)).toBeCloseTo(0, 12);
    expect(loss(3)).toBeCloseTo(3 * (1 - 1e-6) ** 2, 12); // a norm is never quite 0
  });
});
