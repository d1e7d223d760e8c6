import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addEvidence,
  bernoulliMixture,
  bernoulliMixtureLogProbability,
  componentsGiven,
  noEvidence,
  partGiven,
  type BernoulliMixture,
} from '../../src/maths/bernoulli-mixture.ts';
import { permuted } from '../../src/maths/random.ts';

const PARTS = 5;
const mixtures: fc.Arbitrary<BernoulliMixture> = fc
  .integer({ min: 1, max: 4 })
  .chain((components) =>
    fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), {
      minLength: components * PARTS,
      maxLength: components * PARTS,
    }),
  )
  .map((ones) => bernoulliMixture(PARTS, Float64Array.from(ones)));

const ALL = Array.from({ length: 2 ** PARTS }, (_, image) =>
  Array.from({ length: PARTS }, (_, part) => (image >> part) & 1),
);

/** By the definition, in probabilities. */
function probability({ ones, components }: BernoulliMixture, x: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < components; k++)
    sum += x.reduce((product, value, d) => {
      const one = ones[d * components + k]!;
      return product * (value === 1 ? one : 1 - one);
    }, 1 / components);
  return sum;
}

test('bernoulliMixtureLogProbability: the definition, and all images sum to 1', () => {
  fc.assert(
    fc.property(mixtures, (mixture) => {
      let sum = 0;
      for (const x of ALL) {
        const log = bernoulliMixtureLogProbability(mixture, x);
        expect(log).toBeCloseTo(Math.log(probability(mixture, x)), 9);
        sum += Math.exp(log);
      }
      expect(sum).toBeCloseTo(1, 12);
    }),
  );
});

test('partGiven: the share of the images that agree with what is known; in any order it multiplies to p(x)', () => {
  fc.assert(
    fc.property(
      mixtures,
      fc.integer({ min: 0, max: 2 ** PARTS - 1 }),
      fc.nat(1000),
      (mixture, image, seed) => {
        const x = ALL[image]!;
        const order = x.map((_, t) => permuted(t, PARTS, { stream: 1, step: 0, seed }));
        const evidence = noEvidence(mixture);
        let log = 0;
        order.forEach((part, t) => {
          const known = order.slice(0, t);
          const agree = ALL.filter((other) => known.every((d) => other[d] === x[d]));
          const mass = (images: readonly (readonly number[])[]): number =>
            images.reduce((sum, other) => sum + probability(mixture, other), 0);
          const one = partGiven(mixture, componentsGiven(evidence), part);
          expect(one).toBeCloseTo(
            mass(agree.filter((other) => other[part] === 1)) / mass(agree),
            10,
          );
          log += Math.log(x[part] === 1 ? one : 1 - one);
          addEvidence(mixture, evidence, part, x[part] as 0 | 1);
        });
        expect(log).toBeCloseTo(bernoulliMixtureLogProbability(mixture, x), 10);
      },
    ),
  );
});

test('bernoulliMixture: a row for each part, and the logarithms of both outcomes', () => {
  const { components, ones, logs } = bernoulliMixture(
    3,
    Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
  );
  expect(components).toBe(2);
  expect([...ones]).toEqual([0.1, 0.4, 0.2, 0.5, 0.3, 0.6]);
  expect([...logs[0]]).toEqual([...ones].map((one) => Math.log(1 - one)));
  expect([...logs[1]]).toEqual([...ones].map(Math.log));
});

test('evidence of thousands of parts does not underflow', () => {
  const parts = 5000;
  const ones = new Float64Array(2 * parts).fill(0.02);
  ones.fill(0.98, parts);
  const mixture = bernoulliMixture(parts, ones);
  const evidence = noEvidence(mixture);
  for (let part = 0; part < parts / 2; part++) addEvidence(mixture, evidence, part, 0);
  for (let part = parts / 2; part < parts; part++) addEvidence(mixture, evidence, part, 1);
  expect([...componentsGiven(evidence)].map((weight) => Math.abs(weight - 0.5))).toEqual([
    expect.closeTo(0, 6),
    expect.closeTo(0, 6),
  ]);
});
