/**
 * NADE's recursion (Larochelle & Murray, "The Neural Autoregressive Distribution Estimator", 2011) in blocks of
 * parts. Hidden unit k of part d comes to a_d = c + Σ_{i<d} x_i W_i: sums over whole blocks lead to where each
 * block starts, and within a block the parts follow one another. Backwards the slope by a_d concerns every W_i
 * with i < d: sums over blocks, then over all blocks behind, then within a block from its end.
 *
 * Weights W [parts, hidden] and c are the hidden layer's, V [hidden, parts] and b the output layer's.
 */
import { NADE_BLOCK } from '../differentiate.ts';
import type { TextureShape } from '../device.ts';
import { blocks, centre, literal, repeat, ROWS, texels } from '../layout.ts';
import type { View } from './product.ts';

export interface NadeSizes {
  readonly parts: number;
  readonly hidden: number;
}

type Weights = { readonly name: string; readonly shape: TextureShape };

/** Texels of a block's parts. */
const SPAN = NADE_BLOCK / 4;

/** Those of half a block, which a fragment of the hidden layer's gradient has. */
const HALF = ROWS / 4;

const at = ({ name, shape, at: first }: View, texel: string, r: number | string): string =>
  `texture(${name}, vec3(${centre(first > 0 ? `${texel} + ${first}` : texel, shape.width)}, y, ${typeof r === 'number' ? literal(r) : `float(${r})`}))`;

const weightAt = ({ name, shape }: Weights, x: string, row: string): string =>
  `texture(${name}, vec2(${centre(x, shape.width)}, ${centre(row, shape.height)}))`;

const blocksOf = ({ parts }: NadeSizes): number => Math.ceil(parts / NADE_BLOCK);

/** GLSL for a matrix whose columns are the weights from parts 4t … 4t + 3 to the hidden units of texel h. */
const entering = (weights: Weights, t: string, h: string): string =>
  `mat4(${[0, 1, 2, 3].map((k) => weightAt(weights, h, `(4 * (${t}) + ${k})`)).join(', ')})`;

/** GLSL for one whose columns are the weights from those hidden units to parts 4t … 4t + 3, a column a part. */
const leaving = (weights: Weights, { hidden }: NadeSizes, t: string, h: string): string =>
  `transpose(mat4(${[0, 1, 2, 3]
    .map((k) => {
      const read = weightAt(weights, t, `(4 * (${h}) + ${k})`);
      // behind the last hidden unit stands the bias
      return hidden % 4 === 0 ? read : `(4 * (${h}) + ${k} < ${hidden} ? ${read} : vec4(0.0))`;
    })
    .join(', ')}))`;

/** Of all programs here: the hidden units as four parts are gone through, a column a part. */
export const NADE_FUNCTIONS = `
vec4 hiddenUnit(vec4 a) { return 1.0 / (1.0 + exp(-a)); }
mat4 hiddenUnits(inout vec4 a, vec4 x, mat4 w) {
  mat4 h;
  h[0] = hiddenUnit(a); a += x.x * w[0];
  h[1] = hiddenUnit(a); a += x.y * w[1];
  h[2] = hiddenUnit(a); a += x.z * w[2];
  h[3] = hiddenUnit(a); a += x.w * w[3];
  return h;
}
`;

/** Texel c is number h of block k. */
const BLOCK_OF = (sizes: NadeSizes): string => `
int k = c / ${texels(sizes.hidden)};
int h = c % ${texels(sizes.hidden)};`;

/** Texels first … last − 1 of the parts of block k. */
const SPAN_OF = (sizes: NadeSizes): string => `
int first = k * ${SPAN};
int last = min(first + ${SPAN}, ${texels(sizes.parts)});`;

/** Σ over each block's parts of x_i W_i. */
export function nadeSumsCode(sizes: NadeSizes, x: View, hidden: Weights): string {
  return `${BLOCK_OF(sizes)}${SPAN_OF(sizes)}
${repeat(ROWS, (r) => `vec4 s${r} = vec4(0.0);\n`)}
for (int t = first; t < last; t++) {
  mat4 w = ${entering(hidden, 't', 'h')};
  ${repeat(ROWS, (r) => `s${r} += w * ${at(x, 't', r)};\n`)}
}
${repeat(ROWS, (r) => `out${r} = s${r};\n`)}`;
}

/** Where each block starts: c, and what the blocks before it come to. */
export function nadeStartsCode(sizes: NadeSizes, sums: View, hidden: Weights): string {
  return `${BLOCK_OF(sizes)}
vec4 c0 = ${weightAt(hidden, 'h', String(sizes.parts))};
${repeat(ROWS, (r) => `vec4 s${r} = c0;\n`)}
for (int j = 0; j < k; j++) {
  ${repeat(ROWS, (r) => `s${r} += ${at(sums, `(j * ${texels(sizes.hidden)} + h)`, r)};\n`)}
}
${repeat(ROWS, (r) => `out${r} = s${r};\n`)}`;
}

