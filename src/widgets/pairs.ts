import type { Place } from '../plots/stepping.ts';

// Places as a link holds them: x and y in turn. A coordinate left over is none.

/** The places of numbers in pairs. */
export function placesOf(numbers: ArrayLike<number>): Place[] {
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => ({
    x: numbers[2 * i]!,
    y: numbers[2 * i + 1]!,
  }));
}

/** The numbers without one left over: another place may follow them. */
export function wholePairs(numbers: readonly number[]): readonly number[] {
  return numbers.slice(0, 2 * Math.floor(numbers.length / 2));
}

/** Points of shape [n, width] as pairs: two decimals are finer than a picture, and keep links short. */
export function inPairs(points: Float32Array, width: 1 | 2): readonly number[] {
  const settled = Array.from(points, (number) => Number(number.toFixed(2)) + 0); // −0 becomes 0
  return width === 2 ? settled : settled.flatMap((x) => [x, 0]);
}
