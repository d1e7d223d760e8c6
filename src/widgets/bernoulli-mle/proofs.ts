import { slopeOf, topOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { coinFit } from './coin-fit.ts';
import type { BernoulliValues } from './parameters.ts';

/** ln of the product of what the coin says of each toss, per toss. */
const byProduct = (tosses: readonly number[], p: number): number =>
  Math.log(tosses.reduce((product, toss) => product * (toss === 1 ? p : 1 - p), 1)) / tosses.length;

export default defineProofs<BernoulliValues>([
  {
    claim: 'The log-likelihood per toss is right.',
    way: 'The probabilities of all tosses multiplied one by one, then the logarithm of the product.',
    tolerance: 1e-10,
    check: ({ tosses, p }) =>
      // smaller products than this are no number any more
      p > 0 && p < 1 && Math.min(p, 1 - p) ** tosses.length < 1e-290
        ? []
        : [[coinFit(tosses, p).average, byProduct(tosses, p)]],
  },
  {
    claim: 'The slope is the curve’s.',
    way: 'The curve’s height at four places close to p, and their differences.',
    tolerance: 1e-6,
    check: ({ tosses, p }) => {
      const room = Math.min(p, 1 - p);
      if (room < 1e-6) return [];
      const f = (at: number): number => coinFit(tosses, at).average;
      return [[coinFit(tosses, p).slope, slopeOf(f, p, 1e-3 * room)]];
    },
  },
  {
    claim: 'The share of ones is the best p.',
    way: 'A search for the highest point of the product that knows no formula for it.',
    tolerance: 1e-6,
    check: ({ tosses }) => [[coinFit(tosses, 0.5).best, topOf((p) => byProduct(tosses, p), 0, 1)]],
  },
]);
