/** Where the chain kernel keeps what: a network's numbers, the samples' records, sums over chunks. */

import type { Layer } from '../graph.ts';
import { TARGETS, type TextureShape } from '../device.ts';
import { centre, literal } from '../layout.ts';
import type { Branch, ChainUpdate, Mlp } from './structure.ts';

/** The components of a texel. */
export const COMPONENT = 'xyzw';

/**
 * A network x → h = φ(x W₁ + b₁) → k = ψ(h W₂ + b₂) → y = k W₃ + b₃ in one texture, so that one draw
 * moves all of it. Units run along a row, four to a texel; from top to bottom
 *
 *     W₁ (a row per input) · b₁ · W₂ (a row per unit of h) · b₂ · W₃ᵀ (a row per output) · b₃ (one texel)
 *
 * Both hidden layers are brought up to the same multiple of eight units: with zeros, which stay zeros,
 * as a unit that nothing reaches is 0 and hands nothing back. An ensemble's members stand side by side.
 */
export interface NetLayout {
  readonly mlp: Mlp;
  readonly members: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Texels along a hidden layer of one member. */
  readonly blocks: number;
  /** First row of each part. */
  readonly row: {
    readonly weights1: number;
    readonly bias1: number;
    readonly weights2: number;
    readonly bias2: number;
    readonly weights3: number;
    readonly bias3: number;
  };
  readonly texture: TextureShape;
}

export function netLayout(mlp: Mlp, members = 1): NetLayout {
  const { inputs } = mlp[0];
  const outputs = mlp[2].units;
  const blocks = 2 * Math.ceil(Math.max(mlp[0].units, mlp[1].units) / 8);
  const bias2 = inputs + 1 + 4 * blocks;
  const bias3 = bias2 + 1 + outputs;
  return {
    mlp,
    members,
    inputs,
    outputs,
    blocks,
    row: { weights1: 0, bias1: inputs, weights2: inputs + 1, bias2, weights3: bias2 + 1, bias3 },
    texture: { kind: 'float', width: blocks * members, height: bias3 + 1, layers: 0 },
  };
}

export type Arrays = Readonly<Record<string, Float32Array>>;

/**
 * Calls back for every number of the network: its array, its place there, its place in the texels. An
 * ensemble's arrays hold one member's numbers after another's.
 */
function forEachNumber(
  { mlp, members, blocks, row }: NetLayout,
  visitOne: (array: string, index: number, place: number) => void,
): void {
  const [first, second, third] = mlp;
  const at = (y: number, x: number): number => 4 * blocks * members * y + x;
  const sizes = sizesOf(mlp);
  const visit: typeof visitOne = (array, index, place) => {
    for (let member = 0; member < members; member++)
      visitOne(array, sizes[array]! * member + index, 4 * blocks * member + place);
  };
  const weights = (layer: Layer, place: (input: number, unit: number) => number): void => {
    for (let input = 0; input < layer.inputs; input++)
      for (let unit = 0; unit < layer.units; unit++)
        visit(`${layer.name}.weights`, input * layer.units + unit, place(input, unit));
  };
  const bias = (layer: Layer, y: number): void => {
    for (let unit = 0; unit < layer.units; unit++) visit(`${layer.name}.bias`, unit, at(y, unit));
  };
  weights(first, (input, unit) => at(row.weights1 + input, unit));
  bias(first, row.bias1);
  weights(second, (input, unit) => at(row.weights2 + input, unit));
  bias(second, row.bias2);
  weights(third, (input, unit) => at(row.weights3 + unit, input));
  bias(third, row.bias3);
}

/** The network's arrays as the texels of its texture. */
export function packNet(net: NetLayout, arrays: Arrays): Float32Array {
  const packed = new Float32Array(4 * net.texture.width * net.texture.height);
  forEachNumber(net, (array, index, place) => (packed[place] = arrays[array]![index]!));
  return packed;
}

/** The reverse. */
export function unpackNet(net: NetLayout, packed: Float32Array): Record<string, Float32Array> {
  const arrays: Record<string, Float32Array> = {};
  for (const [name, size] of Object.entries(sizesOf(net.mlp)))
    arrays[name] = new Float32Array(size * net.members);
  forEachNumber(net, (array, index, place) => (arrays[array]![index] = packed[place]!));
  return arrays;
}

/** Lengths of one member's arrays. */
const sizesOf = (mlp: Mlp): Readonly<Record<string, number>> =>
  Object.fromEntries(
    mlp.flatMap(({ name, inputs, units }) => [
      [`${name}.weights`, inputs * units],
      [`${name}.bias`, units],
    ]),
  );

/**
 * GLSL for four units of a network's texture: texel `block` of `row`, as numbers or GLSL; in an ensemble those of
 * the member that `columnCode` has noted.
 */
export const unitsAt = (
  sampler: string,
  { members, texture: { width, height } }: NetLayout,
  block: number | string,
  row: number | string,
): string =>
  `texture(${sampler}, vec2(${members > 1 ? 'member + ' : ''}${centre(block, width)}, ${centre(row, height)}))`;

/**
 * GLSL of the int `name`, the column a fragment works for out of a member's `columns`; in an ensemble it notes as
 * well where the member's part begins in every texture, from 0 to 1.
 */
export const columnCode = (members: number, columns: number, name: string): string =>
  members > 1
    ? `int ${name} = int(gl_FragCoord.x) % ${columns};
  float member = float(int(gl_FragCoord.x) / ${columns}) * ${literal(1 / members)};`
    : `int ${name} = int(gl_FragCoord.x);`;

