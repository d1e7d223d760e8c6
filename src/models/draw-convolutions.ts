import {
  inputsOf,
  LEAKY_SLOPE,
  type Activation,
  type Declaration,
  type Node,
} from '../kernels/graph.ts';
import { sigmoid, softplus } from '../maths/log-space.ts';
import { Canvas, type Drawing, type DrawRequest } from './draw-pixels.ts';

/** By the names of a run's arrays: `first.weights`, `first.bias` … */
type Parameters = Readonly<Record<string, Float32Array>>;

/**
 * Draws pictures from a network of convolutions, or of LSTMs over them, row by row, and works everything out once: what
 * has been worked out at a pixel never changes again, as no later pixel may reach it. So a picture takes the
 * multiplications of one evaluation (Ramachandran et al., "Fast Generation for Convolutional Autoregressive Models", 2017). Yields the
 * same arrays after every part. Throws where `order` is another, or the network has other operations.
 */
export function* drawConvolutions(
  request: DrawRequest,
  declaration: Declaration,
  parameters: Parameters,
): Generator<Drawing> {
  const { count, order } = request;
  if (order.some((part, t) => part !== t)) throw new Error('Convolutions draw row by row.');
  const canvas = new Canvas(request);
  const { nodes, values } = declaration;
  const logits = values['logits']!;
  const { width: pixels } = nodes[logits]!;
  const worked = new Map<number, Worked>();
  for (const id of ancestors(nodes, logits)) {
    const node = nodes[id]!;
    const { width } = node;
    const inputs = inputsOf(node).map((input) => worked.get(input)!);
    worked.set(
      id,
      node.op === 'data'
        ? { array: canvas.drawing.pixels, width, inputs, ...DATA }
        : empty(node, inputs, count, declaration, parameters),
    );
  }
  /** Works out a place of an array, in every row, and what it takes: not always pixels before it alone. */
  const reach = (one: Worked, place: number): void => {
    if (!one.done || one.done[place]) return;
    one.done[place] = 1;
    for (const before of one.follows?.(place) ?? []) reach(one, before);
    for (const seen of one.sees(place)) for (const input of one.inputs) reach(input, seen);
    for (let row = 0; row < count; row++)
      one.fill(one.array.subarray(row * one.width, (row + 1) * one.width), row, place);
  };
  const last = worked.get(logits)!;
  for (const part of order) {
    reach(last, part);
    yield canvas.draw(part, (row) => last.array[row * pixels + part]!);
  }
}

/** An array as far as it has been worked out. */
interface Worked extends Filling, Input {
  readonly inputs: readonly Worked[];
  /** By place; null of the data, which are drawn. */
  readonly done: Uint8Array | null;
}

interface Filling {
  /** The places of its inputs that a place depends on. */
  readonly sees: (place: number) => readonly number[];
  /** The places of its own that it depends on: none where nothing is said. */
  readonly follows?: (place: number) => readonly number[];
  /** Works out one place of a row. */
  readonly fill: (into: Float64Array | Float32Array, row: number, place: number) => void;
}

const DATA = { channels: 1, done: null, sees: () => [], fill: () => {} } as const;

interface Input {
  readonly array: Float64Array | Float32Array;
  readonly width: number;
  /** Side by side at a place: a pixel, or a step of an LSTM at one of its places. */
  readonly channels: number;
}

/** The array of a node for `count` rows, with nothing worked out yet. */
function empty(
  node: Node,
  inputs: readonly Worked[],
  count: number,
  declaration: Declaration,
  parameters: Parameters,
): Worked {
  const array = new Float64Array(count * node.width);
  const filled = filling(node, inputs, array, declaration, parameters);
  return {
    ...{ array, width: node.width, inputs },
    done: new Uint8Array(node.width / filled.channels),
    ...filled,
  };
}

