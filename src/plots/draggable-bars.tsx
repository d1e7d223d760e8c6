import {
  Fragment,
  memo,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { Axes, heldPercent, valueAt, type Axis } from './axes.tsx';
import styles from './draggable-bars.module.css';
import draggable from './draggable.module.css';
import { HANDLE, onHandle, shareUnder, useDragging, type Share } from './dragging.ts';
import { heldHeight, short } from './lines.ts';
import { settled, stepped, stepsAlong } from './stepping.ts';

export interface Bar {
  /** Stands under the bar. */
  readonly name: string;
  /** What is heard of its top, if not the same. */
  readonly handle?: string;
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
  /** Given where the reference's tops may be moved as well; names what is heard of each. */
  readonly onReference?: {
    readonly handle: (i: number) => string;
    readonly onChange: (index: number, value: number) => void;
  };
  /** The quantities that the bars and the reference are: ids of content/notation.yaml. */
  readonly quantities?: readonly [bars: string, reference?: string];
  /** Further shapes, in per cent of the area; each bar has a column of the same width. */
  readonly children?: ReactNode;
}

/**
 * A whole picture: bars whose tops the reader drags or steps with the arrow keys. A press anywhere in
 * a bar's column takes its top there; a finger may scroll the page unless it starts on the top.
 */
export function DraggableBars(props: DraggableBarsProps) {
  const { bars, y, step, onChange, valueText, disabled = false } = props;
  const { reference, referenceName, onReference, quantities, children } = props;
  const surface = useRef<HTMLDivElement>(null);
  const steps = stepsAlong(y, step);
  const count = bars.length; // of the tops: the bars', then the reference's
  const valueOf = (i: number): number => (i < count ? bars[i]!.value : reference![i - count]!);
  const set = (i: number, value: number): void => {
    if (value === valueOf(i)) return;
    if (i >= count) onReference?.onChange(i - count, value);
    else if (bars[i]!.draggable !== false) onChange(i, value);
  };
  const topUnder = ({ across }: Share): number => {
    const i = Math.min(Math.max(Math.floor(across * count), 0), count - 1);
    return onReference && across * count - i < 0.5 ? i + count : i;
  };
  const setTop = (i: number, { up }: Share): void => set(i, settled(valueAt(y, up), steps));
  const handleOf = (i: number): HTMLElement | null =>
    surface.current!.querySelector(`${HANDLE}[data-bar="${i}"]`);
  const { onPointerDown, onPointerMove, onLostPointerCapture, onClick } = useDragging({
    grab: (event) => {
      if (event.pointerType === 'touch' && !onHandle(event)) return null; // may be a scroll: wait for the tap
      const share = shareUnder(event);
      const i = topUnder(share);
      const handle = handleOf(i);
      if (!handle) return null;
      handle.focus({ preventScroll: true });
      setTop(i, share);
      return i;
    },
    drag: setTop,
    tap: (share) => setTop(topUnder(share), share),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const i = Number((event.target as HTMLElement).dataset['bar']);
    const next = stepped(valueOf(i), event, steps);
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
  const top = (i: number, handle: number, [from, to]: readonly [number, number]) => ({
    i: handle,
    text: valueText(valueOf(handle), i),
    value: valueOf(handle),
    min: y.domain[0],
    max: y.domain[1],
    left: 100 * column(i, from),
    width: 100 * (column(i, to) - column(i, from)),
    bottom: heldPercent(y, valueOf(handle)),
    disabled,
  });
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
          {bars.map(({ name, handle = name, colour = MODEL, draggable: movable = true }, i) => (
            <Fragment key={name}>
              {reference && onReference && (
                <Top
                  {...top(i, i + count, REFERENCE)}
                  name={onReference.handle(i)}
                  colour="var(--data)"
                  quantity={quantities?.[1]}
                  movable
                />
              )}
              <Top
                {...top(i, i, [left, right])}
                name={handle}
                colour={colour}
                quantity={quantities?.[0]}
                movable={movable}
              />
            </Fragment>
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
          data-quantity={quantities?.[1]}
          d={reference
            .map((value, i) => barPath(column(i, REFERENCE[0]), column(i, REFERENCE[1]), y, value))
            .join('')}
        />
      )}
      {bars.map(({ name, value, colour = MODEL }, i) => (
        <path
          key={name}
          className={reference ? styles.open : styles.alone}
          data-quantity={quantities?.[0]}
          d={barPath(column(i, left), column(i, right), y, value)}
          fill={colour}
          stroke={colour}
        />
      ))}
      {children}
    </Axes>
  );
}

const MODEL = 'var(--model)';

/** From where to where a bar of the reference reaches, as shares of its column's width. */
const REFERENCE = [0.14, 0.48] as const;

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
  readonly quantity: string | undefined;
  readonly movable: boolean;
  readonly disabled: boolean;
}

const Top = memo(function Top(props: TopProps) {
  const {
    i,
    name,
    text,
    value,
    min,
    max,
    left,
    width,
    bottom,
    colour,
    quantity,
    movable,
    disabled,
  } = props;
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
      data-quantity={quantity}
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
