import { DataError } from './data-error.ts';

/** An array and its shape, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Of the header: behind it the arrays begin, so that a reader may map them as they are. */
const ALIGNMENT = 8;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
const METADATA = '__metadata__';

/**
 * Arrays as a safetensors file: the header's length (8 bytes), the header (JSON), then the arrays one
 * behind the other as 32-bit numbers, all little-endian (github.com/huggingface/safetensors).
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const header: [string, unknown][] = [[METADATA, metadata]];
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    if (name === METADATA || sizeOf(shape) !== values.length)
      throw new Error(
        `"${name}" can’t be the name of ${values.length} numbers of shape [${shape.join()}].`,
      );
    const begin = end;
    end += BYTES * values.length;
    header.push([name, { dtype: 'F32', shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  let at = 8 + length;
  for (const { values } of Object.values(tensors))
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += BYTES;
    }
  return bytes;
}

/**
 * Reads a safetensors file of 32-bit numbers.
 *
 * @throws {DataError} where it isn't one.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? Infinity : Number(view.getBigUint64(0, true));
  if (8 + length > bytes.length) throw damaged('its header is longer than the file');
  const header = parsed(bytes.subarray(8, 8 + length));
  const start = 8 + length;
  const tensors: [string, Tensor][] = [];
  let metadata: Record<string, string> = {};
  const ranges: (readonly [begin: number, end: number])[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) {
      if (!isRecord(entry) || !Object.values(entry).every((value) => typeof value === 'string'))
        throw damaged('its metadata are not words');
      metadata = entry as Record<string, string>;
      continue;
    }
    const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
    if (dtype !== 'F32')
      throw new DataError(
        `The array “${name}” of this safetensors file doesn’t hold 32-bit numbers (F32). Save it as those.`,
      );
    if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2)
      throw damaged(`the place of the array “${name}” can’t be read`);
    const [begin, end] = offsets as [number, number];
    if (end - begin !== BYTES * sizeOf(shape) || start + end > bytes.length)
      throw damaged(`the array “${name}” doesn’t fill its place`);
    ranges.push([begin, end]);
    const values = Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
      view.getFloat32(start + begin + BYTES * i, true),
    );
    tensors.push([name, { shape, values }]);
  }
  let reached = 0;
  for (const [begin, end] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== reached) throw damaged('its arrays overlap or leave gaps');
    reached = end;
  }
  if (start + reached !== bytes.length) throw damaged('it is longer than its arrays');
  return { tensors: Object.fromEntries(tensors), metadata };
}

function parsed(json: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
    if (isRecord(header)) return header;
  } catch {
    // said below
  }
  throw damaged('its header can’t be read');
}

function damaged(why: string): DataError {
  return new DataError(`This is no whole safetensors file: ${why}. Fetch or save it again.`);
}

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
