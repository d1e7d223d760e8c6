import { adam, Graph, type Declaration, type Value } from '../kernels/graph.ts';
import { STREAM } from '../maths/random.ts';

/** Sizes and kinds of a variational autoencoder with one hidden layer on either side. */
export interface VaeStructure {
  /** Length of an image, width · height. */
  readonly pixels: number;
  readonly hidden: number;
  readonly latent: number;
  readonly likelihood: 'bernoulli' | 'gaussian';
}

/**
 * The variational autoencoder of Kingma & Welling, "Auto-Encoding Variational Bayes", 2014.
 *
 * Live scalars: `beta` (weight of the KL; 1 is the ELBO), `learningRate`, `sigma` (the decoder's
 * fixed standard deviation, Gaussian likelihood only). Metrics are nats per example, batch means:
 * `reconstruction` = log p(x|z) at one sampled z, `kl`, `elbo` = reconstruction − kl,
 * `loss` = −reconstruction + beta · kl. The value `output` is what the decoder's last layer says: logits
 * of the Bernoulli pixels, means of the Gaussian ones.
 */
export function vae({ pixels, hidden, latent, likelihood }: VaeStructure): Declaration {
  const g = new Graph();
  const x = g.data(pixels, likelihood === 'bernoulli' ? 'binary' : 'grey');

  const encoded = g.dense('encoder/hidden', x, hidden, 'relu');
  const mean = g.dense('encoder/mean', encoded, latent);
  const logVariance = g.dense('encoder/logVariance', encoded, latent);
  const z = g.reparametrise(mean, logVariance, g.noise(latent, STREAM.latentNoise));

  const decoded = g.dense('decoder/hidden', z, hidden, 'relu');
  const output = g.dense('decoder/output', decoded, pixels);
  let pixelMeans: Value;
  let reconstruction: Value;
  if (likelihood === 'bernoulli') {
    pixelMeans = g.activation(output, 'sigmoid');
    reconstruction = g.bernoulliLogLikelihood(output, x);
  } else {
    pixelMeans = output;
    reconstruction = g.gaussianLogLikelihood(output, x, 'sigma');
  }

  const kl = g.gaussianKl(mean, logVariance);
  const elbo = g.weightedSum([1, reconstruction], [-1, kl]);
  const loss = g.weightedSum([-1, reconstruction], ['beta', kl]);

  return {
    name: 'vae',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf(''),
        optimizer: adam('learningRate'),
        metrics: { loss: loss.id, elbo: elbo.id, reconstruction: reconstruction.id, kl: kl.id },
      },
    ],
    values: {
      data: x.id,
      latentMean: mean.id,
      latentLogVariance: logVariance.id,
      latent: z.id,
      reconstruction: reconstruction.id,
      kl: kl.id,
      elbo: elbo.id,
      pixels: pixelMeans.id,
      output: output.id,
    },
  };
}
