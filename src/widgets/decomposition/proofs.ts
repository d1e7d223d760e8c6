import { softmaxFit } from '../../models/softmax-fit.ts';
import type { RunValues } from '../declaration.ts';
import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { stepSlopes } from '../step-proofs.ts';
import type { DecompositionValues } from './parameters.ts';
import { samplesOf, studyOf } from './study.ts';

export default defineProofs<RunValues<DecompositionValues>>([
  {
    claim: 'Cross-entropy is entropy and KL, added.',
    way: 'The mean surprise −log p under q, symbol by symbol, beside the two added.',
    tolerance: 1e-9,
    check: (values, run) => {
      const { q, p, entropy, kl, crossEntropy } = studyOf(values, run);
      if (!Number.isFinite(crossEntropy)) return [];
      const surprise = sumOf(q.length, (k) => (q[k]! > 0 ? -q[k]! * Math.log(p[k]!) : 0));
      return [
        [crossEntropy, surprise],
        [entropy + kl, surprise],
      ];
    },
  },
  {
    claim: 'A step of training follows the slope of its loss.',
    way: 'The loss of the first forty samples at four logits close to each, and their differences.',
    tolerance: 1e-7,
    check: (values) => {
      const examples = samplesOf(values).slice(0, 40);
      const rows = Int32Array.from(examples.keys());
      const structure = { classes: values.q.length };
      const { seed } = values;
      return stepSlopes(softmaxFit, { structure, examples, rows, seed, scalars: {}, step: 0 });
    },
  },
]);
