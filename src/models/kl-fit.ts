import { jsShare } from '../maths/divergences.ts';
import { lineEntropy } from '../maths/line-divergences.ts';
import { mixtureDistribution, type LineDistribution } from '../maths/line-distribution.ts';
import { softplus } from '../maths/log-space.ts';
import { mixtureMoments, type Mixture } from '../maths/mixture.ts';
import type { Float64Model } from './float64-model.ts';
import {
  DEVIATIONS,
  gradient,
  meanLogLikelihood,
  type Bell,
  type Moments,
} from './gaussian-ascent.ts';
import type { Structure } from './index.ts';

/** What a fit may descend on: KL(q ‖ p), KL(p ‖ q) or JS(q, p), with q the target and p the bell. */
export const DIVERGENCES = ['forward', 'reverse', 'js'] as const;
export type Divergence = (typeof DIVERGENCES)[number];

/** A mixture of Gaussians to fit a bell to, with all of it that stays the same from step to step. */
export interface Target {
  readonly distribution: LineDistribution;
  readonly moments: Moments;
  /** H(q), in nats. */
  readonly entropy: number;
  /** Places with their share of a draw from q, and log q there: E f(x) is Σ weight · f(place). */
  readonly places: Float64Array;
  readonly weights: Float64Array;
  readonly logDensities: Float64Array;
}

/**
 * Expectations over a standard normal are sums over an even grid of ±9 deviations: the trapezoidal
 * rule, which for a smooth integrand that fades at both ends errs by e^(−2πd/step), d the distance
 * of its nearest singularity from the real line. For q with modes ±a of deviation s, log q has one at
 * d = π s² / 2a.
 */
const STEP = 1 / 64;
const Z = Float64Array.from({ length: 2 * (9 / STEP) + 1 }, (_, i) => i * STEP - 9);
const SHARES = Z.map((z) => (STEP / Math.sqrt(2 * Math.PI)) * Math.exp(-0.5 * z * z));

/** Makes the mixture `q`, deviations > 0, ready to be fitted. */
export function targetOf(q: Mixture): Target {
  const distribution = mixtureDistribution(q);
  const places = Float64Array.from(
    q.means.flatMap((mean, k) => Array.from(Z, (z) => mean + z * q.deviations[k]!)),
  );
  return {
    distribution,
    moments: mixtureMoments(q),
    entropy: lineEntropy(distribution).value,
    places,
    weights: Float64Array.from(
      q.weights.flatMap((weight) => Array.from(SHARES, (share) => weight * share)),
    ),
    logDensities: places.map(distribution.logDensity),
  };
}

/** The divergence between the target and the bell, in nats. */
export function divergenceOf(divergence: Divergence, target: Target, bell: Bell): number {
  if (divergence === 'forward') return -target.entropy - meanLogLikelihood(target.moments, bell);
  const { weights, places, logDensities } = target;
  const deviation = Math.exp(bell.logDeviation);
  const logPeak = -0.5 * Math.log(2 * Math.PI) - bell.logDeviation;
  // what is integrated for JS, per unit of q or of p: bounded, so that no spike of either is missed
  const share = (logQ: number, logP: number): number => jsShare(Math.tanh(0.5 * (logQ - logP)));
  let underP = 0;
  for (let i = 0; i < Z.length; i++) {
    const z = Z[i]!;
    const logQ = target.distribution.logDensity(bell.mean + deviation * z);
    const logP = logPeak - 0.5 * z * z;
    underP += SHARES[i]! * (divergence === 'reverse' ? logP - logQ : share(logQ, logP));
  }
  if (divergence === 'reverse') return underP;
  let underQ = 0;
  for (let i = 0; i < places.length; i++) {
    const z = (places[i]! - bell.mean) / deviation;
    underQ += weights[i]! * share(logDensities[i]!, logPeak - 0.5 * z * z);
  }
  return Math.min(Math.LN2, 0.5 * (underQ + underP));
}

/**
 * The divergence's derivatives by μ and log σ. Of KL(q ‖ p) in closed form; of the others an expectation
 * over p with z = (x − μ) / σ:
 *
 * - KL(p ‖ q): −E[z log q] / σ and −1 − E[(z² − 1) log q]
 * - JS: ½ E[z log(p / m)] / σ and ½ E[(z² − 1) log(p / m)], with m = (q + p) / 2
 */
