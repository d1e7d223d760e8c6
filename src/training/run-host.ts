import { proxy, transfer } from 'comlink';
import type { ImageSet } from '../data/image-set.ts';
import { onContextLost } from '../kernels/tensorflow.ts';
import { declareModel } from '../models/index.ts';
import { Governor } from './governor.ts';
import { factsOf, loadExamples } from './load-examples.ts';
import { Run, type RunListener } from './run.ts';
import type { RunEvent, RunSpec, Snapshot } from './run-spec.ts';
import { startEngine } from './start-engine.ts';

/** Where runs live: one per worker, or one on the main thread where workers have no canvas. */
export class RunHost {
  readonly #governor = new Governor();
  readonly #runs = new Set<Run>();
  readonly #base: string;
  readonly #sliceMs: number;
  #whenLost: ((message: string) => void) | null = null;
  #watching = false;

  /** `base` is where the site is served, with a slash at the end; `sliceMs` see `Run`. */
  constructor(base: string, sliceMs: number) {
    this.#base = base;
    this.#sliceMs = sliceMs;
  }

  /** Loads the data, starts an engine and resolves to the run, at step 0. Rejects with a sentence for the reader. */
  async open(spec: RunSpec, listener: RunListener, events: readonly RunEvent[]): Promise<Run> {
    const unknown = events.find((event) => !(event.name in spec.scalars));
    if (unknown)
      throw new Error(`The link changes “${unknown.name}”, which this model doesn’t have.`);
    const images = await loadExamples(spec.data, this.#base);
    return this.#governor.exclusively(() => this.#start(spec, images, listener, events));
  }

  /** Calls back with a sentence for the reader when the browser takes the GPU away; this host is then of no more use. */
  whenLost(callback: (message: string) => void): void {
    this.#whenLost = callback;
  }

  async #start(
    spec: RunSpec,
    images: ImageSet,
    listener: RunListener,
    events: readonly RunEvent[],
  ): Promise<Run> {
    const width = images.width * images.height;
    const { engine, name, fallback } = await startEngine(
      spec.engine,
      {
        declaration: declareModel(spec.model, spec.structure, width),
        examples: { count: images.count, width, bytes: images.pixels },
        batchSize: spec.batchSize,
        seed: spec.seed,
        scalars: spec.scalars,
      },
      `${this.#base}wasm/`,
    );
    if (name === 'reference-webgl') this.#watchContext();
    listener.ready({ engine: name, fallback, data: factsOf(images) });
    const sending: RunListener = {
      ready: (facts) => listener.ready(facts),
      status: (status, message) => listener.status(status, message),
      snapshot: (snapshot) => listener.snapshot(transfer(snapshot, buffersOf(snapshot))),
    };
    const run = new Run(engine, spec, events, sending, this.#governor, this.#sliceMs);
    this.#runs.add(run);
    run.whenDisposed = () => this.#runs.delete(run);
    return proxy(run);
  }

  #watchContext(): void {
    if (this.#watching) return;
    this.#watching = true;
    onContextLost(() => {
      for (const run of this.#runs) run.dispose();
      this.#whenLost?.(
        'The browser took the graphics card away from this page, as it does after a driver reset or a long sleep. Press Reset, then Train, to start again; if that doesn’t help, reload the page.',
      );
    });
  }
}

function buffersOf(snapshot: Snapshot): ArrayBufferLike[] {
  return [snapshot.probes, snapshot.trace.metrics].flatMap((arrays) =>
    Object.values(arrays).map((array) => array.buffer),
  );
}