/** How the array of a node is filled in, `array` being that of so many rows. */
function filling(
  node: Node,
  inputs: readonly Input[],
  array: Float64Array,
  { layers, nodes, values }: Declaration,
  parameters: Parameters,
): Filling & Pick<Input, 'channels'> {
  const [a, b] = inputs as [Input, Input];
  /** `f` of each channel of the place, from where that stands in an array as wide. */
  const each = (f: (at: number) => number): Filling & Pick<Input, 'channels'> => ({
    channels: a.channels,
    sees: (place) => [place],
    fill: (into, row, place) => {
      for (let c = place * a.channels; c < (place + 1) * a.channels; c++)
        into[c] = f(row * node.width + c);
    },
  });
  switch (node.op) {
    case 'conv': {
      const channels = node.width / nodes[values['logits']!]!.width;
      const { height, width, taps } = node.plane;
      const { inputs: rows, activation } = layers.find(({ name }) => name === node.layer)!;
      const weights = parameters[`${node.layer}.weights`]!;
      const bias = parameters[`${node.layer}.bias`]!;
      const before = rows / taps.length;
      const f = functionOf(activation);
      /** The pixel that a tap sees, or −1 outside the picture. */
      const seen = (pixel: number, [down, right]: readonly [number, number]): number => {
        const [y, x] = [Math.floor(pixel / width) + down, (pixel % width) + right];
        return y < 0 || y >= height || x < 0 || x >= width ? -1 : y * width + x;
      };
      return {
        channels,
        sees: (pixel) => taps.map((tap) => seen(pixel, tap)).filter((from) => from >= 0),
        fill: (into, row, pixel) => {
          const sums = into.subarray(pixel * channels, (pixel + 1) * channels);
          sums.set(bias);
          for (let t = 0; t < taps.length; t++) {
            const from = seen(pixel, taps[t]!);
            if (from < 0) continue;
            for (let c = 0; c < before; c++) {
              const value = a.array[row * a.width + from * before + c]!;
              if (value === 0) continue; // rectifiers leave many
              const first = (t * before + c) * channels;
              for (let u = 0; u < channels; u++) sums[u]! += value * weights[first + u]!;
            }
          }
          if (activation !== 'linear') for (let u = 0; u < channels; u++) sums[u] = f(sums[u]!);
        },
      };
    }
    case 'lstm': {
      const { length, taps } = node;
      const weights = parameters[`${node.layer}.weights`]!;
      const bias = parameters[`${node.layer}.bias`]!;
      const channels = bias.length / 4;
      const cells = new Float64Array(array.length);
      const gates = new Float64Array(4 * channels);
      /** The place of the step before that a tap sees, or −1 where there is none. */
      const seen = (place: number, tap: number): number => {
        const at = (place % length) + tap;
        return place < length || at < 0 || at >= length ? -1 : place - length + tap;
      };
      return {
        channels,
        sees: (place) => [place],
        follows: (place) => [0, ...taps].map((tap) => seen(place, tap)).filter((at) => at >= 0),
        fill: (into, row, place) => {
          for (let u = 0; u < 4 * channels; u++)
            gates[u] = bias[u]! + a.array[row * a.width + 4 * place * channels + u]!;
          taps.forEach((tap, t) => {
            const from = seen(place, tap);
            if (from < 0) return;
            for (let c = 0; c < channels; c++) {
              const first = (t * channels + c) * 4 * channels;
              const value = into[from * channels + c]!;
              for (let u = 0; u < 4 * channels; u++) gates[u]! += value * weights[first + u]!;
            }
          });
          const before = seen(place, 0);
          const gate = (which: number, c: number): number => gates[which * channels + c]!;
          for (let c = 0; c < channels; c++) {
            const kept = before < 0 ? 0 : cells[row * node.width + before * channels + c]!;
            const cell = sigmoid(gate(1, c)) * kept + sigmoid(gate(2, c)) * Math.tanh(gate(3, c));
            cells[row * node.width + place * channels + c] = cell;
            into[place * channels + c] = sigmoid(gate(0, c)) * Math.tanh(cell);
          }
        },
      };
    }
    case 'arrange': {
      // channels stay together: see pixel-rnn.ts
      const { channels } = a;
      const { from } = node;
      return {
        channels,
        sees: (place) => [from[place * channels]! / channels].filter((seen) => seen >= 0),
        fill: (into, row, place) => {
          for (let c = place * channels; c < (place + 1) * channels; c++)
            into[c] = from[c]! < 0 ? 0 : a.array[row * a.width + from[c]!]!;
        },
      };
    }
    case 'activation': {
      const f = functionOf(node.activation);
      return each((at) => f(a.array[at]!));
    }
    case 'times':
      return each((at) => a.array[at]! * b.array[at]!);
    case 'weightedSum': {
      const weights = node.terms.map(({ weight }) => {
        if (typeof weight !== 'number') throw new Error('A live number can’t be drawn from.');
        return weight;
      });
      return each((at) => inputs.reduce((sum, { array }, i) => sum + weights[i]! * array[at]!, 0));
    }
    default:
      throw new Error(`"${node.op}" can’t be worked out pixel by pixel.`);
  }
}

/** The nodes that lead to `id`, and itself, in their order. */
function ancestors(nodes: readonly Node[], id: number): number[] {
  const found = new Set([id]);
  for (const at of found) for (const input of inputsOf(nodes[at]!)) found.add(input);
  return [...found].sort((a, b) => a - b);
}

function functionOf(activation: Activation): (x: number) => number {
  switch (activation) {
    case 'linear':
      return (x) => x;
    case 'relu':
      return (x) => Math.max(x, 0);
    case 'leakyRelu':
      return (x) => (x > 0 ? x : LEAKY_SLOPE * x);
    case 'tanh':
      return Math.tanh;
    case 'sigmoid':
      return sigmoid;
    case 'softplus':
      return softplus;
  }
}
