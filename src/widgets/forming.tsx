import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { paint } from '../kernels/painters/painting.ts';
import type { Ordering } from '../maths/orderings.ts';
import { Bitmap } from '../plots/bitmap.tsx';
import type { DataFacts } from '../training/run-spec.ts';
import styles from './forming.module.css';
import { guarded } from './guarded.ts';
import { sheetAspect, sheetOf } from './sheet.tsx';
import type { DrawingInTime } from './use-drawing.ts';

export interface FormingSheetProps {
  /** Pixel values, 0 or 1, shape [pictures, pixels]. */
  readonly pixels: Float32Array;
  readonly order: Ordering;
  /** So many of them, in that order, are there; what is not is neither ink nor paper. */
  readonly parts: number;
  readonly data: DataFacts;
  readonly columns: number;
  readonly alt: string;
}

const GAP = 1;
/** Paper, what is not yet known, ink. */
const COLOURS = [['--paper', '--rule', '--ink']] as const;

/** Pictures as they form, side by side; the pixel that came last is framed. */
export function FormingSheet(props: FormingSheetProps): ReactNode {
  const { pixels, order, parts, data, columns, alt } = props;
  const count = pixels.length / order.length;
  const painting = useMemo(() => {
    const values = pixels.slice();
    for (const part of order.slice(parts))
      for (let at = part; at < values.length; at += order.length) values[at] = 0.5;
    return paint(values, sheetOf(data, columns, GAP));
  }, [pixels, order, parts, data, columns]);
  const rows = Math.ceil(count / columns);
  const last = parts > 0 && parts < order.length ? order[parts - 1]! : null;
  return (
    <div className={styles.sheet} style={{ aspectRatio: sheetAspect(data, columns, rows, GAP) }}>
      <Bitmap painting={painting} colours={COLOURS} scale={4} alt={alt} />
      {last !== null &&
        Array.from({ length: count }, (_, picture) => {
          const x = (picture % columns) * (data.width + GAP) + (last % data.width);
          const y =
            Math.floor(picture / columns) * (data.height + GAP) + Math.floor(last / data.width);
          const { width, height } = painting;
          return (
            <span
              key={picture}
              className={styles.last}
              style={{
                left: `${(100 * x) / width}%`,
                top: `${(100 * y) / height}%`,
                width: `${100 / width}%`,
                height: `${100 / height}%`,
              }}
              aria-hidden
            />
          );
        })}
    </div>
  );
}

export interface FormingButtonsProps {
  readonly forming: DrawingInTime;
  readonly disabled: boolean;
}

/** Stops it, goes on, one pixel at a time, and once more from the beginning. */
export function FormingButtons({ forming, disabled }: FormingButtonsProps): ReactNode {
  const { status, play, pause, step, again } = forming;
  const under = status === 'drawing' || status === 'paused';
  return (
    <div className={styles.buttons} role="group" aria-label="Drawing">
      {under ? (
        <button type="button" disabled={disabled} onClick={status === 'drawing' ? pause : play}>
          {status === 'drawing' ? 'Stop here' : 'Go on'}
        </button>
      ) : (
        <button type="button" disabled={disabled} onClick={again}>
          Draw again
        </button>
      )}
      <button type="button" disabled={disabled} {...guarded(under, step)}>
        Next pixel
      </button>
    </div>
  );
}
