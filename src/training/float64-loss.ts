/**
 * A declared network's loss in double precision, with loops: the judge of every engine. It is slow, and shares
 * nothing with the engines but the declaration.
 */
import {
  inputsOf,
  LEAKY_SLOPE,
  type Declaration,
  type Layer,
  type MaskChoice,
  type Scalar,
} from '../kernels/graph.ts';
import { normals, uniforms } from '../maths/random.ts';
import { batchRows } from './batch-order.ts';
import type { EngineInput } from './engine.ts';

export type Arrays = Readonly<Record<string, ArrayLike<number>>>;

/** Everything a loss depends on, as plain numbers. */
export interface Point {
  readonly parameters: Arrays;
  readonly scalars: Readonly<Record<string, number>>;
  readonly rows: number;
  /** For masks that change with it; 0 where nothing is said. */
  readonly step?: number;
  /** Values of the data and noise nodes by node id, row-major. */
  readonly fed: Readonly<Record<number, ArrayLike<number>>>;
}

/** The batch mean of node `wanted`. */
export function batchMean(declaration: Declaration, wanted: number, point: Point): number {
  const memo = new Map<number, Float64Array>();
  const scalar = (s: Scalar): number => (typeof s === 'number' ? s : point.scalars[s]!);
  const width = (id: number): number => declaration.nodes[id]!.width;

  /** Whether the weight from input `i` to unit `u` does. */
  const counts = (
    { masks }: Layer,
    mask: MaskChoice | undefined,
    i: number,
    u: number,
  ): boolean => {
    if (!masks) return true;
    const { inputs, units } =
      masks[mask === 'step' ? (point.step ?? 0) % masks.length : (mask as number)]!;
    return inputs[i]! <= units[u]!;
  };

  const value = (id: number): Float64Array => {
    const known = memo.get(id);
    if (known) return known;
    const result = compute(id);
    memo.set(id, result);
    return result;
  };

  const compute = (id: number): Float64Array => {
    const node = declaration.nodes[id]!;
    const fed = point.fed[id];
    if (fed) return Float64Array.from(fed);
    const [a, b, c] = inputsOf(node).map(value) as [Float64Array, Float64Array, Float64Array];
    const perRow = (
      row: (start: number, end: number) => number,
      inputWidth: number,
    ): Float64Array =>
      Float64Array.from({ length: point.rows }, (_, r) =>
        row(r * inputWidth, (r + 1) * inputWidth),
      );
    const total = (start: number, end: number, term: (i: number) => number): number => {
      let sum = 0;
      for (let i = start; i < end; i++) sum += term(i);
      return sum;
    };
    switch (node.op) {
      case 'data':
      case 'labels':
      case 'noise':
      case 'uniform':
        throw new Error(`Node ${id} was not fed.`);
      case 'dense': {
        const layer = declaration.layers.find(({ name }) => name === node.layer)!;
        const weights = point.parameters[`${layer.name}.weights`]!;
        const bias = point.parameters[`${layer.name}.bias`]!;
        const out = new Float64Array(point.rows * layer.units);
        for (let r = 0; r < point.rows; r++)
          for (let u = 0; u < layer.units; u++) {
            let sum = bias[u]!;
            for (let i = 0; i < layer.inputs; i++)
              if (counts(layer, node.mask, i, u))
                sum += a[r * layer.inputs + i]! * weights[i * layer.units + u]!;
            out[r * layer.units + u] = activate(sum, layer.activation);
          }
        return out;
      }
      case 'conv': {
        const { plane, layer: name } = node;
        const { inputs, units, activation } = declaration.layers.find((one) => one.name === name)!;
        const [weights, bias] = [
          point.parameters[`${name}.weights`]!,
          point.parameters[`${name}.bias`]!,
        ];
        const { height, width: across, taps } = plane;
        const channels = inputs / taps.length;
        const out = new Float64Array(point.rows * node.width);
        for (let r = 0; r < point.rows; r++)
          for (let y = 0; y < height; y++)
            for (let x = 0; x < across; x++)
              for (let u = 0; u < units; u++) {
                let sum = bias[u]!;
                taps.forEach(([down, right], t) => {
                  const [v, w] = [y + down, x + right];
                  if (v < 0 || v >= height || w < 0 || w >= across) return;
                  for (let c = 0; c < channels; c++)
                    sum +=
                      a[((r * height + v) * across + w) * channels + c]! *
                      weights[(t * channels + c) * units + u]!;
                });
                out[((r * height + y) * across + x) * units + u] = activate(sum, activation);
              }
        return out;
      }
      case 'nade': {
        const parts = node.width;
        const array = (layer: string): ArrayLike<number> => point.parameters[layer]!;
        const [w, c] = [array(`${node.hidden}.weights`), array(`${node.hidden}.bias`)];
        const [v, b] = [array(`${node.output}.weights`), array(`${node.output}.bias`)];
        const out = new Float64Array(point.rows * parts);
        // from the definition: every part sums up all those before it anew
        for (let r = 0; r < point.rows; r++)
          for (let d = 0; d < parts; d++) {
            out[r * parts + d] = b[d]!;
            for (let h = 0; h < c.length; h++) {
              let sum = c[h]!;
              for (let i = 0; i < d; i++) sum += a[r * parts + i]! * w[i * c.length + h]!;
              out[r * parts + d]! += activate(sum, 'sigmoid') * v[h * parts + d]!;
            }
          }
        return out;
      }
      case 'lstm': {
        const { length, taps, width: all } = node;
        const { inputs, units } = declaration.layers.find(({ name }) => name === node.layer)!;
        const channels = units / 4;
        const steps = all / length / channels;
        const [weights, bias] = [
          point.parameters[`${node.layer}.weights`]!,
          point.parameters[`${node.layer}.bias`]!,
        ];
        if (inputs !== taps.length * channels) throw new Error('Weights of another shape.');
        const out = new Float64Array(point.rows * all);
        for (let r = 0; r < point.rows; r++) {
          const cells = new Float64Array(length * channels);
          for (let t = 0; t < steps; t++)
            for (let i = 0; i < length; i++)
              for (let c = 0; c < channels; c++) {
                const [o, f, g, h] = [0, 1, 2, 3].map((gate) => {
                  const u = gate * channels + c;
                  let sum = bias[u]! + a[((r * steps + t) * length + i) * units + u]!;
                  taps.forEach((tap, at) => {
                    const from = i + tap;
                    if (t === 0 || from < 0 || from >= length) return;
                    for (let k = 0; k < channels; k++)
                      sum +=
                        out[((r * steps + t - 1) * length + from) * channels + k]! *
                        weights[(at * channels + k) * units + u]!;
                  });
                  return activate(sum, gate < 3 ? 'sigmoid' : 'tanh');
                }) as [number, number, number, number];
                const at = i * channels + c;
                cells[at] = f * cells[at]! + g * h;
                out[((r * steps + t) * length + i) * channels + c] = o * Math.tanh(cells[at]);
              }
        }
        return out;
      }
      case 'arrange':
        return Float64Array.from({ length: point.rows * node.width }, (_, at) => {
          const [r, i] = [Math.floor(at / node.width), at % node.width];
          return node.from[i]! < 0 ? 0 : a[r * width(node.input) + node.from[i]!]!;
        });
      case 'times':
        return a.map((x, i) => x * b[i]!);
      case 'constant':
        return new Float64Array(point.rows * node.width).fill(node.value);
      case 'backDense': {
        const { inputs, units } = declaration.layers.find(({ name }) => name === node.layer)!;
        const weights = point.parameters[`${node.layer}.weights`]!;
        return Float64Array.from({ length: point.rows * inputs }, (_, at) => {
          const [r, i] = [Math.floor(at / inputs), at % inputs];
          return total(0, units, (u) => a[r * units + u]! * weights[i * units + u]!);
        });
      }
      case 'slope':
        return a.map((x, i) => x * slopeAt(b[i]!, node.activation));
      case 'concat': {
        const [left, right] = [width(node.left), width(node.right)];
        return Float64Array.from({ length: point.rows * node.width }, (_, at) => {
          const [r, i] = [Math.floor(at / node.width), at % node.width];
          return i < left ? a[r * left + i]! : b[r * right + i - left]!;
        });
      }
      case 'columns':
        return Float64Array.from({ length: point.rows * node.width }, (_, at) => {
          const [r, i] = [Math.floor(at / node.width), at % node.width];
          return a[r * width(node.input) + node.from + i]!;
        });
      case 'mix':
        return a.map((x, i) => x + c[Math.floor(i / node.width)]! * (b[i]! - x));
      case 'norm':
        return perRow(
          (start, end) => Math.sqrt(total(start, end, (i) => a[i]! ** 2) + 1e-12),
          width(node.input),
        );
      case 'batchDeviation': {
        const columns = width(node.input);
        const deviations = Array.from({ length: columns }, (_, d) => {
          const column = Array.from({ length: point.rows }, (__, r) => a[r * columns + d]!);
          const mean = column.reduce((sum, x) => sum + x, 0) / point.rows;
          return Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / point.rows + 1e-8);
        });
        const mean = deviations.reduce((sum, x) => sum + x, 0) / columns;
        return new Float64Array(point.rows).fill(mean);
      }
      case 'activation':
        return a.map((x) => activate(x, node.activation));
      case 'reparametrise':
        return a.map((mean, i) => mean + Math.exp(b[i]! / 2) * c[i]!);
      case 'bernoulliLogLikelihood': {
        const { target } = node;
        const ink = (i: number): number =>
          typeof target === 'number' ? b[i]! : scalar(target.constant);
        const logProbability = (i: number): number =>
          ink(i) * -softplus(-a[i]!) + (1 - ink(i)) * -softplus(a[i]!);
        return perRow((start, end) => total(start, end, logProbability), width(node.logits));
      }
      case 'categoricalLogLikelihood':
        return perRow((start, end) => {
          const row = a.subarray(start, end);
          const largest = Math.max(...row);
          const logTotal =
            largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
          return total(start, end, (i) => b[i]! * (a[i]! - logTotal));
        }, width(node.logits));
      case 'gaussianLogLikelihood': {
        const sigma = scalar(node.sigma);
        const logDensity = (i: number): number =>
          -0.5 * ((b[i]! - a[i]!) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI));
        return perRow((start, end) => total(start, end, logDensity), width(node.mean));
      }
      case 'gaussianKl': {
        const term = (i: number): number => 0.5 * (Math.exp(b[i]!) + a[i]! ** 2 - b[i]! - 1);
        return perRow((start, end) => total(start, end, term), width(node.mean));
      }
      case 'squaredError':
        return perRow(
          (start, end) => total(start, end, (i) => (a[i]! - node.target) ** 2),
          width(node.input),
        );
      case 'hinge':
        return perRow(
          (start, end) => total(start, end, (i) => Math.max(0, 1 - node.sign * a[i]!)),
          width(node.input),
        );
      case 'weightedSum':
        return value(node.terms[0]!.value).map((_, i) =>
          node.terms.reduce((sum, term) => sum + scalar(term.weight) * value(term.value)[i]!, 0),
        );
    }
  };

  const values = value(wanted);
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/** What a run is given, its backend apart. */
export type Setting = Omit<EngineInput, 'backend'>;

