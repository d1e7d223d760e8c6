import { DataError } from './data-error.ts';
import type { ImageSet } from './image-set.ts';

/** Grey images; pixels has shape [count, height · width], ink 255. */
export interface IdxImages {
  readonly kind: 'images';
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** One class, 0 … 9, an image. */
export interface IdxLabels {
  readonly kind: 'labels';
  readonly count: number;
  readonly labels: Uint8Array;
}

export type Idx = IdxImages | IdxLabels;

/** The largest files that are read: MNIST as a whole fits, what a page can't train on doesn't. */
export const IDX_LIMITS = { side: 128, count: 70_000, bytes: 64 * 2 ** 20 } as const;

const IMAGES_MAGIC = 0x803;
const LABELS_MAGIC = 0x801;
const LONGEST_HEADER = 16;

/**
 * Reads a file of images or labels in MNIST's IDX format, gzipped or not (told by its content).
 *
 * The header is checked before anything of the size it claims is allocated, and a gzip stream is
 * given up as soon as it holds more than its header says.
 *
 * @throws {DataError} where the file is no such thing, is cut short, or goes beyond `IDX_LIMITS`.
 */
export async function readIdx(bytes: Uint8Array<ArrayBuffer>): Promise<Idx> {
  if (bytes.length === 0) throw new DataError('This file is empty. Download or copy it again.');
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const content = packed ? await unpack(bytes) : bytes;
  const header = readHeader(content);
  if (content.length < header.length)
    throw new DataError(
      `This file is cut short: its header promises ${header.length} bytes and it has ` +
        `${content.length}. Download or copy it again.`,
    );
  if (content.length > header.length)
    throw new DataError(
      'This file goes on after the end that its header gives, so one of the two is wrong. ' +
        'Download or copy it again.',
    );
  const body = content.subarray(header.start);
  const { count, width, height } = header;
  if (header.kind === 'images') return { kind: 'images', count, width, height, pixels: body };
  const wrong = body.findIndex((label) => label > 9);
  if (wrong >= 0)
    throw new DataError(
      `Label number ${wrong + 1} in this file is ${body[wrong]}; digits have labels 0 to 9. ` +
        'Choose the label file that belongs to your images.',
    );
  return { kind: 'labels', count, labels: body };
}

/**
 * Joins what one or two IDX files hold, in either order, to a set called `name`.
 *
 * @throws {DataError} where there are no images, two sets of one kind, or unequal counts.
 */
export function imageSet(first: Idx, second: Idx | undefined, name: string): ImageSet {
  const parts = second ? [first, second] : [first];
  const images = parts.find((part) => part.kind === 'images');
  const labels = parts.find((part) => part.kind === 'labels');
  if (!images) throw new DataError('Only labels, no images. Choose the file of images as well.');
  if (second && !labels)
    throw new DataError('Two files of images. Choose one, with or without its file of labels.');
  if (labels && labels.count !== images.count)
    throw new DataError(
      `${images.count} images but ${labels.count} labels. ` +
        'Choose two files that belong together, or the images alone.',
    );
  const { width, height, count, pixels } = images;
  return { name, width, height, count, pixels, ...(labels && { labels: labels.labels }) };
}

interface Header {
  readonly kind: Idx['kind'];
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Where the values begin, in bytes. */
  readonly start: number;
  /** Of the whole file, in bytes. */
  readonly length: number;
}

/** Reads and checks the header at the beginning of `bytes`; the limits hold for what it returns. */
function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) throw cutInHeader();
  const magic = view.getUint32(0);
  if (magic !== IMAGES_MAGIC && magic !== LABELS_MAGIC) throw notIdx(magic);
  const kind = magic === IMAGES_MAGIC ? 'images' : 'labels';
  const start = kind === 'images' ? 16 : 8;
  if (bytes.length < start) throw cutInHeader();
  const count = view.getUint32(4);
  const height = kind === 'images' ? view.getUint32(8) : 1;
  const width = kind === 'images' ? view.getUint32(12) : 1;
  const { side, count: most, bytes: room } = IDX_LIMITS;
  if (count === 0 || width === 0 || height === 0)
    throw new DataError(`This file holds no ${kind}. Choose another.`);
  if (width > side || height > side)
    throw new DataError(
      `The images in this file are ${width} × ${height} pixels; at most ${side} × ${side} can be ` +
        'used. Make them smaller first.',
    );
  if (count > most)
    throw new DataError(
      `This file says it holds ${count} ${kind}; at most ${most} can be used. Take a part of it.`,
    );
  const length = start + count * width * height;
  if (length > room)
    throw new DataError(
      `The images in this file take ${Math.ceil(length / 2 ** 20)} MiB; at most ` +
        `${room / 2 ** 20} MiB can be used. Take a part of them, or make them smaller.`,
    );
  return { kind, count, width, height, start, length };
}

function cutInHeader(): DataError {
  return new DataError('This file ends within its header. Download or copy it again.');
}

/** Beginnings of files that readers mistake for IDX, as their first four bytes. */
const OTHER_FILES = new Map([
  [0x89504e47, 'a PNG picture'],
  [0x47494638, 'a GIF picture'],
  [0x504b0304, 'a ZIP archive'],
  [0x25504446, 'a PDF document'],
]);

function notIdx(magic: number): DataError {
  const jpeg = magic >>> 8 === 0xffd8ff && 'a JPEG picture';
  const other = jpeg || OTHER_FILES.get(magic);
  if (other)
    return new DataError(
      `This file is ${other}, whatever its name says. Choose an IDX file, or a picture under the ` +
        'name it should have.',
    );
  const idx = magic >>> 16 === 0 && magic >>> 8 >= 0x08 && magic >>> 8 <= 0x0e;
  return new DataError(
    idx
      ? 'This IDX file holds neither grey images nor labels in bytes. Choose one with the magic ' +
          'number 0x803 (images) or 0x801 (labels).'
      : 'This is no IDX file: those begin with the magic number 0x803 (images) or 0x801 (labels). ' +
          'Choose another file.',
  );
}

/** Gunzips as much as the header inside allows, and one chunk more when there is more. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  let expected = Infinity;
  try {
    while (total <= expected) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      total += value.length;
      if (expected === Infinity && total >= LONGEST_HEADER) {
        expected = readHeader(joined(chunks, total)).length;
      }
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError('This gzip file is damaged or cut short. Download or copy it again.', {
      cause: error,
    });
  } finally {
    reader.cancel().catch(() => {}); // already failed: there is nothing left to stop
  }
  return joined(chunks, total);
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const whole = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
