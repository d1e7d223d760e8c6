import type { RunSpec } from '../training/run-spec.ts';
import type { Parameters } from './parameters.ts';

/** What figures that train GANs have in common: their controls, and what a run is told of them. */

/** Of data and of noise in each step, unless a figure says otherwise. */
export const GAN_BATCH = 128;

/** Points of a shape that a run learns from. */
export const SHAPE_POINTS = 4096;

export const LOSS = {
  type: 'choice',
  label: 'Loss',
  quantity: '', // which one, where the symbol is its value
  help: 'What the players are paid by. The first four teach D to tell data from samples; the last two turn D into a critic, whose values have no scale.',
  effect: 'structural',
  primary: true,
  default: 'nonSaturating',
  choices: {
    minimax: 'minimax',
    nonSaturating: 'non-saturating',
    leastSquares: 'least squares',
    hinge: 'hinge',
    wasserstein: 'Wasserstein, clipped',
    'wasserstein-gp': 'Wasserstein, penalised (slow)',
  },
} as const satisfies Parameters[string];

export type GanLossChoice = keyof typeof LOSS.choices;

export const OPTIMIZER = {
  type: 'choice',
  label: 'Optimiser',
  help: 'How both players turn a gradient into a move. Momentum makes them run past each other more.',
  effect: 'structural',
  default: 'adam',
  choices: { adam: 'Adam', sgd: 'gradient descent', momentum: 'with momentum' },
} as const satisfies Parameters[string];

const RATE = {
  type: 'number',
  quantity: 'learning-rate',
  effect: 'live',
  default: 0.001,
  min: 0.00001,
  max: 1,
  step: 10 ** 0.25,
  scale: 'log',
} as const;

export const DISCRIMINATOR_RATE = {
  ...RATE,
  label: 'Discriminator’s rate',
  help: 'How far the discriminator goes with each move: too far and it wins before the generator has learnt anything.',
} as const satisfies Parameters[string];

export const GENERATOR_RATE = {
  ...RATE,
  label: 'Generator’s rate',
  help: 'How far the generator goes with each move: too far and it leaps from place to place.',
} as const satisfies Parameters[string];

/** With `ganStructure`'s `gated: 'k'`; of the run a live number of the same name. */
export const K = {
  type: 'number',
  label: 'D moves per G move (k)',
  help: 'The generator moves at every k-th step, the discriminator at each; at 0 the generator stands still.',
  effect: 'live',
  default: 1,
  min: 0,
  max: 20,
  step: 1,
} as const satisfies Parameters[string];

/** Likewise. */
export const DISCRIMINATOR_EVERY = {
  type: 'number',
  label: 'Steps per D move',
  help: 'The discriminator moves at every such step; at 0 it stands still.',
  effect: 'live',
  default: 1,
  min: 0,
  max: 20,
  step: 1,
} as const satisfies Parameters[string];

export const NOISE = {
  type: 'number',
  label: 'Noise dimensions',
  quantity: 'z',
  help: 'How many random numbers the generator starts from: with one, its samples lie on a curve.',
  effect: 'structural',
  default: 2,
  min: 1,
  max: 2,
  step: 1,
} as const satisfies Parameters[string];

export const HIDDEN = {
  type: 'number',
  label: 'Discriminator’s hidden units',
  help: 'Units of each of its two hidden layers: how finely it can tell places apart.',
  effect: 'structural',
  default: 32,
  min: 2,
  max: 128,
  step: 1,
} as const satisfies Parameters[string];

export const GENERATOR_HIDDEN = {
  ...HIDDEN,
  label: 'Generator’s hidden units',
  help: 'Units of each of its two hidden layers: how far it can bend the noise.',
} as const satisfies Parameters[string];

const clipped = (values: { readonly loss?: unknown }): boolean => values.loss === 'wasserstein';
const penalised = (values: { readonly loss?: unknown }): boolean =>
  values.loss === 'wasserstein-gp';

export const CLIP = {
  type: 'number',
  label: 'Clip',
  help: 'No weight of the critic may be further from 0: that bounds how steep it can be.',
  effect: 'live',
  default: 0.1,
  min: 0.01,
  max: 1,
  step: 10 ** 0.25,
  scale: 'log',
  when: clipped,
} as const satisfies Parameters[string];

export const PENALTY = {
  type: 'number',
  label: 'Penalty',
  help: 'How much the critic pays where its slope is not 1.',
  effect: 'live',
  default: 1,
  min: 0,
  max: 10,
  step: 0.5,
  when: penalised,
} as const satisfies Parameters[string];

/** The part of a `gan`'s structure that the choice of loss decides. */
export function lossStructure(loss: GanLossChoice): RunSpec['structure'] {
  if (loss === 'wasserstein') return { loss, clipped: 1 };
  if (loss === 'wasserstein-gp') return { loss: 'wasserstein', penalised: 1 };
  return { loss };
}

/** The live numbers that it brings along. */
export function lossScalars(
  loss: GanLossChoice,
  { clip, penalty }: { readonly clip: number; readonly penalty: number },
): RunSpec['scalars'] {
  if (loss === 'wasserstein') return { clip };
  if (loss === 'wasserstein-gp') return { penalty };
  return {};
}
