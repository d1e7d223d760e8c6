/** The engine's state after `step` steps, and the metrics of the last of them. */
export interface Copy {
  readonly step: number;
  readonly state: unknown;
  readonly latest: Readonly<Record<string, number>>;
}

/** So many are kept, but no more bytes than this where there are several. */
const MOST_COPIES = 32;
const COPIES_BYTES = 16 * 2 ** 20;
/** Milliseconds from one to the next: at first, so that a short run can be scrubbed; each is a little longer; at last. */
const FIRST_INTERVAL = 100;
const INTERVAL_GROWTH = 1.05;
const LAST_INTERVAL = 3000;
/** The past is kept about so finely as what is this share of it old. */
const EVENNESS = 0.1;

/** Copies of one run's states, in the order of their steps. Step 0 needs none. */
export class Copies {
  #kept: readonly Copy[] = [];
  #interval = FIRST_INTERVAL;

  get all(): readonly Copy[] {
    return this.#kept;
  }

  get steps(): readonly number[] {
    return this.#kept.map(({ step }) => step);
  }

  get bytes(): number {
    return bytesIn(this.#kept);
  }

  /** Milliseconds until the next is due. */
  get interval(): number {
    return Math.min(LAST_INTERVAL, this.#interval);
  }

  /** The last one of a step up to `step`; none where the run begins nearer. */
  upTo(step: number): Copy | undefined {
    return this.#kept.findLast((copy) => copy.step <= step);
  }

  has(step: number): boolean {
    return this.#kept.some((copy) => copy.step === step);
  }

  add(copy: Copy): void {
    const fitting = Math.floor(COPIES_BYTES / bytesIn(copy.state));
    const most = Math.max(1, Math.min(MOST_COPIES, fitting));
    const others = this.#kept.filter(({ step }) => step !== copy.step);
    const all = [...others, copy].toSorted((a, b) => a.step - b.step);
    this.#kept = thinned(all, copy, most);
    this.#interval = Math.max(
      this.#interval * INTERVAL_GROWTH,
      (FIRST_INTERVAL * MOST_COPIES) / most, // of few, each is to last
    );
  }

  forgetAfter(step: number): void {
    this.#kept = this.#kept.filter((copy) => copy.step <= step);
  }
}

/**
 * Without those that are missed least, where there are too many: the gap that one leaves is small for its age, so
 * that the way back is never long against the time since. The newest stays.
 */
function thinned(copies: readonly Copy[], newest: Copy, most: number): readonly Copy[] {
  const left = [...copies];
  const last = left.at(-1)!.step;
  while (left.length > most) {
    const gaps = left.map((copy, i) => {
      if (copy === newest) return Infinity;
      const before = left[i - 1]?.step ?? 0;
      const after = left[i + 1]?.step ?? 2 * last - before;
      return (after - before) / (last - before + EVENNESS * last);
    });
    left.splice(gaps.indexOf(Math.min(...gaps)), 1);
  }
  return left;
}

/** Of the arrays in an engine's state, however deep. */
export function bytesIn(state: unknown): number {
  if (ArrayBuffer.isView(state)) return state.byteLength;
  if (typeof state !== 'object' || state === null) return 0;
  return Object.values(state).reduce((sum: number, part) => sum + bytesIn(part), 0);
}
