import type { MaskBuilderValues } from './parameters.ts';
import { networkOf, type Network, type Sight } from './network.ts';

export const inputName = (input: number): string => `x${input + 1}`;
export const outputName = (output: number): string => `x̂${output + 1}`;

/** A node of any layer; the units of a second hidden layer are g1, g2, … */
export function nodeName({ sizes }: Network, layer: number, node: number): string {
  if (layer === 0) return inputName(node);
  if (layer === sizes.length - 1) return outputName(node);
  return `${'hg'[layer - 1]}${node + 1}`;
}

/** The path in the order of its nodes, and why it must not be. */
export function pathSentence(network: Network, path: readonly number[]): string {
  const nodes = path.map((node, layer) => nodeName(network, layer, node)).join(' → ');
  return `${nodes}: ${reason(path.at(-1)!, path[0]!)}`;
}

function reason(output: number, input: number): string {
  if (input === output) return `${outputName(output)} sees its own input, and could copy it.`;
  return `${inputName(input)} comes after ${inputName(output)} in the order, so ${outputName(output)} must not see it.`;
}

/** The order as it is written: x2, x4, x1, x3. */
export const orderText = ({ order }: Network): string => order.map(inputName).join(', ');

/** Outputs and what each could see besides, a few of them. */
export function missingText(missing: readonly Sight[]): string {
  const [first] = missing;
  if (!first) return '';
  const [output] = first;
  const inputs = missing.filter(([of]) => of === output).map(([, input]) => inputName(input));
  return `${outputName(output)} could also see ${listed(inputs)}`;
}

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What an output sees. */
export function sightOf(network: Network, output: number): string {
  const { order, paths } = network;
  const seen = order.filter((input) => paths[output]![input]! > 0).map(inputName);
  return seen.length === 0 ? 'nothing' : listed(seen);
}

/** What there is to say about the network as it stands. */
export function remarkOn(values: MaskBuilderValues): string {
  const network = networkOf(values);
  const { illegal, wrong, missing, order } = network;
  if (illegal) {
    const others = wrong.length - 1;
    const more =
      others === 0
        ? ''
        : ` ${others} more ${others === 1 ? 'pair of input and output is' : 'pairs of input and output are'} as wrong.`;
    return `Not autoregressive. ${pathSentence(network, illegal)}${more}`;
  }
  const first = outputName(order[0]!);
  if (missing.length === 0)
    return `Autoregressive, and nothing is missing: every output sees all that come before it. ${first} sees nothing; its bias alone predicts it.`;
  return `Autoregressive: no output sees its own input or a later one. But ${missingText(missing)}.`;
}

export function describe(values: MaskBuilderValues): string {
  const network = networkOf(values);
  const { order, sizes, connections } = network;
  const hidden = sizes.slice(1, -1);
  const seen = order.map((output) => `${outputName(output)} sees ${sightOf(network, output)}`);
  return (
    `A network from ${order.length} inputs to as many outputs, in the order ${orderText(network)}, ` +
    `with ${hidden.length === 1 ? 'one hidden layer' : 'two hidden layers'} of ${hidden.join(' and ')} units and ${connections} connections. ` +
    `${seen.join('; ')}. ${remarkOn(values)}`
  );
}
