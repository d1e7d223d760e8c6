import { Unsupported } from '../kernels/device.ts';
import {
  currentContext,
  startBackend,
  webglIsSlow,
  webglRenderer,
  type Backend,
} from '../kernels/tensorflow.ts';
import type { EngineInput, RunEngine } from './engine.ts';
import { startFusedEngine } from './fused-engine.ts';
import { GuardedEngine } from './guarded-engine.ts';
import { ReferenceEngine } from './reference-engine.ts';
import type { Measured, NetworkEngine, NetworkEngineChoice } from './run-spec.ts';

export interface StartOptions {
  /** Where the site serves the WebAssembly files, with a slash at the end. */
  readonly wasmPath: string;
  /** What an earlier start measured, here or elsewhere. */
  readonly measured?: Measured | null;
  /** Engines that are not to be tried. */
  readonly without?: ReadonlySet<NetworkEngine>;
}

export interface StartedEngine {
  readonly engine: RunEngine;
  readonly name: NetworkEngine;
  /** Why not a faster one, in a sentence for the reader. */
  readonly fallback: string;
  /** Where there was a choice: what to give to the next start. */
  readonly measured?: Measured;
}

const BACKEND_OF: Readonly<Record<NetworkEngine, Backend>> = {
  fused: 'webgl',
  'reference-webgl': 'webgl',
  'reference-wasm': 'wasm',
  'reference-cpu': 'cpu',
};

/** What the reader is told when training doesn't run on her graphics card. */
const ON_PROCESSOR: Readonly<Record<NetworkEngine, string>> = {
  fused:
    'This browser has no graphics card for the page, so WebGL runs on the processor: slower, and as right.',
  'reference-webgl':
    'This browser has no graphics card to train on and WebAssembly could not be started, so WebGL runs on the processor: slower, and as right.',
  'reference-wasm':
    'This browser offers the page no graphics card that calculates with 32-bit numbers, so training runs on the processor (WebAssembly): slower, and as right.',
  'reference-cpu':
    'Neither WebGL nor WebAssembly could be started here, so training runs in plain JavaScript: much slower, and as right.',
};

/** Links name their engine, and may come from a machine with a graphics card. */
const SLOW =
  'This browser has no graphics card for the page, so WebGL runs on the processor: slower, and as right. Another engine under “More settings” is faster here.';

/** From fastest to slowest, on a graphics card and on a processor that stands in for one. */
const ON_CARD = ['fused', 'reference-webgl', 'reference-wasm', 'reference-cpu'] as const;
const ON_SOFTWARE = ['fused', 'reference-wasm', 'reference-webgl', 'reference-cpu'] as const;
const WITHOUT_WEBGL = ['reference-wasm', 'reference-cpu'] as const;

/** A trial ends with the first batch of steps that takes so many milliseconds. */
const TRIAL_MS = 40;

/**
 * Starts the engine that `choice` names. `auto`, or an engine this browser can't run, becomes the
 * fastest that works: the fused one on a graphics card; where a processor stands in for the card,
 * whichever of fused and WebAssembly is measured to be the faster. The engine is at step 0, whatever
 * was measured.
 */
export async function startEngine(
  choice: NetworkEngineChoice,
  input: Omit<EngineInput, 'backend'>,
  { wasmPath, measured = null, without = new Set() }: StartOptions,
): Promise<StartedEngine> {
  let unsupported = '';
  const start = async (name: NetworkEngine): Promise<RunEngine | null> => {
    const backend = BACKEND_OF[name];
    if (without.has(name) || !(await startBackend(backend, wasmPath))) return null;
    try {
      const engine =
        name === 'fused'
          ? await startFusedEngine(input)
          : new ReferenceEngine({ ...input, backend });
      return backend === 'webgl' ? new GuardedEngine(engine, currentContext()) : engine;
    } catch (error) {
      if (name !== 'fused') throw error;
      // a driver that can't build its programs is no reason not to train
      unsupported =
        error instanceof Unsupported ? error.message : 'The fused engine could not be started.';
      return null;
    }
  };

  const asked = choice === 'auto' ? null : choice;
  const exact = asked && (await start(asked));
  if (exact) {
    const onSoftware = BACKEND_OF[asked] === 'webgl' && webglIsSlow();
    const slow = asked === 'fused' ? ON_PROCESSOR.fused : SLOW;
    return { engine: exact, name: asked, fallback: onSoftware ? slow : '' };
  }

  const webgl = await startBackend('webgl', wasmPath);
  const onCard = webgl && !webglIsSlow();
  const missed = asked ? `This browser can’t run ${asked}, which the link asks for. ` : '';
  const reason = (name: NetworkEngine): string => {
    if (!onCard) return missed + ON_PROCESSOR[name];
    return missed + (name === 'fused' ? '' : `${unsupported} Training is slower, and as right.`);
  };

  if (webgl && !onCard && asked === null && without.size === 0) {
    const machine = `${webglRenderer()} ${navigator.userAgent}`;
    const found =
      measured?.machine === machine
        ? { name: measured.engine, engine: await start(measured.engine) }
        : await faster('fused', 'reference-wasm', start);
    if (found?.engine) {
      const { engine, name } = found;
      return { engine, name, fallback: reason(name), measured: { engine: name, machine } };
    }
  }
  for (const name of onCard ? ON_CARD : webgl ? ON_SOFTWARE : WITHOUT_WEBGL) {
    const engine = await start(name);
    if (engine) return { engine, name, fallback: reason(name) };
  }
  throw new Error(
    'No engine could be started: this browser has neither WebGL nor WebAssembly. Another browser, or this one after an update, will train the figure.',
  );
}

/** The faster of two engines by a few real steps of each, back at step 0; null where the first can't start. */
async function faster(
  one: NetworkEngine,
  other: NetworkEngine,
  start: (name: NetworkEngine) => Promise<RunEngine | null>,
): Promise<{ name: NetworkEngine; engine: RunEngine } | null> {
  const first = await start(one);
  if (!first) return null;
  const firstMs = await trial(first);
  const second = await start(other);
  const secondMs = second ? await trial(second) : Infinity;
  const [name, engine, loser] =
    second && secondMs < firstMs ? [other, second, first] : [one, first, second];
  loser?.dispose();
  engine.reset();
  return { name, engine };
}

/**
 * Milliseconds per step, waited for: `advance` resolves once the device has finished its steps.
 * Infinite for an engine that breaks.
 */
async function trial(engine: RunEngine): Promise<number> {
  try {
    await engine.advance(1); // the first step also compiles and uploads
    for (let steps = 1; ; steps *= 2) {
      const started = performance.now();
      await engine.advance(steps);
      const took = performance.now() - started;
      if (took >= TRIAL_MS) return took / steps;
    }
  } catch {
    return Infinity;
  }
}
