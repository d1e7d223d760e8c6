import { brief, fixed, stepsText } from '../number-words.ts';
import { powerOfTen, scientific } from '../powers-of-ten.ts';
import type { RunView } from '../declaration.ts';
import type { Failure, ThreeByThreeValues } from './parameters.ts';
import {
  CLOSE,
  heldAt,
  LARGE,
  largeStudyOf,
  log10Years,
  measured,
  nearestShown,
  READINGS,
  smallStudyOf,
  toLearn,
} from './study.ts';
import type { Held, LargeStudy, SmallStudy, Summed } from './study.ts';

/** The last image of all: nothing but ink. */
const BLACK = 511;

/** A distance in nats, of any size or none. */
export function natsText(nats: number): string {
  if (Number.isNaN(nats)) return 'no number';
  return Number.isFinite(nats) ? fixed(nats, nats < 0.1 ? 5 : 4) : 'infinite';
}

export function errorText(error: number): string {
  if (Number.isNaN(error)) return 'no number';
  return Number.isFinite(error) ? brief(error) : 'without end';
}

/** What a number format makes of a probability. */
export function heldText(value: number): string {
  return value === 0 ? '0' : scientific(Math.log10(value));
}

/** What there is to say about the present state at 3 × 3. */
export function remarkOnSmall(
  values: ThreeByThreeValues,
  study: SmallStudy,
  run?: RunView,
): string {
  const { lesson, reachedAt } = study;
  const before = !run || run.step === 0;
  if (values.rule === 'parity') {
    const unseen = measured(run, 'unseen');
    return before || unseen === null
      ? 'Flip one pixel and the answer turns over: no sum over the pixels can follow this rule. Train, and compare the images shown with the others.'
      : `On the images never shown the squared error is ${errorText(unseen)} times that of guessing their mean.`;
  }
  if (values.reading === 'categories') {
    const black = lesson.images.includes(BLACK)
      ? 'is among the images shown, and its label dwarfs all others'
      : 'is not among the images shown, so the network can’t know';
    return `Each number k counts as one category: the one image that is all ink has a fifth of everything. Here it ${black}.`;
  }
  if (before)
    return `Coin flips are ${natsText(READINGS.coins)} nats from this truth without learning anything; learned is at most ${CLOSE}. The network has yet to see its ${values.images} images.`;
  return reachedAt === null
    ? `Not within ${CLOSE} nats of the truth so far; coin flips are at ${natsText(READINGS.coins)}.`
    : `Within ${CLOSE} nats of the truth for the first time after step ${reachedAt}: from ${values.images} images, the other ${512 - values.images} guessed right.`;
}

/** The four steps that work at 3 × 3, and what becomes of each; the number stands large. */
export const FAILURES: Readonly<
  Record<Failure, { readonly title: string; readonly unit: string }>
> = {
  learn: { title: 'Learn', unit: 'times the error of guessing the mean' },
  normalise: { title: 'Normalise', unit: 'terms in the sum' },
  hold: { title: 'Hold', unit: 'as a 32-bit number' },
  sample: { title: 'Sample', unit: 'images listed, to draw from' },
};

export function failureNumbers(
  { images, width }: ThreeByThreeValues,
  study: LargeStudy,
): Readonly<Record<Failure, string>> {
  return {
    learn: errorText(study.error),
    normalise: powerOfTen(LARGE * Math.log10(2)),
    hold: heldText(heldAt(width).float32),
    sample: String(images),
  };
}

/** What there is to say about one failure. */
export function remarkOnLarge(values: ThreeByThreeValues, study: LargeStudy): string {
  const { images, rule, failure, width } = values;
  switch (failure) {
    case 'learn':
      return `${images} images cover none of ${powerOfTen(LARGE * Math.log10(2))}: the nearest one shown differs from a new image in ${Math.round(nearestShown(study.lesson))} of 784 pixels. ${
        study.error < 1
          ? 'On new images the network is a little better than guessing their mean.'
          : 'On new images the network is no better than guessing their mean.'
      }`;
    case 'normalise':
      return 'At 3 × 3 the outputs were divided by their sum over 512 images. Here the sum has 2⁷⁸⁴ terms. Begin it.';
    case 'hold':
      return remarkOnHeld(heldAt(width));
    case 'sample':
      return `A draw needs a list of all images with their probabilities. The only list there is has the ${images} images shown, so every draw is a copy. And the truth looks like coin flips: it is ${natsText(toLearn(rule))} nats from them.`;
  }
}

function remarkOnHeld({ pixels, float32, float64 }: Held): string {
  const side = Math.sqrt(pixels);
  const image = `An image of ${side} × ${side} pixels, half of them ink`;
  if (float64 === 0) return `${image}: too unlikely even for a 64-bit number. Both are 0.`;
  if (float32 === 0)
    return `${image}: a 32-bit number, which networks are trained with, is 0. So is every other image’s, and 0 / 0 is no distribution.`;
  return `${image}: both kinds of number can hold its probability.`;
}

export function sumText(done: Summed): string {
  const images = Math.log10(done.images);
  return `${done.images.toLocaleString('en-GB')} images summed in ${fixed(done.seconds, 1)} s. All of them take ${powerOfTen(log10Years(done))} years at this speed; ${powerOfTen(images - LARGE * Math.log10(2))} of the sum is done.`;
}

export function describe(values: ThreeByThreeValues, run?: RunView): string {
  const steps = run && run.step > 0 ? `After ${stepsText(run.step)}` : 'Before the first step';
  if (values.side === '28') {
    const study = largeStudyOf(values, run);
    return `28 by 28 pixels, ${values.images} images shown. ${steps} the squared error on images never shown is ${errorText(study.error)} times that of guessing their mean. ${remarkOnLarge(values, study)}`;
  }
  const study = smallStudyOf(values, run);
  const { truth, learned, distance } = study;
  return `3 by 3 pixels, ${values.images} of 512 images shown. ${steps} the learned distribution is ${natsText(distance)} nats from the truth, and expects ${inkText(learned.ink)} ink pixels where the truth expects ${inkText(truth.ink)}. ${remarkOnSmall(values, study, run)}`;
}

export const inkText = (ink: number): string => (Number.isFinite(ink) ? fixed(ink, 2) : '?');
