import { proxy, transfer } from 'comlink';
import type { ImageSet } from '../data/image-set.ts';
import { declareModel, float64Model } from '../models/index.ts';
import type { Examples, RunEngine } from './engine.ts';
import { Float64Engine } from './float64-engine.ts';
import { Governor } from './governor.ts';
import { ContextLost } from './guarded-engine.ts';
import {
  factsOf,
  factsOfNumbers,
  heldApart,
  loadImages,
  type LoadedExamples,
} from './load-examples.ts';
import type { NetworkCheck, Pair } from './prove.ts';
import { fetchStart } from './start-parameters.ts';
import { NOT_LOADED } from './not-loaded.ts';
import { Run, type Restart, type RunListener } from './run.ts';
import { factsOfPoints, pointExamples } from './point-examples.ts';
import type {
  Beside,
  DataFacts,
  DataSource,
  EngineName,
  Measured,
  NetworkEngine,
  NetworkEngineChoice,
  RunEvent,
  RunFacts,
  RunSpec,
  SavedRun,
  Snapshot,
} from './run-spec.ts';

/** A part of the program is missing here, for good: a browser that has failed to fetch a module may not ask again. */
class NotLoaded extends Error {
  override readonly name = NOT_LOADED;
  constructor() {
    super(
      'The part of this page that trains networks could not be loaded. Check the connection, then press Try again; if that doesn’t help, reload the page.',
    );
  }
}

interface Started {
  readonly engine: RunEngine;
  readonly facts: RunFacts;
  readonly restart: Restart | null;
}

/**
 * Where runs live: one per worker, or one on the main thread where workers have no canvas. Only a
 * network's run loads TensorFlow.js.
 */
export class RunHost {
  readonly #governor = new Governor();
  readonly #base: string;
  readonly #sliceMs: number;
  readonly #pairs = new Map<string, Set<Run>>();
  readonly #engines = new WeakMap<Run, EngineName>();
  #last: { readonly key: string; readonly images: Promise<ImageSet> } | null = null;

  /** `base` is where the site is served, with a slash at the end; `sliceMs` see `Run`. */
  constructor(base: string, sliceMs: number) {
    this.#base = base;
    this.#sliceMs = sliceMs;
  }

  /**
   * Takes a lock that the browser lets go when this thread ends, however it ends, and resolves to its
   * name; to null where there are no locks.
   */
  async hold(): Promise<string | null> {
    if (!isSecureContext || !('locks' in navigator)) return null;
    const name = `likely:worker:${crypto.randomUUID()}`;
    return new Promise((resolve) => {
      const held = (): Promise<never> => {
        resolve(name);
        return new Promise(() => {});
      };
      navigator.locks.request(name, held).catch(() => resolve(null));
    });
  }

  /** Answers, when the slice under way is done. */
  ping(): void {}

  /** See `Governor`. */
  setDuty(duty: number): void {
    this.#governor.duty = duty;
  }

