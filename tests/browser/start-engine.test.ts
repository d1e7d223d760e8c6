import { expect, test } from 'vitest';
import { startEngine } from '../../src/training/start-engine.ts';
import { vae } from '../../src/models/vae.ts';
import { randomExamples, WASM_PATH } from '../support/engines.ts';

const input = {
  declaration: vae({ pixels: 4, hidden: 3, latent: 1, likelihood: 'bernoulli' }),
  examples: randomExamples(8, 4),
  batchSize: 4,
  seed: 1,
  scalars: { beta: 1, learningRate: 1e-3 },
};

test('a link’s engine is used when this browser has it; slow WebGL is called so', async () => {
  const onProcessor = await startEngine('reference-webgl', input, { wasmPath: WASM_PATH });
  expect(onProcessor.name).toBe('reference-webgl');
  expect(onProcessor.fallback).toContain('WebGL runs on the processor');
  onProcessor.engine.dispose();
  for (const choice of ['reference-wasm', 'reference-cpu'] as const) {
    const { engine, name, fallback } = await startEngine(choice, input, { wasmPath: WASM_PATH });
    expect({ name, fallback }).toEqual({ name: choice, fallback: '' });
    engine.dispose();
  }
});

test('without a graphics card the processor trains through WebAssembly, and the reader is told', async () => {
  // the browser that runs this test draws WebGL in software
  const { engine, name, fallback } = await startEngine('auto', input, { wasmPath: WASM_PATH });
  expect(name).toBe('reference-wasm');
  expect(fallback).toContain('WebAssembly');
  engine.dispose();
});
