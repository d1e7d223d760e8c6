import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect } from 'vitest';
import { formatProgress, mergeProgress, parseProgress } from '../../src/book/exercises/progress.ts';
import type { ExerciseProgress } from '../../src/book/exercises/progress.ts';
import { DataError } from '../../src/data/data-error.ts';
import { IDX_LIMITS } from '../../src/data/idx.ts';
import { readSafetensors, writeSafetensors } from '../../src/data/safetensors.ts';
import { readOwnImages } from '../../src/widgets/read-own-images.ts';
import { readOwnPoints } from '../../src/widgets/read-own-points.ts';
import { idxFile, imagesFile, labelsFile } from './idx-files.ts';
import { mutations, place } from './mutations.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Files in which up to four places have been overwritten, cut out or filled in. */
function damaged(whole: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> {
  const change = fc.record({
    at: place,
    over: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.constant(Infinity)),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.constant(new Uint8Array(4).fill(255)),
      fc.uint8Array({ maxLength: 400 }),
    ),
  });
  return fc.tuple(whole, fc.array(change, { minLength: 1, maxLength: 4 })).map(([file, changes]) =>
    changes.reduce((bytes, { at, over, put }) => {
      // The beginning of a file says the most: half of the changes are there.
      const from = Math.floor(at < 0.5 ? at * 40 : at * bytes.length);
      return Uint8Array.from([...bytes.subarray(0, from), ...put, ...bytes.subarray(from + over)]);
    }, file),
  );
}

const idx: fc.Arbitrary<Bytes> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5 }), fc.nat(5))
    .map(([count, height, width]) => imagesFile(count, height, width)),
  fc.integer({ min: 0, max: 9 }).map((count) => labelsFile(count)),
  fc
    .tuple(
      fc.array(fc.oneof(fc.nat(), fc.constantFrom(0x803, 0x801, 28, 0xffffffff)), { maxLength: 5 }),
      fc.uint8Array({ maxLength: 60 }),
    )
    .map(([words, body]) => idxFile(words, body)),
);
const zipped = (bytes: Bytes): Bytes => Uint8Array.from(gzipSync(bytes));
const anyIdx: fc.Arbitrary<Bytes> = fc.oneof(
  idx,
  idx.map(zipped),
  damaged(idx),
  damaged(idx).map(zipped),
  damaged(idx.map(zipped)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes)),
);

/** Whole sentences, as a reader sees them. */
const SENTENCE = /^[\p{Lu}\d“].*[.]$/su;

/** What `read` gives, or null where it gives up with sentences. */
async function read<T>(reading: () => T | Promise<T>): Promise<T | null> {
  try {
    return await reading();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(SENTENCE);
    return null;
  }
}

async function giveImages(files: readonly Bytes[]): Promise<void> {
  const images = await read(() =>
    readOwnImages(files.map((bytes, i) => new File([bytes], `file ${i}`))),
  );
  if (!images) return;
  const { width, height, count, pixels, labels } = images;
  expect(Math.min(width, height, count)).toBeGreaterThan(0);
  expect(Math.max(width, height)).toBeLessThanOrEqual(IDX_LIMITS.side);
  expect(pixels).toHaveLength(count * width * height);
  if (labels) {
    expect(labels).toHaveLength(count);
    expect(Math.max(...labels)).toBeLessThan(10);
  }
}

/** One or two files under *Your data* are images that a run can learn from, or refused with sentences. */
export const everyIdx = fc.asyncProperty(
  fc.array(anyIdx, { minLength: 1, maxLength: 2 }),
  giveImages,
);

const cell = fc.oneof(
  fc.double().map(String),
  fc.integer({ min: -9, max: 9 }).map(String),
  fc.constantFrom('', 'x', '1,5', '"2"', 'NaN', '-Infinity', '1e999', '−3', '__proto__', '#', '"'),
);
const tables = fc
  .tuple(
    fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
    fc.constantFrom(',', ';', '\t', ' '),
    fc.constantFrom('\n', '\r\n', '\r'),
  )
  .map(([rows, separator, end]) => rows.map((row) => row.join(separator)).join(end));
const coordinates = fc.integer({ min: -9, max: 9 });
const goodTables = fc
  .array(fc.tuple(coordinates, coordinates), { minLength: 3, maxLength: 12 })
  .map((rows) => rows.map((row) => row.join()).join('\n'));
