import {
  adam,
  Graph,
  type Declaration,
  type Optimizer,
  type Scalar,
  type Value,
} from '../kernels/graph.ts';
import { STREAM } from '../maths/random.ts';

/**
 * What each player minimises, of the discriminator's logits for data and for samples: [batch, 1]. Losses
 * that ask how probable data are take `target` for it.
 */
interface Losses {
  readonly discriminator: (g: Graph, real: Value, fake: Value, target: Scalar | Value) => Value;
  readonly generator: (g: Graph, fake: Value) => Value;
}

/** −log D(x) − log(1 − D(G(z))), where D is the logits' sigmoid and the target 1. */
const crossEntropies: Losses['discriminator'] = (g, real, fake, target) =>
  g.weightedSum(
    [-1, g.bernoulliLogLikelihood(real, target)],
    [-1, g.bernoulliLogLikelihood(fake, 0)],
  );

const LOSSES = {
  /** One value, played for by both: the generator minimises log(1 − D(G(z))) (Goodfellow et al., 2014). */
  minimax: {
    discriminator: crossEntropies,
    generator: (g, fake) => g.weightedSum([1, g.bernoulliLogLikelihood(fake, 0)]),
  },
  /** The generator minimises −log D(G(z)), whose slope stays where D rejects every sample (same paper). */
  nonSaturating: {
    discriminator: crossEntropies,
    generator: (g, fake) => g.weightedSum([-1, g.bernoulliLogLikelihood(fake, 1)]),
  },
  /** D is the logits themselves: ½ (D(x) − 1)² + ½ D(G(z))² and ½ (D(G(z)) − 1)² (Mao et al., 2017). */
  leastSquares: {
    discriminator: (g, real, fake) =>
      g.weightedSum([0.5, g.squaredError(real, 1)], [0.5, g.squaredError(fake, 0)]),
    generator: (g, fake) => g.weightedSum([0.5, g.squaredError(fake, 1)]),
  },
  /** The same D: max(0, 1 − D(x)) + max(0, 1 + D(G(z))) and −D(G(z)) (Lim & Ye, 2017). */
  hinge: {
    discriminator: (g, real, fake) => g.weightedSum([1, g.hinge(real, 1)], [1, g.hinge(fake, -1)]),
    generator: (g, fake) => g.weightedSum([-1, fake]),
  },
  /** D is a critic: D(G(z)) − D(x) and −D(G(z)), for one whose slopes are bounded (Arjovsky et al., 2017). */
  wasserstein: {
    discriminator: (g, real, fake) => g.weightedSum([1, fake], [-1, real]),
    generator: (g, fake) => g.weightedSum([-1, fake]),
  },
} satisfies Record<string, Losses>;

type GanLoss = keyof typeof LOSSES;

/** Whether `name` is a loss that `gan` knows. */
export function isGanLoss(name: number | string): name is GanLoss {
  return Object.hasOwn(LOSSES, name);
}

const OPTIMIZERS = {
  adam: (learningRate, beta1) => ({ ...adam(learningRate), beta1 }),
  sgd: (learningRate) => ({ kind: 'sgd', learningRate }),
  momentum: (learningRate) => ({ kind: 'momentum', learningRate, momentum: 0.9 }),
} satisfies Record<string, (learningRate: Scalar, beta1: number) => Optimizer>;

type GanOptimizer = keyof typeof OPTIMIZERS;

/** Whether `name` is an optimiser that `gan` knows. */
export function isGanOptimizer(name: number | string): name is GanOptimizer {
  return Object.hasOwn(OPTIMIZERS, name);
}

/** Sizes and loss of a generator and a discriminator with two hidden layers each. */
export interface GanStructure {
  /** Length of an example; 2 for points in the plane. */
  readonly width: number;
  readonly noise: number;
  /** Units of a hidden layer; of the generator's too, where `generatorHidden` says nothing. */
  readonly hidden: number;
  readonly generatorHidden?: number;
  /** Non-saturating where none is named. */
  readonly loss?: GanLoss;
  /** Of both players; Adam where none is named. */
  readonly optimizer?: GanOptimizer;
  /**
   * Whether live numbers say how often each player moves: see `Update.every`. If `k`, the generator's has that name:
   * the discriminator's moves for each of its own.
   */
  readonly gated?: boolean | 'k';
  /**
   * Whether a live number stands for data's target of 1: one-sided label smoothing (Salimans et al., 2016). If
   * `random`, every example has a target of its own, uniform about that number and maybe above 1: the loss is linear
   * in it, and so on average that of the number itself.
   */
  readonly smoothed?: boolean | 'random';
  /** Whether a live number bounds the discriminator's parameters: see `Optimizer.clip`. */
  readonly clipped?: boolean;
  /**
   * Whether the discriminator pays for slopes by its input that are not 1 long, at random places between
   * examples and samples (Gulrajani et al., "Improved Training of Wasserstein GANs", 2017).
   */
  readonly penalised?: boolean;
  /** Whether the discriminator sees how far its batch lies apart; not together with `penalised` or `sloped`. */
  readonly minibatch?: boolean;
  /** Classes that both players are told (Mirza & Osindero, "Conditional Generative Adversarial Nets", 2014); 0 for none. */
  readonly classes?: number;
  /** Whether the slope of the logits by their input is a value, too. */
  readonly sloped?: boolean;
  /** Of the generator's last layer: a sigmoid makes ink, from 0 to 1; linear where nothing is said. */
  readonly output?: 'linear' | 'sigmoid';
  /** How much of its last direction Adam keeps, of both players; 0.9 where nothing is said. */
  readonly beta1?: number;
}

