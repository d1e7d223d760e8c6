import { DataError } from '../data/data-error.ts';
import { imageSet, readIdx } from '../data/idx.ts';
import type { ImageSet } from '../data/image-set.ts';
import { imageSetFromPictures } from '../data/pixels.ts';
import type { Picture } from '../data/pixels.ts';

/** Beyond this the browser would hold more decoded pixels than the page can spare. */
const MAX_PICTURES = 10_000;
/** Pictures are decoded to this side at most: they end at 28 pixels. */
const DECODED_SIDE = 256;

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
      files.map(async (file) => readIdx(new Uint8Array(await file.arrayBuffer()))),
    );
    return imageSet(parts[0]!, parts[1], name);
  }
  if (pictures.length < files.length)
    throw new DataError('These are image files and others mixed. Choose files of one kind.');
  if (pictures.length > MAX_PICTURES)
    throw new DataError(
      `${pictures.length} image files are too many; choose at most ${MAX_PICTURES}.`,
    );
  const decoded: Picture[] = [];
  for (const file of pictures) decoded.push(await decode(file)); // one at a time: each may be large
  return imageSetFromPictures(decoded, name);
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
  const scale = Math.min(1, DECODED_SIDE / Math.max(bitmap.width, bitmap.height));
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
