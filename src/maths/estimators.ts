import { betaMode } from './beta.ts';

/** The mean and the deviation (1/m, not 1/(m − 1)) that make `xs` most likely; throws without data. */
export function gaussianMle(xs: ArrayLike<number>): { mean: number; deviation: number } {
  return { mean: mean(xs), deviation: Math.sqrt(variance(xs)) };
}

/** The share of ones among `xs`, each 0 or 1; throws at any other value and without data. */
export function bernoulliMle(xs: ArrayLike<number>): number {
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] !== 0 && xs[i] !== 1) throw new RangeError(`A toss is 0 or 1, not ${xs[i]}.`);
  }
  return mean(xs);
}

/** n / Σx; ∞ if all of them are 0. Throws at negative numbers and without data. */
export function exponentialMle(xs: ArrayLike<number>): number {
  for (let i = 0; i < xs.length; i++) {
    if (!(xs[i]! >= 0)) throw new RangeError(`A waiting time is at least 0, not ${xs[i]}.`);
  }
  return 1 / mean(xs);
}

/** The posterior of a coin's probability of 1 after `ones` and `zeros`, from the prior Beta(a, b). */
export function betaPosterior(
  a: number,
  b: number,
  ones: number,
  zeros: number,
): { a: number; b: number } {
  return { a: a + ones, b: b + zeros };
}

/**
 * The most probable p of a coin a posteriori, from the prior Beta(a, b):
 * (ones + a − 1) / (n + a + b − 2) where both parameters of the posterior exceed 1, else the end
 * where its mode sits; null where it has no single mode.
 */
export function bernoulliMap(a: number, b: number, ones: number, zeros: number): number | null {
  const posterior = betaPosterior(a, b, ones, zeros);
  return betaMode(posterior.a, posterior.b);
}

/**
 * The mean of `logDensity` over the data, in nats; −∞ where one of them is impossible. Throws
 * without data.
 */
export function averageLogLikelihood(
  logDensity: (x: number) => number,
  xs: ArrayLike<number>,
): number {
  const logs = Float64Array.from(xs, (x) => logDensity(x));
  return logs.includes(-Infinity) ? -Infinity : mean(logs); // one factor 0 makes the product 0
}

/**
 * The mean squared distance from the mean (1/m), or with 1/(m − 1) where `unbiased`; throws with
 * too few data.
 */
export function variance(xs: ArrayLike<number>, { unbiased = false } = {}): number {
  if (unbiased && xs.length < 2) throw new RangeError('An unbiased variance needs two examples.');
  const centre = mean(xs);
  let squares = 0;
  for (let i = 0; i < xs.length; i++) squares += (xs[i]! - centre) ** 2;
  return squares / (unbiased ? xs.length - 1 : xs.length);
}

function mean(xs: ArrayLike<number>): number {
  if (xs.length === 0) throw new RangeError('An estimate needs at least one example.');
  let sum = 0;
  for (let i = 0; i < xs.length; i++) sum += xs[i]!;
  return sum / xs.length;
}
