import type { NumberParameter, PointsParameter } from './parameters.ts';

/** Whether only whole numbers are values: a batch of 7.9 images is no batch. */
export function isWhole({ min, step }: NumberParameter | PointsParameter): boolean {
  return Number.isInteger(min) && Number.isInteger(step);
}

/**
 * The value at `position` of the slider, 0 … `lastPosition`, free of the dust of floating point: a
 * linear grid keeps the decimals its step is written with, a logarithmic one three digits. Ends are exact.
 */
export function gridValue(parameter: NumberParameter, position: number): number {
  const { min, max, step } = parameter;
  if (position <= 0) return min;
  if (position >= lastPosition(parameter)) return max;
  const value =
    parameter.scale === 'log'
      ? Number((min * step ** position).toPrecision(3))
      : Number((min + position * step).toFixed(decimals(parameter)));
  return inRange(parameter, isWhole(parameter) ? Math.round(value) : value);
}

/** The slider's last stop; the end of the range is one, whether or not a whole number of steps leads there. */
export function lastPosition(parameter: NumberParameter): number {
  return Math.ceil(rawPosition(parameter, parameter.max) - 1e-9);
}

/** Where `value` lies on the slider; between two stops it is a fraction. */
export function positionOf(parameter: NumberParameter, value: number): number {
  return Math.min(rawPosition(parameter, value), lastPosition(parameter));
}

/** The stop nearest to `value`. */
export function nearestPosition(parameter: NumberParameter, value: number): number {
  return Math.round(positionOf(parameter, value));
}

/**
 * `value` moved by `steps`, which may be a fraction such as 0.1. A whole step from between two stops
 * goes to a stop; where only whole numbers are values a move changes the value by at least one.
 */
export function moved(parameter: NumberParameter, value: number, steps: number): number {
  const nearest = nearestPosition(parameter, value);
  const onStop = value === gridValue(parameter, nearest); // a stop’s digits are rounded: its position is only about whole
  const atEnd = value === parameter.max; // to which no whole number of steps may lead
  const from = onStop && !atEnd ? nearest : rawPosition(parameter, value);
  const direction = Math.sign(steps);
  const target = Number.isInteger(steps)
    ? direction > 0
      ? Math.floor(from + steps + 1e-9)
      : Math.ceil(from + steps - 1e-9)
    : from + steps;
  let next = Number.isInteger(target) ? gridValue(parameter, target) : between(parameter, target);
  if (isWhole(parameter)) {
    next = Math.round(next);
    if ((next - value) * direction <= 0) next = value + direction;
  }
  return inRange(parameter, next);
}

function between(parameter: NumberParameter, position: number): number {
  const { min, step } = parameter;
  return parameter.scale === 'log'
    ? Number((min * step ** position).toPrecision(4))
    : Number((min + position * step).toFixed(Math.min(decimals(parameter) + 1, 20)));
}

function rawPosition({ min, step, scale }: NumberParameter, value: number): number {
  return scale === 'log' ? Math.log(value / min) / Math.log(step) : (value - min) / step;
}

function inRange({ min, max }: NumberParameter, value: number): number {
  return Math.min(max, Math.max(min, value));
}

function decimals({ min, step }: NumberParameter): number {
  return Math.min(20, Math.max(decimalsOf(min), decimalsOf(step)));
}

function decimalsOf(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
}
