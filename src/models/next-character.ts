import { logSumExp } from '../maths/log-space.ts';
import { normals, sequence, STREAM, type Key } from '../maths/random.ts';
import type { Float64Model } from './float64-model.ts';
import type { Structure } from './index.ts';

/** Sizes of a network that says what follows the last `context` symbols. */
export interface TextNetwork {
  /** Symbols are 0 … `symbols` − 1; `symbols` itself stands for what is before the beginning. */
  readonly symbols: number;
  readonly context: number;
  /** Of the place that each symbol has on the network's map. */
  readonly embedding: number;
  readonly hidden: number;
}

/** Where each array lies among the parameters, all of them row-major. */
interface Layout {
  /** [symbols + 1, embedding] */
  readonly embedding: number;
  /** [context · embedding, hidden], the last symbol's rows first */
  readonly inward: number;
  readonly inwardBias: number;
  /** [hidden, symbols] */
  readonly outward: number;
  readonly outwardBias: number;
  readonly length: number;
}

function layoutOf({ symbols, context, embedding, hidden }: TextNetwork): Layout {
  const inward = (symbols + 1) * embedding;
  const inwardBias = inward + context * embedding * hidden;
  const outward = inwardBias + hidden;
  const outwardBias = outward + hidden * symbols;
  return {
    embedding: 0,
    ...{ inward, inwardBias, outward, outwardBias, length: outwardBias + symbols },
  };
}

/** How many parameters the network has. */
export function parameterCount(network: TextNetwork): number {
  return layoutOf(network).length;
}

/** Random parameters but for those that lead outward, which are 0: at first all symbols are equally likely. */
export function initialParameters(network: TextNetwork, seed: number): Float64Array {
  const { inward, inwardBias, length } = layoutOf(network);
  const parameters = new Float64Array(length);
  const noise = normals(inwardBias, { stream: STREAM.initialWeights, step: 0, seed });
  const scale = 1 / Math.sqrt(Math.max(network.context * network.embedding, 1));
  for (let i = 0; i < inwardBias; i++) parameters[i] = noise[i]! * (i < inward ? 1 : scale);
  return parameters;
}

/** The symbol `back` places before place `i`, or the one that stands for what is before the beginning. */
function symbolBefore(text: ArrayLike<number>, i: number, back: number, network: TextNetwork) {
  return i >= back ? text[i - back]! : network.symbols;
}

/** Fills `hidden` with the hidden layer, and `logs` with log p of each symbol at place `i` of `text`, in nats. */
function forward(
  network: TextNetwork,
  parameters: ArrayLike<number>,
  text: ArrayLike<number>,
  i: number,
  hidden: Float64Array,
  logs: Float64Array,
): void {
  const { symbols, context, embedding } = network;
  const at = layoutOf(network);
  for (let h = 0; h < hidden.length; h++) hidden[h] = parameters[at.inwardBias + h]!;
  for (let back = 1; back <= context; back++) {
    const place = at.embedding + symbolBefore(text, i, back, network) * embedding;
    for (let e = 0; e < embedding; e++) {
      const value = parameters[place + e]!;
      const row = at.inward + ((back - 1) * embedding + e) * hidden.length;
      for (let h = 0; h < hidden.length; h++) hidden[h]! += value * parameters[row + h]!;
    }
  }
  for (let x = 0; x < symbols; x++) logs[x] = parameters[at.outwardBias + x]!;
  for (let h = 0; h < hidden.length; h++) {
    const value = (hidden[h] = Math.tanh(hidden[h]!));
    const row = at.outward + h * symbols;
    for (let x = 0; x < symbols; x++) logs[x]! += value * parameters[row + x]!;
  }
  const total = logSumExp(logs);
  for (let x = 0; x < symbols; x++) logs[x]! -= total;
}

/**
 * The mean of −log p(x | what is before it) over the places `rows` of `text`, in nats, and its derivative
 * by each parameter.
 */
export function lossAndGradient(
  network: TextNetwork,
  parameters: Float64Array,
  text: ArrayLike<number>,
  rows: ArrayLike<number>,
): { readonly loss: number; readonly gradient: Float64Array } {
  const { symbols, context, embedding } = network;
  const at = layoutOf(network);
  const gradient = new Float64Array(at.length);
  const hidden = new Float64Array(network.hidden);
  const logs = new Float64Array(symbols);
  const byLogit = new Float64Array(symbols);
  const byHidden = new Float64Array(network.hidden);
  let loss = 0;
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r]!;
    forward(network, parameters, text, i, hidden, logs);
    loss -= logs[text[i]!]! / rows.length;
    for (let x = 0; x < symbols; x++) {
      byLogit[x] = (Math.exp(logs[x]!) - (x === text[i] ? 1 : 0)) / rows.length;
      gradient[at.outwardBias + x]! += byLogit[x]!;
    }
    for (let h = 0; h < hidden.length; h++) {
      const row = at.outward + h * symbols;
      let sum = 0;
      for (let x = 0; x < symbols; x++) {
        gradient[row + x]! += hidden[h]! * byLogit[x]!;
        sum += parameters[row + x]! * byLogit[x]!;
      }
      byHidden[h] = sum * (1 - hidden[h]! ** 2); // before the tanh
      gradient[at.inwardBias + h]! += byHidden[h]!;
    }
    for (let back = 1; back <= context; back++) {
      const place = at.embedding + symbolBefore(text, i, back, network) * embedding;
      for (let e = 0; e < embedding; e++) {
        const row = at.inward + ((back - 1) * embedding + e) * hidden.length;
        let sum = 0;
        for (let h = 0; h < hidden.length; h++) {
          gradient[row + h]! += parameters[place + e]! * byHidden[h]!;
          sum += parameters[row + h]! * byHidden[h]!;
        }
        gradient[place + e]! += sum;
      }
    }
  }
  return { loss, gradient };
}

