import { TARGETS, type Texture, type TextureShape } from './device.ts';

/**
 * How arrays lie in textures.
 *
 * - A *batch array* [rows, columns] has one layer per target of a draw: row r is in layer r mod 8 at
 *   y = ⌊r / 8⌋, and each texel holds four columns. So one fragment computes the same four columns of
 *   eight rows, and fetches what they share once.
 * - A batch array may carry a *column of ones* behind its last texel, (1, 0, 0, 0): multiplied from
 *   the left it picks the bias up as one more row of the weights.
 * - *Weights* [inputs, units] are a plain texture, one row of texels per input, four units each; the
 *   bias is row number `inputs`. Their gradient is laid out like a batch array, its rows in 8 layers.
 *
 * Columns of padding, up to a whole texel, hold zeros. Rows of padding, up to a whole eight, hold zeros in
 * adjoints and in weights; elsewhere they are calculated like the others, and count for nothing.
 */

/** Rows that one fragment computes: one per target. */
export const ROWS = TARGETS;

/** Texels that hold `columns` numbers. */
export const texels = (columns: number): number => Math.ceil(columns / 4);

/** Heights of layers that hold `rows` rows. */
export const blocks = (rows: number): number => Math.ceil(rows / ROWS);

/** A batch array [rows, columns]. */
export function batchShape(
  rows: number,
  columns: number,
  { ones = false, kind = 'float' }: { ones?: boolean; kind?: 'float' | 'bytes' } = {},
): TextureShape {
  return { kind, width: texels(columns) + (ones ? 1 : 0), height: blocks(rows), layers: ROWS };
}

/** Weights and bias of a layer [inputs, units]: inputs + 1 rows, brought up to a multiple of eight. */
export function weightShape(inputs: number, units: number): TextureShape {
  return { kind: 'float', width: texels(units), height: ROWS * blocks(inputs + 1), layers: 0 };
}

/** Their gradient: the bias's row stands behind the last whole texel of inputs, where the column of ones is. */
export function gradientShape(inputs: number, units: number): TextureShape {
  return batchShape(4 * texels(inputs) + 1, units);
}

/** The row-major array [rows, columns] as the texels of a batch array; `ones` as its shape has it. */
export function packBatch(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  { ones = false } = {},
): Float32Array {
  const { width, height } = batchShape(rows, columns, { ones });
  const packed = new Float32Array(4 * width * height * ROWS);
  for (let row = 0; row < rows; row++) {
    const start = 4 * width * (Math.floor(row / ROWS) + height * (row % ROWS));
    for (let column = 0; column < columns; column++)
      packed[start + column] = values[row * columns + column]!;
    if (ones) packed[start + 4 * texels(columns)] = 1;
  }
  return packed;
}

/** The row-major array [rows, columns] in layers read back from a batch array. */
export function unpackBatch(
  layers: readonly Float32Array[],
  rows: number,
  columns: number,
  width: number,
): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const start = 4 * width * Math.floor(row / ROWS);
    values.set(layers[row % ROWS]!.subarray(start, start + columns), row * columns);
  }
  return values;
}

/** Weights [inputs, units] and bias [units] as the texels of their texture. */
export function packWeights(
  weights: ArrayLike<number>,
  bias: ArrayLike<number>,
  inputs: number,
  units: number,
): Float32Array {
  const { width, height } = weightShape(inputs, units);
  const packed = new Float32Array(4 * width * height);
  for (let row = 0; row <= inputs; row++)
    for (let unit = 0; unit < units; unit++)
      packed[4 * width * row + unit] = row < inputs ? weights[row * units + unit]! : bias[unit]!;
  return packed;
}

/** The reverse of `packWeights`. */
export function unpackWeights(
  packed: Float32Array,
  inputs: number,
  units: number,
): { weights: Float32Array; bias: Float32Array } {
  const width = 4 * texels(units);
  const weights = new Float32Array(inputs * units);
  for (let row = 0; row < inputs; row++)
    weights.set(packed.subarray(width * row, width * row + units), row * units);
  return { weights, bias: packed.slice(width * inputs, width * inputs + units) };
}

/** A number as GLSL writes it. */
export function literal(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** `count` pieces of GLSL, one after another. */
export const repeat = (count: number, piece: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join('');

/**
 * GLSL for a texel of the texture `name`, in column `x`, row `y` and `layer`: numbers, or GLSL of
 * type int. Sampling with coordinates from 0 to 1 is 1.6 times as fast as `texelFetch` on drivers
 * that draw in software.
 */
export function texel(
  name: string,
  { width, height, layers }: TextureShape | Texture,
  x: number | string,
  y: number | string,
  layer: number | string = 0,
): string {
  const place = `${centre(x, width)}, ${centre(y, height)}`;
  return layers > 0
    ? `texture(${name}, vec3(${place}, ${typeof layer === 'number' ? literal(layer) : `float(${layer})`}))`
    : `texture(${name}, vec2(${place}))`;
}

/** GLSL for the coordinate, from 0 to 1, of the middle of texel `i` of `size`. */
export function centre(i: number | string, size: number): string {
  return typeof i === 'number'
    ? literal((i + 0.5) / size)
    : `(float(${i}) + 0.5) * ${literal(1 / size)}`;
}
