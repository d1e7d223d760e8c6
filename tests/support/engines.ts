import { startBackend, type Backend } from '../../src/kernels/tensorflow.ts';
import type { Declaration } from '../../src/kernels/graph.ts';
import type { Examples, ParameterArrays } from '../../src/training/engine.ts';
import { ReferenceEngine } from '../../src/training/reference-engine.ts';

export { randomExamples } from './random-examples.ts';

/** Where the test server keeps the WebAssembly files. */
export const WASM_PATH = '/node_modules/@tensorflow/tfjs-backend-wasm/dist/';

/** An engine for a test, with settings it seldom cares about. */
export async function engineOn(
  backend: Backend,
  declaration: Declaration,
  examples: Examples,
  options: {
    batchSize?: number;
    seed?: number;
    scalars?: Record<string, number>;
    heldOut?: Examples;
    start?: ParameterArrays;
  } = {},
): Promise<ReferenceEngine> {
  if (!(await startBackend(backend, WASM_PATH))) throw new Error(`No ${backend} in this browser.`);
  const { heldOut, start } = options;
  return new ReferenceEngine({
    ...(heldOut && { heldOut }),
    ...(start && { start }),
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
