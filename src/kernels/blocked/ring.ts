import type { TextureShape } from '../device.ts';
import type { Operation } from '../differentiate.ts';
import { blocks, literal, ROWS } from '../layout.ts';
import type { Quantity } from '../quantity.ts';
import type { View } from './product.ts';
import { reduction } from './reduction.ts';
import { FUNCTIONS } from './elementwise.ts';

/** Rows of texels that one step takes: enough for drivers that draw lines side by side. */
const linesOf = (rows: number): number => Math.min(blocks(rows), 16);

/**
 * Base terms of the last steps, up to four to a texel: step s has the lines from
 * (s mod `steps`) · lines on; a texel there is a sum over part of the batch.
 */
export function ringShape(rows: number, steps: number): TextureShape {
  return { kind: 'float', width: ROWS, height: steps * linesOf(rows), layers: 0 };
}

/** A base term: a sum along rows, or an array one column wide as it is. */
export interface BaseTerm {
  readonly operation: Operation;
  readonly operands: readonly View[];
  /** Of the operands. */
  readonly columns: number;
}

/**
 * `number` writes a number. The fragment at (x, j) of a step's lines sums layer x of blocks j, j + lines … of the batch: rows
 * 8j + x and on.
 */
export function ringCode(
  terms: readonly BaseTerm[],
  rows: number,
  number: (quantity: Quantity) => string,
): string {
  const functions = terms.map(({ operation, operands, columns }, i) =>
    operation.op === 'reduce'
      ? reduction(`term${i}`, operation, operands, columns, number)
      : `float term${i}(float y, float layer) { return texture(${operands[0]!.name}, vec3(${literal((operands[0]!.at + 0.5) / operands[0]!.shape.width)}, y, layer)).x; }\n`,
  );
  const all = [0, 1, 2, 3].map((i) => (i < terms.length ? `term${i}(y, layer)` : '0.0'));
  return `${FUNCTIONS}${functions.join('')}
void main() {
  float layer = gl_FragCoord.x - 0.5;
  vec4 sum = vec4(0.0);
  for (int j = int(gl_FragCoord.y) % ${linesOf(rows)}; j < ${blocks(rows)}; j += ${linesOf(rows)}) {
    float y = (float(j) + 0.5) * ${literal(1 / blocks(rows))};
    if (${ROWS} * j + int(layer) < ${rows}) sum += vec4(${all.join(', ')});
  }
  out0 = sum;
}`;
}

/** Batch means of the terms at place `place` of the ring, all of whose texels have been read. */
export function meansAt(texels: Float32Array, place: number, rows: number): number[] {
  const length = 4 * ROWS * linesOf(rows);
  const sums = [0, 0, 0, 0];
  for (let i = place * length; i < (place + 1) * length; i++) sums[i & 3]! += texels[i]!;
  return sums.map((sum) => sum / rows);
}
