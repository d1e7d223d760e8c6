import { expect, test } from 'vitest';
import { vae } from '../../src/models/vae.ts';
import { startEngine } from '../../src/training/start-engine.ts';
import { randomExamples, WASM_PATH } from '../support/engines.ts';

const FLOAT_TARGETS = 'EXT_color_buffer_float';

// in a file of its own: TensorFlow.js asks once what a browser can do
const { prototype } = WebGL2RenderingContext;
const { getExtension, getSupportedExtensions } = prototype;
prototype.getExtension = function (this: WebGL2RenderingContext, name: 'WEBGL_multi_draw') {
  return name === (FLOAT_TARGETS as string) ? null : getExtension.call(this, name);
} as typeof getExtension;
prototype.getSupportedExtensions = function () {
  return getSupportedExtensions.call(this)?.filter((name) => name !== FLOAT_TARGETS) ?? null;
};

const input = {
  declaration: vae({ pixels: 4, hidden: 3, latent: 1, likelihood: 'bernoulli' }),
  examples: randomExamples(8, 4),
  batchSize: 4,
  seed: 1,
  scalars: { beta: 1, learningRate: 1e-3 },
};

test.each(['auto', 'fused', 'reference-webgl'] as const)(
  'where textures of 32-bit numbers can’t be drawn to, %s trains in WebAssembly and says why',
  async (choice) => {
    const { engine, name, fallback } = await startEngine(choice, input, { wasmPath: WASM_PATH });
    expect(name).toBe('reference-wasm');
    expect(fallback).toContain('no graphics card that calculates with 32-bit numbers');
    if (choice !== 'auto') expect(fallback).toContain(`can’t run ${choice}`);
    expect((await engine.advance(3))['loss']!.every(Number.isFinite)).toBe(true);
    engine.dispose();
  },
);
