import { memo } from 'react';
import { percent, valueAt, type Axis } from './axes.tsx';
import { heldHeight, short } from './lines.ts';
import styles from './signed-area.module.css';

interface Colours {
  /** CSS colours of what lies above 0 and of what lies below, which is hatched too. */
  readonly above: string;
  readonly below: string;
}

export interface SignedAreaProps extends Colours {
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn anew when it is another function: keep one as long as it means the same. */
  readonly f: (x: number) => number;
  readonly samples?: number;
}

/** The area between a function and 0 with its sign, a shape for `Axes`; gaps where `f` is no number. */
export const SignedArea = memo(function SignedArea(props: SignedAreaProps) {
  const { x, y, f, samples = 240, ...colours } = props;
  const zero = short(heldHeight(y, 0));
  const paths: Paths = { above: '', below: '', hatching: '', outline: '' };
  let pen = false; // whether a piece has begun
  const lift = (): void => {
    if (pen) for (const side of ['above', 'below'] as const) paths[side] += `V${zero}Z`;
    pen = false;
  };
  for (let i = 0; i <= samples; i++) {
    const value = f(valueAt(x, i / samples));
    if (Number.isNaN(value)) {
      lift();
      continue;
    }
    const across = short((100 * i) / samples);
    const height = short(heldHeight(y, value));
    const [up, down] = [Math.min(height, zero), Math.max(height, zero)];
    const start = pen ? 'L' : `M${across} ${zero}L`;
    paths.above += `${start}${across} ${up}`;
    paths.below += `${start}${across} ${down}`;
    paths.outline += `${pen ? 'L' : 'M'}${across} ${height}`;
    if (i % 3 === 0 && down > zero) paths.hatching += `M${across} ${zero}V${down}`;
    pen = true;
  }
  lift();
  return <Signed paths={paths} colours={colours} />;
});

export interface SignedBarsProps extends Colours {
  readonly x: Axis;
  readonly y: Axis;
  /** From where to where each bar reaches on `x`, and its height; NaN draws nothing. */
  readonly bars: readonly {
    readonly from: number;
    readonly to: number;
    readonly value: number;
  }[];
}

/** Bars up and down from 0, a shape for `Axes`; infinite ones leave the frame. */
export const SignedBars = memo(function SignedBars({ x, y, bars, ...colours }: SignedBarsProps) {
  const zero = short(heldHeight(y, 0));
  const paths: Paths = { above: '', below: '', hatching: '', outline: '' };
  for (const { from, to, value } of bars) {
    const height = short(heldHeight(y, value));
    if (Number.isNaN(height)) continue;
    const [left, right] = [short(percent(x, from)), short(percent(x, to))];
    const bar = `M${left} ${zero}V${height}H${right}V${zero}Z`;
    paths.outline += bar;
    if (height <= zero) paths.above += bar;
    else {
      paths.below += bar;
      for (let across = left; across < right; across += HATCHES)
        paths.hatching += `M${short(across)} ${zero}V${height}`;
    }
  }
  return <Signed paths={paths} colours={colours} />;
});

const HATCHES = 1.25; // in per cent of the picture's width

interface Paths {
  above: string;
  below: string;
  hatching: string;
  outline: string;
}

function Signed({ paths, colours }: { readonly paths: Paths; readonly colours: Colours }) {
  return (
    <>
      <path className={styles.area} d={paths.above} fill={colours.above} />
      <path className={styles.area} d={paths.below} fill={colours.below} />
      <path className={styles.hatching} d={paths.hatching} stroke={colours.below} />
      <path className={styles.outline} d={paths.outline} />
    </>
  );
}
