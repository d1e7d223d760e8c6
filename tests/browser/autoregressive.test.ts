import { describe, expect, test } from 'vitest';
import { Unsupported } from '../../src/kernels/device.ts';
import { startBackend } from '../../src/kernels/tensorflow.ts';
import { declareModel } from '../../src/models/index.ts';
import type { Engine } from '../../src/training/engine.ts';
import { startFusedEngine } from '../../src/training/fused-engine.ts';
import { engineOn, randomExamples, WASM_PATH } from '../support/engines.ts';
import {
  changes,
  drawnApart,
  FUSED_MODELS,
  lopsidedEngine,
  totalProbability,
  type NinePixels,
} from '../support/nine-pixels.ts';

async function start({ declaration }: Pick<NinePixels, 'declaration'>): Promise<Engine> {
  await startBackend('webgl', WASM_PATH);
  return startFusedEngine({
    declaration,
    examples: randomExamples(20, 9),
    batchSize: 8,
    seed: 3,
    scalars: { learningRate: 1e-2 },
  });
}

async function looksBackOnly(engine: Engine, model: NinePixels): Promise<void> {
  const { changed, allowed } = await changes(engine, model);
  changed.forEach((row, input) =>
    row.forEach((one, output) => {
      if (!allowed[input]![output]) expect(one, `${input} → ${output}`).toBe(false);
    }),
  );
  expect(changed.flat().filter(Boolean).length).toBeGreaterThan(30); // of 36
}

describe.each(FUSED_MODELS)('fused engine: $name, on 3 × 3 pixels', (model) => {
  test('sums to 1, looks at nothing forbidden, says of a drawing what it was drawn by', async () => {
    const engine = await lopsidedEngine(await start(model));
    expect(Math.abs((await totalProbability(engine, model)) - 1)).toBeLessThan(1e-5);
    await looksBackOnly(engine, model);
    expect(await drawnApart(engine, model)).toBeLessThan(1e-5);
    await engine.advance(3); // and so it stays where it learns
    await looksBackOnly(engine, model);
    engine.dispose();
  });
});

const CONVOLUTIONS = FUSED_MODELS.filter(({ declaration }) => declaration.name === 'pixel-cnn');

test.each(CONVOLUTIONS)('wasm: $name looks at nothing forbidden', async (model) => {
  const learning = { batchSize: 8, seed: 3, scalars: { learningRate: 1e-2 } };
  const plain = await engineOn('wasm', model.declaration, randomExamples(20, 9), learning);
  const engine = await lopsidedEngine(plain);
  expect(Math.abs((await totalProbability(engine, model)) - 1)).toBeLessThan(1e-5);
  await looksBackOnly(engine, model);
  await engine.advance(3);
  await looksBackOnly(engine, model);
  engine.dispose();
});

test('what goes step by step is left to the reference engine', async () => {
  for (const kind of ['row', 'diagonal'])
    await expect(
      start({ declaration: declareModel('pixel-rnn', { channels: 4, kind }, 9) }),
    ).rejects.toThrow(Unsupported);
});
