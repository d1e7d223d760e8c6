import { Graph, type Declaration, type Plane, type Value } from '../kernels/graph.ts';
import { autoregressive } from './autoregressive.ts';
import { maskedTaps } from './pixel-cnn.ts';

/** Sizes and kind of a PixelRNN. */
export interface PixelRnnStructure {
  readonly height: number;
  readonly width: number;
  /** What the LSTM remembers at each pixel; a multiple of four. */
  readonly channels: number;
  readonly kind: 'row' | 'diagonal';
}

/**
 * PixelRNN (van den Oord et al., "Pixel Recurrent Neural Networks", 2016) with one layer: a 7 × 7 convolution under
 * mask A, an LSTM with a residual, and two 1 × 1 convolutions to the logits.
 *
 * `row`: the Row LSTM goes from line to line; a pixel's gates see the pixel to its left and itself, and what was
 * said at the three nearest ones of the line above, hence a triangle of the lines above. `diagonal`: the Diagonal
 * BiLSTM goes from diagonal to diagonal, once from the left and once from the right, and sees all that comes before
 * a pixel but the last one of the line above, where that is further to the right than mask A reaches: what comes from
 * the right moves down a line, so that no pixel sees the rest of its own, and says nothing of the pixel it began at.
 *
 * Scalars, metrics and values as `autoregressive` has them. Runs on the reference engine.
 */
export function pixelRnn({ height, width, channels, kind }: PixelRnnStructure): Declaration {
  const g = new Graph();
  const plane = (taps: Plane['taps']): Plane => ({ height, width, taps });
  const one = plane([[0, 0]]);
  const data = g.data(height * width, 'binary');
  const features = g.conv('first', data, channels, plane(maskedTaps(7, 'A')));
  let said: Value;
  if (kind === 'row') {
    const left = plane([
      [0, -1],
      [0, 0],
    ]);
    const gates = g.conv('gates', features, 4 * channels, left);
    said = g.lstm('lstm', gates, { length: width, channels, taps: [-1, 0, 1] });
  } else {
    const sides = (['left', 'right'] as const).map((side) => {
      const gates = g.conv(`${side}/gates`, features, 4 * channels, one);
      const skewed = g.arrange(gates, diagonals(height, width, 4 * channels, side));
      // before a pixel of the diagonal stands the one beside it in its line, and the one above it
      const lstm = { length: height, channels, taps: [0, -1] };
      const along = g.lstm(`${side}/lstm`, skewed, lstm);
      return g.arrange(along, pixels(height, width, channels, side));
    }) as [Value, Value];
    said = g.weightedSum([1, sides[0]], [1, sides[1]]);
  }
  const kept = g.weightedSum([1, features], [1, g.conv('residual', said, channels, one)]);
  const last = g.conv('last', g.activation(kept, 'relu'), channels, one, 'relu');
  return autoregressive('pixel-rnn', g, data, g.conv('output', last, 1, one));
}

type Side = 'left' | 'right';

/**
 * Which columns of a picture's array its diagonals have, one after another: diagonal t has at place i the pixel of
 * line i that is t − i from the side, or nothing.
 */
function diagonals(height: number, width: number, channels: number, side: Side): number[] {
  const from: number[] = [];
  for (let t = 0; t < height + width - 1; t++)
    for (let i = 0; i < height; i++) {
      const away = t - i;
      const column = side === 'left' ? away : width - 1 - away;
      for (let c = 0; c < channels; c++)
        from.push(away < 0 || away >= width ? -1 : (i * width + column) * channels + c);
    }
  return from;
}

/** The way back; from the right a line further down. */
function pixels(height: number, width: number, channels: number, side: Side): number[] {
  const from: number[] = [];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = side === 'left' ? row : row - 1;
      const away = side === 'left' ? column : width - 1 - column;
      for (let c = 0; c < channels; c++)
        from.push(i < 0 ? -1 : ((i + away) * height + i) * channels + c);
    }
  return from;
}