  /**
   * Loads the data, starts an engine and resolves to the run, at step 0. `measured` is what an
   * earlier run of this kind found. Rejects with a sentence for the reader.
   */
  async open(
    spec: RunSpec,
    listener: RunListener,
    events: readonly RunEvent[],
    measured: Measured | null = null,
    beside: Beside | null = null,
  ): Promise<Run> {
    const unknown = events.find((event) => !(event.name in spec.scalars));
    if (unknown)
      throw new Error(`The link changes “${unknown.name}”, which this model doesn’t have.`);
    const choice = spec.engine;
    const sending: RunListener = {
      ready: (told) => listener.ready(told),
      status: (status, message) => listener.status(status, message),
      snapshot: (snapshot) => listener.snapshot(transfer(snapshot, buffersOf(snapshot))),
      ...(listener.kept && { kept: (copy) => listener.kept!(copy) }),
    };
    const { engine, facts, restart } =
      choice === 'float64'
        ? await this.#startFloat64(spec)
        : await this.#startNetwork(spec, choice, measured, sending);
    listener.ready(facts);
    const pair = this.#pairOf(beside);
    const run = new Run(
      engine,
      spec,
      events,
      sending,
      this.#governor,
      this.#sliceMs,
      restart,
      pair,
    );
    this.#engines.set(run, facts.engine);
    const share = beside?.share ?? 0;
    for (const other of pair)
      // another engine has other rounding
      if (share > 0 && other !== run && this.#engines.get(other) === facts.engine)
        await run.takeOver(other, share).catch(() => {}); // what it can't have is done again
    return proxy(run);
  }

  #pairOf(beside: Beside | null): Set<Run> {
    for (const [name, runs] of this.#pairs) if (runs.size === 0) this.#pairs.delete(name);
    const pair = this.#pairs.get(beside?.pair ?? '') ?? new Set();
    if (beside) this.#pairs.set(beside.pair, pair);
    return pair;
  }

  /**
   * Fetches what trains networks, and draws digits where a run is to learn from them, so that the
   * run needn't wait for it. The GPU is left alone.
   */
  async prepare(digits: DataSource | null): Promise<void> {
    await import('./start-engine.ts');
    if (digits) await this.#examples(digits);
  }

  /**
   * Checks one thing about the network of `spec` as `saved` left it, see `prove.ts`, with the engine that `choice`
   * names. Runs wait meanwhile, and are not touched.
   */
  async prove(
    check: NetworkCheck,
    spec: RunSpec,
    choice: NetworkEngineChoice,
    saved: SavedRun | null,
  ): Promise<readonly Pair[]> {
    const [{ proveNetwork }, { examples }] = await Promise.all([
      import('./prove.ts'),
      this.#given(spec.data),
    ]);
    const declaration = declareModel(spec.model, spec.structure, examples.width);
    const start =
      spec.start === undefined ? null : await fetchStart(this.#base + spec.start, declaration);
    const { seed, scalars, members } = spec;
    const input = {
      ...{ declaration, examples, seed, scalars, saved },
      ...(members !== undefined && { members }),
      ...(start && { start: start.parameters }),
    };
    return this.#governor.exclusively(() =>
      proveNetwork(check, input, choice, `${this.#base}wasm/`),
    );
  }

  /** Loads them, unless they are those of the last run: drawing ten thousand digits takes a while. */
  async #examples(source: DataSource): Promise<LoadedExamples> {
    if (source.kind === 'own') return heldApart(source.images, source);
    const key = JSON.stringify({ ...source, heldOut: 0 });
    if (this.#last?.key !== key) {
      const images = loadImages(source, this.#base);
      this.#last = { key, images };
      images.catch(() => (this.#last = null)); // the next run tries again
    }
    return heldApart(await this.#last.images, source);
  }

  /** What a network learns from, what is held out of it, and what the page is told about both. */
  async #given(
    source: DataSource,
  ): Promise<{ examples: Examples; heldOut?: Examples; facts: DataFacts }> {
    const points = pointExamples(source);
    if (points) return { examples: points, facts: factsOfPoints(source, points) };
    const loaded = await this.#examples(source);
    const examplesOf = ({ count, width, height, pixels, labels }: ImageSet): Examples => ({
      count,
      width: width * height,
      bytes: pixels,
      ...(labels && { labels }),
    });
    return {
      examples: examplesOf(loaded.training),
      heldOut: examplesOf(loaded.test),
      facts: factsOf(loaded),
    };
  }

  async #startNetwork(
    spec: RunSpec,
    choice: NetworkEngineChoice,
    measured: Measured | null,
    { ready }: RunListener,
  ): Promise<Started> {
    const [{ startEngine }, given] = await Promise.all([
      import('./start-engine.ts').catch(() => {
        throw new NotLoaded();
      }),
      this.#given(spec.data),
    ]);
    const { examples, heldOut } = given;
    const declaration = declareModel(spec.model, spec.structure, examples.width);
    const start =
      spec.start === undefined ? null : await fetchStart(this.#base + spec.start, declaration);
    const input = {
      declaration,
      examples,
      ...(heldOut && { heldOut }),
      batchSize: spec.batchSize,
      ...(spec.members !== undefined && { members: spec.members }),
      seed: spec.seed,
      scalars: spec.scalars,
      ...(start && { start: start.parameters }),
    };
    const wasmPath = `${this.#base}wasm/`;
    const { engine, name, fallback, measure } = await this.#governor.exclusively(() =>
      startEngine(choice, input, { wasmPath, measured }),
    );
    let facts: RunFacts = {
      engine: name,
      fallback,
      data: given.facts,
      ...(start && { start: { steps: start.steps } }),
    };
    const tell = (news: Partial<RunFacts>): void => ready((facts = { ...facts, ...news }));

    if (measure)
      setTimeout(() => {
        measure((task) => this.#governor.exclusively(task))
          .then((found) => found && tell({ measured: found }))
          .catch(() => {}); // the next run tries again
      }, MEASURE_AFTER);

    let present = name;
    const without = new Set<NetworkEngine>();
    const restart: Restart = async (error, progressed) => {
      const lost = error instanceof ContextLost;
      if (!lost || !progressed) without.add(present);
      const broken = present;
      const next = await startEngine(without.has(present) ? 'auto' : present, input, {
        wasmPath,
        without,
      }).catch(() => {
        throw error; // what went wrong first says more than that nothing else works
      });
      present = next.name;
      const why = error instanceof Error ? error.message : String(error);
      const what = lost ? LOST : `The engine ${broken} broke down (${why}).`;
      const how = present === broken ? '' : `, now with ${present}`;
      tell({ engine: present, fallback: '', recovery: `${what} The run goes on${how}.` });
      return next.engine;
    };
    return { engine, facts, restart };
  }

  async #startFloat64(spec: RunSpec): Promise<Started> {
    const { model, structure, scalars, data, batchSize, seed } = spec;
    const float64 = float64Model(model);
    if ((data.kind !== 'numbers') !== (float64.images === true))
      throw new Error(
        `The model “${model}” learns from ${float64.images ? 'images, not from numbers' : 'numbers, not from images'}.`,
      );
    const numbers = Float64Array.from(data.kind === 'numbers' ? data.values : []);
    const loaded = data.kind === 'numbers' ? null : await this.#examples(data);
    const images = loaded?.training;
    const setting = {
      ...{ structure, scalars, seed },
      examples: numbers,
      ...(images && { images: { bytes: images.pixels, pixels: images.width * images.height } }),
    };
    return {
      engine: new Float64Engine(float64, setting, batchSize),
      facts: {
        engine: 'float64',
        fallback: '',
        data: loaded ? factsOf(loaded) : factsOfNumbers(numbers, float64.width?.(structure)),
      },
      restart: null, // plain arithmetic doesn't break
    };
  }
}

/** Milliseconds after which a run has shown that it learns, and may be held for a moment. */
const MEASURE_AFTER = 2000;

const LOST =
  'The browser took the graphics card away from this page, as it does after a driver reset or a long sleep.';

function buffersOf(snapshot: Snapshot): ArrayBufferLike[] {
  const { probes, trace, pictures } = snapshot;
  return [
    ...[probes, trace.metrics].flatMap((arrays) => Object.values(arrays)),
    ...Object.values(pictures).map(({ shades }) => shades),
  ].map((array) => array.buffer);
}
