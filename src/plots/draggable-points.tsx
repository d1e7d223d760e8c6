import { memo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { heldPercent, percent, valueAt, type Axis } from './axes.tsx';
import styles from './draggable.module.css';
import { HANDLE, nearest, onHandle, shareUnder, useDragging } from './dragging.ts';
import { settled, steppedPlace, stepsAlong, type Place } from './stepping.ts';

export interface PointToDrag {
  /** What the point is, for those who hear it. */
  readonly name: string;
  /** Where the point is, spoken whenever it moves. */
  readonly valueText: string;
  readonly place: Place;
  /** The quantities it moves: ids of content/notation.yaml. */
  readonly quantity?: string;
  /** How the point looks, centred on its place: keep one as long as it looks the same. */
  readonly look: ReactNode;
}

export interface DraggablePointsProps {
  readonly points: readonly PointToDrag[];
  readonly onMove: (i: number, place: Place) => void;
  readonly x: Axis;
  readonly y: Axis;
  /** One press of an arrow key along each axis; places are rounded to a tenth of it. */
  readonly step: Place;
  /** The picture is asleep: the points show where they are and can't be moved. */
  readonly disabled?: boolean;
  /** Told which point the reader has taken hold of, by pointer or by Tab. */
  readonly onPick?: (i: number) => void;
  /** Asked to remove point i by Delete or Backspace; leave out where none may go. */
  readonly onRemove?: (i: number) => void;
  /** The same points stand in another picture, where Tab finds them: once is enough. */
  readonly skipped?: boolean;
}

/**
 * Several points of one plane, for the overlay of `Axes`, which the reader drags or steps with the
 * arrow keys. Where they lie close together, a press takes the nearest; beside them a finger scrolls.
 */
export function DraggablePoints(props: DraggablePointsProps) {
  const { points, onMove, x, y, step, onPick, onRemove } = props;
  const { disabled = false, skipped = false } = props;
  const area = useRef<HTMLDivElement>(null);
  const handles = (): HTMLElement[] => [...area.current!.querySelectorAll<HTMLElement>(HANDLE)];
  const { onPointerDown, onPointerMove, onLostPointerCapture } = useDragging({
    grab: (event) => {
      if (!onHandle(event)) return null;
      const all = handles();
      const i = nearest(all, event);
      all[i]!.focus({ preventScroll: true });
      const { across, up } = shareUnder(event);
      const { place } = points[i]!;
      return {
        i,
        ahead: { x: shareOf(x, place.x) - across, y: shareOf(y, place.y) - up },
      };
    },
    // a point keeps its distance from the finger, so that a press alone changes nothing
    drag: ({ i, ahead }, { across, up }) =>
      onMove(i, {
        x: settled(valueAt(x, across + ahead.x), stepsAlong(x, step.x)),
        y: settled(valueAt(y, up + ahead.y), stepsAlong(y, step.y)),
      }),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const all = handles();
    const i = all.indexOf(event.target as HTMLElement);
    if (onRemove && (event.key === 'Delete' || event.key === 'Backspace')) {
      event.preventDefault();
      all[i - 1]?.focus(); // one that stays
      onRemove(i);
      return;
    }
    const next = steppedPlace(points[i]!.place, event, x, y, step.x, step.y);
    if (!next) return;
    event.preventDefault();
    onMove(i, next);
  };
  return (
    <div
      ref={area}
      className={styles.row}
      {...(!disabled && { onPointerDown, onPointerMove, onLostPointerCapture, onKeyDown })}
      onFocus={(event) => onPick?.(handles().indexOf(event.target))}
    >
      {points.map(({ name, valueText, place, quantity, look }) => (
        <Point
          key={name}
          name={name}
          text={valueText}
          value={place.x}
          min={x.domain[0]}
          max={x.domain[1]}
          left={heldPercent(x, place.x)}
          bottom={heldPercent(y, place.y)}
          quantity={quantity}
          look={look}
          disabled={disabled}
          tabbed={!disabled && !skipped}
        />
      ))}
    </div>
  );
}

/** A place's share of its axis, as far as it can be seen. */
function shareOf(axis: Axis, value: number): number {
  return Math.min(Math.max(percent(axis, value) / 100, 0), 1);
}

interface PointProps {
  readonly name: string;
  readonly text: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly left: string;
  readonly bottom: string;
  readonly quantity: string | undefined;
  readonly look: ReactNode;
  readonly disabled: boolean;
  readonly tabbed: boolean;
}

const Point = memo(function Point(props: PointProps) {
  const { name, text, value, min, max, left, bottom, quantity, look, disabled, tabbed } = props;
  return (
    <div
      className={styles.handle}
      data-quantity={quantity}
      style={{ left, bottom }}
      role="slider"
      aria-roledescription="point"
      aria-label={name}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      aria-disabled={disabled}
      tabIndex={tabbed ? 0 : -1}
    >
      {look}
    </div>
  );
});
