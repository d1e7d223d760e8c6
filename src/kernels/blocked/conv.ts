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

/** GLSL for texel `x` of row `row` of the weights. */
const weightAt = ({ name, shape }: Weights, x: string, row: string): string =>
  `texture(${name}, vec2(${centre(x, shape.width)}, ${centre(row, shape.height)}))`;

/** Taps up to which each has code of its own: drivers are slow to build long programs, and to look taps up in short ones. */
const FEW_TAPS = 9;

/**
 * GLSL of `body` for every tap that looks from pixel `p` to a pixel `q` of the picture, with its number `t`; `sign`
 * −1 where the tap looks from q to p.
 */
function everyTap({ plane }: Connection, sign: 1 | -1, body: (t: string) => string): string {
  const { height, width, taps } = plane;
  const inside = 'place.x >= 0 && place.x < ' + width + ' && place.y >= 0 && place.y < ' + height;
  const each = (t: string, down: string, right: string): string => `{
  ivec2 place = ivec2(p % ${width} + ${right}, p / ${width} + ${down});
  if (${inside}) {
    int q = place.y * ${width} + place.x;
    ${body(t)}
  }
}`;
  if (taps.length <= FEW_TAPS)
    return taps
      .map(([down, right], t) => each(String(t), `(${sign * down})`, `(${sign * right})`))
      .join('');
  const list = (direction: 0 | 1): string => taps.map((tap) => sign * tap[direction]).join(', ');
  return `
const int downs[${taps.length}] = int[](${list(0)});
const int rights[${taps.length}] = int[](${list(1)});
for (int t = 0; t < ${taps.length}; t++) ${each('t', 'downs[t]', 'rights[t]')}`;
}

/** GLSL for the same for each of four pixels of texel `column`, in lane `l`; `lane` is 1 there and 0 elsewhere. */
const everyLane = (
  connection: Connection,
  sign: 1 | -1,
  column: string,
  body: (t: string) => string,
): string => `
for (int l = 0; l < 4; l++) {
  int p = 4 * (${column}) + l;
  if (p >= ${pixelsOf(connection.plane)}) break;
  vec4 lane = vec4(equal(ivec4(l), ${LANES}));
  ${everyTap(connection, sign, body)}
}`;

/**
 * GLSL of `body` for `count` texels side by side from texel `first`, an int, of `view`, two to a turn of the loop;
 * `x` is the coordinate, and `body` is given GLSL for the texel's number, counted from 0, as a float.
 */
function along(view: View, first: string, count: number, body: (k: string) => string): string {
  const { width } = view.shape;
  const turn = (k: string): string => `{ float x = x0 + ${k} * ${literal(1 / width)}; ${body(k)} }`;
  const whole = count - (count % 2);
  return `
float x0 = ${centre(view.at > 0 ? `${first} + ${view.at}` : first, width)};
${whole > 0 ? `for (int i = 0; i < ${whole}; i += 2) { float n = float(i); ${turn('n')}${turn('(n + 1.0)')} }` : ''}
${count % 2 === 1 ? `{ float n = ${literal(whole)}; ${turn('n')} }` : ''}`;
}

