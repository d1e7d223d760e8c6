import { useRef, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { onHandle, shareUnder, useDragging, type Share } from '../../plots/dragging.ts';
import { stepped } from '../../plots/stepping.ts';
import { angleOf, APART, CHAIRS, rowOf } from './codes.ts';
import styles from './turn.module.css';

/** What was under the pointer when it was pressed. */
export interface Press {
  readonly share: Share;
  readonly angle: number;
}

export interface TurnProps {
  /** What is turned, for those who hear it. */
  readonly name: string;
  /** In degrees. */
  readonly angle: number;
  readonly onTurn: (angle: number) => void;
  /** The angle that a pointer at `share` asks for, in degrees of any size. */
  readonly angleAt: (share: Share, press: Press) => number;
  readonly valueText: string;
  /** Where the handle is, in per cent of the surface; left out, it is the whole of it. */
  readonly at?: { readonly left: number; readonly bottom: number };
  /** The picture is asleep. */
  readonly disabled: boolean;
  readonly children?: ReactNode;
}

/** Keys go round and round; Home and End lead to the first and to the last angle. */
const ROUND = { min: -360, max: 720 - APART, step: APART, grid: APART };

/** A surface on which an angle is dragged, or stepped by keys, round and round. */
export function Turn(props: TurnProps): ReactNode {
  const { name, angle, onTurn, angleAt, valueText, at, disabled, children } = props;
  const handle = useRef<HTMLDivElement>(null);
  const tell = (asked: number): void => {
    const next = angleOf(rowOf(asked));
    if (next !== angle) onTurn(next);
  };
  const dragging = useDragging<Press>({
    grab: (event) => {
      if (event.pointerType === 'touch' && !onHandle(event)) return null; // may be a scroll: wait for the tap
      handle.current!.focus({ preventScroll: true });
      const press = { share: shareUnder(event), angle };
      tell(angleAt(press.share, press));
      return press;
    },
    drag: (press, share) => tell(angleAt(share, press)),
    tap: (share) => tell(angleAt(share, { share, angle })),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stepped(angle, event, ROUND);
    if (next === null) return;
    event.preventDefault();
    tell(next);
  };
  const place: CSSProperties | undefined = at && { left: `${at.left}%`, bottom: `${at.bottom}%` };
  return (
    <div className={styles.surface} {...(!disabled && dragging)}>
      <div
        ref={handle}
        className={at ? styles.handle : styles.whole}
        style={place}
        role="slider"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={angleOf(CHAIRS - 1)}
        aria-valuenow={angle}
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
