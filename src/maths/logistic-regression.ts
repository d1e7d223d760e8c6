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

/** Why there is no most likely line. */
export interface NoLine {
  /** In a sentence for the reader. */
  readonly reason: string;
  /** A line parts the classes, touching points allowed. */
  readonly parted: boolean;
}

/** So much of a Hessian's trace is added to its diagonal: more than rounding takes away where a line all but parts the classes. */
const RIDGE = 1e-13;

/**
 * The most likely line, by Newton's method with steps halved until they descend; or why there is none. There is one
 * exactly where no line parts the classes, touching points allowed: else ever steeper ones are ever more
 * likely (Albert & Anderson, "On the existence of maximum likelihood estimates in logistic regression models",
 * 1984). Where all points lie on one line and overlap on it, there are many: across it any slope will do.
 */
export function logisticOptimum(data: Labelled): Line | NoLine {
  const none = withoutOptimum(data);
  if (none) return none;
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

/** Why no line is the most likely, or null where one is. */
function withoutOptimum({ points, labels }: Labelled): NoLine | null {
  const [zeros, ones] = [0, 1].map((label) => {
    const own: Point[] = [];
    for (let i = 0; i < labels.length; i++)
      if (labels[i] === label) own.push([points[2 * i]!, points[2 * i + 1]!]);
    return own;
  }) as [Point[], Point[]];
  if (zeros.length === 0 || ones.length === 0)
    return {
      reason: 'A class has no points, so the other is always right: add some of both.',
      parted: true,
    };
  const along = commonLine([...zeros, ...ones]);
  const parted = along
    ? partedAlong(along, zeros, ones)
    : sideNormals(hull(zeros), hull(ones)).some((normal) => partedAlong(normal, zeros, ones));
  if (parted)
    return {
      reason:
        'A line parts the classes, so the likelihood grows without end as the line gets steeper: no line is the most likely.',
      parted,
    };
  if (along)
    return {
      reason:
        'All points lie on one line, and no single line is the most likely: move one beside it.',
      parted,
    };
  return null;
}

type Point = readonly [number, number];

/** The variance across that is taken for 0, as a share of all. */
const FLAT = 1e-9;

/** The direction of the line that all points lie on, [0, 0] where they coincide; null where they lie on none. */
function commonLine(points: readonly Point[]): Point | null {
  const mean = (of: (p: Point) => number): number =>
    points.reduce((sum, p) => sum + of(p), 0) / points.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const xx = mean(([x]) => (x - mx) ** 2);
  const xy = mean(([x, y]) => (x - mx) * (y - my));
  const yy = mean(([, y]) => (y - my) ** 2);
  if (xx * yy - xy * xy > FLAT * (xx + yy) ** 2) return null;
  return xx >= yy ? [xx, xy] : [xy, yy];
}

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
 * The normals of lines to try. If any line has one convex polygon on either side, which may touch it or lie in it,
 * then so has one whose normal is that of an edge, unless all of both lies on one line.
 */
function sideNormals(...polygons: readonly (readonly Point[])[]): Point[] {
  return polygons.flatMap((polygon) =>
    polygon.length === 1
      ? []
      : polygon.map((from, i) => {
          const to = polygon[(i + 1) % polygon.length]!;
          return [from[1] - to[1], to[0] - from[0]] as const;
        }),
  );
}

/** Whether a line with this normal has `a` on one side and `b` on the other: beyond rounding, and not all in it. */
function partedAlong([nx, ny]: Point, a: readonly Point[], b: readonly Point[]): boolean {
  const range = (points: readonly Point[]): readonly [number, number] => {
    const along = points.map(([x, y]) => nx * x + ny * y);
    return [Math.min(...along), Math.max(...along)];
  };
  const [[leastA, mostA], [leastB, mostB]] = [range(a), range(b)];
  const slack = 1e-12 * Math.max(...[leastA, mostA, leastB, mostB].map(Math.abs));
  if (Math.max(mostA, mostB) - Math.min(leastA, leastB) <= slack) return false;
  return mostA <= leastB + slack || mostB <= leastA + slack;
}

/** Second derivatives of the mean loss, and `RIDGE`; row-major [3, 3], in the order wx, wy, bias. */
function hessian({ points, labels }: Labelled, line: Line): number[] {
  const sums = Array<number>(9).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const features = [points[2 * i]!, points[2 * i + 1]!, 1];
    const p = sigmoid(lineLogit(line, features[0]!, features[1]!));
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++)
        sums[3 * r + c]! += (p * (1 - p) * features[r]! * features[c]!) / labels.length;
  }
  const ridge = RIDGE * (sums[0]! + sums[4]! + sums[8]!);
  return sums.map((value, at) => (at % 4 === 0 ? value + ridge : value));
}

function allOf({ labels }: Labelled): Int32Array {
  return Int32Array.from({ length: labels.length }, (_, i) => i);
}
