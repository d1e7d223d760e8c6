import { STREAM } from '../../maths/random.ts';
import type { Device, TextureShape } from '../device.ts';
import { kindOf, labelRows, type Examples } from '../examples.ts';
import type { Declaration } from '../graph.ts';
import { permutation, RANDOM } from '../glsl/random.ts';
import { literal, repeat, ROWS, texels } from '../layout.ts';
import { Planned } from './planned.ts';

/** Examples [count, width]: a row each, in as many layers as it takes. */
function examplesShape(examples: Examples, most: number): TextureShape {
  const { count, width } = examples;
  const height = Math.min(count, most);
  const layers = Math.ceil(count / height);
  return { kind: kindOf(examples), width: texels(width), height, layers };
}

/** Their numbers as the texels of that texture. */
function packExamples(
  { width, bytes, floats }: Examples,
  shape: TextureShape,
): Uint8Array | Float32Array {
  const length = 4 * shape.width;
  const all = length * shape.height * shape.layers;
  const packed = bytes ? new Uint8Array(all) : new Float32Array(all);
  const numbers = bytes ?? floats;
  if (length === width) packed.set(numbers);
  else
    for (let from = 0, to = 0; from < numbers.length; from += width, to += length)
      packed.set(numbers.subarray(from, from + width), to);
  return packed;
}

/** What batches are gathered from. */
export interface Gathered {
  readonly examples: Examples;
  readonly data: Planned;
  /** Their classes, for a declaration that asks for them. */
  readonly labels: { readonly rows: Examples; readonly planned: Planned } | null;
}

/** Plans the textures of what a declaration reads. */
export function gathered({ nodes }: Declaration, examples: Examples, most: number): Gathered {
  const planned = (rows: Examples): Planned => new Planned(examplesShape(rows, most));
  const asked = nodes.find(({ op }) => op === 'labels');
  const rows = asked && labelRows(examples, asked.width);
  return {
    examples,
    data: planned(examples),
    labels: rows ? { rows, planned: planned(rows) } : null,
  };
}

/** Makes those textures. */
export function upload(device: Device, { examples, data, labels }: Gathered): void {
  const fill = (planned: Planned, rows: Examples): void => {
    planned.texture = device.texture(planned.shape, packExamples(rows, planned.shape));
  };
  fill(data, examples);
  if (labels) fill(labels.planned, labels.rows);
}

/** Which examples a batch is made of. */
export type Order = 'permuted' | 'plain';

/**
 * Copies the batch's rows, [rows, width], out of the examples; `binary` ones become 0 or 1.
 *
 * `permuted`: the run walks through an endless sequence of epochs, each a permutation of all examples
 * of its own. `counters` are the epoch in which the batch begins, the place in it, and the seed.
 * `plain`: examples `counters.y`, `counters.y` + 1 …, as far as there are any.
 */
export function gatherCode(
  sampler: string,
  shape: TextureShape,
  count: number,
  order: Order,
  binary: boolean,
): string {
  const scale = (size: number, value: string): string =>
    `(float(${value}) + 0.5) * ${literal(1 / size)}`;
  return `${order === 'permuted' ? RANDOM + permutation(count) : ''}
vec4 example(uint place) {
  ${
    order === 'permuted'
      ? `uint row = permuted(place % ${count}u, ${STREAM.batchOrder}u, counters.x + place / ${count}u, counters.z);`
      : `uint row = min(place, ${count - 1}u);`
  }
  vec4 texel = texture(${sampler}, vec3(
    gl_FragCoord.x * ${literal(1 / shape.width)},
    ${scale(shape.height, `row % ${shape.height}u`)},
    float(row / ${shape.height}u)));
  return ${binary ? 'step(127.5 / 255.0, texel)' : 'texel'};
}
void main() {
  uint first = counters.y + ${ROWS}u * uint(gl_FragCoord.y);
  vec4 rows[${ROWS}];
  for (uint r = 0u; r < ${ROWS}u; r++) rows[r] = example(first + r); // in a loop, which compiles sooner
  ${repeat(ROWS, (r) => `out${r} = rows[${r}];\n`)}
}`;
}
