import { adam, Graph, type Declaration, type Value } from '../kernels/graph.ts';
import { STREAM } from '../maths/random.ts';

/** Sizes of both networks. */
export interface OneFactorStructure {
  /** Length of an image, width · height. */
  readonly pixels: number;
  readonly hidden: number;
}

/**
 * Two autoencoders that learn side by side from the same grey images, and share no parameter. `line` has a code of one
 * number. `circle` has two, with a price on every code that isn't at distance 1 from the origin: its code is an
 * angle. While they learn, decoders read their code with a little noise on it, so that near codes have to draw alike:
 * without it codes fold, and far-off images lie between neighbours. One hidden layer of tanh on either side; squared
 * error; pixels through a sigmoid that begins at 0.12, since most of them are paper: begun at ½, decoders saturate on
 * the way there, and the line learns nothing for long.
 *
 * Live scalars: `learningRate`; `roundness`, the price of (‖code‖ − 1)²; `noise`, the deviation of the noise in each
 * direction. Metrics are batch means: `line-error` and `circle-error`, Σ_d (output_d − pixel_d)² of an image;
 * `off-circle`, (‖code‖ − 1)²; and as `loss` the sum that goes down. Values of each: `line-code` [1] and
 * `circle-code` [2], what the decoder reads: `line-latent`, `circle-latent`, and `line-pixels`, `circle-pixels`; and
 * `data`.
 */
export function oneFactor({ pixels, hidden }: OneFactorStructure): Declaration {
  const g = new Graph();
  const x = g.data(pixels, 'grey');
  const member = (
    name: string,
    size: number,
  ): Record<'code' | 'latent' | 'output' | 'error', Value> => {
    const encoded = g.dense(`${name}/encoder/hidden`, x, hidden, 'tanh');
    const code = g.dense(`${name}/encoder/code`, encoded, size);
    const latent = g.weightedSum([1, code], ['noise', g.noise(size, STREAM.latentNoise)]);
    const decoded = g.dense(`${name}/decoder/hidden`, latent, hidden, 'tanh');
    const raw = g.dense(`${name}/decoder/output`, decoded, pixels);
    const output = g.activation(g.weightedSum([1, raw], [-2, g.constant(pixels, 1)]), 'sigmoid');
    const error = g.squaredError(g.weightedSum([1, output], [-1, x]), 0);
    return { code, latent, output, error };
  };
  const line = member('line', 1);
  const circle = member('circle', 2);
  const offCircle = g.squaredError(g.norm(circle.code), 1);
  const loss = g.weightedSum([1, line.error], [1, circle.error], ['roundness', offCircle]);
  return {
    name: 'one-factor',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf(''),
        optimizer: adam('learningRate'),
        metrics: {
          loss: loss.id,
          'line-error': line.error.id,
          'circle-error': circle.error.id,
          'off-circle': offCircle.id,
        },
      },
    ],
    values: {
      data: x.id,
      'line-code': line.code.id,
      'circle-code': circle.code.id,
      'line-latent': line.latent.id,
      'circle-latent': circle.latent.id,
      'line-pixels': line.output.id,
      'circle-pixels': circle.output.id,
    },
  };
}
