import { sharesAt } from '../../maths/best-decoder.ts';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { OverlapValues } from './parameters.ts';
import { studyOf } from './study.ts';

const STRIPS = 10_000;

export default defineProofs<OverlapValues>([
  {
    claim: 'Every image’s reconstruction and KL are right.',
    way: 'Ten thousand strips over each cloud: of the surprise of all pixels under the best decoder, and of the log ratio to the prior.',
    tolerance: 1e-6,
    check: (values) => {
      const { images, clouds, bills } = studyOf(values);
      return clouds.flatMap(({ mean, deviation }, i) => {
        const over = (f: (z: number) => number): number =>
          stripSum(
            (z) => Math.exp(gaussianLogDensity(z, mean, deviation)) * f(z),
            mean - 8.5 * deviation,
            mean + 8.5 * deviation,
            STRIPS,
          );
        const surprise = (z: number): number => {
          const shares = sharesAt(clouds, z);
          return images[i]!.reduce((sum, ink, pixel) => {
            const alike = shares.reduce(
              (all, share, k) => (images[k]![pixel] === ink ? all + share : all),
              0,
            );
            return sum - Math.log(Math.min(1, alike));
          }, 0);
        };
        const { reconstruction, place, width } = bills[i]!;
        return [
          [reconstruction, over(surprise)] as const,
          [
            place + width,
            over((z) => gaussianLogDensity(z, mean, deviation) - gaussianLogDensity(z, 0, 1)),
          ] as const,
        ];
      });
    },
  },
]);
