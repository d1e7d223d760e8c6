import { median } from 'd3';
import { memo } from 'react';
import { percent, type Axis } from './axes.tsx';
import styles from './scatter.module.css';

export interface CloudProps {
  /** Places [count, width], row-major; the first two columns are drawn. */
  readonly places: Float32Array;
  /** Row length of `places`. */
  readonly width: number;
  /** Class of each row, 0 … 9; without it all points look alike. */
  readonly classes?: Uint8Array;
  readonly x: Axis;
  readonly y: Axis;
}

/**
 * A cloud of points coloured by class: one path per class, whose zero-length dashes have round
 * ends, so a thousand discs cost ten elements and keep their size when the picture is stretched.
 */
export const Cloud = memo(function Cloud(cloud: CloudProps) {
  return groups(cloud).map(({ colour, rows }) => {
    let path = '';
    for (const row of rows) {
      const { across, up } = spot(cloud, row);
      if (Number.isFinite(across + up)) path += `M${across.toFixed(1)} ${(100 - up).toFixed(1)}h0`;
    }
    return path && <path key={colour} className={styles.cloud} d={path} stroke={colour} />;
  });
});

/** Each class's numeral at the median of its points: HTML for the overlay of `Axes`. */
export const ClassNames = memo(function ClassNames(cloud: CloudProps) {
  if (!cloud.classes) return null;
  return groups(cloud).map(({ colour, rows }, k) => {
    const left = median(rows, (row) => spot(cloud, row).across) ?? NaN;
    const bottom = median(rows, (row) => spot(cloud, row).up) ?? NaN;
    if (!(left >= 0 && left <= 100 && bottom >= 0 && bottom <= 100)) return null; // out of the picture
    const style = { left: `${left}%`, bottom: `${bottom}%`, color: colour };
    return (
      <span key={colour} className={styles.numeral} style={style} aria-hidden>
        {k}
      </span>
    );
  });
});

/** Rows by class, with the class's colour. */
function groups({ places, width, classes }: CloudProps): { colour: string; rows: number[] }[] {
  const all = Array.from({ length: width && places.length / width }, (_, row) => row);
  if (!classes) return [{ colour: 'var(--latent)', rows: all }];
  return Array.from({ length: 10 }, (_, k) => ({
    colour: `var(--class-${k})`,
    rows: all.filter((row) => classes[row] === k),
  }));
}

/** Where a row lies, in per cent from the left and from the bottom. */
function spot({ places, width, x, y }: CloudProps, row: number): { across: number; up: number } {
  return { across: percent(x, places[row * width]!), up: percent(y, places[row * width + 1]!) };
}

/**
 * Half the width of a square around 0 that holds all but one in fifty of the places: the smallest of
 * a few round sizes, so that a picture keeps its scale while its points move a little.
 */
export function reachOf(places: Float32Array, width: number): number {
  const far = Float64Array.from({ length: width && places.length / width }, (_, row) =>
    Math.max(Math.abs(places[row * width]!), Math.abs(places[row * width + 1]!)),
  ).sort();
  const most = far[Math.floor(far.length * 0.98)] ?? 0;
  return REACHES.find((reach) => most <= reach) ?? REACHES.at(-1)!;
}

const REACHES = [3, 4, 6, 8, 12, 16, 20];
