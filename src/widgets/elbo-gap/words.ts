import { fixed } from '../number-words.ts';
import type { DigitsBounds } from './digits-study.ts';
import type { LinearStudy } from './linear-study.ts';
import type { ElboGapValues } from './parameters.ts';

/** A gap below this is none. */
export const CLOSED = 0.001;
/** The sampled bound counts as tight within this many nats. */
export const TIGHT = 0.05;

/** What there is to say about the linear model at these values. */
export function linearRemark(values: ElboGapValues, study: LinearStudy): string {
  const { latent, alike, samples } = values;
  const { gap, evidence, estimate, finiteVariance } = study;
  if (gap < CLOSED) return 'q is the posterior: every draw weighs the same, and one is enough.';
  const rest = evidence - estimate.mean;
  if (!finiteVariance)
    return `q is much narrower than the posterior${latent === 2 ? ' in some direction' : ''}: rare draws weigh enormously, and more of them help slowly.`;
  if (latent === 2 && alike > 0 && gap < 0.3 && rest > TIGHT)
    return 'The posterior is slanted and q upright: no q closes the gap, draws can.';
  if (rest < TIGHT && samples > 1)
    return `q is wrong by ${fixed(gap, 2)} nats, and ${samples} draws of it know log p(x) to ${TIGHT}.`;
  return 'With one draw the bound is the ELBO, on average. More draws lift it, never above log p(x) on average.';
}

/** What there is to say about the digits. */
export function digitsRemark({ average, samples }: DigitsBounds): string {
  const gap = average.bound - average.elbo;
  if (samples === 1) return 'With one draw the bound is the ELBO: take more.';
  if (gap < 0.1) return 'The two bounds all but agree: the encoder’s clouds fit this decoder.';
  return `log p(x) is at least ${fixed(gap, 2)} nats above the ELBO, on average: so much, or more, the encoder’s clouds miss.`;
}
