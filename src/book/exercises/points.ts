import { sequence, STREAM } from '../../maths/random.ts';
import type { DataKind } from './answer-key.ts';
import type { Point } from './expression.ts';

const COUNT = 64;

const drawn = new Map<DataKind, readonly Point[]>();

/** Points to compare two expressions at: always the same, from all over the domain of each variable. */
export function randomPoints(data: DataKind): readonly Point[] {
  let points = drawn.get(data);
  if (!points) {
    points = Array.from({ length: COUNT }, (_, i) => randomPoint(data, i));
    drawn.set(data, points);
  }
  return points;
}

function randomPoint(data: DataKind, step: number): Point {
  const draw = sequence({ stream: STREAM.exercises, step, seed: 1 });
  const between = (from: number, to: number): number => from + (to - from) * draw.uniform();
  const n = Math.floor(between(3, 9));
  const x = Array.from({ length: n }, () => {
    if (data === 'binary') return draw.uniform() < 0.5 ? 0 : 1;
    return data === 'positive'
      ? 0.05 - 1.5 * Math.log(1 - draw.uniform())
      : 0.7 + 2 * draw.normal();
  });
  if (data === 'binary') [x[0], x[n - 1]] = [1, 0]; // both occur
  return {
    ...withData(x),
    p: between(0.05, 0.95),
    lambda: between(0.2, 4),
    mu: between(-3, 3),
    sigma: between(0.3, 3),
    a: between(1.1, 6),
    b: between(1.1, 6),
    theta: between(-2, 2),
    k: Math.floor(between(1, n)),
  };
}

/** Points with data that hide a mistake: a single one, or all the same. */
export function specialPoints(data: DataKind): {
  readonly single: readonly Point[];
  readonly equal: readonly Point[];
} {
  const points = randomPoints(data).slice(0, 24);
  return {
    single: points.map((point, i) => ({ ...point, ...withData([point.x.at((i % 2) - 1)!]) })),
    equal: points.map((point, i) => ({
      ...point,
      ...withData(point.x.map(() => point.x.at((i % 2) - 1)!)),
    })),
  };
}

/** Points at the edge, where a formula that is right for most data may fail: few of them, or all the same. */
export function edgePoints(data: DataKind): readonly Point[] {
  const { single, equal } = specialPoints(data);
  const pairs = randomPoints(data)
    .slice(0, 24)
    .map((point, i) => ({ ...point, ...withData([point.x[0]!, point.x.at((i % 2) - 1)!]) }));
  return data === 'binary' ? [...single, ...pairs, ...equal] : [...single, ...pairs];
}

/**
 * Points for examples: small numbers that a reader can follow by hand. Several, since wrong and right
 * may meet at one: 2n/λ³ is n/λ² at λ = 2.
 */
export function neatPoints(data: DataKind): readonly Point[] {
  const parameters = [
    { p: 0.25, lambda: 2, mu: 1, sigma: 2, a: 3, b: 2, theta: 0.5, k: 2 },
    { p: 0.4, lambda: 3, mu: 2, sigma: 3, a: 2, b: 5, theta: -1, k: 1 },
    { p: 0.8, lambda: 0.5, mu: -1, sigma: 0.5, a: 4, b: 3, theta: 1.5, k: 2 },
  ];
  const xs: Readonly<Record<DataKind, readonly (readonly number[])[]>> = {
    binary: [
      [1, 0, 1],
      [0, 1, 0, 0],
    ],
    positive: [
      [1, 2, 6],
      [0.5, 2, 3, 4],
    ],
    real: [
      [-1, 2, 5],
      [3, -2, 1, 1],
    ],
  };
  return parameters.flatMap((set) => xs[data].map((x) => ({ ...set, ...withData(x) })));
}

function withData(x: readonly number[]): Pick<Point, 'x' | 'n' | 'S'> {
  return { x, n: x.length, S: x.reduce((sum, value) => sum + value, 0) };
}
