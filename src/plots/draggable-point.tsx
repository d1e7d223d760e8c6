import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { heldPercent, valueAt, type Axis } from './axes.tsx';
import styles from './draggable.module.css';
import { onHandle, shareUnder, useDragging, type Share } from './dragging.ts';
import { settled, steppedPlace, stepsAlong, type Place } from './stepping.ts';

export type { Place };

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
  /** The quantity it is: an id of content/notation.yaml. */
  readonly quantity?: string;
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
  const { quantity } = props;
  const handle = useRef<HTMLDivElement>(null);
  const placeAt = ({ across, up }: Share): Place => ({
    x: settled(valueAt(x, across), stepsAlong(x, step)),
    y: settled(valueAt(y, up), stepsAlong(y, step)),
  });
  const dragging = useDragging({
    grab: (event) => {
      if (event.pointerType === 'touch' && !onHandle(event)) return null; // may be a scroll: wait for the tap
      handle.current!.focus({ preventScroll: true });
      onMove(placeAt(shareUnder(event)));
      return true;
    },
    drag: (_grabbed, share) => onMove(placeAt(share)),
    tap: (share) => onMove(placeAt(share)),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = steppedPlace(place, event, x, y, step);
    if (!next) return;
    event.preventDefault();
    onMove(next);
  };
  return (
    <div
      className={styles.surface}
      {...(!disabled && {
        ...dragging,
        onPointerMove: (event) => {
          if (!dragging.onPointerMove(event) && event.pointerType === 'mouse')
            onHover?.(placeAt(shareUnder(event)));
        },
        onPointerLeave: () => onHover?.(null),
      })}
    >
      <div
        ref={handle}
        data-quantity={quantity}
        className={styles.handle}
        style={{ left: heldPercent(x, place.x), bottom: heldPercent(y, place.y) }}
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
