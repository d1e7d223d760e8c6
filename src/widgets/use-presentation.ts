import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface Presentation {
  readonly presenting: boolean;
  start(): void;
  stop(): void;
}

/**
 * Shows an element alone on the screen, by the Fullscreen API where the browser has it and grants it;
 * else the figure's styles fill the window. Escape leaves both. While presenting, `turn` gets −1 or 1
 * for the keys of a keyboard or a clicker that don't belong to a control.
 */
export function usePresentation(
  root: RefObject<HTMLElement | null>,
  turn: (direction: -1 | 1) => void,
): Presentation {
  const [presenting, setPresenting] = useState(false);

  useEffect(() => {
    if (!presenting) return undefined;
    const leave = (): void => {
      if (!document.fullscreenElement) setPresenting(false);
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setPresenting(false);
      const direction = turnOf(event);
      if (!direction) return;
      event.preventDefault();
      turn(direction);
    };
    document.addEventListener('fullscreenchange', leave);
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('fullscreenchange', leave);
      document.removeEventListener('keydown', press);
    };
  }, [presenting, turn]);

  return {
    presenting,
    start: () => {
      setPresenting(true);
      root.current?.requestFullscreen?.().catch(() => {}); // refused in a frame: the window will do
    },
    stop: () => {
      setPresenting(false);
      if (document.fullscreenElement) void document.exitFullscreen();
    },
  };
}

/** Which way a key turns; none where a control has taken it, or may. */
export function turnOf(event: KeyboardEvent): -1 | 1 | undefined {
  const at = event.target as Element;
  if (
    event.defaultPrevented ||
    at.closest('input, select, textarea, [role]') ||
    event.altKey ||
    event.ctrlKey ||
    event.metaKey
  )
    return undefined;
  return DIRECTIONS[event.key];
}

const DIRECTIONS: Readonly<Record<string, -1 | 1>> = {
  ArrowLeft: -1,
  PageUp: -1,
  ArrowRight: 1,
  PageDown: 1,
};
