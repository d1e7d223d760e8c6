import * as fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/data/data-error.ts';
import { IDX_LIMITS, imageSet, readIdx } from '../../src/data/idx.ts';
import { gzipped, idxFile, imagesFile, labelsFile } from '../support/idx-files.ts';

/** The sentences a reader would see. */
async function complaint(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const error: unknown = await readIdx(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DataError);
  const { message } = error as DataError;
  expect(message).toMatch(/^[A-Z].*\.$/); // whole sentences
  return message;
}

describe('readIdx', () => {
  test('reads images and labels, gzipped or not', async () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(shape, fc.boolean(), async ([count, height, width], packed) => {
        const wrap = packed ? gzipped : (bytes: Uint8Array<ArrayBuffer>) => bytes;
        const file = imagesFile(count, height, width);
        const pixels = file.slice(16);
        expect(await readIdx(wrap(file))).toEqual({ kind: 'images', count, width, height, pixels });
        const labels = labelsFile(count).slice(8);
        expect(await readIdx(wrap(labelsFile(count)))).toEqual({ kind: 'labels', count, labels });
      }),
    );
  });

  test('reads a file inside a larger buffer', async () => {
    const file = imagesFile(4);
    const within = new Uint8Array(file.length + 20);
    within.set(file, 7);
    const images = await readIdx(within.subarray(7, 7 + file.length));
    expect(images).toEqual(await readIdx(file));
  });

  test('reads as much as MNIST holds', async () => {
    const { count, bytes } = IDX_LIMITS;
    expect(16 + count * 28 * 28).toBeLessThanOrEqual(bytes);
    const file = idxFile([0x803, count, 28, 28], new Uint8Array(count * 28 * 28));
    expect(await readIdx(gzipped(file))).toMatchObject({ kind: 'images', count });
  });

  test('any file cut anywhere is refused with a sentence', async () => {
    for (const whole of [imagesFile(5), labelsFile(9), gzipped(imagesFile(5))]) {
      for (let length = 0; length < whole.length; length++) {
        expect(await complaint(whole.slice(0, length))).toMatch(
          /empty|ends within|cut short|no IDX/,
        );
      }
    }
  });

  test('a gzip with a flipped bit in its data is refused', async () => {
    const file = gzipped(imagesFile(50, 7, 7));
    const at = file.length - 6; // its checksum
    file[at]! ^= 1;
    expect(await complaint(file)).toMatch(/damaged/);
  });

  test('more than the header promises is refused', async () => {
    const long = new Uint8Array([...imagesFile(2), 0]);
    expect(await complaint(long)).toMatch(/goes on after the end/);
    expect(await complaint(gzipped(long))).toMatch(/goes on after the end/);
  });

  test.each([
    ['another IDX type', [0x0d03, 1, 1, 1], /IDX file holds neither/],
    ['text', [0x68656c6c, 0x6f0a0a0a], /no IDX file/],
    ['little-endian IDX', [0x03080000, 0x01000000, 1, 1], /no IDX file/],
  ])('a wrong magic number is refused: %s', async (_, words, sentence) => {
    expect(await complaint(idxFile(words, [1]))).toMatch(sentence);
  });

  test('pictures and archives under a wrong name are named', async () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(await complaint(png)).toMatch(/PNG picture/);
    expect(await complaint(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16]))).toMatch(/JPEG/);
    expect(await complaint(new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]))).toMatch(/ZIP/);
    expect(await complaint(gzipped(png))).toMatch(/PNG/);
  });

  test.each([
    ['four billion images', [0x803, 0xffffffff, 28, 28], /4294967295 images; at most 70000/],
    ['images too large', [0x803, 1, 0x7fffffff, 28], /28 × 2147483647 pixels; at most 128 × 128/],
    ['too many pixels in all', [0x803, 70_000, 128, 128], /MiB; at most 64 MiB/],
    ['four billion labels', [0x801, 0xffffffff], /labels; at most 70000/],
    ['no images', [0x803, 0, 28, 28], /no images/],
    ['no pixels', [0x803, 10, 0, 28], /no images/],
    ['no labels', [0x801, 0], /no labels/],
    ['more than there is', [0x803, 60_000, 28, 28], /promises 47040016 bytes and it has/],
  ])('an absurd header is refused before its size is allocated: %s', async (_, words, sentence) => {
    const file = idxFile(words, new Uint8Array(16));
    const before = process.memoryUsage().arrayBuffers;
    expect(await complaint(file)).toMatch(sentence);
    expect(await complaint(gzipped(file))).toMatch(sentence);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 2 ** 20);
  });

  test('a gzip bomb is given up once it holds more than its header promises', async () => {
    const bomb = gzipped(idxFile([0x803, 1, 2, 2], new Uint8Array(256 * 2 ** 20)));
    expect(bomb.length).toBeLessThan(2 ** 20);
    const before = process.memoryUsage().arrayBuffers;
    expect(await complaint(bomb)).toMatch(/goes on after the end/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 2 ** 20);
  });

  test('a label over 9 is refused with its place', async () => {
    const message = await complaint(idxFile([0x801, 3], [9, 10, 0]));
    expect(message).toMatch(/Label number 2 in this file is 10/);
  });
});

describe('imageSet', () => {
  const read = async (count: number) =>
    [await readIdx(imagesFile(count)), await readIdx(labelsFile(count))] as const;

  test('joins images and labels, in either order, or takes images alone', async () => {
    const [images, labels] = await read(12);
    const set = imageSet(images, labels, 'mine');
    expect(set).toMatchObject({ name: 'mine', count: 12, width: 2, height: 3 });
    expect([...set.labels!]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(imageSet(labels, images, 'mine')).toEqual(set);
    expect(imageSet(images, undefined, 'mine')).not.toHaveProperty('labels');
  });

  test('refuses what does not belong together', async () => {
    const [images, labels] = await read(12);
    const [, fewer] = await read(11);
    expect(() => imageSet(images, fewer, '')).toThrow('12 images but 11 labels');
    expect(() => imageSet(labels, undefined, '')).toThrow('Only labels');
    expect(() => imageSet(labels, labels, '')).toThrow('Only labels');
    expect(() => imageSet(images, images, '')).toThrow('Two files of images');
    expect(() => imageSet(labels, fewer, '')).toThrow(DataError);
  });
});

test.runIf(process.env['LIKELY_MNIST'])('readIdx reads MNIST itself', async () => {
  const folder = process.env['LIKELY_MNIST']!;
  const read = async (name: string) => readIdx(new Uint8Array(await readFile(`${folder}/${name}`)));
  const set = imageSet(
    await read('train-images-idx3-ubyte.gz'),
    await read('train-labels-idx1-ubyte.gz'),
    'MNIST',
  );
  expect(set).toMatchObject({ width: 28, height: 28 });
  expect([...set.labels!.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
});
