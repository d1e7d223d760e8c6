import type { Device, Program, ProgramSource, Target } from '../device.ts';
import { kindOf, type Examples } from '../examples.ts';
import { blocks, ROWS, texels } from '../layout.ts';
import type { Pass } from '../plan.ts';
import { evaluate, type Quantity } from '../quantity.ts';
import { countsSteps, fillCode, type Scene } from './fill.ts';
import type { Drawn } from './fuse.ts';
import { gatherCode, type Gathered, type Order } from './gather.ts';
import { fixed, Needs, Planned, type Source } from './planned.ts';

/** What changes from step to step. */
export interface Moment {
  step: number;
  seed: number;
  /** Where the batch begins: its epoch and the place in it; or its first row, where rows are in plain order. */
  epoch: number;
  place: number;
  /** The number of a batch's first row for the noise: 0, unless a long array is worked out in pieces. */
  firstRow: number;
  scalars: Readonly<Record<string, number>>;
  /** Of each update, before; as many as there were steps, where nothing is said. */
  moves: readonly number[] | null;
}

type Fill = (moment: Moment) => void;

/** A pass before its textures exist. */
export interface Sketch {
  readonly name: string;
  readonly program: Program;
  readonly sources: readonly Source[];
  readonly targets: readonly Source[];
  readonly width: number;
  readonly height: number;
  readonly numbers: Float32Array | null;
  readonly counters: Uint32Array | null;
  /** Brings `numbers` and `counters` up to the moment. */
  readonly fill: Fill | null;
}

/** Asks for a program whose code is written by `code`, which notes what it reads. */
export function sketch(
  device: Device,
  what: Pick<ProgramSource, 'name'> & {
    readonly targets: readonly Source[];
    readonly width: number;
    readonly height: number;
    readonly code: (needs: Needs) => string;
    /** `numbers` beyond the live ones that the code asks for. */
    readonly numbers?: (numbers: Float32Array, moment: Moment) => void;
    readonly counters?: (counters: Uint32Array, moment: Moment) => void;
  },
): Sketch {
  const { name, targets, width, height } = what;
  const needs = new Needs();
  const code = what.code(needs);
  const count = targets.reduce((sum, { shape }) => sum + Math.max(shape.layers, 1), 0);
  const program = device.program({ name, samplers: needs.samplers, targets: count, code });
  const quantities: readonly Quantity[] = needs.numbers;
  const numbers = quantities.length > 0 || what.numbers ? new Float32Array(4) : null;
  const counters = what.counters ? new Uint32Array(4) : null;
  const fill: Fill = (moment) => {
    quantities.forEach((quantity, i) => (numbers![i] = evaluate(quantity, moment.scalars)));
    if (numbers) what.numbers?.(numbers, moment);
    if (counters) what.counters?.(counters, moment);
  };
  const { sources } = needs;
  const changes = numbers || counters ? fill : null;
  return { name, program, sources, targets, width, height, numbers, counters, fill: changes };
}

/** The draw that fills array `index` of the scene; null where the figure feeds it. */
export function arraySketch(
  device: Device,
  scene: Scene,
  index: number,
  given: Gathered,
  order: Order,
): Sketch | null {
  const drawn = scene.fused.drawn[index]!;
  const { op, columns } = scene.operations[drawn.groups[0]!.operation]!;
  if (op === 'feed') return null;
  const targets = [scene.arrays[index]!];
  const height = blocks(scene.rows);
  if (op === 'data' || op === 'labels') {
    const { count } = given.examples;
    const found = scene.operations[drawn.groups[0]!.operation]!;
    const source = fixed(op === 'data' ? given.data : given.labels!.planned);
    const binary = found.op === 'data' && found.binary;
    return sketch(device, {
      name: op === 'data' ? 'gather' : 'gather labels',
      targets,
      width: texels(columns[0]!),
      height,
      code: (needs) => gatherCode(needs.sampler(source), source.shape, count, order, binary),
      counters: (counters, { epoch, place, seed }) => {
        counters[0] = epoch;
        counters[1] = place;
        counters[2] = seed;
      },
    });
  }
  return sketch(device, {
    name: nameOf(scene, drawn),
    targets,
    width: drawn.width,
    height,
    code: (needs) => fillCode(scene, drawn, needs),
    ...(countsSteps(scene, drawn) && {
      counters: (counters: Uint32Array, { step, seed, firstRow }: Moment) => {
        counters[0] = step;
        counters[1] = seed;
        counters[2] = firstRow;
      },
    }),
  });
}

/** What a draw computes, for the eyes of people. */
function nameOf({ operations, banks }: Scene, { groups }: Drawn): string {
  const name = (id: number): string => {
    const found = operations[id]!;
    if ('bank' in found)
      return `${found.op} ${banks[found.bank]!.layers.map((layer) => layer.name).join(' | ')}`;
    if (found.op === 'map' || found.op === 'reduce')
      return found.f === 'activate' || found.f === 'slope' ? name(found.inputs[0]!) : found.f;
    return found.op;
  };
  return groups.map(({ operation }) => name(operation)).join(' | ');
}

/** The texture of an array. */
export function plannedArray(
  operations: Scene['operations'],
  drawn: Drawn,
  rows: number,
  examples: Examples,
): Planned {
  const { op } = operations[drawn.groups[0]!.operation]!;
  return new Planned({
    kind: op === 'data' ? kindOf(examples) : op === 'labels' ? 'bytes' : 'float',
    width: drawn.width + (drawn.ones ? 1 : 0),
    height: blocks(rows),
    layers: ROWS,
  });
}

/** Makes the texture of an array, with ones in its column of ones where it has one. */
export function makeArray(device: Device, planned: Planned, ones: boolean): void {
  const { kind, width, height, layers } = planned.shape;
  if (!ones) {
    planned.texture = device.texture(planned.shape);
    return;
  }
  const length = 4 * width * height * layers;
  const data = kind === 'bytes' ? new Uint8Array(length) : new Float32Array(length);
  const one = kind === 'bytes' ? 255 : 1;
  for (let i = 4 * (width - 1); i < length; i += 4 * width) data[i] = one;
  planned.texture = device.texture(planned.shape, data);
}

/** Turns sketches into passes once their textures exist. */
export class Stage {
  readonly #device: Device;
  readonly #targets = new Map<Planned, Target>();

  constructor(device: Device) {
    this.#device = device;
  }

  pass(sketch: Sketch, parity: number): Pass {
    const { name, program, width, height, numbers, counters } = sketch;
    return {
      name,
      program,
      target: this.#target(sketch.targets.map((target) => target.at(parity))),
      x: 0,
      y: 0,
      width,
      height,
      textures: sketch.sources.map((source) => source.at(parity).texture!),
      ...(numbers && { numbers }),
      ...(counters && { counters }),
    };
  }

  /** A set of textures that are drawn to together is known by its first one. */
  #target(planned: readonly Planned[]): Target {
    let target = this.#targets.get(planned[0]!);
    if (!target) {
      target = this.#device.target(...planned.map(({ texture }) => texture!));
      this.#targets.set(planned[0]!, target);
    }
    return target;
  }
}
