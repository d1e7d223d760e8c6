/**
 * The draw that fills a texture with arrays side by side: products, and whatever is worked out from
 * them entry by entry.
 */
import { offsetOf, texelsOf, type Bank, type NadeBanks, type Operation } from '../differentiate.ts';
import type { MaskChoice, Plane } from '../graph.ts';
import { RANDOM } from '../glsl/random.ts';
import { blocks, centre, literal, repeat, ROWS, texels } from '../layout.ts';
import type { Quantity } from '../quantity.ts';
import { backConvolution, convolution, type Connection } from './conv.ts';
import { elementwise, FUNCTIONS } from './elementwise.ts';
import type { Drawn, Fused } from './fuse.ts';
import type { MaskView } from './mask.ts';
import {
  NADE_FUNCTIONS,
  NADE_SLOPES,
  nadeLogitsCode,
  nadeRestsCode,
  nadeSlopesCode,
  nadeStartsCode,
  nadeSumsCode,
  type NadeSizes,
} from './nade.ts';
import { Needs, type Source } from './planned.ts';
import { backProduct, product, type View } from './product.ts';
import { reduction } from './reduction.ts';

/** What a draw may refer to. */
export interface Scene {
  readonly operations: readonly Operation[];
  readonly banks: readonly Bank[];
  readonly fused: Fused;
  /** Of each of `fused.drawn`. */
  readonly arrays: readonly Source[];
  weights(bank: number, version: number): Source;
  /** Of the masks of a bank that has some. */
  degrees(bank: number): Source;
  readonly rows: number;
}

/** What a program calls a bank's weights. */
export function weightsOf(
  scene: Scene,
  needs: Needs,
  bank: number,
  version: number,
): Pick<View, 'name' | 'shape'> {
  const source = scene.weights(bank, version);
  return { name: needs.sampler(source), shape: source.shape };
}

/** What a program calls a bank's mask. */
export function maskOf(
  { degrees }: Scene,
  needs: Needs,
  bank: number,
  choice: MaskChoice | undefined,
): MaskView | null {
  if (choice === undefined) return null;
  const source = degrees(bank);
  return { name: needs.sampler(source), shape: source.shape, choice };
}

/** What a convolution's bank connects. */
export function connectionOf({ banks }: Scene, bank: number, plane: Plane): Connection {
  const { inputs, columns } = banks[bank]!;
  return { plane, channels: inputs / plane.taps.length, units: columns[0]! };
}

export function nadeSizes({ banks }: Scene, hidden: number): NadeSizes {
  const { inputs, columns } = banks[hidden]!;
  return { parts: inputs, hidden: columns[0]! };
}

/** The part of a batch array where an operation lies. */
export function viewOf({ fused, arrays }: Scene, needs: Needs, operation: number): View {
  const place = fused.place(operation)!;
  const source = arrays[place.drawn]!;
  return { name: needs.sampler(source), shape: source.shape, at: place.at };
}

/**
 * The fragment at (x, j) fills four columns of rows 8j … 8j + 7, one in each layer. The groups of `drawn` follow
 * one another along x; padding columns become zeros.
 */
export function fillCode(scene: Scene, drawn: Drawn, needs: Needs): string {
  const functions: string[] = [FUNCTIONS];
  const { operations } = scene;
  if (isRandom(scene, drawn)) functions.push(RANDOM, NOISE);
  const branches = drawn.groups.map(({ operation, at }, i) => {
    const { op, columns } = operations[operation]!;
    const body =
      op === 'reduce'
        ? reductionBody(scene, operation, needs, functions)
        : op === 'batchMean'
          ? batchMeanBody(scene, operation, needs)
          : op.startsWith('nade')
            ? nadeBody(scene, operation, needs, functions)
            : groupBody(scene, drawn, operation, needs);
    const end = at + texelsOf(columns);
    const scope = `{ int c = x${at > 0 ? ` - ${at}` : ''};\n${body}}`;
    return i === drawn.groups.length - 1 ? scope : `if (x < ${end}) ${scope} else `;
  });
  return `${functions.join('')}
void main() {
  int x = int(gl_FragCoord.x);
  float y = gl_FragCoord.y * ${literal(1 / blocks(scene.rows))};
  int row = ${ROWS} * int(gl_FragCoord.y);
  ${branches.join('')}
}`;
}

