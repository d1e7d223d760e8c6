/** The pass that moves a whole network: chunks of its gradient added up, then the optimizer's rule. */

import { optimizerCode, type Mover } from '../blocked/optimizer.ts';
import { TARGETS, type ProgramSource } from '../device.ts';
import { texel } from '../layout.ts';
import type { NetLayout, PartialLayout, RecordLayout } from './layout.ts';

/**
 * One fragment per texel of the network: it finds out in which band its gradient lies and at which layer,
 * column and row that of the first chunk is, and adds up those of all chunks, `stride` rows apart. Samples
 * the sums, then the textures named in `state`: the network and as many moments as the optimizer keeps.
 */
export function optimizerSource(
  { mlp, members, texture, inputs, outputs, blocks, row }: NetLayout,
  partials: PartialLayout,
  { chunks }: RecordLayout,
  mover: Mover,
  state: readonly string[],
): ProgramSource {
  const { group1, group3 } = partials;
  const own = (count: number): string => (members > 1 ? ` + member * ${count}` : '');
  const gradient = `
vec4 gradient(int q, int row) {
  ${members > 1 ? `int member = q / ${blocks}; q %= ${blocks};` : ''}
  int layer, x, y, stride = 1;
  if (row <= ${row.bias1}) {
    layer = q % ${group1} * ${inputs + 1} + row;
    x = q / ${group1}${own(blocks / group1)};
    y = ${partials.row.layer1};
  } else if (row < ${row.bias2}) {
    layer = (row - ${row.weights2}) % ${TARGETS};
    x = q${own(blocks)};
    y = (row - ${row.weights2}) / ${TARGETS};
    stride = ${blocks / 2};
  } else if (row < ${row.bias3}) {
    layer = q % ${group3} * ${outputs + 1} + row - ${row.bias2};
    x = q / ${group3}${own(blocks / group3)};
    y = ${partials.row.layer3};
  } else {
    if (q > 0) return vec4(0.0); // the outputs' biases are one texel
    layer = ${group3 * (outputs + 1)};
    x = 0${own(blocks / group3)};
    y = ${partials.row.layer3};
  }
  vec4 sum = vec4(0.0);
  for (int chunk = 0; chunk < ${chunks}; chunk++)
    sum += ${texel('partials', partials.texture, 'x', 'y + chunk * stride', 'layer')};
  return sum;
}
`;
  return {
    name: `${mover.optimizer.kind} ${mlp[0].name}`,
    samplers: {
      partials: partials.texture,
      ...Object.fromEntries(state.map((name) => [name, texture])),
    },
    targets: state.length,
    code: optimizerCode(mover, state, texture, gradient),
  };
}
