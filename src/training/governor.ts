/** Something that trains in slices. */
export interface Trainee {
  /** Trains for a short while, and releases itself once it wants no more. */
  slice(): Promise<void>;
}

/**
 * Who may use the GPU, when: active trainees take turns, one slice at a time, and messages from the
 * page are heard between slices.
 */
export class Governor {
  /**
   * The share of the time that training may take, from 0 to 1: after each slice it rests for as long as
   * that leaves, with the processor idle.
   */
  duty = 1;
  readonly #active = new Set<Trainee>();
  /** When each trainee last had a turn. */
  readonly #turns = new Map<Trainee, number>();
  #turning = false;
  #queue: Promise<unknown> = Promise.resolve();

  /** Gives `trainee` turns until it is released. */
  admit(trainee: Trainee): void {
    this.#active.add(trainee);
    if (!this.#turning) void this.#turn();
  }

  release(trainee: Trainee): void {
    this.#active.delete(trainee);
  }

  /** Releases one that will never be back. */
  forget(trainee: Trainee): void {
    this.release(trainee);
    this.#turns.delete(trainee);
  }

  /**
   * Runs `task` once all tasks before it have ended. Whatever touches an engine goes through here:
   * TensorFlow.js has one current backend, and a question must wait for the slice before it.
   */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {}); // the caller hears of it; the next task goes on
    return result;
  }

  /** How many have had a turn in the last second before `now`, though they may be between two of a pace. */
  taking(now: number): number {
    for (const [trainee, at] of this.#turns) if (now - at > RECENT) this.#turns.delete(trainee);
    return this.#turns.size;
  }

  async #turn(): Promise<void> {
    this.#turning = true;
    while (this.#active.size > 0) {
      for (const trainee of [...this.#active]) {
        if (!this.#active.has(trainee)) continue; // released during another's slice
        const started = performance.now();
        await trainee.slice();
        const now = performance.now();
        if (this.#active.has(trainee)) this.#turns.set(trainee, now);
        const { duty } = this;
        await (duty < 1 ? rest((now - started) * (1 / duty - 1)) : nextTask());
      }
    }
    this.#turning = false;
  }
}

const RECENT = 1000;

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves in a new task, after messages that already wait; unlike a timer it isn't held back 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
