/**
 * Reverse mode at build time: a declaration, plain data, becomes the list of operations that one
 * training step takes, plain data as well. Which of them share a draw is decided later.
 */
import {
  inputsOf,
  type Activation,
  type Declaration,
  type Layer,
  type MaskChoice,
  type Node,
  type Optimizer,
  type Plane,
  type Scalar,
} from './graph.ts';
import { Unsupported } from './device.ts';
import { texels } from './layout.ts';
import { productOf, sumOf, type Quantity } from './quantity.ts';

/**
 * Layers whose weights stand side by side in one array, because they read the same input; most
 * layers are a bank of their own. Each layer begins at a whole texel.
 */
export interface Bank {
  readonly layers: readonly Layer[];
  readonly inputs: number;
  /** Units of each layer. */
  readonly columns: readonly number[];
  readonly activation: Activation;
}

/** What happens entry by entry; operands in brackets. */
export type Elementwise =
  /** f(x) [x]. */
  | { readonly f: 'activate'; readonly activation: Activation }
  /** adjoint · f′, with f′ from the output y = f(x) [adjoint, y]. */
  | { readonly f: 'slope'; readonly activation: Activation }
  /** adjoint · x · df′/dy, with f′ as a function of the output y [adjoint, x, y]. */
  | { readonly f: 'slopeOfSlope'; readonly activation: Activation }
  /** √(x + epsilon) [x]. */
  | { readonly f: 'root'; readonly epsilon: number }
  /** a / b [a, b]. */
  | { readonly f: 'quotient' }
  /** mean + exp(½ logVariance) · noise [mean, logVariance, noise]. */
  | { readonly f: 'reparametrise' }
  /** a · exp(½ logVariance) [a, logVariance]. */
  | { readonly f: 'deviate' }
  /** target − σ(logits) [logits, target], the slope of the log-likelihood; or the target is constant [logits]. */
  | { readonly f: 'bernoulliSlope'; readonly target?: Quantity }
  /** target − (Σ target) · softmax(logits) [logits, target, log Σ exp logits, Σ target]. */
  | { readonly f: 'categoricalSlope' }
  /** ½ (exp(logVariance) − 1) [logVariance], a slope of the KL. */
  | { readonly f: 'klSlope' }
  /** −sign where sign · x < 1, else 0 [x]. */
  | { readonly f: 'hingeSlope'; readonly sign: 1 | -1 }
  /** a · b [a, b]. */
  | { readonly f: 'times' }
  /** offset + Σ weight_i · x_i [x_0, x_1 …]. */
  | { readonly f: 'sum'; readonly weights: readonly Quantity[]; readonly offset: Quantity }
  /** weight · x in the rows of the batch, 0 in the rows of padding behind them [x]: where adjoints begin. */
  | { readonly f: 'seed'; readonly weight: Quantity };

/** What becomes of a row, a number; operands in brackets. */
export type Reduction =
  /** Σ target · logits − softplus(logits) [logits, target]; or the target is constant [logits]. */
  | { readonly f: 'bernoulli'; readonly target?: Quantity }
  /** Σ target · (logits − log Σ exp logits) [logits, target]. */
  | { readonly f: 'categorical' }
  /** log Σ exp x [x]. */
  | { readonly f: 'logSumExp' }
  /** Σ x [x]. */
  | { readonly f: 'total' }
  /** Σ (a − b)² [a, b]. */
  | { readonly f: 'squares' }
  /** Σ (x − target)² [x]. */
  | { readonly f: 'squaredError'; readonly target: number }
  /** Σ ½ (exp(logVariance) + mean² − logVariance − 1) [mean, logVariance]. */
  | { readonly f: 'kl' }
  /** Σ max(0, 1 − sign · x) [x]. */
  | { readonly f: 'hinge'; readonly sign: 1 | -1 };

/** One array of shape [batch, columns] and how it comes about; the inputs are numbers of operations. */
export type Operation = {
  readonly inputs: readonly number[];
  /** Widths of the parts that stand side by side; nearly always one. */
  readonly columns: readonly number[];
  /** The update for which it was first needed. */
  readonly update: number;
} & Kind;

