import type { Declaration } from '../kernels/graph.ts';
import type { Float64Model } from './float64-model.ts';
import { autoencoders, membersOf } from './autoencoders.ts';
import { discriminator } from './discriminator.ts';
import { gan, isGanLoss, isGanOptimizer } from './gan.ts';
import { gaussianAscent } from './gaussian-ascent.ts';
import { independent } from './independent.ts';
import { independentPixels } from './independent-pixels.ts';
import { klFit } from './kl-fit.ts';
import { made, type MadeStructure } from './made.ts';
import { nade } from './nade.ts';
import { nextCharacter } from './next-character.ts';
import { pixelCnn } from './pixel-cnn.ts';
import { pixelRnn } from './pixel-rnn.ts';
import { meanField } from './mean-field.ts';
import { logisticRegression } from './logistic-regression.ts';
import { mixtureEm } from './mixture-em.ts';
import { oneFactor } from './one-factor.ts';
import { softmaxFit } from './softmax-fit.ts';
import { threeByThree } from './three-by-three.ts';
import { vae } from './vae.ts';

/** Structure as it travels in a run's name; the model's builder knows its fields. */
export type Structure = Readonly<Record<string, number | string>>;

const size = (structure: Structure, field: string): number => {
  const value = structure[field];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw new Error(`The model needs a whole number above 0 for "${field}", not "${value}".`);
  return value;
};

/** `300 300`, or 300: sizes of layers. */
function sizes(structure: Structure, field: string): number[] {
  const found = String(structure[field]).split(' ').map(Number);
  if (!found.every((one) => Number.isInteger(one) && one > 0))
    throw new Error(
      `The model needs whole numbers above 0 for "${field}", not "${structure[field]}".`,
    );
  return found;
}

/** Lines and columns of an image of `pixels`: a square, unless the structure says how many `columns` there are. */
function sides(structure: Structure, pixels: number): { height: number; width: number } {
  const width = structure['columns'] === undefined ? Math.sqrt(pixels) : size(structure, 'columns');
  const height = pixels / width;
  if (!Number.isInteger(width) || !Number.isInteger(height))
    throw new Error(`An image of ${pixels} pixels has no ${width} columns.`);
  return { height, width };
}

/** What a MADE's structure says. */
export function madeStructure(structure: Structure, pixels: number): MadeStructure {
  const orNone = (field: string): number =>
    structure[field] === undefined ? 1 : size(structure, field);
  return {
    pixels,
    hidden: sizes(structure, 'hidden'),
    masks: orNone('masks'),
    orderings: orNone('orderings'),
    seed: orNone('maskSeed'),
  };
}

/** Every network by the name a run calls it, given the length of one example. */
const MODELS: Readonly<Record<string, (structure: Structure, width: number) => Declaration>> = {
  vae: (structure, width) =>
    vae({
      pixels: width,
      hidden: size(structure, 'hidden'),
      latent: size(structure, 'latent'),
      likelihood: structure['likelihood'] === 'gaussian' ? 'gaussian' : 'bernoulli',
    }),
  autoencoders: (structure, width) =>
    autoencoders({
      pixels: width,
      hidden: size(structure, 'hidden'),
      latent: size(structure, 'latent'),
      members: membersOf(String(structure['members'])),
    }),
  independent: (_, width) => independent({ pixels: width }),
  nade: (structure, width) => nade({ pixels: width, hidden: size(structure, 'hidden') }),
  made: (structure, width) => made(madeStructure(structure, width)),
  'pixel-cnn': (structure, width) =>
    pixelCnn({
      ...sides(structure, width),
      channels: size(structure, 'channels'),
      layers: size(structure, 'layers'),
      gated: structure['gated'] === 1,
    }),
  'pixel-rnn': (structure, width) =>
    pixelRnn({
      ...sides(structure, width),
      channels: size(structure, 'channels'),
      kind: structure['kind'] === 'diagonal' ? 'diagonal' : 'row',
    }),
  'one-factor': (structure, width) =>
    oneFactor({ pixels: width, hidden: size(structure, 'hidden') }),
  discriminator: (structure, width) => discriminator({ width, hidden: size(structure, 'hidden') }),
  gan: (structure, width) => {
    const loss = structure['loss'] ?? 'nonSaturating';
    if (!isGanLoss(loss)) throw new Error(`There is no loss of a GAN called "${loss}".`);
    const optimizer = structure['optimizer'] ?? 'adam';
    if (!isGanOptimizer(optimizer))
      throw new Error(`There is no optimiser of a GAN called "${optimizer}".`);
    return gan({
      width,
      noise: size(structure, 'noise'),
      hidden: size(structure, 'hidden'),
      loss,
      optimizer,
      gated: structure['gated'] === 'k' ? 'k' : structure['gated'] === 1,
      smoothed: structure['smoothed'] === 'random' ? 'random' : structure['smoothed'] === 1,
      clipped: structure['clipped'] === 1,
      penalised: structure['penalised'] === 1,
      minibatch: structure['minibatch'] === 1,
      sloped: structure['sloped'] === 1,
      ...(structure['output'] === 'sigmoid' && { output: 'sigmoid' }),
      ...(typeof structure['beta1'] === 'number' && { beta1: structure['beta1'] }),
      ...(structure['classes'] && { classes: size(structure, 'classes') }),
      ...(structure['generatorHidden'] && { generatorHidden: size(structure, 'generatorHidden') }),
    });
  },
};

/** Declares the network called `name` for examples of length `width`. */
export function declareModel(name: string, structure: Structure, width: number): Declaration {
  const model = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
  if (!model) throw new Error(`There is no model called "${name}".`);
  return model(structure, width);
}

/** Every model that is no network, by the name a run calls it. */
const FLOAT64_MODELS: Readonly<Record<string, Float64Model>> = {
  'gaussian-ascent': gaussianAscent,
  'independent-pixels': independentPixels,
  'kl-fit': klFit,
  'next-character': nextCharacter,
  'logistic-regression': logisticRegression,
  'mean-field': meanField,
  'mixture-em': mixtureEm,
  'softmax-fit': softmaxFit,
  'three-by-three': threeByThree,
};

/** The model called `name` that runs in double precision. */
export function float64Model(name: string): Float64Model {
  const model = Object.hasOwn(FLOAT64_MODELS, name) ? FLOAT64_MODELS[name] : undefined;
  if (!model) throw new Error(`There is no model called "${name}".`);
  return model;
}
