import { stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { DensityValues } from './parameters.ts';
import { studyOf } from './study.ts';

const STRIPS = 20_000;

export default defineProofs<DensityValues>([
  {
    claim: 'The stretch’s probability is the area above it, and the whole area is 1.',
    way: 'Twenty thousand narrow strips under the density, added up.',
    tolerance: 1e-6,
    check: (values) => {
      const { line, from, to, probability } = studyOf(values);
      return [
        [probability, stripSum(line.density, from, to, STRIPS)],
        [1, stripSum(line.density, 0, 8, STRIPS)],
      ];
    },
  },
  {
    claim: 'Each draw is the x at which the CDF reaches its u.',
    way: 'The area up to each of the first forty draws, in strips, beside the uniform number it came from.',
    tolerance: 1e-5,
    check: (values) => {
      const { line, draws } = studyOf(values);
      return Array.from(draws.x.slice(0, 40), (x, i) => [
        stripSum(line.density, 0, x, 4000),
        draws.u[i]!,
      ]);
    },
  },
]);