type Kind =
  | { readonly op: 'data'; readonly binary: boolean }
  | { readonly op: 'labels' }
  | { readonly op: 'noise'; readonly stream: number }
  | { readonly op: 'uniform'; readonly stream: number }
  /** What the reader's figure supplies in place of node `node`. */
  | { readonly op: 'feed'; readonly node: number }
  /**
   * input · weights + bias, or without the bias, with the weights as they are after `version` updates of this
   * step; with a mask, of those weights alone that it lets count.
   */
  | {
      readonly op: 'product';
      readonly bank: number;
      readonly version: number;
      readonly bias: boolean;
      readonly mask?: MaskChoice;
    }
  /** input · weightsᵀ. */
  | {
      readonly op: 'backProduct';
      readonly bank: number;
      readonly version: number;
      readonly mask?: MaskChoice;
    }
  /** Σ over taps of the input there · the tap's weights, + bias. */
  | {
      readonly op: 'conv';
      readonly bank: number;
      readonly version: number;
      readonly plane: Plane;
    }
  /** Σ over taps of the adjoint from which the tap looks here · the tap's weightsᵀ. */
  | {
      readonly op: 'backConv';
      readonly bank: number;
      readonly version: number;
      readonly plane: Plane;
    }
  /** For each block of `NADE_BLOCK` parts, a part of the array: Σ over its parts of x_i W_i [x]. */
  | { readonly op: 'nadeSums'; readonly bank: number; readonly version: number }
  /** c + the sums of all blocks before [sums]: what hidden units come to where a block begins. */
  | { readonly op: 'nadeStarts'; readonly bank: number; readonly version: number }
  /** b_d + σ(a_d) · V_d, with a_d from its block's start on [starts, x]. */
  | ({ readonly op: 'nade' } & NadeBanks)
  /** For each block, Σ over its parts of the slope by a_d, adjoint_d V_d σ′(a_d) [starts, x, adjoint]. */
  | ({ readonly op: 'nadeSlopes' } & NadeBanks)
  /** Of each block and all behind it, their slopes' sum [slopes]; one block more than there are, which is 0. */
  | { readonly op: 'nadeRests' }
  | { readonly op: 'part'; readonly index: number }
  | { readonly op: 'beside' }
  /** Column c is column c − `by` of the input, or 0 where that has none. */
  | { readonly op: 'shift'; readonly by: number }
  /** In every row the mean over the rows of the batch. */
  | { readonly op: 'batchMean' }
  /** One column, for every column there is. */
  | { readonly op: 'broadcast' }
  | ({ readonly op: 'reduce' } & Reduction)
  | ({ readonly op: 'map' } & Elementwise);

/** The banks of NADE's two layers, and how often each has been moved before. */
export interface NadeBanks {
  readonly hidden: number;
  readonly output: number;
  readonly hiddenVersion: number;
  readonly outputVersion: number;
}

/** Parts of x that NADE goes through one after another from what is kept of where they begin: twice eight, for its gradient's sake. */
export const NADE_BLOCK = 16;

/** How a bank's weights change what the loss is. */
export type Gradient = {
  readonly bank: number;
  /** Updates of this step before which the weights stand. */
  readonly version: number;
} & (
  | ProductGradient
  /** Σ over uses and pixels of (what the taps see)ᵀ · adjoint, and for the bias the adjoint's sums. */
  | {
      readonly kind: 'conv';
      readonly uses: readonly {
        readonly input: number;
        readonly adjoint: number;
        readonly plane: Plane;
      }[];
    }
  | NadeGradient
);

/** Σ over uses of inputᵀ · adjoint, where the mask lets it, and for the bias the adjoint's column sums, if they concern it. */
interface ProductGradient {
  readonly kind: 'product';
  readonly mask?: MaskChoice;
  readonly uses: readonly {
    readonly input: number;
    readonly adjoint: number;
    readonly bias: boolean;
  }[];
}

/** Of NADE's layer `of`, from the arrays of these operations. */
export interface NadeGradient {
  readonly kind: 'nade';
  readonly of: 'hidden' | 'output';
  readonly banks: NadeBanks;
  readonly starts: number;
  readonly input: number;
  readonly adjoint: number;
  readonly rests: number;
}

/** The operations whose arrays a gradient reads. */
export function readBy(gradient: Gradient): number[] {
  if (gradient.kind !== 'nade')
    return gradient.uses.flatMap(({ input, adjoint }) => [input, adjoint]);
  const { starts, input, adjoint, rests } = gradient;
  return [starts, input, adjoint, ...(gradient.of === 'hidden' ? [rests] : [])];
}

/** A batch mean: Σ weight · mean of a base term, plus a number. */
export interface Metric {
  readonly terms: readonly { readonly base: number; readonly weight: Quantity }[];
  readonly offset: Quantity;
}

/** One training step. Operations stand in an order in which they can be run. */
export interface Step {
  readonly operations: readonly Operation[];
  readonly banks: readonly Bank[];
  readonly updates: readonly {
    readonly gradients: readonly Gradient[];
    readonly optimizer: Optimizer;
    readonly every?: Scalar;
    readonly metrics: Readonly<Record<string, Metric>>;
  }[];
}

