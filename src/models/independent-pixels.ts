import {
  independentLogProbability,
  independentNll,
  inkCounts,
  pixelProbabilities,
} from '../maths/independent-pixels.ts';
import { permuted, STREAM } from '../maths/random.ts';
import type { Float64Model, Float64Setting } from './float64-model.ts';
import type { Structure } from './index.ts';

/** Images to look at beside the model. */
export const SHOWN = 10;

/**
 * One Bernoulli for each pixel, byte ≥ 128 being ink: fitted by counting, each step one batch of images that it
 * hasn't counted yet, until as many as the structure's `images` are counted or there are no more. No scalars.
 *
 * Metrics, in nats per image, p_d being (count + 1) / (n + 2): `loss`, the mean of −log p(x) over the batch, before
 * it is counted; after it `nll`, the mean over all images counted so far. Values: `counts`, in how many counted
 * images each pixel has ink; `totals`, the same of all images there are; `counted`, how many images have been;
 * `impossible`, how many others have a pixel that all counted ones have otherwise, so that without the 1 and the
 * 2 they had probability 0; `shown`, ten images, 0 or 1, that come last in the order of counting.
 */
export const independentPixels: Float64Model = {
  images: true,
  steps: (structure, examples, batchSize) =>
    Math.ceil(Math.min(limitOf(structure), examples) / batchSize),
  initial: (setting) => {
    const { bytes, pixels } = imagesOf(setting);
    return {
      counts: new Float64Array(pixels),
      done: new Float64Array(bytes.length / pixels), // 1 for an image that has been counted
    };
  },
  step: (state, setting) => {
    const { counts, done } = state;
    const { bytes, pixels } = imagesOf(setting);
    const before = total(done!);
    const p = pixelProbabilities(counts!, before);
    const limit = Math.min(limitOf(setting.structure), done!.length);
    const rows = setting.rows.slice(0, limit - before); // a batch at the end may begin the next pass
    let logs = 0;
    for (const row of rows) {
      const image = bytes.subarray(row * pixels, (row + 1) * pixels);
      logs += independentLogProbability(image, p);
      inkCounts(image, pixels).forEach((ink, d) => (counts![d]! += ink));
      done![row] = 1;
    }
    const after = before + rows.length;
    return {
      loss: -logs / rows.length,
      nll: independentNll(counts!, after, pixelProbabilities(counts!, after)),
    };
  },
  values: {
    counts: ({ counts }) => counts!,
    totals: (_, setting) => {
      const { bytes, pixels } = imagesOf(setting);
      const known = totals.get(bytes) ?? inkCounts(bytes, pixels);
      totals.set(bytes, known);
      return known;
    },
    counted: ({ done }) => [total(done!)],
    impossible: ({ counts, done }, setting) => {
      const { bytes, pixels } = imagesOf(setting);
      const all = total(done!);
      const sure = Int32Array.from(counts!.keys()).filter(
        (d) => counts![d] === 0 || counts![d] === all,
      );
      const others = Array.from(done!.keys()).filter((row) => done![row] === 0);
      return [
        others.filter((row) =>
          sure.some((d) => bytes[row * pixels + d]! >= 128 !== counts![d]! > 0),
        ).length,
      ];
    },
    shown: (_, setting) => {
      const { bytes, pixels } = imagesOf(setting);
      const count = bytes.length / pixels;
      const key = { stream: STREAM.batchOrder, step: 0, seed: setting.seed };
      return Array.from({ length: Math.min(SHOWN, count) }, (_image, i) => {
        const row = permuted(count - 1 - i, count, key);
        return Array.from(bytes.subarray(row * pixels, (row + 1) * pixels), (byte) =>
          Number(byte >= 128),
        );
      }).flat();
    },
  },
};

/** They stay the same while images are counted. */
const totals = new WeakMap<Uint8Array, Float64Array>();

/** @throws a sentence where there are numbers and no images */
function imagesOf({ images }: Float64Setting): { bytes: Uint8Array; pixels: number } {
  if (!images) throw new Error('Pixels are counted in images, and there are none.');
  return images;
}

function limitOf(structure: Structure): number {
  return Number(structure['images']);
}

function total(flags: Float64Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
