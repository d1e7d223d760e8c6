import { inputsOf, LEAKY_SLOPE, type Declaration, type Scalar } from '../../src/kernels/graph.ts';

/** Everything a loss depends on, as plain numbers. */
export interface Point {
  readonly parameters: Readonly<Record<string, ArrayLike<number>>>;
  readonly scalars: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Values of the data and noise nodes by node id, row-major. */
  readonly fed: Readonly<Record<number, ArrayLike<number>>>;
}

/**
 * The batch mean of node `wanted`, in float64 and with loops: the judge of every engine. Shares
 * nothing with them but the declaration.
 */
export function batchMean(declaration: Declaration, wanted: number, point: Point): number {
  const memo = new Map<number, Float64Array>();
  const scalar = (s: Scalar): number => (typeof s === 'number' ? s : point.scalars[s]!);
  const width = (id: number): number => declaration.nodes[id]!.width;

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
      case 'noise':
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
              sum += a[r * layer.inputs + i]! * weights[i * layer.units + u]!;
            out[r * layer.units + u] = activate(sum, layer.activation);
          }
        return out;
      }
      case 'activation':
        return a.map((x) => activate(x, node.activation));
      case 'reparametrise':
        return a.map((mean, i) => mean + Math.exp(b[i]! / 2) * c[i]!);
      case 'bernoulliLogLikelihood': {
        const { target } = node;
        const ink = (i: number): number => (typeof target === 'number' ? b[i]! : target.constant);
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

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
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
