import { allRows } from '../../training/batch-order.ts';
import { mixtureEm, mixtureIn, meansText } from '../../models/mixture-em.ts';
import type { GaussianMixture } from '../../maths/gaussian-mixture.ts';
import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { MixtureEmValues } from './parameters.ts';
import { pointsOf, startOf, stateOf, widthOf } from './state.ts';

/** Σ_k w_k N(x; μ_k, Σ_k), from the definition: no logarithm. */
function densityAt({ width, weights, means, covariances }: GaussianMixture, x: ArrayLike<number>) {
  return sumOf(weights.length, (k) => {
    if (width === 1) {
      const [d, v] = [x[0]! - means[k]!, covariances[k]!];
      return (weights[k]! * Math.exp((-0.5 * d * d) / v)) / Math.sqrt(2 * Math.PI * v);
    }
    const [a, b, , c] = Array.from({ length: 4 }, (_, i) => covariances[4 * k + i]!) as [
      number,
      number,
      number,
      number,
    ];
    const [dx, dy] = [x[0]! - means[2 * k]!, x[1]! - means[2 * k + 1]!];
    const determinant = a * c - b * b;
    const squares = (c * dx * dx - 2 * b * dx * dy + a * dy * dy) / determinant;
    return (weights[k]! * Math.exp(-0.5 * squares)) / (2 * Math.PI * Math.sqrt(determinant));
  });
}

/** log p of all points per point; null where a density is too small to be a number. */
function directly(mixture: GaussianMixture, points: Float64Array): number | null {
  const { width } = mixture;
  const count = points.length / width;
  const densities = Array.from({ length: count }, (_, i) =>
    densityAt(mixture, points.subarray(i * width, (i + 1) * width)),
  );
  if (!densities.every((one) => one > 1e-300 && one < 1e12)) return null;
  return densities.reduce((sum, one) => sum + Math.log(one), 0) / count;
}

const HALVES = 40;

export default defineProofs<MixtureEmValues>([
  {
    claim: 'log p is right, wherever the mixture is now, and the bound and the KL add up to it.',
    way: 'Each point’s density from the definition, a sum over the components, without any logarithm before the last.',
    tolerance: 1e-6,
    check: (values, run) => {
      const { mixture, points, heights } = stateOf(values, run);
      const log = directly(mixture, points);
      return log === null
        ? []
        : [
            [heights.logLikelihood, log],
            [heights.elbo + heights.kl, log],
          ];
    },
  },
  {
    claim: 'No half-step of EM lowers log p.',
    way: `${HALVES} half-steps from the start, components left alone and no floor above their first width, log p worked out from the definition after each: the deepest fall there is.`,
    tolerance: 1e-9,
    check: (values) => {
      const width = widthOf(values);
      const examples = pointsOf(values);
      const { deviation, shape } = values;
      const setting = {
        structure: { width, means: meansText([...startOf(values)]), deviation, shape },
        // what begins narrower than the floor may lose by being widened
        scalars: { floor: Math.min(values.floor, deviation), restart: 0 },
        ...{ examples, seed: 1, rows: allRows(examples.length / width) },
      };
      const state = mixtureEm.initial(setting);
      const course: number[] = [];
      for (let step = 0; step < HALVES; step++) {
        mixtureEm.step(state, { ...setting, step });
        const log = directly(mixtureIn(state, width), examples);
        if (log === null) break;
        course.push(log);
      }
      const falls = course.slice(1).map((log, i) => Math.max(0, course[i]! - log));
      return falls.length > 0 ? [[Math.max(...falls), 0]] : [];
    },
  },
]);
