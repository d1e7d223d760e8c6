import { sequence, STREAM, type Sequence } from '../maths/random.ts';
import { write, type PenPoint, type Stroke } from './handwriting.ts';
import type { ImageSet } from './image-set.ts';
import { closeUp, frame, inkTrace, type Trace } from './ink.ts';

/** What varies from one drawn digit to the next, besides its class; see `drawDigits` for units. */
export const FACTORS = [
  'slant',
  'width',
  'curvature',
  'aspect',
  'size',
  'rotation',
  'x',
  'y',
  'style',
] as const;

export interface DigitOptions {
  readonly count: number;
  /** Pixels along one side, e.g. 14 or 28. */
  readonly size: number;
  readonly seed: number;
  /** Shows the middle of the frame alone: see `closeUp` of ink.ts. */
  readonly close?: boolean;
}

/**
 * Digits as written by hand, framed as MNIST frames its own: the ink fills a box of 20/28 of the
 * side and its centre of mass lies in the middle (within 0.75 of 28 pixels for 19 digits in 20: where
 * strokes cross, their ink counts twice). Image i depends on `seed` and i only, and shows
 * the same digit at every `size`.
 *
 * Factors, one row an image: `slant` (horizontal shift per unit of height, positive leans right),
 * `width` of the pen and offset `x`, `y` of the centre of mass (in pixels of a 28-pixel image),
 * `curvature` (1 is a round swing through the turning points, 0 a straight line between them),
 * `aspect` (horizontal stretch), `size` (1 fills the box), `rotation` (radians, clockwise), and
 * `style` (which way of writing this digit, from 0).
 */
export function drawDigits({ count, size, seed, close = false }: DigitOptions): ImageSet {
  const pixels = new Uint8Array(count * size * size);
  const labels = new Uint8Array(count);
  const values = new Float32Array(count * FACTORS.length);
  const ink = new Float32Array(size * size);
  for (let i = 0; i < count; i++) {
    const random = sequence({ stream: STREAM.digits, step: i, seed });
    labels[i] = Math.floor(10 * random.uniform());
    const trace = writeDigit(labels[i]!, random, values.subarray(i * FACTORS.length));
    ink.fill(0);
    if (close) closeUp(trace, size);
    inkTrace(trace, size, ink);
    for (let k = 0; k < ink.length; k++) pixels[i * ink.length + k] = Math.round(255 * ink[k]!);
  }
  return {
    name: 'drawn digits',
    width: size,
    height: size,
    count,
    pixels,
    labels,
    factors: { names: FACTORS, values },
  };
}

/** Draws the factors and the shape of one digit; writes the factors to `factors`. */
function writeDigit(digit: number, random: Sequence, factors: Float32Array): Trace {
  const { style, strokes } = write(digit, random);
  const slant = 0.15 + 0.25 * bounded(random);
  const width = 2.4 * Math.exp(0.28 * bounded(random));
  const curvature = 1 + 0.15 * bounded(random);
  const aspect = Math.exp(0.2 * bounded(random));
  const size = 0.98 + 0.03 * bounded(random);
  const rotation = 0.1 * bounded(random);
  const offsetX = random.uniform() - 0.5;
  const offsetY = random.uniform() - 0.5;
  factors.set([slant, width, curvature, aspect, size, rotation, offsetX, offsetY, style]);

  const warp = drawWarp(random);
  const cos = Math.cos(rotation);
  const sin = Math.sin(rotation);
  const paths = strokes.map((stroke) => {
    for (const point of stroke) {
      point.x += 0.025 * random.normal();
      point.y += 0.025 * random.normal();
    }
    return swing(stroke, curvature);
  });
  for (const [xs, ys] of paths) {
    for (let i = 0; i < xs.length; i++) {
      const u = xs[i]! - 0.5;
      const v = ys[i]! - 0.5;
      const x = aspect * (u + warp.x(u, v)) - slant * v;
      const y = v + warp.y(u, v);
      xs[i] = cos * x - sin * y;
      ys[i] = sin * x + cos * y;
    }
  }
  const pressure = drawPressure(random);
  const trace = paths.map(
    ([xs, ys]) => [xs, ys, ys.map((y, i) => width * pressure(xs[i]!, y))] as const,
  );
  frame(trace, 20 * size, 14 + offsetX, 14 + offsetY);
  return trace;
}

const bounded = (random: Sequence): number => Math.max(-1.8, Math.min(1.8, random.normal()));

/** A smooth displacement of the plane, as no two hands keep the same proportions. */
function drawWarp(random: Sequence) {
  const taper = 0.2 * bounded(random);
  const waist = 0.25 * bounded(random);
  const sway = 0.03 * bounded(random);
  const swayPhase = 6.28 * random.uniform();
  const tilt = 0.06 * bounded(random);
  const arch = 0.2 * bounded(random);
  return {
    x: (u: number, v: number) => taper * u * v + sway * Math.sin(3.5 * v + swayPhase),
    y: (u: number, v: number) => waist * (v * v - 0.25) + tilt * u + arch * u * v,
  };
}

/** The pen presses a little harder in some places: a factor about 1, smooth over the glyph. */
function drawPressure(random: Sequence): (x: number, y: number) => number {
  const gain = 0.1 * random.normal();
  const phase = 6.28 * random.uniform();
  return (x, y) => 1 + gain * Math.sin(4 * x + 5 * y + phase);
}

const SPAN_POINTS = 6;

/** Samples a cardinal spline through the points of `stroke`; `curvature` scales its tangents. */
function swing(stroke: Stroke, curvature: number): readonly [Float64Array, Float64Array] {
  const spans = stroke.length - 1;
  const xs = new Float64Array(spans * SPAN_POINTS + 1);
  const ys = new Float64Array(spans * SPAN_POINTS + 1);
  for (let span = 0; span < spans; span++) {
    const from = stroke[span]!;
    const to = stroke[span + 1]!;
    const before = stroke[span - 1];
    const after = stroke[span + 2];
    const start = tangent(from.corner || !before ? from : before, to, from, to);
    const end = tangent(from, to.corner || !after ? to : after, from, to);
    for (let k = 0; k <= SPAN_POINTS; k++) {
      const t = k / SPAN_POINTS;
      const rise = t * t * (3 - 2 * t);
      const leave = curvature * t * (1 - t) * (1 - t);
      const arrive = curvature * t * t * (t - 1);
      xs[span * SPAN_POINTS + k] =
        from.x + (to.x - from.x) * rise + start.x * leave + end.x * arrive;
      ys[span * SPAN_POINTS + k] =
        from.y + (to.y - from.y) * rise + start.y * leave + end.y * arrive;
    }
  }
  return [xs, ys];
}

/** Along the chord between two neighbours, as long as the span itself, so short spans don't loop. */
function tangent(before: PenPoint, after: PenPoint, from: PenPoint, to: PenPoint) {
  const x = after.x - before.x;
  const y = after.y - before.y;
  const scale = Math.hypot(to.x - from.x, to.y - from.y) / (Math.hypot(x, y) || 1);
  return { x: x * scale, y: y * scale };
}
