import { held } from './number-words.ts';
import type { NumberParameter } from './parameters.ts';

const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** How high a bell of this deviation and area is in its middle. */
export function peakOf(deviation: number, area = 1): number {
  return area / (SQRT_2_PI * deviation);
}

/** A bell that is held by its top, in a picture that may cut it. */
export interface HeldBell {
  readonly deviation: number;
  /** 1 unless given. */
  readonly area?: number;
  /** How high the picture reaches. */
  readonly top: number;
  /** How far a key moves its top. */
  readonly step: number;
  /** Of deviations. */
  readonly range: Pick<NumberParameter, 'min' | 'max'>;
}

/** The deviation once the top has been moved to `height`; null where it was only moved sideways. */
export function movedDeviation(height: number, bell: HeldBell): number | null {
  const { deviation, area = 1, top, step, range } = bell;
  const peak = peakOf(deviation, area);
  const cut = height === top && peak > top; // the true top is out of sight: keep it
  if (cut || Math.abs(height - Math.min(peak, top)) < step / 10) return null; // rounding alone
  return Number(held(range, area / (SQRT_2_PI * Math.max(height, 0))).toPrecision(3));
}
