import { memo } from 'react';
import { percent, valueAt, type Axis } from './axes.tsx';
import { heldHeight, short } from './lines.ts';
import styles from './marks.module.css';

export interface HistogramProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly values: ArrayLike<number>;
  /** How many bins, equally wide in the picture, fill the axis. */
  readonly bins: number;
  readonly colour: string;
  /** The quantity it shows: an id of content/notation.yaml. */
  readonly quantity?: string;
}

/** A histogram whose bars have the area of their share of the values, a shape for `Axes`: densities fit. */
export const Histogram = memo(function Histogram(props: HistogramProps) {
  const { x, y, values, bins, colour, quantity } = props;
  const floor = short(heldHeight(y, 0));
  const path = binned(values, x, bins).map(({ from, to, density }) =>
    density > 0
      ? `M${short(percent(x, from))} ${floor}V${short(heldHeight(y, density))}H${short(percent(x, to))}V${floor}Z`
      : '',
  );
  return (
    <path
      className={styles.bins}
      data-quantity={quantity}
      d={path.join('')}
      fill={colour}
      stroke={colour}
    />
  );
});

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Share of all values per unit of the axis. */
  readonly density: number;
}

/**
 * Counts values into `bins` bins along the axis, each half open but the last. Values beyond the axis
 * or that aren't numbers are in no bin, yet among the values that shares are taken of.
 */
export function binned(values: ArrayLike<number>, x: Axis, bins: number): Bin[] {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < values.length; i++) {
    const share = percent(x, values[i]!) / 100;
    if (share >= 0 && share <= 1) counts[Math.min(Math.floor(share * bins), bins - 1)]!++;
  }
  return Array.from(counts, (count, i) => {
    const from = valueAt(x, i / bins);
    const to = valueAt(x, (i + 1) / bins);
    return { from, to, count, density: count / Math.max(values.length, 1) / (to - from) };
  });
}
