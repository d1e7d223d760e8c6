import { stripSum, topOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { posteriorAfter } from './coin-posterior.ts';
import type { MapAndBayesValues } from './parameters.ts';

const STRIPS = 20_000;

/** log prior + log likelihood of the tosses, but for a constant. */
function logProduct(values: MapAndBayesValues): (p: number) => number {
  const { ones, zeros } = posteriorAfter(values.tosses, values);
  return (p) =>
    (values.a - 1) * Math.log(p) +
    (values.b - 1) * Math.log1p(-p) +
    ones * Math.log(p) +
    zeros * Math.log1p(-p);
}

export default defineProofs<MapAndBayesValues>([
  {
    claim: 'Mean and interval are those of prior times likelihood.',
    way: 'Twenty thousand strips under the product, over the angle whose sine squared is p: no formula of a Beta is used.',
    tolerance: 1e-6,
    check: (values) => {
      const { mean, interval, a, b } = posteriorAfter(values.tosses, values);
      const log = logProduct(values);
      const near = log(Math.min(Math.max(a / (a + b), 1e-6), 1 - 1e-6));
      const angle = (p: number): number => Math.asin(Math.sqrt(p));
      const mass = (to: number, weight: (p: number) => number): number =>
        stripSum(
          (t) => {
            const p = Math.sin(t) ** 2;
            return weight(p) * Math.exp(log(p) - near) * Math.sin(2 * t);
          },
          0,
          to,
          STRIPS,
        );
      const all = mass(Math.PI / 2, () => 1);
      return [
        [mean, mass(Math.PI / 2, (p) => p) / all],
        [0.025, mass(angle(interval[0]), () => 1) / all],
        [0.975, mass(angle(interval[1]), () => 1) / all],
      ];
    },
  },
  {
    claim: 'MAP is where prior times likelihood is highest.',
    way: 'A search for the highest point that knows no formula for it.',
    tolerance: 1e-6,
    check: (values) => {
      const { map } = posteriorAfter(values.tosses, values);
      return map === null ? [] : [[map, topOf(logProduct(values), 1e-9, 1 - 1e-9)]];
    },
  },
]);
