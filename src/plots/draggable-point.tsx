import {
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { percent, type Axis } from './axes.tsx';
import styles from './draggable-point.module.css';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface DraggablePointProps {
  /** What the point is, for those who hear it. */
  readonly name: string;
  /** Where the point is, spoken whenever it moves. */
  readonly valueText: string;
  readonly place: Place;
  readonly onMove: (place: Place) => void;
  readonly x: Axis;
  readonly y: Axis;
  /** One press of an arrow key; places are rounded to a tenth of it. */
  readonly step: number;
  /** Told where a mouse rests over the picture, and null when it leaves. */
  readonly onHover?: (place: Place | null) => void;
  /** The picture is asleep: the point shows where it is and can't be moved. */
  readonly disabled?: boolean;
  /** How the point looks, centred on its place; nothing where the picture marks the place itself. */
  readonly children?: ReactNode;
}

/**
 * A point for the overlay of `Axes` that goes where the reader presses or drags, or steps with the
 * arrow keys. A finger that starts beside the point may still scroll the page: a tap moves the
 * point there, and a finger that starts on the point drags it.
 */
export function DraggablePoint(props: DraggablePointProps) {
  const { name, valueText, place, onMove, x, y, step, onHover, disabled = false, children } = props;
  const surface = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLDivElement>(null);
  const placeUnder = (event: MouseEvent): Place => {
    const box = surface.current!.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const up = (box.bottom - event.clientY) / box.height;
    return rounded({ x: valueAt(x, across), y: valueAt(y, up) }, step);
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    if (event.pointerType === 'touch' && !handle.current!.contains(event.target as Node)) return; // may be a scroll: wait for the tap
    surface.current!.setPointerCapture(event.pointerId);
    event.preventDefault(); // no text selection while dragging
    handle.current!.focus({ preventScroll: true });
    onMove(placeUnder(event));
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (surface.current!.hasPointerCapture(event.pointerId)) onMove(placeUnder(event));
    else if (event.pointerType === 'mouse') onHover?.(placeUnder(event));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepped(place, event, x, y, step);
    if (!next) return;
    event.preventDefault();
    onMove(next);
  };
  return (
    <div
      ref={surface}
      className={styles.surface}
      {...(!disabled && {
        onPointerDown,
        onPointerMove,
        onPointerLeave: () => onHover?.(null),
        onClick: (event: MouseEvent) => onMove(placeUnder(event)),
      })}
    >
      <div
        ref={handle}
        className={styles.handle}
        style={{
          left: `${clampPercent(percent(x, place.x))}%`,
          bottom: `${clampPercent(percent(y, place.y))}%`,
        }}
        role="slider"
        aria-roledescription="point"
        aria-label={name}
        aria-valuemin={x.domain[0]}
        aria-valuemax={x.domain[1]}
        aria-valuenow={place.x}
        aria-valuetext={valueText}
        aria-disabled={disabled}
        tabIndex={disabled ? -1 : 0}
        onKeyDown={disabled ? undefined : onKeyDown}
      >
        {children}
      </div>
    </div>
  );
}

/** The value at `share` of the axis from its start, held inside its domain. */
export function valueAt({ domain: [start, end] }: Axis, share: number): number {
  return start + Math.min(Math.max(share, 0), 1) * (end - start);
}

/**
 * Where a key takes the point: arrows one step, with Shift a tenth of one, Page keys ten steps up or
 * down, Home and End to the left and right edge. Null for other keys, and for those with Alt, Ctrl
 * or the system's key, which belong to the browser.
 */
export function stepped(
  place: Place,
  key: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>,
  x: Axis,
  y: Axis,
  step: number,
): Place | null {
  if (key.altKey || key.ctrlKey || key.metaKey) return null;
  const size = key.shiftKey ? step / 10 : step;
  const moves: Readonly<Record<string, Place>> = {
    ArrowLeft: { x: place.x - size, y: place.y },
    ArrowRight: { x: place.x + size, y: place.y },
    ArrowDown: { x: place.x, y: place.y - size },
    ArrowUp: { x: place.x, y: place.y + size },
    PageDown: { x: place.x, y: place.y - 10 * step },
    PageUp: { x: place.x, y: place.y + 10 * step },
    Home: { x: x.domain[0], y: place.y },
    End: { x: x.domain[1], y: place.y },
  };
  const next = moves[key.key];
  return next ? rounded({ x: held(x, next.x), y: held(y, next.y) }, step) : null;
}

const held = ({ domain: [start, end] }: Axis, value: number): number =>
  Math.min(Math.max(value, start), end);

const clampPercent = (value: number): number => Math.min(Math.max(value, 0), 100);

/** On the grid of tenths of a step, free of float noise so that a link stays short. */
function rounded({ x, y }: Place, step: number): Place {
  const grid = (value: number): number =>
    Number((Math.round((value / step) * 10) * (step / 10)).toPrecision(6));
  return { x: grid(x), y: grid(y) };
}
