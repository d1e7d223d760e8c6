import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { leaveAlone } from './alone.ts';

export interface Presentation {
  readonly presenting: boolean;
  /** When it was last started, in milliseconds since 1970. */
  readonly since: number;
  /** Called again while presenting, it asks for full screen once more. */
  start(): void;
  stop(): void;
  /** For a moment, losing full screen doesn't end it: a browser takes it away for a new window. */
  stay(): void;
}

/** Chromium's: with it, Escape reaches the page in full screen. */
interface Lockable {
  readonly keyboard?: { lock?(keys: readonly string[]): Promise<void> };
}

const MOMENT = 2000;

/**
 * Shows an element alone on the screen, by the Fullscreen API where the browser has it and grants it;
 * else the figure's styles fill the window. Escape leaves both, unless something took it first. What lies behind
 * is out of reach meanwhile; a focus that goes with the presentation goes back to where it was.
 */
export function usePresentation(root: RefObject<HTMLElement | null>): Presentation {
  const [presenting, setPresenting] = useState(false);
  const [since, setSince] = useState(0);
  const staysUntil = useRef(0);

  const stop = (): void => {
    setPresenting(false);
    if (document.fullscreenElement) void document.exitFullscreen();
  };

  useEffect(() => {
    if (!presenting) return undefined;
    const leave = (): void => {
      if (!document.fullscreenElement && performance.now() > staysUntil.current)
        setPresenting(false);
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) stop();
    };
    const opener = document.activeElement;
    const undo = root.current ? leaveAlone(root.current) : undefined;
    document.addEventListener('fullscreenchange', leave);
    document.addEventListener('keydown', press);
    return () => {
      undo?.();
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
      document.removeEventListener('fullscreenchange', leave);
      document.removeEventListener('keydown', press);
    };
  }, [presenting, root]);

  return {
    presenting,
    since,
    start: () => {
      if (!presenting) setSince(Date.now());
      setPresenting(true);
      root.current
        ?.requestFullscreen?.()
        .then(() => (navigator as Lockable).keyboard?.lock?.(['Escape']))
        .catch(() => {}); // refused in a frame: the window will do
    },
    stop,
    stay: () => void (staysUntil.current = performance.now() + MOMENT),
  };
}
