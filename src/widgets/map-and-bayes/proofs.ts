import { stripSum, topOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { posteriorAfter } from './coin-posterior.ts';
import type { MapAndBayesValues } from './parameters.ts';

const STRIPS = 20_000;

/** log prior + log likelihood of the tosses, but for a constant. */
function logProduct(values: MapAndBayesValues): (p: number, rest?: number) => number {
  const { ones, zeros } = posteriorAfter(values.tosses, values);
  const { a, b } = values;
  return (p, rest = 1 - p) => (a - 1 + ones) * Math.log(p) + (b - 1 + zeros) * Math.log(rest);
}

export default defineProofs<MapAndBayesValues>([
  {
    claim: 'Mean and interval are those of prior times likelihood.',
    way: 'Twenty thousand strips under the product, finer towards both ends: no formula of a Beta is used.',
    tolerance: 1e-5, // next to 1 an end of the interval has no more digits
    check: (values) => {
      const { mean, interval, a, b } = posteriorAfter(values.tosses, values);
      const log = logProduct(values);
      const near = log(Math.min(Math.max(a / (a + b), 1e-6), 1 - 1e-6));
      // p is the sine squared of an angle that leaves 0 and ½π slowly: a density may be infinite at both ends
      const angle = (v: number): number => (Math.PI / 2) * v * v * (3 - 2 * v);
      const wayTo = (p: number): number => {
        const share = Math.asin(Math.sqrt(p)) / (Math.PI / 2);
        return 0.5 - Math.sin(Math.asin(1 - 2 * share) / 3);
      };
      const mass = (to: number, weight: (p: number) => number): number =>
        stripSum(
          (v) => {
            const [sine, cosine] = [Math.sin(angle(v)), Math.sin(angle(1 - v))];
            const [p, rest] = [sine * sine, cosine * cosine];
            return weight(p) * Math.exp(log(p, rest) - near) * sine * cosine * v * (1 - v);
          },
          0,
          to,
          STRIPS,
        );
      const all = mass(1, () => 1);
      return [
        [mean, mass(1, (p) => p) / all],
        [0.025, mass(wayTo(interval[0]), () => 1) / all],
        [0.975, mass(wayTo(interval[1]), () => 1) / all],
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
