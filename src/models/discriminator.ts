import { adam, Graph, type Declaration, type Value } from '../kernels/graph.ts';
import { STREAM } from '../maths/random.ts';

/** Sizes of a discriminator with two hidden layers. */
export interface DiscriminatorStructure {
  /** Length of an example. */
  readonly width: number;
  readonly hidden: number;
}

/**
 * One half of a GAN: the discriminator alone, against a generator that learns nothing. Its samples are
 * m + s · z with z standard normal, so their distribution p = N(m, s²) is known, and what the discriminator
 * learns can be held against the best one (Goodfellow et al., "Generative Adversarial Nets", 2014, proposition 1).
 *
 * Live scalars: `learningRate`, and the generator's m and s as `p-mean` and `p-deviation`. Metric: `loss`,
 * −V(D, G) of the batch in nats. Values: `data`, the `logits` for them, and the generator's `sample`.
 */
export function discriminator({ width, hidden }: DiscriminatorStructure): Declaration {
  const g = new Graph();
  const logitsOf = (input: Value): Value => {
    const first = g.dense('discriminator/1', input, hidden, 'relu');
    return g.dense('discriminator/3', g.dense('discriminator/2', first, hidden, 'relu'), 1);
  };
  const real = g.data(width, 'real');
  const sample = g.weightedSum(
    ['p-mean', g.constant(width, 1)],
    ['p-deviation', g.noise(width, STREAM.discriminatorNoise)],
  );
  const logits = logitsOf(real);
  const loss = g.weightedSum(
    [-1, g.bernoulliLogLikelihood(logits, 1)],
    [-1, g.bernoulliLogLikelihood(logitsOf(sample), 0)],
  );
  return {
    name: 'discriminator',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf('discriminator/'),
        optimizer: adam('learningRate'),
        metrics: { loss: loss.id },
      },
    ],
    values: { data: real.id, logits: logits.id, sample: sample.id },
  };
}
