import { GAN_LOSSES } from '../../maths/gan-losses.ts';
import { gaussianLogDensity } from '../../maths/gaussian.ts';
import { slopeOf, stripSum } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { LossesValues } from './parameters.ts';
import { discriminatorOf, LOSSES, meanPull, samplesAt } from './pull.ts';

/** Nearer to a cliff than this, narrow strips step over it. */
const STEEPEST = 0.95;

export default defineProofs<LossesValues>([
  {
    claim: 'Every loss has the slope that its curve shows.',
    way: 'The loss itself at four places close to the sample’s, and their differences.',
    tolerance: 1e-7,
    check: ({ logit }) =>
      LOSSES.map((loss) => {
        const { generator } = GAN_LOSSES[loss];
        return [generator.slope(logit), slopeOf(generator.loss, logit, 1e-2)];
      }),
  },
  {
    claim: 'The mean pull is how fast the mean loss falls as the samples’ bell moves.',
    way: 'The mean loss of the whole bell in forty thousand strips, moved a little to either side.',
    tolerance: 1e-4,
    check: ({ loss, separation, quality }) => {
      if (loss === 'hinge' && quality > STEEPEST) return [];
      const { score } = discriminatorOf(loss, separation, quality);
      const meanLoss = (at: number): number =>
        stripSum(
          (x) => Math.exp(gaussianLogDensity(x, at, 1)) * GAN_LOSSES[loss].generator.loss(score(x)),
          at - 9,
          at + 9,
          40_000,
        );
      const at = samplesAt(separation);
      return [[meanPull(loss, separation, quality), -slopeOf(meanLoss, at, 0.02)]];
    },
  },
]);
