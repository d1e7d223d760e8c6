import { useEffect, useState } from 'react';

/** Characters a second. */
const SPEED = 80;

/**
 * How many of `length` characters are to be seen: all, and after `type` first none, then one after another.
 * A reader who wants no motion sees all of them at once.
 */
export function useTyping(length: number): readonly [shown: number, type: () => void] {
  const [started, setStarted] = useState<number | null>(null);
  const [shown, setShown] = useState(0);
  useEffect(() => {
    if (started === null) return undefined;
    let frame = requestAnimationFrame(function show(now) {
      const typed = Math.max(0, Math.floor((SPEED * (now - started)) / 1000));
      setShown(typed);
      if (typed >= length) setStarted(null);
      else frame = requestAnimationFrame(show);
    });
    return () => cancelAnimationFrame(frame);
  }, [started, length]);
  const type = (): void => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    setShown(0);
    setStarted(performance.now());
  };
  return [started === null ? length : Math.min(shown, length), type];
}
