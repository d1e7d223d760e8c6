import { useEffect, useRef, useState } from 'react';

/** Milliseconds a sentence must have stood before it is said, and between two of them in a running figure. */
const SETTLED = 1000;
const WHILE_RUNNING = 12_000;

/**
 * What `describe` says, as a live region should say it: once it has settled, and while the figure runs (when it
 * never settles) soon after the start and then every few seconds, so that a screen reader is neither
 * silent nor swamped. A new `describe` says that something has changed; it is called only when it is to be said.
 */
export function useAnnouncement(describe: () => string, running: boolean): string {
  const [said, setSaid] = useState(describe);
  const latest = useRef(describe);
  useEffect(() => {
    latest.current = describe;
    if (running) return undefined;
    const timer = setTimeout(() => setSaid(describe()), SETTLED);
    return () => clearTimeout(timer);
  }, [describe, running]);
  useEffect(() => {
    if (!running) return undefined;
    const say = (): void => setSaid(latest.current());
    const first = setTimeout(say, SETTLED);
    const timer = setInterval(say, WHILE_RUNNING);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [running]);
  return said;
}
