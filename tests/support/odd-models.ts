import {
  adam,
  Graph,
  type Activation,
  type Declaration,
  type Value,
} from '../../src/kernels/graph.ts';

/** What the declarations here leave to the run. */
export const ODD_SCALARS = {
  beta: 1.7,
  gain: 0.6,
  learningRate: 1e-2,
  momentum: 0.8,
  sigma: 0.3,
  discriminatorRate: 1e-2,
  generatorRate: 1e-2,
};

/** A declaration that learns the batch mean of `loss` with all its layers. */
function learning(
  g: Graph,
  loss: Value,
  values: Readonly<Record<string, Value>> = {},
): Declaration {
  return {
    name: 'odd',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf(''),
        optimizer: adam('learningRate'),
        metrics: { loss: loss.id },
      },
    ],
    values: Object.fromEntries(Object.entries(values).map(([name, { id }]) => [name, id])),
  };
}

/** One layer with this activation, then the activation by itself. */
export function activated(width: number, activation: Activation): Declaration {
  const g = new Graph();
  const hidden = g.dense('hidden', g.data(width, 'grey'), width, activation);
  const output = g.activation(g.dense('output', hidden, width), activation);
  return learning(g, g.squaredError(output, 0.7), { hidden, output });
}

/** An array read twice, a layer used twice, and a class for every column. */
export function residual(width: number): Declaration {
  const g = new Graph();
  const data = g.data(width, 'grey');
  const first = g.dense('first', data, width, 'tanh');
  const second = g.weightedSum([1, first], ['gain', g.dense('shared', first, width, 'tanh')]);
  const third = g.weightedSum([1, second], [0.5, g.dense('shared', second, width, 'tanh')]);
  const loss = g.weightedSum(
    [-1, g.categoricalLogLikelihood(third, data)],
    [0.1, g.squaredError(second, 0)],
  );
  return learning(g, loss, { third });
}

/** Heads side by side with an activation of their own, a target that learns, and noise made by a layer. */
export function twoHeads(width: number): Declaration {
  const g = new Graph();
  const data = g.data(width, 'binary');
  const mean = g.dense('mean', data, width, 'sigmoid');
  const logVariance = g.dense('logVariance', data, width, 'sigmoid');
  const noise = g.dense('noise', g.noise(width, 50), width, 'leakyRelu');
  const z = g.reparametrise(mean, logVariance, noise);
  const loss = g.weightedSum(
    [-1, g.gaussianLogLikelihood(z, g.activation(mean, 'softplus'), 'sigma')],
    ['beta', g.gaussianKl(mean, logVariance)],
    [-0.3, g.bernoulliLogLikelihood(z, mean)],
    [-0.2, g.categoricalLogLikelihood(z, g.activation(logVariance, 'sigmoid'))],
  );
  return learning(g, loss, { z, mean, loss });
}

/** Likelihoods that a layer reads on, and a hinge on what it says. */
export function judged(width: number): Declaration {
  const g = new Graph();
  const data = g.data(width, 'grey');
  const logits = g.dense('logits', data, width);
  const likelihood = g.weightedSum([1 / width, g.bernoulliLogLikelihood(logits, data)]);
  const judgement = g.dense('judge', likelihood, width, 'softplus');
  const loss = g.weightedSum(
    [1, g.hinge(judgement, 1)],
    [1, g.hinge(logits, -1)],
    [0.5, g.squaredError(g.gaussianKl(logits, judgement), 0.2)],
    [0.1, g.categoricalLogLikelihood(judgement, data)],
    [0.2, g.bernoulliLogLikelihood(judgement, 0)],
    [0.15, g.bernoulliLogLikelihood(judgement, 'sigma')],
    [0.1, g.gaussianLogLikelihood(judgement, data, 'sigma')],
  );
  return learning(g, loss, { logits, judgement, loss });
}
