import { useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Axes, heldPercent, percent, valueAt } from '../plots/axes.tsx';
import type { Axis } from '../plots/axes.tsx';
import { onHandle, shareUnder, useDragging } from '../plots/dragging.ts';
import type { Share } from '../plots/dragging.ts';
import { FunctionCurve } from '../plots/function-curve.tsx';
import { settled, stepped } from '../plots/stepping.ts';
import handles from '../plots/draggable.module.css';
import styles from './likelihood-curve.module.css';
import { MarkLines, MarkNames } from './marks.tsx';
import type { Mark } from './marks.tsx';
import { moved } from './number-grid.ts';
import type { NumberParameter } from './parameters.ts';

export interface LikelihoodCurveProps {
  /** What is fitted: its label names the handle, its steps are the handle's. */
  readonly parameter: NumberParameter;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly x: Axis;
  readonly y: Axis;
  /** The height of the curve: −∞ where the data are impossible. Keep one function as long as it means the same. */
  readonly f: (value: number) => number;
  /** The derivative of `f` at `value`. */
  readonly slope: number;
  /** What stands beside the handle: the value, and the slope in words. */
  readonly here: readonly [value: string, slope: ReactNode];
  /** The handle's place, spoken whenever it moves. */
  readonly valueText: string;
  /** The top of the curve; absent until the reader asks, and where there is none. */
  readonly best: Mark | undefined;
  /** A value that is mistaken for the best, shown with it. */
  readonly trap?: Mark | undefined;
  /** Written on the line of the highest tick, for a number too long to stand beside it. */
  readonly top?: ReactNode;
  readonly disabled: boolean;
}

/**
 * A likelihood over its one parameter, with the reader's value as a point on it that she drags or
 * steps along, and the tangent there.
 */
export function LikelihoodCurve(props: LikelihoodCurveProps): ReactNode {
  const { parameter, value, onChange, x, y, f, slope, here, valueText, best, trap, top, disabled } =
    props;
  const marks = [best, trap].filter((mark) => mark !== undefined);
  const handle = useRef<HTMLDivElement>(null);
  const height = f(value);
  const follow = ({ across }: Share): void => onChange(dragged(parameter, valueAt(x, across)));
  const dragging = useDragging({
    grab: (event) => {
      if (event.pointerType === 'touch' && !onHandle(event)) return null; // may be a scroll: wait for the tap
      handle.current!.focus({ preventScroll: true });
      if (!onHandle(event)) follow(shareUnder(event));
      return true;
    },
    drag: (_grabbed, share) => follow(share),
    tap: follow,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps = stepped(0, event, ONE_STEP);
    if (steps === null) return;
    event.preventDefault();
    onChange(moved(parameter, value, steps));
  };
  const curve = useMemo(
    () => (
      <FunctionCurve
        x={x}
        y={y}
        f={f}
        quantity="average-log-likelihood"
        colour="var(--loss)"
        samples={400}
      />
    ),
    [x, y, f],
  );
  return (
    <div className={styles.curve}>
      <Axes
        x={x}
        y={y}
        grid="y"
        overlay={
          <>
            <MarkNames x={x} marks={marks} />
            {top !== undefined && (
              <Top x={x} y={y} f={f}>
                {top}
              </Top>
            )}
            <div className={styles.here} style={besideHandle(props, height, marks)} aria-hidden>
              <b>{here[0]}</b>
              <span>{here[1]}</span>
            </div>
            <div className={handles.surface} {...(!disabled && dragging)}>
              <div
                ref={handle}
                className={handles.handle}
                style={{ left: heldPercent(x, value), bottom: heldPercent(y, height) }}
                role="slider"
                aria-roledescription="point"
                aria-label={`${parameter.label}, on the curve`}
                aria-valuemin={parameter.min}
                aria-valuemax={parameter.max}
                aria-valuenow={value}
                aria-valuetext={valueText}
                aria-disabled={disabled}
                tabIndex={disabled ? -1 : 0}
                onKeyDown={disabled ? undefined : onKeyDown}
              >
                <span className={styles.ring} />
              </div>
            </div>
          </>
        }
      >
        <MarkLines x={x} marks={marks} />
        {curve}
        <Drop x={x} y={y} value={value} height={height} />
        <Tangent x={x} y={y} value={value} height={height} slope={slope} />
      </Axes>
    </div>
  );
}

/** On the line of the highest tick, at the end where the curve is lower. */
function Top(
  props: Pick<LikelihoodCurveProps, 'x' | 'y' | 'f'> & { readonly children: ReactNode },
) {
  const { x, y, f, children } = props;
  const [start, end] = x.domain;
  const side = f(start) > f(end) ? { right: 0 } : { left: 0 };
  return (
    <span
      className={styles.top}
      style={{ ...side, bottom: heldPercent(y, y.ticks.at(-1)!) }}
      aria-hidden
    >
      {children}
    </span>
  );
}

/** Makes `stepped` count steps, to both ends of the scale. */
const ONE_STEP = { min: -Infinity, max: Infinity, step: 1 };

/** Finer than the keys' steps, and short in a link. */
function dragged(parameter: NumberParameter, value: number): number {
  return parameter.scale === 'log' ? Number(value.toPrecision(3)) : settled(value, parameter);
}

interface SpotProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly value: number;
  readonly height: number;
}

