import { tickText } from '../../plots/axes.tsx';
import type { RunView } from '../declaration.ts';
import { fixed, stepsText } from '../number-words.ts';
import type { NextValues } from './parameters.ts';
import { candidatesAt, placeIn, studyOf } from './study.ts';
import type { Study } from './study.ts';

/** From so many nats per character between them on, the part learnt from is known by heart. */
export const BY_HEART = 1.5;

/** From step to step the network's average goes up and down by so many nats. */
const NOISE = 0.05;

/** Nats with three decimals, or ∞. */
export function natsText(nats: number): string {
  if (Number.isNaN(nats)) return 'not a number';
  if (Number.isFinite(nats)) return fixed(nats, 3);
  return nats > 0 ? '∞' : '−∞';
}

export function bitsText(nats: number): string {
  return natsText(nats / Math.LN2).replace(/\.(\d\d)\d$/, '.$1');
}

/** A log-probability of many characters. */
export function sumText(sum: number): string {
  return Number.isFinite(sum) ? tickText(Number(fixed(sum, 1).replace('−', '-'))) : natsText(sum);
}

export function probabilityText(probability: number): string {
  return probability > 0 && probability < 0.0005 ? '< 0.001' : natsText(probability);
}

const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  ' ': ['␣', 'a space'],
  '\u00A0': ['⍽', 'a fixed space'],
  '\n': ['↵', 'a new line'],
  '\t': ['⇥', 'a tab'],
};

/** A character as a picture shows it, blank ones too. */
export function glyphOf(character: string): string {
  const name = NAMES[character];
  if (name) return name[0];
  if (/^[\p{C}\p{Z}\u{FE00}-\u{FE0F}]+$/u.test(character)) return codeOf(character);
  return /^\p{M}/u.test(character) ? `◌${character}` : character;
}

/** A character as a sentence says it. */
export function nameOf(character: string): string {
  return NAMES[character]?.[1] ?? `“${glyphOf(character)}”`;
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What the model sees before the place, as a picture shows it. */
export function contextText({ reading }: Study, { context }: NextValues, place: number): string {
  return reading.characters
    .slice(Math.max(0, place - context), place)
    .map(glyphOf)
    .join('');
}

/** How well the part that counts was met before. */
export function seenText(study: Study, values: NextValues, place: number): string {
  const { reading, seen } = study;
  if (!seen || values.context === 0) return '';
  const past = (length: number): readonly number[] =>
    reading.symbols.slice(Math.max(0, place - length), place);
  const length = Math.min(values.context, place);
  const times = seen(past(length));
  if (times > 0)
    return `The model has seen this context ${times === 1 ? 'once' : `${tickText(times)} times`}.`;
  let known = length;
  while (known > 0 && seen(past(known)) === 0) known--;
  if (known === 0)
    return 'The model has never seen the last character, and goes by how common each is.';
  const shorter = reading.characters
    .slice(place - known, place)
    .map(glyphOf)
    .join('');
  return `The model has never seen this context; of its end, “${shorter}”, it has counts.`;
}

/** What there is to say about the model. */
export function remarkOn(values: NextValues, study: Study): string {
  const { learnt, heldOut, reading, steps, course } = study;
  const { model, context } = values;
  if (learnt === null) return 'There is no text: paste one under “Your text”.';
  if (model === 'network' && steps === 0)
    return `Not trained yet: all ${reading.alphabet.length} characters of the alphabet are equally likely. Press Train.`;
  if (heldOut === null)
    return 'The text has fewer than ten characters, so that none can be held out.';
  if (heldOut === Infinity)
    return 'Something in the held-out part was never counted after its context, and without smoothing it is impossible: one such character is enough for an infinite average.';
  const gap = heldOut - learnt;
  const apart = `${natsText(Math.abs(gap))} nats per character ${gap < 0 ? 'less' : 'more'} than the part it has read`;
  const first = `${gap >= BY_HEART ? 'Learnt by heart: the' : 'The'} new part surprises it by ${apart}.`;
  const best = course.reduce((one, other) => (other.heldOut! < one.heldOut! ? other : one));
  if (best.heldOut! > heldOut - (model === 'counts' ? 0.0005 : NOISE)) return first;
  return model === 'counts'
    ? `${first} With a context of ${best.at} instead of ${context} the new part would take ${natsText(best.heldOut!)}.`
    : `${first} At step ${tickText(best.at)} the new part took ${natsText(best.heldOut!)}: what came after was learnt by heart.`;
}

export function describe(values: NextValues, run?: RunView): string {
  const study = studyOf(values, run);
  const { reading, learnt, heldOut, steps, logs } = study;
  const { model, context, smoothing } = values;
  const looks = `looking at ${context === 1 ? 'one character' : `${context} characters`}`;
  const who =
    model === 'counts'
      ? `Counts ${looks}, with smoothing ${smoothing},`
      : `A network ${looks}, after ${stepsText(steps)},`;
  if (learnt === null) return `${who} and no text. ${remarkOn(values, study)}`;
  const place = placeIn(reading, values);
  const likeliest = candidatesAt(study, place)
    .slice(0, 3)
    .map(
      ({ symbol, probability }) =>
        `${nameOf(reading.alphabet[symbol]!)} ${probabilityText(probability)}`,
    );
  const parts =
    heldOut === null
      ? `${natsText(learnt)} nats per character`
      : `held out ${natsText(heldOut)} nats or ${bitsText(heldOut)} bits per character, learnt from ${natsText(learnt)} nats`;
  return (
    `${who} on a text of ${tickText(reading.characters.length)}: ${parts}. ${remarkOn(values, study)} ` +
    `At place ${tickText(place + 1)} the likeliest are ${likeliest.join(', ')}; ` +
    `what comes is ${nameOf(reading.characters[place]!)}, a surprise of ${natsText(0 - logs[place]!)} nats.`
  );
}
