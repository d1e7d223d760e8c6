import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { short } from '../../plots/lines.ts';
import type { ViewProps } from '../declaration.ts';
import frame from '../widget-body.module.css';
import { parameters } from './parameters.ts';
import type { ThreeByThreeValues } from './parameters.ts';
import styles from './view.module.css';

export interface PixelSheetProps {
  /** 1 for ink, shape [images, side²]. */
  readonly pixels: ArrayLike<number>;
  readonly side: number;
  /** How many stand side by side. */
  readonly columns: number;
  /** Rows to leave room for, whatever there is. */
  readonly rows: number;
  /** Whose images: data filled, the model's with a dashed frame. */
  readonly of: 'data' | 'model' | 'coins';
  /** What can be seen, for someone who can't. */
  readonly sentence: string;
}

/** Black-and-white images as shapes, so that they need no script. */
export const PixelSheet = memo(function PixelSheet(props: PixelSheetProps): ReactNode {
  const { pixels, side, columns, rows, of, sentence } = props;
  const gap = Math.max(0.5, side / 10);
  const pitch = side + gap;
  const { ink, frames } = useMemo(
    () => paths(pixels, side, columns, pitch),
    [pixels, side, columns, pitch],
  );
  const margin = gap / 2;
  return (
    <svg
      className={styles.sheet}
      data-of={of}
      viewBox={`${-margin} ${-margin} ${columns * pitch} ${rows * pitch}`}
      role="img"
      aria-label={sentence}
    >
      <path className={styles.paper} d={frames} />
      <path className={styles.ink} d={ink} shapeRendering="crispEdges" />
      <path className={styles.edge} d={frames} />
    </svg>
  );
});

/** Other random numbers for all samples. */
export function DrawAgain(
  props: Pick<ViewProps<ThreeByThreeValues>, 'values' | 'setValue'>,
): ReactNode {
  const { values, setValue } = props;
  const { draw } = values;
  return (
    <button
      type="button"
      className={frame.button}
      onClick={() => setValue('draw', draw >= parameters.draw.max ? 1 : draw + 1)}
    >
      Draw again
    </button>
  );
}

/** Runs of ink within each row, and the squares they lie in. */
function paths(pixels: ArrayLike<number>, side: number, columns: number, pitch: number) {
  let [ink, frames] = ['', ''];
  const size = side * side;
  for (let image = 0; (image + 1) * size <= pixels.length; image++) {
    const left = (image % columns) * pitch;
    const top = Math.floor(image / columns) * pitch;
    frames += `M${short(left)} ${short(top)}h${side}v${side}h${-side}z`;
    for (let row = 0; row < side; row++) {
      const line = image * size + row * side;
      for (let x = 0; x < side; x++) {
        const from = x;
        while (x < side && pixels[line + x] === 1) x++;
        if (x > from)
          ink += `M${short(left + from)} ${short(top + row)}h${x - from}v1h${from - x}z`;
      }
    }
  }
  return { ink, frames };
}
