import { fixed, shareText } from '../number-words.ts';
import { PIXELS, SIDE } from './digit-mixture.ts';
import { parameters, type ChainRuleValues } from './parameters.ts';
import { studyOf, type OrderName, type Study } from './study.ts';

/** What a pixel turns out to be. */
export const INK_OR_PAPER = ['paper', 'ink'] as const;

export const orderWords = (name: OrderName): string => parameters.order.choices[name];

/** Row and column from 1. */
export function pixelName(pixel: number): string {
  return `row ${Math.floor(pixel / SIDE) + 1}, column ${(pixel % SIDE) + 1}`;
}

/** Probabilities near 0 and 1 keep the digit that matters. */
export function probabilityText(p: number): string {
  return p < 0.1 || p > 0.9 ? p.toFixed(3) : p.toFixed(2);
}

/** What a pixel takes away from log p(x), without its minus. */
export const costText = (log: number): string => fixed(-log, 2);

/** What the reader may now say. */
export function remarkOn(values: ChainRuleValues): string {
  const { total, next, unflipped, digits } = studyOf(values);
  if (unflipped !== null) {
    const change = total - unflipped;
    const count = new Set(values.flipped).size;
    return `${count} ${count === 1 ? 'pixel' : 'pixels'} flipped: log p(x) has ${change < 0 ? 'fallen' : 'risen'} by ${fixed(Math.abs(change), 2)} nats, to ${fixed(total, 2)}, in every order alike.`;
  }
  if (!next)
    return `All are known: the ${PIXELS} conditionals multiply to p(x) = e^${fixed(total, 2)}. Another order has other conditionals, and the same product.`;
  if (values.revealed === 0)
    return 'Nothing is known yet: each disc is as large as the probability of ink there.';
  return `${guesses(digits)} The discs are what the model expects of the pixels still hidden.`;
}

/** Which digits the known pixels speak for. */
function guesses(digits: readonly number[]): string {
  const [first, second] = [...digits.entries()].toSorted((a, b) => b[1] - a[1]);
  if (first![1] > 0.995) return `These pixels could be of ${digitName(first![0])} only.`;
  return `These pixels look like ${digitName(first![0])} (${shareText(first![1])}) or ${digitName(second![0])} (${shareText(second![1])}).`;
}

const digitName = (digit: number): string => `${digit === 8 ? 'an' : 'a'} ${digit}`;

/** What comes next, and what it costs. */
export function nextSentence({ next }: Study, { revealed }: ChainRuleValues): string {
  if (!next) return 'No pixel is left.';
  return `Next is ${pixelName(next.pixel)}: given ${revealed} known pixels, ink has the probability ${probabilityText(next.ink)}. It is ${INK_OR_PAPER[next.value]}, and costs ${costText(next.log)} nats.`;
}

export function describe(values: ChainRuleValues): string {
  const study = studyOf(values);
  const { image, order, revealed } = values;
  return (
    `The image is ${parameters.image.choices[image]}, its pixels revealed ${orderWords(order).replace('your own', 'in the reader’s own order').replace('a spiral, from outside', 'in a spiral from outside')}: ${revealed} of ${PIXELS} are known, ` +
    `with log p = ${fixed(study.sofar, 2)} nats of ${fixed(study.total, 2)} in all. ` +
    `${nextSentence(study, values)} ${remarkOn(values)}`
  );
}
