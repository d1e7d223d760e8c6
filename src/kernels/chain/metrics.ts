/** The last pass of a step: sums of every term over the batch, into the step's row of the ring. */

import type { ProgramSource } from '../device.ts';
import { literal } from '../layout.ts';
import {
  cellAt,
  COMPONENT,
  GRID,
  lines,
  recordTexel,
  samplesOf,
  type RecordLayout,
  type Sample,
} from './layout.ts';
import { LOSSES, valueAt } from './losses.ts';
import type { ChainUpdate } from './structure.ts';

/**
 * A texel for each row of each member's records, one member and one update after another: component t is
 * Σ of term t at the scores of that row of the grid. What is left to add up is few, and is added in float64.
 */
export function metricsSource(
  chains: readonly { readonly update: ChainUpdate; readonly records: RecordLayout }[],
  batchSize: number,
): ProgramSource {
  let first = 0;
  const cases = chains.map(({ update, records }, number) => {
    const start = first;
    const { members, texture } = records;
    first += members * texture.height;
    const member =
      members > 1
        ? `float member = float(y / ${texture.height}) * ${literal(1 / members)}; y %= ${texture.height};`
        : '';
    const sampler = `records${number}`;
    return `
  if (x >= ${start} && x < ${first}) {
    int y = x - ${start};
    ${member}
    for (int i = 0; i < ${GRID}; i++) {
      vec2 cell = ${cellAt(records, 'i', 'y')};
      int row = ${records.perBranch} * (${GRID} * y + i);
      ${lines(samplesOf(update, records), (sample) => added(sample, update, records, sampler, batchSize))}
    }
  }`;
  });
  return {
    name: 'metrics',
    samplers: Object.fromEntries(
      chains.map(({ records }, number) => [`records${number}`, records.texture]),
    ),
    targets: 1,
    code: `
${LOSSES}
void main() {
  int x = int(gl_FragCoord.x);
  vec4 sums = vec4(0.0);
  ${cases.join('')}
  out0 = sums;
}`,
  };
}

function added(
  sample: Sample,
  { terms }: ChainUpdate,
  records: RecordLayout,
  sampler: string,
  batchSize: number,
): string {
  const { score } = records.word;
  const texel = recordTexel(sampler, records, sample, score);
  return `if (row + ${sample.index} < ${batchSize}) {
        float l = uintBitsToFloat(${texel}.${COMPONENT[score & 3]!});
        ${lines(terms, ({ branch, of }, i) =>
          branch === sample.branchNumber ? `sums.${COMPONENT[i]!} += ${valueAt(of, 'l')};` : '',
        )}
      }`;
}
