import {
  addEvidence,
  componentsGiven,
  noEvidence,
  partGiven,
} from '../../maths/bernoulli-mixture.ts';
import type { Ordering } from '../../maths/orderings.ts';
import { permuted, STREAM, uniforms } from '../../maths/random.ts';
import { digitMixture, PIXELS, unseenDigit } from './digit-mixture.ts';
import { orderOf } from './orders.ts';
import type { ChainRuleValues } from './parameters.ts';

/** One way through all pixels of an image, and what each of them cost. */
export interface Walk {
  readonly order: Ordering;
  /** 0 or 1 for each pixel, row by row. */
  readonly image: Uint8Array;
  /** P(ink | pixels before) of the t-th pixel in the order. */
  readonly ink: Float64Array;
  /** Σ log p of the first t pixels, in nats, for t from 0 to all of them. */
  readonly running: Float64Array;
}

export interface Study {
  readonly walk: Walk;
  /** The same image in every order there is, the present one included. */
  readonly walks: readonly { readonly name: OrderName; readonly walk: Walk }[];
  /** P(ink | the pixels known), for every pixel. */
  readonly expected: Float64Array;
  /** P(digit | the pixels known), for 0 … 9. */
  readonly digits: readonly number[];
  /** log p(x). */
  readonly total: number;
  /** log p of the pixels known. */
  readonly sofar: number;
  /** The pixel that comes next; null once all are known. */
  readonly next: NextPixel | null;
  /** log p(x) before any pixel was flipped; null where none is, or where the image depends on it. */
  readonly unflipped: number | null;
}

export interface NextPixel {
  readonly pixel: number;
  readonly ink: number;
  readonly value: number;
  /** log p(value | known), in nats. */
  readonly log: number;
}

export type OrderName = ChainRuleValues['order'];

/** Orders that are compared whatever the reader has chosen. */
const COMPARED: readonly OrderName[] = ['rows', 'columns', 'spiral', 'random', 'uncertain'];

const known = new WeakMap<ChainRuleValues, Study>();

/** Everything the figure shows: picture, sentence, table and goals ask for the same one after another. */
export function studyOf(values: ChainRuleValues): Study {
  const made = known.get(values) ?? study(values);
  known.set(values, made);
  return made;
}

function study(values: ChainRuleValues): Study {
  const { revealed, flipped } = values;
  const walk = walkOf(values);
  const { order, image, ink, running } = walk;
  const names = values.order === 'own' ? [...COMPARED, values.order] : COMPARED;
  const walks = names.map((name) => ({
    name,
    walk: name === values.order ? walk : walkThrough({ ...values, order: name }, image),
  }));
  const { mixture, labels } = digitMixture();
  const evidence = noEvidence(mixture);
  for (const pixel of order.slice(0, revealed))
    addEvidence(mixture, evidence, pixel, image[pixel] as 0 | 1);
  const components = componentsGiven(evidence);
  const digits = Array<number>(10).fill(0);
  components.forEach((weight, k) => (digits[labels[k]!]! += weight));
  const pixel = order[revealed];
  return {
    ...{ walk, walks, digits },
    expected: Float64Array.from(order, (_, part) => partGiven(mixture, components, part)),
    total: running[PIXELS]!,
    sofar: running[revealed]!,
    next:
      pixel === undefined
        ? null
        : {
            pixel,
            ink: ink[revealed]!,
            value: image[pixel]!,
            log: running[revealed + 1]! - running[revealed]!,
          },
    unflipped:
      flipped.length > 0 && values.image !== 'drawn'
        ? walkOf({ ...values, flipped: [] }).running[PIXELS]!
        : null,
  };
}

/** The way these values go. */
function walkOf(values: ChainRuleValues): Walk {
  const { image, seed } = values;
  const flips = new Set(values.flipped.map((pixel) => pixel - 1));
  if (image !== 'drawn')
    return walkThrough(
      values,
      givenImage(image).map((value, pixel) => (flips.has(pixel) ? 1 - value : value)),
    );
  const chance = uniforms(PIXELS, { stream: STREAM.pixels, step: 0, seed });
  const key = ['drawn', seed, values.flipped, orderKey(values)].join('|');
  return remembered(key, () =>
    walked(values, (pixel, ink) => {
      const drawn = chance[pixel]! < ink;
      return drawn === flips.has(pixel) ? 0 : 1;
    }),
  );
}

function walkThrough(values: ChainRuleValues, image: Uint8Array): Walk {
  const key = [image.join(''), orderKey(values)].join('|');
  return remembered(key, () => walked(values, (pixel) => image[pixel] as 0 | 1));
}

/** What the order of these values depends on. */
const orderKey = ({ order, path, seed }: ChainRuleValues): string =>
  `${order} ${order === 'own' ? path.join(' ') : order === 'random' ? seed : ''}`;

function givenImage(image: Exclude<ChainRuleValues['image'], 'drawn'>): Uint8Array {
  if (image === 'blank') return new Uint8Array(PIXELS);
  if (image !== 'shuffled') return unseenDigit(Number(image));
  const two = unseenDigit(2);
  const key = { stream: STREAM.corruption, step: 0, seed: 1 };
  return two.map((_, pixel) => two[permuted(pixel, PIXELS, key)]!);
}

/** Reveals all pixels one after another, `valueOf` saying what each turns out to be. */
function walked(values: ChainRuleValues, valueOf: (pixel: number, ink: number) => 0 | 1): Walk {
  const { mixture } = digitMixture();
  const fixed = orderOf(values);
  const evidence = noEvidence(mixture);
  const image = new Uint8Array(PIXELS);
  const ink = new Float64Array(PIXELS);
  const running = new Float64Array(PIXELS + 1);
  const order: number[] = [];
  const left = new Set(image.keys());
  for (let t = 0; t < PIXELS; t++) {
    const components = componentsGiven(evidence);
    const pixel = fixed ? fixed[t]! : leastCertain(components, left);
    const one = partGiven(mixture, components, pixel);
    const value = valueOf(pixel, one);
    image[pixel] = value;
    ink[t] = one;
    running[t + 1] = running[t]! + Math.log(value === 1 ? one : 1 - one);
    addEvidence(mixture, evidence, pixel, value);
    order.push(pixel);
    left.delete(pixel);
  }
  return { order, image, ink, running };
}

/** The pixel not known yet whose ink is nearest to a coin's toss. */
function leastCertain(components: Float64Array, left: ReadonlySet<number>): number {
  const { mixture } = digitMixture();
  let best = -1;
  let least = Infinity;
  for (const pixel of left) {
    const doubt = Math.abs(partGiven(mixture, components, pixel) - 0.5);
    if (doubt >= least) continue;
    best = pixel;
    least = doubt;
  }
  return best;
}

/** The latest ways walked: while the reader reveals pixels they stay the same. */
const walks = new Map<string, Walk>();
const KEPT = 30;

function remembered(key: string, make: () => Walk): Walk {
  const walk = walks.get(key) ?? make();
  walks.delete(key); // to the end: the first goes first
  walks.set(key, walk);
  if (walks.size > KEPT) walks.delete(walks.keys().next().value!);
  return walk;
}
