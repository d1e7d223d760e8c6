import { drawSymbols } from '../../data/symbols.ts';
import { binarise } from '../../data/resize.ts';
import { permuted, sequence, STREAM } from '../../maths/random.ts';
import { sideOf } from './networks.ts';
import type { PixelValues } from './parameters.ts';

/** Images of each kind, but of blank paper, of which there is one. */
export const ODD_COUNT = 100;

export type OddKind = PixelValues['odd'];

/** In the order in which they are scored. */
export const ODD_KINDS = [
  'shuffled',
  'inverted',
  'symbols',
  'dots',
  'blank',
] as const satisfies readonly OddKind[];

/** What a kind is called in a sentence. */
export const ODD_NAMES: Readonly<Record<OddKind, string>> = {
  shuffled: 'digits with their pixels shuffled',
  inverted: 'inverted digits',
  symbols: 'letters and signs',
  dots: 'sheets with a few dots',
  blank: 'sheets of blank paper',
};

/** Dots on a sheet with a few of them, at most. */
const MOST_DOTS = 6;

const SEED = 1;

/** Images of a kind, [images, pixels] of 0 and 1; of `digits` as many at least as are to be changed. */
export function oddImages(
  kind: OddKind,
  values: Pick<PixelValues, 'model'>,
  digits: Float32Array,
): Float32Array {
  const side = sideOf(values);
  const pixels = side ** 2;
  switch (kind) {
    case 'shuffled':
      return Float32Array.from({ length: ODD_COUNT * pixels }, (_, at) => {
        const row = Math.floor(at / pixels);
        const key = { stream: STREAM.symbols, step: row, seed: SEED };
        return digits[row * pixels + permuted(at % pixels, pixels, key)]!;
      });
    case 'inverted':
      return digits.subarray(0, ODD_COUNT * pixels).map((ink) => 1 - ink);
    case 'symbols': {
      const set = drawSymbols({ count: ODD_COUNT, size: side, seed: SEED, close: side < 14 });
      return binarise(set.pixels);
    }
    case 'dots': {
      const images = new Float32Array(ODD_COUNT * pixels);
      for (let row = 0; row < ODD_COUNT; row++) {
        const random = sequence({ stream: STREAM.symbols, step: row, seed: SEED + 1 });
        for (let dots = 1 + Math.floor(MOST_DOTS * random.uniform()); dots > 0; dots--)
          images[row * pixels + Math.floor(pixels * random.uniform())] = 1;
      }
      return images;
    }
    case 'blank':
      return new Float32Array(pixels);
  }
}