/** The probability of each symbol after `past`. */
export function networkProbabilities(
  network: TextNetwork,
  parameters: ArrayLike<number>,
  past: ArrayLike<number>,
): Float64Array {
  const logs = new Float64Array(network.symbols);
  forward(network, parameters, past, past.length, new Float64Array(network.hidden), logs);
  return logs.map(Math.exp);
}

/** log p of each symbol of `text` given those before it, in nats: their sum is log p(text). */
export function networkLogProbabilities(
  network: TextNetwork,
  parameters: ArrayLike<number>,
  text: ArrayLike<number>,
): Float64Array {
  const hidden = new Float64Array(network.hidden);
  const logs = new Float64Array(network.symbols);
  return Float64Array.from({ length: text.length }, (_, i) => {
    forward(network, parameters, text, i, hidden, logs);
    return logs[text[i]!]!;
  });
}

/**
 * The probabilities pᵢ^(1/T) / Σ pⱼ^(1/T) at temperature T > 0: at 1 those of the model, colder the likely ones
 * likelier. What is impossible stays so.
 */
export function tempered(p: Float64Array, temperature: number): Float64Array {
  if (temperature === 1) return p;
  const logs = p.map((value) => Math.log(value) / temperature);
  const total = logSumExp(logs);
  return logs.map((log) => Math.exp(log - total));
}

/** A text drawn symbol by symbol, each from its distribution after those before it. */
export function drawSymbols(
  probabilities: (past: readonly number[]) => Float64Array,
  past: readonly number[],
  count: number,
  temperature: number,
  key: Omit<Key, 'stream'>,
): readonly number[] {
  const { uniform } = sequence({ ...key, stream: STREAM.characters });
  const text = [...past];
  for (let i = 0; i < count; i++) {
    const p = tempered(probabilities(text), temperature);
    let left = uniform();
    let drawn = p.findIndex((value) => (left -= value) < 0);
    if (drawn < 0) drawn = p.findLastIndex((value) => value > 0); // the sum is 1 less a rounding
    text.push(drawn);
  }
  return text.slice(past.length);
}

const networks = new WeakMap<Structure, TextNetwork>();

/** What a run's structure says of its network. */
function networkOf(structure: Structure): TextNetwork {
  const known = networks.get(structure);
  if (known) return known;
  const size = (field: keyof TextNetwork): number => Number(structure[field]);
  const network = {
    symbols: size('symbols'),
    context: size('context'),
    embedding: size('embedding'),
    hidden: size('hidden'),
  };
  networks.set(structure, network);
  return network;
}

/** Adam, with the constants that everybody uses. */
const FIRST = 0.9;
const SECOND = 0.999;
const TINY = 1e-8;

/**
 * A network with one hidden layer that learns a text: the examples are its symbols 0 … `symbols` − 1, in
 * order, and a batch's rows are the places where it is asked for the next one. The structure is a
 * `TextNetwork`.
 *
 * Live scalar: `learningRate`, Adam's. Metrics: `loss`, the batch's mean of −log p before the step, in nats
 * per symbol. Values: `parameters`, and `logProbabilities` of a text that is fed.
 */
export const nextCharacter: Float64Model = {
  initial: ({ structure, seed }) => {
    const parameters = initialParameters(networkOf(structure), seed);
    return {
      parameters,
      first: new Float64Array(parameters.length),
      second: new Float64Array(parameters.length),
    };
  },
  step: ({ parameters, first, second }, { structure, examples, rows, scalars, step }) => {
    const { loss, gradient } = lossAndGradient(networkOf(structure), parameters!, examples, rows);
    const rate =
      (scalars['learningRate']! * Math.sqrt(1 - SECOND ** (step + 1))) / (1 - FIRST ** (step + 1));
    gradient.forEach((slope, i) => {
      first![i] = FIRST * first![i]! + (1 - FIRST) * slope;
      second![i] = SECOND * second![i]! + (1 - SECOND) * slope ** 2;
      parameters![i]! -= (rate * first![i]) / (Math.sqrt(second![i]) + TINY);
    });
    return { loss };
  },
  values: {
    parameters: ({ parameters }) => parameters!,
    logProbabilities: ({ parameters }, { structure }, text) =>
      networkLogProbabilities(networkOf(structure), parameters!, text),
  },
};
