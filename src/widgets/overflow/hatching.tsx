import type { ReactNode } from 'react';
import styles from './view.module.css';

interface HatchingProps {
  /** In per cent of the area, from its left and its top. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const APART = 1.2;

/** A part of a picture where numbers have ended: upright strokes on a tint, a shape for `Axes`. */
export function Hatching({ left, right, top, bottom }: HatchingProps): ReactNode {
  const strokes = Array.from(
    { length: Math.max(0, Math.floor((right - left) / APART)) },
    (_, i) => `M${(left + (i + 0.5) * APART).toFixed(2)} ${top}V${bottom}`,
  );
  return (
    <g className={styles.lost}>
      <rect x={left} y={top} width={right - left} height={bottom - top} />
      <path d={strokes.join('')} />
    </g>
  );
}
