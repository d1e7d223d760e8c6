import { adam, Graph, type Declaration, type Value } from '../kernels/graph.ts';
import { STREAM } from '../maths/random.ts';

/** Sizes of a generator and a discriminator with two hidden layers each. */
export interface GanStructure {
  /** Length of an example; 2 for points in the plane. */
  readonly width: number;
  readonly noise: number;
  readonly hidden: number;
}

/**
 * The generative adversarial network of Goodfellow et al., 2014, with the non-saturating loss for
 * the generator. One step moves the discriminator, then the generator on fresh noise.
 *
 * Live scalars: `discriminatorRate`, `generatorRate`. Metrics, batch means in nats: `loss` (the
 * discriminator's: both cross-entropies added) and `generatorLoss` (−log D(G(z))).
 */
export function gan({ width, noise, hidden }: GanStructure): Declaration {
  const g = new Graph();
  const network = (name: string, input: Value, outputs: number): Value => {
    const first = g.dense(`${name}/1`, input, hidden, 'relu');
    return g.dense(`${name}/3`, g.dense(`${name}/2`, first, hidden, 'relu'), outputs);
  };
  const real = g.data(width, 'grey');
  const fake = network('generator', g.noise(noise, STREAM.discriminatorNoise), width);
  const realLogits = network('discriminator', real, 1);
  const discriminatorLoss = g.weightedSum(
    [-1, g.bernoulliLogLikelihood(realLogits, 1)],
    [-1, g.bernoulliLogLikelihood(network('discriminator', fake, 1), 0)],
  );

  const sample = network('generator', g.noise(noise, STREAM.generatorNoise), width);
  const sampleLogits = network('discriminator', sample, 1);
  const generatorLoss = g.weightedSum([-1, g.bernoulliLogLikelihood(sampleLogits, 1)]);

  return {
    name: 'gan',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: discriminatorLoss.id,
        layers: g.layersOf('discriminator/'),
        optimizer: adam('discriminatorRate'),
        metrics: { loss: discriminatorLoss.id },
      },
      {
        loss: generatorLoss.id,
        layers: g.layersOf('generator/'),
        optimizer: adam('generatorRate'),
        metrics: { generatorLoss: generatorLoss.id },
      },
    ],
    values: { data: real.id, sample: sample.id, logits: realLogits.id },
  };
}
