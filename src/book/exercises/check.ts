import type { CheckResult, ChoicesKey, NumberKey } from './answer-key.ts';
import { readQuantity } from './quantity.ts';

/** Judges a number as it was typed. */
export function checkNumber(key: NumberKey, typed: string): CheckResult {
  const { value, tolerance, unit, replies } = key;
  const quantity = readQuantity(typed, unit);
  if ('problem' in quantity) return { verdict: 'unreadable', sentence: quantity.problem };
  const given = quantity.value;
  const near = (other: number, within = tolerance): boolean =>
    Math.abs(given - other) <= within + 1e-9 * Math.abs(other); // 2/7 is no float
  if (near(value)) return { verdict: 'right' };
  const reply = replies.findIndex((known) => near(known));
  if (reply !== -1) return { verdict: 'wrong', reply };
  return wrong(mistake(given, near, key));
}

/** How far from a related number, as a share of it, an answer may lie that is told of the relation. */
const RELATED = 0.03;

function mistake(
  given: number,
  near: (value: number, within?: number) => boolean,
  { value, tolerance, unit }: NumberKey,
): string {
  const related = (other: number, within: number): boolean =>
    value !== 0 && near(other, Math.min(within, RELATED * Math.abs(other)));
  if (Math.abs(value) > tolerance && near(-value)) return 'Its size is right and its sign is not.';
  if (unit === '%' && Math.abs(value) <= 100 && related(value / 100, tolerance / 100)) {
    return 'Right as a share; the answer is wanted in per cent.';
  }
  if (unit === null && Math.abs(value) <= 1 && related(value * 100, tolerance * 100)) {
    return 'Right in per cent; the answer is wanted as it is.';
  }
  if (near(value, 5 * tolerance)) return 'Close. Calculate with more digits, and round at the end.';
  if (related(1 / value, tolerance)) return 'This is the reciprocal: turn the fraction over.';
  return given > value ? 'This is too large.' : 'This is too small.';
}

/** Judges what was chosen, by place on the page. */
export function checkChoices(
  { right, several }: ChoicesKey,
  chosen: readonly number[],
): CheckResult {
  if (chosen.length === 0) {
    return {
      verdict: 'unreadable',
      sentence: several ? 'Choose at least one first.' : 'Choose one first.',
    };
  }
  const extra = chosen.filter((choice) => !right.includes(choice));
  const missing = right.filter((choice) => !chosen.includes(choice));
  if (extra.length === 0 && missing.length === 0) return { verdict: 'right', replies: right };
  if (extra.length === 0) {
    return wrong(
      `What you chose is right, and ${missing.length === 1 ? 'one is' : `${missing.length} are`} missing.`,
    );
  }
  return {
    verdict: 'wrong',
    reply: extra[0]!,
    ...(several && { sentence: surplus(extra.length, missing.length) }),
  };
}

function surplus(extra: number, missing: number): string {
  const many = extra === 1 ? 'One of these does not belong' : `${extra} of these do not belong`;
  return missing === 0
    ? `${many}.`
    : `${many}, and ${missing === 1 ? 'one is' : `${missing} are`} missing.`;
}

/** Judges an order: `order[i]` is the right place of what stands in place i. */
export function checkOrder(order: readonly number[]): CheckResult {
  const first = order.findIndex((place, i) => place !== i);
  if (first === -1) return { verdict: 'right' };
  if (first === 0) return wrong('The first one can’t come first.');
  return wrong(
    first === 1
      ? 'The first is right. What stands second can’t come next.'
      : `The first ${first} are right. What stands in place ${first + 1} can’t come next.`,
  );
}

function wrong(sentence: string): CheckResult {
  return { verdict: 'wrong', sentence };
}
