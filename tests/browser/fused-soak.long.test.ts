import { expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { memory, startBackend } from '../../src/kernels/tensorflow.ts';
import { vae } from '../../src/models/vae.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { inputOf } from '../bench/contenders.ts';
import { countingGl } from '../bench/count-gl.ts';
import { randomExamples, WASM_PATH } from '../support/engines.ts';

const STEPS = 10_000;
const TURN = 500;

/** The bench's GAN, and its VAE made smaller: what leaks does so whatever the widths. */
const INPUTS = {
  vae: {
    ...inputOf('vae'),
    declaration: vae({ pixels: 196, hidden: 64, latent: 2, likelihood: 'bernoulli' }),
    examples: randomExamples(500, 196),
    batchSize: 32,
  },
  gan: inputOf('gan'),
};

/** Bytes of JavaScript objects that something still refers to. */
async function heapInUse(): Promise<number> {
  const session = cdp() as unknown as {
    send(method: string): Promise<{ readonly usedSize: number }>;
  };
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

test.each(['vae', 'gan'] as const)(
  `10,000 steps of the %s hold no more textures, tensors or heap than 2,000`,
  async (model) => {
    if (!(await startBackend('webgl', WASM_PATH))) throw new Error('No webgl in this browser.');
    const engine = await startFusedEngine(INPUTS[model]);
    const until = async (step: number): Promise<void> => {
      while (engine.step < step) {
        const { loss } = await engine.advance(TURN);
        expect(loss!.every(Number.isFinite)).toBe(true);
        engine.restore(await engine.save());
      }
    };
    await until(2000);
    const { numTensors } = memory();
    const heap = await heapInUse();
    const { objects } = await countingGl(() => until(STEPS));
    expect(engine.step).toBe(STEPS);
    expect(objects).toBe(0);
    expect(memory().numTensors).toBe(numTensors);
    expect((await heapInUse()) - heap).toBeLessThan(200_000); // 25 bytes a step: one small object is more
    engine.dispose();
  },
);
