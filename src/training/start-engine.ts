import { currentContext, startBackend, webglIsSlow, type Backend } from '../kernels/tensorflow.ts';
import type { EngineInput, RunEngine } from './engine.ts';
import { GuardedEngine } from './guarded-engine.ts';
import { ReferenceEngine } from './reference-engine.ts';
import type { NetworkEngine, NetworkEngineChoice } from './run-spec.ts';

export interface StartOptions {
  /** Where the site serves the WebAssembly files, with a slash at the end. */
  readonly wasmPath: string;
  /** Engines that are not to be tried. */
  readonly without?: ReadonlySet<NetworkEngine>;
}

export interface StartedEngine {
  readonly engine: RunEngine;
  readonly name: NetworkEngine;
  /** Why not a faster one, in a sentence for the reader. */
  readonly fallback: string;
}

const BACKEND_OF: Readonly<Record<NetworkEngine, Backend>> = {
  'reference-webgl': 'webgl',
  'reference-wasm': 'wasm',
  'reference-cpu': 'cpu',
};

/** What the reader is told when training doesn't run on her graphics card. */
const ON_PROCESSOR: Readonly<Record<NetworkEngine, string>> = {
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
const ON_CARD = ['reference-webgl', 'reference-wasm', 'reference-cpu'] as const;
const ON_SOFTWARE = ['reference-wasm', 'reference-webgl', 'reference-cpu'] as const;
const WITHOUT_WEBGL = ['reference-wasm', 'reference-cpu'] as const;

/**
 * Starts the engine that `choice` names. `auto`, or an engine this browser can't run, becomes the
 * first that works: WebGL on a graphics card, then wasm, WebGL on the processor, cpu.
 */
export async function startEngine(
  choice: NetworkEngineChoice,
  input: Omit<EngineInput, 'backend'>,
  { wasmPath, without = new Set() }: StartOptions,
): Promise<StartedEngine> {
  const start = async (name: NetworkEngine): Promise<RunEngine | null> => {
    const backend = BACKEND_OF[name];
    if (without.has(name) || !(await startBackend(backend, wasmPath))) return null;
    const engine = new ReferenceEngine({ ...input, backend });
    return backend === 'webgl' ? new GuardedEngine(engine, currentContext()) : engine;
  };

  const asked = choice === 'auto' ? null : choice;
  const exact = asked && (await start(asked));
  if (exact) {
    const onSoftware = BACKEND_OF[asked] === 'webgl' && webglIsSlow();
    return { engine: exact, name: asked, fallback: onSoftware ? SLOW : '' };
  }

  const webgl = await startBackend('webgl', wasmPath);
  const onCard = webgl && !webglIsSlow();
  const missed = asked ? `This browser can’t run ${asked}, which the link asks for. ` : '';
  const reason = (name: NetworkEngine): string =>
    missed + (onCard && name === 'reference-webgl' ? '' : ON_PROCESSOR[name]);
  for (const name of onCard ? ON_CARD : webgl ? ON_SOFTWARE : WITHOUT_WEBGL) {
    const engine = await start(name);
    if (engine) return { engine, name, fallback: reason(name) };
  }
  throw new Error(
    'No engine could be started: this browser has neither WebGL nor WebAssembly. Another browser, or this one after an update, will train the figure.',
  );
}
