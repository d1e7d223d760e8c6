import { jsShare, type Measures } from './divergences.ts';
import { gaussianKl, gaussianTotalVariation, gaussianWasserstein1 } from './gaussian.ts';
import { mixtureDistribution, type LineDistribution } from './line-distribution.ts';
import { softplus } from './log-space.ts';
import { mixtureMmdSquared, type Mixture } from './mixture.ts';
import { integrate, signChanges, type Integral } from './quadrature.ts';

// How far apart two distributions on the line are, by adaptive quadrature over the whole line.

export interface Options {
  /** The error to aim for. */
  readonly tolerance?: number;
}

/** H(q) = −∫ q log q, the differential entropy in nats; below 0 where q is narrow. */
export function lineEntropy(q: LineDistribution, options?: Options): Integral {
  return overTheLine((x) => surpriseTerm(q.logDensity(x)), q.landmarks, options);
}

function surpriseTerm(logQ: number): number {
  return logQ === -Infinity ? 0 : -Math.exp(logQ) * logQ;
}

/**
 * KL(q ‖ p) = ∫ q log(q / p), in nats: 0 where they are equal, else above 0; ∞ where p is 0 and q isn't.
 * Integrated as q log(q / p) − q + p, which is the same as both integrate to 1 and nowhere below 0.
 */
export function lineKl(q: LineDistribution, p: LineDistribution, options?: Options): Integral {
  const term = (x: number): number => klTerm(q.logDensity(x), p.logDensity(x));
  return overTheLine(term, both(q, p), options);
}

function klTerm(logQ: number, logP: number): number {
  if (logQ === -Infinity) return Math.exp(logP);
  if (logP === -Infinity) return Infinity;
  const r = logP - logQ;
  if (Math.abs(r) < 1) return Math.exp(logQ) * Math.max(0, Math.expm1(r) - r);
  return Math.exp(logP) - Math.exp(logQ) * (1 + r);
}

/** JS(q, p), in nats, between 0 and log 2. */
export function lineJs(q: LineDistribution, p: LineDistribution, options?: Options): Integral {
  const term = (x: number): number => jsTerm(q.logDensity(x), p.logDensity(x));
  const { value, error } = overTheLine(term, both(q, p), options);
  return { value: Math.min(value, Math.LN2), error };
}

function jsTerm(logQ: number, logP: number): number {
  if (logQ === logP) return 0; // both may be −∞
  const m = 0.5 * (Math.exp(logQ) + Math.exp(logP));
  return m * jsShare(Math.tanh(0.5 * (logQ - logP)));
}

/**
 * dJS(q, p) / dμ for p = N(mean, deviation²), in nats per unit of x: what pulls p's mean. It is
 * ½ E_p[(x − μ) / σ² · log(p / m)], and vanishes where q and p have nothing in common.
 */
export function jsSlope(
  q: LineDistribution,
  mean: number,
  deviation: number,
  options?: Options,
): Integral {
  const p = mixtureDistribution({ weights: [1], means: [mean], deviations: [deviation] });
  const term = (x: number): number => {
    const logP = p.logDensity(x);
    // log(p / m) less log 2, which has no part in the mean
    return (-0.5 * Math.exp(logP) * (x - mean) * softplus(q.logDensity(x) - logP)) / deviation ** 2;
  };
  return overTheLine(term, both(q, p), options);
}

/** Total variation ½ ∫ |q − p|, in [0, 1]. */
export function lineTotalVariation(
  q: LineDistribution,
  p: LineDistribution,
  options?: Options,
): Integral {
  const difference = (x: number): number =>
    0.5 * (Math.exp(q.logDensity(x)) - Math.exp(p.logDensity(x)));
  const { value, error } = areaUnder(difference, both(q, p), options);
  return { value: Math.min(value, 1), error };
}

/** Wasserstein-1, ∫ |F − G| of the two CDFs, in the unit of x. */
export function lineWasserstein1(
  q: LineDistribution,
  p: LineDistribution,
  options?: Options,
): Integral {
  const landmarks = both(q, p);
  return areaUnder(cdfDifference(q, p, landmarks), landmarks, options);
}

/** F − G. */
function cdfDifference(
  q: LineDistribution,
  p: LineDistribution,
  landmarks: readonly number[],
): (x: number) => number {
  const middle = landmarks[Math.floor(landmarks.length / 2)] ?? 0;
  return (x) => (x < middle ? q.cdf(x) - p.cdf(x) : p.tail(x) - q.tail(x)); // equal, but for lost digits
}

