import { proxy, transfer } from 'comlink';
import { declareModel, float64Model } from '../models/index.ts';
import type { RunEngine } from './engine.ts';
import { Float64Engine } from './float64-engine.ts';
import { Governor } from './governor.ts';
import { factsOf, factsOfNumbers, loadExamples } from './load-examples.ts';
import { Run, type RunListener } from './run.ts';
import type { NetworkEngineChoice, RunEvent, RunFacts, RunSpec, Snapshot } from './run-spec.ts';

interface Started {
  readonly engine: RunEngine;
  readonly facts: RunFacts;
}

/**
 * Where runs live: one per worker, or one on the main thread where workers have no canvas. Only a
 * network's run loads TensorFlow.js.
 */
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
    const choice = spec.engine;
    const { engine, facts } =
      choice === 'float64' ? startFloat64(spec) : await this.#startNetwork(spec, choice);
    listener.ready(facts);
    const sending: RunListener = {
      ready: (told) => listener.ready(told),
      status: (status, message) => listener.status(status, message),
      snapshot: (snapshot) => listener.snapshot(transfer(snapshot, buffersOf(snapshot))),
    };
    const run = new Run(engine, spec, events, sending, this.#governor, this.#sliceMs);
    this.#runs.add(run);
    run.whenDisposed = () => this.#runs.delete(run);
    return proxy(run);
  }

  /** Calls back with a sentence for the reader when the browser takes the GPU away; this host is then of no more use. */
  whenLost(callback: (message: string) => void): void {
    this.#whenLost = callback;
  }

  async #startNetwork(spec: RunSpec, choice: NetworkEngineChoice): Promise<Started> {
    const [{ onContextLost, startEngine }, images] = await Promise.all([
      import('./start-engine.ts').catch(() => {
        throw new Error(
          'The part of this page that trains networks could not be loaded. Check the connection, then press Try again; if that doesn’t help, reload the page.',
        );
      }),
      loadExamples(spec.data, this.#base),
    ]);
    const width = images.width * images.height;
    return this.#governor.exclusively(async () => {
      const { engine, name, fallback } = await startEngine(
        choice,
        {
          declaration: declareModel(spec.model, spec.structure, width),
          examples: { count: images.count, width, bytes: images.pixels },
          batchSize: spec.batchSize,
          seed: spec.seed,
          scalars: spec.scalars,
        },
        `${this.#base}wasm/`,
      );
      if (name === 'reference-webgl') this.#watchContext(onContextLost);
      return { engine, facts: { engine: name, fallback, data: factsOf(images) } };
    });
  }

  #watchContext(onContextLost: (callback: () => void) => void): void {
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

function startFloat64({ model, structure, scalars, data, batchSize, seed }: RunSpec): Started {
  if (data.kind !== 'numbers')
    throw new Error('Engine “float64” runs models of numbers, not of images.');
  const examples = Float64Array.from(data.values);
  return {
    engine: new Float64Engine(
      float64Model(model),
      { structure, scalars, examples, seed },
      batchSize,
    ),
    facts: { engine: 'float64', fallback: '', data: factsOfNumbers(examples) },
  };
}

function buffersOf(snapshot: Snapshot): ArrayBufferLike[] {
  const { probes, trace, pictures } = snapshot;
  return [
    ...[probes, trace.metrics].flatMap((arrays) => Object.values(arrays)),
    ...Object.values(pictures).map(({ shades }) => shades),
  ].map((array) => array.buffer);
}
