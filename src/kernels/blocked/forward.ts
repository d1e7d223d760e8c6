import { STREAM } from '../../maths/random.ts';
import type { Device, Texture } from '../device.ts';
import { banksOf, forwardTo } from '../differentiate.ts';
import type { Examples } from '../examples.ts';
import type { Declaration } from '../graph.ts';
import { packBatch, unpackBatch } from '../layout.ts';
import { draw, type Pass } from '../plan.ts';
import type { Scene } from './fill.ts';
import { fuse } from './fuse.ts';
import { gathered, upload, type Gathered } from './gather.ts';
import { fixed, type Planned } from './planned.ts';
import { arraySketch, makeArray, plannedArray, Stage, type Moment, type Sketch } from './sketch.ts';
import { Weights } from './weights.ts';

/** What a forward pass starts from and leads to, by node. */
export interface Path {
  readonly wanted: number;
  /** The node that the caller supplies; null where it is the examples, in their order. */
  readonly fed: number | null;
  /** Rows that one run works out. */
  readonly rows: number;
}

/** The passes that lead from a fed array, or the examples, to another array. Noise comes from the evaluation stream. */
export class Forward {
  readonly #device: Device;
  readonly #path: Path;
  readonly #scene: Scene;
  readonly #arrays: readonly Planned[];
  readonly #sketches: readonly Sketch[];
  readonly #wanted: number;
  #passes: readonly [readonly Pass[], readonly Pass[]] = [[], []];

  /** Asks for the programs. Throws where the examples are needed and another array is fed. */
  constructor(
    device: Device,
    declaration: Declaration,
    weights: Weights,
    examples: Gathered,
    path: Path,
  ) {
    this.#device = device;
    this.#path = path;
    const { fed, wanted, rows } = path;
    const found = forwardTo(declaration, wanted, fed === null ? [] : [fed], STREAM.evaluation);
    const { operations } = found;
    if (fed !== null && operations.some(({ op }) => op === 'data' || op === 'labels'))
      throw new Error('The examples were not fed.');
    if (operations.some(({ op }) => op === 'batchMean'))
      throw new Error('This value depends on the other examples of its batch.');
    this.#wanted = found.wanted;
    const fused = fuse(operations, [found.wanted], []);
    this.#arrays = fused.drawn.map((drawn) =>
      plannedArray(operations, drawn, rows, examples.examples),
    );
    this.#scene = {
      ...found,
      fused,
      arrays: this.#arrays.map(fixed),
      rows,
      weights: (bank, version) => weights.source(bank, version),
      degrees: (bank) => weights.degrees(bank),
    };
    this.#sketches = fused.drawn
      .map((_, index) => arraySketch(device, this.#scene, index, examples, 'plain'))
      .filter((sketch) => sketch !== null);
  }

  /** Makes the textures, once the device is ready. */
  upload(): void {
    this.#arrays.forEach((planned) => makeArray(this.#device, planned, false));
    const stage = new Stage(this.#device);
    const passes = (parity: number): Pass[] =>
      this.#sketches.map((sketch) => stage.pass(sketch, parity));
    this.#passes = [passes(0), passes(1)];
  }

  /** Where the array wanted comes to lie: its texture, and its first texel there. */
  get output(): { readonly texture: Texture; readonly at: number; readonly width: number } {
    const { drawn, at } = this.#scene.fused.place(this.#wanted)!;
    const [width] = this.#scene.operations[this.#wanted]!.columns as [number];
    return { texture: this.#arrays[drawn]!.texture!, at, width };
  }

  /** Supplies rows of the fed array, row-major; rows behind them are zeros. */
  feed(values: Float32Array): void {
    const { operations, fused } = this.#scene;
    const fed = operations.findIndex(({ op }) => op === 'feed');
    if (fed < 0) return; // what is wanted doesn't depend on it
    const [width] = operations[fed]!.columns as [number];
    const all = new Float32Array(width * this.#path.rows);
    all.set(values);
    const texture = this.#arrays[fused.place(fed)!.drawn]!.texture!;
    this.#device.write(texture, packBatch(all, this.#path.rows, width));
  }

  /** Draws rows `firstRow` and on, with the weights of this parity. Between the device's `enter` and `leave`. */
  draw(parity: number, moment: Pick<Moment, 'step' | 'seed' | 'scalars' | 'firstRow'>): void {
    for (const { fill } of this.#sketches)
      fill?.({ ...moment, epoch: 0, place: moment.firstRow, moves: null });
    draw(this.#device, this.#passes[parity & 1]!);
  }

  /** The first `rows` rows of the array wanted, row-major; waits until they have been drawn. */
  read(rows: number): Float32Array {
    const { texture, at, width } = this.output;
    const layers = Array.from({ length: texture.layers }, (_, layer) =>
      this.#device.read(texture, layer).subarray(4 * at),
    );
    return unpackBatch(layers, rows, width, texture.width);
  }
}

/** Textures for forward passes of a model that keeps its own otherwise: the examples, and weights to be written. */
export function copyForForward(
  device: Device,
  declaration: Declaration,
  examples: Examples,
): { readonly weights: Weights; readonly examples: Gathered } {
  const banks = banksOf(declaration);
  const weights = new Weights(
    banks,
    banks.map(() => 0),
    banks.map(() => 1),
  );
  weights.make(device);
  const most = Number(device.gl.getParameter(device.gl.MAX_TEXTURE_SIZE));
  const given = gathered(declaration, examples, most);
  upload(device, given);
  return { weights, examples: given };
}
