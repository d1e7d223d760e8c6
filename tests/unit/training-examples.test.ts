import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeSafetensors, type Tensor } from '../../src/data/safetensors.ts';
import { declareModel } from '../../src/models/index.ts';
import { batchRows } from '../../src/training/batch-order.ts';
import { initialParameters } from '../../src/training/initial-parameters.ts';
import { factsOf, heldApart, loadExamples } from '../../src/training/load-examples.ts';
import { shapesOf, startParameters } from '../../src/training/start-parameters.ts';

const own = (count: number) => ({
  name: 'mine',
  width: 1,
  height: 1,
  count,
  pixels: Uint8Array.from({ length: count }, (_, i) => i),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
});

describe('examples held out', () => {
  test('are the last of the drawn digits; those before them stay what they were', async () => {
    const digits = { kind: 'digits', size: 14, count: 60 } as const;
    const whole = await loadExamples(digits, '/');
    const longer = await loadExamples({ ...digits, count: 75, heldOut: 15 }, '/');
    expect(whole.test.count).toBe(0);
    expect(longer.training).toEqual(whole.training);
    expect(longer.test.count).toBe(15);
    expect(longer.test.pixels).toHaveLength(15 * 196);
    const facts = factsOf(longer);
    expect([facts.count, facts.labels!.length, facts.factors!.values.length]).toEqual([
      60, 60, 540,
    ]);
    expect(facts.test!.labels).toEqual(longer.test.labels);
    expect(factsOf(whole).test).toBeUndefined();
    expect(facts.hash).not.toBe(factsOf(whole).hash);
  });

  test('of the reader’s own images: at most a tenth, none of fewer than a hundred', () => {
    const testCount = (count: number, heldOut: number): number =>
      heldApart(own(count), { kind: 'own', images: own(count), heldOut }).test.count;
    expect(testCount(99, 10)).toBe(0);
    expect(testCount(100, 1000)).toBe(10);
    expect(testCount(255, 1000)).toBe(25);
    expect(testCount(255, 7)).toBe(7);
  });

  test('are never in a batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.nat(), (heldOut, step) => {
        const images = own(100);
        const { training, test: apart } = heldApart(images, { kind: 'mnist', size: 28, heldOut });
        expect([...training.pixels, ...apart.pixels]).toEqual([...images.pixels]);
        for (const row of batchRows(step, 32, training.count, 1))
          expect(training.pixels[row]).toBeLessThan(100 - heldOut);
      }),
    );
  });

  test('are none of the chair’s pictures, which come with their angles', async () => {
    const facts = factsOf(await loadExamples({ kind: 'chairs', size: 16, count: 8 }, '/'));
    expect(facts).toMatchObject({ width: 16, height: 16, count: 8 });
    expect(facts.test).toBeUndefined();
    expect(facts.factors!.values[2]).toBeCloseTo(Math.PI / 2, 6);
  });

  test('must leave some to learn from', async () => {
    const digits = { kind: 'digits', size: 14, count: 20, heldOut: 20 } as const;
    await expect(loadExamples(digits, '/')).rejects.toThrow('none to learn from');
  });
});

describe('a trained model to begin with', () => {
  const structure = { hidden: 3, latent: 2, likelihood: 'bernoulli' };
  const declaration = declareModel('vae', structure, 4);
  const parameters = initialParameters(declaration, 5);
  const tensors = Object.fromEntries(
    Object.entries(shapesOf(declaration)).map(([name, shape]): [string, Tensor] => [
      name,
      { shape, values: parameters[name]! },
    ]),
  );

  test('has every parameter of the model, and says how long it was trained', () => {
    const bytes = writeSafetensors(tensors, { step: '1200' });
    expect(startParameters(bytes, declaration)).toEqual({ parameters, steps: 1200 });
  });

  test('of other sizes is refused with a sentence', () => {
    const bytes = writeSafetensors(tensors, { step: '1200' });
    const wider = declareModel('vae', { ...structure, latent: 3 }, 4);
    expect(() => startParameters(bytes, wider)).toThrow('has other sizes than this one');
    const { 'encoder/mean.bias': _, ...fewer } = tensors;
    expect(() => startParameters(writeSafetensors(fewer, {}), declaration)).toThrow(
      '(encoder/mean.bias)',
    );
  });
});
