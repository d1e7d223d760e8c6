/**
 * The chain kernel: a step of a few small networks in five draws an update. What would be a draw per layer
 * happens in the registers of one fragment, which carries several samples through whole networks.
 */

import { fillNumbers, kept } from '../blocked/optimizer.ts';
import {
  metricOf,
  movesAt,
  RING,
  type CompiledModel,
  type ModelInput,
  type ModelState,
} from '../compile.ts';
import type { Device, Program, Target, Texture } from '../device.ts';
import type { Examples } from '../examples.ts';
import type { Optimizer } from '../graph.ts';
import type { Pass } from '../plan.ts';
import { evaluate } from '../quantity.ts';
import { examplesShape, forwardSource, readsData } from './forward.ts';
import { layer1Source, layer3Source, weights2Source } from './gradients.ts';
import {
  netLayout,
  packNet,
  partialLayout,
  recordLayout,
  unpackNet,
  type Arrays,
  type NetLayout,
  type PartialLayout,
  type RecordLayout,
} from './layout.ts';
import { metricsSource } from './metrics.ts';
import { optimizerSource } from './optimizer.ts';
import { chainsOf, nameOf, netsOf, type ChainUpdate, type Mlp } from './structure.ts';

/** Null where the declaration isn't made of chains of small networks (see `structure.ts`). */
export function compileChain(device: Device, input: ModelInput): CompiledModel | null {
  const chains = chainsOf(input.declaration);
  if (!chains) return null;
  const { members = 1, batchSize } = input;
  const nets = new Map(netsOf(chains).map((mlp) => [nameOf(mlp), netLayout(mlp, members)]));
  const records = chains.map((chain) => recordLayout(chain, batchSize, members));
  if (!records.every((layout) => layout !== null)) return null;
  const updates = chains.map((chain, i) => programsOf(device, input, chain, nets, records[i]!));
  const metrics = device.program(metricsSource(updates, batchSize));
  return new ChainModel(device, input, [...nets.values()], updates, metrics);
}

/** An update, where its arrays lie and the programs of its passes. */
interface UpdatePrograms {
  readonly update: ChainUpdate;
  readonly outer: NetLayout;
  readonly inner: NetLayout | null;
  readonly trained: NetLayout;
  readonly records: RecordLayout;
  readonly partials: PartialLayout;
  readonly programs: Readonly<
    Record<'forward' | 'weights2' | 'layer1' | 'layer3' | 'optimizer', Program>
  >;
  /** Weights of the terms in the loss. */
  readonly weights: Float32Array;
  readonly rates: Float32Array;
}

function programsOf(
  device: Device,
  { examples, batchSize }: ModelInput,
  update: ChainUpdate,
  nets: ReadonlyMap<string, NetLayout>,
  records: RecordLayout,
): UpdatePrograms {
  const layoutOf = (mlp: Mlp): NetLayout => nets.get(nameOf(mlp))!;
  const outer = layoutOf(update.outer);
  const inner = update.inner && layoutOf(update.inner);
  const net = layoutOf(update.trained);
  const partials = partialLayout(net, records);
  const gradient = { update, net, records, partials, batchSize };
  return {
    update,
    outer,
    inner,
    trained: net,
    records,
    partials,
    programs: {
      forward: device.program(
        forwardSource(update, { outer, inner }, records, examples, batchSize),
      ),
      weights2: device.program(weights2Source(gradient)),
      layer1: device.program(layer1Source(gradient)),
      layer3: device.program(layer3Source(gradient)),
      optimizer: device.program(
        optimizerSource(net, partials, records, update, stateOf(update.optimizer)),
      ),
    },
    weights: new Float32Array(4),
    rates: new Float32Array(4),
  };
}

const GRADIENTS = ['weights2', 'layer1', 'layer3'] as const;

/** The textures of a network: parameters and what moments its optimizer keeps, in this order. */
interface NetTextures {
  readonly state: readonly Texture[];
  readonly target: Target;
}

const STATE = ['parameters', 'firstMoment', 'secondMoment'] as const;

/** Those that an optimizer keeps; of a network that never moves, the parameters. */
const stateOf = (optimizer: Optimizer | undefined): readonly (typeof STATE)[number][] =>
  STATE.slice(0, optimizer ? kept(optimizer) : 1);

