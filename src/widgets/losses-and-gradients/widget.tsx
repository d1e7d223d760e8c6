import { GAN_LOSSES } from '../../maths/gan-losses.ts';
import { defineWidget } from '../declaration.ts';
import type { Verdict } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import { parameters } from './parameters.ts';
import type { LossesValues } from './parameters.ts';
import { discriminatorOf, LOSSES, meanPull, pullAt, samplesOf } from './pull.ts';
import { LossesView } from './view.tsx';
import { NAMES, remarksOn, strengthText } from './words.ts';

const slopesAt = (logit: number): readonly string[] =>
  LOSSES.map((loss) => `${NAMES[loss]} ${strengthText(GAN_LOSSES[loss].generator.slope(logit))}`);

function describe(values: LossesValues): string {
  const { loss, logit, separation, quality } = values;
  return (
    `D’s logit for one sample is ${fixed(logit, 2)}; there the generator’s losses have the slopes ${slopesAt(logit).join(', ')}. ` +
    `The generator’s bell is ${fixed(separation, 2)} deviations from the data; by ${NAMES[loss]}, ` +
    `with a D ${quality === 1 ? 'as good as can be' : `at ${fixed(quality, 2)} of the best`}, the mean pull on its samples is ` +
    `${strengthText(meanPull(loss, separation, quality))}. ${remarksOn(values)[1]}`
  );
}

function vanished({ logit }: LossesValues): Verdict {
  const minimax = Math.abs(GAN_LOSSES.minimax.generator.slope(logit));
  const nonSaturating = Math.abs(GAN_LOSSES.nonSaturating.generator.slope(logit));
  return {
    reached: minimax < 0.01 && nonSaturating > 0.9,
    now: `At this logit minimax’s slope is ${strengthText(minimax)} in size, non-saturating’s ${strengthText(nonSaturating)}.`,
  };
}

/** So far apart the best D leaves minimax a tenth of this. */
const FAR = 6;
const ENOUGH = 0.08;

function heldBack({ separation, quality }: LossesValues): Verdict {
  const pull = meanPull('minimax', separation, quality);
  const far = separation >= FAR;
  return {
    reached: far && pull >= ENOUGH,
    now: `Minimax’s mean pull is ${strengthText(pull)} with the bells ${fixed(separation, 2)} apart${far ? '' : `, which is less than ${FAR}`}.`,
  };
}

export default defineWidget({
  id: 'losses-and-gradients',
  title: 'What is left to learn from?',
  parameters,
  presets: {
    'far-apart': { title: 'Far apart', values: { separation: 6, logit: -5 } },
    'non-saturating': {
      title: 'The same, non-saturating',
      values: { separation: 6, logit: -5, loss: 'nonSaturating' },
    },
    squares: {
      title: 'The same, least squares',
      values: { separation: 6, logit: -5, loss: 'leastSquares' },
    },
    cliff: { title: 'A cliff: hinge', values: { separation: 6, logit: -1, loss: 'hinge' } },
    critic: {
      title: 'A critic: Wasserstein',
      values: { separation: 6, logit: -5, loss: 'wasserstein' },
    },
  },
  describe,
  table({ loss, logit, separation, quality }) {
    const discriminator = discriminatorOf(loss, separation, quality);
    return [
      {
        caption: 'The generator’s losses',
        columns: ['Loss', 'Value at the logit', 'Slope at the logit', 'Mean pull on the samples'],
        rows: LOSSES.map((name) => {
          const { generator } = GAN_LOSSES[name];
          return [
            NAMES[name],
            generator.loss(logit),
            generator.slope(logit),
            meanPull(name, separation, quality),
          ];
        }),
      },
      {
        caption: `Nine samples by ${NAMES[loss]}`,
        columns: ['x', 'D’s score', 'Pull towards the data'],
        rows: samplesOf(separation).map((x) => [
          x,
          discriminator.score(x),
          pullAt(loss, discriminator, x),
        ]),
      },
    ];
  },
  goals: {
    vanished: { judge: vanished, solution: 'logit=-5' },
    'hold-back': { judge: heldBack, solution: 'separation=6&quality=0.1' },
  },
  View: LossesView,
});
