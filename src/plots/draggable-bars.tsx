import { memo, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import { Axes, heldPercent, valueAt, type Axis } from './axes.tsx';
import styles from './draggable-bars.module.css';
import draggable from './draggable.module.css';
import { HANDLE, onHandle, shareUnder, useDragging, type Share } from './dragging.ts';
import { heldHeight, short } from './lines.ts';
import { settled, stepped, stepsAlong } from './stepping.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** A CSS colour: the model's unless given. */
  readonly colour?: string;
  /** Whether the reader may move its top: yes unless told otherwise. */
  readonly draggable?: boolean;
}

export interface DraggableBarsProps {
  readonly bars: readonly Bar[];
  readonly y: Axis;
  /** One press of an arrow key; values are rounded to a tenth of it. */
  readonly step: number;
  readonly onChange: (index: number, value: number) => void;
  /** The value of bar i with its unit, spoken whenever it changes. */
  readonly valueText: (value: number, i: number) => string;
  /** The picture is asleep: the bars show their values and can't be moved. */
  readonly disabled?: boolean;
  /** What each bar is compared with: a filled bar at its left, while the bars themselves are open. */
  readonly reference?: readonly number[];
  /** What the reference is; stands above its highest bar. */
  readonly referenceName?: string;
}

/**
 * A whole picture: bars whose tops the reader drags or steps with the arrow keys. A press anywhere in
 * a bar's column takes its top there; a finger may scroll the page unless it starts on the top.
 */
export function DraggableBars(props: DraggableBarsProps) {
  const { bars, y, step, onChange, valueText, disabled = false, reference, referenceName } = props;
  const surface = useRef<HTMLDivElement>(null);
  const steps = stepsAlong(y, step);
  const set = (i: number, value: number): void => {
    if (bars[i]!.draggable !== false && value !== bars[i]!.value) onChange(i, value);
  };
  const columnOf = ({ across }: Share): number =>
    Math.min(Math.max(Math.floor(across * bars.length), 0), bars.length - 1);
  const setTop = (i: number, { up }: Share): void => set(i, settled(valueAt(y, up), steps));
  const handleOf = (i: number): HTMLElement | null =>
    surface.current!.querySelector(`${HANDLE}[data-bar="${i}"]`);
  const { onPointerDown, onPointerMove, onLostPointerCapture, onClick } = useDragging({
    grab: (event) => {
      if (event.pointerType === 'touch' && !onHandle(event)) return null; // may be a scroll: wait for the tap
      const share = shareUnder(event);
      const i = columnOf(share);
      const handle = handleOf(i);
      if (!handle) return null;
      handle.focus({ preventScroll: true });
      setTop(i, share);
      return i;
    },
    drag: setTop,
    tap: (share) => setTop(columnOf(share), share),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const i = Number((event.target as HTMLElement).dataset['bar']);
    const next = stepped(bars[i]!.value, event, steps);
    if (next === null) return;
    event.preventDefault();
    set(i, next);
  };
  const x: Axis = {
    domain: [0, bars.length],
    ticks: bars.map((_, i) => i + 0.5),
    label: '',
    text: (tick) => bars[Math.floor(tick)]!.name,
  };
  /** A share of column i's width, as a share of the picture's. */
  const column = (i: number, share: number): number => (i + share) / bars.length;
  const [left, right] = reference ? [0.52, 0.86] : [0.18, 0.82];
  const highest = reference ? reference.indexOf(Math.max(...reference)) : -1;
  return (
    <Axes
      x={x}
      y={y}
      grid="y"
      overlay={
        <div
          ref={surface}
          className={draggable.surface}
          {...(!disabled && {
            onPointerDown,
            onPointerMove,
            onLostPointerCapture,
            onClick,
            onKeyDown,
          })}
        >
          {bars.map(({ name, value, colour = MODEL, draggable: movable = true }, i) => (
            <Top
              key={name}
              i={i}
              name={name}
              text={valueText(value, i)}
              value={value}
              min={y.domain[0]}
              max={y.domain[1]}
              left={100 * column(i, left)}
              width={100 * (column(i, right) - column(i, left))}
              bottom={heldPercent(y, value)}
              colour={colour}
              movable={movable}
              disabled={disabled}
            />
          ))}
          {reference && referenceName && highest >= 0 && (
            <span
              className={styles.referenceName}
              style={{
                left: `${100 * column(highest, 0.31)}%`,
                bottom: heldPercent(y, reference[highest]!),
              }}
            >
              {referenceName}
            </span>
          )}
        </div>
      }
    >
      {reference && (
        <path
          className={styles.reference}
          d={reference
            .map((value, i) => barPath(column(i, 0.14), column(i, 0.48), y, value))
            .join('')}
        />
      )}
      {bars.map(({ name, value, colour = MODEL }, i) => (
        <path
          key={name}
          className={reference ? styles.open : styles.alone}
          d={barPath(column(i, left), column(i, right), y, value)}
          fill={colour}
          stroke={colour}
        />
      ))}
    </Axes>
  );
}

const MODEL = 'var(--model)';

/** From 0 (on a logarithmic axis: the floor) to `value`; sides as shares of the picture's width. */
function barPath(left: number, right: number, y: Axis, value: number): string {
  const [floor, top] = [heldHeight(y, 0), heldHeight(y, value)];
  if (Number.isNaN(top)) return '';
  return `M${short(100 * left)} ${short(floor)}V${short(top)}H${short(100 * right)}V${short(floor)}Z`;
}

interface TopProps {
  readonly i: number;
  readonly name: string;
  readonly text: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** In per cent of the area. */
  readonly left: number;
  readonly width: number;
  readonly bottom: string;
  readonly colour: string;
  readonly movable: boolean;
  readonly disabled: boolean;
}

const Top = memo(function Top(props: TopProps) {
  const { i, name, text, value, min, max, left, width, bottom, colour, movable, disabled } = props;
  const style: CSSProperties = { left: `${left}%`, width: `${width}%`, bottom, color: colour };
  if (!movable)
    return (
      <div className={styles.fixed} style={style} role="img" aria-label={`${name}: ${text}`} />
    );
  return (
    <div
      className={`${draggable.handle} ${styles.top}`}
      style={style}
      data-bar={i}
      role="slider"
      aria-orientation="vertical"
      aria-label={name}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-disabled={disabled}
      tabIndex={disabled ? -1 : 0}
    >
      <span className={styles.grip} />
    </div>
  );
});
