import { drawDigits } from '../../data/digits.ts';
import type { ImageSet } from '../../data/image-set.ts';
import { bernoulliMixture, type BernoulliMixture } from '../../maths/bernoulli-mixture.ts';

/** Pixels along one side. */
export const SIDE = 14;
export const PIXELS = SIDE * SIDE;

/** Of 200 digits, 0.02 gives digits it hasn't seen the highest log p. */
const TEMPLATES = 200;
const DOUBT = 0.02;

/** A model of small digits whose conditionals are exact in every order. */
export interface DigitMixture {
  /** A component for each digit: its grey is the probability of ink, held between `DOUBT` and 1 − `DOUBT`. */
  readonly mixture: BernoulliMixture;
  /** Which digit each component is, 0 … 9. */
  readonly labels: Uint8Array;
}

let made: DigitMixture | undefined;

/** Drawn when first asked for. */
export function digitMixture(): DigitMixture {
  made ??= mixtureOf(drawDigits({ count: TEMPLATES, size: SIDE, seed: 1 }));
  return made;
}

function mixtureOf({ pixels, labels }: ImageSet): DigitMixture {
  const ones = Float64Array.from(pixels, (grey) => DOUBT + ((1 - 2 * DOUBT) * grey) / 255);
  return { mixture: bernoulliMixture(PIXELS, ones), labels: labels! };
}

/** Which of the digits of seed 2 are shown, from 0 to 9: clear ones, none of them among the components. */
const SHOWN = [23, 5, 11, 28, 31, 39, 14, 33, 34, 9];

let held: readonly Uint8Array[] | undefined;

/** A digit the model has not seen, 0 or 1 for each pixel. */
export function unseenDigit(digit: number): Uint8Array {
  held ??= unseen();
  return held[digit]!;
}

function unseen(): readonly Uint8Array[] {
  const { pixels } = drawDigits({ count: 1 + Math.max(...SHOWN), size: SIDE, seed: 2 });
  return SHOWN.map((row) =>
    pixels.slice(row * PIXELS, (row + 1) * PIXELS).map((grey) => Number(grey >= 128)),
  );
}
