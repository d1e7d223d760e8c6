import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { readSafetensors } from '../../src/data/safetensors.ts';
import type { Tensor } from '../../src/data/safetensors.ts';
import { CLASSES, classesOf, digitClassifier } from '../../src/models/digit-classifier.ts';

const tensor = (shape: readonly number[], values: readonly number[]): Tensor => ({
  shape,
  values: Float32Array.from(values),
});

/** Two pixels, one hidden unit that is their difference, and classes that it is added to or not. */
const SMALL = {
  'hidden.weights': tensor([2, 1], [1, -1]),
  'hidden.bias': tensor([1], [0.5]),
  'classes.weights': tensor([1, CLASSES], [0, 2, 0, 0, 0, 0, 0, 0, 0, 0]),
  'classes.bias': tensor([CLASSES], [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
};

describe('digitClassifier', () => {
  test('is a softmax over one rectified layer', () => {
    const classifier = digitClassifier(SMALL);
    const softmax = (logits: readonly number[]): number[] => {
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
      return logits.map((logit) => Math.exp(logit) / total);
    };
    // hidden: max(0, 1 − 0.25 + 0.5) = 1.25, and max(0, −1 + 0.5) = 0
    const images = Float32Array.of(1, 0.25, 0, 1);
    const found = [...classifier.probabilities(images, 2)];
    const expected = [
      ...softmax([0, 2.5, 0, 1, 0, 0, 0, 0, 0, 0]),
      ...softmax([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    ];
    expected.forEach((p, i) => expect(found[i]).toBeCloseTo(p, 6));
    expect([...classesOf(classifier, images, 2)]).toEqual([1, 3]);
  });

  test('arrays that are missing or don’t fit are an error', () => {
    const { 'hidden.bias': _, ...rest } = SMALL;
    expect(() => digitClassifier(rest)).toThrow('“hidden”');
    expect(() => digitClassifier({ ...SMALL, 'hidden.weights': tensor([1, 2], [1, 1]) })).toThrow(
      '“hidden”',
    );
    expect(() => digitClassifier({ ...SMALL, 'classes.weights': tensor([5, 2], []) })).toThrow(
      '“classes”',
    );
  });
});

describe('the committed classifier', () => {
  const file = readFileSync('public/checkpoints/classifier-digits-14.safetensors');
  const classifier = digitClassifier(readSafetensors(file).tensors);

  test('is small', () => expect(file.length).toBeLessThan(150_000));

  test('knows 98 % of drawn digits that it has never seen, and no digit worse than 95 %', () => {
    const { pixels, labels, count } = drawDigits({ count: 5000, size: 14, seed: 4 });
    const found = classesOf(
      classifier,
      Float32Array.from(pixels, (byte) => byte / 255),
      count,
    );
    const [right, all] = [Array<number>(CLASSES).fill(0), Array<number>(CLASSES).fill(0)];
    found.forEach((digit, i) => {
      all[labels![i]!]!++;
      if (digit === labels![i]) right[digit]!++;
    });
    console.log(right.map((n, k) => `${k}: ${((100 * n) / all[k]!).toFixed(1)} %`).join(', '));
    expect(right.reduce((sum, n) => sum + n) / count).toBeGreaterThanOrEqual(0.98);
    right.forEach((n, k) => expect(n / all[k]!).toBeGreaterThanOrEqual(0.95));
  });
});
