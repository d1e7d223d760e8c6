import { BACKENDS, startBackend, type Backend } from '../kernels/tensorflow.ts';
import type { Engine, EngineInput } from './engine.ts';
import { ReferenceEngine } from './reference-engine.ts';
import type { EngineChoice, EngineName } from './run-spec.ts';

/** What the reader is told when the first choice can't be had. */
const FALLBACK: Readonly<Record<Backend, string>> = {
  webgl: '',
  wasm: 'This browser offers no WebGL with 32-bit numbers, so training runs on the processor (WebAssembly): slower, and as right.',
  cpu: 'Neither WebGL nor WebAssembly could be started here, so training runs in plain JavaScript: much slower, and as right.',
};

/** Starts the engine that `choice` names, or the first backend that works in the order of `BACKENDS`. */
export async function startEngine(
  choice: EngineChoice,
  input: Omit<EngineInput, 'backend'>,
  wasmPath: string,
): Promise<{ engine: Engine; name: EngineName; fallback: string }> {
  const wanted = BACKENDS.filter((backend) => choice === 'auto' || choice === `reference-${backend}`);
  for (const backend of [...wanted, ...BACKENDS]) {
    if (!(await startBackend(backend, wasmPath))) continue;
    const asked = choice === 'auto' || wanted.includes(backend);
    return {
      engine: new ReferenceEngine({ ...input, backend }),
      name: `reference-${backend}`,
      fallback: asked
        ? choice === 'auto'
          ? FALLBACK[backend]
          : ''
        : `This browser can't run ${choice}, the engine the link asks for, so training runs on ${backend}; its numbers agree with the link's to rounding.`,
    };
  }
  throw new Error(
    'No engine could be started: this browser has neither WebGL nor WebAssembly. Another browser, or this one after an update, will train the figure.',
  );
}
