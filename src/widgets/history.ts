import type { RunEvent } from '../training/run-spec.ts';
import type { OwnSet } from './declaration.ts';
import type { Values } from './parameters.ts';

/** A figure as the reader had it. */
export interface Moment {
  readonly values: Values;
  readonly own: OwnSet | null;
  /** Its run, where there was one: opened at these values, it comes back by replay. */
  readonly run: {
    readonly opened: Values;
    readonly events: readonly RunEvent[];
    readonly step: number;
    readonly furthest: number;
  } | null;
}

/** A change: what it was of, and the figure on the other side of it. */
export interface Change {
  readonly what: string;
  readonly moment: Moment;
}

/** Milliseconds between two changes of one thing that count as one, such as a slider's on its way. */
const ONE_MOVE = 1000;
/** So soon after one another only what one hand moves changes: a handle may be two numbers. */
const ONE_HAND = 5;
const MOST = 100;

const NOTHING: { readonly names: readonly string[]; readonly at: number } = {
  names: [],
  at: -Infinity,
};

/** The reader's changes, to be taken back one by one and made again. */
export class History {
  #past: readonly Change[] = [];
  #future: readonly Change[] = [];
  /** What the last change was of, and when. */
  #last = NOTHING;

  /** What would be undone, and what done again; null where there is nothing. */
  get next(): { readonly undo: string | null; readonly redo: string | null } {
    return { undo: this.#past.at(-1)?.what ?? null, redo: this.#future.at(-1)?.what ?? null };
  }

  /** Before a change of `what`, with the figure as it still is; `now` in milliseconds. */
  record(what: string, moment: Moment, now = performance.now()): void {
    const { names, at } = this.#last;
    const moving = names.includes(what) && now - at < ONE_MOVE;
    const beside = !moving && names.length > 0 && now - at < ONE_HAND;
    this.#future = [];
    if (moving) this.#last = { names, at: now };
    else if (beside) {
      this.#last = { names: [...names, what], at: now };
      const { moment: before } = this.#past.at(-1)!;
      this.#past = [
        ...this.#past.slice(0, -1),
        { what: this.#last.names.join(' and '), moment: before },
      ];
    } else {
      this.#last = { names: [what], at: now };
      this.#past = [...this.#past, { what, moment }].slice(-MOST);
    }
  }

  /** Takes the last change back; the figure as it is, `present`, can then be brought back by `redo`. */
  undo(present: Moment): Change | undefined {
    const change = this.#past.at(-1);
    if (!change) return undefined;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { what: change.what, moment: present }];
    this.#last = NOTHING;
    return change;
  }

  redo(present: Moment): Change | undefined {
    const change = this.#future.at(-1);
    if (!change) return undefined;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, { what: change.what, moment: present }];
    return change;
  }
}
