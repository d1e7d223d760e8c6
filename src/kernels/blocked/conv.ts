/**
 * Convolutions whose weights are those of their taps alone. A picture's array has four channels of a pixel to a
 * texel, or where there is one channel, four pixels.
 */
import type { TextureShape } from '../device.ts';
import type { Plane } from '../graph.ts';
import { blocks, centre, literal, repeat, ROWS, texels } from '../layout.ts';
import type { View } from './product.ts';

/** What the weights [tap, channel, unit] connect. */
export interface Connection {
  readonly plane: Plane;
  /** Of a pixel of the input. */
  readonly channels: number;
  readonly units: number;
}

type Weights = { readonly name: string; readonly shape: TextureShape };

const pixelsOf = ({ height, width }: Plane): number => height * width;

const LANES = 'ivec4(0, 1, 2, 3)';

/** GLSL that declares the taps, to the right and down; `sign` −1 for where a pixel is looked at from. */
const tapsOf = (name: string, { taps }: Plane, sign: 1 | -1): string =>
  `const ivec2 ${name}taps[${taps.length}] = ivec2[](${taps
    .map(([down, right]) => `ivec2(${sign * right}, ${sign * down})`)
    .join(', ')});\n`;

/** GLSL for a texel of `view` in row `r`; `texel` is GLSL of type int. */
const at = ({ name, shape, at: first }: View, texel: string, r: number | string): string =>
  `texture(${name}, vec3(${centre(first > 0 ? `${texel} + ${first}` : texel, shape.width)}, y, ${typeof r === 'number' ? literal(r) : `float(${r})`}))`;

/** GLSL for texel `x` of row `row` of the weights. */
const weightAt = ({ name, shape }: Weights, x: string, row: string): string =>
  `texture(${name}, vec2(${centre(x, shape.width)}, ${centre(row, shape.height)}))`;

/** GLSL of a loop over taps that look from pixel `p` to a pixel `q` of the picture; `body` may use both, and `t`. */
const everyTap = (name: string, { plane }: Connection, body: string): string => `
for (int t = 0; t < ${plane.taps.length}; t++) {
  ivec2 place = ivec2(p % ${plane.width}, p / ${plane.width}) + ${name}taps[t];
  if (place.x < 0 || place.x >= ${plane.width} || place.y < 0 || place.y >= ${plane.height}) continue;
  int q = place.y * ${plane.width} + place.x;
  ${body}
}`;

/** GLSL for the same for each of four pixels of texel `column`, in lane `l`; `lane` is 1 there and 0 elsewhere. */
const everyLane = (name: string, connection: Connection, column: string, body: string): string => `
for (int l = 0; l < 4; l++) {
  int p = 4 * (${column}) + l;
  if (p >= ${pixelsOf(connection.plane)}) break;
  vec4 lane = vec4(equal(ivec4(l), ${LANES}));
  ${everyTap(name, connection, body)}
}`;

/**
 * GLSL that declares `name0` … `name7`: the texel `column` (an int) of eight rows of the convolution of `input`.
 * Expects the rows' coordinate `y`.
 */
