import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GAN_LOSSES, type GanLossName } from '../../src/maths/gan-losses.ts';
import { lineJs, lineWasserstein1, optimalCritic } from '../../src/maths/line-divergences.ts';
import { mixtureDistribution, type LineDistribution } from '../../src/maths/line-distribution.ts';
import { bernoulliLogLikelihood, sigmoid } from '../../src/maths/log-space.ts';
import {
  discriminatorError,
  discriminatorValue,
  optimalLogit,
  optimalValue,
} from '../../src/maths/optimal-discriminator.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { uniformCdf, uniformLogDensity } from '../../src/maths/uniform.ts';
import { isGanLoss } from '../../src/models/gan.ts';
import { bell, mixtures } from '../support/distributions.ts';

const of = mixtureDistribution;
const LOG_4 = Math.log(4);
/** Close enough that quadrature sees the critic's kinks, wherever they are: hidden behind its outermost points they cost 1e-6. */
const FINE = Array.from({ length: 481 }, (_, i) => (i - 240) / 20);

function uniform(from: number, to: number): LineDistribution {
  return {
    logDensity: (x) => uniformLogDensity(x, from, to),
    cdf: (x) => uniformCdf(x, from, to),
    tail: (x) => uniformCdf(from + to - x, from, to),
    landmarks: [from, to],
  };
}

describe('optimalLogit, discriminatorValue, optimalValue', () => {
  test('D* = q / (q + p)', () => {
    const [q, p] = [of(bell(0, 1)), of(bell(1, 2))];
    for (const x of [-4, 0, 0.3, 2, 7]) {
      const [atQ, atP] = [Math.exp(q.logDensity(x)), Math.exp(p.logDensity(x))];
      expect(sigmoid(optimalLogit(q, p, x))).toBeCloseTo(atQ / (atQ + atP), 14);
    }
    expect(optimalLogit(of(bell(-1, 1)), of(bell(1, 1)), 0.7)).toBeCloseTo(-1.4, 13); // −2x
    const [left, right] = [uniform(0, 1), uniform(0.5, 2)];
    expect(optimalLogit(left, right, 0.2)).toBe(Infinity);
    expect(optimalLogit(left, right, 1.5)).toBe(-Infinity);
    expect(optimalLogit(left, right, 3)).toBeNaN();
  });
  test('V(D*, G) is −log 4 where q = p, 0 where they share nothing', () => {
    const q = of(bell(0.4, 0.7));
    expect(discriminatorValue(q, q, () => 0).value).toBeCloseTo(-LOG_4, 10);
    expect(optimalValue(q, q).value).toBe(-2 * Math.LN2);
    expect(optimalValue(uniform(0, 1), uniform(2, 3)).value).toBeCloseTo(0, 10);
  });
  test('V at D* is 2 JS − log 4, by quadrature of either', () => {
    fc.assert(
      fc.property(mixtures(3), mixtures(3), (a, b) => {
        const [q, p] = [of(a), of(b)];
        const direct = discriminatorValue(q, p, (x) => optimalLogit(q, p, x));
        const closed = optimalValue(q, p);
        const off = Math.abs(direct.value - closed.value);
        expect(off).toBeLessThanOrEqual(direct.error + closed.error + 1e-12);
        expect(closed.value).toBeCloseTo(2 * lineJs(q, p).value - LOG_4, 14);
      }),
      { numRuns: 30 },
    );
    const parts = discriminatorValue(uniform(0, 1), uniform(0.5, 1.5), (x) =>
      optimalLogit(uniform(0, 1), uniform(0.5, 1.5), x),
    );
    expect(parts.value).toBeCloseTo(-Math.LN2, 9); // both are in doubt on one half of their mass
  });
  test('no other D reaches more', () => {
    const [q, p] = [of(bell(0, 1)), of(bell(1.5, 0.6))];
    const best = optimalValue(q, p).value;
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (size, k) => {
          fc.pre(Math.abs(size) > 0.01);
          const wrong = (x: number) => optimalLogit(q, p, x) + size * Math.cos(k * x);
          expect(discriminatorValue(q, p, wrong).value).toBeLessThan(best);
        },
      ),
      { numRuns: 40 },
    );
  });
  test('discriminatorError is 0 at D*, and E |½ − D*| at D = ½, which is half the total variation', () => {
    const [q, p] = [of(bell(-1, 1)), of(bell(1, 1))];
    expect(discriminatorError(q, p, (x) => optimalLogit(q, p, x)).value).toBe(0);
    // ½ (q + p) |½ − q / (q + p)| = ¼ |q − p|, and total variation is erf(2 / √8)
    expect(discriminatorError(q, p, () => 0).value).toBeCloseTo(0.6826894921370859 / 2, 8);
    expect(discriminatorError(uniform(0, 1), uniform(2, 3), () => 0).value).toBeCloseTo(0.5, 9);
  });
});

