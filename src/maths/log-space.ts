/** log Σ exp(value), without overflow; −∞ for no values. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let k = 0; k < values.length; k++) largest = Math.max(largest, values[k]!);
  if (!Number.isFinite(largest)) return largest; // ∞ − ∞ below would be NaN
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += Math.exp(values[k]! - largest);
  return largest + Math.log(sum);
}

/** log(1 + eˣ), without overflow and with all digits where it is tiny. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** log p(x) in nats of x in [0, 1] under a Bernoulli whose probability of 1 has this log-odds. */
export function bernoulliLogLikelihood(logit: number, x: number): number {
  return x * logit - softplus(logit);
}

/** 1 / (1 + e⁻ˣ), the probability whose log-odds are x. */
export function sigmoid(x: number): number {
  const odds = Math.exp(-Math.abs(x)); // at most 1: the smaller share keeps its digits, however small
  return (x < 0 ? odds : 1) / (1 + odds);
}