/**
 * The critic that tells q and p apart best among all whose slope is never above 1 in size: f that
 * maximises E_q f − E_p f, the Kantorovich potential. That difference is ∫ f′ (G − F), so f rises
 * with slope 1 wherever G is above F, and falls where it is below; what it reaches is ∫ |F − G|, which is
 * Wasserstein-1. A constant is free: here f(0) = 0. Where F = G any slope would do.
 */
export function optimalCritic(q: LineDistribution, p: LineDistribution): (x: number) => number {
  const landmarks = both(q, p);
  const difference = cdfDifference(q, p, landmarks);
  const grid = amid(landmarks);
  const turns = signChanges(difference, grid);
  const first = grid.find((x) => difference(x) !== 0);
  if (first === undefined) return () => 0;
  const start = difference(first) > 0 ? -1 : 1;
  /** f less its value at the first turn, or at 0 where there is none. */
  const shifted = (x: number): number => {
    let value = 0;
    let slope = start;
    let from = turns[0] ?? 0;
    for (let i = 0; i < turns.length && x > turns[i]!; i++) {
      value += slope * (turns[i]! - from);
      from = turns[i]!;
      slope = -slope;
    }
    return value + slope * (x - from);
  };
  const atZero = shifted(0);
  return (x) => shifted(x) - atZero;
}

/**
 * All measures between two mixtures of Gaussians, deviations > 0; `error` bounds what quadrature leaves.
 * Between two Gaussians all but JS are closed forms; MMD² always is.
 */
export function mixtureMeasures(q: Mixture, p: Mixture, bandwidth: number): Measures {
  const onLine = [mixtureDistribution(q), mixtureDistribution(p)] as const;
  const options = { tolerance: 1e-8 };
  const js = lineJs(...onLine, options);
  const mmdSquared = mixtureMmdSquared(q, p, bandwidth);
  if (q.weights.length === 1 && p.weights.length === 1) {
    const gaussianQ = [q.means[0]!, q.deviations[0]!] as const;
    const gaussianP = [p.means[0]!, p.deviations[0]!] as const;
    return {
      forwardKl: gaussianKl(...gaussianQ, ...gaussianP),
      reverseKl: gaussianKl(...gaussianP, ...gaussianQ),
      js: js.value,
      totalVariation: gaussianTotalVariation(...gaussianQ, ...gaussianP),
      wasserstein1: gaussianWasserstein1(...gaussianQ, ...gaussianP),
      mmdSquared,
      error: js.error,
    };
  }
  const forwardKl = lineKl(...onLine, options);
  const reverseKl = lineKl(onLine[1], onLine[0], options);
  const totalVariation = lineTotalVariation(...onLine, options);
  const wasserstein1 = lineWasserstein1(...onLine, options);
  return {
    forwardKl: forwardKl.value,
    reverseKl: reverseKl.value,
    js: js.value,
    totalVariation: totalVariation.value,
    wasserstein1: wasserstein1.value,
    mmdSquared,
    error: Math.max(
      ...[forwardKl, reverseKl, js, totalVariation, wasserstein1].map(({ error }) => error),
    ),
  };
}

/** The landmarks of both, in ascending order. */
export function both(q: LineDistribution, p: LineDistribution): number[] {
  return [...new Set([...q.landmarks, ...p.landmarks])].sort((a, b) => a - b);
}

/** ∫ f from −∞ to ∞, cut first at `splits`. */
export function overTheLine(
  f: (x: number) => number,
  splits: readonly number[],
  options: Options = {},
): Integral {
  return integrate(f, -Infinity, Infinity, { ...options, splits });
}

/** ∫ |f|, cut where f changes sign: |f| has a kink there, which would cost many halvings. */
function areaUnder(
  f: (x: number) => number,
  landmarks: readonly number[],
  options?: Options,
): Integral {
  const splits = [...landmarks, ...signChanges(f, amid(landmarks))];
  return overTheLine((x) => Math.abs(f(x)), splits, options);
}

/** The landmarks, and three places between each two. */
function amid(landmarks: readonly number[]): number[] {
  return landmarks.flatMap((x, i) => {
    const gap = (landmarks[i + 1] ?? x) - x;
    return [0, 0.25, 0.5, 0.75].map((share) => x + share * gap);
  });
}
