/** Other ways to find things out, for `proofs.ts` files: none of them knows a formula of the figure's. */

/** f′(x) by differences at four places, `step` and twice `step` to either side: right to the fourth power of it. */
export function slopeOf(f: (x: number) => number, x: number, step: number): number {
  return (8 * (f(x + step) - f(x - step)) - (f(x + 2 * step) - f(x - 2 * step))) / (12 * step);
}

/** Where f, which has one hill between `from` and `to`, is highest: the interval shrinks around it by a third a round. */
export function topOf(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let round = 0; round < 200; round++) {
    const third = (high - low) / 3;
    if (f(low + third) < f(high - third)) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}

/** The area under f from `from` to `to`: `count` strips, each as high as its middle. */
export function stripSum(
  f: (x: number) => number,
  from: number,
  to: number,
  count: number,
): number {
  const width = (to - from) / count;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += f(from + (i + 0.5) * width);
  return sum * width;
}

/** Σ of so many terms. */
export function sumOf(count: number, term: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += term(i);
  return sum;
}
