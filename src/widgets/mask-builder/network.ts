import { illegalPath, maskOf, type Mask } from '../../maths/masks.ts';
import { naturalOrder, positionsOf, type Ordering } from '../../maths/orderings.ts';
import type { MaskBuilderValues } from './parameters.ts';

/** A connection: between `layer` (0 is the inputs') and the next. */
export interface Wire {
  readonly layer: number;
  readonly from: number;
  readonly to: number;
}

/** A node of a layer, the inputs' being 0. */
export interface NodePlace {
  readonly layer: number;
  readonly node: number;
}

export interface Network {
  readonly order: Ordering;
  /** The place of each input in the order, from 1. */
  readonly positions: readonly number[];
  /** How many nodes each layer has, the inputs' first and the outputs' last. */
  readonly sizes: readonly number[];
  /** The degrees of each hidden layer; 0 where a unit has none yet. */
  readonly degrees: readonly (readonly number[])[];
  readonly masks: readonly Mask[];
  /** How many paths lead from each input (column) to each output (row). */
  readonly paths: readonly (readonly number[])[];
  /** One that must not be, as the number of its node in every layer; null where there is none. */
  readonly illegal: readonly number[] | null;
  /** What must not be seen and is, and what may be seen and isn't: [output, input]. */
  readonly wrong: readonly Sight[];
  readonly missing: readonly Sight[];
  /** Outputs that may see something, and see nothing that they may. */
  readonly blind: readonly number[];
  /** How many weights count. */
  readonly connections: number;
}

/** An output and an input that it sees or doesn't. */
export type Sight = readonly [output: number, input: number];

const known = new WeakMap<MaskBuilderValues, Network>();

/** Everything the figure shows: picture, sentence, table and goals ask for the same one after another. */
export function networkOf(values: MaskBuilderValues): Network {
  const made = known.get(values) ?? network(values);
  known.set(values, made);
  return made;
}

function network(values: MaskBuilderValues): Network {
  const order = orderOf(values.order);
  const parts = order.length;
  const positions = positionsOf(order);
  const degrees = [values.degrees1, values.degrees2]
    .filter((layer) => layer.length > 0)
    .map((layer) => layer.map((degree) => Math.min(degree, parts - 1)));
  const sizes = [parts, ...degrees.map((layer) => layer.length), parts];
  const masks = masksOf(values, positions, degrees, sizes);
  const paths = pathsThrough(masks);
  const sights = order.flatMap((output) =>
    order.map((input) => ({
      sight: [output, input] as const,
      may: positions[input]! < positions[output]!,
      does: paths[output]![input]! > 0,
    })),
  );
  const which = (may: boolean, does: boolean): readonly Sight[] =>
    sights.filter((one) => one.may === may && one.does === does).map(({ sight }) => sight);
  const missing = which(true, false);
  return {
    ...{ order, positions, sizes, degrees, masks, paths, missing },
    illegal: illegalPath(masks, order),
    wrong: which(false, true),
    blind: order.filter(
      (output) =>
        positions[output]! > 1 &&
        missing.filter(([blind]) => blind === output).length === positions[output]! - 1,
    ),
    connections: masks.reduce((sum, { entries }) => sum + entries.reduce((a, b) => a + b, 0), 0),
  };
}

/** The inputs named, each once, numbered from 0; those that a link leaves out come last. */
function orderOf(named: readonly number[]): Ordering {
  const parts = named.length;
  const inside = named.map((name) => name - 1).filter((part) => part < parts);
  return [...new Set([...inside, ...naturalOrder(parts)])];
}

function masksOf(
  { rule, wires }: MaskBuilderValues,
  positions: readonly number[],
  degrees: Network['degrees'],
  sizes: readonly number[],
): readonly Mask[] {
  if (rule === 'degrees') {
    const outputs = positions.map((position) => position - 1);
    return [...degrees, outputs].map((units, layer) =>
      maskOf({
        inputs: layer === 0 ? positions : degrees[layer - 1]!.map((degree) => degree || Infinity),
        units,
      }),
    );
  }
  const connected = new Set(wires);
  return sizes.slice(1).map((units, layer) => {
    const inputs = sizes[layer]!;
    const entries = Uint8Array.from({ length: inputs * units }, (_, at) => {
      const wire = { layer, from: Math.floor(at / units), to: at % units };
      return Number(rule === 'all' || connected.has(wireNumber(wire)));
    });
    return { inputs, units, entries };
  });
}

/** Whether a connection can begin at the place: what the reader has begun may be there no longer. */
export function canBegin({ sizes }: Network, { layer, node }: NodePlace): boolean {
  return layer < sizes.length - 1 && node < sizes[layer]!;
}

/** How a connection stands in the list of those made by hand. */
export const wireNumber = ({ layer, from, to }: Wire): number =>
  100 * (layer + 1) + 10 * (from + 1) + to + 1;

export function isConnected({ masks }: Network, { layer, from, to }: Wire): boolean {
  const { units, entries } = masks[layer]!;
  return entries[from * units + to] === 1;
}

/** Every connection there could be. */
export function allWires({ sizes }: Network): readonly Wire[] {
  return sizes
    .slice(1)
    .flatMap((units, layer) =>
      naturalOrder(sizes[layer]!).flatMap((from) =>
        naturalOrder(units).map((to) => ({ layer, from, to })),
      ),
    );
}

/** The connections there are, as numbers. */
export function wireNumbers(network: Network): readonly number[] {
  return allWires(network)
    .filter((wire) => isConnected(network, wire))
    .map(wireNumber);
}

/** The product of the masks, which counts paths: [outputs][inputs]. */
function pathsThrough(masks: readonly Mask[]): readonly (readonly number[])[] {
  const inputs = masks[0]!.inputs;
  let sofar = naturalOrder(inputs).map((row) =>
    naturalOrder(inputs).map((at) => Number(at === row)),
  );
  for (const { units, entries } of masks)
    sofar = naturalOrder(units).map((unit) =>
      naturalOrder(inputs).map((input) =>
        sofar.reduce((sum, row, from) => sum + entries[from * units + unit]! * row[input]!, 0),
      ),
    );
  return sofar;
}

/** Whether a connection lies on a way to the output. */
export function leadsTo(network: Network, { layer, to }: Wire, output: number): boolean {
  const { masks } = network;
  let reached = [to];
  for (const { units, entries } of masks.slice(layer + 1))
    reached = naturalOrder(units).filter((unit) =>
      reached.some((from) => entries[from * units + unit] === 1),
    );
  return reached.includes(output);
}
