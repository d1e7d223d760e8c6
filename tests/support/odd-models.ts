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
  realTarget: 0.85,
  targetSpread: 0.3,
  penalty: 2,
  clip: 0.9,
  discriminatorEvery: 1,
  generatorEvery: 1,
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

/** The slope of a network's answer by what lies between data and another network's, held near 1. */
export function penalised(width: number): Declaration {
  const g = new Graph();
  const data = g.data(width, 'grey');
  const made = g.dense('maker', g.noise(2, 50), width, 'tanh');
  const between = g.mix(data, made, g.uniform(1, 51));
  const bent = g.dense('bent', between, width, 'softplus');
  const first = g.concat(g.dense('first', between, 3, 'tanh'), g.activation(bent, 'sigmoid'));
  const second = g.dense('second', first, width, 'leakyRelu');
  const score = g.weightedSum([1, g.dense('score', second, 1)], ['gain', g.norm(made)]);
  const slope = g.inputSlope(score, between);
  const loss = g.weightedSum(
    [1, g.squaredError(g.norm(slope), 1)],
    ['beta', g.squaredError(score, 0.3)],
    [0.1, g.squaredError(g.dense('reader', slope, 2, 'tanh'), 0.2)],
  );
  return learning(g, loss, { slope, score });
}

/** What it is told of an example's class goes beside the data, and comes off again. */
export function conditional(width: number): Declaration {
  const g = new Graph();
  const data = g.data(width, 'grey');
  const both = g.concat(g.labels(3), data);
  const hidden = g.dense('hidden', both, width + 3, 'tanh');
  const rest = g.columns(hidden, 2, width);
  const shared = g.mix(rest, g.dense('other', hidden, width), g.dense('share', data, 1, 'sigmoid'));
  const loss = g.weightedSum(
    [1, g.squaredError(shared, 0.4)],
    [0.3, g.categoricalLogLikelihood(g.columns(hidden, 0, 3), g.labels(3))],
  );
  return learning(g, loss, { both, shared });
}

/** A network that sees how far its batch lies apart. */
export function crowd(width: number): Declaration {
  const g = new Graph();
  const hidden = g.dense('hidden', g.data(width, 'grey'), width, 'tanh');
  const seen = g.concat(hidden, g.batchDeviation(hidden));
  const judged = g.dense('judge', seen, 2, 'softplus');
  const loss = g.weightedSum([1, g.squaredError(judged, 0.5)], ['beta', g.batchDeviation(judged)]);
  return learning(g, loss, { hidden, judged });
}
