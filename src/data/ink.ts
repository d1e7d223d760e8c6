/** Line segments of ink in a frame of 28 pixels: x, y and pen width where each begins and ends. */
export type Trace = readonly (readonly [Float64Array, Float64Array, Float64Array])[];

/**
 * Moves and scales a trace in place: its longer side to `box`, its centre of mass to (cx, cy). A trace
 * smaller than `least` is scaled as if it were that large.
 */
export function frame(trace: Trace, box: number, cx: number, cy: number, least = 0): void {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  let mass = 0;
  let momentX = 0;
  let momentY = 0;
  let pen = 0;
  let points = 0;
  for (const [xs, ys, widths] of trace) {
    for (let i = 0; i < xs.length; i++) {
      left = Math.min(left, xs[i]!);
      right = Math.max(right, xs[i]!);
      top = Math.min(top, ys[i]!);
      bottom = Math.max(bottom, ys[i]!);
      pen += widths[i]!;
      points++;
      if (i === 0) continue;
      const length = Math.hypot(xs[i]! - xs[i - 1]!, ys[i]! - ys[i - 1]!);
      const share = length * (widths[i]! + widths[i - 1]!);
      mass += share;
      momentX += (share * (xs[i]! + xs[i - 1]!)) / 2;
      momentY += (share * (ys[i]! + ys[i - 1]!)) / 2;
    }
  }
  const scale = (box - pen / points) / Math.max(right - left, bottom - top, least);
  for (const [xs, ys] of trace) {
    for (let i = 0; i < xs.length; i++) {
      xs[i] = cx + scale * (xs[i]! - momentX / mass);
      ys[i] = cy + scale * (ys[i]! - momentY / mass);
    }
  }
}

/**
 * Enlarges a trace in place until the middle three quarters of the frame fill it, for images of `size` × `size`
 * pixels that are so few that strokes would break: they become at least a pixel wide.
 */
export function closeUp(trace: Trace, size: number): void {
  const scale = 4 / 3;
  for (const [xs, ys, widths] of trace)
    for (let i = 0; i < xs.length; i++) {
      xs[i] = 14 + scale * (xs[i]! - 14);
      ys[i] = 14 + scale * (ys[i]! - 14);
      widths[i] = Math.max(scale * widths[i]!, 28 / size);
    }
}

/**
 * Adds the ink of `trace` to `ink`, shape [size, size], in [0, 1]. A pixel's cover is that of a
 * pixel-wide window across the pen, so a hairline is grey and an edge one pixel soft.
 */
export function inkTrace(trace: Trace, size: number, ink: Float32Array): void {
  const scale = size / 28;
  for (const [xs, ys, widths] of trace) {
    for (let i = 1; i < xs.length; i++) {
      const x0 = xs[i - 1]! * scale - 0.5; // pixel centres at whole numbers
      const y0 = ys[i - 1]! * scale - 0.5;
      const x1 = xs[i]! * scale - 0.5;
      const y1 = ys[i]! * scale - 0.5;
      const pen = widths[i]! * scale;
      const reach = pen / 2 + 0.5;
      const full = Math.min(1, pen);
      const dx = x1 - x0;
      const dy = y1 - y0;
      const inverse = 1 / (dx * dx + dy * dy || 1);
      const right = Math.min(size - 1, Math.floor(Math.max(x0, x1) + reach));
      const bottom = Math.min(size - 1, Math.floor(Math.max(y0, y1) + reach));
      for (let y = Math.max(0, Math.ceil(Math.min(y0, y1) - reach)); y <= bottom; y++) {
        for (let x = Math.max(0, Math.ceil(Math.min(x0, x1) - reach)); x <= right; x++) {
          const along = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) * inverse));
          const ex = x - x0 - along * dx;
          const ey = y - y0 - along * dy;
          const squared = ex * ex + ey * ey;
          if (squared >= reach * reach) continue;
          const cover = Math.min(full, reach - Math.sqrt(squared));
          const k = y * size + x;
          if (cover > ink[k]!) ink[k] = cover;
        }
      }
    }
  }
}

/** A line of the pen: places as shares of a square board's side, from its top left. */
export type PenLine = readonly { readonly x: number; readonly y: number }[];

/** Of a pen, as wide as that of the drawn digits on average, on a board of 28. */
const PEN = 2.4;
/** A drawing smaller than a sixth of its board isn't enlarged any further: a dot stays one. */
const LEAST = 28 / 6;

/**
 * The ink of a drawing, shape [size, size], in [0, 1]: as it lies on its board, or `framed` as MNIST
 * and the drawn digits frame theirs, in a box of 20/28 of the side with its centre of mass in the
 * middle. The pen's width is the same in both.
 */
export function drawnInk(lines: readonly PenLine[], size: number, framed: boolean): Float32Array {
  const trace: Trace = lines
    .filter((line) => line.length > 0)
    .map((line) => {
      const { x, y } = line.at(-1)!;
      const points = [...line, { x: x + DOT, y }];
      return [
        Float64Array.from(points, ({ x }) => 28 * x),
        Float64Array.from(points, ({ y }) => 28 * y),
        new Float64Array(points.length).fill(PEN),
      ] as const;
    });
  const ink = new Float32Array(size * size);
  if (trace.length === 0) return ink;
  if (framed) frame(trace, 20, 14, 14, LEAST);
  inkTrace(trace, size, ink);
  return ink;
}

/** So far, of the board's side, the pen moves on at the end of a line: a press alone leaves a mark with a mass. */
const DOT = 1e-3;