/** One number a row, in the first column. */
function reductionBody(scene: Scene, operation: number, needs: Needs, functions: string[]): string {
  const found = scene.operations[operation] as Operation & { op: 'reduce' };
  const operands = found.inputs.map((input) => viewOf(scene, needs, input));
  const { columns } = scene.operations[found.inputs[0]!]!;
  const number = (quantity: Quantity): string => needs.number(quantity);
  functions.push(reduction(`row${operation}`, found, operands, columns[0]!, number));
  return repeat(ROWS, (r) => `out${r} = vec4(row${operation}(y, ${r}.0), 0.0, 0.0, 0.0);\n`);
}

/** The same in all rows: four columns of the input, added up row by row. */
function batchMeanBody(scene: Scene, operation: number, needs: Needs): string {
  const { inputs, columns } = scene.operations[operation]!;
  const { name, shape, at } = viewOf(scene, needs, inputs[0]!);
  const { rows } = scene;
  const masked = rows % ROWS === 0 ? '' : `if (${ROWS} * j + r < ${rows}) `;
  return `
float from = ${centre(at > 0 ? `c + ${at}` : 'c', shape.width)};
vec4 sum = vec4(0.0);
for (int j = 0; j < ${blocks(rows)}; j++)
  for (int r = 0; r < ${ROWS}; r++)
    ${masked}sum += texture(${name}, vec3(from, (float(j) + 0.5) * ${literal(1 / blocks(rows))}, float(r)));
sum *= ${literal(1 / rows)};
${repeat(ROWS, (r) => `out${r} = sum;\n`)}${clearPadding(columns)}`;
}

/** The draws of NADE's recursion. */
function nadeBody(scene: Scene, operation: number, needs: Needs, functions: string[]): string {
  const found = scene.operations[operation]!;
  const view = (i: number): View => viewOf(scene, needs, found.inputs[i]!);
  const both = ({ hidden, output, hiddenVersion, outputVersion }: NadeBanks) =>
    [
      nadeSizes(scene, hidden),
      weightsOf(scene, needs, hidden, hiddenVersion),
      weightsOf(scene, needs, output, outputVersion),
    ] as const;
  switch (found.op) {
    case 'nadeSums':
    case 'nadeStarts': {
      const code = found.op === 'nadeSums' ? nadeSumsCode : nadeStartsCode;
      const weights = weightsOf(scene, needs, found.bank, found.version);
      return code(nadeSizes(scene, found.bank), view(0), weights);
    }
    case 'nade': {
      const [sizes, hidden, output] = both(found);
      functions.push(NADE_FUNCTIONS);
      const code = nadeLogitsCode(sizes, { starts: view(0), x: view(1) }, hidden, output);
      return `${code}${clearPadding(found.columns)}`;
    }
    case 'nadeSlopes': {
      const [sizes, hidden, output] = both(found);
      functions.push(NADE_FUNCTIONS, NADE_SLOPES);
      const views = { starts: view(0), x: view(1), adjoint: view(2) };
      return nadeSlopesCode(sizes, views, hidden, output);
    }
    case 'nadeRests': {
      const slopes = scene.operations[found.inputs[0]!] as Operation & { op: 'nadeSlopes' };
      return nadeRestsCode(nadeSizes(scene, slopes.hidden), view(0));
    }
    default:
      throw new Error(`"${found.op}" is no part of NADE.`);
  }
}