/** Of each block and all behind it, the slopes' sum. */
export function nadeRestsCode(sizes: NadeSizes, slopes: View): string {
  return `${BLOCK_OF(sizes)}
${repeat(ROWS, (r) => `vec4 s${r} = vec4(0.0);\n`)}
for (int j = ${blocksOf(sizes) - 1}; j >= k; j--) {
  ${repeat(ROWS, (r) => `s${r} += ${at(slopes, `(j * ${texels(sizes.hidden)} + h)`, r)};\n`)}
}
${repeat(ROWS, (r) => `out${r} = s${r};\n`)}`;
}

/** Logits of the four parts of texel c. */
export function nadeLogitsCode(
  sizes: NadeSizes,
  { starts, x }: { readonly starts: View; readonly x: View },
  hidden: Weights,
  output: Weights,
): string {
  return `
int k = c / ${SPAN};
vec4 b = ${weightAt(output, 'c', String(sizes.hidden))};
${repeat(ROWS, (r) => `vec4 s${r} = b; vec4 x${r} = ${at(x, 'c', r)};\n`)}
for (int h = 0; h < ${texels(sizes.hidden)}; h++) {
  ${repeat(ROWS, (r) => `vec4 a${r} = ${at(starts, `(k * ${texels(sizes.hidden)} + h)`, r)};\n`)}
  for (int t = k * ${SPAN}; t < c; t++) {
    mat4 w = ${entering(hidden, 't', 'h')};
    ${repeat(ROWS, (r) => `a${r} += w * ${at(x, 't', r)};\n`)}
  }
  mat4 w = ${entering(hidden, 'c', 'h')};
  mat4 v = ${leaving(output, sizes, 'c', 'h')};
  mat4 u;
  ${repeat(ROWS, (r) => `u = hiddenUnits(a${r}, x${r}, w); s${r} += vec4(dot(u[0], v[0]), dot(u[1], v[1]), dot(u[2], v[2]), dot(u[3], v[3]));\n`)}
}
${repeat(ROWS, (r) => `out${r} = s${r};\n`)}`;
}

/** GLSL functions for the slopes by a_d of four parts, a column a part, and their sum. */
export const NADE_SLOPES = `
mat4 slopesOf(mat4 u, mat4 v, vec4 adjoint) {
  return mat4(
    adjoint.x * v[0] * u[0] * (1.0 - u[0]),
    adjoint.y * v[1] * u[1] * (1.0 - u[1]),
    adjoint.z * v[2] * u[2] * (1.0 - u[2]),
    adjoint.w * v[3] * u[3] * (1.0 - u[3]));
}
vec4 sumOf(mat4 four) { return four[0] + four[1] + four[2] + four[3]; }
`;

export interface NadeViews {
  readonly starts: View;
  readonly x: View;
  readonly adjoint: View;
}

/** Σ over each block's parts of the slopes by a_d. */
export function nadeSlopesCode(
  sizes: NadeSizes,
  { starts, x, adjoint }: NadeViews,
  hidden: Weights,
  output: Weights,
): string {
  return `${BLOCK_OF(sizes)}${SPAN_OF(sizes)}
${repeat(ROWS, (r) => `vec4 s${r} = vec4(0.0); vec4 a${r} = ${at(starts, 'c', r)};\n`)}
for (int t = first; t < last; t++) {
  mat4 w = ${entering(hidden, 't', 'h')};
  mat4 v = ${leaving(output, sizes, 't', 'h')};
  ${repeat(ROWS, (r) => `s${r} += sumOf(slopesOf(hiddenUnits(a${r}, ${at(x, 't', r)}, w), v, ${at(adjoint, 't', r)}));\n`)}
}
${repeat(ROWS, (r) => `out${r} = s${r};\n`)}`;
}

/** `each` for every row of the batch, in a scope with its coordinates y and r. */
const everyRow = (rows: number, each: string): string => `
for (int j = 0; j < ${blocks(rows)}; j++) {
  float y = (float(j) + 0.5) * ${literal(1 / blocks(rows))};
  for (int r = 0; r < ${ROWS}; r++) {
    ${each}
  }
}`;

const GRADIENT_START = `
int x = int(gl_FragCoord.x);
int e = 2 * int(gl_FragCoord.y);
${repeat(ROWS, (r) => `vec4 s${r} = vec4(0.0);\n`)}`;

const STORES = repeat(ROWS, (r) => `out${r} = s${r};\n`);

/** GLSL that declares the weights that parts of the block before texel `c` enter hidden texel `h` by, and those of c itself. */
const declareEntering = (name: string, weights: Weights, c: string, h: string): string =>
  `${repeat(SPAN - 1, (i) => `mat4 ${name}${i} = mat4(0.0);\nif (m > ${i}) ${name}${i} = ${entering(weights, `(k * ${SPAN} + ${i})`, h)};\n`)}
mat4 ${name}c = ${entering(weights, c, h)};`;

/**
 * Gradient of V and b: the fragment at (x, j) sums those of hidden units 8j … 8j + 7 and the parts of texel x over
 * the batch. The row of the bias stands behind the last whole texel of hidden units. Weights are fetched once for
 * all of the batch.
 */
