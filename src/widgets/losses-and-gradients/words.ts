import type { GanLossName } from '../../maths/gan-losses.ts';
import { GAN_LOSSES } from '../../maths/gan-losses.ts';
import { sigmoid } from '../../maths/log-space.ts';
import { fixed } from '../number-words.ts';
import type { LossesValues } from './parameters.ts';
import { meanPull } from './pull.ts';

export const NAMES: Readonly<Record<GanLossName, string>> = {
  minimax: 'minimax',
  nonSaturating: 'non-saturating',
  leastSquares: 'least squares',
  hinge: 'hinge',
  wasserstein: 'Wasserstein',
};

/** A slope or a pull: with more decimals where it is small, since that is the matter here. */
export function strengthText(value: number): string {
  return fixed(value, Math.abs(value) < 0.1 ? 4 : 2);
}

/** Below this share of what it is at most, a pull has next to nothing left. */
const NOTHING = 0.02;

/** The most striking thing about the sample, and about the bells. */
export function remarksOn(values: LossesValues): readonly [string, string] {
  return [sampleRemark(values.logit), bellsRemark(values)];
}

function sampleRemark(logit: number): string {
  const real = sigmoid(logit);
  const [minimax, nonSaturating] = (['minimax', 'nonSaturating'] as const).map((loss) =>
    strengthText(GAN_LOSSES[loss].generator.slope(logit)),
  );
  if (logit <= -4)
    return `D gives this sample ${percentText(real)}. Minimax has gone flat, slope ${minimax}; non-saturating still falls, slope ${nonSaturating}.`;
  if (logit >= 4)
    return `D takes this sample for data, ${percentText(real)}. Now non-saturating is flat, slope ${nonSaturating}: there is nothing left to mend.`;
  return `D gives this sample ${percentText(real)}. Drag the point to the left: D grows sure that it is fake.`;
}

function percentText(share: number): string {
  return `a chance of ${fixed(100 * share, share < 0.01 ? 2 : share > 0.99 ? 2 : 0)} % to be data`;
}

function bellsRemark({ loss, separation, quality }: LossesValues): string {
  if (quality === 0) return 'A D without an opinion is flat: no loss can learn from it.';
  if (separation === 0) return 'Samples and data agree: the best D says the same everywhere.';
  const pull = meanPull(loss, separation, quality);
  if (loss === 'hinge' && pull === 0)
    return 'The best D for hinge is a cliff: all samples stand on level ground, and none is pulled.';
  if (loss === 'wasserstein')
    return 'The critic may be no steeper than 1, so it is a slope and no cliff: all samples are pulled alike, however far away.';
  if (pull < NOTHING)
    return `Next to nothing to learn from: with this D ${NAMES[loss]} leaves the samples a mean pull of ${strengthText(pull)}.`;
  if (loss === 'nonSaturating')
    return 'The surer D is, the harder it pulls: the samples that D rejects learn most.';
  return `The samples are pulled towards the data, by ${strengthText(pull)} on average.`;
}
