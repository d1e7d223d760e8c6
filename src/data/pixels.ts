import { DataError } from './data-error.ts';
import type { ImageSet } from './image-set.ts';
import { resizeImages } from './resize.ts';

/** A decoded picture, as `ImageData` holds it: RGBA, row-major, 4 bytes a pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * A set called `name` of the pictures, each turned grey, inverted where its border is light (so
 * that ink is 255), centred on a square of its own paper and brought to `size` × `size` pixels.
 *
 * Transparent pixels count as white paper.
 *
 * @throws {DataError} where there is no picture.
 */
export function imageSetFromPictures(
  pictures: readonly Picture[],
  name: string,
  size = 28,
): ImageSet {
  if (pictures.length === 0) throw new DataError('No picture among these files. Choose others.');
  const pixels = new Uint8Array(pictures.length * size * size);
  pictures.forEach((picture, i) => {
    pixels.set(resizeImages(squared(picture), size).pixels, i * size * size);
  });
  return { name, width: size, height: size, count: pictures.length, pixels };
}

/** One picture as a set of one square image. */
function squared(picture: Picture): ImageSet {
  const { width, height } = picture;
  if (width === 0 || height === 0)
    throw new DataError('One of these pictures has no pixels. Choose another.');
  const side = Math.max(width, height);
  const left = Math.floor((side - width) / 2);
  const top = Math.floor((side - height) / 2);
  const grey = luma(picture);
  const paper = borderMean(grey, width, height);
  const light = paper >= 128;
  const pixels = new Uint8Array(side * side).fill(Math.round(light ? 255 - paper : paper));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = grey[y * width + x]!;
      pixels[(top + y) * side + left + x] = Math.round(light ? 255 - value : value);
    }
  }
  return { name: '', width: side, height: side, count: 1, pixels };
}

/** Brightness 0 … 255 over white, weighted as in ITU-R BT.601; shape [height · width]. */
function luma({ width, height, data }: Picture): Float32Array {
  const grey = new Float32Array(width * height);
  for (let k = 0; k < grey.length; k++) {
    const at = 4 * k;
    const opacity = data[at + 3]! / 255;
    const bright = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    grey[k] = 255 + opacity * (bright - 255);
  }
  return grey;
}

function borderMean(grey: Float32Array, width: number, height: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const edge = y === 0 || y === height - 1;
    for (let x = 0; x < width; x += edge || width === 1 ? 1 : width - 1) {
      sum += grey[y * width + x]!;
      count++;
    }
  }
  return sum / count;
}
