/** Something that trains in slices. */
export interface Trainee {
  /** Trains for a short while; resolves to whether it wants another slice. */
  slice(): Promise<boolean>;
}

/**
 * Who may use the GPU, when: active trainees take turns, one slice at a time, and messages from the
 * page are heard between slices.
 */
export class Governor {
  readonly #active = new Set<Trainee>();
  #turning = false;

  /** Gives `trainee` turns until it wants no more or is released. */
  admit(trainee: Trainee): void {
    this.#active.add(trainee);
    if (!this.#turning) void this.#turn();
  }

  release(trainee: Trainee): void {
    this.#active.delete(trainee);
  }

  async #turn(): Promise<void> {
    this.#turning = true;
    while (this.#active.size > 0) {
      for (const trainee of [...this.#active]) {
        if (!this.#active.has(trainee)) continue; // released during another's slice
        if (!(await trainee.slice())) this.#active.delete(trainee);
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