export function nadeOutputGradientCode(
  sizes: NadeSizes,
  { starts, x, adjoint }: NadeViews,
  hidden: Weights,
  rows: number,
): string {
  const all = texels(sizes.hidden);
  const inside = (h: string): string => `min(${h}, ${all - 1})`;
  const start = (h: string): string => at(starts, `(k * ${all} + ${inside(h)})`, 'r');
  return `${NADE_FUNCTIONS}
void main() {
  ${GRADIENT_START}
  int k = x / ${SPAN};
  int m = x % ${SPAN};
  ${declareEntering('wa', hidden, 'x', inside('e'))}
  ${declareEntering('wb', hidden, 'x', inside('(e + 1)'))}
  ${everyRow(
    rows,
    `
vec4 g = ${at(adjoint, 'x', 'r')};
if (e >= ${all}) {
  if (e == ${all}) s0 += g; // the bias
  continue;
}
vec4 a = ${start('e')};
vec4 b = ${start('(e + 1)')};
vec4 own;
${repeat(SPAN - 1, (i) => `if (m > ${i}) { own = ${at(x, `(k * ${SPAN} + ${i})`, 'r')}; a += wa${i} * own; b += wb${i} * own; }\n`)}
own = ${at(x, 'x', 'r')};
mat4 u = transpose(hiddenUnits(a, own, wac));
s0 += g * u[0]; s1 += g * u[1]; s2 += g * u[2]; s3 += g * u[3];
if (e + 1 < ${all}) {
  u = transpose(hiddenUnits(b, own, wbc));
  s4 += g * u[0]; s5 += g * u[1]; s6 += g * u[2]; s7 += g * u[3];
} else s4 += g;`,
  )}
  ${STORES}
}`;
}

/**
 * Gradient of W and c: the fragment at (x, j) sums those of parts 8j … 8j + 7 and the hidden units of texel x over
 * the batch. W_i counts by x_i and the slopes of all parts behind i; c by those of all parts. In the first half of
 * a block these are what is left of the sum of its and all later slopes, in the second the sum from its end: either
 * way no other half's slopes are needed. Weights are fetched once for all of the batch.
 */
export function nadeHiddenGradientCode(
  sizes: NadeSizes,
  { starts, x, adjoint, rests }: NadeViews & { readonly rests: View },
  weights: { readonly hidden: Weights; readonly output: Weights },
  rows: number,
): string {
  const all = texels(sizes.hidden);
  const parts = texels(sizes.parts);
  const inside = (t: string): string => `min(${t}, ${parts - 1})`;
  const second = inside('(e + 1)');
  const slopes = (t: string, letter: string): string =>
    `slopesOf(hiddenUnits(a, ${at(x, t, 'r')}, w${letter}), v${letter}, ${at(adjoint, t, 'r')})`;
  const matrices = (letter: string, t: string): string => `
mat4 w${letter} = ${entering(weights.hidden, t, 'x')};
mat4 v${letter} = ${leaving(weights.output, sizes, t, 'x')};`;
  return `${NADE_FUNCTIONS}${NADE_SLOPES}
void main() {
  ${GRADIENT_START}
  int k = e / ${SPAN};
  int first = k * ${SPAN};
  bool late = e > first;
  ${matrices('c', inside('e'))}
  ${matrices('d', second)}
  ${repeat(HALF, (i) => `mat4 w${i} = mat4(0.0);\nif (late) w${i} = ${entering(weights.hidden, inside(`(first + ${i})`), 'x')};\n`)}
  ${everyRow(
    rows,
    `
if (e < ${parts}) {
  vec4 a = ${at(starts, `(k * ${all} + x)`, 'r')};
  if (late) { ${repeat(HALF, (i) => `a += w${i} * ${at(x, `(first + ${i})`, 'r')};\n`)} }
  mat4 c = ${slopes('e', 'c')};
  mat4 d = mat4(0.0);
  vec4 next = vec4(0.0);
  if (e + 1 < ${parts}) {
    d = ${slopes('(e + 1)', 'd')};
    next = ${at(x, '(e + 1)', 'r')};
  }
  vec4 g;
  if (late) g = ${at(rests, `((k + 1) * ${all} + x)`, 'r')} + sumOf(c) + sumOf(d);
  else g = ${at(rests, `(k * ${all} + x)`, 'r')};
  vec4 own = ${at(x, 'e', 'r')};
  g -= c[0]; s0 += own.x * g;
  g -= c[1]; s1 += own.y * g;
  g -= c[2]; s2 += own.z * g;
  g -= c[3]; s3 += own.w * g;
  g -= d[0]; s4 += next.x * g;
  g -= d[1]; s5 += next.y * g;
  g -= d[2]; s6 += next.z * g;
  g -= d[3]; s7 += next.w * g;
}
// the bias
if (e == ${parts}) s0 += ${at(rests, 'x', 'r')};
if (e + 1 == ${parts}) s4 += ${at(rests, 'x', 'r')};`,
  )}
  ${STORES}
}`;
}
