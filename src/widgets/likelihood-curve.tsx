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
  /** A value that is mistaken for the best. */
  readonly trap?: Mark | undefined;
  readonly disabled: boolean;
}

/**
 * A likelihood over its one parameter, with the reader's value as a point on it that she drags or
 * steps along, and the tangent there.
 */
export function LikelihoodCurve(props: LikelihoodCurveProps): ReactNode {
  const { parameter, value, onChange, x, y, f, slope, here, valueText, best, trap, disabled } =
    props;
  const marks = best ? [best] : [];
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
    () => <FunctionCurve x={x} y={y} f={f} colour="var(--loss)" samples={400} />,
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
            {trap && <TrapName x={x} trap={trap} />}
            <div
              className={styles.here}
              style={besideHandle(x, y, value, height, slope)}
              aria-hidden
            >
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
        {trap && <MarkLines x={x} marks={[trap]} from={TRAP_TOP} />}
        {curve}
        <Drop x={x} y={y} value={value} height={height} />
        <Tangent x={x} y={y} value={value} height={height} slope={slope} />
      </Axes>
    </div>
  );
}

/** Where the short line of a trap begins, in per cent from the top of the picture. */
const TRAP_TOP = 72;

function TrapName({ x, trap: { value, text, colour } }: { readonly x: Axis; readonly trap: Mark }) {
  const across = heldPercent(x, value);
  const side = percent(x, value) > 50 ? { right: `calc(100% - ${across})` } : { left: across };
  return (
    <span
      className={styles.trap}
      style={{ ...side, top: `${TRAP_TOP}%`, color: colour }}
      aria-hidden
    >
      {text}
      {percent(x, value) > 100 && ' →'}
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

/**
 * Beside the handle where the curve isn't: below it, towards the top of the hill; where the frame
 * leaves no room on that side, above it and away from the top.
 */
function besideHandle(x: Axis, y: Axis, value: number, height: number, slope: number) {
  const across = percent(x, value);
  const right = slope > 0 ? across < 68 : across < 32;
  const above = right !== slope > 0;
  const bottom = heldPercent(y, height);
  return {
    ...(right
      ? { left: `calc(${across}% + 1.1em)` }
      : { right: `calc(${100 - across}% + 1.1em)`, textAlign: 'end' as const }),
    bottom: above
      ? `min(calc(100% - 2.6em), calc(${bottom} + 0.6em))`
      : `max(0.3em, calc(${bottom} - 3.2em))`,
  };
}
