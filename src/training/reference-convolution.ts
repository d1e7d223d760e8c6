import type { Plane } from '../kernels/graph.ts';
import * as tf from '../kernels/tensorflow.ts';

type Tensor = tf.Tensor;
type Taps = Plane['taps'];

/**
 * The convolution of pictures [batch, pixels · channels] with weights [taps · channels, units], [batch, pixels ·
 * units], and its gradient: by the weights alone where the pictures are `fixed`.
 */
export function convolution(
  pictures: Tensor,
  weights: Tensor,
  plane: Plane,
  fixed: boolean,
): Tensor {
  const convolve = tf.customGrad((...args) => {
    const save = args.pop() as (tensors: Tensor[]) => void;
    save([pictures, weights]);
    return {
      value: convolved(pictures, weights, plane),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x, w] = saved as [Tensor, Tensor];
        const slope = weightSlope(x, dy, plane);
        return fixed ? slope : [convolved(dy, turned(w, plane.taps.length), back(plane)), slope];
      },
    };
  });
  return fixed ? convolve(weights) : convolve(pictures, weights);
}

/** What each tap sees at each pixel: [batch, height, width, taps · channels]. */
export function patchesOf(input: Tensor, { height, width, taps }: Plane): Tensor {
  const pictures = tf.reshape(input, [
    input.shape[0],
    height,
    width,
    input.shape[1]! / (height * width),
  ]);
  const [down, right] = reachOf(taps);
  const padded = tf.pad(pictures, [
    [0, 0],
    [down, down],
    [right, right],
    [0, 0],
  ]);
  return tf.concat(
    taps.map(([dy, dx]) =>
      tf.slice(padded, [0, down + dy, right + dx, 0], [-1, height, width, -1]),
    ),
    3,
  );
}

/** How many lines, and columns, taps look away at most. */
function reachOf(taps: Taps): [down: number, right: number] {
  const far = (direction: 0 | 1): number =>
    Math.max(...taps.map((tap) => Math.abs(tap[direction])));
  return [far(0), far(1)];
}

/**
 * Pixels of pictures one after another, with zeros above each picture and to its left, so that a tap looks equally
 * far from every pixel: what its weights make of all pixels can be shifted as a whole. On wasm that is several times
 * faster than to gather what each pixel sees.
 */
function bordered(input: Tensor, { height, width, taps }: Plane) {
  const [batch, length] = input.shape as [number, number];
  const channels = length / (height * width);
  const [down, right] = reachOf(taps);
  const [lines, columns] = [height + down, width + right];
  const picture = lines * columns;
  const rows = tf.reshape(
    tf.pad(tf.reshape(input, [batch, height, width, channels]), [
      [0, 0],
      [down, 0],
      [right, 0],
      [0, 0],
    ]),
    [batch * picture, channels],
  );
  /** Zeros before and behind, a picture's worth on average, that bring the pixels to where `tap` sees them from. */
  const sides = ([dy, dx]: Taps[number]): [number, number] => {
    const far = dy * columns + dx;
    return [picture - far, picture + far];
  };
  /** The pictures in rows with a picture's worth of zeros on both sides, as [batch, pixels · units]. */
  const inside = (product: Tensor): Tensor => {
    const all = tf.reshape(product, [batch + 2, lines, columns, -1]);
    return tf.reshape(tf.slice(all, [1, down, right, 0], [batch, height, width, -1]), [batch, -1]);
  };
  return { rows, channels, picture, sides, inside };
}

/** All that the taps see, [taps · channels, pixels]. */
function seen({ rows, sides }: ReturnType<typeof bordered>, taps: Taps): Tensor {
  const across = tf.transpose(rows);
  return tf.concat(taps.map((tap) => tf.pad(across, [[0, 0], sides(tap)])));
}

function convolved(input: Tensor, weights: Tensor, plane: Plane): Tensor {
  const { taps } = plane;
  const border = bordered(input, plane);
  const { rows, channels, sides, inside } = border;
  if (channels === 1) return inside(tf.matMul(tf.transpose(seen(border, taps)), weights));
  const products = taps.map((tap, t) => {
    const own = tf.slice(weights, [t * channels, 0], [channels, -1]);
    return tf.pad(tf.matMul(rows, own), [sides(tap), [0, 0]]);
  });
  return inside(products.reduce((sum, x) => tf.add(sum, x)));
}

function weightSlope(input: Tensor, slope: Tensor, plane: Plane): Tensor {
  const border = bordered(input, plane);
  const { rows, picture } = bordered(slope, plane);
  const around: [number, number] = [picture, picture];
  return tf.matMul(seen(border, plane.taps), tf.pad(rows, [around, [0, 0]]));
}

/** From what is seen to who sees it. */
const back = ({ taps, ...plane }: Plane): Plane => ({
  ...plane,
  taps: taps.map(([down, right]) => [-down, -right]),
});

/** Weights [taps · units, channels] of the way back. */
function turned(weights: Tensor, taps: number): Tensor {
  const units = weights.shape[1]!;
  const apart = tf.reshape(weights, [taps, -1, units]);
  return tf.reshape(tf.transpose(apart, [0, 2, 1]), [taps * units, -1]);
}
