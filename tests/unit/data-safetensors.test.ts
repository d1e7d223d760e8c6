import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/data/data-error.ts';
import { readSafetensors, writeSafetensors, type Tensor } from '../../src/data/safetensors.ts';

/** A file written by hand, byte after byte as the format has it. */
function file(header: string, body: readonly number[] = [], length = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + body.length);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(new TextEncoder().encode(header), 8);
  bytes.set(body, 8 + header.length);
  return bytes;
}

const NAME = fc.string({ maxLength: 12 }).filter((name) => name !== '__metadata__');
const TENSOR = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, n) => product * n, 1);
  return fc
    .float32Array({ minLength: length, maxLength: length })
    .map((values): Tensor => ({ shape, values }));
});

test('what is written is read, bit for bit, with its metadata', () => {
  fc.assert(
    fc.property(
      fc.dictionary(NAME, TENSOR, { maxKeys: 5 }),
      fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
      (tensors, metadata) => {
        const bytes = writeSafetensors(tensors, metadata);
        const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
        expect(header % 8).toBe(0);
        const offset = new Uint8Array(bytes.length + 3); // not aligned, as a part of a larger file may be
        offset.set(bytes, 3);
        for (const read of [readSafetensors(bytes), readSafetensors(offset.subarray(3))]) {
          expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
          for (const [name, { shape, values }] of Object.entries(tensors)) {
            expect(read.tensors[name]!.shape).toEqual(shape);
            expect(read.tensors[name]!.values).toEqual(values);
          }
          expect(Object.entries(read.metadata)).toEqual(Object.entries(metadata));
        }
      },
    ),
  );
});

test('the bytes are those of the format', () => {
  const json = '{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
  const padded = json.padEnd(Math.ceil(json.length / 8) * 8);
  const expected = file(padded, [0, 0, 128, 63, 0, 0, 0, 192]); // 1 and −2
  const w = { shape: [1, 2], values: Float32Array.of(1, -2) };
  expect(writeSafetensors({ w }, { a: 'b' })).toEqual(expected);
  expect(readSafetensors(expected)).toEqual({ tensors: { w }, metadata: { a: 'b' } });
});

test('a shape that doesn’t fit its numbers is not written', () => {
  const values = Float32Array.of(1, 2);
  expect(() => writeSafetensors({ w: { shape: [3], values } }, {})).toThrow('2 numbers of shape');
});

describe('a file that can’t be read is answered by a sentence', () => {
  const entry = (rest: string): string => `{"w":{"dtype":"F32",${rest}}}`;
  const two = '"shape":[1],"data_offsets":[0,4]';
  test.each([
    ['an empty file', new Uint8Array(), 'header is longer'],
    ['a header beyond the end', file('{}', [], 3), 'header is longer'],
    ['no JSON', file('{"w"'), 'header can’t be read'],
    ['no record', file('[]'), 'header can’t be read'],
    ['no UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), 'header can’t be read'],
    ['metadata of numbers', file('{"__metadata__":{"a":1}}'), 'metadata are not words'],
    ['16-bit numbers', file(entry(two).replace('F32', 'F16'), [0, 0, 0, 0]), '“w” of this'],
    ['an entry that is none', file('{"w":3}'), '“w” of this'],
    ['a negative length', file(entry('"shape":[-1],"data_offsets":[0,4]')), 'can’t be read'],
    ['no place', file(entry('"shape":[1],"data_offsets":[0]'), [0, 0, 0, 0]), 'can’t be read'],
    ['too few bytes', file(entry(two), [0, 0, 0]), 'doesn’t fill its place'],
    [
      'another length',
      file(entry('"shape":[2],"data_offsets":[0,4]'), [0, 0, 0, 0]),
      'doesn’t fill',
    ],
    ['bytes left over', file(entry(two), [0, 0, 0, 0, 0]), 'longer than its arrays'],
    [
      'arrays on top of each other',
      file(`{"v":{"dtype":"F32",${two}},"w":{"dtype":"F32",${two}}}`, [0, 0, 0, 0]),
      'overlap or leave gaps',
    ],
    [
      'a gap',
      file(entry('"shape":[1],"data_offsets":[4,8]'), [0, 0, 0, 0, 0, 0, 0, 0]),
      'overlap or leave gaps',
    ],
  ])('%s', (_, bytes, sentence) => {
    expect(() => readSafetensors(bytes)).toThrow(DataError);
    expect(() => readSafetensors(bytes)).toThrow(sentence);
  });
});
