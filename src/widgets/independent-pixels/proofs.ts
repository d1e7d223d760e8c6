import { drawDigits } from '../../data/digits.ts';
import {
  independentLogProbability,
  independentNll,
  inkCounts,
  pixelProbabilities,
} from '../../maths/independent-pixels.ts';
import { sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { PixelsValues } from './parameters.ts';

const COUNT = 30;
const SIZE = 8;

/** A few digits, the same whatever the run has seen, counted as it counts. */
function counted() {
  const { pixels } = drawDigits({ count: COUNT, size: SIZE, seed: 1, close: true });
  const counts = inkCounts(pixels, SIZE * SIZE);
  return { pixels, counts, p: pixelProbabilities(counts, COUNT) };
}

export default defineProofs<PixelsValues>([
  {
    claim: 'The NLL needs only how often each pixel had ink.',
    way: 'Thirty digits of 8 × 8, image by image: the probabilities of all pixels multiplied, then the logarithm.',
    tolerance: 1e-9,
    check: () => {
      const { pixels, counts, p } = counted();
      const logs = sumOf(COUNT, (row) =>
        Math.log(
          p.reduce(
            (product, ink, d) => product * (pixels[row * p.length + d]! >= 128 ? ink : 1 - ink),
            1,
          ),
        ),
      );
      return [[independentNll(counts, COUNT, p), -logs / COUNT]];
    },
  },
  {
    claim: 'The probabilities of all images of a few pixels add up to 1.',
    way: 'All 512 images of the middle three by three pixels, each with its probability, added up.',
    tolerance: 1e-12,
    check: () => {
      const { p } = counted();
      const nine = [2, 3, 4].flatMap((row) => [2, 3, 4].map((column) => p[row * SIZE + column]!));
      const total = sumOf(512, (image) =>
        Math.exp(
          independentLogProbability(
            Uint8Array.from(nine, (_, d) => ((image >> d) & 1) * 255),
            Float64Array.from(nine),
          ),
        ),
      );
      return [[total, 1]];
    },
  },
]);
