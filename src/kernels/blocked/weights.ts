import type { ModelState } from '../compile.ts';
import type { Device } from '../device.ts';
import { offsetOf, texelsOf, type Bank } from '../differentiate.ts';
import { packWeights, texels, unpackWeights, weightShape } from '../layout.ts';
import { degreesShape, packDegrees } from './mask.ts';
import { fixed, Planned, type Source } from './planned.ts';

/** What is kept of a bank: the weights, and as many moments as its optimisers use. */
const STATE = ['parameters', 'firstMoment', 'secondMoment'] as const;

/**
 * The weights of all banks. A bank that an update moves is read from one texture and written to another,
 * which change places with every move.
 */
export class Weights {
  readonly #banks: readonly Bank[];
  /** Times that each bank is moved in a step, and how many textures of `STATE` that takes. */
  readonly #moves: readonly number[];
  readonly #kept: readonly number[];
  /** By bank, place and member of `STATE`. */
  readonly #planned: readonly (readonly [readonly Planned[], readonly Planned[]])[];
  readonly #sources = new Map<string, Source>();
  /** Degrees of banks with masks. */
  readonly #degrees: readonly (Source | null)[];

  constructor(banks: readonly Bank[], moves: readonly number[], kept: readonly number[]) {
    this.#banks = banks;
    this.#moves = moves;
    this.#kept = kept;
    this.#planned = banks.map(({ inputs, columns }, bank) => {
      const shape = weightShape(inputs, 4 * texelsOf(columns));
      const place = (): Planned[] => Array.from({ length: kept[bank]! }, () => new Planned(shape));
      const first = place();
      return [first, moves[bank]! > 0 ? place() : first];
    });
    this.#degrees = banks.map(({ layers }) => {
      const { masks } = layers[0]!;
      return masks ? fixed(new Planned(degreesShape(masks))) : null;
    });
  }

  /** Of the masks of `bank`, which has some. */
  degrees(bank: number): Source {
    return this.#degrees[bank]!;
  }

  /**
   * Of `bank`, member `state` of what is kept, as it is after `version` moves in a step. The same source
   * for the same question, so that a program samples it by one name.
   */
  source(bank: number, version: number, state = 0): Source {
    const key = `${bank} ${version} ${state}`;
    let source = this.#sources.get(key);
    if (!source) {
      const places = this.#planned[bank]!;
      source = {
        shape: places[0][state]!.shape,
        at: (parity) => places[this.#place(bank, parity, version)][state]!,
      };
      this.#sources.set(key, source);
    }
    return source;
  }

  /** All that is kept of a bank. */
  sources(bank: number, version: number): Source[] {
    return Array.from({ length: this.#kept[bank]! }, (_, state) =>
      this.source(bank, version, state),
    );
  }

  make(device: Device): void {
    for (const planned of new Set(this.#planned.flat(2)))
      planned.texture = device.texture(planned.shape);
    this.#degrees.forEach((source, bank) => {
      const planned = source?.at(0);
      const { masks } = this.#banks[bank]!.layers[0]!;
      if (planned && masks) planned.texture = device.texture(planned.shape, packDegrees(masks));
    });
  }

  /** Moments that an optimiser doesn't use are zeros. */
  read(device: Device, parity: number): ModelState {
    const [parameters, firstMoment, secondMoment] = STATE.map((_, state) => {
      const arrays: Record<string, Float32Array> = {};
      this.#banks.forEach(({ layers, columns, inputs }, bank) => {
        const planned = this.#planned[bank]![this.#place(bank, parity, 0)][state];
        const all = planned && device.read(planned.texture!);
        layers.forEach(({ name, units }, i) => {
          const own = all
            ? columnsFrom(all, 4 * texelsOf(columns), 4 * offsetOf(columns, i), units)
            : new Float32Array(4 * texels(units) * (inputs + 1));
          const { weights, bias } = unpackWeights(own, inputs, units);
          arrays[`${name}.weights`] = weights;
          arrays[`${name}.bias`] = bias;
        });
      });
      return arrays;
    });
    return { parameters: parameters!, firstMoment: firstMoment!, secondMoment: secondMoment! };
  }

  write(device: Device, parity: number, state: ModelState): void {
    this.#banks.forEach(({ layers, columns, inputs }, bank) => {
      this.#planned[bank]![this.#place(bank, parity, 0)].forEach((planned, member) => {
        const arrays = state[STATE[member]!];
        const { width, height } = planned.shape;
        const all = new Float32Array(4 * width * height);
        layers.forEach(({ name, units }, i) => {
          const own = packWeights(
            arrays[`${name}.weights`]!,
            arrays[`${name}.bias`]!,
            inputs,
            units,
          );
          const length = 4 * texels(units);
          for (let row = 0; row <= inputs; row++)
            all.set(
              own.subarray(row * length, (row + 1) * length),
              4 * (width * row + offsetOf(columns, i)),
            );
        });
        device.write(planned.texture!, all);
      });
    });
  }

  #place(bank: number, parity: number, version: number): 0 | 1 {
    return ((parity * this.#moves[bank]! + version) & 1) as 0 | 1;
  }
}

/** A layer's rows of texels, out of those of its bank. */
function columnsFrom(all: Float32Array, length: number, from: number, units: number): Float32Array {
  const own = 4 * texels(units);
  const rows = all.length / length;
  const found = new Float32Array(own * rows);
  for (let row = 0; row < rows; row++)
    found.set(all.subarray(row * length + from, row * length + from + own), row * own);
  return found;
}
