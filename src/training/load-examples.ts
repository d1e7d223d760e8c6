import { drawDigits } from '../data/digits.ts';
import { hashBytes } from '../data/hash.ts';
import { imageSet, readIdx } from '../data/idx.ts';
import type { ImageSet } from '../data/image-set.ts';
import { resizeImages } from '../data/resize.ts';
import type { DataFacts, DataSource } from './run-spec.ts';

/** Every run on drawn digits sees the same ones, whatever its own seed. */
const DIGITS_SEED = 1;

/** Images for a run. `base` is where the site is served, with a slash at the end. */
export async function loadExamples(source: DataSource, base: string): Promise<ImageSet> {
  switch (source.kind) {
    case 'digits':
      return drawDigits({ count: source.count, size: source.size, seed: DIGITS_SEED });
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

async function fetchIdx(url: string): Promise<Awaited<ReturnType<typeof readIdx>>> {
  const response = await fetch(url);
  if (!response.ok || response.headers.get('content-type')?.includes('text/html'))
    throw new Error(
      'This site doesn’t carry MNIST. Whoever runs it can add it with “npm run data:mnist”; you can also drop the MNIST files on “Your data”.',
    );
  return readIdx(new Uint8Array(await response.arrayBuffer()));
}

/** What the page is told about `images`. */
export function factsOf(images: ImageSet): DataFacts {
  const { name, width, height, count, labels } = images;
  return { name, width, height, count, hash: hashBytes(images.pixels), ...(labels && { labels }) };
}

/** What the page is told about one-dimensional data. */
export function factsOfNumbers(values: Float64Array): DataFacts {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { name: 'numbers', width: 1, height: 1, count: values.length, hash: hashBytes(bytes) };
}
