import {
  memo,
  useEffect,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { heldPercent, percent, valueAt, type Axis } from './axes.tsx';
import styles from './draggable.module.css';
import { HANDLE, nearest, onHandle, shareUnder, useDragging } from './dragging.ts';
import { settled, stepped } from './stepping.ts';

export interface DraggableValuesProps {
  /** What value i is, for those who hear it. */
  readonly name: (i: number) => string;
  readonly values: readonly number[];
  readonly onChange: (values: readonly number[]) => void;
  readonly x: Axis;
  /** One press of an arrow key. */
  readonly step: number;
  /** What values are rounded to: a tenth of a step unless given. */
  readonly grid?: number;
  /** The quantity they are: an id of content/notation.yaml. */
  readonly quantity?: string;
  /** The picture is asleep: the values show where they are and can't be moved. */
  readonly disabled?: boolean;
  /** Where values end, if not with the axis. */
  readonly min?: number;
  readonly max?: number;
  /** Value i with its unit, spoken whenever it moves. */
  readonly valueText: (value: number, i: number) => string;
  /** How far above the lower edge the values lie, in per cent of the area. */
  readonly height?: number;
  /** How a value looks, centred on its place: a disc in the colour of data unless given. */
  readonly look?: ReactNode;
  /** Equal values lie on top of each other rather than behind. */
  readonly stacked?: boolean;
  /** Asked to remove value i by Delete or Backspace; leave out where none may go. */
  readonly onRemove?: (i: number) => void;
}

/**
 * Points on a horizontal axis, for the overlay of `Axes`, which the reader drags or steps with the
 * arrow keys. Where they lie close together, a press takes the nearest.
 */
export function DraggableValues(props: DraggableValuesProps) {
  const { name, values, onChange, x, step, grid, disabled = false, valueText, onRemove } = props;
  const { min = x.domain[0], max = x.domain[1], height = 0, stacked = false, look = DISC } = props;
  const { quantity } = props;
  const row = useRef<HTMLDivElement>(null);
  const handles = (): HTMLElement[] => [...row.current!.querySelectorAll<HTMLElement>(HANDLE)];
  const steps = { min, max, step, ...(grid !== undefined && { grid }) };
  const latest = useRef(values); // two fingers may move before the picture is drawn anew
  useEffect(() => void (latest.current = values), [values]);
  const set = (i: number, value: number): void => {
    if (value === latest.current[i]) return;
    latest.current = latest.current.with(i, value);
    onChange(latest.current);
  };
  const { onPointerDown, onPointerMove, onLostPointerCapture } = useDragging({
    grab: (event) => {
      if (!onHandle(event)) return null;
      const all = handles();
      const i = nearest(all, event);
      all[i]!.focus({ preventScroll: true });
      return { i, ahead: percent(x, values[i]!) / 100 - shareUnder(event).across };
    },
    // a point keeps its distance from the finger, so that a press alone changes nothing
    drag: ({ i, ahead }, { across }) => set(i, settled(valueAt(x, across + ahead), steps)),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = handles();
    const i = all.indexOf(event.target as HTMLElement);
    if (onRemove && (event.key === 'Delete' || event.key === 'Backspace')) {
      event.preventDefault();
      if (i === values.length - 1) all[i - 1]?.focus(); // the last element goes, whichever value does
      onRemove(i);
      return;
    }
    const next = stepped(values[i]!, event, steps);
    if (next === null) return;
    event.preventDefault();
    set(i, next);
  };
  const below = stacked ? ranks(values) : [];
  const most = Math.max(1, ...below);
  return (
    <div
      ref={row}
      className={styles.row}
      style={{ bottom: `${height}%` }}
      {...(!disabled && { onPointerDown, onPointerMove, onLostPointerCapture, onKeyDown })}
    >
      {values.map((value, i) => (
        <Value
          key={i}
          name={name(i)}
          text={valueText(value, i)}
          value={value}
          min={min}
          max={max}
          left={heldPercent(x, value)}
          up={below[i] ?? 0}
          most={most}
          quantity={quantity}
          look={look}
          disabled={disabled}
        />
      ))}
    </div>
  );
}

interface ValueProps {
  readonly name: string;
  readonly text: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly left: string;
  /** How many equal values lie under this one, and how many under the highest of all. */
  readonly up: number;
  readonly most: number;
  readonly quantity: string | undefined;
  readonly look: ReactNode;
  readonly disabled: boolean;
}

const DISC = <span className={styles.disc} />;

const Value = memo(function Value(props: ValueProps) {
  const { name, text, value, min, max, left, up, most, quantity, look, disabled } = props;
  return (
    <div
      className={styles.handle}
      data-quantity={quantity}
      style={{ left, '--up': up / most, '--most': most } as CSSProperties}
      role="slider"
      aria-label={name}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-disabled={disabled}
      tabIndex={disabled ? -1 : 0}
    >
      {look}
    </div>
  );
});

/** How many earlier values equal each. */
function ranks(values: readonly number[]): number[] {
  const seen = new Map<number, number>();
  return values.map((value) => {
    const rank = seen.get(value) ?? 0;
    seen.set(value, rank + 1);
    return rank;
  });
}