/** The point at which the updates of step `state.step` compute their gradients. */
export function pointAt(
  { parameters, step }: { readonly parameters: Arrays; readonly step: number },
  run: Setting,
): Point {
  const { batchSize: rows, seed, scalars, examples } = run;
  const picked = batchRows(step, rows, examples.count, seed);
  const fed: Record<number, ArrayLike<number>> = {};
  run.declaration.nodes.forEach((node, id) => {
    if (node.op === 'noise')
      fed[id] = normals(rows * node.width, { stream: node.stream, step, seed });
    if (node.op === 'uniform')
      fed[id] = uniforms(rows * node.width, { stream: node.stream, step, seed });
    if (node.op === 'labels')
      fed[id] = [...picked].flatMap((row) =>
        Array.from({ length: node.width }, (_, k) => Number(examples.labels![row] === k)),
      );
    if (node.op === 'data')
      fed[id] = [...picked].flatMap((row) =>
        Array.from({ length: node.width }, (_, i) => {
          const { bytes, floats } = examples;
          const x = bytes ? bytes[row * node.width + i]! / 255 : floats[row * node.width + i]!;
          return node.binary ? Number(x >= 0.5) : x;
        }),
      );
  });
  return { parameters, scalars, rows, step, fed };
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** f′ where y = f(x). */
function slopeAt(y: number, activation: string): number {
  switch (activation) {
    case 'relu':
      return y > 0 ? 1 : 0;
    case 'leakyRelu':
      return y > 0 ? 1 : LEAKY_SLOPE;
    case 'tanh':
      return 1 - y * y;
    case 'sigmoid':
      return y * (1 - y);
    case 'softplus':
      return 1 - Math.exp(-y);
    default:
      return 1;
  }
}

function activate(x: number, activation: string): number {
  switch (activation) {
    case 'relu':
      return Math.max(x, 0);
    case 'leakyRelu':
      return x > 0 ? x : LEAKY_SLOPE * x;
    case 'tanh':
      return Math.tanh(x);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'softplus':
      return softplus(x);
    default:
      return x;
  }
}
