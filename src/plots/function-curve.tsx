import { memo } from 'react';
import { percent, valueAt, type Axis } from './axes.tsx';
import { heldHeight, linePath, short } from './lines.ts';
import styles from './marks.module.css';

export interface FunctionCurveProps {
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn anew when it is another function: keep one as long as it means the same. */
  readonly f: (x: number) => number;
  /** A CSS colour: the quantity's own. */
  readonly colour: string;
  /** SVG dash pattern, so that lines differ without colour. */
  readonly dash?: string;
  /** The quantity it shows: an id of content/notation.yaml. */
  readonly quantity?: string;
  /** How often `f` is asked, evenly along the picture. */
  readonly samples?: number;
}

/** A function as a line, a shape for `Axes`; it breaks where the function isn't finite. */
export const FunctionCurve = memo(function FunctionCurve(props: FunctionCurveProps) {
  const { x, y, f, colour, dash, quantity, samples = 240 } = props;
  const places = Array.from({ length: samples + 1 }, (_, i) => {
    const at = valueAt(x, i / samples);
    return { x: at, y: f(at) };
  });
  return (
    <path
      className={styles.line}
      data-quantity={quantity}
      d={linePath(places, x, y)}
      stroke={colour}
      strokeDasharray={dash}
    />
  );
});

export interface FunctionAreaProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly f: (x: number) => number;
  /** The ends of the area, in values of `x`. */
  readonly from: number;
  readonly to: number;
  readonly colour: string;
  /** The quantity it shows: an id of content/notation.yaml. */
  readonly quantity?: string;
  readonly samples?: number;
}

/** The area between a function and 0 (on a logarithmic axis: the floor), a shape for `Axes`. */
export const FunctionArea = memo(function FunctionArea(props: FunctionAreaProps) {
  const { x, y, f, from, to, colour, quantity, samples = 240 } = props;
  const d = areaPath(x, y, f, from, to, samples);
  return <path className={styles.area} data-quantity={quantity} d={d} fill={colour} />;
});

/** Closed pieces, one for each stretch on which `f` is a number. */
function areaPath(
  x: Axis,
  y: Axis,
  f: (x: number) => number,
  from: number,
  to: number,
  samples: number,
): string {
  const start = Math.max(percent(x, from) / 100, 0);
  const end = Math.min(percent(x, to) / 100, 1);
  if (!(end > start)) return '';
  const floor = short(heldHeight(y, 0));
  let path = '';
  let piece = '';
  for (let i = 0; i <= samples; i++) {
    const share = start + (i / samples) * (end - start);
    const height = heldHeight(y, f(valueAt(x, share)));
    const across = short(100 * share);
    if (Number.isNaN(height)) {
      path += piece && `${piece}V${floor}Z`;
      piece = '';
    } else piece += piece ? `L${across} ${short(height)}` : `M${across} ${floor}V${short(height)}`;
  }
  return path + (piece && `${piece}V${floor}Z`);
}