class ChainModel implements CompiledModel {
  passes: readonly [readonly Pass[], readonly Pass[]] = [[], []];
  readonly #device: Device;
  readonly #input: ModelInput;
  readonly #nets: readonly NetLayout[];
  readonly #updates: readonly UpdatePrograms[];
  readonly #metrics: Program;
  /** Of each network before a step of each parity; the same ones twice for a network that never moves. */
  readonly #textures = new Map<NetLayout, readonly [NetTextures, NetTextures]>();
  /** Step, seed, epoch and the place in it of the batch's first row. */
  readonly #counters = new Uint32Array(4);
  #ring: Texture | null = null;
  #ringPasses: readonly Pass[] = [];
  /** By parity and update. */
  #gradientPasses: readonly (readonly (readonly Pass[])[])[] = [];

  constructor(
    device: Device,
    input: ModelInput,
    nets: readonly NetLayout[],
    updates: readonly UpdatePrograms[],
    metrics: Program,
  ) {
    this.#device = device;
    this.#input = input;
    this.#nets = nets;
    this.#updates = updates;
    this.#metrics = metrics;
  }

  upload(): void {
    const device = this.#device;
    for (const net of this.#nets) {
      const optimizer = this.#updates.find(({ trained }) => trained === net)?.update.optimizer;
      const even = this.#netTextures(net, optimizer);
      this.#textures.set(net, [even, optimizer ? this.#netTextures(net, optimizer) : even]);
    }
    const examples = device.texture(
      examplesShape(this.#input.examples),
      examplesTexels(this.#input.examples),
    );
    const drawn = this.#updates.map(({ records, partials }) => {
      const recorded = device.texture(records.texture);
      const summed = device.texture(partials.texture);
      return {
        records: recorded,
        partials: summed,
        targets: { records: device.target(recorded), partials: device.target(summed) },
      };
    });
    const width = this.#updates.reduce(
      (sum, { records }) => sum + records.members * records.texture.height,
      0,
    );
    this.#ring = device.texture({ kind: 'float', width, height: RING, layers: 0 });
    const ringTarget = device.target(this.#ring);

    const plan = (parity: 0 | 1): Pass[] => {
      const newest = new Map([...this.#textures].map(([net, textures]) => [net, textures[parity]]));
      const passes = this.#updates.flatMap((update, i) => {
        const updatePasses = this.#passesOf(update, drawn[i]!, examples, newest, 1 - parity);
        newest.set(update.trained, this.#textures.get(update.trained)![1 - parity]!);
        return updatePasses;
      });
      const ring: Pass = {
        name: 'metrics',
        program: this.#metrics,
        target: ringTarget,
        x: 0,
        y: 0,
        width,
        height: 1,
        textures: drawn.map(({ records }) => records),
      };
      return [...passes, ring];
    };
    this.passes = [plan(0), plan(1)];
    this.#gradientPasses = this.passes.map((passes) =>
      this.#updates.map(({ programs }) =>
        passes.filter(({ program }) => GRADIENTS.some((name) => program === programs[name])),
      ),
    );
    this.#ringPasses = this.passes.map((passes) => passes.at(-1)!);
  }

  prepare(
    step: number,
    scalars: Readonly<Record<string, number>>,
    moves?: readonly number[],
  ): void {
    const { batchSize, seed, examples } = this.#input;
    const position = step * batchSize;
    this.#counters[0] = step;
    this.#counters[1] = seed;
    this.#counters[2] = Math.floor(position / examples.count);
    this.#counters[3] = position % examples.count;
    this.#updates.forEach(({ update, weights, rates }, i) => {
      weights.fill(0);
      for (const { term, weight } of update.loss) weights[term]! += evaluate(weight, scalars);
      fillNumbers(rates, update, step, moves?.[i] ?? step, scalars);
      const idle = !movesAt(update, step, scalars);
      for (const pass of this.#gradientPasses[step & 1]![i]!) pass.idle = idle;
    });
    for (const pass of this.#ringPasses) pass.y = step % RING;
  }

  metrics(
    steps: number,
    end: number,
    scalars: Readonly<Record<string, number>>,
  ): Record<string, Float32Array> {
    const ring = this.#ring!;
    const texels = this.#device.read(ring);
    const found: Record<string, Float32Array> = {};
    let first = 0;
    for (const { update, records } of this.#updates) {
      const { members, texture } = records;
      const rows = texture.height;
      for (let member = 0; member < members; member++, first += rows) {
        const start = first;
        const meanOf = (term: number, step: number): number => {
          let sum = 0;
          const row = 4 * (ring.width * (step % RING) + start);
          for (let x = 0; x < rows; x++) sum += texels[row + 4 * x + term]!;
          return sum / this.#input.batchSize;
        };
        for (const [name, combination] of Object.entries(update.metrics))
          found[metricOf(name, member, members)] = Float32Array.from({ length: steps }, (_, i) =>
            combination.reduce(
              (sum, { term, weight }) =>
                sum + evaluate(weight, scalars) * meanOf(term, end - steps + i),
              0,
            ),
          );
      }
    }
    return found;
  }

  readState(parity: number): ModelState {
    const [parameters, firstMoment, secondMoment] = STATE.map((_, i) =>
      this.#readArrays(parity, i),
    ) as [Arrays, Arrays, Arrays];
    return { parameters, firstMoment, secondMoment };
  }

  readParameters(parity: number): Arrays {
    return this.#readArrays(parity, STATE.indexOf('parameters'));
  }

  /** Part `i` of the state; zeros where the optimiser has none. */
  #readArrays(parity: number, i: number): Arrays {
    const arrays: Record<string, Float32Array> = {};
    for (const [net, textures] of this.#textures) {
      const texture = textures[(parity & 1) as 0 | 1].state[i];
      const { width, height } = net.texture;
      const texels = texture ? this.#device.read(texture) : new Float32Array(4 * width * height);
      Object.assign(arrays, unpackNet(net, texels));
    }
    return arrays;
  }

  writeState(parity: number, state: ModelState): void {
    for (const [net, textures] of this.#textures)
      textures[(parity & 1) as 0 | 1].state.forEach((texture, i) =>
        this.#device.write(texture, packNet(net, state[STATE[i]!])),
      );
  }

  #netTextures({ texture }: NetLayout, optimizer: Optimizer | undefined): NetTextures {
    const state = stateOf(optimizer).map(() => this.#device.texture(texture));
    return { state, target: this.#device.target(...state) };
  }

  /** The five draws of an update that reads the networks `newest` and writes its own one of `parity`. */
  #passesOf(
    { update, outer, inner, trained, records, partials, programs, weights, rates }: UpdatePrograms,
    drawn: {
      readonly records: Texture;
      readonly partials: Texture;
      readonly targets: { readonly records: Target; readonly partials: Target };
    },
    examples: Texture,
    newest: ReadonlyMap<NetLayout, NetTextures>,
    parity: number,
  ): Pass[] {
    const before = newest.get(trained)!;
    const after = this.#textures.get(trained)![parity]!;
    const { blocks, members } = trained;
    const gradient = (program: Program, rectangle: Pick<Pass, 'y' | 'width' | 'height'>): Pass => ({
      name: program.name,
      program,
      target: drawn.targets.partials,
      x: 0,
      ...rectangle,
      textures: [before.state[0]!, drawn.records],
      numbers: weights,
    });
    return [
      {
        name: programs.forward.name,
        program: programs.forward,
        target: drawn.targets.records,
        x: 0,
        y: 0,
        width: records.texture.width,
        height: records.texture.height,
        textures: [
          newest.get(outer)!.state[0]!,
          ...(inner ? [newest.get(inner)!.state[0]!] : []),
          ...(readsData(update) ? [examples] : []),
        ],
        numbers: weights,
        counters: this.#counters,
      },
      gradient(programs.weights2, { y: 0, width: members * blocks, height: partials.row.layer1 }),
      gradient(programs.layer1, {
        y: partials.row.layer1,
        width: (members * blocks) / partials.group1,
        height: records.chunks,
      }),
      gradient(programs.layer3, {
        y: partials.row.layer3,
        width: (members * blocks) / partials.group3,
        height: records.chunks,
      }),
      {
        name: programs.optimizer.name,
        program: programs.optimizer,
        target: after.target,
        x: 0,
        y: 0,
        width: trained.texture.width,
        height: trained.texture.height,
        textures: [drawn.partials, ...before.state],
        numbers: rates,
      },
    ];
  }
}

/** Examples [count, width ≤ 4], each in a texel of its own. */
function examplesTexels(examples: Examples): Uint8Array | Float32Array {
  const { count, width, bytes, floats } = examples;
  const shape = examplesShape(examples);
  const length = 4 * shape.width * shape.height;
  const packed = bytes ? new Uint8Array(length) : new Float32Array(length);
  const numbers = bytes ?? floats;
  for (let row = 0; row < count; row++)
    packed.set(numbers.subarray(row * width, (row + 1) * width), 4 * row);
  return packed;
}
