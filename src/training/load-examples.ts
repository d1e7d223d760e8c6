import { drawChairs } from '../data/chair.ts';
import { drawDigits } from '../data/digits.ts';
import { hashBytes } from '../data/hash.ts';
import { imageSet, readIdx } from '../data/idx.ts';
import { imagesBetween, type ImageSet } from '../data/image-set.ts';
import { resizeImages } from '../data/resize.ts';
import type { DataFacts, DataSource } from './run-spec.ts';

/** Every run on drawn digits sees the same ones, whatever its own seed. */
const DIGITS_SEED = 1;

/** Of the reader's own images so large a part is held out at most, and none of fewer. */
const MOST_HELD_OUT = 0.1;
const FEWEST_TO_HOLD_OUT = 100;

/** A run's images. */
export interface LoadedExamples {
  /** Those it learns from. */
  readonly training: ImageSet;
  /** Those it never sees; none where the source holds none out. */
  readonly test: ImageSet;
  /** Of all of them. */
  readonly hash: string;
}

/** Images for a run. `base` is where the site is served, with a slash at the end. */
export async function loadExamples(source: DataSource, base: string): Promise<LoadedExamples> {
  return heldApart(await loadImages(source, base), source);
}

/** All images of a source, held-out ones among them. */
export async function loadImages(source: DataSource, base: string): Promise<ImageSet> {
  switch (source.kind) {
    case 'digits': {
      const { count, size } = source;
      return drawDigits({ count, size, seed: DIGITS_SEED, close: size < 14 });
    }
    case 'chairs':
      return drawChairs(source.count, source.size);
    case 'own':
      return source.images;
    case 'shape':
    case 'points':
    case 'numbers':
      throw new Error('A network learns from images or points, not from numbers.');
    case 'mnist': {
      const [images, labels] = await Promise.all([
        fetchIdx(`${base}data/mnist/train-images-idx3-ubyte.gz`),
        fetchIdx(`${base}data/mnist/train-labels-idx1-ubyte.gz`),
      ]);
      const set = imageSet(images, labels, 'MNIST');
      return source.size === set.width ? set : resizeImages(set, source.size);
    }
  }
}

/** Holds apart what `source` wants held out of its `images`: the last of them. */
export function heldApart(images: ImageSet, source: DataSource): LoadedExamples {
  const { count } = images;
  const asked = 'heldOut' in source ? (source.heldOut ?? 0) : 0;
  const allowed = count < FEWEST_TO_HOLD_OUT ? 0 : Math.floor(MOST_HELD_OUT * count);
  const heldOut = source.kind === 'own' ? Math.min(asked, allowed) : asked;
  if (heldOut >= count)
    throw new Error(
      `Of ${count} images ${heldOut} are to be held out, which leaves none to learn from. Take more images.`,
    );
  return {
    training: imagesBetween(images, 0, count - heldOut),
    test: imagesBetween(images, count - heldOut, count),
    hash: hashBytes(images.pixels),
  };
}

async function fetchIdx(url: string): Promise<Awaited<ReturnType<typeof readIdx>>> {
  const response = await fetch(url);
  if (!response.ok || response.headers.get('content-type')?.includes('text/html'))
    throw new Error(
      'This site doesn’t carry MNIST. Whoever runs it can add it with “npm run data:mnist”; you can also drop the MNIST files on “Your data”.',
    );
  return readIdx(new Uint8Array(await response.arrayBuffer()));
}

/** What the page is told about its images. */
export function factsOf({ training, test, hash }: LoadedExamples): DataFacts {
  const { name, width, height, count, labels, factors } = training;
  return {
    name,
    width,
    height,
    count,
    hash,
    ...(labels && { labels }),
    ...(factors && { factors }),
    ...(test.count > 0 && {
      test: { count: test.count, ...(test.labels && { labels: test.labels }) },
    }),
  };
}

/** What the page is told about data of `width` numbers an example. */
export function factsOfNumbers(values: Float64Array, width = 1): DataFacts {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return {
    name: 'numbers',
    width,
    height: 1,
    count: values.length / width,
    hash: hashBytes(bytes),
  };
}
