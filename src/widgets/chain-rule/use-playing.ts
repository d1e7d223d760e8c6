import { useEffect, useRef, useState } from 'react';

/** Calls `advance` with the milliseconds since the last frame while playing, until it says that the end is reached. */
export function usePlaying(advance: (milliseconds: number) => boolean): {
  readonly playing: boolean;
  readonly setPlaying: (playing: boolean) => void;
} {
  const [playing, setPlaying] = useState(false);
  const latest = useRef(advance);
  useEffect(() => {
    latest.current = advance;
  });
  useEffect(() => {
    if (!playing) return undefined;
    let before = performance.now();
    const frame = (now: number): void => {
      if (latest.current(now - before)) setPlaying(false);
      before = now;
      id = requestAnimationFrame(frame);
    };
    let id = requestAnimationFrame(frame);
    return () => cancelAnimationFrame(id);
  }, [playing]);
  return { playing, setPlaying };
}
