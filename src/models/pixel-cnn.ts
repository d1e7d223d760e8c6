import { Graph, type Declaration, type Plane, type Value } from '../kernels/graph.ts';
import { autoregressive } from './autoregressive.ts';

/** Sizes of a PixelCNN. */
export interface PixelCnnStructure {
  readonly height: number;
  readonly width: number;
  /** Of every hidden layer; a multiple of four. */
  readonly channels: number;
  /** 3 × 3 layers behind the first, 7 × 7 one. */
  readonly layers: number;
  /** With gates, residuals and two stacks, which leave no blind spot. */
  readonly gated: boolean;
}

type Taps = Plane['taps'];

/** Places from `first` to `last` lines below, from `left` to `right` columns to the right. */
function taps(first: number, last: number, left: number, right: number): Taps {
  const found: (readonly [number, number])[] = [];
  for (let down = first; down <= last; down++)
    for (let across = left; across <= right; across++) found.push([down, across]);
  return found;
}

/**
 * Where a `size` × `size` kernel looks under mask A, at the pixels before its own row by row, or under mask B, at
 * those and its own (van den Oord et al., "Pixel Recurrent Neural Networks", 2016).
 */
export function maskedTaps(size: number, mask: 'A' | 'B'): Taps {
  const far = (size - 1) / 2;
  return [...taps(-far, -1, -far, far), ...taps(0, 0, -far, mask === 'A' ? -1 : 0)];
}

/**
 * PixelCNN (van den Oord et al., "Pixel Recurrent Neural Networks", 2016): a 7 × 7 convolution under mask A,
 * `layers` 3 × 3 ones under mask B, rectified, and a 1 × 1 one to the logits.
 *
 * `gated`: the layers of van den Oord et al., "Conditional Image Generation with PixelCNN Decoders", 2016. A
 * vertical stack sees the lines above, as far as a triangle that widens to both sides reaches, a horizontal one
 * what stands to the left, and what the vertical one says of it; each with gates tanh · σ, the horizontal one with
 * residuals. The values `horizontal` and `vertical` are what they say in the end.
 *
 * Scalars, metrics and values as `autoregressive` has them.
 */
export function pixelCnn(structure: PixelCnnStructure): Declaration {
  const { height, width, gated } = structure;
  const g = new Graph();
  const data = g.data(height * width, 'binary');
  const [logits, more] = gated ? gatedStacks(g, data, structure) : plainStack(g, data, structure);
  return autoregressive('pixel-cnn', g, data, logits, more);
}

type Stacked = readonly [logits: Value, more: Readonly<Record<string, Value>>];

const ONE: Taps = [[0, 0]];

function plainStack(
  g: Graph,
  data: Value,
  { height, width, channels, layers }: PixelCnnStructure,
): Stacked {
  const plane = (taps: Taps): Plane => ({ height, width, taps });
  let features = g.conv('first', data, channels, plane(maskedTaps(7, 'A')), 'relu');
  for (let i = 1; i <= layers; i++)
    features = g.conv(`layer${i}`, features, channels, plane(maskedTaps(3, 'B')), 'relu');
  return [g.conv('output', features, 1, plane(ONE)), {}];
}

function gatedStacks(
  g: Graph,
  data: Value,
  { height, width, channels, layers }: PixelCnnStructure,
): Stacked {
  const conv = (name: string, input: Value, taps: Taps): Value =>
    g.conv(name, input, channels, { height, width, taps });
  const gate = (features: Value, gates: Value): Value =>
    g.times(g.activation(features, 'tanh'), g.activation(gates, 'sigmoid'));
  let vertical = data;
  let horizontal = data;
  for (let i = 0; i <= layers; i++) {
    // a line of the vertical stack knows the lines above its own, so from the second layer on it may see itself
    const above = i === 0 ? taps(-3, -1, -3, 3) : taps(-1, 0, -1, 1);
    const left = i === 0 ? taps(0, 0, -3, -1) : taps(0, 0, -1, 0);
    const name = (part: string): string => `layer${i}/${part}`;
    vertical = gate(
      conv(name('vertical/features'), vertical, above),
      conv(name('vertical/gate'), vertical, above),
    );
    const both = (part: string): Value =>
      g.weightedSum(
        [1, conv(name(`horizontal/${part}`), horizontal, left)],
        [1, conv(name(`across/${part}`), vertical, ONE)],
      );
    const said = conv(name('horizontal/output'), gate(both('features'), both('gate')), ONE);
    // the data are no residual: a pixel must not see itself
    horizontal = i === 0 ? said : g.weightedSum([1, horizontal], [1, said]);
  }
  const plane = { height, width, taps: ONE };
  const last = g.conv('last', g.activation(horizontal, 'relu'), channels, plane, 'relu');
  return [g.conv('output', last, 1, plane), { horizontal, vertical }];
}