export function divergenceGradient(divergence: Divergence, target: Target, bell: Bell): Bell {
  if (divergence === 'forward') {
    const uphill = gradient(target.moments, bell);
    return { mean: -uphill.mean, logDeviation: -uphill.logDeviation };
  }
  const deviation = Math.exp(bell.logDeviation);
  const logPeak = -0.5 * Math.log(2 * Math.PI) - bell.logDeviation;
  let byMean = 0;
  let byLogDeviation = 0;
  for (let i = 0; i < Z.length; i++) {
    const z = Z[i]!;
    const logQ = target.distribution.logDensity(bell.mean + deviation * z);
    const logP = logPeak - 0.5 * z * z;
    // for JS ½ log(p / m) less ½ log 2, a constant and so without a part in either expectation
    const pull = divergence === 'reverse' ? -logQ : -0.5 * softplus(logQ - logP);
    byMean += SHARES[i]! * z * pull;
    byLogDeviation += SHARES[i]! * (z * z - 1) * pull;
  }
  return {
    mean: byMean / deviation,
    logDeviation: divergence === 'reverse' ? byLogDeviation - 1 : byLogDeviation,
  };
}

/** μ is held within this, as σ is within `DEVIATIONS`: a step far too large ends far away, not in NaN. */
const FARTHEST = 1e6;

/** One step of gradient descent on the divergence. */
export function descend(
  divergence: Divergence,
  target: Target,
  bell: Bell,
  learningRate: number,
): Bell {
  const slope = divergenceGradient(divergence, target, bell);
  return {
    mean: held(bell.mean - learningRate * slope.mean, -FARTHEST, FARTHEST),
    logDeviation: held(
      bell.logDeviation - learningRate * slope.logDeviation,
      Math.log(DEVIATIONS.min),
      Math.log(DEVIATIONS.max),
    ),
  };
}

function held(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** A mixture of two Gaussians by its numbers. */
export interface TwoModes {
  /** Of the first, in [0, 1]. */
  readonly weight: number;
  readonly mean1: number;
  readonly deviation1: number;
  readonly mean2: number;
  readonly deviation2: number;
}

export function mixtureOf({ weight, mean1, deviation1, mean2, deviation2 }: TwoModes): Mixture {
  return {
    weights: [weight, 1 - weight],
    means: [mean1, mean2],
    deviations: [deviation1, deviation2],
  };
}

const targets = new WeakMap<Structure, Target>();

/** The target that a run's structure describes, worked out once per run. */
function targetIn(structure: Structure): Target {
  const known = targets.get(structure);
  if (known) return known;
  const number = (field: keyof TwoModes): number => Number(structure[field]);
  const target = targetOf(
    mixtureOf({
      weight: number('weight'),
      mean1: number('mean1'),
      deviation1: number('deviation1'),
      mean2: number('mean2'),
      deviation2: number('deviation2'),
    }),
  );
  targets.set(structure, target);
  return target;
}

/**
 * Three Gaussians p, each fitted to the same mixture q of two by gradient descent in (μ, log σ) on a
 * divergence of its own, all from the structure's `mu` and `sigma`; q is the structure's `TwoModes`.
 *
 * Live scalar: `learningRate`. Metrics: the divergences `forward`, `reverse` and `js`, each of its own
 * bell in nats before the step, and as `loss` their sum, on which the three together descend; after
 * the step `forwardMean`, `forwardDeviation` and so on.
 */
export const klFit: Float64Model = {
  initial: ({ structure }) => ({
    means: new Float64Array(DIVERGENCES.length).fill(Number(structure['mu'])),
    logDeviations: new Float64Array(DIVERGENCES.length).fill(Math.log(Number(structure['sigma']))),
  }),
  step: ({ means, logDeviations }, { structure, scalars }) => {
    const target = targetIn(structure);
    const metrics: Record<string, number> = { loss: 0 };
    DIVERGENCES.forEach((divergence, k) => {
      const before = { mean: means![k]!, logDeviation: logDeviations![k]! };
      const after = descend(divergence, target, before, scalars['learningRate']!);
      means![k] = after.mean;
      logDeviations![k] = after.logDeviation;
      metrics[divergence] = divergenceOf(divergence, target, before);
      metrics['loss']! += metrics[divergence];
      metrics[`${divergence}Mean`] = after.mean;
      metrics[`${divergence}Deviation`] = Math.exp(after.logDeviation);
    });
    return metrics;
  },
  values: {},
};
