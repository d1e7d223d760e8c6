import { tickText } from '../../plots/axes.tsx';
import type { RunView } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import type { PixelsValues } from './parameters.ts';
import { framedPixel, studyOf, type Study, type Ten } from './study.ts';

/** Nats by which samples may cost more than the images counted, and still count as likely as these. */
const MORE = 5;

/** Nats per image; in words where there is no number, or no image. */
export function natsText(nats: number | null): string {
  if (nats === null) return 'none';
  return nats === Infinity ? 'infinite' : fixed(nats, 2);
}

export const imagesText = (count: number): string =>
  `${tickText(count)} ${count === 1 ? 'image' : 'images'}`;

/** From the cheapest to the dearest. */
export function rangeText({ costs }: Ten): string {
  const finite = costs.filter(Number.isFinite);
  const impossible = costs.length - finite.length;
  const range =
    finite.length > 0 &&
    `${fixed(Math.min(...finite), 0)} to ${fixed(Math.max(...finite), 0)} nats`;
  return [range, impossible > 0 && `${impossible} impossible`].filter(Boolean).join(', ');
}

/** How the probability of the framed pixel comes about. */
export function pixelText(values: PixelsValues, { counts, counted, p, data }: Study): string {
  const { row, column, index } = framedPixel(values, data);
  const sum = values.smoothing
    ? `(${tickText(counts[index]!)} + 1)/(${tickText(counted)} + 2)`
    : `${tickText(counts[index]!)}/${tickText(counted)}`;
  return `Row ${row}, column ${column}: p = ${sum} = ${fixed(p[index]!, 4)}`;
}

/** What the reader may now say. */
export function remarkOn({ smoothing }: PixelsValues, found: Study | null): string {
  if (!found) return 'No image has been counted yet: press Train, or Step.';
  const { counted, others, impossible, entropy, nll } = found;
  if (!smoothing && impossible > 0)
    return `${tickText(impossible)} of the ${imagesText(others)} not counted have a pixel as no counted one has it. Each of them has probability 0, so the mean of −log p is infinite.`;
  if (counted === 1)
    return smoothing
      ? 'After one image every pixel has p = 1/3 or 2/3.'
      : 'After one image that image has probability 1, and whatever differs from it 0.';
  const extra = entropy - nll;
  const so = 'knows nothing of its neighbours. So the samples are speckle';
  return extra > MORE
    ? `Each pixel ${so}. After so few images smoothing adds more of it: a sample costs ${fixed(extra, 0)} nats more than an image counted.`
    : `Each pixel is ink as often as in the digits, and ${so}, and to this model they are as likely as digits.`;
}

export function describe(values: PixelsValues, run?: RunView): string {
  const found = studyOf(values, run);
  const model = `Independent pixels, ${values.smoothing ? 'with' : 'without'} smoothing`;
  if (!found) return `${model}. ${remarkOn(values, found)}`;
  const { counted, others, nll, unseen, entropy, digits, samples } = found;
  return (
    `${model}, after ${imagesText(counted)}: ${natsText(nll)} nats per image counted` +
    (unseen === null ? '' : `, ${natsText(unseen)} for the ${tickText(others)} others`) +
    `, ${natsText(entropy)} for the model’s own samples. ${pixelText(values, found)}. ` +
    `Ten digits: ${rangeText(digits)}. Ten samples, all speckle: ${rangeText(samples)}. ${remarkOn(values, found)}`
  );
}
