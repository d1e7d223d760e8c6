import { logSumExp } from './log-space.ts';

/**
 * A mixture of Bernoullis: components that are equally probable, within each of which the parts are independent.
 * Any of its conditionals is a sum over components, so that the chain rule can be followed exactly, in any order.
 */
export interface BernoulliMixture {
  /** How many parts x has. */
  readonly parts: number;
  /** P(part = 1) in each component, [components, parts], row-major; between 0 and 1, without the ends. */
  readonly ones: Float64Array;
}

/**
 * What the known parts say of the components: log P(known parts | component) of each, in nats. Logarithms, as
 * with a few hundred parts the probabilities themselves would underflow.
 */
export type Evidence = Float64Array;

export function noEvidence({ parts, ones }: BernoulliMixture): Evidence {
  return new Float64Array(ones.length / parts);
}

/** Adds to `evidence` that `part` has turned out to be `value`, 0 or 1. */
export function addEvidence(
  { parts, ones }: BernoulliMixture,
  evidence: Evidence,
  part: number,
  value: number,
): void {
  for (let k = 0; k < evidence.length; k++) {
    const one = ones[k * parts + part]!;
    evidence[k]! += Math.log(value === 1 ? one : 1 - one);
  }
}

/** P(component | known parts), by Bayes; sums to 1. */
export function componentsGiven(evidence: Evidence): Float64Array {
  const most = evidence.reduce((sofar, value) => Math.max(sofar, value), -Infinity);
  const weights = evidence.map((value) => Math.exp(value - most));
  const sum = weights.reduce((sofar, weight) => sofar + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** P(part = 1 | known parts), from the components' probabilities given them. */
export function partGiven(
  { parts, ones }: BernoulliMixture,
  components: Float64Array,
  part: number,
): number {
  let sum = 0;
  for (let k = 0; k < components.length; k++) sum += components[k]! * ones[k * parts + part]!;
  return sum;
}

/** log p(x) in nats, of x with 0 or 1 for each part. */
export function bernoulliMixtureLogProbability(
  mixture: BernoulliMixture,
  x: ArrayLike<number>,
): number {
  const evidence = noEvidence(mixture);
  for (let part = 0; part < mixture.parts; part++) addEvidence(mixture, evidence, part, x[part]!);
  return logSumExp(evidence) - Math.log(evidence.length);
}
