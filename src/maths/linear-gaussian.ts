import { gaussianKl } from './gaussian.ts';
import { cholesky, gaussianNdLogDensity } from './gaussian-nd.ts';

/**
 * A latent variable model in which nothing has to be estimated: z ~ N(0, I) and x | z ~ N(W z, s² I).
 * Bishop, "Pattern Recognition and Machine Learning", 2006, section 12.2, calls it probabilistic PCA.
 */
export interface LinearGaussian {
  /** W, row-major [observed, latent]. */
  readonly weights: readonly number[];
  readonly latent: number;
  /** s, above 0. */
  readonly noise: number;
}

/** A normal distribution over z with independent coordinates, as an encoder gives it: both [latent], deviations above 0. */
export interface DiagonalGaussian {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** log p(x) in nats: x ~ N(0, W Wᵀ + s² I). */
export function linearLogEvidence(model: LinearGaussian, x: readonly number[]): number {
  const { weights, latent, noise } = model;
  const size = x.length;
  const covariance = Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    let sum = row === column ? noise * noise : 0;
    for (let k = 0; k < latent; k++)
      sum += weights[row * latent + k]! * weights[column * latent + k]!;
    return sum;
  });
  const zero = Array<number>(size).fill(0);
  return gaussianNdLogDensity(x, zero, cholesky(covariance, size));
}

export interface LinearPosterior {
  /** E[z | x], shape [latent]. */
  readonly mean: readonly number[];
  /** The inverse of the covariance, I + Wᵀ W / s², row-major [latent, latent]: the same for every x. */
  readonly precision: readonly number[];
  /** The lower triangle L of it, with precision = L Lᵀ. */
  readonly factor: Float64Array;
}

/** p(z | x), a normal distribution. */
export function linearPosterior(model: LinearGaussian, x: readonly number[]): LinearPosterior {
  const { weights, latent, noise } = model;
  const variance = noise * noise;
  const rows = x.map((_, i) => weights.slice(i * latent, (i + 1) * latent));
  const precision = Array.from({ length: latent * latent }, (_, i) => {
    const [a, b] = [Math.floor(i / latent), i % latent];
    const sum = rows.reduce((sofar, row) => sofar + row[a]! * row[b]!, 0);
    return (a === b ? 1 : 0) + sum / variance;
  });
  const factor = cholesky(precision, latent);
  const pull = Array.from(
    { length: latent },
    (_, k) => rows.reduce((sofar, row, i) => sofar + row[k]! * x[i]!, 0) / variance,
  );
  return { mean: solved(factor, pull), precision, factor };
}

/** The y with L Lᵀ y = `right`. */
function solved(factor: Float64Array, right: readonly number[]): number[] {
  const size = right.length;
  const y = [...right];
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) y[row]! -= factor[row * size + k]! * y[k]!;
    y[row]! /= factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) y[row]! -= factor[k * size + row]! * y[k]!;
    y[row]! /= factor[row * size + row]!;
  }
  return y;
}

export interface LinearElbo {
  /** E log p(x | z) under q. */
  readonly reconstruction: number;
  /** KL(q ‖ p(z)). */
  readonly kl: number;
  readonly elbo: number;
}

/** The ELBO of x with q as its approximate posterior, and its two parts, in nats. */
export function linearElbo(
  model: LinearGaussian,
  x: readonly number[],
  q: DiagonalGaussian,
): LinearElbo {
  const { weights, latent, noise } = model;
  let squares = 0; // E ‖x − W z‖²
  x.forEach((value, i) => {
    let rest = value;
    for (let k = 0; k < latent; k++) {
      const weight = weights[i * latent + k]!;
      rest -= weight * q.mean[k]!;
      squares += (weight * q.deviation[k]!) ** 2;
    }
    squares += rest * rest;
  });
  const variance = noise * noise;
  const reconstruction = -0.5 * (x.length * Math.log(2 * Math.PI * variance) + squares / variance);
  const kl = q.mean.reduce((sum, mean, k) => sum + gaussianKl(mean, q.deviation[k]!, 0, 1), 0);
  return { reconstruction, kl, elbo: reconstruction - kl };
}

/** KL(q ‖ p(z | x)) in nats: by how much the ELBO falls short of log p(x). */
export function linearGap(posterior: LinearPosterior, q: DiagonalGaussian): number {
  const { mean, precision, factor } = posterior;
  const size = mean.length;
  let sum = -size;
  for (let a = 0; a < size; a++) {
    sum += precision[a * size + a]! * q.deviation[a]! ** 2;
    sum -= 2 * Math.log(q.deviation[a]! * factor[a * size + a]!);
    for (let b = 0; b < size; b++)
      sum += precision[a * size + b]! * (q.mean[a]! - mean[a]!) * (q.mean[b]! - mean[b]!);
  }
  return 0.5 * sum;
}

/**
 * log p(x, z) − log q(z) in nats, shape [draws], for z = mean + deviation · noise with `noise` standard normal,
 * [draws, latent].
 */
export function linearLogWeights(
  model: LinearGaussian,
  x: readonly number[],
  q: DiagonalGaussian,
  noise: Float64Array,
): Float64Array {
  const { weights, latent, noise: s } = model;
  const { mean, deviation } = q;
  const logDeviations = deviation.reduce((sum, value) => sum + Math.log(value), 0);
  const constant = logDeviations - 0.5 * x.length * Math.log(2 * Math.PI * s * s);
  const z = new Float64Array(latent);
  const logWeights = new Float64Array(noise.length / latent);
  // a loop: a figure weighs tens of thousands of draws with every move of a drag
  for (let draw = 0; draw < logWeights.length; draw++) {
    let squares = 0;
    let ratio = 0; // of the normals over z: −2 log p(z) + 2 log q(z), but for the constant
    for (let k = 0; k < latent; k++) {
      const e = noise[draw * latent + k]!;
      z[k] = mean[k]! + deviation[k]! * e;
      ratio += z[k]! * z[k]! - e * e;
    }
    for (let i = 0; i < x.length; i++) {
      let rest = x[i]!;
      for (let k = 0; k < latent; k++) rest -= weights[i * latent + k]! * z[k]!;
      squares += rest * rest;
    }
    logWeights[draw] = constant - 0.5 * (squares / (s * s) + ratio);
  }
  return logWeights;
}

/**
 * Whether importance weights p(x, z) / q(z) have a finite variance: where twice the posterior’s precision
 * exceeds q’s in every direction. A q that is narrower than that misses what counts most.
 */
export function hasFiniteWeightVariance(posterior: LinearPosterior, q: DiagonalGaussian): boolean {
  const size = posterior.mean.length;
  const excess = posterior.precision.map(
    (value, i) => 2 * value - (i % (size + 1) === 0 ? q.deviation[i / (size + 1)]! ** -2 : 0),
  );
  try {
    cholesky(excess, size);
    return true;
  } catch {
    return false; // not positive definite
  }
}