/** Fragments side by side in the grid that holds a batch. */
export const GRID = 8;

/** A batch is summed in at most so many chunks, each by fragments of its own. */
const MOST_CHUNKS = 8;

/**
 * What the first pass remembers of every sample, in words of 32 bits, four to a texel:
 *
 *     x (the trained network's input) · ∂loss/∂y, if that network is the inner one · score · mask
 *
 * where bit i of the mask says whether unit i of the second hidden layer is above zero. The slope of the
 * loss by the score follows from the score; the first hidden layer is cheap to compute again.
 *
 * A fragment computes as many samples as eight targets hold: `perBranch` of each branch, the batch's rows
 * perBranch · fragment + i. Fragments lie in a grid eight wide, row after row; the records are an array
 * texture, target by target. `chunkRows` rows of the grid are a chunk. Rows past the batch fill the last
 * fragments up: they are told from the others by their number and count for nothing. An ensemble's members
 * have a grid each, side by side.
 */
export interface RecordLayout {
  readonly members: number;
  readonly perBranch: number;
  /** Texels of one sample. */
  readonly texels: number;
  /** First word of each part. */
  readonly word: { readonly gradient: number; readonly score: number; readonly mask: number };
  readonly chunks: number;
  readonly chunkRows: number;
  readonly texture: TextureShape;
}

/** Null where one sample of every branch is more than a fragment can write. */
export function recordLayout(
  { trained, inner, branches }: ChainUpdate,
  batchSize: number,
  members = 1,
): RecordLayout | null {
  const gradient = trained[0].inputs;
  const score = gradient + (trained === inner ? trained[2].units : 0);
  const texels = Math.ceil((score + 2) / 4);
  const perBranch = Math.floor(TARGETS / texels / branches.length);
  if (perBranch === 0) return null;
  const needed = Math.ceil(batchSize / (perBranch * GRID));
  const chunkRows = Math.ceil(needed / MOST_CHUNKS);
  const chunks = Math.ceil(needed / chunkRows);
  return {
    members,
    perBranch,
    texels,
    word: { gradient, score, mask: score + 1 },
    chunks,
    chunkRows,
    texture: {
      kind: 'words',
      width: GRID * members,
      height: chunks * chunkRows,
      layers: texels * perBranch * branches.length,
    },
  };
}

/** A sample that a fragment computes in the first pass: number `index` of those of its branch. */
export interface Sample {
  readonly name: number;
  readonly branch: Branch;
  readonly branchNumber: number;
  readonly index: number;
}

/** The samples of a fragment, in the order of their records. */
export function samplesOf(
  { branches }: ChainUpdate,
  { perBranch }: RecordLayout,
): readonly Sample[] {
  return branches.flatMap((branch, branchNumber) =>
    Array.from({ length: perBranch }, (_, index) => ({
      name: branchNumber * perBranch + index,
      branch,
      branchNumber,
      index,
    })),
  );
}

/** GLSL for the coordinates of a fragment's records, at column `x` of the member's grid. */
export const cellAt = ({ members, texture }: RecordLayout, x: string, y: string): string =>
  `vec2(${members > 1 ? 'member + ' : ''}${centre(x, texture.width)}, ${centre(y, texture.height)})`;

/** GLSL for the texel that holds `word` of a sample, where `cell` has those coordinates. */
export const recordTexel = (
  sampler: string,
  { texels }: RecordLayout,
  { name }: Sample,
  word: number,
): string => `texture(${sampler}, vec3(cell, ${literal(texels * name + (word >> 2))}))`;

/**
 * Gradients summed over each chunk, an array texture of eight layers in three bands of rows:
 *
 * - W₂: texel (q, chunk · blocks / 2 + i) of layer l holds row 8 i + l, units 4 q … 4 q + 3;
 * - W₁ and b₁: row `chunk` of the band; a texel column holds `group1` texels of units, and of each of
 *   them, in successive layers, the rows of W₁ and b₁ as they follow one another in the network;
 * - b₂ and W₃: the same with `group3` texels a column; b₃ in the layer after them.
 *
 * The columns of an ensemble's second member follow those of the first, band by band.
 */
export interface PartialLayout {
  readonly group1: number;
  readonly group3: number;
  /** First row of the bands. */
  readonly row: { readonly layer1: number; readonly layer3: number };
  readonly texture: TextureShape;
}

export function partialLayout(
  { blocks, inputs, outputs }: NetLayout,
  { members, chunks }: RecordLayout,
): PartialLayout {
  const layer1 = (chunks * blocks) / 2;
  return {
    group1: 2 * (inputs + 1) <= TARGETS ? 2 : 1,
    group3: 2 * (outputs + 1) < TARGETS ? 2 : 1,
    row: { layer1, layer3: layer1 + chunks },
    texture: {
      kind: 'float',
      width: blocks * members,
      height: layer1 + 2 * chunks,
      layers: TARGETS,
    },
  };
}

/** GLSL for 1 / batch, or 0 where `row` (uint) is past the batch. */
export const share = (row: string, batchSize: number): string =>
  `(${row} < ${batchSize}u ? ${literal(1 / batchSize)} : 0.0)`;

/** Lines of GLSL, one for each of `list`. */
export const lines = <T>(list: readonly T[], line: (item: T, i: number) => string): string =>
  list.map(line).join('\n');

/** 0 … count − 1. */
export const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => i);
