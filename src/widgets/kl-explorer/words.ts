import { fixed } from '../number-words.ts';
import type { KlExplorerValues } from './parameters.ts';
import { studyOf } from './study.ts';
import type { BarsStudy, Study } from './study.ts';

/** The name of event i. */
export function eventName(i: number): string {
  return 'ABCDEFGH'[i]!;
}

/** A measure as it is written: with the digits that matter, infinite in words. */
export function measureText(value: number): string {
  if (value === Infinity) return 'infinite';
  return fixed(value, value < 10 ? 3 : value < 100 ? 2 : 1);
}

/** A measure in a sentence. */
export function natsText(value: number): string {
  return value === Infinity ? 'infinite' : `${measureText(value)} nats`;
}

/** Both agree to this many nats; as far apart is the same. */
export const AGREE = 0.001;
/** From here on JS has next to nothing left to say. */
export const SATURATED = 0.69;

/** What there is to say about the two: the most striking thing only. */
export function remarkOn(values: KlExplorerValues): string {
  const study = studyOf(values);
  const { forwardKl, reverseKl, js, totalVariation } = study.measures;
  if (values.shape === 'bars' && !(values.q.some(above0) && values.p.some(above0)))
    return 'Weights that are all 0 stand for no distribution: they are drawn as if all were equal.';
  if (study.kind === 'bars' && (forwardKl === Infinity || reverseKl === Infinity))
    return infinite(study);
  if (totalVariation < 1e-6) return 'q and p are the same: every measure is 0.';
  if (js > SATURATED)
    return 'q and p hardly overlap: JS has all but reached its ceiling, log 2. Further apart, Wasserstein-1 still grows.';
  if (Math.abs(forwardKl - reverseKl) <= AGREE)
    return 'Both directions of KL agree here, although q and p differ.';
  return forwardKl > reverseKl
    ? 'KL(q‖p) is the larger: q puts weight where p has too little.'
    : 'KL(p‖q) is the larger: p puts weight where q has too little.';
}

const above0 = (weight: number): boolean => weight > 0;

function infinite({ q, p }: BarsStudy): string {
  const missedByP = eventsWhere(q, p);
  const missedByQ = eventsWhere(p, q);
  if (missedByP !== '' && missedByQ !== '')
    return `p calls ${missedByP} impossible, q calls ${missedByQ} impossible: both KLs are infinite.`;
  return missedByP !== ''
    ? `q has ${missedByP}, which p calls impossible: KL(q‖p) is infinite. KL(p‖q) stays finite, since p never looks there.`
    : `p has ${missedByQ}, which q calls impossible: KL(p‖q) is infinite. KL(q‖p) stays finite, since q never looks there.`;
}

/** The events that happen under the one and not under the other: "A and C". */
function eventsWhere(one: readonly number[], other: readonly number[]): string {
  const events = one.flatMap((value, i) => (value > 0 && other[i] === 0 ? [eventName(i)] : []));
  return [events.slice(0, -1).join(', '), ...events.slice(-1)].filter(Boolean).join(' and ');
}

export function describe(values: KlExplorerValues): string {
  const study = studyOf(values);
  const { forwardKl, reverseKl, js, totalVariation, wasserstein1, mmdSquared } = study.measures;
  return (
    `The truth ${whatIs('q', study)}; the model ${whatIs('p', study)}. ` +
    `KL(q‖p) is ${natsText(forwardKl)}, KL(p‖q) ${natsText(reverseKl)}, JS ${natsText(js)}, ` +
    `total variation ${measureText(totalVariation)}, Wasserstein-1 ${measureText(wasserstein1)}, ` +
    `MMD ${measureText(Math.sqrt(mmdSquared))}. ${remarkOn(values)}`
  );
}

function whatIs(which: 'q' | 'p', study: Study): string {
  if (study.kind === 'bars')
    return `${which} gives ${study[which].map((value, i) => `${eventName(i)} ${fixed(value, 2)}`).join(', ')}`;
  const { weights, means, deviations } = study.mixtures[which];
  const bell = (k: number): string =>
    `mean ${fixed(means[k]!, 2)} and deviation ${deviationText(deviations[k]!)}`;
  return weights.length === 1
    ? `${which} is a bell of ${bell(0)}`
    : `${which} mixes a bell of ${bell(0)}, weight ${fixed(weights[0]!, 2)}, with one of ${bell(1)}`;
}

export function deviationText(deviation: number): string {
  return fixed(deviation, 2);
}