export function convolution(
  name: string,
  input: View,
  weights: Weights,
  connection: Connection,
  column: string,
): string {
  const { plane, channels, units } = connection;
  const inputs = plane.taps.length * channels;
  const bias = (x: string): string => weightAt(weights, x, String(inputs));
  const declared = (start: string): string => repeat(ROWS, (r) => `vec4 ${name}${r} = ${start};\n`);
  const taps = tapsOf(name, plane, 1);
  const deep = channels > 1; // four channels in a texel
  const quads = texels(channels);
  if (units > 1) {
    const each = deep
      ? `for (int i = 0; i < ${quads}; i++) {
  ${repeat(4, (k) => `vec4 w${k} = ${weightAt(weights, `${name}o`, `t * ${channels} + 4 * i + ${k}`)};\n`)}
  vec4 a;
  ${repeat(ROWS, (r) => `a = ${at(input, `(q * ${quads} + i)`, r)}; ${name}${r} += a.x * w0 + a.y * w1 + a.z * w2 + a.w * w3;\n`)}
}`
      : `vec4 w = ${weightAt(weights, `${name}o`, 't')};
  vec4 at = vec4(equal(ivec4(q % 4), ${LANES}));
  ${repeat(ROWS, (r) => `${name}${r} += dot(at, ${at(input, '(q / 4)', r)}) * w;\n`)}`;
    return `${taps}
int ${name}o = (${column}) % ${texels(units)};
${declared(bias(`${name}o`))}
{ int p = (${column}) / ${texels(units)}; ${everyTap(name, connection, each)} }`;
  }
  const each = deep
    ? `for (int i = 0; i < ${quads}; i++) {
  vec4 w = vec4(${[0, 1, 2, 3].map((k) => `${weightAt(weights, '0', `t * ${channels} + 4 * i + ${k}`)}.x`).join(', ')});
  ${repeat(ROWS, (r) => `${name}${r} += lane * dot(w, ${at(input, `(q * ${quads} + i)`, r)});\n`)}
}`
    : `float w = ${weightAt(weights, '0', 't')}.x;
  vec4 at = w * vec4(equal(ivec4(q % 4), ${LANES}));
  ${repeat(ROWS, (r) => `${name}${r} += lane * dot(at, ${at(input, '(q / 4)', r)});\n`)}`;
  return `${taps}${declared(`vec4(${bias('0')}.x)`)}${everyLane(name, connection, column, each)}`;
}

/** GLSL that declares `name0` … `name7`: the texel `column` of eight rows of what comes back through a convolution. */
export function backConvolution(
  name: string,
  adjoint: View,
  weights: Weights,
  connection: Connection,
  column: string,
): string {
  const { plane, channels, units } = connection;
  const declared = repeat(ROWS, (r) => `vec4 ${name}${r} = vec4(0.0);\n`);
  const taps = tapsOf(name, plane, -1);
  const outputs = texels(units);
  if (channels > 1) {
    const quads = texels(channels);
    const row = (k: number): string => `t * ${channels} + 4 * ${name}i + ${k}`;
    const each =
      units > 1
        ? `for (int o = 0; o < ${outputs}; o++) {
  ${repeat(4, (k) => `vec4 w${k} = ${weightAt(weights, 'o', row(k))};\n`)}
  vec4 a;
  ${repeat(ROWS, (r) => `a = ${at(adjoint, `(q * ${outputs} + o)`, r)}; ${name}${r} += vec4(dot(a, w0), dot(a, w1), dot(a, w2), dot(a, w3));\n`)}
}`
        : `vec4 w = vec4(${[0, 1, 2, 3].map((k) => `${weightAt(weights, '0', row(k))}.x`).join(', ')});
  vec4 at = vec4(equal(ivec4(q % 4), ${LANES}));
  ${repeat(ROWS, (r) => `${name}${r} += dot(at, ${at(adjoint, '(q / 4)', r)}) * w;\n`)}`;
    return `${taps}${declared}
int ${name}i = (${column}) % ${quads};
{ int p = (${column}) / ${quads}; ${everyTap(name, connection, each)} }`;
  }
  const each =
    units > 1
      ? `for (int o = 0; o < ${outputs}; o++) {
  vec4 w = ${weightAt(weights, 'o', 't')};
  ${repeat(ROWS, (r) => `${name}${r} += lane * dot(w, ${at(adjoint, `(q * ${outputs} + o)`, r)});\n`)}
}`
      : `float w = ${weightAt(weights, '0', 't')}.x;
  vec4 at = w * vec4(equal(ivec4(q % 4), ${LANES}));
  ${repeat(ROWS, (r) => `${name}${r} += lane * dot(at, ${at(adjoint, '(q / 4)', r)});\n`)}`;
  return `${taps}${declared}${everyLane(name, connection, column, each)}`;
}

/** One use of a convolution's weights. */
export interface ConvUse {
  readonly input: View;
  readonly adjoint: View;
  readonly connection: Connection;
}

/**
 * Partial gradients of a convolution's weights and bias, one for each line of the picture, side by side: each laid
 * out like a batch array. Few weights are summed over many pixels: so there is enough to do side by side. The
 * fragment at (line · texels + x, j) sums four units of rows 8j … 8j + 7 of the weights over a line of all the
 * batch's pictures. The row of the bias stands behind the last whole texel of inputs.
 */