/** Sets layers side by side that are used once, on the same input, and moved by the same updates. */
export function banksOf({ layers, nodes, updates }: Declaration): Bank[] {
  const together = new Map<string, Layer[]>();
  for (const layer of layers) {
    const uses = nodes.filter(
      (node) => (node.op === 'dense' || node.op === 'backDense') && node.layer === layer.name,
    );
    const movers = updates.map((update) => update.layers.includes(layer.name));
    const key =
      uses.length === 1 && uses[0]!.op === 'dense' && !layer.masks
        ? JSON.stringify([uses[0].input, layer.activation, movers])
        : layer.name;
    together.set(key, [...(together.get(key) ?? []), layer]);
  }
  return [...together.values()].map((bank) => ({
    layers: bank,
    inputs: bank[0]!.inputs,
    columns: bank.map(({ units }) => units),
    activation: bank[0]!.activation,
  }));
}

/** The operations of one step of `declaration` on batches of `batchSize`. */
export function differentiate(declaration: Declaration, batchSize: number): Step {
  const writer = new Writer(declaration);
  const updates = declaration.updates.map((update, index) => {
    writer.begin(index);
    const metrics = Object.fromEntries(
      Object.entries(update.metrics).map(([name, node]) => [name, writer.metric(node)]),
    );
    const gradients = writer.gradients(update.loss, update.layers, batchSize);
    for (const { bank } of gradients) writer.moved(bank);
    const { optimizer, every } = update;
    return { gradients, optimizer, ...(every !== undefined && { every }), metrics };
  });
  return { operations: writer.operations, banks: writer.banks, updates };
}

/** The operations that lead to node `wanted` when the nodes `fed` are given; noise is drawn from `stream`. */
export function forwardTo(
  declaration: Declaration,
  wanted: number,
  fed: readonly number[],
  stream: number,
): Pick<Step, 'operations' | 'banks'> & { readonly wanted: number } {
  const writer = new Writer(declaration, { fed, stream });
  return { wanted: writer.numbers(wanted), operations: writer.operations, banks: writer.banks };
}

/** Activations whose slope changes with where it is taken, but for a kink. */
const BENT: readonly Activation[] = ['tanh', 'sigmoid', 'softplus'];

/** What reaches an array from the loss: a number for every row, arrays, or both. */
interface Adjoint {
  constant: Quantity;
  arrays: number[];
}

/** weight · base + offset, row by row. */
interface Base {
  readonly base: number;
  readonly weight: Quantity;
  readonly offset: Quantity;
}

class Writer {
  readonly operations: Operation[] = [];
  readonly banks: Bank[];
  readonly #declaration: Declaration;
  readonly #known = new Map<string, number>();
  /** Times that a bank has been moved in this step. */
  readonly #versions: number[];
  readonly #fed: readonly number[];
  readonly #stream: number | null;
  /** By node; forgotten when weights move. */
  #values = new Map<number, number>();
  #update = 0;

  constructor(
    declaration: Declaration,
    given: { fed: readonly number[]; stream: number } | null = null,
  ) {
    this.#declaration = declaration;
    this.banks = banksOf(declaration);
    this.#versions = this.banks.map(() => 0);
    this.#fed = given?.fed ?? [];
    this.#stream = given?.stream ?? null;
  }

  begin(update: number): void {
    this.#update = update;
    this.#values.clear();
  }

  moved(bank: number): void {
    this.#versions[bank]!++;
  }

  /** The operation that gives node `id`. */
  value(id: number): number {
    let value = this.#values.get(id);
    if (value === undefined) this.#values.set(id, (value = this.#forward(id)));
    return value;
  }

  /** The same in 32-bit numbers: data are kept as bytes. */
  numbers(id: number): number {
    const value = this.value(id);
    const { op, columns } = this.operations[value]!;
    const copy = { f: 'sum', weights: [1], offset: 0 } as const;
    return op === 'data' || op === 'labels' ? this.#map(copy, [value], columns) : value;
  }

  /** The batch mean of node `id`, which is one column wide, in terms of row-wise sums. */
  metric(id: number): Metric {
    const node = this.#declaration.nodes[id]!;
    if (node.op === 'weightedSum' && node.width === 1) {
      const parts = node.terms.map(({ value, weight }) => ({ weight, ...this.metric(value) }));
      return {
        terms: parts.flatMap(({ weight, terms }) =>
          terms.map((term) => ({ base: term.base, weight: productOf(weight, term.weight) })),
        ),
        offset: sumOf(...parts.map(({ weight, offset }) => productOf(weight, offset))),
      };
    }
    const { base, weight, offset } = this.#base(id);
    return { terms: [{ base, weight }], offset };
  }

