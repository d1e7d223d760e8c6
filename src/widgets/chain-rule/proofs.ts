import { defineProofs } from '../proofs.ts';
import { digitMixture, PIXELS } from './digit-mixture.ts';
import type { ChainRuleValues } from './parameters.ts';
import { studyOf } from './study.ts';

/** log p of the pixels in `known`, summed over all components: no conditional anywhere. */
function directly(image: ArrayLike<number>, known: readonly number[]): number {
  const { mixture } = digitMixture();
  const { components, ones } = mixture;
  let sum = 0;
  for (let k = 0; k < components; k++)
    sum += known.reduce((product, pixel) => {
      const ink = ones[pixel * components + k]!;
      return product * (image[pixel] === 1 ? ink : 1 - ink);
    }, 1 / components);
  return Math.log(sum);
}

export default defineProofs<ChainRuleValues>([
  {
    claim: 'The conditionals’ logarithms add up to log p of the pixels known.',
    way: 'The joint itself: a product over pixels for each of the model’s 200 digits, and their mean. No order, no conditional.',
    tolerance: 1e-9,
    check: (values) => {
      const { walk, sofar, total } = studyOf(values);
      return [
        [sofar, directly(walk.image, walk.order.slice(0, values.revealed))],
        [total, directly(walk.image, walk.order)],
      ];
    },
  },
  {
    claim: 'In every order the sum is the same.',
    way: 'The same image walked through in all the orders, step by step.',
    tolerance: 1e-9,
    check: (values) => {
      const { walks, total } = studyOf(values);
      return walks.map(({ walk }) => [walk.running[PIXELS]!, total]);
    },
  },
]);
