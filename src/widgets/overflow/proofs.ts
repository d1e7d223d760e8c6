import { stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { OverflowValues } from './parameters.ts';
import { lossesOf } from './steps.ts';

export default defineProofs<OverflowValues>([
  {
    claim: 'The loss held up as the truth is right.',
    way: 'Of two outcomes the area under its slope, the probability of the wrong one, in strips from where both are lost in rounding. Of three classes the sum as it is written, in double precision, which doesn’t overflow here.',
    tolerance: 1e-6,
    check: (values) => {
      const { kind, logit, target, logits } = values;
      const { exact } = lossesOf(values);
      if (kind === 'binary') {
        const against = target === '1' ? -logit : logit;
        const wrong = (a: number): number => 1 / (1 + Math.exp(-a));
        return [[exact, stripSum(wrong, -130, against, 100_000)]];
      }
      const right = logits[Number(values.class) - 1]!;
      return [[exact, Math.log(logits.reduce((sum, one) => sum + Math.exp(one - right), 0))]];
    },
  },
  {
    claim: 'Rearranged, 32-bit arithmetic finds the same loss.',
    way: 'The last of its steps, each rounded to 32 bits, beside the loss in double precision.',
    tolerance: 1e-5, // of two logits next to 120, each kept to 4e-6
    check: (values) => {
      const { stable, exact } = lossesOf(values);
      return [[stable.loss, exact]];
    },
  },
]);
