import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { networkOf } from './network.ts';
import { parameters } from './parameters.ts';
import type { MaskBuilderValues } from './parameters.ts';
import { MaskBuilderView } from './view.tsx';
import {
  describe,
  inputName,
  listed,
  missingText,
  nodeName,
  orderText,
  outputName,
  pathSentence,
  sightOf,
} from './words.ts';

const ASKED = 'x2, x4, x1, x3';

/** Any masks for the order x2, x4, x1, x3 under which no path is illegal and no output is needlessly blind. */
function homework(values: MaskBuilderValues): Verdict {
  const network = networkOf(values);
  const { illegal, blind, missing, order, positions } = network;
  if (orderText(network) !== ASKED)
    return { reached: false, now: `The order is ${orderText(network)}; it should be ${ASKED}.` };
  if (illegal)
    return { reached: false, now: `There is an illegal path: ${pathSentence(network, illegal)}` };
  const [first] = blind;
  if (first !== undefined) {
    const may = order.slice(0, positions[first]! - 1).map(inputName);
    return {
      reached: false,
      now: `No path is illegal, but ${outputName(first)} sees nothing, and it may see ${listed(may)}.`,
    };
  }
  return {
    reached: true,
    now: `No path is illegal, and every output but the first sees ${missing.length === 0 ? 'all that come before it' : 'something'}. ${missing.length === 0 ? '' : `${missingText(missing)}; that would make a better model, not a more correct one.`}`.trim(),
  };
}

function complete(values: MaskBuilderValues): Verdict {
  const network = networkOf(values);
  const { illegal, missing } = network;
  if (illegal)
    return { reached: false, now: `There is an illegal path: ${pathSentence(network, illegal)}` };
  return missing.length === 0
    ? { reached: true, now: 'Every output sees all inputs before its own, and no other.' }
    : { reached: false, now: `No path is illegal; ${missingText(missing)}.` };
}

const HOMEWORK_ORDER = [2, 4, 1, 3];

export default defineWidget({
  id: 'mask-builder',
  title: 'Which connections may an autoregressive network have?',
  parameters,
  notes:
    'Each output may depend only on inputs before it in the order. Point at a connection and ask whether it is allowed.',
  presets: {
    autoencoder: {
      title: 'An autoencoder',
      notes:
        'Without masks every output sees its own input. Ask why that makes no likelihood: the network can copy.',
      values: { rule: 'all' },
    },
    homework: {
      title: 'x2, x4, x1, x3, not wired yet',
      notes:
        'The order is x2, x4, x1, x3. Let the room give the hidden units their degrees, one by one, until every output sees all that it may.',
      values: { order: HOMEWORK_ORDER, degrees1: [0, 0, 0, 0], degrees2: [0, 0, 0, 0] },
    },
    'one-wrong': {
      title: 'One connection is wrong',
      notes:
        'One connection breaks the order. Give the room a minute to find it, then ask which output it spoils.',
      values: {
        rule: 'hand',
        order: HOMEWORK_ORDER,
        degrees1: [1, 2, 3],
        wires: [121, 122, 142, 123, 143, 113, 214, 211, 221, 213, 223, 233, 224],
      },
    },
    deep: {
      title: 'Two hidden layers',
      notes:
        'Two hidden layers. Ask how the rule goes on from layer to layer: a unit sees those whose degree is no larger than its own.',
      values: {
        order: [3, 1, 5, 2, 4],
        degrees1: [1, 2, 3, 4, 2, 3],
        degrees2: [1, 2, 3, 4],
      },
    },
  },
  describe,
  table(values) {
    const network = networkOf(values);
    const { order, positions, masks, paths } = network;
    return [
      {
        caption: 'What each output sees',
        columns: ['Output', 'Place in the order', 'May see', 'Sees'],
        rows: order.map((output, t) => [
          outputName(output),
          positions[output]!,
          listed(order.slice(0, t).map(inputName)) || 'nothing',
          sightOf(network, output),
        ]),
      },
      {
        caption: 'Paths from inputs to outputs',
        columns: ['', ...order.map(inputName)],
        rows: order.map((output) => [
          outputName(output),
          ...order.map((input) => paths[output]![input]!),
        ]),
      },
      ...masks.map(({ inputs, units, entries }, layer) => ({
        caption: `Mask ${layer + 1}`,
        columns: [
          '',
          ...Array.from({ length: inputs }, (_, from) => nodeName(network, layer, from)),
        ],
        rows: Array.from({ length: units }, (_, to) => [
          nodeName(network, layer + 1, to),
          ...Array.from({ length: inputs }, (_, from) => entries[from * units + to]!),
        ]),
      })),
    ];
  },
  goals: {
    homework: { judge: homework, solution: 'order=2~4~1~3&degrees1=1~2~3~2' },
    complete: { judge: complete, solution: 'degrees1=1~2~3~2' },
  },
  View: MaskBuilderView,
});
