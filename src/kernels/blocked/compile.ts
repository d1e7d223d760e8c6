import { RING, type CompiledModel, type ModelInput, type ModelState } from '../compile.ts';
import type { Device } from '../device.ts';
import {
  differentiate,
  readBy,
  texelsOf,
  type Gradient,
  type Metric,
  type Step,
} from '../differentiate.ts';
import type { Optimizer } from '../graph.ts';
import { gradientShape, ROWS } from '../layout.ts';
import type { Pass } from '../plan.ts';
import { evaluate } from '../quantity.ts';
import { connectionOf, maskOf, nadeSizes, viewOf, weightsOf, type Scene } from './fill.ts';
import { fuse } from './fuse.ts';
import { gathered, upload, type Gathered } from './gather.ts';
import { fillNumbers, kept, optimizerCode } from './optimizer.ts';
import { convGradientCode, readConvGradient } from './conv.ts';
import { nadeHiddenGradientCode, nadeOutputGradientCode } from './nade.ts';
import { fixed, Planned, type Needs, type Source } from './planned.ts';
import type { View } from './product.ts';
import { meansAt, ringCode, ringShape, type BaseTerm } from './ring.ts';
import {
  plannedArray,
  arraySketch,
  makeArray,
  sketch,
  Stage,
  type Moment,
  type Sketch,
} from './sketch.ts';
import { readGradient, sumGradient, weightGradientCode, type Use } from './weight-gradient.ts';
import { Weights } from './weights.ts';

/** Texels of weights up to which summing their gradient row by row, in the optimiser's draw, costs less than a draw. */
const FEW = 1024;

/** Compiles any declaration, layer by layer. Throws `Unsupported` where this GPU can't. */
export function compileBlocked(device: Device, input: ModelInput): BlockedModel {
  return new BlockedModel(device, input);
}

/** A model of which forward passes can be drawn from its own weights. */
export class BlockedModel implements CompiledModel {
  passes: readonly [readonly Pass[], readonly Pass[]] = [[], []];
  readonly weights: Weights;
  readonly examples: Gathered;
  readonly #device: Device;
  readonly #input: ModelInput;
  readonly #step: Step;
  readonly #scene: Scene;
  readonly #arrays: readonly Planned[];
  readonly #sketches: Sketch[] = [];
  /** Gradients of large banks, between the draw that sums them and the optimiser's. */
  readonly #gradients: Planned[] = [];
  readonly #rings: Ring[] = [];
  readonly #moment: Moment;

  constructor(device: Device, input: ModelInput) {
    const { declaration, examples, batchSize: rows, seed } = input;
    this.#device = device;
    this.#input = input;
    this.#moment = { step: 0, seed, epoch: 0, place: 0, firstRow: 0, scalars: {}, moves: null };
    const step = differentiate(declaration, rows);
    this.#step = step;

    const optimizersOf = (bank: number): Optimizer[] =>
      step.updates.flatMap(({ gradients, optimizer }) =>
        gradients.filter((gradient) => gradient.bank === bank).map(() => optimizer),
      );
    this.weights = new Weights(
      step.banks,
      step.banks.map((_, bank) => optimizersOf(bank).length),
      step.banks.map((_, bank) => Math.max(1, ...optimizersOf(bank).map(kept))),
    );

    const gradients = step.updates.flatMap((update) => update.gradients);
    const read = new Set(gradients.flatMap(readBy));
    for (const { metrics } of step.updates)
      for (const base of basesOf(metrics)) for (const id of operandsOf(step, base)) read.add(id);
    const fused = fuse(
      step.operations,
      read,
      gradients.flatMap((gradient) =>
        gradient.kind === 'product'
          ? gradient.uses.filter(({ bias }) => bias).map((use) => use.input)
          : [],
      ),
    );
    this.#arrays = fused.drawn.map((drawn) => plannedArray(step.operations, drawn, rows, examples));
    this.#scene = {
      ...step,
      fused,
      arrays: this.#arrays.map(fixed),
      rows,
      weights: (bank, version) => this.weights.source(bank, version),
      degrees: (bank) => this.weights.degrees(bank),
    };
    const most = Number(device.gl.getParameter(device.gl.MAX_TEXTURE_SIZE));
    this.examples = gathered(declaration, examples, most);

