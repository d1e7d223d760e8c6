import { useRef, type MouseEvent, type PointerEvent } from 'react';

/** A place on a surface, as shares of its width from the left and of its height from below. */
export interface Share {
  readonly across: number;
  readonly up: number;
}

export interface Dragging<G> {
  /** What a press takes hold of; null leaves the press to the page, which may scroll. */
  readonly grab: (event: PointerEvent<HTMLElement>) => G | null;
  /** Where the pointer that holds it has moved to. */
  readonly drag: (grabbed: G, share: Share) => void;
  /** A click by a press that took hold of nothing: a finger's tap. */
  readonly tap?: (share: Share) => void;
}

/** Handlers for a surface on which things are dragged, each finger its own thing. */
export function useDragging<G>({ grab, drag, tap }: Dragging<G>) {
  const grabbed = useRef(new Map<number, G>());
  const tapping = useRef(false);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      if (event.button !== 0) return;
      const found = grab(event);
      tapping.current = found === null;
      if (found === null) return;
      grabbed.current.set(event.pointerId, found);
      event.currentTarget.setPointerCapture(event.pointerId);
      event.preventDefault(); // no text selection while dragging
    },
    /** Whether something was dragged. */
    onPointerMove: (event: PointerEvent<HTMLElement>): boolean => {
      const found = grabbed.current.get(event.pointerId);
      if (found === undefined) return false;
      drag(found, shareUnder(event));
      return true;
    },
    onLostPointerCapture: (event: PointerEvent): void => {
      grabbed.current.delete(event.pointerId);
    },
    onClick: (event: MouseEvent<HTMLElement>): void => {
      if (tapping.current) tap?.(shareUnder(event)); // not the end of a drag, nor a program's click
    },
  };
}

/** Where on its surface an event happened; outside of [0, 1] beyond the edges. */
export function shareUnder(event: MouseEvent<HTMLElement>): Share {
  const box = event.currentTarget.getBoundingClientRect();
  return {
    across: (event.clientX - box.left) / box.width,
    up: (box.bottom - event.clientY) / box.height,
  };
}

export function onHandle(event: MouseEvent): boolean {
  return (event.target as Element).closest(HANDLE) !== null;
}

export const HANDLE = '[role=slider]';

/** The element whose middle is nearest to the pointer; of several the one painted last. */
export function nearest(
  elements: readonly HTMLElement[],
  { clientX, clientY }: MouseEvent,
): number {
  let best = -1;
  let least = Infinity;
  elements.forEach((element, i) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const far = Math.hypot(left + width / 2 - clientX, top + height / 2 - clientY);
    if (far > least) return;
    best = i;
    least = far;
  });
  return best;
}
