import { fixed } from '../number-words.ts';
import type { OverflowValues } from './parameters.ts';
import { lossesOf, outcomeOf } from './steps.ts';

/** A number as float32 has it: seven digits that count, a power of ten where it is far from 1. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(7))).replace('-', '−');
  const [digits, exponent] = value.toExponential(3).split('e') as [string, string];
  return `${String(Number(digits)).replace('-', '−')}\u00a0×\u00a010${raised(Number(exponent))}`;
}

function raised(exponent: number): string {
  return String(exponent)
    .replace('-', '⁻')
    .replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!);
}

/** A loss in a sentence, to the digits by which it is judged. */
export function lossText(loss: number): string {
  if (Number.isNaN(loss)) return 'not a number';
  return Number.isFinite(loss) ? `${fixed(loss, 3)} nats` : 'infinite';
}

/** The sentence the reader may now say. */
export function remarkOn(values: OverflowValues): string {
  const { naive, stable, exact } = lossesOf(values);
  const right = `Rearranged, the same loss is ${lossText(stable.loss)}, which is right.`;
  switch (outcomeOf(naive.loss, exact)) {
    case 'nan':
      return `As it is written the loss is not a number, and neither is any gradient computed from it. ${right}`;
    case 'infinite':
      return `As it is written the loss is infinite: a certainty that was only rounding. ${right}`;
    case 'wrong':
      return `As it is written the loss is off by ${fixed(Math.abs(naive.loss - exact), 3)} nats already: its digits have gone in a difference. ${right}`;
    case 'right':
      return 'Both forms are right here: the formula is no mistake, until its numbers leave float32.';
  }
}

export function describe(values: OverflowValues): string {
  const { naive, stable, exact } = lossesOf(values);
  const broken = naive.steps.flatMap(({ formula, value, trouble }) =>
    trouble === null ? [] : [`${formula} becomes ${spoken(value)}, ${trouble}`],
  );
  const what =
    values.kind === 'binary'
      ? `Binary cross-entropy at logit ${numberText(values.logit)} with target ${values.target}`
      : `Cross-entropy at the logits ${values.logits.map(numberText).join(', ')}, where class ${values.class} is true`;
  return (
    `${what}, in float32. As it is written: ${lossText(naive.loss)}. Rearranged: ${lossText(stable.loss)}. ` +
    `In double precision: ${lossText(exact)}. ` +
    (broken.length > 0 ? `Step by step: ${broken.join('; ')}. ` : '') +
    remarkOn(values)
  );
}

function spoken(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (Number.isFinite(value)) return numberText(value);
  return value > 0 ? 'infinite' : 'minus infinity';
}
