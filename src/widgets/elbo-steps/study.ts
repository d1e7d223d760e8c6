import { gaussianKl, gaussianLogDensity } from '../../maths/gaussian.ts';
import { logSumExp } from '../../maths/log-space.ts';
import type { ElboStepsValues } from './parameters.ts';

/** p(z) = N(0, 1), p(x | z) = N(decoder(z), s²), one observed x, and q(z) = N(mu, sigma²). */
export interface Problem extends Pick<ElboStepsValues, 'decoder' | 'w' | 's' | 'x'> {
  readonly mu: number;
  readonly sigma: number;
}

/** What one problem comes to, in nats. */
export interface Study {
  /** log p(x). */
  readonly evidence: number;
  /** log p(z | x). */
  readonly logPosterior: (z: number) => number;
  /** E log p(x | z) under q. */
  readonly reconstruction: number;
  /** KL(q ‖ p(z)). */
  readonly kl: number;
  readonly elbo: number;
  /** KL(q ‖ p(z | x)), computed by itself: not as a difference. */
  readonly gap: number;
}

/** What the decoder draws from z. */
function drawn({ decoder, w }: Pick<Problem, 'decoder' | 'w'>, z: number): number {
  switch (decoder) {
    case 'line':
      return w * z;
    case 'bend':
      return w * Math.tanh(z);
    case 'fold':
      return w * z * z;
  }
}

export const logPrior = (z: number): number => gaussianLogDensity(z, 0, 1);
export const logQ = ({ mu, sigma }: Problem, z: number): number => gaussianLogDensity(z, mu, sigma);
export const logLikelihood = (problem: Problem, z: number): number =>
  gaussianLogDensity(problem.x, drawn(problem, z), problem.s);
export const logJoint = (problem: Problem, z: number): number =>
  logPrior(z) + logLikelihood(problem, z);

/**
 * Codes further out than this count for nothing. Between them integrals are sums over an even grid: for smooth
 * integrands that fall off like a bell they are right to rounding once the grid is finer than half its width.
 */
const EDGE = 12;
const STEP = 1 / 32;

/** log ∫ exp(f) over z = centre + scale · t, in which f is written, as far as z counts. */
export function logIntegral(f: (t: number) => number, centre = 0, scale = 1): number {
  const count = (2 * EDGE) / STEP;
  const logs = Float64Array.from({ length: count + 1 }, (_, i) =>
    f((i * STEP - EDGE - centre) / scale),
  );
  return logSumExp(logs) + Math.log(STEP / scale);
}

/** The noise of z = μ + σ ε, its density at each place of a grid, and both ends of what counts. */
const NOISE_EDGE = 9;
const NOISE_STEP = 1 / 12;
const DENSITY = Float64Array.from({ length: (2 * NOISE_EDGE) / NOISE_STEP + 1 }, (_, i) =>
  Math.exp(gaussianLogDensity(i * NOISE_STEP - NOISE_EDGE, 0, 1)),
);

/** E f(z) under q. */
export function underQ({ mu, sigma }: Problem, f: (z: number) => number): number {
  let sum = 0;
  for (let i = 0; i < DENSITY.length; i++)
    sum += DENSITY[i]! * f(mu + sigma * (i * NOISE_STEP - NOISE_EDGE));
  return sum * NOISE_STEP;
}

/** Mean and deviation of p(z | x) where the decoder is a line: then it is a bell. */
function linePosterior({ w, s, x }: Pick<Problem, 'w' | 's' | 'x'>): {
  readonly mean: number;
  readonly deviation: number;
} {
  const total = w * w + s * s;
  return { mean: (w * x) / total, deviation: s / Math.sqrt(total) };
}

/** E (x − decoder(z))² under q. */
function squaredError(problem: Problem): number {
  const { decoder, w, x, mu, sigma } = problem;
  const variance = sigma * sigma;
  const square = mu * mu + variance; // E z²
  switch (decoder) {
    case 'line':
      return (x - w * mu) ** 2 + w * w * variance;
    case 'bend':
      return underQ(problem, (z) => (x - drawn(problem, z)) ** 2);
    case 'fold': {
      const fourth = mu ** 4 + 6 * mu * mu * variance + 3 * variance * variance;
      return x * x - 2 * x * w * square + w * w * fourth;
    }
  }
}

export function studied(problem: Problem): Study {
  const { decoder, w, s, x, mu, sigma } = problem;
  const reconstruction = -0.5 * (Math.log(2 * Math.PI * s * s) + squaredError(problem) / (s * s));
  const kl = gaussianKl(mu, sigma, 0, 1);
  const elbo = reconstruction - kl;
  if (decoder === 'line') {
    const { mean, deviation } = linePosterior(problem);
    return {
      ...{ reconstruction, kl, elbo },
      evidence: gaussianLogDensity(x, 0, Math.hypot(w, s)),
      logPosterior: (z) => gaussianLogDensity(z, mean, deviation),
      gap: gaussianKl(mu, sigma, mean, deviation),
    };
  }
  const evidence = logIntegral((z) => logJoint(problem, z));
  const logPosterior = (z: number): number => logJoint(problem, z) - evidence;
  const gap = underQ(problem, (z) => logQ(problem, z) - logPosterior(z));
  return { reconstruction, kl, elbo, evidence, logPosterior, gap };
}

/** The truth of the third view: x is near the one observed. */
export const TRUTH_DEVIATION = 0.5;

/** Where an average over the truth looks, in its deviations: the trapezoid rule, exact to rounding for what is smooth. */
const NODES = Array.from({ length: 25 }, (_, i) => {
  const at = (i - 12) / 2;
  return { at, weight: 0.5 * Math.exp(gaussianLogDensity(at, 0, 1)) };
});

/** What the encoder is asked near the observed x, where it answers with the bell it has there, and how often. */
export function nearby(values: ElboStepsValues): readonly { problem: Problem; weight: number }[] {
  return NODES.map(({ at, weight }) => {
    const shift = TRUTH_DEVIATION * at;
    const problem = { ...values, x: values.x + shift, mu: values.mu + values.slope * shift };
    return { problem, weight };
  });
}

export const logTruth = (values: ElboStepsValues, x: number): number =>
  gaussianLogDensity(x, values.x, TRUTH_DEVIATION);
