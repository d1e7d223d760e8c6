import {
  cellEdges,
  lineMasses,
  normalBetween,
  planeMixtureDensity,
  planeMixtureMasses,
  type Cells,
  type PlaneMixture,
} from '../maths/cells.ts';
import { gaussianLogDensity } from '../maths/gaussian.ts';
import { mixtureDistribution, type LineDistribution } from '../maths/line-distribution.ts';
import { mixtureLogDensity } from '../maths/mixture.ts';
import type { Modes } from '../maths/modes-covered.ts';
import { integrate } from '../maths/quadrature.ts';
import { LINE_SHAPES, type LineShapeName, type ShapeName } from './shapes.ts';

/** What is known of a shape in the plane besides how to draw from it. */
interface Plane {
  readonly density: (x: number, y: number) => number;
  readonly masses: (cells: Cells) => Float64Array;
}

const even = (weights: number): number[] => Array.from({ length: weights }, () => 1 / weights);

function ringOf(modes: number): PlaneMixture {
  return {
    weights: even(modes),
    centres: even(modes).flatMap((share, k) => {
      const angle = 2 * Math.PI * share * k;
      return [2 * Math.cos(angle), 2 * Math.sin(angle)];
    }),
    deviations: even(modes).map(() => 0.1),
  };
}

/** Shapes made of round modes. */
const MODES = {
  mixture: {
    weights: [1 / 2, 1 / 3, 1 / 6],
    centres: [-1.2, -0.8, 1.4, -0.4, 0.1, 1.5],
    deviations: [0.4, 0.3, 0.25],
  },
  ring: ringOf(8),
  'ring-10': ringOf(10),
  grid: {
    weights: even(25),
    centres: even(25).flatMap((_, k) => [(k % 5) - 2, Math.floor(k / 5) - 2]),
    deviations: even(25).map(() => 0.08),
  },
} satisfies Partial<Record<ShapeName, PlaneMixture>>;

/**
 * A curve smeared by a Gaussian has no closed form: it is taken as a mixture of so many Gaussians
 * along the curve, weighed by Simpson's rule, that their distances are half a deviation or less.
 */
function smeared(
  arms: readonly ((t: number) => readonly [x: number, y: number])[],
  weight: (t: number) => number,
  deviation: number,
  nodes: number,
): PlaneMixture {
  const weights: number[] = [];
  const centres: number[] = [];
  for (const arm of arms)
    for (let i = 0; i <= nodes; i++) {
      const simpson = (i === 0 || i === nodes ? 1 : i % 2 === 1 ? 4 : 2) / (3 * nodes);
      weights.push((simpson * weight(i / nodes)) / arms.length);
      centres.push(...arm(i / nodes));
    }
  return { weights, centres, deviations: weights.map(() => deviation) };
}

function moons(): PlaneMixture {
  const arc = (side: 1 | -1) => (t: number) =>
    [
      1.5 * side * (Math.cos(Math.PI * t) - 0.5),
      1.5 * side * (Math.sin(Math.PI * t) - 0.25),
    ] as const;
  return smeared([arc(1), arc(-1)], () => 1, 0.1, 512);
}

function spiral(): PlaneMixture {
  const arm = (start: number) => (t: number) => {
    const angle = 3 * Math.PI * t + start;
    return [2.5 * t * Math.cos(angle), 2.5 * t * Math.sin(angle)] as const;
  };
  return smeared([arm(0), arm(Math.PI)], (t) => 2 * t, 0.06, 2048);
}

const CORRELATION = 0.6;
const REST = Math.sqrt(1 - CORRELATION ** 2);

const gaussian: Plane = {
  density: (x, y) =>
    Math.exp(gaussianLogDensity(x, 0, 1) + gaussianLogDensity(y, CORRELATION * x, REST)),
  masses: (cells) => {
    const edges = cellEdges(cells);
    return planeCells(cells, (i, j) => {
      const inRow = (x: number): number =>
        Math.exp(gaussianLogDensity(x, 0, 1)) *
        normalBetween(
          (edges[j]! - CORRELATION * x) / REST,
          (edges[j + 1]! - CORRELATION * x) / REST,
        );
      return integrate(inRow, edges[i]!, edges[i + 1]!).value;
    });
  },
};

const checkerboard: Plane = {
  density: (x, y) => {
    const [column, row] = [Math.floor(x + 2), Math.floor(y + 2)];
    const inside = column >= 0 && column < 4 && row >= 0 && row < 4;
    return inside && (column + row) % 2 === 0 ? 1 / 8 : 0;
  },
  masses: (cells) => {
    const edges = cellEdges(cells);
    /** The length that cell i and square `square` of a side share. */
    const shared = (i: number, square: number): number =>
      Math.max(0, Math.min(edges[i + 1]!, square - 1) - Math.max(edges[i]!, square - 2));
    return planeCells(cells, (i, j) => {
      let area = 0;
      for (let row = 0; row < 4; row++)
        for (let column = row & 1; column < 4; column += 2)
          area += shared(i, column) * shared(j, row);
      return area / 8;
    });
  },
};

function planeCells({ count }: Cells, mass: (column: number, row: number) => number): Float64Array {
  return Float64Array.from({ length: count * count }, (_, c) =>
    mass(c % count, Math.floor(c / count)),
  );
}

function planeOf(name: Exclude<ShapeName, LineShapeName>): Plane {
  if (name === 'gaussian') return gaussian;
  if (name === 'checkerboard') return checkerboard;
  const mixture = name === 'moons' ? moons() : name === 'spiral' ? spiral() : MODES[name];
  return {
    density: (x, y) => planeMixtureDensity(x, y, mixture),
    masses: (cells) => planeMixtureMasses(mixture, cells),
  };
}

/** A shape on the line as quadrature knows it. */
export function lineShape(name: LineShapeName): LineDistribution {
  return mixtureDistribution(LINE_SHAPES[name]);
}

/** The shape's density, per unit of length or area; `y` is of no account on the line. */
export function shapeDensity(name: ShapeName): (x: number, y?: number) => number {
  if (isLineShape(name)) return (x) => Math.exp(mixtureLogDensity(x, LINE_SHAPES[name]));
  const { density } = planeOf(name);
  return (x, y = 0) => density(x, y);
}

/**
 * The probability of each cell, in the order of `cellCounts`. Exact to rounding; where a Gaussian smears
 * a curve (moons, spiral), to 10⁻⁶. Takes up to 50 ms for 30 × 30 cells: compute it once.
 */
export function shapeMasses(name: ShapeName, cells: Cells): Float64Array {
  return isLineShape(name) ? lineMasses(lineShape(name), cells) : planeOf(name).masses(cells);
}

/** The modes of a shape that has some; null of those that are no mixture of round Gaussians. */
export function shapeModes(name: ShapeName): Modes | null {
  if (isLineShape(name)) {
    const { means, deviations } = LINE_SHAPES[name];
    return { width: 1, centres: means, deviations };
  }
  if (!Object.hasOwn(MODES, name)) return null;
  const { centres, deviations } = MODES[name as keyof typeof MODES];
  return { width: 2, centres, deviations };
}

function isLineShape(name: ShapeName): name is LineShapeName {
  return Object.hasOwn(LINE_SHAPES, name);
}
