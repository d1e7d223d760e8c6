import { cholesky, solved } from './gaussian-nd.ts';
import type { DiagonalGaussian } from './linear-gaussian.ts';

// Mean field for a Gaussian: q(z) = Π q_i(z_i) in place of p(z) = N(mean, precision⁻¹), each q_i moved in turn to where
// KL(q ‖ p) is least while the others stay. Bishop, "Pattern Recognition and Machine Learning", 2006, §10.1.2.

/** A Gaussian of n variables by its mean [n] and precision, the inverse covariance, row-major [n, n]. */
export interface PrecisionGaussian {
  readonly mean: readonly number[];
  /** Symmetric and positive definite. */
  readonly precision: readonly number[];
}

/** The Gaussian of this covariance, row-major [n, n]; throws where it isn't positive definite. */
export function fromCovariance(
  mean: readonly number[],
  covariance: readonly number[],
): PrecisionGaussian {
  return { mean, precision: inverted(covariance, mean.length) };
}

/**
 * q with coordinate `i` moved to the best q_i there is while the others stay: a Gaussian of variance
 * 1 / Λ_ii, whatever the others are, and of mean μ_i − Σ_{j ≠ i} Λ_ij (m_j − μ_j) / Λ_ii.
 */
export function coordinateUpdated(
  { mean, precision }: PrecisionGaussian,
  q: DiagonalGaussian,
  i: number,
): DiagonalGaussian {
  const size = mean.length;
  const own = precision[i * size + i]!;
  let pull = 0;
  for (let j = 0; j < size; j++)
    if (j !== i) pull += precision[i * size + j]! * (q.mean[j]! - mean[j]!);
  return {
    mean: q.mean.with(i, mean[i]! - pull / own),
    deviation: q.deviation.with(i, 1 / Math.sqrt(own)),
  };
}

/** Where the updates end: the mean of p, and each variance 1 / Λ_ii, never wider than p's own Σ_ii. */
export function fixedPoint({ mean, precision }: PrecisionGaussian): DiagonalGaussian {
  const size = mean.length;
  return {
    mean: [...mean],
    deviation: mean.map((_, i) => 1 / Math.sqrt(precision[i * size + i]!)),
  };
}

/** The marginals of p, which KL(p ‖ q) would choose: each variance Σ_ii. */
export function marginals({ mean, precision }: PrecisionGaussian): DiagonalGaussian {
  const size = mean.length;
  const covariance = inverted(precision, size);
  return {
    mean: [...mean],
    deviation: mean.map((_, i) => Math.sqrt(covariance[i * size + i]!)),
  };
}

/**
 * E_q[log p(z)] + H(q) in nats: −KL(q ‖ p), as p is normalised. Where p is a posterior p(z | x), log p(x) plus
 * this is the ELBO.
 */
export function meanFieldBound(
  { mean, precision }: PrecisionGaussian,
  q: DiagonalGaussian,
): number {
  const size = mean.length;
  const factor = cholesky(precision, size);
  let expected = -0.5 * size * Math.log(2 * Math.PI);
  let entropy = 0.5 * size * (1 + Math.log(2 * Math.PI));
  for (let i = 0; i < size; i++) {
    expected +=
      Math.log(factor[i * size + i]!) - 0.5 * precision[i * size + i]! * q.deviation[i]! ** 2;
    entropy += Math.log(q.deviation[i]!);
    for (let j = 0; j < size; j++)
      expected -=
        0.5 * precision[i * size + j]! * (q.mean[i]! - mean[i]!) * (q.mean[j]! - mean[j]!);
  }
  return expected + entropy;
}

/** The inverse of a symmetric positive definite matrix, row-major; throws where it is none. */
function inverted(matrix: readonly number[], size: number): number[] {
  const factor = cholesky(matrix, size);
  const unit = (column: number): number[] =>
    Array.from({ length: size }, (_, row) => Number(row === column));
  return Array.from({ length: size }, (_, column) => solved(factor, unit(column))).flat();
}