function groupBody(scene: Scene, drawn: Drawn, operation: number, needs: Needs): string {
  const { operations, banks, fused, arrays, rows } = scene;
  const here = fused.drawn.indexOf(drawn);
  const before: string[] = [];
  const named = new Map<string, string>();
  /** A name for `key`; `declare` is called for it once. */
  const once = (key: string, prefix: string, declare: (name: string) => string): string => {
    let name = named.get(key);
    if (name === undefined) {
      name = `${prefix}${named.size}_`;
      named.set(key, name);
      before.push(declare(name));
    }
    return name;
  };
  const column = (shift: number): string => (shift === 0 ? 'c' : `c + ${shift}`);

  /** A texel of row `r` of a stored array, `shift` texels on; or its first one, for every column. */
  const read = (id: number, shift: number | null, r: number): string => {
    const place = fused.place(id)!;
    const source = arrays[place.drawn]!;
    const x = shift === null ? place.at : column(shift + place.at);
    const coordinate = once(
      `${place.drawn} ${x}`,
      'x',
      (name) => `float ${name} = ${centre(x, source.shape.width)};\n`,
    );
    return `texture(${needs.sampler(source)}, vec3(${coordinate}, y, ${r}.0))`;
  };

  /** GLSL for four columns of row `r` of operation `id`, `shift` texels on. */
  const value = (id: number, shift: number, r: number): string => {
    const found = operations[id]!;
    // what this draw itself fills can't be read yet: it is worked out once more
    const place = fused.place(id);
    if (place && place.drawn !== here) return read(id, shift, r);
    switch (found.op) {
      case 'part':
        return value(
          found.inputs[0]!,
          shift + offsetOf(operations[found.inputs[0]!]!.columns, found.index),
          r,
        );
      case 'product':
      case 'backProduct': {
        const input = viewOf(scene, needs, found.inputs[0]!);
        const weights = weightsOf(scene, needs, found.bank, found.version);
        const mask = maskOf(scene, needs, found.bank, found.mask);
        const name = once(`${id} ${shift}`, 's', (s) =>
          found.op === 'product'
            ? product(s, input, weights, banks[found.bank]!.inputs, column(shift), found.bias, mask)
            : backProduct(s, input, weights, column(shift), mask),
        );
        return `${name}${r}`;
      }
      case 'conv':
      case 'backConv': {
        const input = viewOf(scene, needs, found.inputs[0]!);
        const weights = weightsOf(scene, needs, found.bank, found.version);
        const connection = connectionOf(scene, found.bank, found.plane);
        const code = found.op === 'conv' ? convolution : backConvolution;
        const name = once(`${id} ${shift}`, 's', (s) =>
          code(s, input, weights, connection, column(shift)),
        );
        return `${name}${r}`;
      }
      case 'noise': {
        const [width] = found.columns as [number];
        const first = `uint(${width} * (row + r) + 4 * (${column(shift)})) + counters.z * ${width}u`;
        const four = `noise${width % 4 === 0 ? 'Aligned' : ''}(${first}, ${found.stream}u)`;
        // in a loop: written out eight times it takes drivers a second to compile
        const name = once(
          `${id} ${shift}`,
          'n',
          (n) => `vec4 ${n}[${ROWS}];\nfor (int r = 0; r < ${ROWS}; r++) ${n}[r] = ${four};\n`,
        );
        return `${name}[${r}]`;
      }
      case 'uniform': {
        const [width] = found.columns as [number];
        const first = `uint(${width} * (row + ${r}) + 4 * (${column(shift)})) + counters.z * ${width}u`;
        return `uniforms(${first}, ${found.stream}u)`;
      }
      case 'shift':
        return shifted(found.inputs[0]!, found.by, shift, r);
      case 'broadcast':
        return `vec4(${read(found.inputs[0]!, null, r)}.x)`;
      case 'map': {
        const operands = found.inputs.map((input) => `(${value(input, shift, r)})`);
        const code = elementwise(found, operands, (quantity) => needs.number(quantity));
        if (found.f !== 'seed' || rows % ROWS === 0) return code;
        return `mix(vec4(0.0), ${code}, bvec4(row + ${r} < ${rows}))`;
      }
      default:
        throw new Error(`"${found.op}" has a texture of its own.`);
    }
  };

  /** Four columns, `by` columns further on, of a stored array: out of two texels, where there are such. */
  const shifted = (id: number, by: number, shift: number, r: number): string => {
    const lanes = ((by % 4) + 4) % 4;
    const whole = (by - lanes) / 4;
    const count = texelsOf(operations[id]!.columns);
    const texelAt = (on: number): string => {
      const inside = once(
        `${count} ${on}`,
        'b',
        (name) => `bvec4 ${name} = bvec4(${column(on)} >= 0 && ${column(on)} < ${count});\n`,
      );
      return `mix(vec4(0.0), ${read(id, on, r)}, ${inside})`;
    };
    const own = texelAt(shift - whole);
    if (lanes === 0) return own;
    const before = texelAt(shift - whole - 1);
    const [early, late] = ['xyzw'.slice(4 - lanes), 'xyzw'.slice(0, 4 - lanes)];
    return `vec4((${before}).${early}, (${own}).${late})`;
  };

  const { columns } = operations[operation]!;
  const stores = repeat(ROWS, (r) => `out${r} = ${value(operation, 0, r)};\n`);
  return `${before.join('')}${stores}${clearPadding(columns)}`;
}

