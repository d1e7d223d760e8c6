import { expect, test } from 'vitest';
import { normals, STREAM } from '../../src/maths/random.ts';
import { digitClassifier } from '../../src/models/digit-classifier.ts';
import { declareModel } from '../../src/models/index.ts';
import { loadExamples } from '../../src/training/load-examples.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import vaeTrainer from '../../src/widgets/vae-trainer/widget.tsx';
import { DIGITS_STEP } from '../support/digits-step.ts';
import { engineOn } from '../support/engines.ts';
import { trainClassifier } from '../../tools/train-classifier.ts';

const SAMPLES = 1000;

test(`after ${DIGITS_STEP} steps at the default settings the samples are digits to a classifier`, async () => {
  const spec = vaeTrainer.training!.spec(startValues(vaeTrainer, null) as never, null);
  const { training: images } = await loadExamples(spec.data, '/');
  const width = images.width * images.height;
  const engine = await engineOn(
    'wasm',
    declareModel(spec.model, spec.structure, width),
    { count: images.count, width, bytes: images.pixels },
    { batchSize: spec.batchSize, seed: spec.seed, scalars: spec.scalars },
  );
  for (let step = 0; step < DIGITS_STEP; step += 50) await engine.advance(50);
  const pixels = await engine.evaluate({
    kind: 'feed',
    feed: 'latent',
    rows: SAMPLES,
    values: normals(SAMPLES * 2, { stream: STREAM.priorSamples, step: DIGITS_STEP, seed: 1 }),
    want: 'pixels',
  });

  const judge = digitClassifier(trainClassifier({ size: images.width, seed: 1 }));
  const perClass = Array<number>(10).fill(0);
  let sure = 0;
  const probabilities = judge.probabilities(pixels, SAMPLES);
  for (let i = 0; i < SAMPLES; i++) {
    const row = probabilities.subarray(10 * i, 10 * i + 10);
    const largest = Math.max(...row);
    perClass[row.indexOf(largest)]!++;
    if (largest > 0.5) sure++;
  }
  console.log(`${sure} of ${SAMPLES} sure; by class ${perClass.join(' ')}`);
  expect(sure / SAMPLES).toBeGreaterThanOrEqual(0.8);
  expect(perClass.filter((count) => count >= SAMPLES / 100).length).toBeGreaterThanOrEqual(8);
  engine.dispose();
}, 400_000);
