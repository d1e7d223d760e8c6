import { openUniforms, STREAM } from '../../maths/random.ts';
import type { Mask } from '../../maths/masks.ts';
import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { networkOf } from './network.ts';
import type { MaskBuilderValues } from './parameters.ts';

/** How many ways lead on from a node to the output, each walked. */
function ways([mask, ...rest]: readonly Mask[], node: number, output: number): number {
  if (!mask) return Number(node === output);
  return sumOf(mask.units, (to) =>
    mask.entries[node * mask.units + to] === 1 ? ways(rest, to, output) : 0,
  );
}

/** What a network with these masks and some weights above 0 answers. */
function outputsOf(masks: readonly Mask[], inputs: readonly number[]): readonly number[] {
  return masks.reduce<readonly number[]>((values, { units, entries }, step) => {
    const key = { stream: STREAM.proofs, step, seed: 1 };
    const weights = openUniforms(entries.length, key);
    return Array.from({ length: units }, (_, to) =>
      Math.tanh(
        0.2 *
          sumOf(values.length, (from) => {
            const at = from * units + to;
            return entries[at] === 1 ? (0.1 + weights[at]!) * values[from]! : 0;
          }),
      ),
    );
  }, inputs);
}

export default defineProofs<MaskBuilderValues>([
  {
    claim: 'The product of the masks counts the paths.',
    way: 'Every path from every input to every output, walked connection by connection.',
    tolerance: 0,
    check: (values) => {
      const { masks, paths } = networkOf(values);
      return paths.flatMap((row, output) =>
        row.map((count, input) => [count, ways(masks, input, output)] as const),
      );
    },
  },
  {
    claim: 'An output moves with exactly those inputs that it sees.',
    way: 'A network with these masks is run, and run again with one input changed, for all inputs.',
    tolerance: 0,
    check: (values) => {
      const { masks, paths, order } = networkOf(values);
      const before = outputsOf(
        masks,
        order.map(() => 1),
      );
      return order.flatMap((_, input) => {
        const after = outputsOf(
          masks,
          order.map((__, i) => (i === input ? 2 : 1)),
        );
        return after.map(
          (value, output) =>
            [Number(paths[output]![input]! > 0), Number(value !== before[output])] as const,
        );
      });
    },
  },
]);
