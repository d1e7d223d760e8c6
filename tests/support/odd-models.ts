import {
  adam,
  Graph,
  type Activation,
  type Declaration,
  type Plane,
  type Value,
} from '../../src/kernels/graph.ts';
import { madeDegrees, type LayerDegrees } from '../../src/maths/masks.ts';
import { naturalOrder, randomOrder } from '../../src/maths/orderings.ts';

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

/** Layers under several masks that take turns, and one under a single mask; units in the order of their degrees or not. */
export function masked(width: number): Declaration {
  const g = new Graph();
  const data = g.data(width, 'grey');
  const key = (seed: number) => ({ stream: 60, step: 0, seed });
  const turns = [1, 2, 3].map((seed) =>
    madeDegrees(randomOrder(width, key(seed)), [width + 3], key(seed)),
  );
  const layer = (i: number) => turns.map((layers) => layers[i]!);
  const hidden = g.maskedDense('hidden', data, layer(0), { activation: 'tanh' });
  const logits = g.maskedDense('output', hidden, layer(1));
  const [first, last] = madeDegrees(naturalOrder(width), [2 * width]) as [
    LayerDegrees,
    LayerDegrees,
  ];
  const sorted = g.maskedDense('sorted', data, [first], { activation: 'softplus' });
  const other = g.maskedDense('last', sorted, [last]);
  const fixed = g.maskedDense('output', hidden, layer(1), { mask: 1 });
  const loss = g.weightedSum(
    [-0.3, g.bernoulliLogLikelihood(logits, data)],
    [0.1, g.squaredError(g.weightedSum([1, other], ['gain', logits]), 0.3)],
  );
  return learning(g, loss, { logits, other, fixed });
}

/** NADE beside a layer that reads on what it says. */
export function recursive(width: number): Declaration {
  const g = new Graph();
  const data = g.data(width, 'grey');
  const logits = g.nade('nade', data, width + 1);
  const read = g.dense('reader', logits, 3, 'tanh');
  const loss = g.weightedSum(
    [-1, g.bernoulliLogLikelihood(logits, data)],
    ['beta', g.squaredError(read, 0.3)],
  );
  return learning(g, loss, { logits, loss });
}

/** A picture as near to a square as its pixels allow. */
function planeOf(pixels: number, taps: Plane['taps']): Plane {
  let height = Math.floor(Math.sqrt(pixels));
  while (pixels % height > 0) height--;
  return { height, width: pixels / height, taps };
}

/** Convolutions from and to one channel and many, gates, one used twice, taps on all sides. */
export function convolved(width: number): Declaration {
  const g = new Graph();
  const plane = (...taps: Plane['taps']): Plane => planeOf(width, taps);
  const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [down, right] as const));
  const data = g.data(width, 'grey');
  const first = g.conv(
    'first',
    data,
    4,
    plane([-2, 1], [-1, -2], [-1, 0], [0, -1], [0, 2]),
    'tanh',
  );
  const gated = g.times(
    g.conv('features', first, 8, plane(...around), 'tanh'),
    g.conv('gate', first, 8, plane([0, 0], [-1, 1]), 'sigmoid'),
  );
  const wide = g.weightedSum([1, gated], ['gain', g.conv('straight', first, 8, plane([0, 0]))]);
  const narrow = g.conv('narrow', wide, 1, plane([0, 0], [0, -1]), 'softplus');
  const again = g.conv('again', narrow, 4, plane([1, 0], [0, 0]), 'leakyRelu');
  const shared = g.conv('shared', g.conv('shared', again, 4, plane([0, 1])), 4, plane([0, 1]));
  const single = g.conv('single', g.conv('last', shared, 1, plane([0, 0])), 1, plane(...around));
  const loss = g.weightedSum(
    [-1, g.bernoulliLogLikelihood(single, data)],
    [0.3, g.squaredError(wide, 0.2)],
    [0.1, g.squaredError(g.times(narrow, single), 0.1)],
  );
  return learning(g, loss, { wide, single });
}

/** An LSTM from line to line of a picture, and columns in another order. */
export function stepwise(width: number): Declaration {
  const g = new Graph();
  const plane = planeOf(width, [[0, 0]]);
  const data = g.data(width, 'grey');
  const gates = g.conv('gates', data, 16, plane);
  const said = g.lstm('lstm', gates, { length: plane.width, channels: 4, taps: [-1, 0, 1] });
  const back = g.arrange(
    said,
    Array.from({ length: said.width + 1 }, (_, i) =>
      i % 5 === 3 ? -1 : said.width - 1 - (i >> 1),
    ),
  );
  const logits = g.dense('output', back, width);
  const loss = g.weightedSum(
    [-1, g.bernoulliLogLikelihood(logits, data)],
    ['beta', g.squaredError(said, 0.1)],
  );
  return learning(g, loss, { said, logits });
}
