/**
 * A picture of one byte a pixel, row-major from the top left: a *shade*, 0 … 255. Which colour a shade
 * has is the page's business, so that a change of theme needs no new picture.
 */
export interface Painting {
  readonly width: number;
  readonly height: number;
  readonly shades: Uint8Array;
}

/** How to make a picture of an array. */
export type Paint =
  /**
   * Each row of an array [rows, width · height] is a tile of so many pixels; `columns` tiles side by
   * side, in reading order, `gap` pixels between them. Shades rise from value `low` (0, as in the gaps)
   * to `high` (255). Tiles of one pixel make a heat map: of log-densities over a plane, say.
   */
  | {
      readonly kind: 'tiles';
      readonly columns: number;
      readonly width: number;
      readonly height: number;
      readonly gap: number;
      readonly low: number;
      readonly high: number;
    }
  /**
   * Each row of an array [rows, classes] of logits, at most 128 classes, is a pixel; `columns` of them
   * side by side. Each class has an equal share of the shades, and in it they rise from probability 0
   * to 1: a pixel's shade tells the likeliest class and how likely it is.
   */
  | { readonly kind: 'classes'; readonly columns: number; readonly classes: number };

/** How long the rows of the array are. */
export function rowLength(paint: Paint): number {
  return paint.kind === 'tiles' ? paint.width * paint.height : paint.classes;
}

/** Pixels of the picture of `rows` rows. */
export function paintingSize(paint: Paint, rows: number): { width: number; height: number } {
  const lines = Math.ceil(rows / paint.columns);
  if (paint.kind === 'classes') return { width: paint.columns, height: lines };
  const { width, height, gap, columns } = paint;
  return { width: columns * (width + gap) - gap, height: lines * (height + gap) - gap };
}

/** How many shades each class has. */
export const shadesOfClass = (classes: number): number => Math.floor(256 / classes);

/** The picture of a row-major array, painted on the processor: byte for byte what a `Painter` paints, but for rounding. */
export function paint(values: Float32Array, how: Paint): Painting {
  const rows = values.length / rowLength(how);
  const { width, height } = paintingSize(how, rows);
  const shades = new Uint8Array(width * height);
  if (how.kind === 'tiles') paintTiles(shades, width, values, how);
  else paintClasses(shades, values, how.classes);
  return { width, height, shades };
}

function paintTiles(
  shades: Uint8Array,
  across: number,
  values: Float32Array,
  { columns, width, height, gap, low, high }: Paint & { kind: 'tiles' },
): void {
  const scale = 255 / (high - low);
  for (let start = 0, tile = 0; start < values.length; start += width * height, tile++) {
    const left = (tile % columns) * (width + gap);
    const top = Math.floor(tile / columns) * (height + gap);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const shade = (values[start + y * width + x]! - low) * scale;
        shades[(top + y) * across + left + x] = Math.round(Math.min(Math.max(shade, 0), 255));
      }
  }
}

function paintClasses(shades: Uint8Array, logits: Float32Array, classes: number): void {
  const share = shadesOfClass(classes);
  for (let start = 0, pixel = 0; start < logits.length; start += classes, pixel++) {
    const row = logits.subarray(start, start + classes);
    const largest = Math.max(...row);
    const sum = row.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    shades[pixel] = share * row.indexOf(largest) + Math.round((share - 1) / sum);
  }
}
