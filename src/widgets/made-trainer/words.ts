import { tickText } from '../../plots/axes.tsx';
import type { RunView } from '../declaration.ts';
import { brief, fixed } from '../number-words.ts';
import { masksOf, parameters, type MadeValues } from './parameters.ts';
import type { Shown } from './study.ts';
import type { Comparison } from './timings.ts';

export const nats = (value: number): string =>
  Number.isFinite(value) ? fixed(value, 1) : 'not a number';

/** The model in words: “MADE with 16 masks in 4 orders”. */
function modelText(values: MadeValues): string {
  const name = parameters.model.choices[values.model];
  const masks = masksOf(values);
  if (masks === 1) return name;
  const orders = Math.min(values.orderings, masks);
  return `${name} with ${masks} masks ${orders > 1 ? `in ${orders} orders` : 'in one order'}`;
}

/** What the numbers say. */
export function remark(values: MadeValues, { heldOut, independent }: Shown): string {
  const { nll, ensemble } = heldOut;
  if (!Number.isFinite(nll))
    return 'The likelihood is no longer a number: Reset, and learn more slowly.';
  if (values.model === 'independent')
    return nll - independent < 1
      ? 'It has learnt the mean of every pixel, and there is nothing else it could learn.'
      : 'It is on its way to the dashed line, which follows from the pixel means alone.';
  const masks = masksOf(values);
  const gain = independent - nll;
  const seen =
    gain > 0
      ? `Knowing the pixels before saves ${nats(gain)} nats an image against independent pixels.`
      : 'So far no better than independent pixels.';
  return masks > 1
    ? `${seen} The ${masks} masks averaged as one model save another ${nats(nll - ensemble)}.`
    : seen;
}

/** Milliseconds as they are written: two digits that count. */
export const msText = (ms: number): string =>
  ms < 0.995
    ? String(Number(ms.toPrecision(2)))
    : ms < 9.95
      ? fixed(ms, 1)
      : tickText(Math.round(ms));

/** What the source claims, and what the numbers say. */
export function verdictOn({ nade, made }: Comparison): string {
  const asked = 'Train NADE and then MADE: both are measured here.';
  const [slow, quick, whole] = [nade?.ms.sample, made?.ms.sample, made?.ms.whole];
  if (slow === undefined || quick === undefined) return asked;
  const times = (a: number, b: number): string =>
    a > 1.15 * b
      ? `${brief(a / b)} times as long as`
      : b > 1.15 * a
        ? `${brief(a / b)} of the time of`
        : 'about as long as';
  const kept = `With its sums kept, a picture takes MADE ${times(quick, slow)} NADE`;
  return whole === undefined
    ? `${kept}.`
    : `${kept}; with the network run anew for each pixel, ${times(whole, slow)} NADE.`;
}

export function describe(
  values: MadeValues,
  run: RunView | undefined,
  shown: Shown | null,
): string {
  const name = modelText(values);
  const model = name.charAt(0).toUpperCase() + name.slice(1);
  if (!run || !shown) return `${model}, not trained yet.`;
  const { nll, ensemble } = shown.heldOut;
  const together = masksOf(values) > 1 ? `, and ${nats(ensemble)} for the masks’ mean p` : '';
  return (
    `${model}, after step ${tickText(run.step)}: images it is never trained on cost ${nats(nll)} nats each${together}; ` +
    `independent pixels would cost ${nats(shown.independent)}. ${remark(values, shown)}`
  );
}