/**
 * The generative adversarial network of Goodfellow et al., "Generative Adversarial Nets", 2014. One
 * step moves the discriminator, then the generator on fresh noise.
 *
 * Live scalars: `discriminatorRate`, `generatorRate`; if `gated`, `discriminatorEvery` and
 * either `generatorEvery` or `k`; if `smoothed`, `realTarget`, and if so at random `targetSpread`,
 * the length of the interval about it; if `clipped`, `clip`; if `penalised`, `penalty`, the weight
 * of (length − 1)². Metrics, batch means: `loss` (the discriminator's, with what it pays) and
 * `generatorLoss`; in nats where the loss is `minimax` or `nonSaturating`. Values: `data`, their `logits` and
 * the `slope` of these by them; `noise`, the `sample` made of it and its `fakeLogits`; `label`, as rows with one 1, `prompt`,
 * noise with a label beside it, and `shown`, data with one.
 */
export function gan(structure: GanStructure): Declaration {
  const {
    width,
    noise,
    hidden,
    loss = 'nonSaturating',
    optimizer = 'adam',
    classes = 0,
  } = structure;
  const losses: Losses = LOSSES[loss];
  const moving = (rate: string): Optimizer => OPTIMIZERS[optimizer](rate, structure.beta1 ?? 0.9);
  const g = new Graph();
  const label = classes > 0 ? g.labels(classes) : null;
  const told = (input: Value): Value => (label ? g.concat(input, label) : input);
  const hiddenLayers = (name: string, input: Value, units: number): Value =>
    g.dense(`${name}/2`, g.dense(`${name}/1`, input, units, 'relu'), units, 'relu');
  const generator = (input: Value): Value => {
    const units = structure.generatorHidden ?? hidden;
    const seen = hiddenLayers('generator', input, units);
    return g.dense('generator/3', seen, width, structure.output);
  };
  const discriminator = (input: Value): Value => {
    const seen = hiddenLayers('discriminator', input, hidden);
    const all = structure.minibatch ? g.concat(seen, g.batchDeviation(seen)) : seen;
    return g.dense('discriminator/3', all, 1);
  };

  const real = g.data(width, 'real');
  const fake = generator(told(g.noise(noise, STREAM.discriminatorNoise)));
  const shown = told(real);
  const realLogits = discriminator(shown);
  const target =
    structure.smoothed === 'random'
      ? g.weightedSum(
          ['realTarget', g.constant(1, 1)],
          [
            'targetSpread',
            g.weightedSum([1, g.uniform(1, STREAM.targets)], [-0.5, g.constant(1, 1)]),
          ],
        )
      : structure.smoothed
        ? 'realTarget'
        : 1;
  let discriminatorLoss = losses.discriminator(g, realLogits, discriminator(told(fake)), target);
  if (structure.penalised) {
    const between = g.mix(real, fake, g.uniform(1, STREAM.interpolation));
    const slope = g.inputSlope(discriminator(told(between)), between);
    const missed = g.squaredError(g.norm(slope), 1);
    discriminatorLoss = g.weightedSum([1, discriminatorLoss], ['penalty', missed]);
  }

  const sampleNoise = g.noise(noise, STREAM.generatorNoise);
  const prompt = told(sampleNoise);
  const sample = generator(prompt);
  const fakeLogits = discriminator(told(sample));
  const generatorLoss = losses.generator(g, fakeLogits);
  const slope = structure.sloped ? g.inputSlope(realLogits, real) : null;

  return {
    name: 'gan',
    layers: g.layers,
    nodes: g.nodes,
    updates: [
      {
        loss: discriminatorLoss.id,
        layers: g.layersOf('discriminator/'),
        optimizer: {
          ...moving('discriminatorRate'),
          ...(structure.clipped && { clip: 'clip' }),
        },
        ...(structure.gated && { every: 'discriminatorEvery' }),
        metrics: { loss: discriminatorLoss.id },
      },
      {
        loss: generatorLoss.id,
        layers: g.layersOf('generator/'),
        optimizer: moving('generatorRate'),
        ...(structure.gated && { every: structure.gated === 'k' ? 'k' : 'generatorEvery' }),
        metrics: { generatorLoss: generatorLoss.id },
      },
    ],
    values: {
      data: real.id,
      logits: realLogits.id,
      noise: sampleNoise.id,
      sample: sample.id,
      fakeLogits: fakeLogits.id,
      ...(label && { label: label.id, prompt: prompt.id, shown: shown.id }),
      ...(slope && { slope: slope.id }),
    },
  };
}