    step.updates.forEach(({ gradients, metrics }, update) => {
      fused.drawn.forEach((drawn, index) => {
        if (drawn.update === update)
          this.#sketches.push(arraySketch(device, this.#scene, index, this.examples, 'permuted')!);
      });
      this.#report(metrics);
      for (const gradient of gradients) this.#learn(gradient, update);
    });
  }

  upload(): void {
    const device = this.#device;
    upload(device, this.examples);
    this.weights.make(device);
    this.#arrays.forEach((planned, i) =>
      makeArray(device, planned, this.#scene.fused.drawn[i]!.ones),
    );
    for (const planned of [...this.#gradients, ...this.#rings.map((ring) => ring.planned)])
      planned.texture = device.texture(planned.shape);
    const stage = new Stage(device);
    const passes = (parity: number): Pass[] =>
      this.#sketches.map((sketch) => {
        const pass = stage.pass(sketch, parity);
        this.#rings.find((ring) => ring.sketch === sketch)?.passes.push(pass);
        return pass;
      });
    this.passes = [passes(0), passes(1)];
  }

  prepare(
    step: number,
    scalars: Readonly<Record<string, number>>,
    moves: readonly number[] | null = null,
  ): void {
    const { batchSize, examples } = this.#input;
    const moment = this.#moment;
    const position = step * batchSize;
    moment.step = step;
    moment.epoch = Math.floor(position / examples.count);
    moment.place = position % examples.count;
    moment.scalars = scalars;
    moment.moves = moves;
    for (const { fill } of this.#sketches) fill?.(moment);
    for (const { passes, lines } of this.#rings)
      for (const pass of passes) pass.y = (step % RING) * lines;
  }

  metrics(
    steps: number,
    end: number,
    scalars: Readonly<Record<string, number>>,
  ): Record<string, Float32Array> {
    const traces: Record<string, Float32Array> = {};
    const rings = this.#rings.map(({ planned, terms }) => ({
      texels: this.#device.read(planned.texture!),
      terms,
    }));
    this.#step.updates.forEach(({ metrics }) => {
      for (const [name, { terms, offset }] of Object.entries(metrics)) {
        const weights = terms.map(({ weight }) => evaluate(weight, scalars));
        const constant = evaluate(offset, scalars);
        traces[name] = Float32Array.from({ length: steps }, (_, i) => {
          const place = (end - steps + i) % RING;
          return terms.reduce((sum, { base }, t) => {
            const ring = rings.find((ring) => ring.terms.includes(base))!;
            const means = meansAt(ring.texels, place, this.#input.batchSize);
            return sum + weights[t]! * means[ring.terms.indexOf(base)]!;
          }, constant);
        });
      }
    });
    return traces;
  }

  readState(parity: number): ModelState {
    return this.weights.read(this.#device, parity);
  }

  readParameters(parity: number): ModelState['parameters'] {
    return this.readState(parity).parameters; // asked for seldom: forward passes read them in their place
  }

  writeState(parity: number, state: ModelState): void {
    this.weights.write(this.#device, parity, state);
  }

  /** The draws that put the base terms of an update's metrics into the ring. */
  #report(metrics: Readonly<Record<string, Metric>>): void {
    const bases = basesOf(metrics);
    const known = this.#rings.flatMap(({ terms }) => terms);
    const fresh = bases.filter((base) => !known.includes(base));
    for (let i = 0; i < fresh.length; i += 4) {
      const terms = fresh.slice(i, i + 4);
      const planned = new Planned(ringShape(this.#input.batchSize, RING));
      const lines = planned.shape.height / RING;
      const found = sketch(this.#device, {
        name: 'metrics',
        targets: [fixed(planned)],
        width: ROWS,
        height: lines,
        code: (needs) =>
          ringCode(
            terms.map((base) => this.#baseTerm(base, needs)),
            this.#input.batchSize,
            (quantity) => needs.number(quantity),
          ),
      });
      this.#sketches.push(found);
      this.#rings.push({ planned, terms, lines, sketch: found, passes: [] });
    }
  }

  #baseTerm(base: number, needs: Needs): BaseTerm {
    const operands = operandsOf(this.#step, base);
    return {
      operation: this.#step.operations[base]!,
      operands: operands.map((operand) => viewOf(this.#scene, needs, operand)),
      columns: this.#step.operations[operands[0]!]!.columns[0]!,
    };
  }

  /** The draws that take a bank's gradient and move its weights along it: two, or one where the weights are few. */
  #learn(learned: Gradient, update: number): void {
    const { bank, version } = learned;
    const mover = this.#step.updates[update]!;
    const { inputs, columns, layers } = this.#step.banks[bank]!;
    const name = layers.map((layer) => layer.name).join(' | ');
    const width = texelsOf(columns);
    const gradient = this.#gradient(learned, name);
    const counted = learned.kind === 'product' && learned.mask === 'step';
    const state = this.weights.sources(bank, version);
    this.#sketches.push(
      sketch(this.#device, {
        name: `${mover.optimizer.kind} ${name}`,
        targets: this.weights.sources(bank, version + 1),
        width,
        height: inputs + 1,
        code: (needs) =>
          optimizerCode(
            mover,
            state.map((source) => needs.sampler(source)),
            state[0]!.shape,
            gradient(needs),
          ),
        numbers: (numbers, { step, scalars, moves }) =>
          fillNumbers(numbers, mover, step, moves?.[update] ?? step, scalars),
        ...(counted && { counters: countStep }),
      }),
    );
  }

  /** Adds the draw that sums a bank's gradient, if it takes one; GLSL of `vec4 gradient(int x, int row)`, which reads it. */
  #gradient(learned: Gradient, name: string): (needs: Needs) => string {
    const { bank } = learned;
    const { inputs, columns } = this.#step.banks[bank]!;
    const { batchSize: rows } = this.#input;
    const scene = this.#scene;
    const width = texelsOf(columns);
    const view = (needs: Needs, id: number): View => viewOf(scene, needs, id);
    /** `sums` times as wide as the weights. */
    const drawn = (sums: number, counted: boolean, code: (needs: Needs) => string): Source => {
      const planned = new Planned(gradientShape(inputs, 4 * width * sums));
      const target = fixed(planned);
      this.#gradients.push(planned);
      this.#sketches.push(
        sketch(this.#device, {
          name: `gradient ${name}`,
          targets: [target],
          width: width * sums,
          height: planned.shape.height,
          code,
          ...(counted && { counters: countStep }),
        }),
      );
      return target;
    };
    const read = (target: Source) => (needs: Needs) =>
      readGradient({ name: needs.sampler(target), shape: target.shape, at: 0 }, inputs);

    switch (learned.kind) {
      case 'product': {
        const views = (needs: Needs): Use[] =>
          learned.uses.map(({ input, adjoint, bias }) => ({
            bias,
            input: view(needs, input),
            adjoint: view(needs, adjoint),
          }));
        const mask = (needs: Needs) => maskOf(scene, needs, bank, learned.mask);
        if (width * (inputs + 1) <= FEW)
          return (needs) => sumGradient(views(needs), inputs, rows, mask(needs));
        const code = (needs: Needs): string =>
          weightGradientCode(views(needs), inputs, rows, mask(needs));
        return read(drawn(1, learned.mask === 'step', code));
      }
      case 'conv': {
        const connections = learned.uses.map(({ plane }) => connectionOf(scene, bank, plane));
        const target = drawn(connections[0]!.plane.height, false, (needs) =>
          convGradientCode(
            learned.uses.map(({ input, adjoint }, i) => ({
              input: view(needs, input),
              adjoint: view(needs, adjoint),
              connection: connections[i]!,
            })),
            rows,
          ),
        );
        return (needs) =>
          readConvGradient(
            { name: needs.sampler(target), shape: target.shape, at: 0 },
            connections[0]!,
          );
      }
      case 'nade': {
        const { of, banks, starts, input, adjoint, rests } = learned;
        const sizes = nadeSizes(scene, banks.hidden);
        const code = (needs: Needs): string => {
          const views = {
            starts: view(needs, starts),
            x: view(needs, input),
            adjoint: view(needs, adjoint),
          };
          const hidden = weightsOf(scene, needs, banks.hidden, banks.hiddenVersion);
          if (of === 'output') return nadeOutputGradientCode(sizes, views, hidden, rows);
          const output = weightsOf(scene, needs, banks.output, banks.outputVersion);
          const all = { ...views, rests: view(needs, rests) };
          return nadeHiddenGradientCode(sizes, all, { hidden, output }, rows);
        };
        return read(drawn(1, false, code));
      }
    }
  }
}

/** For draws that ask for the number of the step alone. */
const countStep = (counters: Uint32Array, { step }: Moment): void => {
  counters[0] = step;
};

/** Where base terms of some updates' metrics are kept. */
interface Ring {
  readonly planned: Planned;
  readonly terms: readonly number[];
  /** Lines of texels that a step takes. */
  readonly lines: number;
  readonly sketch: Sketch;
  /** Of both parities. */
  readonly passes: Pass[];
}

/** The base terms of an update's metrics, each once. */
function basesOf(metrics: Readonly<Record<string, Metric>>): number[] {
  return [...new Set(Object.values(metrics).flatMap(({ terms }) => terms.map(({ base }) => base)))];
}

/** What a base term is summed up from: it is never stored itself. */
function operandsOf({ operations }: Step, base: number): readonly number[] {
  const { op, inputs } = operations[base]!;
  return op === 'reduce' ? inputs : [base];
}
