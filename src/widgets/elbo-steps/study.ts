import { gaussianKl, gaussianLogDensity } from '../../maths/gaussian.ts';
import { integrate } from '../../maths/quadrature.ts';
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
export function drawn({ decoder, w }: Pick<Problem, 'decoder' | 'w'>, z: number): number {
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

/** Between these codes lies all that counts; few hills of a posterior are narrower than a cut. */
const EDGE = 12;
export const CUTS = Array.from({ length: 8 * EDGE + 1 }, (_, i) => i / 4 - EDGE);

/** log ∫ exp(f) from the first of the ascending cuts to the last. */
export function logIntegral(f: (z: number) => number, cuts: readonly number[] = CUTS): number {
  const peak = Math.max(...cuts.map(f));
  const whole = integrate((z) => Math.exp(f(z) - peak), cuts[0]!, cuts.at(-1)!, {
    splits: cuts,
    tolerance: 1e-12,
  });
  return peak + Math.log(whole.value);
}

/** Of the noise of z = μ + σ ε: beyond it no ε counts. */
const NOISE = Array.from({ length: 19 }, (_, i) => i - 9);

/** E f(z) under q. */
export function underQ({ mu, sigma }: Problem, f: (z: number) => number): number {
  return integrate(
    (noise) => Math.exp(gaussianLogDensity(noise, 0, 1)) * f(mu + sigma * noise),
    -9.5,
    9.5,
    { splits: NOISE, tolerance: 1e-11 },
  ).value;
}

/** Mean and deviation of p(z | x) where the decoder is a line: then it is a bell. */
export function linePosterior({ w, s, x }: Pick<Problem, 'w' | 's' | 'x'>): {
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
