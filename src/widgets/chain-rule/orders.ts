import { naturalOrder, randomOrder, type Ordering } from '../../maths/orderings.ts';
import { STREAM } from '../../maths/random.ts';
import { PIXELS, SIDE } from './digit-mixture.ts';
import type { ChainRuleValues } from './parameters.ts';

/** Column by column, each from the top. */
function columns(): Ordering {
  return naturalOrder(PIXELS).map((t) => (t % SIDE) * SIDE + Math.floor(t / SIDE));
}

/** From the top left corner clockwise along the border, then inwards. */
function spiral(): Ordering {
  const order: number[] = [];
  for (let ring = 0; 2 * ring < SIDE; ring++) {
    const last = SIDE - 1 - ring;
    const add = (row: number, column: number): number => order.push(row * SIDE + column);
    for (let at = ring; at < last; at++) add(ring, at);
    for (let at = ring; at < last; at++) add(at, last);
    for (let at = last; at > ring; at--) add(last, at);
    for (let at = last; at > ring; at--) add(at, ring);
  }
  return order;
}

/** The order of these values; null where it depends on what the pixels turn out to be. */
export function orderOf({ order, path, seed }: ChainRuleValues): Ordering | null {
  switch (order) {
    case 'rows':
      return naturalOrder(PIXELS);
    case 'columns':
      return columns();
    case 'spiral':
      return spiral();
    case 'random':
      return randomOrder(PIXELS, { stream: STREAM.orderings, step: 0, seed });
    case 'own':
      return [...new Set([...path.map((pixel) => pixel - 1), ...naturalOrder(PIXELS)])];
    case 'uncertain':
      return null;
  }
}
