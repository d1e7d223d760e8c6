import { sigmoid, softplus } from './log-space.ts';
import { normals, type Key } from './random.ts';

/**
 * A network of one hidden layer in double precision, small enough for plain loops: a positive number from each
 * row of inputs, softplus(b + v · tanh(a + Wᵀ x)).
 */
export interface Mlp {
  /** W, [inputs, hidden], then a [hidden], v [hidden] and b [1], one after another. */
  readonly parameters: Float64Array;
  readonly inputs: number;
  readonly hidden: number;
}

function mlpSize(inputs: number, hidden: number): number {
  return inputs * hidden + 2 * hidden + 1;
}

/** Normal weights of variance 1 / inputs of their layer, biases 0. */
export function initialMlp(inputs: number, hidden: number, key: Key): Mlp {
  const parameters = new Float64Array(mlpSize(inputs, hidden));
  const noise = normals((inputs + 1) * hidden, key);
  for (let i = 0; i < inputs * hidden; i++) parameters[i] = noise[i]! / Math.sqrt(inputs);
  for (let j = 0; j < hidden; j++)
    parameters[(inputs + 1) * hidden + j] = noise[inputs * hidden + j]! / Math.sqrt(hidden);
  return { parameters, inputs, hidden };
}

/** The output for each row of `x` [rows, inputs], shape [rows]; above 0. */
export function mlpOutputs(mlp: Mlp, x: Float64Array): Float64Array {
  const layer = new Float64Array(mlp.hidden);
  return Float64Array.from({ length: x.length / mlp.inputs }, (_, row) =>
    softplus(score(mlp, x, row, layer)),
  );
}

/** What goes into the last softplus for one row; leaves tanh(a + Wᵀ x) in `layer`. */
function score(
  { parameters, inputs, hidden }: Mlp,
  x: Float64Array,
  row: number,
  layer: Float64Array,
): number {
  const biases = inputs * hidden;
  for (let j = 0; j < hidden; j++) layer[j] = parameters[biases + j]!;
  for (let i = 0; i < inputs; i++) {
    const value = x[row * inputs + i]!;
    if (value === 0) continue; // half of the pixels of a black-and-white image
    for (let j = 0; j < hidden; j++) layer[j]! += value * parameters[i * hidden + j]!;
  }
  let sum = parameters[biases + 2 * hidden]!;
  for (let j = 0; j < hidden; j++) {
    layer[j] = Math.tanh(layer[j]!);
    sum += layer[j]! * parameters[biases + hidden + j]!;
  }
  return sum;
}

/** The mean of (output − target)² over the rows of `x`, and its gradient, laid out as the parameters are. */
export function mlpSquaredError(
  mlp: Mlp,
  x: Float64Array,
  targets: ArrayLike<number>,
): { loss: number; gradient: Float64Array } {
  const { parameters, inputs, hidden } = mlp;
  const rows = targets.length;
  const gradient = new Float64Array(parameters.length);
  const layer = new Float64Array(hidden);
  const biases = inputs * hidden;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const sum = score(mlp, x, row, layer);
    const error = softplus(sum) - targets[row]!;
    loss += (error * error) / rows;
    const slope = (2 * error * sigmoid(sum)) / rows;
    gradient[biases + 2 * hidden]! += slope;
    for (let j = 0; j < hidden; j++) {
      const out = layer[j]!;
      gradient[biases + hidden + j]! += slope * out;
      layer[j] = slope * parameters[biases + hidden + j]! * (1 - out * out);
      gradient[biases + j]! += layer[j]!;
    }
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i]!;
      if (value === 0) continue;
      for (let j = 0; j < hidden; j++) gradient[i * hidden + j]! += value * layer[j]!;
    }
  }
  return { loss, gradient };
}
