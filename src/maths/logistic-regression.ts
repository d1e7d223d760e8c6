import { cholesky, solved } from './gaussian-nd.ts';
import { sigmoid, softplus } from './log-space.ts';

/** Two classes of points: `points` [n, 2], x₁, y₁, x₂ …; `labels` [n], each 0 or 1. */
export interface Labelled {
  readonly points: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/** p(class 1 | x, y) = 1 / (1 + e^−(wx x + wy y + bias)). */
export interface Line {
  readonly wx: number;
  readonly wy: number;
  readonly bias: number;
}

/** The log-odds of class 1 at (x, y), 0 on the boundary. */
export function lineLogit({ wx, wy, bias }: Line, x: number, y: number): number {
  return wx * x + wy * y + bias;
}

/** The mean over `rows` (all points where none are given) of −log p(label | point), in nats. */
export function logisticLoss(data: Labelled, line: Line, rows?: ArrayLike<number>): number {
  const chosen = rows ?? allOf(data);
  let loss = 0;
  for (let j = 0; j < chosen.length; j++) {
    const i = chosen[j]!;
    const logit = lineLogit(line, data.points[2 * i]!, data.points[2 * i + 1]!);
    loss += softplus(data.labels[i] === 1 ? -logit : logit);
  }
  return loss / chosen.length;
}

/** Its gradient: the mean of (p(class 1) − label) times (x, y, 1). */
export function logisticGradient(data: Labelled, line: Line, rows?: ArrayLike<number>): Line {
  const chosen = rows ?? allOf(data);
  let [wx, wy, bias] = [0, 0, 0];
  for (let j = 0; j < chosen.length; j++) {
    const i = chosen[j]!;
    const [x, y] = [data.points[2 * i]!, data.points[2 * i + 1]!];
    const error = sigmoid(lineLogit(line, x, y)) - data.labels[i]!;
    wx += error * x;
    wy += error * y;
    bias += error;
  }
  const n = chosen.length;
  return { wx: wx / n, wy: wy / n, bias: bias / n };
}

/** Why there is no most likely line, in a sentence for the reader. */
export type NoLine = { readonly reason: string };

/**
 * The most likely line, by Newton's method with steps halved until they descend; or why there is none. There is one
 * exactly where no line parts the classes, touching points allowed: else ever steeper ones are ever more
 * likely (Albert & Anderson, "On the existence of maximum likelihood estimates in logistic regression models",
 * 1984).
 */
export function logisticOptimum(data: Labelled): Line | NoLine {
  const reason = withoutOptimum(data);
  if (reason) return { reason };
  let line: Line = { wx: 0, wy: 0, bias: 0 };
  let loss = logisticLoss(data, line);
  for (let round = 0; round < 200; round++) {
    const gradient = logisticGradient(data, line);
    const slope = [gradient.wx, gradient.wy, gradient.bias];
    const step = solved(cholesky(hessian(data, line), 3), slope);
    const decrement = step.reduce((sum, value, d) => sum + value * slope[d]!, 0);
    if (decrement < 1e-28) break;
    const moved = (size: number): Line => ({
      wx: line.wx - size * step[0]!,
      wy: line.wy - size * step[1]!,
      bias: line.bias - size * step[2]!,
    });
    let size = 1;
    // so near the end whole steps are right, and the loss can't tell where they lead any more
    if (decrement > 1e-8)
      while (logisticLoss(data, moved(size)) > loss - 1e-4 * size * decrement) size /= 2;
    line = moved(size);
    loss = logisticLoss(data, line);
  }
  return line;
}

/** The sentence why no line is the most likely, or null where one is. */
function withoutOptimum({ points, labels }: Labelled): string | null {
  const classes = [0, 1].map((label) => {
    const own: Point[] = [];
    for (let i = 0; i < labels.length; i++)
      if (labels[i] === label) own.push([points[2 * i]!, points[2 * i + 1]!]);
    return hull(own);
  }) as [Point[], Point[]];
  if (classes.some((one) => one.length === 0))
    return 'A class has no points, so the other is always right: add some of both.';
  if (!partedBy(...classes)) return null;
  return 'A line parts the classes, so the likelihood grows without end as the line gets steeper: no line is the most likely.';
}

type Point = readonly [number, number];

/** Corners of the convex hull in order: two for points on a line, one for points that coincide (A. Andrew, 1979). */
function hull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const unique = sorted.filter(
    (p, i) => i === 0 || p[0] !== sorted[i - 1]![0] || p[1] !== sorted[i - 1]![1],
  );
  if (unique.length < 3) return unique;
  const half = (list: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const p of list) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(unique), ...half(unique.toReversed())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/**
 * Whether some line has one convex polygon on either side, which may touch it, or lie in it. If any does, then one
 * whose normal is that of an edge; between two single points there are none, and any line will do.
 */
function partedBy(a: readonly Point[], b: readonly Point[]): boolean {
  const normals: Point[] = [];
  for (const polygon of [a, b])
    polygon.forEach((from, i) => {
      const to = polygon[(i + 1) % polygon.length]!;
      const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
      normals.push([-dy, dx]);
    });
  if (a.length === 1 && b.length === 1) return true;
  return normals.some(([nx, ny]) => {
    if (nx === 0 && ny === 0) return false;
    const along = (polygon: readonly Point[]): number[] => polygon.map(([x, y]) => nx * x + ny * y);
    const [ofA, ofB] = [along(a), along(b)];
    return Math.max(...ofA) <= Math.min(...ofB) || Math.max(...ofB) <= Math.min(...ofA);
  });
}

/** Second derivatives of the mean loss, row-major [3, 3], in the order wx, wy, bias. */
function hessian({ points, labels }: Labelled, line: Line): number[] {
  const sums = Array<number>(9).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const features = [points[2 * i]!, points[2 * i + 1]!, 1];
    const p = sigmoid(lineLogit(line, features[0]!, features[1]!));
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++)
        sums[3 * r + c]! += (p * (1 - p) * features[r]! * features[c]!) / labels.length;
  }
  return sums;
}

function allOf({ labels }: Labelled): Int32Array {
  return Int32Array.from({ length: labels.length }, (_, i) => i);
}