/** GLSL for row `r` at the coordinate `x` of `along`. */
const here = ({ name }: View, r: number): string => `texture(${name}, vec3(x, y, ${literal(r)}))`;

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
  const { width, height } = weights.shape;
  const inputs = plane.taps.length * channels;
  const bias = (x: string): string => weightAt(weights, x, String(inputs));
  const declared = (start: string): string => repeat(ROWS, (r) => `vec4 ${name}${r} = ${start};\n`);
  const deep = channels > 1; // four channels in a texel
  const quads = texels(channels);
  /** GLSL that declares the coordinate of row 4k of a tap's weights, where `wy` is its first row's. */
  const rows = (k: string): string => `float wk = wy + ${k} * ${literal(4 / height)};`;
  /** That of row 4k + c. */
  const row = (c: number): string => (c === 0 ? 'wk' : `wk + ${literal(c / height)}`);
  const tapRow = (t: string): string => `float wy = ${centre(`(${t} * ${channels})`, height)};`;
  const one = 'vec4 at = vec4(equal(ivec4(q % 4), ' + LANES + '));';
  if (units > 1) {
    const each = (t: string): string =>
      deep
        ? `${tapRow(t)}
${along(
  input,
  `(q * ${quads})`,
  quads,
  (k) => `
${rows(k)}
${repeat(4, (c) => `vec4 w${c} = texture(${weights.name}, vec2(${name}x, ${row(c)}));\n`)}
vec4 a;
${repeat(ROWS, (r) => `a = ${here(input, r)}; ${name}${r} += a.x * w0 + a.y * w1 + a.z * w2 + a.w * w3;\n`)}`,
)}`
        : `${tapRow(t)}
vec4 w = texture(${weights.name}, vec2(${name}x, wy));
${one}
float x = ${centre(input.at > 0 ? `(q / 4 + ${input.at})` : '(q / 4)', input.shape.width)};
${repeat(ROWS, (r) => `${name}${r} += dot(at, ${here(input, r)}) * w;\n`)}`;
    return `
float ${name}x = ${centre(`((${column}) % ${texels(units)})`, width)};
${declared(bias(`((${column}) % ${texels(units)})`))}
{ int p = (${column}) / ${texels(units)}; ${everyTap(connection, 1, each)} }`;
  }
  const each = (t: string): string =>
    deep
      ? `${tapRow(t)}
${along(
  input,
  `(q * ${quads})`,
  quads,
  (k) => `
${rows(k)}
vec4 w = vec4(${[0, 1, 2, 3].map((c) => `texture(${weights.name}, vec2(${literal(0.5 / width)}, ${row(c)})).x`).join(', ')});
${repeat(ROWS, (r) => `${name}${r} += lane * dot(w, ${here(input, r)});\n`)}`,
)}`
      : `
vec4 at = ${weightAt(weights, '0', t)}.x * vec4(equal(ivec4(q % 4), ${LANES}));
float x = ${centre(input.at > 0 ? `(q / 4 + ${input.at})` : '(q / 4)', input.shape.width)};
${repeat(ROWS, (r) => `${name}${r} += lane * dot(at, ${here(input, r)});\n`)}`;
  return `${declared(`vec4(${bias('0')}.x)`)}${everyLane(connection, 1, column, each)}`;
}

/** GLSL that declares `name0` … `name7`: the texel `column` of eight rows of what comes back through a convolution. */
export function backConvolution(
  name: string,
  adjoint: View,
  weights: Weights,
  connection: Connection,
  column: string,
): string {
  const { channels, units } = connection;
  const { width } = weights.shape;
  const declared = repeat(ROWS, (r) => `vec4 ${name}${r} = vec4(0.0);\n`);
  const outputs = texels(units);
  const quads = texels(channels);
  const single = `float x = ${centre(adjoint.at > 0 ? `(q / 4 + ${adjoint.at})` : '(q / 4)', adjoint.shape.width)};`;
  const wx = (k: string): string => `(${k} + 0.5) * ${literal(1 / width)}`;
  if (channels > 1) {
    const rows = (t: string): string =>
      repeat(
        4,
        (c) =>
          `float wy${c} = ${centre(`(${t} * ${channels} + 4 * ${name}i + ${c})`, weights.shape.height)};\n`,
      );
    const each = (t: string): string =>
      units > 1
        ? `${rows(t)}
${along(
  adjoint,
  `(q * ${outputs})`,
  outputs,
  (k) => `
${repeat(4, (c) => `vec4 w${c} = texture(${weights.name}, vec2(${wx(k)}, wy${c}));\n`)}
vec4 a;
${repeat(ROWS, (r) => `a = ${here(adjoint, r)}; ${name}${r} += vec4(dot(a, w0), dot(a, w1), dot(a, w2), dot(a, w3));\n`)}`,
)}`
        : `${rows(t)}
vec4 w = vec4(${[0, 1, 2, 3].map((c) => `texture(${weights.name}, vec2(${literal(0.5 / width)}, wy${c})).x`).join(', ')});
vec4 at = vec4(equal(ivec4(q % 4), ${LANES}));
${single}
${repeat(ROWS, (r) => `${name}${r} += dot(at, ${here(adjoint, r)}) * w;\n`)}`;
    return `${declared}
int ${name}i = (${column}) % ${quads};
{ int p = (${column}) / ${quads}; ${everyTap(connection, -1, each)} }`;
  }
  const each = (t: string): string =>
    units > 1
      ? along(
          adjoint,
          `(q * ${outputs})`,
          outputs,
          (k) => `
vec4 w = texture(${weights.name}, vec2(${wx(k)}, ${centre(t, weights.shape.height)}));
${repeat(ROWS, (r) => `${name}${r} += lane * dot(w, ${here(adjoint, r)});\n`)}`,
        )
      : `
vec4 at = ${weightAt(weights, '0', t)}.x * vec4(equal(ivec4(q % 4), ${LANES}));
${single}
${repeat(ROWS, (r) => `${name}${r} += lane * dot(at, ${here(adjoint, r)});\n`)}`;
  return `${declared}${everyLane(connection, -1, column, each)}`;
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
  const last = texels(plane.taps.length * channels);
  const bodies = uses.map(
    (use) => `{${channels > 1 ? deepGradient(use, rows) : flatGradient(use, rows)}}`,
  );
  return `
void main() {
  int x = int(gl_FragCoord.x) % ${width};
  int line = int(gl_FragCoord.x) / ${width};
  int e = 2 * int(gl_FragCoord.y);
  ${repeat(ROWS, (r) => `vec4 s${r} = vec4(0.0);\n`)}
  if (e < ${last}) {
    ${bodies.join('')}
  }
  // the bias
  vec4 sum = vec4(0.0);
  if (e == ${last} || e + 1 == ${last}) {
    ${uses.map((use) => `{${sumOfLine(use, rows)}}`).join('')}
    if (e == ${last}) s0 = sum;
    else s4 = sum;
  }
  ${repeat(ROWS, (r) => `out${r} = s${r};\n`)}
}`;
}