export function convGradientCode(uses: readonly ConvUse[], rows: number): string {
  const { plane, channels, units } = uses[0]!.connection;
  const width = texels(units);
  const inputs = plane.taps.length * channels;
  const last = texels(inputs);
  const quads = texels(channels);
  const functions = uses.map(({ input, connection }, i) => {
    const { plane } = connection;
    const inside = `
  ivec2 place = ivec2(px, line) + u${i}taps[t];
  if (place.x < 0 || place.x >= ${plane.width} || place.y < 0 || place.y >= ${plane.height})`;
    // what the taps of texel e see from pixel (px, line)
    return channels > 1
      ? `
vec4 seen${i}(int e, int px, int line, float y, int r) {
  if (e >= ${last}) return vec4(e == ${last} ? 1.0 : 0.0, 0.0, 0.0, 0.0);
  ${tapsOf(`u${i}`, plane, 1)}
  int t = e / ${quads};
  ${inside} return vec4(0.0);
  return ${at(input, `((place.y * ${plane.width} + place.x) * ${quads} + e % ${quads})`, 'r')};
}`
      : `
vec4 seen${i}(int e, int px, int line, float y, int r) {
  if (e >= ${last}) return vec4(e == ${last} ? 1.0 : 0.0, 0.0, 0.0, 0.0);
  ${tapsOf(`u${i}`, plane, 1)}
  vec4 four = vec4(0.0);
  for (int l = 0; l < 4; l++) {
    int t = 4 * e + l;
    if (t >= ${plane.taps.length}) break;
    ${inside} continue;
    int q = place.y * ${plane.width} + place.x;
    four[l] = dot(vec4(equal(ivec4(q % 4), ${LANES})), ${at(input, '(q / 4)', 'r')});
  }
  return four;
}`;
  });
  const sums = uses.map(
    ({ adjoint, connection: { plane } }, i) => `
for (int px = 0; px < ${plane.width}; px++) {
  int p = line * ${plane.width} + px;
  vec4 d = ${
    units > 1
      ? at(adjoint, `(p * ${width} + x)`, 'r')
      : `vec4(dot(vec4(equal(ivec4(p % 4), ${LANES})), ${at(adjoint, '(p / 4)', 'r')}), 0.0, 0.0, 0.0)`
  };
  vec4 a = seen${i}(e, px, line, y, r);
  vec4 b = seen${i}(e + 1, px, line, y, r);
  s0 += a.x * d; s1 += a.y * d; s2 += a.z * d; s3 += a.w * d;
  s4 += b.x * d; s5 += b.y * d; s6 += b.z * d; s7 += b.w * d;
}`,
  );
  return `${functions.join('')}
void main() {
  int x = int(gl_FragCoord.x) % ${width};
  int line = int(gl_FragCoord.x) / ${width};
  int e = 2 * int(gl_FragCoord.y);
  ${repeat(ROWS, (r) => `vec4 s${r} = vec4(0.0);\n`)}
  for (int j = 0; j < ${blocks(rows)}; j++) {
    float y = (float(j) + 0.5) * ${literal(1 / blocks(rows))};
    for (int r = 0; r < ${ROWS}; r++) {
      ${sums.join('')}
    }
  }
  ${repeat(ROWS, (r) => `out${r} = s${r};\n`)}
}`;
}

/** GLSL of `vec4 gradient(int x, int row)`: those of all lines together. */
export function readConvGradient(
  { name, shape }: View,
  { plane, channels, units }: Connection,
): string {
  const inputs = plane.taps.length * channels;
  return `
vec4 gradient(int x, int row) {
  int i = row < ${inputs} ? row : ${4 * texels(inputs)};
  vec2 place = vec2(0.0, ${centre(`(i / ${ROWS})`, shape.height)});
  vec4 sum = vec4(0.0);
  for (int line = 0; line < ${plane.height}; line++)
    sum += texture(${name}, vec3(${centre(`(line * ${texels(units)} + x)`, shape.width)}, place.y, float(i % ${ROWS})));
  return sum;
}`;
}
