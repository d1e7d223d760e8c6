import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { slopeOf, sumOf, topOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import { fitOf } from './fit.ts';
import type { GaussianValues } from './parameters.ts';

/** Point by point; the figure needs the data’s mean and deviation only. */
const average = (data: readonly number[], mean: number, deviation: number): number =>
  sumOf(data.length, (i) => gaussianLogDensity(data[i]!, mean, deviation)) / data.length;

/** A run that was thrown out of the picture is as right, to fewer digits. */
const isNear = (mean: number, deviation: number): boolean =>
  Math.abs(mean) < 50 && deviation > 0.01 && deviation < 50;

export default defineProofs<GaussianValues>([
  {
    claim: 'The log-likelihood per point is right, wherever the bell is now.',
    way: 'The log density at every point, one by one, and their mean.',
    tolerance: 1e-9,
    check: (values, run) => {
      const { mean, deviation, average: shown } = fitOf(values, run);
      return isNear(mean, deviation) ? [[shown, average(values.data, mean, deviation)]] : [];
    },
  },
  {
    claim: 'The gradient that training follows is its slope by μ and by log σ.',
    way: 'The mean log density at four bells close to the present one, and their differences.',
    tolerance: 1e-7,
    check: (values, run) => {
      const { mean, deviation, slope } = fitOf(values, run);
      if (!isNear(mean, deviation)) return [];
      const { data } = values;
      const log = Math.log(deviation);
      return [
        [slope.mean, slopeOf((at) => average(data, at, deviation), mean, 1e-2 * deviation)],
        [slope.logDeviation, slopeOf((at) => average(data, mean, Math.exp(at)), log, 1e-3)],
      ];
    },
  },
  {
    claim: 'The best bell has the mean and the deviation of the data.',
    way: 'A search for the highest mean log density, first along μ, then along log σ, that knows neither.',
    tolerance: 1e-5,
    check: (values) => {
      const { best } = fitOf(values);
      if (best.deviation < 0.01) return []; // no bell is narrow enough
      const { data } = values;
      const mean = topOf((at) => average(data, at, 1), -10, 10);
      const log = topOf((at) => average(data, mean, Math.exp(at)), -6, 4);
      return [
        [best.mean, mean],
        [best.deviation, Math.exp(log)],
      ];
    },
  },
]);
