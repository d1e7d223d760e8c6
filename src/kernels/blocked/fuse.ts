/**
 * Decides which operations of a step share a draw. What a product or a sum along rows reads must lie in
 * a texture; whatever else can be worked out entry by entry is worked out where it is used.
 */
import { offsetOf, texelsOf, type Operation } from '../differentiate.ts';

/** Columns up to which an array costs less when it is calculated twice than a draw of its own does. */
const NARROW = 16;

/** Operations that a texture is made for in any case. */
const APART: readonly Operation['op'][] = [
  'data',
  'labels',
  'feed',
  'reduce',
  'beside',
  'batchMean',
  'nadeSums',
  'nadeStarts',
  'nade',
  'nadeSlopes',
  'nadeRests',
];

/** Operations that sum over weights, entry by entry of what they give. */
const SUMMED: readonly Operation['op'][] = ['product', 'backProduct', 'conv', 'backConv'];

/** A texture, and the one draw that fills it. */
export interface Drawn {
  /** Operations side by side, each from its texel `at` on. */
  readonly groups: { readonly operation: number; readonly at: number }[];
  /** Texels of the groups; a column of ones, where there is one, stands behind them. */
  width: number;
  ones: boolean;
  readonly update: number;
}

/** Where the array of an operation lies. */
export interface Place {
  readonly drawn: number;
  readonly at: number;
}

export interface Fused {
  /** In an order in which they can be drawn. */
  readonly drawn: readonly Drawn[];
  /** Of an operation that has a texture, or is part of one that has. */
  place(operation: number): Place | null;
}

/**
 * `read` are the operations whose arrays are read from outside; of these, `multiplied` by weight
 * gradients, which take the bias's from a column of ones.
 */
export function fuse(
  operations: readonly Operation[],
  read: Iterable<number>,
  multiplied: Iterable<number>,
): Fused {
  /** The array of which an operation is a part, or itself. */
  const whole = (id: number): number => {
    const { op, inputs } = operations[id]!;
    return op === 'part' ? whole(inputs[0]!) : id;
  };

  const stored = new Set<number>();
  const readers = operations.map(() => new Set<number>());
  const visited = new Set<number>();
  const visit = (id: number): void => {
    if (visited.has(id)) return;
    visited.add(id);
    const { op, inputs } = operations[id]!;
    if (APART.includes(op)) stored.add(id);
    for (const input of inputs) {
      const array = whole(input);
      if (op !== 'part') readers[array]!.add(id);
      if (op !== 'map' && op !== 'beside' && op !== 'part') stored.add(array);
      visit(input);
    }
  };
  for (const id of read) {
    stored.add(whole(id));
    visit(id);
  }

  const widthOf = (id: number): number =>
    operations[id]!.columns.reduce((sum, columns) => sum + columns, 0);
  const alive = [...visited].sort((a, b) => a - b);
  for (const id of alive) {
    const { op, update } = operations[id]!;
    if (op === 'noise' || op === 'uniform' || op === 'part' || op === 'broadcast') continue;
    const sameUpdate = [...readers[id]!].every((reader) => operations[reader]!.update === update);
    const once = readers[id]!.size <= 1 || widthOf(id) <= NARROW;
    if (!sameUpdate || !once) stored.add(id); // weights may have moved, or it would be too much twice
  }

  /** The stored arrays from which `id` is worked out entry by entry, and whether a product is on the way. */
  const sources = (id: number): { arrays: Set<number>; product: boolean } => {
    const arrays = new Set<number>();
    let product = false;
    const search = (inner: number): void => {
      const { op, inputs } = operations[inner]!;
      // a shift reads a texture as well, which this draw can't fill at the same time
      product ||= SUMMED.includes(op) || op === 'shift';
      for (const input of inputs)
        if (stored.has(whole(input))) arrays.add(whole(input));
        else search(input);
    };
    search(id);
    return { arrays, product };
  };

  const drawn: Drawn[] = [];
  const places = new Map<number, Place>();
  for (const id of alive.filter((id) => stored.has(id))) {
    const { op, inputs, columns, update } = operations[id]!;
    const host = op === 'map' && widthOf(id) <= NARROW ? hostOf(id) : null;
    if (host) {
      const { groups } = drawn[host.drawn]!;
      places.set(id, { drawn: host.drawn, at: drawn[host.drawn]!.width });
      groups.push({ operation: id, at: drawn[host.drawn]!.width });
      drawn[host.drawn]!.width += texelsOf(columns);
      continue;
    }
    places.set(id, { drawn: drawn.length, at: 0 });
    const groups =
      op === 'beside'
        ? inputs.map((operation, i) => ({ operation, at: offsetOf(columns, i) }))
        : [{ operation: id, at: 0 }];
    drawn.push({ groups, width: texelsOf(columns), ones: false, update });
  }

  /** A narrow product from whose values alone `id` is made: it is made in the same draw. */
  function hostOf(id: number): Place | null {
    const { arrays, product } = sources(id);
    const [array] = arrays;
    if (arrays.size !== 1 || product || widthOf(array!) > 2 * NARROW) return null;
    const place = places.get(array!);
    const host = operations[array!]!;
    if (!place || place.at > 0 || host.op === 'beside' || host.op === 'reduce') return null;
    return host.update === operations[id]!.update && sources(array!).product ? place : null;
  }

  const place = (id: number): Place | null => {
    const { op, inputs } = operations[id]!;
    if (op !== 'part') return places.get(id) ?? null;
    const outer = place(inputs[0]!);
    const { index } = operations[id] as Operation & { op: 'part' };
    return outer && { ...outer, at: outer.at + offsetOf(operations[inputs[0]!]!.columns, index) };
  };
  for (const id of multiplied) drawn[place(id)!.drawn]!.ones = true;
  return { drawn, place };
}
