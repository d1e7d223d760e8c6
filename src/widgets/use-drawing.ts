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
  /** Whether the reader wants no motion: then nothing is told of the drawing until it rests. */
  readonly still: () => boolean;
}

const NOTHING: DrawnSoFar = { status: 'idle', parts: 0, drawing: null, ms: 0 };

/** Milliseconds of computing in a frame, so that the page stays quick to answer. */
const SLICE = 8;
/** A page that was hidden doesn't make up for more than this, in milliseconds. */
const LONGEST_FRAME = 100;

/** A part, and how long it took. */
interface Worked {
  readonly result: IteratorResult<Drawing>;
  readonly ms: number;
}

/** Draws in slices, a few milliseconds a frame, no faster than its pace, and tells `show` of every frame. */
export class DrawingPlayer {
  readonly #begin: BeginDrawing;
  readonly #pace: DrawingPace;
  readonly #show: (state: DrawnSoFar) => void;
  readonly #clock: FrameClock;
  #parts: Iterator<Drawing> | AsyncIterator<Drawing> | null = null;
  /** The next part, being worked out or, where a pause outran it, there. */
  #pending: Promise<Worked> | null = null;
  #state = NOTHING;
  /** What was shown last, and after how many parts. */
  #copy: Drawing | null = null;
  #copied = 0;
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
    this.#pending = null;
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
    const from = this.#state.parts;
    const drawn = (): number => this.#state.parts - from;
    const last = Math.min(most, parts - from);
    const paced = most === Infinity;
    let before = now();
    let due = paced ? 0 : most;
    // without motion the first slice needs no frame: most drawings are done with it
    for (let waits = paced && !still(); drawn() < last; waits = paced) {
      if (waits) {
        await new Promise<void>((resolve) => (this.#callOff = frame(resolve)));
        const time = now();
        due += (Math.min(time - before, LONGEST_FRAME) / 1000 / seconds) * parts;
        before = time;
      }
      const shown = drawn();
      const until = now() + SLICE;
      while (drawn() < last && (still() || drawn() < due) && now() < until) {
        await this.#next(turn);
        if (turn !== this.#turn) return; // what told it to stop says what it is now
      }
      if (drawn() > shown) this.#tell({});
    }
    this.#tell({ status: this.#state.parts < parts ? 'paused' : 'done' });
  }

  /** Goes on by a part, unless another turn has come before it is there: it waits for that one. */
  async #next(turn: number): Promise<void> {
    try {
      const { result, ms } = await (this.#pending ??= this.#work());
      if (turn !== this.#turn) return;
      this.#pending = null;
      if (result.done) throw new Error('The drawing ended before its last part.');
      const { parts, ms: before } = this.#state;
      this.#state = { ...this.#state, parts: parts + 1, drawing: result.value, ms: before + ms };
    } catch {
      if (turn !== this.#turn) return;
      this.#pending = null;
      this.#stop();
      this.#tell({ status: 'failed' });
    }
  }

  async #work(): Promise<Worked> {
    const start = this.#clock.now();
    const result = await (this.#parts ??= iteratorOf(this.#begin())).next();
    return { result, ms: this.#clock.now() - start };
  }

  #tell(change: Partial<DrawnSoFar>): void {
    this.#state = { ...this.#state, ...change };
    const { status, parts, drawing } = this.#state;
    if (status === 'drawing' && this.#clock.still()) return;
    // a copy stays as it is: the next part may already be in the arrays it was taken from
    if (parts !== this.#copied) this.#copy = drawing && copied(drawing);
    this.#copied = parts;
    this.#show({ ...this.#state, drawing: this.#copy });
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
 * motion sees the drawing when it is done, and until then the last one.
 */
export function useDrawing(
  begin: BeginDrawing | null,
  { parts, seconds, autoplay = true }: DrawingPace & { readonly autoplay?: boolean },
): DrawingInTime {
  const [shown, setShown] = useState<Shown | null>(null);
  const player = useMemo(
    () =>
      begin &&
      new DrawingPlayer(begin, { parts, seconds }, (state) =>
        setShown({ of: begin, state, still: BROWSER.still() }),
      ),
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
  return { ...(begin && shown ? stateOf(begin, parts, shown) : NOTHING), ...controls };
}

interface Shown {
  readonly of: BeginDrawing;
  readonly state: DrawnSoFar;
  /** Whether the reader wants no motion. */
  readonly still: boolean;
}

/** How far a drawing has got; where nothing is to move and it has not, the whole one before it. */
export function stateOf(
  begin: BeginDrawing,
  parts: number,
  { of, state, still }: Shown,
): DrawnSoFar {
  const whole = still && state.status === 'done' && state.parts === parts;
  return of === begin || whole ? state : NOTHING;
}
