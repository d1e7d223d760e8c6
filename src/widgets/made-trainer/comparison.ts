import { tickText } from '../../plots/axes.tsx';
import type { MadeValues } from './parameters.ts';
import { COMPARED, type Compared, type Comparison } from './timings.ts';
import { msText, nats } from './words.ts';

/** A row of the comparison: what, and of NADE and of MADE. */
interface ComparisonRow {
  readonly name: 'step' | 'sample' | 'whole' | 'held-out' | 'weights';
  readonly title: string;
  readonly cells: readonly [nade: string, made: string];
}

/**
 * How many weights a prediction may use; biases are not counted. Both models allocate 2 · pixels · hidden. NADE has no
 * use for those of the last pixel. Of a MADE’s unit of degree m the mask leaves m weights in and pixels − m out:
 * half of all, whatever the degrees.
 */
export function weightsUsed(model: Compared, pixels: number, hidden: number): number {
  return model === 'nade' ? (2 * pixels - 1) * hidden : pixels * hidden;
}

/** NADE beside MADE as far as both have been measured; a dash where there is nothing yet. */
export function comparisonRows(
  { hidden, batchSize }: MadeValues,
  pixels: number,
  comparison: Comparison,
): readonly ComparisonRow[] {
  const of = (cell: (model: Compared) => string | undefined): [string, string] => {
    const [nade, made] = COMPARED.map((model) => cell(model) ?? '–');
    return [nade!, made!];
  };
  const time = (measure: 'step' | 'sample' | 'whole'): [string, string] =>
    of((model) => {
      const ms = comparison[model]?.ms[measure];
      return ms === undefined ? undefined : msText(ms);
    });
  return [
    { name: 'step', title: `step, ${batchSize} images, ms`, cells: time('step') },
    { name: 'sample', title: 'sample, sums kept, ms', cells: time('sample') },
    { name: 'whole', title: 'sample, network run anew, ms', cells: time('whole') },
    {
      name: 'held-out',
      title: 'held-out nats (steps)',
      cells: of((model) => {
        const [cost, steps] = comparison[model]?.heldOut ?? [];
        return cost === undefined ? undefined : `${nats(cost)} (${tickText(steps!)})`;
      }),
    },
    {
      name: 'weights',
      title: 'weights in use',
      cells: of((model) => (pixels > 0 ? tickText(weightsUsed(model, pixels, hidden)) : undefined)),
    },
  ];
}
