import type { ViewProps } from '../declaration.ts';
import { isConnected, wireNumber, wireNumbers, type Network, type Wire } from './network.ts';
import { MOST, type MaskBuilderValues } from './parameters.ts';

/** What is drawn, and the way to change it. */
export interface Building {
  readonly values: MaskBuilderValues;
  readonly network: Network;
  readonly setValue: ViewProps<MaskBuilderValues>['setValue'];
  readonly asleep: boolean;
}

/** Makes a connection or takes it away; from then on the connections are the reader's. */
export function toggleWire({ values, network, setValue }: Building, wire: Wire): void {
  const number = wireNumber(wire);
  const present = values.rule === 'hand' ? values.wires : wireNumbers(network);
  setValue(
    'wires',
    isConnected(network, wire) ? present.filter((other) => other !== number) : [...present, number],
  );
  setValue('rule', 'hand');
}

/** By hand, the connections begin as they are. */
export function chooseRule(
  { values, network, setValue }: Building,
  rule: MaskBuilderValues['rule'],
): void {
  if (rule === 'hand' && values.rule !== 'hand') setValue('wires', wireNumbers(network));
  setValue('rule', rule);
}

/** Moves an input to another place in the order, from 0. */
export function moveInput(
  { network: { order }, setValue }: Building,
  input: number,
  to: number,
): void {
  const place = Math.min(Math.max(to, 0), order.length - 1);
  if (order[place] === input) return;
  const others = order.filter((other) => other !== input);
  setValue(
    'order',
    others.toSpliced(place, 0, input).map((part) => part + 1),
  );
}

/** Gives unit `unit` of a hidden layer, 1 or 2, the degree, going round at the ends where `round` is true. */
export function setDegree(
  { network, setValue }: Building,
  layer: number,
  unit: number,
  degree: number,
  round = false,
): void {
  const degrees = network.degrees[layer - 1]!;
  const count = network.order.length; // degrees: 0, for none, to all inputs but one
  const held = round ? (degree + count) % count : Math.min(Math.max(degree, 0), count - 1);
  setValue(layer === 1 ? 'degrees1' : 'degrees2', degrees.with(unit, held));
}

/** Makes layer `layer` one node longer or shorter: the inputs' layer is 0. */
export function resize(
  { values, network, setValue }: Building,
  layer: 0 | 1 | 2,
  by: 1 | -1,
): void {
  if (layer === 0) {
    const { order } = network;
    const grown = by === 1 ? [...order, order.length] : order.filter((at) => at < order.length - 1);
    return setValue(
      'order',
      grown.map((part) => part + 1),
    );
  }
  const name = layer === 1 ? 'degrees1' : 'degrees2';
  const degrees = values[name];
  const next =
    by === 1
      ? [...degrees, Math.min(degrees.length + 1, network.order.length - 1)]
      : degrees.slice(0, -1);
  if (layer === 2 && (degrees.length === 0 || next.length === 0) && values.rule === 'hand')
    setValue('rule', 'degrees'); // its connections lead elsewhere now
  setValue(name, next);
}

/** Whether a layer may be made so. */
export function canResize({ network, values }: Building, layer: 0 | 1 | 2, by: 1 | -1): boolean {
  const size = [network.order.length, values.degrees1.length, values.degrees2.length][layer]!;
  const fewest = [2, 1, 0][layer]!;
  return size + by >= fewest && size + by <= MOST;
}
