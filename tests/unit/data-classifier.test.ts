import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawDigits } from '../../src/data/digits.ts';
import { imageSet, readIdx } from '../../src/data/idx.ts';
import type { ImageSet } from '../../src/data/image-set.ts';
import { resizeImages } from '../../src/data/resize.ts';
import { uniforms } from '../../src/maths/random.ts';
import { digitClassifier, type Classifier } from '../../src/models/digit-classifier.ts';
import { trainClassifier } from '../../tools/train-classifier.ts';

const MNIST = process.env['LIKELY_MNIST'];

const unit = (pixels: Uint8Array) => Float32Array.from(pixels, (byte) => byte / 255);

/** The most probable class of each image and its probability. */
function judge(classifier: Classifier, images: Float32Array, rows: number) {
  const probabilities = classifier.probabilities(images, rows);
  return Array.from({ length: rows }, (_, i) => {
    const row = probabilities.subarray(10 * i, 10 * i + 10);
    expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    const probability = Math.max(...row);
    return { digit: row.indexOf(probability), probability };
  });
}

function accuracy(classifier: Classifier, { count, pixels, labels }: ImageSet): number {
  const right = judge(classifier, unit(pixels), count).filter((y, i) => y.digit === labels![i]);
  return right.length / count;
}

/** The share of images that the classifier gives a class more than half of its belief. */
function sure(classifier: Classifier, images: Float32Array, rows: number): number {
  return judge(classifier, images, rows).filter((y) => y.probability > 0.5).length / rows;
}

describe.each([14, 28])('trainClassifier at %i pixels', (size) => {
  let classifier: Classifier;
  const heldOut = drawDigits({ count: 4000, size, seed: 2 });

  beforeAll(() => {
    classifier = digitClassifier(trainClassifier({ size, seed: 1 }));
  }, 180_000);

  test('knows 97 % of the drawn digits it has not seen', () => {
    expect(accuracy(classifier, heldOut)).toBeGreaterThanOrEqual(0.97);
  });

  test('is sure of digits, and not of blank paper or ink without a shape', () => {
    expect(sure(classifier, unit(heldOut.pixels), heldOut.count)).toBeGreaterThan(0.97);
    expect(sure(classifier, new Float32Array(size * size), 1)).toBe(0);
    const noise = uniforms(500 * size * size, { stream: 9, step: 7, seed: 1 });
    const speckle = noise.map((u) => (u < 0.2 ? 1 : 0));
    expect(sure(classifier, speckle, 500)).toBeLessThan(0.25);
  });

  test.runIf(MNIST)('knows 90 % of real MNIST, which it never saw (LIKELY_MNIST)', async () => {
    const real = resizeImages(await readMnist(), size);
    const share = accuracy(classifier, real);
    console.log(`${(100 * share).toFixed(2)} % of ${real.count} MNIST digits at ${size} pixels`);
    expect(share).toBeGreaterThan(0.9);
  });
});

async function readMnist(): Promise<ImageSet> {
  const read = async (name: string) => readIdx(new Uint8Array(await readFile(`${MNIST}/${name}`)));
  return imageSet(
    await read('train-images-idx3-ubyte.gz'),
    await read('train-labels-idx1-ubyte.gz'),
    'MNIST',
  );
}
