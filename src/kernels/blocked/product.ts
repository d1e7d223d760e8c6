import { centre, literal, repeat, ROWS, texels } from '../layout.ts';
import type { TextureShape } from '../device.ts';
import { degrees, meets, type MaskView } from './mask.ts';

/** Texels along the sum that one turn of a loop takes: four are no faster, and take longer to compile. */
const UNROLL = 2;

/** Part of a batch array: its sampler, its shape, and its first texel. */
export interface View {
  readonly name: string;
  readonly shape: TextureShape;
  readonly at: number;
}

/**
 * GLSL that declares `name0` … `name7`: the four columns `column` (an int) of eight rows of
 *
 *     input [batch, inputs] · weights [inputs, units] + bias [units], if `bias`
 *
 * A turn of the loop fetches four rows of weights, four columns each, and four columns of eight
 * samples: 12 texels for 128 multiplications. Expects the rows' coordinate `y`. With a `mask`, turns whose weights
 * are all masked are left out.
 */
export function product(
  name: string,
  input: View,
  weights: { readonly name: string; readonly shape: TextureShape },
  inputs: number,
  column: string,
  bias: boolean,
  mask: MaskView | null,
): string {
  const { width, height } = weights.shape;
  const row = (k: number, q: number): string =>
    `texture(${weights.name}, vec2(${name}x, ${along(4 * k + q, height, 4)}))`;
  return `
float ${name}x = ${centre(column, width)};
${mask ? `vec4 ${name}u = ${degrees(mask, 'units', column)};` : ''}
vec4 ${name}bias = ${bias ? `texture(${weights.name}, vec2(${name}x, ${literal((inputs + 0.5) / height)}))` : 'vec4(0.0)'};
${repeat(ROWS, (r) => `vec4 ${name}${r} = ${name}bias;\n`)}
${loop(texels(inputs), (k) =>
  unmasked(
    mask && `vec4 i = ${degrees(mask, 'inputs', `(int(t) + ${k})`)};`,
    meets('i', `${name}u`),
    `
${repeat(4, (q) => `vec4 w${q} = ${mask ? `step(vec4(i[${q}]), ${name}u) * ` : ''}${row(k, q)};\n`)}
vec4 a;
float x = ${along(input.at + k, input.shape.width)};
${repeat(ROWS, (r) => `a = ${sample(input, r)}; ${name}${r} += a.x * w0 + a.y * w1 + a.z * w2 + a.w * w3;\n`)}`,
  ),
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
  mask: MaskView | null,
): string {
  const { width, height } = weights.shape;
  return `
${mask ? `vec4 ${name}i = ${degrees(mask, 'inputs', column)};` : ''}
${repeat(ROWS, (r) => `vec4 ${name}${r} = vec4(0.0);\n`)}
${repeat(4, (q) => `float ${name}y${q} = (float(4 * (${column}) + ${q}) + 0.5) * ${literal(1 / height)};\n`)}
${loop(width, (k) =>
  unmasked(
    mask && `vec4 u = ${degrees(mask, 'units', `(int(t) + ${k})`)};`,
    meets(`${name}i`, 'u'),
    `
float wx = ${along(k, width)};
${repeat(4, (q) => `vec4 w${q} = ${mask ? `step(vec4(${name}i[${q}]), u) * ` : ''}texture(${weights.name}, vec2(wx, ${name}y${q}));\n`)}
vec4 a;
float x = ${along(adjoint.at + k, adjoint.shape.width)};
${repeat(ROWS, (r) => `a = ${sample(adjoint, r)}; ${name}${r} += vec4(dot(a, w0), dot(a, w1), dot(a, w2), dot(a, w3));\n`)}`,
  ),
)}`;
}

/** GLSL of a turn: only where inputs and units meet under the mask whose degrees `fetch` gets, if there is one. */
const unmasked = (fetch: string | null, meet: string, turn: string): string =>
  fetch === null ? turn : `${fetch} if (${meet}) {${turn}}`;

/**
 * GLSL of `count` turns, `UNROLL` of them in a turn of the loop: `body` is written for the k-th of these, in a scope
 * of its own, and `t` is the number of the first.
 */
function loop(count: number, body: (k: number) => string): string {
  const rest = count % UNROLL;
  const bodies = (turns: number): string => repeat(turns, (k) => `{${body(k)}}`);
  const whole = count - rest;
  const turns = `for (int k = 0; k < ${whole}; k += ${UNROLL}) { float t = float(k); ${bodies(UNROLL)} }`;
  return `${whole > 0 ? turns : ''}{ float t = ${literal(whole)}; ${bodies(rest)} }`;
}

/** The coordinate of texel `i` + `stride` · t of `size`: one multiplication and one addition. */
const along = (i: number, size: number, stride = 1): string =>
  `t * ${literal(stride / size)} + ${literal((i + 0.5) / size)}`;

const sample = ({ name }: View, row: number): string => `texture(${name}, vec3(x, y, ${row}.0))`;
