import { DataError } from '../data/data-error.ts';
import { IDX_LIMITS, imageSet, readIdx } from '../data/idx.ts';
import type { ImageSet } from '../data/image-set.ts';
import { imageSetFromPictures } from '../data/pixels.ts';
import type { Picture } from '../data/pixels.ts';

/** They are decoded one after the other: more would keep the reader waiting for minutes. */
const MAX_PICTURES = 10_000;
/** The side of the images that pictures are brought to. */
const SIDE = 28;
/** The browser decodes a picture whole and draws it at this side at most, so that few pixels are read back. */
const DRAWN_SIDE = 256;
/** An IDX file's header, or what gzip adds to a file it can't make smaller, takes less. */
const OVERHEAD = 2 ** 15;

/**
 * The images in files the reader chose: one IDX file of images, with or without its labels, or any
 * number of image files, brought to 28 × 28.
 *
 * @throws {DataError} with a sentence for the reader where they can't be used.
 */
export async function readOwnImages(files: readonly File[]): Promise<ImageSet> {
  const [first] = files;
  if (!first) throw new DataError('No file was chosen.');
  const name = files.length === 1 ? first.name : `${first.name} and ${files.length - 1} more`;
  const pictures = files.filter((file) => file.type.startsWith('image/'));
  if (pictures.length === 0) {
    if (files.length > 2)
      throw new DataError('Choose one IDX file of images, with or without its file of labels.');
    const parts = await Promise.all(
      files.map(async (file) => {
        if (file.size > IDX_LIMITS.bytes + OVERHEAD)
          throw new DataError(
            `“${file.name}” takes ${Math.ceil(file.size / 2 ** 20)} MiB; at most ` +
              `${IDX_LIMITS.bytes / 2 ** 20} MiB can be used. Take a part of it.`,
          );
        return readIdx(new Uint8Array(await file.arrayBuffer()));
      }),
    );
    return imageSet(parts[0]!, parts[1], name);
  }
  if (pictures.length < files.length)
    throw new DataError('These are image files and others mixed. Choose files of one kind.');
  if (pictures.length > MAX_PICTURES)
    throw new DataError(
      `${pictures.length} image files are too many; choose at most ${MAX_PICTURES}.`,
    );
  const pixels = new Uint8Array(pictures.length * SIDE * SIDE);
  for (const [i, file] of pictures.entries()) {
    const picture = await decode(file); // one at a time: each may be large
    pixels.set(imageSetFromPictures([picture], name, SIDE).pixels, i * SIDE * SIDE);
  }
  return { name, width: SIDE, height: SIDE, count: pictures.length, pixels };
}

async function decode(file: File): Promise<Picture> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (error) {
    throw new DataError(
      `The browser can’t read “${file.name}” as an image. Save it as PNG or JPEG, or leave it out.`,
      { cause: error },
    );
  }
  const scale = Math.min(1, DRAWN_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(scale * bitmap.width));
  const height = Math.max(1, Math.round(scale * bitmap.height));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new DataError('The browser has no canvas to read images with.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}
