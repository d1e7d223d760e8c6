import { tickText } from '../plots/axes.tsx';

/** A log-likelihood as it is written and spoken. */
export function averageText(average: number): string {
  return average === -Infinity ? 'minus infinity' : fixed(average, 3);
}

/** A distance to the best: with the digits that tell whether it is within 0.01. */
export function gapText(gap: number): string {
  return fixed(gap, gap < 0.1 ? 4 : 3);
}

/** A number with a true minus and so many decimals; never a minus before zeros. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

/** A slope beside its tangent; a plus says that it rises. */
export function slopeText(slope: number): string {
  if (!Number.isFinite(slope)) return 'slope without end';
  const text = fixed(slope, 2);
  return `slope ${slope > 0 && Number(text) !== 0 ? '+' : ''}${text}`;
}

/** A number with at most three digits that count, and a true minus. */
export function brief(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/** The centre of a bell, of any size, with the digits that matter. */
export function centreText(mean: number): string {
  return Math.abs(mean) < 100 ? fixed(mean, 2) : tickText(Number(mean.toPrecision(2)));
}

/** The width of a bell, of any size, with the digits that matter. */
export function widthText(deviation: number): string {
  if (deviation < 0.1) return String(Number(deviation.toPrecision(2)));
  if (deviation < 10) return deviation.toFixed(2);
  return deviation < 100 ? deviation.toFixed(1) : tickText(Number(deviation.toPrecision(2)));
}

/** How far a run has come. */
export function stepsText(steps: number): string {
  return steps === 1 ? 'one step' : `${tickText(steps)} steps`;
}

/** A share of a whole, from 0 to 1, as it is written and spoken. */
export function shareText(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** The number of a range nearest to `value`. */
export function held({ min, max }: Range, value: number): number {
  return Math.min(Math.max(value, min), max);
}
