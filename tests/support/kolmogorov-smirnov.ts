/** The largest distance between the empirical CDF of `values` and `cdf`, times √n. */
export function kolmogorovSmirnov(values: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  let largest = 0;
  sorted.forEach((x, i) => {
    const here = cdf(x);
    largest = Math.max(largest, here - i / sorted.length, (i + 1) / sorted.length - here);
  });
  return largest * Math.sqrt(sorted.length);
}

/** Exceeded by one sample in 10,000 that follows the CDF: 2 exp(−2 · 2.23²) = 0.0001. */
export const KS_BOUND = 2.23;
