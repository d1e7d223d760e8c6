import { memo } from 'react';
import { percent, type Axis } from './axes.tsx';
import { dotsPath, heldHeight, short } from './lines.ts';
import styles from './marks.module.css';
import type { Place } from './stepping.ts';

export interface StemsProps {
  readonly x: Axis;
  readonly y: Axis;
  /** Where each stem ends; those that aren't numbers are left out. */
  readonly stems: readonly Place[];
  readonly colour: string;
  /** The quantity it shows: an id of content/notation.yaml. */
  readonly quantity?: string;
}

/** Vertical lines from 0 (on a logarithmic axis: the floor), each with its end marked by a ring. */
export const Stems = memo(function Stems({ x, y, stems, colour, quantity }: StemsProps) {
  const floor = short(heldHeight(y, 0));
  let lines = '';
  for (const stem of stems) {
    const across = percent(x, stem.x);
    const height = heldHeight(y, stem.y);
    if (across >= 0 && across <= 100 && !Number.isNaN(height))
      lines += `M${short(across)} ${floor}V${short(height)}`;
  }
  const ends = dotsPath(stems, x, y);
  return (
    <g data-quantity={quantity}>
      <path className={styles.stem} d={lines} stroke={colour} />
      <path className={styles.stemEnd} d={ends} stroke={colour} />
      <path className={styles.stemHole} d={ends} />
    </g>
  );
});
