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
  readonly #active = new Set<Trainee>();
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

  /**
   * Runs `task` once all tasks before it have ended. Whatever touches an engine goes through here:
   * TensorFlow.js has one current backend, and a question must wait for the slice before it.
   */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {}); // the caller hears of it; the next task goes on
    return result;
  }

  async #turn(): Promise<void> {
    this.#turning = true;
    while (this.#active.size > 0) {
      for (const trainee of [...this.#active]) {
        if (!this.#active.has(trainee)) continue; // released during another's slice
        await trainee.slice();
        await nextTask();
      }
    }
    this.#turning = false;
  }
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
