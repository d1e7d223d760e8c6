import { literal, repeat, ROWS, texel, texels } from '../layout.ts';
import type { TextureShape } from '../device.ts';

/** Texels along the sum that one turn of a loop takes. */
const UNROLL = 4;

/** Part of a batch array: its sampler, its shape, and its first texel. */
export interface View {
  readonly name: string;
  readonly shape: TextureShape;
  readonly at: number;
}

/**
 * GLSL that declares `name0` … `name7`: the four columns `column` (an int) of eight rows of
 *
 *     input [batch, inputs] · weights [inputs, units] + bias [units]
 *
 * A turn of the loop fetches four rows of weights, four columns each, and four columns of eight
 * samples: 12 texels for 128 multiplications. Expects the rows' coordinate `y`.
 */
export function product(
  name: string,
  input: View,
  weights: { readonly name: string; readonly shape: TextureShape },
  inputs: number,
  column: string,
): string {
  const row = (index: string): string => texel(weights.name, weights.shape, column, index);
  return `
vec4 ${name}bias = ${row(String(inputs))};
${repeat(ROWS, (r) => `vec4 ${name}${r} = ${name}bias;\n`)}
${loop(
  texels(inputs),
  (k) => `
${repeat(4, (q) => `vec4 w${q} = ${row(`4 * (${k}) + ${q}`)};\n`)}
vec4 a;
float x = ${coordinate(input, k)};
${repeat(ROWS, (r) => `a = ${sample(input, r)}; ${name}${r} += a.x * w0 + a.y * w1 + a.z * w2 + a.w * w3;\n`)}`,
)}`;
}

/**
 * GLSL that declares `name0` … `name7`: the four columns `column` of eight rows of
 *
 *     adjoint [batch, units] · weightsᵀ [units, inputs]
 *
 * Both factors have the units along their rows, so that a texel of one meets a texel of the other.
 */
export function backProduct(
  name: string,
  adjoint: View,
  weights: { readonly name: string; readonly shape: TextureShape },
  column: string,
): string {
  const { width, height } = weights.shape;
  return `
${repeat(ROWS, (r) => `vec4 ${name}${r} = vec4(0.0);\n`)}
${repeat(4, (q) => `float ${name}y${q} = (float(4 * (${column}) + ${q}) + 0.5) * ${literal(1 / height)};\n`)}
${loop(
  width,
  (k) => `
float wx = (float(${k}) + 0.5) * ${literal(1 / width)};
${repeat(4, (q) => `vec4 w${q} = texture(${weights.name}, vec2(wx, ${name}y${q}));\n`)}
vec4 a;
float x = ${coordinate(adjoint, k)};
${repeat(ROWS, (r) => `a = ${sample(adjoint, r)}; ${name}${r} += vec4(dot(a, w0), dot(a, w1), dot(a, w2), dot(a, w3));\n`)}`,
)}`;
}

/** `body` for k = 0 … count − 1, each in its own scope. */
function loop(count: number, body: (k: string) => string): string {
  const unrolled = count - (count % UNROLL);
  const turns =
    unrolled > 0
      ? `for (int k = 0; k < ${unrolled}; k += ${UNROLL}) {${repeat(UNROLL, (u) => `{${body(`k + ${u}`)}}`)}}`
      : '';
  return turns + repeat(count - unrolled, (rest) => `{${body(String(unrolled + rest))}}`);
}

const coordinate = ({ shape, at }: View, k: string): string =>
  `(float(${k}) + ${literal(at + 0.5)}) * ${literal(1 / shape.width)}`;

const sample = ({ name }: View, row: number): string => `texture(${name}, vec3(x, y, ${row}.0))`;
