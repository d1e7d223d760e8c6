import { blocks, literal, repeat, ROWS, texel, texels } from '../layout.ts';
import { degrees, meets, type MaskView } from './mask.ts';
import type { View } from './product.ts';

/** One use of a bank: what it read, with a column of ones behind it, and the adjoint of what it gave. */
export interface Use {
  readonly input: View;
  readonly adjoint: View;
  /** Whether it counts for the bias; where it doesn't, the input has no column of ones to count on. */
  readonly bias: boolean;
}

/** GLSL for the coordinate of texel `e` of the columns of `input`; the one behind them holds the ones. */
function column({ input: { shape, at }, bias }: Use, inputs: number, e: string): string {
  const ones = bias ? shape.width - 1 : at;
  const index =
    bias && ones === at + texels(inputs)
      ? `${at} + ${e}`
      : `(${e} < ${texels(inputs)} ? ${at} + ${e} : ${ones})`;
  return `(float(${index}) + 0.5) * ${literal(1 / shape.width)}`;
}

/** GLSL for the factor of texel `e` of the columns, if it needs one: what stands in for the ones must be zeros. */
const factor = ({ bias }: Use, inputs: number, e: string): string =>
  bias ? '' : `(${e} < ${texels(inputs)} ? 1.0 : 0.0) * `;

/** `each` for the blocks of eight rows of every use, with their coordinate `y`. */
function everyBlock(
  uses: readonly Use[],
  rows: number,
  each: (use: Use, i: number) => string,
): string {
  return `
for (int j = 0; j < ${blocks(rows)}; j++) {
  float y = (float(j) + 0.5) * ${literal(1 / blocks(rows))};
  ${uses.map((use, i) => each(use, i)).join('')}
}`;
}

/**
 * Gradient of weights and bias, Σ over uses of (input, 1)ᵀ [inputs + 1, batch] · adjoint [batch, units], laid out like a
 * batch array. The fragment at (x, j) sums four columns of rows 8j … 8j + 7 over the batch: three texels a
 * sample for 32 multiplications. The row of the bias stands behind the last whole texel of inputs. Nothing is summed
 * where the `mask` lets no weight count.
 */
export function weightGradientCode(
  uses: readonly Use[],
  inputs: number,
  rows: number,
  mask: MaskView | null,
): string {
  return `
void main() {
  int x = int(gl_FragCoord.x);
  int e = 2 * int(gl_FragCoord.y);
  ${repeat(ROWS, (r) => `vec4 s${r} = vec4(0.0);\n`)}
  ${
    mask
      ? `
vec4 u = ${degrees(mask, 'units', 'x')};
vec4 i = ${degrees(mask, 'inputs', 'e')};
vec4 k = ${degrees(mask, 'inputs', '(e + 1)')};
if (${meets('min(i, k)', 'u')}) {`
      : ''
  }
  ${uses
    .map(
      (use, i) => `
float p${i} = ${column(use, inputs, 'e')};
float q${i} = ${column(use, inputs, '(e + 1)')};
float d${i} = (float(x) + ${literal(use.adjoint.at + 0.5)}) * ${literal(1 / use.adjoint.shape.width)};`,
    )
    .join('')}
  vec4 a, b, d;
  ${everyBlock(uses, rows, (use, i) =>
    repeat(
      ROWS,
      (layer) => `
d = texture(${use.adjoint.name}, vec3(d${i}, y, ${layer}.0));
a = ${factor(use, inputs, 'e')}texture(${use.input.name}, vec3(p${i}, y, ${layer}.0));
b = ${factor(use, inputs, '(e + 1)')}texture(${use.input.name}, vec3(q${i}, y, ${layer}.0));
s0 += a.x * d; s1 += a.y * d; s2 += a.z * d; s3 += a.w * d;
s4 += b.x * d; s5 += b.y * d; s6 += b.z * d; s7 += b.w * d;`,
    ),
  )}
  ${mask ? '}' : ''}
  ${repeat(ROWS, (r) => `out${r} = ${mask ? `step(vec4(${r < 4 ? 'i' : 'k'}[${r % 4}]), u) * ` : ''}s${r};\n`)}
}`;
}

/** GLSL of `vec4 gradient(int x, int row)`: the same, row by row of the weights, read from where `weightGradientCode` left it. */
export function readGradient(gradient: View, inputs: number): string {
  return `
vec4 gradient(int x, int row) {
  int i = row < ${inputs} ? row : ${4 * texels(inputs)};
  return ${texel(gradient.name, gradient.shape, 'x', `i / ${ROWS}`, `i % ${ROWS}`)};
}`;
}

/** GLSL of the same function where the weights are few: it sums over the batch by itself. */
export function sumGradient(
  uses: readonly Use[],
  inputs: number,
  rows: number,
  mask: MaskView | null,
): string {
  return `
vec4 gradient(int x, int row) {
  int e = row < ${inputs} ? row / 4 : ${texels(inputs)};
  vec4 lane = vec4(equal(ivec4(row < ${inputs} ? row % 4 : 0), ivec4(0, 1, 2, 3)));
  ${uses
    .map(
      (use, i) => `
float p${i} = ${column(use, inputs, 'e')};
float d${i} = (float(x) + ${literal(use.adjoint.at + 0.5)}) * ${literal(1 / use.adjoint.shape.width)};`,
    )
    .join('')}
  vec4 sum = vec4(0.0);
  ${everyBlock(uses, rows, (use, i) =>
    repeat(
      ROWS,
      (layer) => `
sum += ${factor(use, inputs, 'e')}dot(lane, texture(${use.input.name}, vec3(p${i}, y, ${layer}.0))) * texture(${use.adjoint.name}, vec3(d${i}, y, ${layer}.0));`,
    ),
  )}
  return ${mask ? `step(vec4(dot(lane, ${degrees(mask, 'inputs', 'e')})), ${degrees(mask, 'units', 'x')}) * ` : ''}sum;
}`;
}