/** GLSL of a loop over the batch's rows, in blocks of eight with their coordinate `y`. */
const everyBlock = (rows: number, body: string): string => `
for (int j = 0; j < ${blocks(rows)}; j++) {
  float y = (float(j) + 0.5) * ${literal(1 / blocks(rows))};
  ${body}
}`;

/** GLSL that declares what reads the adjoint of the units of texel x at pixel `p`: `d` takes the row's texel. */
const adjointAt = ({ adjoint, connection: { units } }: ConvUse): string =>
  units > 1
    ? `float dx = ${centre(`(p * ${texels(units)} + x${adjoint.at > 0 ? ` + ${adjoint.at}` : ''})`, adjoint.shape.width)};`
    : `float dx = ${centre(`(p / 4${adjoint.at > 0 ? ` + ${adjoint.at}` : ''})`, adjoint.shape.width)};
vec4 own = vec4(equal(ivec4(p % 4), ${LANES}));`;

const adjointIn = ({ adjoint, connection: { units } }: ConvUse, r: number): string => {
  const read = `texture(${adjoint.name}, vec3(dx, y, ${literal(r)}))`;
  return units > 1 ? read : `vec4(dot(own, ${read}), 0.0, 0.0, 0.0)`;
};

/** GLSL that adds the adjoints of a line to `sum`. */
const sumOfLine = (use: ConvUse, rows: number): string => `
for (int px = 0; px < ${use.connection.plane.width}; px++) {
  int p = line * ${use.connection.plane.width} + px;
  ${adjointAt(use)}
  ${everyBlock(
    rows,
    repeat(ROWS, (r) => `sum += ${adjointIn(use, r)};\n`),
  )}
}`;

