import type { Paint, Painting } from '../kernels/painters/painting.ts';
import type { Context } from '../kernels/tensorflow.ts';
import type { RunEngine, Trace } from './engine.ts';
import type { Probe } from './run-spec.ts';

/** The browser has taken the WebGL context away, and with it all that an engine had there. */
export class ContextLost extends Error {
  constructor() {
    super('The browser took the graphics card away from this page.');
  }
}

/**
 * An engine on a WebGL context. Left alone it would wait for ever for a lost one, or take zeros for
 * its answer; here every call that needs the context rejects with `ContextLost` instead.
 */
export class GuardedEngine<C> implements RunEngine<C> {
  readonly #engine: RunEngine<C>;
  readonly #context: Context;
  readonly #stopListening: () => void;
  readonly paint?: (probe: Probe, how: Paint) => Promise<Painting>;
  /** Rejects the call under way. */
  #giveUp: (error: ContextLost) => void = () => {};

  constructor(engine: RunEngine<C>, context: Context) {
    this.#engine = engine;
    this.#context = context;
    this.#stopListening = context.onLost(() => this.#giveUp(new ContextLost()));
    if (engine.paint) this.paint = (probe, how) => this.#call(() => engine.paint!(probe, how));
  }

  get step(): number {
    return this.#engine.step;
  }

  setScalar(name: string, value: number): void {
    this.#engine.setScalar(name, value);
  }

  advance(steps: number): Promise<Trace> {
    return this.#call(() => this.#engine.advance(steps));
  }

  evaluate(probe: Probe): Promise<Float32Array> {
    return this.#call(() => this.#engine.evaluate(probe));
  }

  save(): Promise<C> {
    return this.#call(() => this.#engine.save());
  }

  restore(checkpoint: C): void {
    this.#check();
    this.#engine.restore(checkpoint);
  }

  reset(): void {
    this.#check();
    this.#engine.reset();
  }

  dispose(): void {
    this.#stopListening();
    this.#engine.dispose();
  }

  #check(): void {
    if (this.#context.isLost()) throw new ContextLost();
  }

  async #call<T>(call: () => Promise<T>): Promise<T> {
    this.#check();
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#giveUp = reject;
        void call().then(resolve, reject);
      });
    } finally {
      this.#check(); // whatever a lost context answered or complained of
    }
  }
}