const anyTable: fc.Arbitrary<Bytes> = fc.oneof(
  ...[tables, goodTables, mutations(goodTables), fc.string({ unit: 'binary' })].map((texts) =>
    texts.map((text) => new TextEncoder().encode(text)),
  ),
  idx,
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Uint8Array.from([0xff, 0xfe, ...bytes])), // as UTF-16
);

async function givePoints(file: Bytes, classes: boolean): Promise<void> {
  const wish = { widths: [1, 2], fewest: 1, most: 10, reach: [3, 2] } as const;
  const set = await read(() =>
    readOwnPoints([new File([file], 'table.csv')], { ...wish, ...(classes && { classes }) }),
  );
  if (!set) return;
  const { points, width, count, labels } = set;
  expect(points).toHaveLength(count * width);
  expect(labels ? labels.length : 0).toBe(classes ? count : 0);
  points.forEach((x, i) =>
    expect(Math.abs(x)).toBeLessThanOrEqual(i % width === 0 ? 3.001 : 2.001),
  );
}

/** A table under *Your data* is points within the picture, or refused with sentences. */
export const everyTable = fc.asyncProperty(anyTable, fc.boolean(), givePoints);

const tensors = fc
  .dictionary(
    fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'encoder.weight')),
    fc.array(fc.float(), { maxLength: 8 }),
    { maxKeys: 4 },
  )
  .map((arrays) =>
    writeSafetensors(
      Object.fromEntries(
        Object.entries(arrays).map(([name, values]) => [
          name,
          { shape: [values.length], values: Float32Array.from(values) },
        ]),
      ),
      { format: 'pt' },
    ),
  );
const headers = mutations(
  fc.constantFrom(
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
    '{"a":{"dtype":"F32","shape":[0,9007199254740991],"data_offsets":[0,0]}}',
    '{"__metadata__":{"a":"b"},"__proto__":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}',
  ),
).map((json) => {
  const header = new TextEncoder().encode(json);
  const file = new Uint8Array(12 + header.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
});

async function giveWeights(file: Bytes): Promise<void> {
  const weights = await read(() => readSafetensors(file));
  for (const { shape, values } of Object.values(weights?.tensors ?? {}))
    expect(values).toHaveLength(shape.reduce((product, length) => product * length, 1));
}

/** A file of weights is read whole, or refused with a sentence. */
export const everySafetensors = fc.asyncProperty(
  fc.oneof(
    damaged(tensors),
    headers,
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Uint8Array.from(bytes)),
  ),
  giveWeights,
);

const entry: fc.Arbitrary<ExerciseProgress> = fc.record({
  state: fc.constantFrom('correct', 'revealed'),
  answer: fc.oneof(fc.constant(null), fc.string(), fc.array(fc.double({ noNaN: true }))),
});
const saved = fc
  .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')), entry))
  .map((entries) => formatProgress(new Map(entries)));
const anyProgress = fc.oneof(
  saved,
  mutations(saved),
  mutations(saved),
  fc.json(),
  fc
    .array(fc.constantFrom('1', '-0.5e-7', '1e999', '-1e999', 'null'))
    .map(
      (numbers) =>
        `{"version":1,"exercises":{"a":{"state":"correct","answer":[${numbers.join()}]}}}`,
    ),
  fc.json().map((json) => `{"version":1,"exercises":${json}}`),
  fc
    .dictionary(fc.string(), fc.jsonValue())
    .map((exercises) => JSON.stringify({ version: 1, exercises })),
  fc.string({ unit: 'binary' }),
);

function giveProgress(text: string): void {
  const result = parseProgress(text);
  if ('problem' in result) {
    expect(['malformed', 'newer']).toContain(result.problem);
    return;
  }
  const { progress, unreadable } = result;
  expect(unreadable).toBeGreaterThanOrEqual(0);
  const mine = new Map([['mine', { state: 'revealed', answer: null } as const]]);
  const merged = mergeProgress(mine, progress);
  expect(merged.size).toBeGreaterThanOrEqual(progress.size);
  const kept = formatProgress(merged); // compared as it is written: JSON has no −0
  const again = parseProgress(kept);
  expect(again).toHaveProperty('unreadable', 0);
  expect('progress' in again && formatProgress(again.progress)).toBe(kept);
}

/** A file of progress adds what it holds, or is refused; what it added can be kept, and read again. */
export const everyProgress = fc.property(anyProgress, giveProgress);
