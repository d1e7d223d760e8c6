import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { linearStudy, problemOf } from './linear-study.ts';
import type { ElboGapValues } from './parameters.ts';

/** Finer than the width of any posterior on offer, 0.07: for bells such a sum is right to 10⁻⁹ and better. */
const STEP = 1 / 16;
const EDGE = 12;

/** log p(x | z) + log p(z), from the definition. */
function logJoint(values: ElboGapValues, z: readonly number[]): number {
  const { model, x } = problemOf(values);
  const prior = z.reduce((sum, one) => sum + gaussianLogDensity(one, 0, 1), 0);
  return x.reduce((sum, value, i) => {
    const drawn = sumOf(model.latent, (k) => model.weights[i * model.latent + k]! * z[k]!);
    return sum + gaussianLogDensity(value, drawn, model.noise);
  }, prior);
}

/** Σ f over a grid of codes around `centre`, times the size of its cells. */
function overGrid(
  centre: readonly number[],
  step: readonly number[],
  f: (z: readonly number[]) => number,
): number {
  const places = (k: number): number[] =>
    Array.from({ length: (2 * EDGE) / STEP }, (_, i) => centre[k]! + step[k]! * (i * STEP - EDGE));
  const cell = step.reduce((size, one) => size * one * STEP, 1);
  const [first, second] = [places(0), centre.length > 1 ? places(1) : null];
  return (
    cell *
    first.reduce(
      (sum, a) => sum + (second ? second.reduce((row, b) => row + f([a, b]), 0) : f([a])),
      0,
    )
  );
}

export default defineProofs<ElboGapValues>([
  {
    claim: 'Of the linear model log p(x) and the gap are right.',
    way: 'Prior times likelihood summed over a fine grid of codes, and log p(x, z)/q(z) over a grid of the codes that q holds. Of digits nobody knows log p(x): there the sampled bound stands in for it.',
    tolerance: 1e-6,
    check: (values) => {
      if (values.model !== 'linear') return [];
      const { evidence, gap, q } = linearStudy(values);
      const ones = q.mean.map(() => 1);
      const evidenceThere = Math.log(
        overGrid(
          q.mean.map(() => 0),
          ones,
          (z) => Math.exp(logJoint(values, z)),
        ),
      );
      const bound = overGrid(q.mean, q.deviation, (z) => {
        const logQ = z.reduce(
          (sum, one, k) => sum + gaussianLogDensity(one, q.mean[k]!, q.deviation[k]!),
          0,
        );
        return Math.exp(logQ) * (logJoint(values, z) - logQ);
      });
      return [
        [evidence, evidenceThere],
        [gap, evidenceThere - bound],
      ];
    },
  },
]);
