import { bothRange, readingOf, tableOf } from '../../maths/two-by-two.ts';
import type { Reading, TwoByTwo } from '../../maths/two-by-two.ts';
import { fixed } from '../number-words.ts';
import type { ConditioningValues } from './parameters.ts';

/** The table, and all that can be read off it. */
export interface Study {
  readonly table: TwoByTwo;
  readonly reading: Reading;
}

type Numbers = Pick<ConditioningValues, 'a' | 'b' | 'both'>;

export function studyOf({ a, b, both }: Numbers): Study {
  const table = tableOf(a, b, both);
  return { table, reading: readingOf(table) };
}

/** What a drag of a border in the picture asks for. */
export type Border =
  /** Between B and not B: P(A | B) and P(A | not B) stay. */
  | { readonly of: 'B'; readonly to: number }
  /** Of A inside B, and of A outside B: the probability of B stays. */
  | { readonly of: 'A in B' | 'A outside B'; readonly to: number };

/** The three numbers with one border moved, to four decimals so that links stay short. */
export function withBorder(values: Numbers, { of, to }: Border): Numbers {
  const { reading, table } = studyOf(values);
  const inB = reading.aGivenB ?? reading.a;
  const outsideB = reading.aGivenNotB ?? reading.a;
  const b = of === 'B' ? to : reading.b;
  const both = of === 'A in B' ? to * b : of === 'B' ? inB * b : table.both;
  const onlyA = of === 'A outside B' ? to * (1 - b) : of === 'B' ? outsideB * (1 - b) : table.onlyA;
  const short = (p: number): number => Number(Math.min(Math.max(p, 0), 1).toFixed(4));
  const [least, most] = bothRange(short(both + onlyA), short(b));
  return {
    a: short(both + onlyA),
    b: short(b),
    both: short(Math.min(Math.max(both, least), most)),
  };
}

/** So close to independent nothing is learned. */
export const INDEPENDENT = 1e-3;

/** The words for A and B in each story. */
export const STORIES: Readonly<
  Record<ConditioningValues['story'], { readonly a: string; readonly b: string }>
> = {
  plain: { a: 'A happens', b: 'B happens' },
  flu: { a: 'the first has the flu', b: 'the second has the flu' },
  test: { a: 'the test is positive', b: 'she is ill' },
};

/** A probability as it is written; null where nothing can be said, as what is given can't happen. */
export function given(p: number | null): string {
  return p === null ? 'none' : shareText(p);
}

/** A probability with digits enough for a rare event. */
export function shareText(p: number): string {
  return fixed(p, p > 0 && p < 0.1 ? 4 : 3);
}

/** The sentence the reader may now say. */
export function remarkOn(values: ConditioningValues): string {
  const { reading, table } = studyOf(values);
  const { a, b, aGivenB, bGivenA, covariance, lift } = reading;
  const words = STORIES[values.story];
  if (aGivenB === null || bGivenA === null) {
    const never = aGivenB === null ? 'B' : 'A';
    return `${never} never happens, so nothing can be said of what follows from it.`;
  }
  if (Math.abs(covariance) < INDEPENDENT * Math.min(1, a * b * 25))
    return `P(A|B) is P(A): to learn that ${words.b} tells nothing about whether ${words.a}. They are independent.`;
  if (table.both < 1e-9) return 'They exclude each other: where one happens, the other can’t.';
  const times = lift! >= 10 ? fixed(lift!, 0) : fixed(lift!, 2);
  const more = covariance > 0 ? 'more' : 'less';
  const how = `Given that ${words.b}, it is ${more} probable that ${words.a}: ${given(aGivenB)} and not ${shareText(a)}, ${times} times as much.`;
  if (aGivenB > 0.5 && bGivenA < 0.5 * aGivenB)
    return `${how} The other way round it is ${given(bGivenA)}: P(B|A) isn’t P(A|B).`;
  return how;
}
