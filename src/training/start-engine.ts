import { BACKENDS, startBackend, webglIsSlow, type Backend } from '../kernels/tensorflow.ts';
import type { Engine, EngineInput } from './engine.ts';
import { ReferenceEngine } from './reference-engine.ts';
import type { EngineName, NetworkEngineChoice } from './run-spec.ts';

export { onContextLost } from '../kernels/tensorflow.ts'; // a host that trains no network never loads it

/** What the reader is told when training doesn't run on her graphics card. */
const FALLBACK: Readonly<Record<Backend, string>> = {
  webgl:
    'This browser has no graphics card to train on and WebAssembly could not be started, so WebGL runs on the processor: slower, and as right.',
  wasm: 'This browser offers the page no graphics card that calculates with 32-bit numbers, so training runs on the processor (WebAssembly): slower, and as right.',
  cpu: 'Neither WebGL nor WebAssembly could be started here, so training runs in plain JavaScript: much slower, and as right.',
};

/** Links name their engine, and may come from a machine with a graphics card. */
const SLOW =
  'This browser has no graphics card for the page, so WebGL runs on the processor: slower, and as right. Another engine under “More settings” is faster here.';

/**
 * Starts the engine that `choice` names. `auto`, or an engine this browser can't run, becomes the
 * first that works: WebGL on a graphics card, then wasm, WebGL on the processor, cpu.
 */
export async function startEngine(
  choice: NetworkEngineChoice,
  input: Omit<EngineInput, 'backend'>,
  wasmPath: string,
): Promise<{ engine: Engine; name: EngineName; fallback: string }> {
  const started = async (backend: Backend, fallback: string) =>
    (await startBackend(backend, wasmPath))
      ? {
          engine: new ReferenceEngine({ ...input, backend }),
          name: `reference-${backend}` as const,
          fallback,
        }
      : null;

  const asked = BACKENDS.find((backend) => choice === `reference-${backend}`);
  const exact = asked && (await started(asked, ''));
  if (exact) return asked === 'webgl' && webglIsSlow() ? { ...exact, fallback: SLOW } : exact;

  const onCard = (await startBackend('webgl', wasmPath)) && !webglIsSlow();
  const order: readonly Backend[] = onCard ? BACKENDS : ['wasm', 'webgl', 'cpu'];
  for (const backend of order) {
    const reason = onCard && backend === 'webgl' ? '' : FALLBACK[backend];
    const missed = asked ? `This browser can't run ${choice}, which the link asks for. ` : '';
    const found = await started(backend, missed + reason);
    if (found) return found;
  }
  throw new Error(
    'No engine could be started: this browser has neither WebGL nor WebAssembly. Another browser, or this one after an update, will train the figure.',
  );
}