/** Zeros into the columns that bring each part up to a whole texel. */
function clearPadding(columns: readonly number[]): string {
  return columns
    .map((width, i) => {
      if (width % 4 === 0) return '';
      const last = offsetOf(columns, i) + texels(width) - 1;
      const padding = 'xyzw'.slice(width % 4);
      const zeros = padding.length === 1 ? '0.0' : `vec${padding.length}(0.0)`;
      return `if (c == ${last}) { ${repeat(ROWS, (r) => `out${r}.${padding} = ${zeros}; `)}}\n`;
    })
    .join('');
}

/** Whether a draw works out random numbers. */
const isRandom = (scene: Scene, drawn: Drawn): boolean =>
  worksOut(scene, drawn, ({ op }) => op === 'noise' || op === 'uniform');

/** Whether what a draw works out depends on the number of the step. */
export const countsSteps = (scene: Scene, drawn: Drawn): boolean =>
  isRandom(scene, drawn) ||
  worksOut(scene, drawn, (found) => 'mask' in found && found.mask === 'step');

/** Whether a draw works out one of certain operations. */
function worksOut(
  { operations, fused }: Scene,
  drawn: Drawn,
  sought: (operation: Operation) => boolean,
): boolean {
  const here = fused.drawn.indexOf(drawn);
  const search = (id: number): boolean => {
    const found = operations[id]!;
    if (sought(found)) return true;
    return found.inputs.some((input) => {
      const place = fused.place(input);
      return !(place && place.drawn !== here) && search(input);
    });
  };
  return drawn.groups.some(({ operation }) => search(operation));
}

/**
 * Elements first … first + 3 of the standard normals, or of the uniform numbers, of a stream, where `counters`
 * are the step, the seed, and the number of the array's first row.
 */
const NOISE = `
float uniformAt(uint i, uint stream) {
  uvec4 words = pcg4d(uvec4(i >> 2u, stream, counters.x, counters.y));
  return float(words[i & 3u] >> 8u) * ${2 ** -24};
}
vec4 uniforms(uint first, uint stream) {
  return vec4(
    uniformAt(first, stream),
    uniformAt(first + 1u, stream),
    uniformAt(first + 2u, stream),
    uniformAt(first + 3u, stream));
}
vec4 noise(uint first, uint stream) {
  return vec4(
    normalAt(first, stream, counters.x, counters.y),
    normalAt(first + 1u, stream, counters.x, counters.y),
    normalAt(first + 2u, stream, counters.x, counters.y),
    normalAt(first + 3u, stream, counters.x, counters.y));
}
vec4 noiseAligned(uint first, uint stream) {
  return vec4(
    normals2(first, stream, counters.x, counters.y),
    normals2(first + 2u, stream, counters.x, counters.y));
}
`;
