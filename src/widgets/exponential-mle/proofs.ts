import { slopeOf, topOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { ExponentialValues } from './parameters.ts';
import { averageAt, waitFit } from './wait-fit.ts';

/** ln of the geometric mean of the densities. */
const byProduct = (waits: readonly number[], rate: number): number =>
  Math.log(
    waits.reduce((mean, wait) => mean * (rate * Math.exp(-rate * wait)) ** (1 / waits.length), 1),
  );

export default defineProofs<ExponentialValues>([
  {
    claim: 'The log-likelihood per wait is right.',
    way: 'The densities of all waits multiplied one by one, then the logarithm of the product.',
    tolerance: 1e-10,
    check: ({ waits, lambda }) => [[waitFit(waits, lambda).average, byProduct(waits, lambda)]],
  },
  {
    claim: 'The slope is the curve’s.',
    way: 'The curve’s height at four rates close to λ, and their differences.',
    tolerance: 1e-8,
    check: ({ waits, lambda }) => [
      [
        waitFit(waits, lambda).slope,
        slopeOf((rate) => averageAt(waits, rate), lambda, 1e-3 * lambda),
      ],
    ],
  },
  {
    claim: 'One over the mean wait is the best rate.',
    way: 'A search for the highest point between a rate of 1/1,000 and of 1,000 that knows no formula for it.',
    tolerance: 1e-6,
    check: ({ waits }) => {
      const { best } = waitFit(waits, 1);
      if (!(best > 1e-3 && best < 1e3)) return [];
      const found = topOf((log) => byProduct(waits, Math.exp(log)), Math.log(1e-3), Math.log(1e3));
      return [[best, Math.exp(found)]];
    },
  },
]);
