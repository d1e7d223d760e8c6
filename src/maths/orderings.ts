import { permuted, type Key } from './random.ts';

/**
 * An order in which the parts of x are predicted: `order[t]` is the number, from 0, of the part that comes
 * t-th. Of a picture the parts are pixels, row by row.
 */
export type Ordering = readonly number[];

/** Row by row, each from left to right. */
export const naturalOrder = (size: number): Ordering => Array.from({ length: size }, (_, i) => i);

/** An order drawn at random, all alike likely; the same for the same key. */
export const randomOrder = (size: number, key: Key): Ordering =>
  Array.from({ length: size }, (_, i) => permuted(i, size, key));

/** Where each part comes, from 1. Throws where `order` leaves one out. */
export function positionsOf(order: Ordering): readonly number[] {
  const positions = order.map(() => 0);
  order.forEach((part, t) => (positions[part] = t + 1));
  if (positions.length !== order.length || positions.includes(0))
    throw new Error('An order has every part in it once.');
  return positions;
}
