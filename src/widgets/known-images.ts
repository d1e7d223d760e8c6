import type { RunView } from './declaration.ts';
import { inkBits, nearestOf, wordsOf } from './nearest.ts';

/** The images a run has learnt from, to compare others with. */
export interface KnownImages {
  readonly bits: Int32Array;
  /** Of an image. */
  readonly pixels: number;
  /**
   * In how many pixels an image may differ from its nearest and still count as near: of a hundred
   * images that were kept apart, five differ in more.
   */
  readonly near: number;
}

/** Images searched at most. */
const SEARCHED = 10_000;
/** Images kept apart that say how near a new image is as a rule. */
const UNSEEN = 400;

const known = new WeakMap<RunView['ask'], Promise<KnownImages>>();

/** Asked for once in a run, whose data stay the same. */
export function knownImages({ ask, facts }: RunView): Promise<KnownImages> {
  let images = known.get(ask);
  if (!images) known.set(ask, (images = askForImages(ask, facts)));
  return images;
}

async function askForImages(ask: RunView['ask'], facts: RunView['facts']): Promise<KnownImages> {
  const { width, height, count } = facts!.data;
  const pixels = width * height;
  const training = await ask({ kind: 'rows', count: Math.min(SEARCHED, count), want: 'data' });
  const unseen = await ask({ kind: 'rows', of: 'test', count: UNSEEN, want: 'data' });
  const images = { bits: inkBits(training, pixels), pixels, near: 0 };
  const distances = distancesTo(images, unseen).sort();
  return { ...images, near: distances[Math.ceil(0.95 * distances.length) - 1]! };
}

/**
 * For each of some images, shape [images, pixels] of ink from 0 to 1, in how many pixels it differs from
 * the nearest that is known, once every pixel is either ink or paper.
 */
export function distancesTo({ bits, pixels }: KnownImages, images: Float32Array): Float32Array {
  const nearest = nearestOf(inkBits(images, pixels), bits, wordsOf(pixels));
  return Float32Array.from(nearest, ({ differ }) => differ);
}

/** The share of `distances` beyond `near`, from 0 to 1. */
export function shareFar(distances: Float32Array, near: number): number {
  return distances.filter((distance) => distance > near).length / distances.length;
}
