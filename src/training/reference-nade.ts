import * as tf from '../kernels/tensorflow.ts';

type Tensor = tf.Tensor;

/** Parts of x gone through at once, at most. */
const BLOCK = 16;

/** Numbers of a hidden layer at work at once, at most, as far as one part alone has no more. */
const MOST = 2 ** 22;

/** NADE's weights: W [parts, hidden], c [hidden] and V [hidden, parts]. */
interface Weights {
  readonly entering: Tensor;
  readonly start: Tensor;
  readonly leaving: Tensor;
}

/** Parts first … first + length − 1. */
interface Block {
  readonly first: number;
  readonly length: number;
}

/**
 * NADE's logits without their bias, [batch, parts]: those of part d are V_d · σ(c + Σ_{i<d} x_i W_i). Goes through
 * the parts in blocks, forwards and, by its own gradient, backwards, so that never more than a block's hidden units
 * are there, [parts of the block, batch, hidden]. What `x` is gets no gradient: it is data.
 */
export function nadeLogits(x: Tensor, { entering, start, leaving }: Weights): Tensor {
  const [batch, parts] = x.shape as [number, number];
  const hidden = start.size;
  const blocks = blocksOf(parts, Math.floor(MOST / (batch * hidden)));
  const nade = tf.customGrad((...args) => {
    const [w, c, v, save] = args as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const rows = tf.transpose(v); // [parts, hidden]
    const starts = [tf.add(tf.zeros([batch, hidden]), c)];
    const logits = blocks.map((block, k) => {
      const sums = starts[k]!;
      starts.push(tf.tidy(() => tf.add(sums, product(columns(x, block), part(w, block)))));
      return tf.tidy(() => {
        const units = hiddenUnits(sums, before(columns(x, block)), part(w, block));
        return tf.sum(tf.mul(units, beside(part(rows, block))), 2);
      });
    });
    save([x, w, rows, ...starts.slice(0, -1)]);
    return {
      value: tf.transpose(tf.concat(logits, 0)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => slopes(dy, blocks, saved),
    };
  });
  return nade(entering, start, leaving);
}

/** Gradients by W, c and V, from `adjoint` [batch, parts] and x, W, V transposed and the sums where each block starts. */
function slopes(adjoint: Tensor, blocks: readonly Block[], saved: readonly Tensor[]): Tensor[] {
  const [x, w, rows, ...starts] = saved as [Tensor, Tensor, Tensor, ...Tensor[]];
  const [batch, hidden] = starts[0]!.shape as [number, number];
  /** Of all later blocks, by the hidden units' sums: Σ over their parts, [batch, hidden]. */
  let rest = tf.zeros([batch, hidden]);
  const found = blocks.map((block, k) => ({ block, start: starts[k]! })).toReversed();
  const gradients = found.map(({ block, start }) => {
    const [byEntering, byLeaving, sum] = tf.tidy(() => {
      const { length } = block;
      const own = columns(x, block);
      const seen = before(own);
      const units = hiddenUnits(start, seen, part(w, block));
      const g = tf.reshape(tf.transpose(columns(adjoint, block)), [length, batch, 1]);
      const slope = tf.mul(tf.mul(g, beside(part(rows, block))), tf.mul(units, tf.sub(1, units)));
      const inside = product(
        tf.transpose(tf.reshape(seen, [length * batch, length])),
        tf.reshape(slope, [length * batch, hidden]),
      );
      return [
        tf.add(inside, product(tf.transpose(own), rest)),
        tf.sum(tf.mul(g, units), 1),
        // no product with ones: wasm mixes up operands that share their numbers in two shapes
        tf.add(rest, tf.sum(slope, 0)),
      ];
    }) as [Tensor, Tensor, Tensor];
    rest.dispose();
    rest = sum;
    return { byEntering, byLeaving };
  });
  gradients.reverse();
  return [
    tf.concat(
      gradients.map(({ byEntering }) => byEntering),
      0,
    ),
    tf.sum(rest, 0),
    tf.transpose(
      tf.concat(
        gradients.map(({ byLeaving }) => byLeaving),
        0,
      ),
    ),
  ];
}

function blocksOf(parts: number, most: number): readonly Block[] {
  const size = Math.min(BLOCK, Math.max(1, most));
  return Array.from({ length: Math.ceil(parts / size) }, (_, k) => ({
    first: k * size,
    length: Math.min(size, parts - k * size),
  }));
}

/** σ of what enters the hidden units before each part of a block, [parts, batch, hidden]. */
function hiddenUnits(start: Tensor, seen: Tensor, entering: Tensor): Tensor {
  const [length, batch] = seen.shape as [number, number];
  const sums = product(tf.reshape(seen, [length * batch, length]), entering);
  return tf.sigmoid(tf.add(tf.reshape(sums, [length, batch, entering.shape[1]!]), start));
}

/** What of x [batch, parts] each part has before it, 0 for the rest: [parts, batch, parts]. */
function before(x: Tensor): Tensor {
  const [batch, length] = x.shape as [number, number];
  const entries = Float32Array.from({ length: length ** 2 }, (_, at) =>
    Number(at % length < Math.floor(at / length)),
  );
  return tf.mul(tf.tensor(entries, [length, 1, length]), tf.reshape(x, [1, batch, length]));
}

const product = (a: Tensor, b: Tensor): Tensor => tf.matMul(a, b);

const columns = (x: Tensor, { first, length }: Block): Tensor =>
  tf.slice(x, [0, first], [-1, length]);

const part = (weights: Tensor, { first, length }: Block): Tensor =>
  tf.slice(weights, [first, 0], [length, -1]);

/** The same for every row of a batch. */
const beside = (weights: Tensor): Tensor => tf.reshape(weights, [-1, 1, weights.shape[1]!]);
