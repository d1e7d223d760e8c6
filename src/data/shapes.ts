import type { Mixture } from '../maths/mixture.ts';
import { sequence, STREAM, type Sequence } from '../maths/random.ts';

/** Draws one point of a shape, by its coordinates. */
type Shape = (random: Sequence) => readonly number[];

/** Index 0 … n−1, each as likely. */
const pick = (n: number, random: Sequence): number => Math.floor(n * random.uniform());

const blob = (x: number, y: number, spread: number, random: Sequence) =>
  [x + spread * random.normal(), y + spread * random.normal()] as const;

const onRing = (modes: number, random: Sequence) => {
  const angle = (2 * Math.PI * pick(modes, random)) / modes;
  return blob(2 * Math.cos(angle), 2 * Math.sin(angle), 0.1, random);
};

const fromMixture = ({ weights, means, deviations }: Mixture, random: Sequence) => {
  let left = random.uniform();
  let k = 0;
  while (k + 1 < weights.length && left >= weights[k]!) left -= weights[k++]!;
  return [means[k]! + deviations[k]! * random.normal()];
};

const GRID_SIDE = 5;

/** Shapes on the line. */
export const LINE_SHAPES = {
  'gaussian-1d': { weights: [1], means: [1], deviations: [0.5] },
  'mixture-1d': { weights: [0.35, 0.65], means: [-1.5, 1], deviations: [0.35, 0.5] },
} satisfies Record<string, Mixture>;

/** Sets about the origin that fit in [−3, 3], or [−3, 3]² in the plane, save for the tails of Gaussians. */
const SHAPES = {
  'gaussian-1d': (random) => fromMixture(LINE_SHAPES['gaussian-1d'], random),
  'mixture-1d': (random) => fromMixture(LINE_SHAPES['mixture-1d'], random),
  /** Unit variances, correlation 0.6. */
  gaussian: (random) => {
    const u = random.normal();
    return [u, 0.6 * u + 0.8 * random.normal()];
  },
  /** Three round modes of unequal weight: 1/2, 1/3, 1/6. */
  mixture: (random) => {
    const u = random.uniform();
    if (u < 1 / 2) return blob(-1.2, -0.8, 0.4, random);
    if (u < 5 / 6) return blob(1.4, -0.4, 0.3, random);
    return blob(0.1, 1.5, 0.25, random);
  },
  /** Eight modes of spread 0.1 on a circle of radius 2. */
  ring: (random) => onRing(8, random),
  /** Ten modes of spread 0.1 on the same circle: neighbours are twelve spreads apart. */
  'ring-10': (random) => onRing(10, random),
  /** Five by five modes of spread 0.08, one unit apart. */
  grid: (random) => {
    const centre = (GRID_SIDE - 1) / 2;
    const x = pick(GRID_SIDE, random) - centre;
    return blob(x, pick(GRID_SIDE, random) - centre, 0.08, random);
  },
  moons: (random) => {
    const upper = random.uniform() < 0.5;
    const angle = Math.PI * random.uniform();
    const x = upper ? Math.cos(angle) - 0.5 : 0.5 - Math.cos(angle);
    const y = upper ? Math.sin(angle) - 0.25 : 0.25 - Math.sin(angle);
    return blob(1.5 * x, 1.5 * y, 0.1, random);
  },
  /** Two arms of one and a half turns, evenly filled along their length. */
  spiral: (random) => {
    const arm = pick(2, random) * Math.PI;
    const turn = Math.sqrt(random.uniform());
    const angle = 3 * Math.PI * turn + arm;
    return blob(2.5 * turn * Math.cos(angle), 2.5 * turn * Math.sin(angle), 0.06, random);
  },
  /** The eight dark squares of a 4 × 4 board that covers [−2, 2]². */
  checkerboard: (random) => {
    const row = pick(4, random);
    const column = 2 * pick(2, random) + (row & 1);
    return [column - 2 + random.uniform(), row - 2 + random.uniform()];
  },
} satisfies Record<string, Shape>;

export type LineShapeName = keyof typeof LINE_SHAPES;
export type ShapeName = keyof typeof SHAPES;

/** How many coordinates a point of the shape has. */
export function shapeWidth(name: ShapeName): 1 | 2 {
  return Object.hasOwn(LINE_SHAPES, name) ? 1 : 2;
}

/** `count` points of the shape, shape [count, width]; point i depends on `seed` and i only. */
export function drawShape(name: ShapeName, count: number, seed: number): Float32Array {
  const width = shapeWidth(name);
  const points = new Float32Array(width * count);
  const draw: Shape = SHAPES[name];
  for (let i = 0; i < count; i++) {
    points.set(draw(sequence({ stream: STREAM.shapes, step: i, seed })), width * i);
  }
  return points;
}
