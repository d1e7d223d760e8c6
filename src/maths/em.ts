import type { GaussianMixture } from './gaussian-mixture.ts';
import { uniforms, type Key } from './random.ts';

// Expectation–maximisation for mixtures of Gaussians: Dempster, Laird & Rubin, "Maximum Likelihood from
// Incomplete Data via the EM Algorithm", 1977. The E-step is `responsibilities`.

/** What a component may look like. */
export interface ComponentForm {
  /** `full`: any ellipse. `round`: the same variance in every direction. On the line they are the same. */
  readonly shape: 'full' | 'round';
  /**
   * No variance goes below this, in any direction: above 0, in squared units of the points. Below a millionth of
   * theirs, rounding in covariances nearly flat is more than 10⁻⁹ nats.
   */
  readonly floor: number;
}

/**
 * The M-step: the mixture of that form that maximises Q = Σ_i Σ_k q_ik log p(x_i, k), q [n, K], `points`
 * [n, width]. A component that answers for nothing keeps the place it has in `before`, with weight 0.
 *
 * The floor is part of the maximisation, not a repair after it: of all covariances without a variance
 * below it the best has the eigenvectors of the weighted scatter, and its eigenvalues but those below the
 * floor, which are the floor. So Q, and with it log p, never falls.
 */
export function maximised(
  points: ArrayLike<number>,
  q: ArrayLike<number>,
  before: GaussianMixture,
  form: ComponentForm,
): GaussianMixture {
  const { width } = before;
  const k = before.weights.length;
  const count = points.length / width;
  const weights = new Float64Array(k);
  const means = Float64Array.from(before.means);
  const covariances = Float64Array.from(before.covariances);
  for (let c = 0; c < k; c++) {
    const share = (i: number): number => q[i * k + c]!;
    const moments = weightedMoments(points, width, share);
    weights[c] = moments.total / count;
    if (moments.total === 0) continue;
    means.set(moments.mean, c * width);
    covariances.set(floored(moments.covariance, width, form), c * width * width);
  }
  return { width, weights, means, covariances };
}

/** How many points component k answers for, Σ_i q_ik, shape [K]. */
export function effectiveCounts(q: ArrayLike<number>, components: number): Float64Array {
  const counts = new Float64Array(components);
  for (let i = 0; i < q.length; i++) counts[i % components]! += q[i]!;
  return counts;
}

/** A component that no longer describes a group of points. */
export type Trouble =
  /** It answers for next to nothing. */
  | 'empty'
  /** It sits on one point, its variance at the floor in every direction: without one log p would grow forever. */
  | 'collapsed';

/** Less than so much of a point is next to nothing. */
const NEXT_TO_NOTHING = 0.05;

/** What is wrong with each component after an M-step with `form`, null where nothing is, shape [K]. */
export function troublesOf(mixture: GaussianMixture, count: number, form: ComponentForm) {
  const { width, weights, covariances } = mixture;
  return Array.from(weights, (weight, c): Trouble | null => {
    if (weight * count < NEXT_TO_NOTHING) return 'empty';
    const { large } = eigenvaluesOf(covariances, c * width * width, width);
    return large <= form.floor * (1 + 1e-6) ? 'collapsed' : null;
  });
}

/**
 * The mixture with component `c` begun afresh: on one of the points, which `key` picks, as wide as all of
 * them together and with the weight 1/K. log p may fall: this is no step of EM.
 */
export function restarted(
  points: ArrayLike<number>,
  mixture: GaussianMixture,
  c: number,
  form: ComponentForm,
  key: Key,
): GaussianMixture {
  const { width } = mixture;
  const k = mixture.weights.length;
  const at = Math.floor(uniforms(1, key)[0]! * (points.length / width));
  const means = Float64Array.from(mixture.means);
  for (let d = 0; d < width; d++) means[c * width + d] = points[at * width + d]!;
  const covariances = Float64Array.from(mixture.covariances);
  const all = weightedMoments(points, width, () => 1).covariance;
  covariances.set(floored(all, width, form), c * width * width);
  const rest = 1 - mixture.weights[c]!;
  const weights = Float64Array.from(mixture.weights, (weight, other) =>
    other === c ? 1 / k : rest > 0 ? (weight / rest) * (1 - 1 / k) : 1 / k,
  );
  return { width, weights, means, covariances };
}

/** A mixture to begin with: equal weights, `means` [K, width], each component round with this deviation. */
export function roundMixture(
  means: ArrayLike<number>,
  width: 1 | 2,
  deviation: number,
): GaussianMixture {
  const k = means.length / width;
  const variance = deviation * deviation;
  const covariances = new Float64Array(k * width * width);
  for (let i = 0; i < covariances.length; i++)
    if ((i % (width * width)) % (width + 1) === 0) covariances[i] = variance;
  return { width, weights: new Float64Array(k).fill(1 / k), means, covariances };
}

/** Weighted mean [width] and covariance (1/total), row-major [width, width]. */
function weightedMoments(
  points: ArrayLike<number>,
  width: 1 | 2,
  share: (i: number) => number,
): { total: number; mean: number[]; covariance: number[] } {
  const count = points.length / width;
  let [total, x, y] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const weight = share(i);
    total += weight;
    x += weight * points[width * i]!;
    if (width === 2) y += weight * points[2 * i + 1]!;
  }
  x /= total;
  y /= total;
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const weight = share(i);
    const dx = points[width * i]! - x;
    const dy = width === 2 ? points[2 * i + 1]! - y : 0;
    xx += weight * dx * dx;
    xy += weight * dx * dy;
    yy += weight * dy * dy;
  }
  return width === 1
    ? { total, mean: [x], covariance: [xx / total] }
    : { total, mean: [x, y], covariance: [xx / total, xy / total, xy / total, yy / total] };
}

/** The covariance of that form nearest to a scatter in likelihood. */
function floored(scatter: number[], width: 1 | 2, { shape, floor }: ComponentForm): number[] {
  if (width === 1) return [Math.max(scatter[0]!, floor)];
  const [xx, xy, , yy] = scatter as [number, number, number, number];
  if (shape === 'round') {
    const variance = Math.max((xx + yy) / 2, floor);
    return [variance, 0, 0, variance];
  }
  const { large, small } = eigenvaluesOf(scatter, 0, 2);
  if (small >= floor) return scatter;
  const [long, short] = [Math.max(large, floor), floor];
  if (large === small) return [long, 0, 0, short];
  // Σ = short I + (long − short) u uᵀ, where u uᵀ = (S − small I) / (large − small)
  const scale = (long - short) / (large - small);
  return [short + scale * (xx - small), scale * xy, scale * xy, short + scale * (yy - small)];
}

/** The variances along a covariance's own axes; on the line both are the variance. */
export function eigenvaluesOf(
  covariances: ArrayLike<number>,
  at: number,
  width: 1 | 2,
): { large: number; small: number } {
  const xx = covariances[at]!;
  if (width === 1) return { large: xx, small: xx };
  const xy = covariances[at + 1]!;
  const yy = covariances[at + 3]!;
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  const large = middle + half;
  // the difference would cancel where one is far smaller; rounding may take a singular one below 0
  return { large, small: large === 0 ? 0 : Math.max(0, (xx * yy - xy * xy) / large) };
}
