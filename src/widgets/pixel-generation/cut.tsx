import type { KeyboardEvent, ReactNode } from 'react';
import { shareUnder, onHandle, useDragging, type Share } from '../../plots/dragging.ts';
import { stepped } from '../../plots/stepping.ts';
import styles from './cut.module.css';

export interface CutProps {
  /** Of the image. */
  readonly side: number;
  /** Rows above the line: from 0 to `side` − 1. */
  readonly rows: number;
  readonly onMove: (rows: number) => void;
  readonly disabled: boolean;
  /** The image, over which the line lies. */
  readonly children: ReactNode;
}

/** A line across an image, dragged up and down or moved by keys: what is below it is covered. */
export function Cut({ side, rows, onMove, disabled, children }: CutProps): ReactNode {
  const covered = side - rows;
  const set = (next: number): void => onMove(side - Math.min(Math.max(Math.round(next), 1), side));
  const move = ({ up }: Share): void => set(up * side);
  const dragging = useDragging({
    grab: (event) => {
      if (event.pointerType === 'touch' && !onHandle(event)) return null; // may be a scroll: wait for the tap
      event.currentTarget.querySelector<HTMLElement>('[role=slider]')!.focus({
        preventScroll: true,
      });
      move(shareUnder(event));
      return true;
    },
    drag: (_line, share) => move(share),
    tap: move,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepped(covered, event, { min: 1, max: side, step: 1, grid: 1 });
    if (next === null) return;
    event.preventDefault();
    set(next);
  };
  return (
    <div className={styles.cut} {...(!disabled && dragging)}>
      {children}
      <div
        className={styles.line}
        style={{ top: `${(100 * rows) / side}%` }}
        role="slider"
        aria-label="Rows covered"
        aria-orientation="vertical"
        aria-valuemin={1}
        aria-valuemax={side}
        aria-valuenow={covered}
        aria-valuetext={`${rows} rows given, ${covered} covered`}
        aria-disabled={disabled}
        tabIndex={disabled ? -1 : 0}
        onKeyDown={disabled ? undefined : onKeyDown}
      />
    </div>
  );
}
