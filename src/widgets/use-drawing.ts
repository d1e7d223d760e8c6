import { useEffect, useMemo, useState } from 'react';
import type { Drawing } from '../models/draw-pixels.ts';

/** Begins a drawing; each call begins the same one anew. */
export type BeginDrawing = () => Iterable<Drawing> | AsyncIterable<Drawing>;

/** How far a drawing has got. */
export interface DrawnSoFar {
  /** `failed` where the next part could not be worked out: what is there stays. */
  readonly status: 'idle' | 'drawing' | 'paused' | 'done' | 'failed';
  /** Parts that have been drawn. */
  readonly parts: number;
  /** After the last of them, a copy that stays as it is; null before the first. */
  readonly drawing: Drawing | null;
  /** Milliseconds that working them out took, the waits in between left out. */
  readonly ms: number;
}

/** A drawing as it forms, and what the reader can do with it. */
export interface DrawingInTime extends DrawnSoFar {
  /** Goes on; from the beginning where it is done. */
  play(): void;
  pause(): void;
  /** One part more, then a pause. */
  step(): void;
  /** From the beginning. */
  again(): void;
}

export interface DrawingPace {
  /** How many parts there are. */
  readonly parts: number;
  /** How long the drawing takes where its computing allows: all parts get the same time. */
  readonly seconds: number;
}

/** When there is a frame to draw, and what time it is. */
export interface FrameClock {
  /** In milliseconds. */
  readonly now: () => number;
  /** Calls back at the next frame; returns how to call that off. */
  readonly frame: (callback: () => void) => () => void;
  /** Whether the reader wants no motion: then the drawing is shown once it rests. */
  readonly still: () => boolean;
}

const NOTHING: DrawnSoFar = { status: 'idle', parts: 0, drawing: null, ms: 0 };

/** Milliseconds of computing in a frame, so that the page stays quick to answer. */
const SLICE = 8;
/** A page that was hidden doesn't make up for more than this, in milliseconds. */
const LONGEST_FRAME = 100;

/** Draws in slices, a few milliseconds a frame, no faster than its pace, and tells `show` of every frame. */
export class DrawingPlayer {
  readonly #begin: BeginDrawing;
  readonly #pace: DrawingPace;
  readonly #show: (state: DrawnSoFar) => void;
  readonly #clock: FrameClock;
  #parts: Iterator<Drawing> | AsyncIterator<Drawing> | null = null;
  #state = NOTHING;
  /** Names what is going on: what began under another turn has been called off. */
  #turn = 0;
  #callOff: (() => void) | null = null;

  constructor(
    begin: BeginDrawing,
    pace: DrawingPace,
    show: (state: DrawnSoFar) => void,
    clock: FrameClock = BROWSER,
  ) {
    this.#begin = begin;
    this.#pace = pace;
    this.#show = show;
    this.#clock = clock;
  }

  play(): void {
    if (this.#state.status === 'drawing') return;
    if (this.#state.status === 'done') return this.again();
    void this.#go(Infinity);
  }

  pause(): void {
    if (this.#state.status !== 'drawing') return;
    this.#stop();
    this.#tell({ status: 'paused' });
  }

  step(): void {
    if (this.#state.status === 'done') return;
    void this.#go(1);
  }

  again(): void {
    this.#stop();
    this.#parts = null;
    this.#state = NOTHING;
    void this.#go(Infinity);
  }

  #stop(): void {
    this.#turn++;
    this.#callOff?.();
  }

  /** Draws `most` parts more, or the rest. */
  async #go(most: number): Promise<void> {
    this.#stop();
    const turn = this.#turn;
    const { parts, seconds } = this.#pace;
    const { now, frame, still } = this.#clock;
    this.#tell({ status: 'drawing' });
    let before = now();
    let due = 0;
    for (let drawn = 0; drawn < most && this.#state.parts < parts;) {
      if (most === Infinity) {
        await new Promise<void>((resolve) => (this.#callOff = frame(resolve)));
        const time = now();
        due += (Math.min(time - before, LONGEST_FRAME) / 1000 / seconds) * parts;
        before = time;
      }
      const until = now() + SLICE;
      do {
        await this.#next();
        if (turn !== this.#turn) return; // what told it to stop says what it is now
        drawn++;
      } while (
        drawn < most &&
        this.#state.parts < parts &&
        (still() || drawn < due) &&
        now() < until
      );
      if (!still()) this.#tell({});
    }
    this.#tell({ status: this.#state.parts < parts ? 'paused' : 'done' });
  }

  async #next(): Promise<void> {
    const start = this.#clock.now();
    const iterator = (this.#parts ??= iteratorOf(this.#begin()));
    try {
      const { done, value } = await iterator.next();
      if (iterator !== this.#parts) return; // begun anew meanwhile
      if (done) throw new Error('The drawing ended before its last part.');
      const { parts, ms } = this.#state;
      this.#state = {
        ...this.#state,
        parts: parts + 1,
        drawing: value,
        ms: ms + this.#clock.now() - start,
      };
    } catch {
      if (iterator !== this.#parts) return;
      this.#stop();
      this.#tell({ status: 'failed' });
    }
  }

  #tell(change: Partial<DrawnSoFar>): void {
    this.#state = { ...this.#state, ...change };
    const { drawing } = this.#state;
    this.#show({ ...this.#state, drawing: drawing && copied(drawing) });
  }
}

const iteratorOf = (
  drawing: ReturnType<BeginDrawing>,
): Iterator<Drawing> | AsyncIterator<Drawing> =>
  Symbol.iterator in drawing ? drawing[Symbol.iterator]() : drawing[Symbol.asyncIterator]();

const copied = ({ pixels, part, logits, logProbability }: Drawing): Drawing => ({
  pixels: pixels.slice(),
  part,
  logits: logits.slice(),
  logProbability: logProbability.slice(),
});

const BROWSER: FrameClock = {
  now: () => performance.now(),
  frame: (callback) => {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
  still: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
};

/**
 * Draws before the reader's eyes, at once unless `autoplay` is false, and anew whenever `begin` is another: it has
 * to be the same function as long as it is the same drawing, and null where there is none. A reader who wants no
 * motion sees the drawing when it is done.
 */
export function useDrawing(
  begin: BeginDrawing | null,
  { parts, seconds, autoplay = true }: DrawingPace & { readonly autoplay?: boolean },
): DrawingInTime {
  const [shown, setShown] = useState<{ of: BeginDrawing; state: DrawnSoFar } | null>(null);
  const player = useMemo(
    () =>
      begin &&
      new DrawingPlayer(begin, { parts, seconds }, (state) => setShown({ of: begin, state })),
    [begin, parts, seconds],
  );
  useEffect(() => {
    if (autoplay) player?.play();
    return () => player?.pause();
  }, [player, autoplay]);
  const controls = useMemo(
    () => ({
      play: () => player?.play(),
      pause: () => player?.pause(),
      step: () => player?.step(),
      again: () => player?.again(),
    }),
    [player],
  );
  return { ...(begin && shown?.of === begin ? shown.state : NOTHING), ...controls };
}