  /** Gradients of the batch mean of node `loss` by the weights of `layers`. */
  gradients(loss: number, layers: readonly string[], batchSize: number): Gradient[] {
    const { nodes } = this.#declaration;
    const depends = this.#dependents(layers);
    const adjoints = new Map<number, Adjoint>();
    const at = (id: number): Adjoint => {
      let adjoint = adjoints.get(id);
      if (!adjoint) adjoints.set(id, (adjoint = { constant: 0, arrays: [] }));
      return adjoint;
    };
    const found = new Map<number, Gradient>();
    const learn = (
      bank: number,
      use: ProductGradient['uses'][number],
      mask: MaskChoice | undefined,
    ): void => {
      const known = found.get(bank);
      const before = known?.kind === 'product' ? known : null;
      if (before && before.mask !== mask)
        throw new Error('A layer learns under one mask at a time.');
      found.set(bank, {
        kind: 'product',
        bank,
        version: this.#versions[bank]!,
        uses: [...(before?.uses ?? []), use],
        ...(mask !== undefined && { mask }),
      });
    };
    at(loss).constant = 1 / batchSize;

    for (let id = loss; id >= 0; id--) {
      const node = nodes[id]!;
      const adjoint = adjoints.get(id);
      if (node.op === 'dense') {
        const bank = this.#bankOf(node.layer);
        const { layers: members, inputs, columns, activation } = this.banks[bank]!;
        // once per bank: at its first use in the list, when all that reads any of its parts is done
        const first = Math.min(...(members.length > 1 ? this.#usesOf(members) : [id]));
        if (id !== first || !depends.has(id)) continue;
        const parts = members.map((_, i) => {
          const use = members.length > 1 ? this.#usesOf(members)[i]! : id;
          const arrived = adjoints.get(use);
          return arrived
            ? this.#slope(this.#array(arrived, columns[i]!), activation, this.value(use))
            : null;
        });
        if (parts.every((part) => part === null)) continue;
        const filled = parts.map((part, i) => part ?? this.#sum(columns[i]!, [], [], 0));
        const whole =
          members.length > 1 ? this.#write({ op: 'beside' }, filled, columns) : filled[0]!;
        if (layers.includes(members[0]!.name)) {
          learn(bank, { input: this.value(node.input), adjoint: whole, bias: true }, node.mask);
        }
        if (depends.has(node.input)) {
          const version = this.#versions[bank]!;
          at(node.input).arrays.push(
            this.#write({ op: 'backProduct', bank, version, ...maskOf(node) }, [whole], [inputs]),
          );
        }
      } else if (node.op === 'conv' && adjoint && depends.has(id)) {
        const bank = this.#bankOf(node.layer);
        const version = this.#versions[bank]!;
        const { plane } = node;
        const { activation } = this.banks[bank]!;
        const arrived = this.#slope(this.#array(adjoint, node.width), activation, this.value(id));
        if (layers.includes(node.layer)) {
          const known = found.get(bank);
          const uses = known?.kind === 'conv' ? known.uses : [];
          const use = { input: this.value(node.input), adjoint: arrived, plane };
          found.set(bank, { kind: 'conv', bank, version, uses: [...uses, use] });
        }
        if (depends.has(node.input)) {
          const { width } = nodes[node.input]!;
          at(node.input).arrays.push(
            this.#write({ op: 'backConv', bank, version, plane }, [arrived], [width]),
          );
        }
      } else if (node.op === 'nade' && adjoint && depends.has(id)) {
        if (depends.has(node.input)) throw new Error('No gradient reaches what NADE reads.');
        const banks = this.#nadeBanks(node);
        const starts = this.#nadeStarts(node);
        const input = this.value(node.input);
        const arrived = this.#array(adjoint, node.width);
        const blocks = this.operations[starts]!.columns;
        const slopes = this.#write(
          { op: 'nadeSlopes', ...banks },
          [starts, input, arrived],
          blocks,
        );
        const rests = this.#write({ op: 'nadeRests' }, [slopes], [...blocks, blocks[0]!]);
        for (const of of ['hidden', 'output'] as const) {
          if (!layers.includes(node[of])) continue;
          const bank = banks[of];
          if (found.has(bank)) throw new Error(`Layer "${node[of]}" of a NADE is used twice.`);
          const version = this.#versions[bank]!;
          const arrays = { starts, input, adjoint: arrived, rests };
          found.set(bank, { kind: 'nade', of, banks, bank, version, ...arrays });
        }
      } else if (node.op === 'backDense' && adjoint && depends.has(id)) {
        // of the weights W [inputs, units] by way of a Wᵀ, from a, [batch, units]
        const bank = this.#bankOf(node.layer);
        const arrived = this.#array(adjoint, node.width);
        if (layers.includes(node.layer)) {
          learn(bank, { input: arrived, adjoint: this.value(node.input), bias: false }, undefined);
        }
        if (depends.has(node.input)) {
          const version = this.#versions[bank]!;
          const { columns } = this.banks[bank]!;
          at(node.input).arrays.push(
            this.#write({ op: 'product', bank, version, bias: false }, [arrived], columns),
          );
        }
      } else if (adjoint && depends.has(id)) this.#backwards(id, adjoint, at, depends);
    }

    const missing = layers.filter((layer) => !found.has(this.#bankOf(layer)));
    if (missing.length > 0)
      throw new Error(
        `The loss doesn’t depend on the layer "${missing[0]}", which it should train.`,
      );
    return [...found.values()];
  }

  /** Hands the adjoint of a node that is no dense one on to its inputs. */
  #backwards(
    id: number,
    adjoint: Adjoint,
    at: (id: number) => Adjoint,
    depends: ReadonlySet<number>,
  ): void {
    const node = this.#declaration.nodes[id]!;
    const width = (input: number): number => this.#declaration.nodes[input]!.width;
    const give = (input: number, array: number): void => {
      if (depends.has(input)) at(input).arrays.push(array);
    };
    /** To `input`, of a node one column wide: its own adjoint times `slope`, made from arrays as wide as `input`. */
    const giveSlope = (input: number, slope: () => number, factor: Quantity = 1): void => {
      if (!depends.has(input)) return;
      const columns = [width(input)];
      const { constant, arrays } = adjoint;
      if (constant !== 0) {
        const weight = productOf(constant, factor);
        give(input, this.#map({ f: 'seed', weight }, [slope()], columns));
      }
      if (arrays.length > 0) {
        const rows = this.#broadcast(this.#array({ constant: 0, arrays }, 1), width(input));
        const product = this.#map({ f: 'times' }, [slope(), rows], columns);
        give(input, this.#sum(width(input), [product], [factor], 0));
      }
    };
    switch (node.op) {
      case 'data':
      case 'labels':
      case 'constant':
      case 'noise':
      case 'uniform':
      case 'dense':
      case 'backDense':
      case 'conv':
      case 'nade':
        return;
      case 'lstm':
      case 'arrange':
        throw recurrent();
      case 'times': {
        const arrived = this.#array(adjoint, node.width);
        const by = (other: number): number =>
          this.#map({ f: 'times' }, [arrived, this.value(other)], [node.width]);
        give(node.left, by(node.right));
        give(node.right, by(node.left));
        return;
      }
      case 'slope': {
        const { activation } = node;
        const arrived = this.#array(adjoint, node.width);
        give(node.input, this.#slope(arrived, activation, this.value(node.output)));
        if (BENT.includes(activation) && depends.has(node.output)) {
          const operands = [arrived, this.value(node.input), this.value(node.output)];
          give(node.output, this.#map({ f: 'slopeOfSlope', activation }, operands, [node.width]));
        }
        return;
      }
      case 'concat': {
        const arrived = this.#array(adjoint, node.width);
        const left = width(node.left);
        give(node.left, this.#shift(arrived, 0, left));
        give(node.right, this.#shift(arrived, -left, node.width - left));
        return;
      }
      case 'columns':
        give(
          node.input,
          this.#shift(this.#array(adjoint, node.width), node.from, width(node.input)),
        );
        return;
      case 'mix': {
        const arrived = this.#array(adjoint, node.width);
        const columns = [node.width];
        const share = this.#broadcast(this.value(node.share), node.width);
        const shared = this.#map({ f: 'times' }, [arrived, share], columns);
        give(node.left, this.#sum(node.width, [arrived, shared], [1, -1], 0));
        give(node.right, shared);
        if (depends.has(node.share)) {
          const across = this.#sum(
            node.width,
            [this.value(node.right), this.value(node.left)],
            [1, -1],
            0,
          );
          const product = this.#map({ f: 'times' }, [arrived, across], columns);
          give(node.share, this.#reduce({ f: 'total' }, [product]));
        }
        return;
      }
      case 'norm':
        giveSlope(node.input, () => {
          const columns = [width(node.input)];
          const norm = this.#broadcast(this.value(id), width(node.input));
          return this.#map({ f: 'quotient' }, [this.value(node.input), norm], columns);
        });
        return;
      case 'batchDeviation': {
        if (!depends.has(node.input)) return;
        const columns = [width(node.input)];
        const { centred, deviation } = this.#deviations(node.input);
        const mean = this.#write({ op: 'batchMean' }, [this.#array(adjoint, 1)], [1]);
        const quotient = this.#map({ f: 'quotient' }, [centred, deviation], columns);
        const rows = this.#broadcast(mean, width(node.input));
        const product = this.#map({ f: 'times' }, [quotient, rows], columns);
        // rows of padding lie somewhere, too: what reaches them must be 0
        give(node.input, this.#map({ f: 'seed', weight: 1 / columns[0]! }, [product], columns));
        return;
      }
      case 'activation':
        give(
          node.input,
          this.#slope(this.#array(adjoint, node.width), node.activation, this.value(id)),
        );
        return;
      case 'reparametrise': {
        const [, logVariance, noise] = inputsOf(node).map((input) => this.value(input));
        const arrived = this.#array(adjoint, node.width);
        const columns = [node.width];
        const deviated = (): number =>
          this.#map({ f: 'deviate' }, [arrived, logVariance!], columns);
        give(node.mean, arrived);
        if (depends.has(node.noise)) give(node.noise, deviated());
        if (depends.has(node.logVariance)) {
          const product = this.#map({ f: 'times' }, [deviated(), noise!], columns);
          give(node.logVariance, this.#sum(node.width, [product], [0.5], 0));
        }
        return;
      }
      case 'weightedSum':
        for (const { value, weight } of node.terms) {
          if (!depends.has(value)) continue;
          const target = at(value);
          target.constant = sumOf(target.constant, productOf(adjoint.constant, weight));
          for (const array of adjoint.arrays)
            target.arrays.push(this.#sum(node.width, [array], [weight], 0));
        }
        return;
      case 'bernoulliLogLikelihood': {
        const logits = this.value(node.logits);
        const columns = [width(node.logits)];
        const { target } = node;
        if (typeof target === 'number') {
          const inputs = [logits, this.value(target)];
          giveSlope(node.logits, () => this.#map({ f: 'bernoulliSlope' }, inputs, columns));
          giveSlope(target, () => logits);
        } else
          giveSlope(node.logits, () =>
            this.#map({ f: 'bernoulliSlope', target: target.constant }, [logits], columns),
          );
        return;
      }
      case 'categoricalLogLikelihood': {
        const [logits, target] = [this.value(node.logits), this.value(node.target)];
        const classes = width(node.logits);
        const rowwise = (f: 'logSumExp' | 'total', input: number): number =>
          this.#broadcast(this.#reduce({ f }, [input]), classes);
        giveSlope(node.logits, () =>
          this.#map(
            { f: 'categoricalSlope' },
            [logits, target, rowwise('logSumExp', logits), rowwise('total', target)],
            [classes],
          ),
        );
        giveSlope(node.target, () =>
          this.#sum(classes, [logits, rowwise('logSumExp', logits)], [1, -1], 0),
        );
        return;
      }
      case 'gaussianLogLikelihood': {
        const [mean, target] = [this.value(node.mean), this.value(node.target)];
        const precision = { power: node.sigma, exponent: -2 };
        const slope = (sign: 1 | -1) => (): number =>
          this.#sum(width(node.mean), [target, mean], [sign, -sign], 0);
        giveSlope(node.mean, slope(1), precision);
        giveSlope(node.target, slope(-1), precision);
        return;
      }
      case 'gaussianKl':
        giveSlope(node.mean, () => this.value(node.mean));
        giveSlope(node.logVariance, () =>
          this.#map({ f: 'klSlope' }, [this.value(node.logVariance)], [width(node.mean)]),
        );
        return;
      case 'squaredError':
        giveSlope(
          node.input,
          () => this.#sum(width(node.input), [this.value(node.input)], [1], -node.target),
          2,
        );
        return;
      case 'hinge':
        giveSlope(node.input, () =>
          this.#map(
            { f: 'hingeSlope', sign: node.sign },
            [this.value(node.input)],
            [width(node.input)],
          ),
        );
    }
  }

  #forward(id: number): number {
    const node = this.#declaration.nodes[id]!;
    const columns = [node.width];
    if (this.#fed.includes(id)) return this.#write({ op: 'feed', node: id }, [], columns);
    switch (node.op) {
      case 'data':
        return this.#write({ op: 'data', binary: node.binary }, [], columns);
      case 'labels':
        return this.#write({ op: 'labels' }, [], columns);
      case 'constant':
        return this.#sum(node.width, [], [], node.value);
      case 'uniform':
        return this.#write({ op: 'uniform', stream: this.#stream ?? node.stream }, [], columns);
      case 'backDense': {
        const bank = this.#bankOf(node.layer);
        const version = this.#versions[bank]!;
        return this.#write({ op: 'backProduct', bank, version }, [this.value(node.input)], columns);
      }
      case 'slope':
        return this.#slope(this.value(node.input), node.activation, this.value(node.output));
      case 'concat': {
        const shifted = [
          this.#shift(this.value(node.left), 0, node.width),
          this.#shift(
            this.value(node.right),
            this.#declaration.nodes[node.left]!.width,
            node.width,
          ),
        ];
        return this.#sum(node.width, shifted, [1, 1], 0);
      }
      case 'columns':
        return this.#shift(this.value(node.input), -node.from, node.width);
      case 'mix': {
        const [left, right] = [this.value(node.left), this.value(node.right)];
        const across = this.#sum(node.width, [right, left], [1, -1], 0);
        const share = this.#broadcast(this.value(node.share), node.width);
        const way = this.#map({ f: 'times' }, [across, share], columns);
        return this.#sum(node.width, [left, way], [1, 1], 0);
      }
      case 'norm': {
        const squares = this.#reduce({ f: 'squaredError', target: 0 }, [this.value(node.input)]);
        return this.#map({ f: 'root', epsilon: 1e-12 }, [squares], columns);
      }
      case 'batchDeviation': {
        const { deviation } = this.#deviations(node.input);
        const { width } = this.#declaration.nodes[node.input]!;
        return this.#sum(1, [this.#reduce({ f: 'total' }, [deviation])], [1 / width], 0);
      }
      case 'noise':
        return this.#write({ op: 'noise', stream: this.#stream ?? node.stream }, [], columns);
      case 'dense': {
        const number = this.#bankOf(node.layer);
        const bank = this.banks[number]!;
        const version = this.#versions[number]!;
        let whole = this.#write(
          { op: 'product', bank: number, version, bias: true, ...maskOf(node) },
          [this.value(node.input)],
          bank.columns,
        );
        if (bank.activation !== 'linear')
          whole = this.#map({ f: 'activate', activation: bank.activation }, [whole], bank.columns);
        if (bank.layers.length === 1) return whole;
        const index = bank.layers.findIndex(({ name }) => name === node.layer);
        return this.#write({ op: 'part', index }, [whole], columns);
      }
      case 'conv': {
        const bank = this.#bankOf(node.layer);
        const version = this.#versions[bank]!;
        const { plane } = node;
        const sums = this.#write(
          { op: 'conv', bank, version, plane },
          [this.value(node.input)],
          columns,
        );
        const { activation } = this.banks[bank]!;
        return activation === 'linear'
          ? sums
          : this.#map({ f: 'activate', activation }, [sums], columns);
      }
      case 'nade':
        return this.#write(
          { op: 'nade', ...this.#nadeBanks(node) },
          [this.#nadeStarts(node), this.value(node.input)],
          columns,
        );
      case 'lstm':
      case 'arrange':
        throw recurrent();
      case 'times':
        return this.#map({ f: 'times' }, [this.value(node.left), this.value(node.right)], columns);
      case 'activation':
        if (node.activation === 'linear') return this.value(node.input);
        return this.#map(
          { f: 'activate', activation: node.activation },
          [this.value(node.input)],
          columns,
        );
      case 'reparametrise':
        return this.#map(
          { f: 'reparametrise' },
          inputsOf(node).map((input) => this.value(input)),
          columns,
        );
      case 'weightedSum':
        return this.#sum(
          node.width,
          node.terms.map(({ value }) => this.value(value)),
          node.terms.map(({ weight }) => weight),
          0,
        );
      default: {
        const { base, weight, offset } = this.#base(id);
        return this.#sum(1, [base], [weight], offset);
      }
    }
  }

  /** Node `id`, one column wide and no weighted sum, as weight · base + offset, row by row. */
  #base(id: number): Base {
    const node = this.#declaration.nodes[id]!;
    const plain = (reduction: Reduction): Base => ({
      base: this.#reduce(
        reduction,
        inputsOf(node).map((input) => this.value(input)),
      ),
      weight: 1,
      offset: 0,
    });
    switch (node.op) {
      case 'bernoulliLogLikelihood':
        return plain(
          typeof node.target === 'number'
            ? { f: 'bernoulli' }
            : { f: 'bernoulli', target: node.target.constant },
        );
      case 'categoricalLogLikelihood':
        return plain({ f: 'categorical' });
      case 'gaussianLogLikelihood': {
        // Σ log N(target | mean, sigma²) = −½ sigma⁻² Σ (target − mean)² − width · (log sigma + ½ log 2π)
        const { width } = this.#declaration.nodes[node.mean]!;
        return {
          base: plain({ f: 'squares' }).base,
          weight: productOf(-0.5, { power: node.sigma, exponent: -2 }),
          offset: productOf(-width, sumOf({ log: node.sigma }, 0.5 * Math.log(2 * Math.PI))),
        };
      }
      case 'gaussianKl':
        return plain({ f: 'kl' });
      case 'squaredError':
        return plain({ f: 'squaredError', target: node.target });
      case 'hinge':
        return plain({ f: 'hinge', sign: node.sign });
      default:
        if (node.width !== 1) throw new Error('A loss or a metric is one number for each example.');
        return { base: this.value(id), weight: 1, offset: 0 };
    }
  }

  /** An adjoint as one array. */
  #array({ constant, arrays }: Adjoint, width: number): number {
    const ones = (): number =>
      this.#map({ f: 'seed', weight: constant }, [this.#sum(width, [], [], 1)], [width]);
    const all = constant === 0 ? arrays : [...arrays, ones()];
    return this.#sum(
      width,
      all,
      all.map(() => 1),
      0,
    );
  }

  #slope(adjoint: number, activation: Activation, output: number): number {
    if (activation === 'linear') return adjoint;
    const { columns } = this.operations[output]!;
    return this.#map({ f: 'slope', activation }, [adjoint, output], columns);
  }

  /** What lies where in a batch: each entry less its column's mean, and the column's standard deviation. */
  #deviations(node: number): { centred: number; deviation: number } {
    const value = this.value(node);
    const { width } = this.#declaration.nodes[node]!;
    const columns = [width];
    const mean = (input: number): number => this.#write({ op: 'batchMean' }, [input], columns);
    const centred = this.#sum(width, [value, mean(value)], [1, -1], 0);
    const squares = this.#map({ f: 'times' }, [centred, centred], columns);
    const deviation = this.#map({ f: 'root', epsilon: 1e-8 }, [mean(squares)], columns);
    return { centred, deviation };
  }

  #shift(input: number, by: number, width: number): number {
    const { columns } = this.operations[input]!;
    return by === 0 && columns[0] === width
      ? input
      : this.#write({ op: 'shift', by }, [input], [width]);
  }

