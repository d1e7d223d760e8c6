import { sequence, STREAM, type Sequence } from '../maths/random.ts';
import type { DigitOptions } from './digits.ts';
import type { ImageSet } from './image-set.ts';
import { closeUp, frame, inkTrace, type Trace } from './ink.ts';

/** Strokes, each x, y, x, y … from corner to corner; x to the right, y down, the symbol about one unit high. */
type Symbol = readonly (readonly number[])[];

const SYMBOLS: readonly Symbol[] = [
  [
    [0.1, 0, 0.9, 1],
    [0.9, 0, 0.1, 1],
  ],
  [
    [0.1, 0, 0.9, 0],
    [0.5, 0, 0.5, 1],
  ],
  [
    [0.15, 0, 0.15, 1],
    [0.85, 0, 0.85, 1],
    [0.15, 0.5, 0.85, 0.5],
  ],
  [
    [0.05, 1, 0.5, 0, 0.95, 1],
    [0.25, 0.6, 0.75, 0.6],
  ],
  [[0.5, 0.05, 0.95, 0.95, 0.05, 0.95, 0.5, 0.05]],
  [[0.1, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1, 0.9, 0.1, 0.1]],
  [[0.05, 1, 0.2, 0, 0.5, 0.7, 0.8, 0, 0.95, 1]],
  [
    [0.8, 0, 0.2, 0, 0.2, 1, 0.8, 1],
    [0.2, 0.5, 0.7, 0.5],
  ],
  [
    [0.5, 0.05, 0.5, 0.95],
    [0.05, 0.5, 0.95, 0.5],
  ],
  [
    [0, 0.5, 1, 0.5],
    [0.6, 0.15, 1, 0.5, 0.6, 0.85],
  ],
];

/**
 * Letters and signs that are no digits (X, T, H, A, a triangle, a square, M, E, a plus, an arrow), drawn with the pen
 * of the drawn digits and framed like them. Image i depends on `seed` and i only, and shows the same symbol at every
 * `size`.
 */
export function drawSymbols({ count, size, seed, close = false }: DigitOptions): ImageSet {
  const pixels = new Uint8Array(count * size * size);
  for (let i = 0; i < count; i++) {
    const trace = writeSymbol(sequence({ stream: STREAM.symbols, step: i, seed }));
    const ink = new Float32Array(size * size);
    if (close) closeUp(trace, size);
    inkTrace(trace, size, ink);
    for (let k = 0; k < ink.length; k++) pixels[i * ink.length + k] = Math.round(255 * ink[k]!);
  }
  return { name: 'drawn symbols', width: size, height: size, count, pixels };
}

function writeSymbol(random: Sequence): Trace {
  const strokes = SYMBOLS[Math.floor(SYMBOLS.length * random.uniform())]!;
  const slant = 0.1 * random.normal();
  const aspect = Math.exp(0.15 * random.normal());
  const width = 2.4 * Math.exp(0.2 * random.normal());
  const trace = strokes.map((corners) => {
    const points = corners.length / 2;
    const [xs, ys] = [new Float64Array(points), new Float64Array(points)];
    for (let p = 0; p < points; p++) {
      const y = corners[2 * p + 1]! - 0.5 + 0.03 * random.normal();
      xs[p] = aspect * (corners[2 * p]! - 0.5 + 0.03 * random.normal()) - slant * y;
      ys[p] = y;
    }
    return [xs, ys, new Float64Array(points).fill(width)] as const;
  });
  frame(trace, 20, 14 + random.uniform() - 0.5, 14 + random.uniform() - 0.5);
  return trace;
}
