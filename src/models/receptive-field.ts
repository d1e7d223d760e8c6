import { inputsOf, type Declaration, type Node } from '../kernels/graph.ts';

/**
 * Which pixels the logit of pixel `of` can depend on, 1 or 0 for each, by the wiring alone: whatever the parameters
 * are, a change of any other pixel changes nothing. Throws where the network has other operations than a network of
 * pixels.
 */
export function receptiveField(declaration: Declaration, of: number): Uint8Array {
  const { nodes, values } = declaration;
  const logits = values['logits']!;
  /** Of each node the columns that matter. */
  const matters = nodes.map(({ width }) => new Uint8Array(width));
  matters[logits]![of] = 1;
  let seen = new Uint8Array(nodes[logits]!.width);
  for (let id = logits; id >= 0; id--) {
    const node = nodes[id]!;
    const columns = matters[id]!;
    if (!columns.includes(1)) continue;
    if (node.op === 'data') seen = columns;
    else {
      const inputs = inputsOf(node).map((input) => matters[input]!);
      handDown(node, columns, inputs, declaration);
    }
  }
  return seen;
}

/** Marks in `inputs` what the marked columns of a node are worked out from. */
function handDown(
  node: Node,
  columns: Uint8Array,
  inputs: readonly Uint8Array[],
  { nodes, values, layers }: Declaration,
): void {
  const pixels = nodes[values['logits']!]!.width;
  const [input] = inputs as [Uint8Array];
  switch (node.op) {
    case 'conv': {
      const { height, width, taps } = node.plane;
      const channels = columns.length / pixels;
      for (let pixel = 0; pixel < pixels; pixel++) {
        if (!columns.subarray(pixel * channels, (pixel + 1) * channels).includes(1)) continue;
        for (const [down, right] of taps) {
          const [y, x] = [Math.floor(pixel / width) + down, (pixel % width) + right];
          if (y >= 0 && y < height && x >= 0 && x < width)
            mark(input, y * width + x, input.length / pixels);
        }
      }
      return;
    }
    case 'lstm': {
      const { length, taps } = node;
      const channels = layers.find(({ name }) => name === node.layer)!.units / 4;
      // from the last step back: what a place says, it has from its own gates and from the step before
      for (let place = columns.length / channels - 1; place >= 0; place--) {
        if (!columns.subarray(place * channels, (place + 1) * channels).includes(1)) continue;
        mark(input, place, 4 * channels);
        if (place < length) continue;
        for (const tap of [0, ...taps]) {
          const at = (place % length) + tap;
          if (at >= 0 && at < length)
            mark(columns, place - (place % length) - length + at, channels);
        }
      }
      return;
    }
    case 'arrange':
      node.from.forEach((from, column) => {
        if (from >= 0 && columns[column]) input[from] = 1;
      });
      return;
    case 'activation':
    case 'times':
    case 'weightedSum':
      for (const one of inputs)
        columns.forEach((column, i) => {
          if (column) one[i] = 1;
        });
      return;
    default:
      throw new Error(`What "${node.op}" depends on, pixel by pixel, is not known.`);
  }
}

/** Marks block number `index` of so many columns. */
function mark(columns: Uint8Array, index: number, size: number): void {
  columns.fill(1, index * size, (index + 1) * size);
}
