import { Graph, type Declaration, type MaskChoice, type Value } from '../kernels/graph.ts';
import { madeDegrees, sortedByDegree, type LayerDegrees } from '../maths/masks.ts';
import { naturalOrder, randomOrder, type Ordering } from '../maths/orderings.ts';
import { STREAM } from '../maths/random.ts';
import { autoregressive } from './autoregressive.ts';

/** Sizes and masks of a MADE. */
export interface MadeStructure {
  /** Length of an image, width · height. */
  readonly pixels: number;
  /** Sizes of the hidden layers. */
  readonly hidden: readonly number[];
  /** So many masks take turns, one a step. */
  readonly masks: number;
  /** So many orders of the pixels do: row by row, then random ones. Mask n has order n modulo their count. */
  readonly orderings: number;
  /** What random orders and degrees are drawn by. */
  readonly seed: number;
}

/** The order of the pixels under each mask. */
export function madeOrders({ pixels, masks, orderings, seed }: MadeStructure): Ordering[] {
  return Array.from({ length: masks }, (_, n) => {
    const step = n % orderings;
    if (step === 0) return naturalOrder(pixels);
    return randomOrder(pixels, { stream: STREAM.orderings, step, seed });
  });
}

/**
 * The degrees of every layer under each mask. Under one mask the units stand in the order of their degrees, so
 * that the fused engine can leave out what is masked.
 */
export function madeLayers(structure: MadeStructure): LayerDegrees[][] {
  const { hidden, masks, seed } = structure;
  const turns = madeOrders(structure).map((order, step) =>
    madeDegrees(order, hidden, { stream: STREAM.degrees, step, seed }),
  );
  return masks === 1 ? turns.map(sortedByDegree) : turns;
}

/**
 * The masked autoencoder of Germain et al., "MADE", 2015, with rectified hidden units. Under several masks
 * each step has its own, by turns: beside those of `autoregressive`, whose mask is the present step's, there are
 * values `logits/n` and `logLikelihood/n` of every mask n.
 */
export function made(structure: MadeStructure): Declaration {
  const { pixels, hidden, masks } = structure;
  const layers = madeLayers(structure);
  const g = new Graph();
  const data = g.data(pixels, 'binary');
  const logits = (mask: MaskChoice): Value =>
    layers[0]!.reduce((input, _, i) => {
      const degrees: LayerDegrees[] = layers.map((turn) => turn[i]!);
      const activation = i < hidden.length ? 'relu' : 'linear';
      return g.maskedDense(`layer${i + 1}`, input, degrees, { activation, mask });
    }, data);
  const more: Record<string, Value> = {};
  const own = logits('step');
  if (masks > 1)
    for (let mask = 0; mask < masks; mask++) {
      const fixed = logits(mask);
      more[`logits/${mask}`] = fixed;
      more[`logLikelihood/${mask}`] = g.bernoulliLogLikelihood(fixed, data);
    }
  return autoregressive('made', g, data, own, more);
}
