/**
 * The masks that turn a network into an autoregressive one (Germain et al., "MADE: Masked Autoencoder for
 * Distribution Estimation", 2015).
 */
import { positionsOf, type Ordering } from './orderings.ts';
import { uniforms, type Key } from './random.ts';

/**
 * What a layer's inputs and units may know of x, counted in parts: a unit sees the inputs whose degree is at
 * most its own. So it depends on nothing but the first parts, in their order, as many as its degree says.
 */
export interface LayerDegrees {
  readonly inputs: readonly number[];
  readonly units: readonly number[];
}

/** Which weights of a layer count: [inputs, units], row-major as the weights are, 1 where one does and 0 elsewhere. */
export interface Mask {
  readonly inputs: number;
  readonly units: number;
  readonly entries: Uint8Array;
}

/**
 * Degrees of every layer of a MADE, from the first hidden one to the output: part d has its place in `order`,
 * from 1, as its degree, an output one less, as it must not see its own part. Hidden degrees lie between the
 * lowest of the layer before and the number of parts less 1: drawn uniformly with `key`, as the paper has it,
 * else spread evenly, in ascending order. `hidden` are the sizes of the hidden layers.
 */
export function madeDegrees(
  order: Ordering,
  hidden: readonly number[],
  key: Key | null = null,
): LayerDegrees[] {
  const positions = positionsOf(order);
  const highest = order.length - 1;
  let inputs = positions;
  let lowest = Math.min(1, highest);
  const drawn = key && uniforms(sum(hidden), key);
  let from = 0;
  const layers = hidden.map((size) => {
    const units = Array.from({ length: size }, (_, i) => {
      const share = drawn ? drawn[from + i]! : i / size;
      return lowest + Math.floor(share * (highest - lowest + 1));
    });
    from += size;
    lowest = Math.min(...units);
    const layer = { inputs, units };
    inputs = units;
    return layer;
  });
  return [...layers, { inputs, units: positions.map((position) => position - 1) }];
}

/** The same network with the units of every hidden layer in ascending order of their degrees, so that zeros stand together. */
export function sortedByDegree(layers: readonly LayerDegrees[]): LayerDegrees[] {
  const sorted = layers.map(({ units }, i) =>
    i < layers.length - 1 ? [...units].sort((a, b) => a - b) : units,
  );
  return layers.map(({ inputs }, i) => ({
    inputs: i === 0 ? inputs : sorted[i - 1]!,
    units: sorted[i]!,
  }));
}

/** Whether the weight from an input to a unit counts, by their degrees. */
const connects = (input: number, unit: number): boolean => input <= unit;

export function maskOf({ inputs, units }: LayerDegrees): Mask {
  const entries = new Uint8Array(inputs.length * units.length);
  let at = 0; // a mask has up to a million entries: no closure for each
  for (const input of inputs)
    for (const unit of units) entries[at++] = Number(connects(input, unit));
  return { inputs: inputs.length, units: units.length, entries };
}

/**
 * Which outputs depend on which inputs through layers with these masks: the product of the masks, 1 where a
 * path leads from the input to the output.
 */
export function dependence(masks: readonly Mask[]): Mask {
  return masks.reduce((before, after) => {
    if (before.units !== after.inputs)
      throw new Error(
        `A layer of ${before.units} units stands before one of ${after.inputs} inputs.`,
      );
    const entries = new Uint8Array(before.inputs * after.units);
    for (let i = 0; i < before.inputs; i++)
      for (let h = 0; h < before.units; h++)
        if (before.entries[i * before.units + h])
          for (let u = 0; u < after.units; u++)
            entries[i * after.units + u]! |= after.entries[h * after.units + u]!;
    return { inputs: before.inputs, units: after.units, entries };
  });
}

/**
 * A path from an input to an output that must not see it, as the number of its node in every layer, the input's
 * first; null where there is none, so that the network is autoregressive in `order`. An output may see the
 * parts before its own.
 */
export function illegalPath(masks: readonly Mask[], order: Ordering): readonly number[] | null {
  const positions = positionsOf(order);
  /** From each layer's nodes on to the output. */
  const onwards = masks.map((_, layer) => dependence(masks.slice(layer)));
  const all = onwards[0]!;
  if (all.inputs !== order.length || all.units !== order.length)
    throw new Error(`The masks are not those of a network from and to ${order.length} parts.`);
  for (const output of order)
    for (const input of order) {
      if (positions[input]! < positions[output]! || !all.entries[input * all.units + output])
        continue;
      const path = [input];
      masks.forEach(({ units, entries }, layer) => {
        const leads = (unit: number): boolean => {
          const rest = onwards[layer + 1];
          return rest ? rest.entries[unit * rest.units + output] === 1 : unit === output;
        };
        const from = path.at(-1)!;
        for (let unit = 0; unit < units; unit++)
          if (entries[from * units + unit] && leads(unit)) {
            path.push(unit);
            return;
          }
      });
      return path;
    }
  return null;
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
