import type { RunSpec } from '../../training/run-spec.ts';
import type { RunValues } from '../declaration.ts';
import {
  CLIP,
  DISCRIMINATOR_EVERY,
  DISCRIMINATOR_RATE,
  GAN_BATCH,
  GENERATOR_HIDDEN,
  GENERATOR_RATE,
  HIDDEN,
  K,
  LOSS,
  lossScalars,
  lossStructure,
  NOISE,
  PENALTY,
} from '../gan-parameters.ts';
import type { Parameters, Values, ValuesOf } from '../parameters.ts';

/** Of losses that ask how probable data are: these have a target for it. */
const targeted = ({ loss }: Values): boolean => loss === 'minimax' || loss === 'nonSaturating';

export const parameters = {
  loss: LOSS,
  discriminatorRate: { ...DISCRIMINATOR_RATE, primary: true },
  realTarget: {
    type: 'number',
    label: 'Target for data',
    quantity: 'smoothing',
    help: 'How sure the discriminator shall be of data. Below 1 is label smoothing: being surer than that is punished.',
    effect: 'live',
    primary: true,
    default: 1,
    min: 0.5,
    max: 1,
    step: 0.05,
    when: targeted,
  },
  minibatch: {
    type: 'switch',
    label: 'Minibatch features',
    help: 'Lets the discriminator see how far each batch lies apart, so that samples all in one place give themselves away.',
    effect: 'structural',
    primary: true,
    default: false,
    when: ({ loss }) => loss !== 'wasserstein-gp',
  },
  labels: {
    type: 'switch',
    label: 'Labels',
    help: 'Tells both players which mode a point is of, or shall be of: a conditional GAN.',
    effect: 'structural',
    primary: true,
    default: false,
  },
  generatorRate: GENERATOR_RATE,
  k: K,
  discriminatorEvery: DISCRIMINATOR_EVERY,
  smoothing: {
    type: 'choice',
    label: 'Smoothed target',
    help: 'The same number for every example, or one drawn anew for each, evenly about it.',
    effect: 'structural',
    default: 'fixed',
    choices: { fixed: 'the same for all', random: 'drawn for each' },
    when: targeted,
  },
  targetSpread: {
    type: 'number',
    label: 'Spread of targets',
    help: 'From the smallest to the largest target that may be drawn.',
    effect: 'live',
    default: 0.2,
    min: 0,
    max: 0.6,
    step: 0.05,
    when: (values) => targeted(values) && values['smoothing'] === 'random',
  },
  generatorHidden: GENERATOR_HIDDEN,
  hidden: HIDDEN,
  noise: NOISE,
  clip: CLIP,
  penalty: PENALTY,
  field: {
    type: 'switch',
    label: 'What D thinks',
    help: 'Shades the places that the discriminator takes for data. With labels it has ten opinions of each place, with minibatch features one of each batch: neither is drawn.',
    effect: 'view',
    default: true,
  },
} as const satisfies Parameters;

export type CollapseValues = ValuesOf<typeof parameters>;

export const MODES = 10;
/** As many as there are samples: see `ganProbes`. */
const POINTS = 5000;

/** Whether the discriminator compares batches: penalised it can't. */
export const comparesBatches = ({ minibatch, loss }: CollapseValues): boolean =>
  minibatch && loss !== 'wasserstein-gp';

export function structureOf(values: CollapseValues): RunSpec['structure'] {
  const { loss, smoothing, labels, generatorHidden, hidden, noise } = values;
  return {
    ...{ noise, hidden, generatorHidden, gated: 'k' },
    ...lossStructure(loss),
    ...(targeted(values) && { smoothed: smoothing === 'random' ? 'random' : 1 }),
    ...(comparesBatches(values) && { minibatch: 1 }),
    ...(labels && { classes: MODES }),
  };
}

export function specOf(values: RunValues<CollapseValues>): RunSpec {
  const { loss, realTarget, targetSpread, discriminatorRate, generatorRate } = values;
  const { k, discriminatorEvery } = values;
  return {
    model: 'gan',
    structure: structureOf(values),
    scalars: {
      ...{ discriminatorRate, generatorRate, k, discriminatorEvery },
      ...lossScalars(loss, values),
      ...(targeted(values) && { realTarget }),
      ...(targeted(values) && values.smoothing === 'random' && { targetSpread }),
    },
    data: { kind: 'shape', shape: 'ring-10', count: POINTS },
    batchSize: GAN_BATCH,
    seed: values.seed,
    engine: values.engine,
  };
}
