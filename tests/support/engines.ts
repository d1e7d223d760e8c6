import { startBackend, type Backend } from '../../src/kernels/tensorflow.ts';
import type { Declaration } from '../../src/kernels/graph.ts';
import { uniforms } from '../../src/maths/random.ts';
import type { Examples } from '../../src/training/engine.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';

/** Where the test server keeps the WebAssembly files. */
export const WASM_PATH = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';

/** Random bytes: what is drawn does not matter to a gradient. */
export function randomExamples(count: number, width: number, seed = 11): Examples {
  const bytes = Uint8Array.from(
    uniforms(count * width, { stream: 99, step: 0, seed }),
    (u) => u * 256,
  );
  return { count, width, bytes };
}

/** An engine for a test, with settings it seldom cares about. */
export async function engineOn(
  backend: Backend,
  declaration: Declaration,
  examples: Examples,
  options: { batchSize?: number; seed?: number; scalars?: Record<string, number> } = {},
): Promise<ReferenceEngine> {
  if (!(await startBackend(backend, WASM_PATH))) throw new Error(`No ${backend} in this browser.`);
  return new ReferenceEngine({
    declaration,
    examples,
    backend,
    batchSize: options.batchSize ?? 4,
    seed: options.seed ?? 1,
    scalars: {
      beta: 1,
      learningRate: 1e-3,
      sigma: 0.3,
      discriminatorRate: 1e-3,
      generatorRate: 1e-3,
      ...options.scalars,
    },
  });
}