/** GLSL that adds a use of weights whose texels are four channels of one tap. */
function deepGradient(use: ConvUse, rows: number): string {
  const { input, connection } = use;
  const { height, width, taps } = connection.plane;
  const quads = texels(connection.channels);
  const list = (direction: 0 | 1): string => taps.map((tap) => tap[direction]).join(', ');
  /** Pixels of the line from which `tap`, a texel's, looks into the picture, and where it finds its channels. */
  const declared = (name: string, e: string): string => `
int ${name}t = min((${e}) / ${quads}, ${taps.length - 1});
int ${name}y = line + downs[${name}t];
int ${name}dx = rights[${name}t];
int ${name}i = (${e}) % ${quads};
bool ${name}in = ${name}y >= 0 && ${name}y < ${height} && ${e} < ${taps.length * quads};`;
  const texelOf = (name: string): string =>
    centre(
      `((${name}y * ${width} + px + ${name}dx) * ${quads} + ${name}i${input.at > 0 ? ` + ${input.at}` : ''})`,
      input.shape.width,
    );
  const read = (name: string, r: number): string =>
    `texture(${input.name}, vec3(${name}x, y, ${literal(r)}))`;
  const start = `
const int downs[${taps.length}] = int[](${list(0)});
const int rights[${taps.length}] = int[](${list(1)});
${declared('a', 'e')}`;
  // both texels are of one tap
  if (quads % 2 === 0)
    return `${start}
if (ain)
  for (int px = max(0, -adx); px < min(${width}, ${width} - adx); px++) {
    int p = line * ${width} + px;
    ${adjointAt(use)}
    float ax = ${texelOf('a')};
    float bx = ax + ${literal(1 / input.shape.width)};
    ${everyBlock(
      rows,
      repeat(
        ROWS,
        (r) => `{
vec4 d = ${adjointIn(use, r)};
vec4 a = ${read('a', r)};
vec4 b = ${read('b', r)};
s0 += a.x * d; s1 += a.y * d; s2 += a.z * d; s3 += a.w * d;
s4 += b.x * d; s5 += b.y * d; s6 += b.z * d; s7 += b.w * d;
}`,
      ),
    )}
  }`;
  return `${start}${declared('b', '(e + 1)')}
for (int px = 0; px < ${width}; px++) {
  int p = line * ${width} + px;
  ${adjointAt(use)}
  float ax = ${texelOf('a')};
  float bx = ${texelOf('b')};
  bool sa = ain && px + adx >= 0 && px + adx < ${width};
  bool sb = bin && px + bdx >= 0 && px + bdx < ${width};
  ${everyBlock(
    rows,
    repeat(
      ROWS,
      (r) => `{
vec4 d = ${adjointIn(use, r)};
if (sa) { vec4 a = ${read('a', r)}; s0 += a.x * d; s1 += a.y * d; s2 += a.z * d; s3 += a.w * d; }
if (sb) { vec4 b = ${read('b', r)}; s4 += b.x * d; s5 += b.y * d; s6 += b.z * d; s7 += b.w * d; }
}`,
    ),
  )}
}`;
}

/** GLSL that adds a use of weights whose texels are four taps of one channel. */
function flatGradient(use: ConvUse, rows: number): string {
  const { input, connection } = use;
  const { height, width, taps } = connection.plane;
  const list = (direction: 0 | 1): string => taps.map((tap) => tap[direction]).join(', ');
  return `
const int downs[${taps.length}] = int[](${list(0)});
const int rights[${taps.length}] = int[](${list(1)});
for (int px = 0; px < ${width}; px++) {
  int p = line * ${width} + px;
  ${adjointAt(use)}
  // where each of eight taps looks, and in which lane: in none outside the picture
  ${repeat(
    ROWS,
    (k) => `
int t${k}_ = min(4 * e + ${k}, ${taps.length - 1});
ivec2 l${k}_ = ivec2(px + rights[t${k}_], line + downs[t${k}_]);
bool i${k}_ = 4 * e + ${k} < ${taps.length} && l${k}_.x >= 0 && l${k}_.x < ${width} && l${k}_.y >= 0 && l${k}_.y < ${height};
int q${k}_ = l${k}_.y * ${width} + l${k}_.x;
vec4 m${k}_ = i${k}_ ? vec4(equal(ivec4(q${k}_ % 4), ${LANES})) : vec4(0.0);
float x${k}_ = i${k}_ ? ${centre(`(q${k}_ / 4${input.at > 0 ? ` + ${input.at}` : ''})`, input.shape.width)} : 0.5;`,
  )}
  ${everyBlock(
    rows,
    repeat(
      ROWS,
      (r) => `{
vec4 d = ${adjointIn(use, r)};
${repeat(ROWS, (k) => `s${k} += dot(m${k}_, texture(${input.name}, vec3(x${k}_, y, ${literal(r)}))) * d;\n`)}
}`,
    ),
  )}
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
