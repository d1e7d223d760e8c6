import {
  logisticGradient,
  logisticLoss,
  type Labelled,
  type Line,
} from '../maths/logistic-regression.ts';
import type { Float64Model, Float64State } from './float64-model.ts';

/** Labelled points as examples of this model: x, y and the class, one point after another. */
export function labelledNumbers({ points, labels }: Labelled): number[] {
  return Array.from(labels, (label, i) => [points[2 * i]!, points[2 * i + 1]!, label]).flat();
}

function labelledIn(examples: Float64Array): Labelled {
  const count = examples.length / 3;
  return {
    points: Float64Array.from(
      { length: 2 * count },
      (_, j) => examples[3 * Math.floor(j / 2) + (j % 2)]!,
    ),
    labels: Float64Array.from({ length: count }, (_, i) => examples[3 * i + 2]!),
  };
}

/** The line a state holds. */
function lineIn({ line }: Float64State): Line {
  const [wx, wy, bias] = line as unknown as [number, number, number];
  return { wx, wy, bias };
}

/**
 * Logistic regression in the plane by stochastic gradient descent from w = 0, b = 0, where each class is as likely
 * everywhere. Examples as `labelledNumbers` gives them.
 *
 * Live scalar: `learningRate`. Metrics, in nats per example: `loss`, the batch's mean of −log p(class | point)
 * before the step; after it `nll`, the same over all points, and `wx`, `wy`, `bias`.
 */
export const logisticRegression: Float64Model = {
  width: () => 3,
  initial: () => ({ line: new Float64Array(3) }),
  step: (state, { examples, rows, scalars }) => {
    const data = labelledIn(examples);
    const before = lineIn(state);
    const slope = logisticGradient(data, before, rows);
    const rate = scalars['learningRate']!;
    const after = {
      wx: before.wx - rate * slope.wx,
      wy: before.wy - rate * slope.wy,
      bias: before.bias - rate * slope.bias,
    };
    state['line']!.set([after.wx, after.wy, after.bias]);
    return { loss: logisticLoss(data, before, rows), nll: logisticLoss(data, after), ...after };
  },
  values: { line: ({ line }) => line! },
};
