import { logSumExp } from '../maths/log-space.ts';
import type { Float64Model } from './float64-model.ts';

/** log p of each class under the softmax of `logits`, in nats. */
function logSoftmax(logits: Float64Array): Float64Array {
  const total = logSumExp(logits);
  return logits.map((logit) => logit - total);
}

/** The share that each of `classes` 0 … K−1 has of the rows' examples, shape [classes]. */
function sharesOf(examples: Float64Array, rows: Int32Array, classes: number): Float64Array {
  const shares = new Float64Array(classes);
  for (const row of rows) shares[examples[row]!]! += 1 / rows.length;
  return shares;
}

/**
 * A categorical distribution p, the softmax of as many logits as the structure has `classes`, fitted to
 * examples that are classes 0 … K−1: gradient descent on a batch's mean of −log p, whose derivative
 * by the logits is p less the batch's shares. It starts uniform.
 *
 * Live scalar: `learningRate`. Metrics: `loss`, that mean before the step, in nats; `p0`, `p1`, … after it.
 */
export const softmaxFit: Float64Model = {
  initial: ({ structure }) => ({ logits: new Float64Array(Number(structure['classes'])) }),
  step: ({ logits }, { examples, rows, scalars }) => {
    const shares = sharesOf(examples, rows, logits!.length);
    const before = logSoftmax(logits!);
    let loss = 0;
    shares.forEach((share, k) => {
      loss -= share * before[k]!;
      logits![k]! -= scalars['learningRate']! * (Math.exp(before[k]!) - share);
    });
    const metrics: Record<string, number> = { loss };
    logSoftmax(logits!).forEach((log, k) => (metrics[`p${k}`] = Math.exp(log)));
    return metrics;
  },
  values: {},
};
