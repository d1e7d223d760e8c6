import { logSumExp } from './log-space.ts';

/**
 * A mixture of Bernoullis: components that are equally probable, within each of which the parts are independent.
 * Any of its conditionals is a sum over components, so that the chain rule can be followed exactly, in any order.
 */
export interface BernoulliMixture {
  /** How many parts x has. */
  readonly parts: number;
  readonly components: number;
  /** P(part = 1) in each component, [parts, components], row-major. */
  readonly ones: Float64Array;
  /** log P(part = 0) and log P(part = 1), in nats, of the same shape: a way through x takes as many as it has parts. */
  readonly logs: readonly [zeros: Float64Array, ones: Float64Array];
}

/** Of P(part = 1) in each component, [components, parts], row-major; between 0 and 1, without the ends. */
export function bernoulliMixture(parts: number, probabilities: Float64Array): BernoulliMixture {
  const components = probabilities.length / parts;
  const ones = probabilities.map(
    (_, at) => probabilities[(at % components) * parts + Math.floor(at / components)]!,
  );
  const logs = [ones.map((one) => Math.log(1 - one)), ones.map(Math.log)] as const;
  return { parts, components, ones, logs };
}

/**
 * What the known parts say of the components: log P(known parts | component) of each, in nats. Logarithms, as
 * with a few hundred parts the probabilities themselves would underflow.
 */
export type Evidence = Float64Array;

export function noEvidence({ components }: BernoulliMixture): Evidence {
  return new Float64Array(components);
}

/** Adds to `evidence` that `part` has turned out to be `value`. */
export function addEvidence(
  { components, logs }: BernoulliMixture,
  evidence: Evidence,
  part: number,
  value: 0 | 1,
): void {
  const row = part * components;
  for (let k = 0; k < components; k++) evidence[k]! += logs[value][row + k]!;
}

/** P(component | known parts), by Bayes; sums to 1. */
export function componentsGiven(evidence: Evidence): Float64Array {
  let most = -Infinity;
  for (let k = 0; k < evidence.length; k++) most = Math.max(most, evidence[k]!);
  const weights = new Float64Array(evidence.length);
  let sum = 0;
  for (let k = 0; k < evidence.length; k++) {
    weights[k] = Math.exp(evidence[k]! - most);
    sum += weights[k]!;
  }
  for (let k = 0; k < evidence.length; k++) weights[k]! /= sum;
  return weights;
}

/** P(part = 1 | known parts), from the components' probabilities given them. */
export function partGiven(
  { components, ones }: BernoulliMixture,
  weights: Float64Array,
  part: number,
): number {
  const row = part * components;
  let sum = 0;
  for (let k = 0; k < components; k++) sum += weights[k]! * ones[row + k]!;
  return sum;
}

/** log p(x) in nats, of x with 0 or 1 for each part. */
export function bernoulliMixtureLogProbability(
  mixture: BernoulliMixture,
  x: ArrayLike<number>,
): number {
  const evidence = noEvidence(mixture);
  for (let part = 0; part < mixture.parts; part++)
    addEvidence(mixture, evidence, part, x[part] === 1 ? 1 : 0);
  return logSumExp(evidence) - Math.log(evidence.length);
}
