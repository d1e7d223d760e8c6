/** The last pass of a step: sums of every term over the batch, into the step's row of the ring. */

import type { ProgramSource } from '../device.ts';
import { COMPONENT, lines, recordTexel, upTo, type RecordLayout } from './layout.ts';
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
    first += records.texture.height;
    return `
  if (x >= ${start} && x < ${first}) {
    int gridY = x - ${start};
    for (int gridX = 0; gridX < ${records.texture.width}; gridX++) {
      ${lines(upTo(update.branches.length), (branch) => branchSums(update, records, branch, `records${number}`, batchSize))}
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

function branchSums(
  { terms }: ChainUpdate,
  records: RecordLayout,
  branch: number,
  sampler: string,
  batchSize: number,
): string {
  const { texture, perBranch, word } = records;
  const texel = recordTexel(sampler, records, word.score, branch, 'sampled', 'gridX', 'gridY');
  return `
      for (int sampled = 0; sampled < ${perBranch}; sampled++) {
        float score = uintBitsToFloat(${texel}.${COMPONENT[word.score & 3]!});
        bool counts = ${perBranch} * (${texture.width} * gridY + gridX) + sampled < ${batchSize};
        ${lines(terms, (term) =>
          term.branch === branch
            ? `sums.${COMPONENT[terms.indexOf(term)]!} += counts ? ${valueAt(term.of, 'score')} : 0.0;`
            : '',
        )}
      }`;
}
