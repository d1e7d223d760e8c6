import { outcomeOf } from './steps.ts';
import type { Outcome } from './steps.ts';

/** Part of an axis on which the same becomes of a loss. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly outcome: Outcome;
}

const SAMPLES = 480;
const HALVINGS = 20;

/** Where on [start, end] a loss is right, wrong, infinite or not a number; ends found by halving. */
export function stretches(
  [start, end]: readonly [number, number],
  loss: (at: number) => { readonly loss: number; readonly exact: number },
): readonly Stretch[] {
  const outcomeAt = (at: number): Outcome => {
    const here = loss(at);
    return outcomeOf(here.loss, here.exact);
  };
  const found: Stretch[] = [];
  let from = start;
  let before = { at: start, outcome: outcomeAt(start) };
  for (let i = 1; i <= SAMPLES; i++) {
    const at = start + (i / SAMPLES) * (end - start);
    const outcome = outcomeAt(at);
    if (outcome !== before.outcome) {
      let [low, high] = [before.at, at];
      for (let k = 0; k < HALVINGS; k++) {
        const middle = (low + high) / 2;
        if (outcomeAt(middle) === before.outcome) low = middle;
        else high = middle;
      }
      found.push({ from, to: high, outcome: before.outcome });
      from = high;
    }
    before = { at, outcome };
  }
  return [...found, { from, to: end, outcome: before.outcome }];
}