/** Leads the eye from the point down to its value. */
function Drop({ x, y, value, height }: SpotProps): ReactNode {
  const across = percent(x, value);
  const top = 100 - Math.max(percent(y, height), 0);
  return <line className={styles.drop} {...{ x1: across, x2: across, y1: top, y2: 100 }} />;
}

/** Half the length of a tangent, in per cent of the picture. */
const REACH = 12;

function Tangent({
  x,
  y,
  value,
  height,
  slope,
}: SpotProps & { readonly slope: number }): ReactNode {
  const across = percent(x, value);
  const up = percent(y, height);
  if (!(up >= 0 && up <= 100)) return null; // the point is out of sight
  const rise = steepness(x, y, value, slope);
  const dx = REACH / Math.hypot(1, rise);
  const dy = Number.isFinite(rise) ? rise * dx : REACH;
  return (
    <line
      className={styles.tangent}
      {...{ x1: across - dx, x2: across + dx, y1: 100 - up + dy, y2: 100 - up - dy }}
    />
  );
}

/** The slope as it is drawn: per cent of the height for a per cent of the width. */
function steepness(x: Axis, y: Axis, value: number, slope: number): number {
  const [start, end] = x.domain;
  const width = x.scale === 'log' ? value * Math.log(end / start) : end - start;
  return (slope * width) / (y.domain[1] - y.domain[0]);
}

/** The words beside the handle with the room around them, and one em of theirs, in per cent of the picture: about. */
const WORDS = { width: 34, off: 3, height: 15, em: 5.7 };

/** Where along the words the curve is looked for: shares of their width. */
const PLACES = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * Beside the handle where neither the curve is nor a mark: below it, towards the top of the hill, if that
 * is free; else above it and away from the top; else wherever least is covered.
 */
function besideHandle(
  { x, y, f, value, slope }: Pick<LikelihoodCurveProps, 'x' | 'y' | 'f' | 'value' | 'slope'>,
  height: number,
  marks: readonly Mark[],
) {
  const across = percent(x, value);
  const bottom = heldPercent(y, height);
  const covered = (right: boolean, rise: number): number => {
    const from = right ? across + WORDS.off : across - WORDS.off - WORDS.width;
    const to = from + WORDS.width;
    const up = Number.parseFloat(bottom) + rise * WORDS.em;
    const low = Math.min(Math.max(up, 0), 100 - WORDS.height);
    const hits = PLACES.filter((share) => {
      const at = percent(y, f(valueAt(x, (from + share * WORDS.width) / 100)));
      return at > low && at < low + WORDS.height;
    });
    const lines = marks.filter(
      (mark) => percent(x, mark.value) > from && percent(x, mark.value) < to,
    );
    return hits.length + 2 * lines.length + (from < 0 || to > 100 ? 100 : 0);
  };
  const uphill = slope > 0;
  const places = [
    { right: uphill, rise: BELOW },
    { right: !uphill, rise: ABOVE },
    { right: !uphill, rise: BELOW },
    { right: uphill, rise: ABOVE },
    { right: !uphill, rise: FAR_BELOW },
  ].map((place) => ({ ...place, covers: covered(place.right, place.rise) }));
  const { right, rise } = places.reduce((least, place) =>
    place.covers < least.covers ? place : least,
  );
  return {
    ...(right
      ? { left: `calc(${across}% + 1.1em)` }
      : { right: `calc(${100 - across}% + 1.1em)`, textAlign: 'end' as const }),
    bottom: `clamp(0.3em, calc(${bottom} + ${rise}em), calc(100% - 2.6em))`,
  };
}

/** How far over the handle the lower end of the words may be, in their em. */
const [ABOVE, BELOW, FAR_BELOW] = [0.6, -3.2, -6];
