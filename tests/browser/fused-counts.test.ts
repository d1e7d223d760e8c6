import { beforeAll, describe, expect, test } from 'vitest';
import { memory, startBackend } from '../../src/kernels/tensorflow.ts';
import type { Engine } from '../../src/training/engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { inputOf, type ModelName } from '../bench/contenders.ts';
import { countingGl, countingSteps } from '../bench/count-gl.ts';
import { WASM_PATH } from '../support/engines.ts';

/** What a step may cost at most, and what an honest one costs at least: a count of none is a broken counter. */
const BUDGETS = [
  ['vae', { draws: 16, glCalls: 180, rate: 'learningRate', value: 'latent' }],
  ['gan', { draws: 14, glCalls: 220, rate: 'generatorRate', value: 'sample' }],
] as const satisfies readonly (readonly [ModelName, object])[];

beforeAll(async () => {
  if (!(await startBackend('webgl', WASM_PATH))) throw new Error('No webgl in this browser.');
});

describe.each(BUDGETS)(
  'fused engine, %s of the bench',
  (model, { draws, glCalls, rate, value }) => {
    const start = (): Promise<Engine> => startFusedEngine(inputOf(model));

    test(`a step is at most ${draws} draws and ${glCalls} GL calls, and uploads nothing`, async () => {
      const engine = await start();
      for (const steps of [2, 3]) {
        const { perStep } = await countingSteps(engine, steps); // both parities of the step's number
        expect(perStep.draws).toBeLessThanOrEqual(draws);
        expect(perStep.draws).toBeGreaterThan(4);
        expect(perStep.glCalls).toBeLessThanOrEqual(glCalls);
        expect(perStep.glCalls).toBeGreaterThan(2 * perStep.draws);
        expect(perStep.uploads).toBe(0);
        expect(perStep.objects).toBe(0);
      }
      engine.dispose();
    });

    test('the metrics are read once, however many steps they come from', async () => {
      const engine = await start();
      const { perStep, readback } = await countingSteps(engine);
      expect(readback.glCalls).toBeGreaterThan(0);
      expect(readback.uploads).toBe(0);
      const many = await countingGl(() => engine.advance(20));
      expect(many.glCalls).toBe(20 * perStep.glCalls + readback.glCalls);
      expect(many.draws).toBe(20 * perStep.draws + readback.draws);
      engine.dispose();
    });

    test('for the first answer after a step a chain’s networks are read once, without their moments', async () => {
      const engine = await start();
      const ask = () => engine.evaluate({ kind: 'rows', count: 16, want: value });
      await ask();
      await engine.advance(1);
      const networks = model === 'gan' ? 2 : 0;
      const first = await countingGl(ask);
      const again = await countingGl(ask);
      expect(again.reads).toBeGreaterThan(0);
      expect(first.reads - again.reads).toBe(networks);
      engine.dispose();
    });

    test('after 200 steps, with all that a figure asks for, nothing more is held than after 20', async () => {
      const engine = await start();
      const turn = async (): Promise<void> => {
        engine.setScalar(rate, 1e-3 / (1 + engine.step));
        await engine.advance(20);
        await engine.evaluate({ kind: 'rows', count: 16, want: value });
        if (engine.step % 100 === 0) await engine.gradients(); // seldom: it compiles a plan of its own
        engine.restore(await engine.save());
      };
      await turn();
      await engine.gradients(); // its programs are kept
      const { numTensors } = memory();
      const { objects } = await countingGl(async () => {
        for (let i = 0; i < 9; i++) await turn();
      });
      expect(engine.step).toBe(200);
      expect(objects).toBe(0);
      expect(memory().numTensors).toBe(numTensors);
      engine.dispose();
    });

    test('dispose gives back every texture, framebuffer and tensor; the next engine has the same programs', async () => {
      const life = async (): Promise<void> => {
        const engine = await start();
        await engine.advance(3);
        await engine.evaluate({ kind: 'rows', count: 16, want: value });
        engine.dispose();
      };
      await life(); // TensorFlow.js keeps textures to use again, and a context its programs
      const { numTensors } = memory();
      expect((await countingGl(life)).objects).toBe(0);
      expect(memory().numTensors).toBe(numTensors);
    });
  },
);
