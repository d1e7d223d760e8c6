import { coordinateUpdated, fixedPoint } from '../../maths/mean-field.ts';
import { targetIn } from '../../models/mean-field.ts';
import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { MeanFieldValues } from './parameters.ts';
import { fieldOf } from './state.ts';

/** A grid over q, in its deviations: fine enough that the sum is right to rounding. */
const EDGE = 8;
const STEP = 1 / 4;
const COUNT = (2 * EDGE) / STEP + 1;

export default defineProofs<MeanFieldValues>([
  {
    claim: 'KL(q‖p) is right, wherever q is now.',
    way: 'The product of q and log q/p is summed over a grid in the plane, with p written by its deviations and its correlation.',
    tolerance: 1e-7,
    check: (values, run) => {
      const { q, elbo } = fieldOf(values, run);
      const { sigma1, sigma2, rho } = values;
      const logP = (x: number, y: number): number => {
        const [a, b] = [x / sigma1, y / sigma2];
        const squares = (a * a - 2 * rho * a * b + b * b) / (1 - rho * rho);
        return -Math.log(2 * Math.PI * sigma1 * sigma2 * Math.sqrt(1 - rho * rho)) - squares / 2;
      };
      const kl = sumOf(COUNT, (i) =>
        sumOf(COUNT, (j) => {
          const [a, b] = [i * STEP - EDGE, j * STEP - EDGE];
          const share = (STEP * STEP * Math.exp(-(a * a + b * b) / 2)) / (2 * Math.PI);
          const [d, e] = [q.deviation[0]!, q.deviation[1]!];
          const logQ = -Math.log(2 * Math.PI * d * e) - (a * a + b * b) / 2;
          return share * (logQ - logP(q.mean[0]! + d * a, q.mean[1]! + e * b));
        }),
      );
      return [[-elbo, kl]];
    },
  },
  {
    claim: 'The updates end where the formula says.',
    way: 'Two thousand updates of one coordinate after the other, from where q is now.',
    tolerance: 1e-6,
    check: (values, run) => {
      const target = targetIn(values);
      let { q } = fieldOf(values, run);
      for (let i = 0; i < 2000; i++) q = coordinateUpdated(target, q, i % 2);
      const end = fixedPoint(target);
      return [0, 1].flatMap((i) => [
        [end.mean[i]!, q.mean[i]!] as const,
        [end.deviation[i]!, q.deviation[i]!] as const,
      ]);
    },
  },
]);
