import type { ViewProps } from '../declaration.ts';
import { PIXELS } from './digit-mixture.ts';
import type { ChainRuleValues } from './parameters.ts';
import type { Study } from './study.ts';

type SetValue = ViewProps<ChainRuleValues>['setValue'];

/**
 * The reader asks about a pixel: it comes next. In her own order, one still hidden is put there; `after` the
 * one that stands there now, when she draws a line of them.
 */
export function askAbout(pixel: number, { values, study, setValue }: Asking, after = false): void {
  const { order } = study.walk;
  const place = order.indexOf(pixel);
  const { revealed } = values;
  if (values.order !== 'own' || place < revealed) return setValue('revealed', place);
  if (place === revealed) return;
  const known = order.slice(0, after ? revealed + 1 : revealed);
  setValue(
    'path',
    [...known, pixel].map((part) => part + 1),
  );
  setValue('revealed', known.length);
}

export interface Asking {
  readonly values: ChainRuleValues;
  readonly study: Study;
  readonly setValue: SetValue;
}

/** Flips the pixel that comes next, or flips it back. */
export function flipNext({ values: { flipped }, study: { next }, setValue }: Asking): void {
  if (!next) return;
  const pixel = next.pixel + 1;
  const others = flipped.filter((other) => other !== pixel);
  setValue('flipped', others.length < flipped.length ? others : [...others, pixel]);
}

/** The nearest number of known pixels there is. */
export const heldCount = (count: number): number =>
  Math.min(Math.max(Math.round(count), 0), PIXELS);
