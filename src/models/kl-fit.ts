import { jsShare } from '../maths/divergences.ts';
import { lineEntropy } from '../maths/line-divergences.ts';
import { mixtureDistribution, type LineDistribution } from '../maths/line-distribution.ts';
import { softplus } from '../maths/log-space.ts';
import { mixtureMoments, type Mixture } from '../maths/mixture.ts';
import type { Float64Model, Float64State } from './float64-model.ts';
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

/** All three divergences between the target and the bell, in nats. */
export function divergencesOf(target: Target, bell: Bell): Record<Divergence, number> {
  const { weights, places, logDensities } = target;
  const deviation = Math.exp(bell.logDeviation);
  const logPeak = -0.5 * Math.log(2 * Math.PI) - bell.logDeviation;
  // what is integrated for JS, per unit of q or of p: bounded, so that no spike of either is missed
  const share = (logQ: number, logP: number): number => jsShare(Math.tanh(0.5 * (logQ - logP)));
  let reverse = 0;
  let underP = 0;
  for (let i = 0; i < Z.length; i++) {
    const z = Z[i]!;
    const logQ = target.distribution.logDensity(bell.mean + deviation * z);
    const logP = logPeak - 0.5 * z * z;
    reverse += SHARES[i]! * (logP - logQ);
    underP += SHARES[i]! * share(logQ, logP);
  }
  let underQ = 0;
  for (let i = 0; i < places.length; i++) {
    const z = (places[i]! - bell.mean) / deviation;
    underQ += weights[i]! * share(logDensities[i]!, logPeak - 0.5 * z * z);
  }
  return {
    forward: -target.entropy - meanLogLikelihood(target.moments, bell),
    reverse,
    js: Math.min(Math.LN2, 0.5 * (underQ + underP)),
  };
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

/** Two Gaussians, from the structure's `weight` of the first, `mean1`, `deviation1`, `mean2`, `deviation2`. */
function mixtureIn(structure: Structure): Mixture {
  const weight = Number(structure['weight']);
  return {
    weights: [weight, 1 - weight],
    means: [Number(structure['mean1']), Number(structure['mean2'])],
    deviations: [Number(structure['deviation1']), Number(structure['deviation2'])],
  };
}

const targets = new WeakMap<Structure, Target>();

/** The target that a run's structure describes, worked out once per run. */
function targetIn(structure: Structure): Target {
  const known = targets.get(structure);
  if (known) return known;
  const target = targetOf(mixtureIn(structure));
  targets.set(structure, target);
  return target;
}

function divergenceIn(structure: Structure): Divergence {
  const name = structure['divergence'];
  const divergence = DIVERGENCES.find((known) => known === name);
  if (!divergence) throw new Error(`There is no divergence called "${name}" to fit by.`);
  return divergence;
}

/**
 * One Gaussian p fitted to a mixture q of two by gradient descent in (μ, log σ) on the structure's
 * `divergence`, from its `mu` and `sigma`; no data. For the mixture's fields see `mixtureIn`.
 *
 * Live scalar: `learningRate`. Metrics: `loss`, the divergence descended on, and all three, `forward`,
 * `reverse` and `js`, in nats before the step; `mean` and `deviation` after it.
 */
export const klFit: Float64Model = {
  initial: ({ structure }) => ({
    mean: Float64Array.of(Number(structure['mu'])),
    logDeviation: Float64Array.of(Math.log(Number(structure['sigma']))),
  }),
  step: (state, { structure, scalars }) => {
    const target = targetIn(structure);
    const divergence = divergenceIn(structure);
    const before = bellOf(state);
    const metrics = divergencesOf(target, before);
    const after = descend(divergence, target, before, scalars['learningRate']!);
    state['mean']![0] = after.mean;
    state['logDeviation']![0] = after.logDeviation;
    return {
      loss: metrics[divergence],
      ...metrics,
      mean: after.mean,
      deviation: Math.exp(after.logDeviation),
    };
  },
  values: {},
};

function bellOf(state: Float64State): Bell {
  return { mean: state['mean']![0]!, logDeviation: state['logDeviation']![0]! };
}
