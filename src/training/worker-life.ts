import type { RunHost } from './run-host.ts';

/** The calls of `T` as they are from here, through a worker or not. */
export type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

/** How a worker ended: it was never there, it said why, or it stopped without a word. */
export type Death = 'not loaded' | 'broke down' | 'ended' | 'silent';

/** Milliseconds between two looks at a worker from which something is expected. */
const BEAT = 4000;
/** So many looks in vain, of a page that was awake all the while, and it counts as dead. */
const PATIENCE = 6;

/** A worker called dead that was only slow shows by starting anew and being slow again: then there is more patience. */
let patience = PATIENCE;

/**
 * Resolves when `worker` has ended, however it came about: to the browser it may happen without any
 * event. `expecting` tells whether anything is asked of it; a worker at rest isn't looked after.
 */
export function endOf(
  worker: Worker,
  remote: Remote<RunHost>,
  expecting: () => boolean,
): Promise<Death> {
  return new Promise((resolve) => {
    let alive = false;
    let heard = true;
    let vain = 0;
    let looked = performance.now();
    const end = (how: Death): void => {
      clearInterval(beat);
      resolve(alive ? how : 'not loaded');
    };
    worker.onerror = () => end('broke down');
    worker.onmessageerror = () => end('broke down');
    void remote.hold().then((lock) => {
      alive = true;
      if (lock !== null) void navigator.locks.request(lock, () => end('ended'));
    });
    const beat = setInterval(() => {
      const now = performance.now();
      const slept = now - looked > 2 * BEAT; // the page itself, or the machine
      looked = now;
      if (heard || slept || document.hidden || !alive || !expecting()) {
        vain = 0;
        heard = !alive || !expecting();
        if (!heard) void remote.ping().then(() => (heard = true));
      } else if (++vain >= patience) {
        patience *= 2;
        end('silent');
      }
    }, BEAT);
  });
}
