import { useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { heldPercent, valueAt } from '../../plots/axes.tsx';
import { shareUnder, useDragging, type Share } from '../../plots/dragging.ts';
import { steppedPlace, type Place } from '../../plots/stepping.ts';
import { PLANE_AXIS } from '../gan-plane.tsx';
import { placeText } from '../latent-plane.tsx';
import { isFull, nextPlace, placesText, withoutLast, withPlace } from './drawing.ts';
import styles from './view.module.css';

export interface BoardProps {
  readonly points: readonly number[];
  readonly onDraw: (points: readonly number[]) => void;
  readonly disabled: boolean;
}

/**
 * The plane as a board: a press leaves a place, a stroke leaves several. By keyboard a pen is steered with the
 * arrow keys; Space or Enter leaves a place, Backspace takes the last one back.
 */
export function Board({ points, onDraw, disabled }: BoardProps): ReactNode {
  const [pen, setPen] = useState<Place>({ x: 0, y: 0 });
  const handle = useRef<HTMLDivElement>(null);
  const drawn = useRef(points); // a stroke is quicker than the page
  const leave = (place: Place): void => {
    drawn.current = withPlace(drawn.current, place);
    onDraw(drawn.current);
  };
  const dragging = useDragging({
    grab: (event) => {
      if (!event.isPrimary) return null; // one pen
      handle.current!.focus({ preventScroll: true });
      drawn.current = points;
      const place = placeAt(shareUnder(event));
      setPen(place);
      leave(place);
      return { at: place };
    },
    drag: (stroke, share) => {
      const to = placeAt(share);
      setPen(to);
      for (let next = nextPlace(stroke.at, to); next; next = nextPlace(next, to)) {
        leave(next);
        stroke.at = next;
      }
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = steppedPlace(pen, event, PLANE_AXIS, PLANE_AXIS, 0.2);
    if (next) setPen(next);
    else if (event.key === ' ' || event.key === 'Enter') onDraw(withPlace(points, pen));
    else if (event.key === 'Backspace' || event.key === 'Delete') onDraw(withoutLast(points));
    else return;
    event.preventDefault(); // they scroll otherwise
  };
  return (
    <div className={styles.board} {...(!disabled && dragging)}>
      <div
        ref={handle}
        className={styles.pen}
        style={{ left: heldPercent(PLANE_AXIS, pen.x), bottom: heldPercent(PLANE_AXIS, pen.y) }}
        role="slider"
        aria-roledescription="pen"
        aria-label="Pen on the board of your data"
        aria-valuemin={PLANE_AXIS.domain[0]}
        aria-valuemax={PLANE_AXIS.domain[1]}
        aria-valuenow={pen.x}
        aria-valuetext={`${placeText(pen)}, ${placesText(points)} drawn${isFull(points) ? ', no more fit' : ''}`}
        aria-disabled={disabled}
        tabIndex={disabled ? -1 : 0}
        onKeyDown={disabled ? undefined : onKeyDown}
      />
    </div>
  );
}

const placeAt = ({ across, up }: Share): Place => ({
  x: valueAt(PLANE_AXIS, across),
  y: valueAt(PLANE_AXIS, up),
});