  #sum(
    width: number,
    inputs: readonly number[],
    weights: readonly Quantity[],
    offset: Quantity,
  ): number {
    if (inputs.length === 1 && weights[0] === 1 && offset === 0) return inputs[0]!;
    return this.#map({ f: 'sum', weights, offset }, inputs, [width]);
  }

  #map(map: Elementwise, inputs: readonly number[], columns: readonly number[]): number {
    return this.#write({ op: 'map', ...map }, inputs, columns);
  }

  #reduce(reduction: Reduction, inputs: readonly number[]): number {
    return this.#write({ op: 'reduce', ...reduction }, inputs, [1]);
  }

  #broadcast(input: number, width: number): number {
    return width === 1 ? input : this.#write({ op: 'broadcast' }, [input], [width]);
  }

  /** Notes an operation down, or finds the one that gives the same. */
  #write(kind: Kind, inputs: readonly number[], columns: readonly number[]): number {
    const key = JSON.stringify([kind, inputs, columns]);
    let id = this.#known.get(key);
    if (id === undefined) {
      id = this.operations.length;
      this.operations.push({ ...kind, inputs, columns, update: this.#update });
      this.#known.set(key, id);
    }
    return id;
  }

  #nadeBanks(node: Node & { op: 'nade' }): NadeBanks {
    const [hidden, output] = [this.#bankOf(node.hidden), this.#bankOf(node.output)];
    const [hiddenVersion, outputVersion] = [this.#versions[hidden]!, this.#versions[output]!];
    return { hidden, output, hiddenVersion, outputVersion };
  }

  /** Where NADE's hidden units stand as each block of parts begins. */
  #nadeStarts(node: Node & { op: 'nade' }): number {
    const { hidden: bank, hiddenVersion: version } = this.#nadeBanks(node);
    const { columns } = this.banks[bank]!;
    const blocks = Array.from({ length: Math.ceil(node.width / NADE_BLOCK) }, () => columns[0]!);
    const sums = this.#write({ op: 'nadeSums', bank, version }, [this.value(node.input)], blocks);
    return this.#write({ op: 'nadeStarts', bank, version }, [sums], blocks);
  }

  #bankOf(layer: string): number {
    return this.banks.findIndex(({ layers }) => layers.some(({ name }) => name === layer));
  }

  /** Where each of these layers, used once, is used. */
  #usesOf(layers: readonly Layer[]): number[] {
    return layers.map(({ name }) =>
      this.#declaration.nodes.findIndex((node) => node.op === 'dense' && node.layer === name),
    );
  }

  /** Nodes that change with the weights of `layers`. */
  #dependents(layers: readonly string[]): ReadonlySet<number> {
    const found = new Set<number>();
    this.#declaration.nodes.forEach((node, id) => {
      if (
        ('layer' in node && layers.includes(node.layer)) ||
        (node.op === 'nade' && (layers.includes(node.hidden) || layers.includes(node.output))) ||
        inputsOf(node).some((input) => found.has(input))
      )
        found.add(id);
    });
    return found;
  }
}

const maskOf = ({ mask }: { readonly mask?: MaskChoice }): { mask?: MaskChoice } =>
  mask === undefined ? {} : { mask };

const recurrent = (): Unsupported =>
  new Unsupported('What this model does step by step runs on the reference engine alone.');

/** Texels that parts side by side take. */
export const texelsOf = (columns: readonly number[]): number =>
  columns.reduce((sum, width) => sum + texels(width), 0);

/** First texel of part `index`. */
export const offsetOf = (columns: readonly number[], index: number): number =>
  texelsOf(columns.slice(0, index));
