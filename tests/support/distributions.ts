import * as fc from 'fast-check';
import type { Mixture } from '../../src/maths/mixture.ts';

/** A distribution over `events` events; about a third of them can't happen. */
export function distributions(events: number): fc.Arbitrary<number[]> {
  const weight = fc.oneof(
    { weight: 2, arbitrary: fc.double({ min: -6, max: 0, noNaN: true }).map((x) => 10 ** x) },
    { weight: 1, arbitrary: fc.constant(0) },
  );
  return fc
    .array(weight, { minLength: events, maxLength: events })
    .filter((weights) => weights.some((value) => value > 0))
    .map(normalised);
}

/** The same where every event is possible. */
export function fullDistributions(events: number): fc.Arbitrary<number[]> {
  const weight = fc.double({ min: 0.01, max: 1, noNaN: true });
  return fc.array(weight, { minLength: events, maxLength: events }).map(normalised);
}

/** Weights divided by their sum. */
export function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** One Gaussian, as a mixture. */
export function bell(mean: number, deviation: number): Mixture {
  return { weights: [1], means: [mean], deviations: [deviation] };
}

/** Mixtures of one to `most` Gaussians as a figure shows them. */
export function mixtures(most: number): fc.Arbitrary<Mixture> {
  const component = fc.record({
    weight: fc.double({ min: 0.05, max: 1, noNaN: true }),
    mean: fc.double({ min: -5, max: 5, noNaN: true }),
    deviation: fc.double({ min: -1, max: 0.5, noNaN: true }).map((x) => 10 ** x),
  });
  return fc.array(component, { minLength: 1, maxLength: most }).map((components) => ({
    weights: normalised(components.map(({ weight }) => weight)),
    means: components.map(({ mean }) => mean),
    deviations: components.map(({ deviation }) => deviation),
  }));
}
