import { js, kl } from './divergences.ts';

/** KL and JS in nats between data, whose probability of each cell is known, and a sample, counted. */
export interface HistogramDivergences {
  /** KL(data ‖ sample). Half a point is added to each cell: else it were ∞ for any cell without a point. */
  readonly forwardKl: number;
  /** KL(sample ‖ data); ∞ where a point lies where data can't. */
  readonly reverseKl: number;
  /** Between 0 and log 2. */
  readonly js: number;
}

/**
 * How far a sample is from data over the same cells: `counts` of the sample's points and `masses` of the
 * data, which sum to 1; at least one point. None is below 0.
 *
 * All three are biased: chance alone makes a histogram differ from what it is drawn from, so a perfect
 * sample scores `expectedDivergences`, not 0. And cells hide what happens inside them, which is
 * why KL and JS of the densities are never less than those of the cells.
 */
export function histogramDivergences(
  counts: ArrayLike<number>,
  masses: ArrayLike<number>,
): HistogramDivergences {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  const shares = Float64Array.from(counts, (count) => count / total);
  const smoothed = Float64Array.from(counts, (count) => smoothedShare(count, total, counts.length));
  return {
    forwardKl: kl(masses, smoothed),
    reverseKl: kl(shares, masses),
    js: js(masses, shares),
  };
}

/** H. Jeffreys' prior for the shares of cells: half a point in each beforehand. */
function smoothedShare(count: number, total: number, cells: number): number {
  return (count + 0.5) / (total + 0.5 * cells);
}

/**
 * What `points` draws from the data themselves score on average: the floor under each measure. Exact:
 * each is a sum over cells, and the number of points in a cell is binomial. With many points to every
 * cell KL's is near (cells − 1) / 2 points, and JS's a quarter of it.
 */
export function expectedDivergences(
  masses: ArrayLike<number>,
  points: number,
): HistogramDivergences {
  const cells = masses.length;
  const sum = { forwardKl: 0, reverseKl: 0, js: 0 };
  for (let i = 0; i < cells; i++) {
    const mass = [masses[i]!];
    for (const [count, probability] of binomial(points, masses[i]!)) {
      const share = [count / points];
      sum.forwardKl += probability * kl(mass, [smoothedShare(count, points, cells)]);
      sum.reverseKl += probability * kl(share, mass);
      sum.js += probability * js(mass, share);
    }
  }
  return sum;
}

/** Each number of successes that n trials may have, with its probability, unless another is 10²⁰ times as likely. */
function binomial(n: number, p: number): [count: number, probability: number][] {
  const odds = p / (1 - p);
  const peak = Math.min(n, Math.floor((n + 1) * p));
  const terms: [number, number][] = [[peak, 1]];
  for (let k = peak, term = 1; k < n && term > 1e-20; k++) {
    term *= ((n - k) / (k + 1)) * odds;
    terms.push([k + 1, term]);
  }
  for (let k = peak, term = 1; k > 0 && term > 1e-20; k--) {
    term *= k / (n - k + 1) / odds;
    terms.push([k - 1, term]);
  }
  const total = terms.reduce((sum, [, term]) => sum + term, 0);
  return terms.flatMap(([count, term]) => (term > 0 ? [[count, term / total]] : []));
}
