import type { ElboStepsValues } from './parameters.ts';
import { studied } from './study.ts';
import type { Study } from './study.ts';

/** A gap below this is none. */
export const CLOSED = 0.001;

/** A bell that sits in one of two hills of the same size leaves about log 2; wider ones leave more. */
export const ONE_HILL = 0.75;

/** Whether a fold’s posterior has two hills that stand apart: a valley e² times deeper than they are high. */
export function twoHills({ decoder, w, s, x }: ElboStepsValues): boolean {
  if (decoder !== 'fold') return false;
  const square = (x - (s * s) / (2 * w)) / w; // z² where the posterior is highest
  if (square <= 0) return false;
  const { logPosterior } = studied({ decoder, w, s, x, mu: 0, sigma: 1 });
  return logPosterior(Math.sqrt(square)) - logPosterior(0) > 2;
}

/** What stays when q moves, and what doesn’t. */
const STAYS: Readonly<Record<ElboStepsValues['road'], string>> = {
  jensen: 'The lines before the ≥ stay where they are when q moves. The gap is KL(q ‖ p(z | x)).',
  bayes: 'Every line stays where it is when q moves: what the ELBO loses, the gap gains.',
  joint:
    'What the encoder misses can go to 0. What the model misses of the truth stays, whatever q is.',
};

/** What there is to say about this q. */
export function remarkOn(values: ElboStepsValues, { gap, kl }: Study): string {
  if (gap < CLOSED) return 'q is the posterior: the bound touches log p(x), and no q does better.';
  if (twoHills(values))
    return gap < ONE_HILL
      ? 'One bell, two hills: q has settled in one of them and leaves about log 2 behind.'
      : 'The posterior has two hills, q one: no bell closes this gap.';
  if (kl < CLOSED) return 'q is the prior: it pays no KL, and knows nothing of x.';
  return STAYS[values.road];
}
