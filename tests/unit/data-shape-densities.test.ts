import { describe, expect, test } from 'vitest';
import {
  lineShape,
  shapeDensity,
  shapeMasses,
  shapeModes,
} from '../../src/data/shape-densities.ts';
import { drawShape, shapeWidth, type ShapeName } from '../../src/data/shapes.ts';
import { cellCounts, cellEdges, type Cells } from '../../src/maths/cells.ts';
import { integrate } from '../../src/maths/quadrature.ts';

const NAMES: readonly ShapeName[] = [
  'gaussian-1d',
  'mixture-1d',
  'gaussian',
  'mixture',
  'ring',
  'ring-10',
  'grid',
  'moons',
  'spiral',
  'checkerboard',
];
const CELLS: Cells = { from: -3, to: 3, count: 12 };
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** Pearson's χ² of counts against masses over cells of at least ten expected points, and how many. */
function chiSquared(counts: ArrayLike<number>, masses: ArrayLike<number>): [number, number] {
  const total = sum(counts);
  let [value, cells] = [0, 0];
  for (let i = 0; i < counts.length; i++) {
    const expected = total * masses[i]!;
    if (expected < 10) continue;
    value += (counts[i]! - expected) ** 2 / expected;
    cells++;
  }
  return [value, cells];
}

describe.each(NAMES)('%s', (name) => {
  const width = shapeWidth(name);
  const masses = shapeMasses(name, CELLS);

  test('shapeMasses sum to 1 and are those of drawn points', () => {
    expect(masses.length).toBe(12 ** width);
    expect(sum(masses)).toBeCloseTo(1, 6);
    const [value, cells] = chiSquared(cellCounts(drawShape(name, 40_000, 5), width, CELLS), masses);
    expect(cells).toBeGreaterThan(4);
    expect(Math.abs(value - cells)).toBeLessThan(4 * Math.sqrt(2 * cells)); // χ²: mean k, variance 2k
  });

  test('shapeDensity integrates to the mass of a cell', () => {
    const density = shapeDensity(name);
    const edges = cellEdges(CELLS);
    const fullest = masses.indexOf(Math.max(...masses));
    const [i, j] = [fullest % 12, Math.floor(fullest / 12)];
    const inner = (y?: number): number =>
      integrate((x) => density(x, y), edges[i]!, edges[i + 1]!, { tolerance: 1e-8 }).value;
    const mass =
      width === 1
        ? inner()
        : integrate(inner, edges[j]!, edges[j + 1]!, { tolerance: 1e-6, intervals: 30 }).value;
    expect(Math.abs(mass - masses[fullest]!)).toBeLessThan(2e-6);
  });

  test('shapeModes hold the points: 98.9 % within three deviations in the plane, 99.7 % on the line', () => {
    const modes = shapeModes(name);
    if (['gaussian', 'moons', 'spiral', 'checkerboard'].includes(name)) {
      expect(modes).toBeNull();
      return;
    }
    const points = drawShape(name, 5000, 8);
    let within = 0;
    for (let p = 0; p < points.length; p += width) {
      const near = Array.from(modes!.deviations).some(
        (deviation, k) =>
          Math.hypot(
            ...Array.from(
              { length: width },
              (_, d) => points[p + d]! - modes!.centres[k * width + d]!,
            ),
          ) <=
          3 * deviation,
      );
      if (near) within++;
    }
    const share = width === 1 ? 0.9973 : 1 - Math.exp(-4.5);
    expect(within / 5000).toBeGreaterThan(share - 0.006); // four standard errors
    if (name !== 'mixture-1d') expect(within / 5000).toBeLessThan(share + 0.006); // its modes overlap a little
  });
});

test('lineShape is the drawn points’ distribution', () => {
  const points = Array.from(drawShape('mixture-1d', 4000, 2)).sort((a, b) => a - b);
  const { cdf } = lineShape('mixture-1d');
  const gap = Math.max(...points.map((x, i) => Math.abs(cdf(x) - (i + 0.5) / 4000)));
  expect(gap).toBeLessThan(1.95 / Math.sqrt(4000)); // Kolmogorov and Smirnov, one in a thousand
});

test('ring-10: ten modes on a circle of radius 2, more than three deviations apart', () => {
  const { centres, deviations } = shapeModes('ring-10')!;
  expect(deviations.length).toBe(10);
  for (let k = 0; k < 10; k++) {
    expect(Math.hypot(centres[2 * k]!, centres[2 * k + 1]!)).toBeCloseTo(2, 12);
    const next = (k + 1) % 10;
    const gap = Math.hypot(
      centres[2 * k]! - centres[2 * next]!,
      centres[2 * k + 1]! - centres[2 * next + 1]!,
    );
    expect(gap / deviations[k]!).toBeGreaterThan(12);
  }
});
