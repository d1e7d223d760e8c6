import { Unsupported } from '../kernels/device.ts';
import {
  currentContext,
  startBackend,
  webglIsSlow,
  webglRenderer,
  type Backend,
} from '../kernels/tensorflow.ts';
import type { EngineInput, RunEngine } from './engine.ts';
import { startMembers } from './ensemble-engine.ts';
import { startFusedEngine } from './fused-engine.ts';
import type { Governor } from './governor.ts';
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
  /** Finds out what to give to the next start, where that is open: behind the run, which it doesn't touch. */
  readonly measure?: (exclusively: Governor['exclusively']) => Promise<Measured | null>;
}

/** Where each engine runs. */
export const BACKEND_OF: Readonly<Record<NetworkEngine, Backend>> = {
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
/** For many small operations, of which each takes longer to start on a card than to do on a processor. */
const STEPWISE = ['reference-wasm', 'reference-webgl', 'reference-cpu'] as const;

const STEPWISE_REASON =
  'This model goes step by step, each step from the one before, which the fused engine doesn’t do: the reference engine trains it, slower, and as right.';

/** What may be the fastest where a processor stands in for the card. */
const RIVALS = ['fused', 'reference-wasm'] as const;

/** A trial ends with the first batch of steps that takes so many milliseconds, or is so large. */
const TRIAL_MS = 40;
const TRIAL_STEPS = 1024;

/**
 * Starts the engine that `choice` names. `auto`, or an engine this browser can't run, becomes the
 * fastest that works. On a graphics card that is the fused one. Where a processor stands in for the
 * card it is the one that `measured` names, for this machine; until that is known WebAssembly, since
 * it starts at once, and `measure` tells which it should be the next time. An ensemble takes the fused one anyway, and
 * what goes step by step the reference engine, of which WebAssembly is the quickest at small operations.
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
          : await startMembers({ ...input, backend }, async (alone) => new ReferenceEngine(alone));
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

  const missed = asked ? `This browser can’t run ${asked}, which the link asks for. ` : '';
  if (input.declaration.nodes.some(({ op }) => op === 'lstm' || op === 'arrange'))
    for (const name of STEPWISE) {
      const engine = await start(name);
      if (!engine) continue;
      const fused = asked === 'fused' ? 'The link asks for the engine fused. ' : '';
      const fallback =
        asked && !fused ? `${missed}${name} trains it, as right.` : fused + STEPWISE_REASON;
      return { engine, name, fallback };
    }

  const webgl = await startBackend('webgl', wasmPath);
  const onCard = webgl && !webglIsSlow();
  const reason = (name: NetworkEngine): string => {
    if (!onCard) return missed + ON_PROCESSOR[name];
    return missed + (name === 'fused' ? '' : `${unsupported} Training is slower, and as right.`);
  };

  // of an ensemble the fused engine trains all members in the same draws, the others one after another
  const single = (input.members ?? 1) === 1;
  if (webgl && !onCard && asked === null && without.size === 0 && single) {
    const machine = `${webglRenderer()} ${navigator.userAgent}`;
    const known = measured?.machine === machine;
    const name = known ? measured.engine : 'reference-wasm';
    const engine = await start(name);
    if (engine) {
      const found: StartedEngine = { engine, name, fallback: reason(name) };
      if (known) return found;
      const measure = async (exclusively: Governor['exclusively']): Promise<Measured | null> => {
        const best = await fastest(RIVALS, start, exclusively);
        return best && { engine: best, machine };
      };
      return { ...found, measure };
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

/** One at a time is enough: two would measure each other. */
let measuring = false;

/** The engine whose steps are the quickest, by a few real ones; null where another measurement is under way. */
async function fastest(
  names: readonly NetworkEngine[],
  start: (name: NetworkEngine) => Promise<RunEngine | null>,
  exclusively: Governor['exclusively'],
): Promise<NetworkEngine | null> {
  if (measuring) return null;
  measuring = true;
  try {
    let best: { name: NetworkEngine; stepMs: number } | null = null;
    for (const name of names) {
      const engine = await exclusively(() => start(name));
      if (!engine) continue;
      const stepMs = await trial(engine, exclusively);
      await exclusively(async () => engine.dispose());
      if (stepMs < (best?.stepMs ?? Infinity)) best = { name, stepMs };
    }
    return best?.name ?? null;
  } finally {
    measuring = false;
  }
}

/**
 * Milliseconds per step, waited for: `advance` resolves once the device has finished its steps.
 * Infinite for an engine that breaks.
 */
async function trial(engine: RunEngine, exclusively: Governor['exclusively']): Promise<number> {
  try {
    await engine.advance(1); // drivers compile at the first draw, for seconds: others may go on
    return await exclusively(async () => {
      for (let steps = 1; ; steps *= 2) {
        const started = performance.now();
        await engine.advance(steps);
        const took = performance.now() - started;
        if (took >= TRIAL_MS || steps >= TRIAL_STEPS) return took / steps;
      }
    });
  } catch {
    return Infinity;
  }
}
