/** The last pass of a step: sums of every term over the batch, into the step's row of the ring. */

import type { ProgramSource } from '../device.ts';
import {
  cellAt,
  COMPONENT,
  lines,
  recordTexel,
  samplesOf,
  type RecordLayout,
  type Sample,
} from './layout.ts';
import { LOSSES, valueAt } from './losses.ts';
import type { ChainUpdate } from './structure.ts';

/**
 * A texel for each row of each update's records, one update after another: component t is
 * Σ of term t at the scores of that row of the grid. What is left to add up is few, and is added in float64.
 */
export function metricsSource(
  chains: readonly { readonly update: ChainUpdate; readonly records: RecordLayout }[],
  batchSize: number,
): ProgramSource {
  let first = 0;
  const cases = chains.map(({ update, records }, number) => {
    const start = first;
    const gridRow = `(x - ${start})${records.members > 1 ? ` % ${records.rows}` : ''}`;
    first += records.texture.height;
    const { width } = records.texture;
    const sampler = `records${number}`;
    return `
  if (x >= ${start} && x < ${first}) {
    for (int i = 0; i < ${width}; i++) {
      vec2 cell = ${cellAt(records, 'i', `x - ${start}`)};
      int row = ${records.perBranch} * (${width} * (${gridRow}) + i);
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
