import { median } from 'd3';
import { percent, type Axis } from './axes.tsx';
import styles from './scatter.module.css';

export interface CloudProps {
  /** Places [count, width], row-major; the first two columns are drawn. */
  readonly places: Float32Array;
  /** Row length of `places`. */
  readonly width: number;
  /** Class of each row, 0 … 9. */
  readonly classes: Uint8Array;
  readonly x: Axis;
  readonly y: Axis;
}

/**
 * A cloud of points coloured by class: one path per class, whose zero-length dashes have round
 * ends, so a thousand discs cost ten elements and keep their size when the picture is stretched.
 */
export function Cloud({ places, width, classes, x, y }: CloudProps) {
  return CLASSES.map((k) => {
    let path = '';
    for (let row = 0; row < classes.length; row++) {
      if (classes[row] !== k) continue;
      const across = percent(x, places[row * width]!);
      const up = percent(y, places[row * width + 1]!);
      if (Number.isFinite(across) && Number.isFinite(up))
        path += `M${across.toFixed(1)} ${(100 - up).toFixed(1)}h0`;
    }
    return path && <path key={k} className={styles.cloud} d={path} stroke={`var(--class-${k})`} />;
  });
}

/** Each class's numeral at the median of its points: HTML for the overlay of `Axes`. */
export function ClassNames({ places, width, classes, x, y }: CloudProps) {
  return CLASSES.map((k) => {
    const rows = [...classes.keys()].filter((row) => classes[row] === k);
    const across = percent(x, median(rows, (row) => places[row * width]) ?? NaN);
    const up = percent(y, median(rows, (row) => places[row * width + 1]) ?? NaN);
    if (!(across >= 0 && across <= 100 && up >= 0 && up <= 100)) return null; // out of the picture
    return (
      <span key={k} className={styles.numeral} style={{ left: `${across}%`, bottom: `${up}%`, color: `var(--class-${k})` }} aria-hidden>
        {k}
      </span>
    );
  });
}

const CLASSES = Array.from({ length: 10 }, (_, k) => k);

/**
 * Half the width of a square around 0 that holds all but one in fifty of the places: the smallest of
 * a few round sizes, so that a picture keeps its scale while its points move a little.
 */
export function reachOf(places: Float32Array, width: number): number {
  const far = Float64Array.from({ length: places.length / width }, (_, row) =>
    Math.max(Math.abs(places[row * width]!), Math.abs(places[row * width + 1]!)),
  ).sort();
  const most = far[Math.floor(far.length * 0.98)] ?? 0;
  return REACHES.find((reach) => most <= reach) ?? REACHES.at(-1)!;
}

const REACHES = [3.5, 5, 7, 10, 15, 20, 30, 50, 100];
