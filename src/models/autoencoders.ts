import { adam, Graph, type Declaration, type Scalar, type Value } from '../kernels/graph.ts';
import { STREAM } from '../maths/random.ts';

const KINDS = ['plain', 'denoising', 'variational'] as const;

/** How a member of the company learns. */
export type AutoencoderKind = (typeof KINDS)[number];

export interface AutoencoderMember {
  /** Goes before the names of its layers, values, metrics and scalars. */
  readonly name: string;
  readonly kind: AutoencoderKind;
}

/** Sizes of every member, and who they are. */
export interface AutoencodersStructure {
  /** Length of an image, width · height. */
  readonly pixels: number;
  readonly hidden: number;
  readonly latent: number;
  readonly members: readonly AutoencoderMember[];
}

/** `healthy:variational plain`: members by name, and by kind where the name doesn't say it. Throws where they can't be read. */
export function membersOf(text: string): AutoencoderMember[] {
  const members = text.split(' ').map((word) => {
    const [name = '', kind = name, ...rest] = word.split(':');
    const known = KINDS.find((one) => one === kind);
    if (!known || !/^[a-z]+$/.test(name) || rest.length > 0)
      throw new Error(`There is no kind of autoencoder called "${word}".`);
    return { name, kind: known };
  });
  if (new Set(members.map(({ name }) => name)).size < members.length)
    throw new Error(`Two of the autoencoders "${text}" have the same name.`);
  return members;
}

/**
 * Autoencoders with one hidden layer on either side and Bernoulli pixels, which learn side by side from
 * the same batches: the loss is the sum of theirs, and they share no parameter, so that each learns what
 * it would alone. A plain one keeps what its code says of the image (Hinton & Salakhutdinov, "Reducing
 * the dimensionality of data with neural networks", 2006); a denoising one is shown the image with noise
 * and learns the clean one (Vincent et al., "Extracting and composing robust features with denoising
 * autoencoders", 2008, here with Gaussian noise); a variational one is `vae`.
 *
 * Live scalars: `learningRate`, `<name>-beta` for each variational member, `corruption` (the noise's
 * standard deviation) where one is denoising. Metrics are nats per example, batch means: `loss`, for each
 * member `<name>-reconstruction` = log p(x|code), for variational ones `<name>-kl` and `<name>-elbo`.
 * Values of each: `latent` (what is decoded: code or sample), `latentMean` (the code, or its mean),
 * `latentLogVariance` of variational ones, `input` (the image with noise) of denoising ones, `output` (logits), `pixels`; and `data`.
 */
export function autoencoders(structure: AutoencodersStructure): Declaration {
  const { pixels, hidden, latent, members } = structure;
  const g = new Graph();
  const x = g.data(pixels, 'binary');
  const losses: (readonly [Scalar, Value])[] = [];
  const metrics: Record<string, Value> = {};
  const values: Record<string, Value> = { data: x };

  for (const { name, kind } of members) {
    const input =
      kind === 'denoising'
        ? g.weightedSum([1, x], ['corruption', g.noise(pixels, STREAM.corruption)])
        : x;
    if (kind === 'denoising') values[`${name}-input`] = input;
    const encoded = g.dense(`${name}/encoder/hidden`, input, hidden, 'relu');
    const mean = g.dense(`${name}/encoder/mean`, encoded, latent);
    let code = mean;
    if (kind === 'variational') {
      const logVariance = g.dense(`${name}/encoder/logVariance`, encoded, latent);
      code = g.reparametrise(mean, logVariance, g.noise(latent, STREAM.latentNoise));
      values[`${name}-latentLogVariance`] = logVariance;
      metrics[`${name}-kl`] = g.gaussianKl(mean, logVariance);
    }
    const decoded = g.dense(`${name}/decoder/hidden`, code, hidden, 'relu');
    const output = g.dense(`${name}/decoder/output`, decoded, pixels);
    const reconstruction = g.bernoulliLogLikelihood(output, x);
    const kl = metrics[`${name}-kl`];
    losses.push([-1, reconstruction]);
    if (kl) {
      losses.push([`${name}-beta`, kl]);
      metrics[`${name}-elbo`] = g.weightedSum([1, reconstruction], [-1, kl]);
    }
    metrics[`${name}-reconstruction`] = reconstruction;
    values[`${name}-latent`] = code;
    values[`${name}-latentMean`] = mean;
    values[`${name}-output`] = output;
    values[`${name}-pixels`] = g.activation(output, 'sigmoid');
  }
  const loss = g.weightedSum(...losses);
  return {
    name: 'autoencoders',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: loss.id,
        layers: g.layersOf(''),
        optimizer: adam('learningRate'),
        metrics: ids({ loss, ...metrics }),
      },
    ],
    values: ids(values),
  };
}

function ids(values: Readonly<Record<string, Value>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, { id }]) => [name, id]));
}
