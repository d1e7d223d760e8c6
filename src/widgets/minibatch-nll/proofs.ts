import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { MinibatchValues } from './parameters.ts';
import { studyOf } from './study.ts';

export default defineProofs<MinibatchValues>([
  {
    claim: 'The mini-batches’ spread is what the formula says, at every size.',
    way: 'The variance of a sum of B losses, from the products of all pairs of examples that may come together.',
    tolerance: 1e-7,
    check: (values) => {
      const { losses, average, size, predicted, spreads } = studyOf(values);
      const n = losses.length;
      const off = losses.map((loss) => loss - average);
      const alone = sumOf(n, (i) => off[i]! ** 2) / n;
      const together = sumOf(n, (i) => sumOf(n, (j) => (i === j ? 0 : off[i]! * off[j]!)));
      const spread = (b: number, replaced: boolean): number => {
        const pair = replaced ? 0 : together / (n * (n - 1));
        return Math.sqrt(Math.max(0, (b * alone + b * (b - 1) * pair) / b ** 2));
      };
      const sizes = [1, 2, Math.ceil(n / 2), n - 1];
      return [
        ...(size < n || values.replacement === 'with'
          ? [[predicted, spread(size, values.replacement === 'with')] as const]
          : []),
        ...sizes.map((b) => [spreads.with[b - 1]!, spread(b, true)] as const),
        ...sizes.map((b) => [spreads.without[b - 1]!, spread(b, false)] as const),
      ];
    },
  },
]);