describe('GAN_LOSSES', () => {
  const names = Object.keys(GAN_LOSSES) as GanLossName[];
  const players = ['generator', 'real', 'fake'] as const;

  test('are those that models/gan.ts trains', () => {
    expect(names.every((name) => isGanLoss(name))).toBe(true);
    expect(names).toHaveLength(5);
  });
  test.each(names)('%s: slopes are the losses’', (name) => {
    for (const player of players) {
      const { loss, slope } = GAN_LOSSES[name][player];
      for (const a of [-30, -6, -1.5, -0.5, 0, 0.3, 2, 7, 30]) {
        const h = 1e-5;
        const difference = (loss(a + h) - loss(a - h)) / (2 * h);
        expect(slope(a)).toBeCloseTo(difference, 8);
      }
    }
  });
  test('the cross-entropies are a Bernoulli’s log-likelihoods', () => {
    for (const a of [-800, -3, 0, 2, 800]) {
      expect(GAN_LOSSES.minimax.real.loss(a)).toBeCloseTo(-bernoulliLogLikelihood(a, 1), 12);
      expect(GAN_LOSSES.minimax.fake.loss(a)).toBeCloseTo(-bernoulliLogLikelihood(a, 0), 12);
      expect(GAN_LOSSES.minimax.generator.loss(a)).toBeCloseTo(bernoulliLogLikelihood(a, 0), 12);
      expect(GAN_LOSSES.nonSaturating.generator.loss(a)).toBeCloseTo(
        -bernoulliLogLikelihood(a, 1),
        12,
      );
    }
  });
  test('where D rejects a sample, minimax stops teaching, the others don’t', () => {
    const slopes = names.map((name) => Math.abs(GAN_LOSSES[name].generator.slope(-10)));
    expect(slopes[names.indexOf('minimax')]).toBeCloseTo(Math.exp(-10), 8);
    for (const name of names.filter((name) => name !== 'minimax'))
      expect(slopes[names.indexOf(name)]).toBeGreaterThan(0.999);
  });
});

describe('optimalCritic(q, p)', () => {
  test('one Gaussian right of the other: the critic is x, or −x', () => {
    const rising = optimalCritic(of(bell(2, 1)), of(bell(0, 1)));
    const falling = optimalCritic(of(bell(0, 1)), of(bell(2, 1)));
    for (const x of [-9, -1, 0, 0.5, 4]) {
      expect(rising(x)).toBeCloseTo(x, 12);
      expect(falling(x)).toBeCloseTo(-x, 12);
    }
    const same = of(bell(0.3, 1));
    expect(optimalCritic(same, same)(5)).toBe(0);
  });
  test('two widths about one mean: the critic is |x − μ|', () => {
    const critic = optimalCritic(of(bell(0.5, 2)), of(bell(0.5, 1)));
    for (const x of [-6, -0.2, 0.5, 0.7, 3])
      expect(critic(x)).toBeCloseTo(Math.abs(x - 0.5) - 0.5, 8);
  });
  test('slopes never above 1, and what it reaches is Wasserstein-1', () => {
    fc.assert(
      fc.property(mixtures(3), mixtures(3), (a, b) => {
        const [q, p] = [of(a), of(b)];
        const critic = optimalCritic(q, p);
        for (let x = -12; x < 12; x += 0.37)
          expect(Math.abs(critic(x + 0.1) - critic(x))).toBeLessThanOrEqual(0.1 + 1e-12);
        const reached = integrate(
          (x) => critic(x) * (Math.exp(q.logDensity(x)) - Math.exp(p.logDensity(x))),
          -Infinity,
          Infinity,
          {
            tolerance: 1e-7,
            splits: [...q.landmarks, ...p.landmarks, ...FINE].sort((x, y) => x - y),
          },
        );
        expect(Math.abs(reached.value - lineWasserstein1(q, p).value)).toBeLessThan(1e-6);
      }),
      { numRuns: 40 },
    );
  });
});
