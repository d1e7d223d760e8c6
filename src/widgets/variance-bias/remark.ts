import { fixed } from '../number-words.ts';
import { studyOf } from './estimates.ts';
import type { VarianceBiasValues } from './parameters.ts';

/** How far the mean is from the truth, against what chance does. */
export function remarkOn(values: VarianceBiasValues): string {
  const { mean, error } = studyOf(values);
  if (Number.isNaN(error)) return 'One estimate says nothing yet of their average: draw more.';
  const off = Math.abs(mean - 1) / error;
  const side = mean < 1 ? 'below' : 'above';
  const away = `That is ${fixed(off, 1)} standard errors ${side} the true variance`;
  if (off > 4) return `${away}: not chance.`;
  return off > 2 ? `${away}: more than chance mostly does.` : `${away}: chance alone does as much.`;
}
