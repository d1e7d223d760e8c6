import { renderToStaticMarkup } from 'react-dom/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gaussianLogDensity } from '../../src/maths/gaussian.ts';
import { GAN_LOSSES } from '../../src/maths/gan-losses.ts';
import { jsSlope, optimalCritic } from '../../src/maths/line-divergences.ts';
import { mixtureDistribution } from '../../src/maths/line-distribution.ts';
import { sigmoid } from '../../src/maths/log-space.ts';
import { optimalLogit } from '../../src/maths/optimal-discriminator.ts';
import { integrate } from '../../src/maths/quadrature.ts';
import { startValues } from '../../src/widgets/declaration.ts';
import { readLink } from '../../src/widgets/permalink.ts';
import {
  DATA_AT,
  discriminatorOf,
  LOSSES,
  meanPull,
  pullAt,
  samplesAt,
  samplesOf,
} from '../../src/widgets/losses-and-gradients/pull.ts';
import widget from '../../src/widgets/losses-and-gradients/widget.tsx';
import { bell } from '../support/distributions.ts';

const BASE = startValues(widget, null);
const picture = (values: object): string =>
  renderToStaticMarkup(<widget.View values={{ ...BASE, ...values }} setValue={() => {}} asleep />);
const output = (name: string, values: object): string =>
  new RegExp(`<output[^>]* name="${name}"[^>]*>(.*?)</output>`).exec(picture(values))![1]!;
const judge = (goal: string, values: object) => widget.goals![goal]!.judge({ ...BASE, ...values });

const separations = fc.double({ min: 0, max: 8, noNaN: true });
const qualities = fc.double({ min: 0, max: 0.99, noNaN: true });
const q = mixtureDistribution(bell(DATA_AT, 1));
const p = (separation: number) => mixtureDistribution(bell(samplesAt(separation), 1));

describe('discriminatorOf: at quality 1 it is the best there is', () => {
  const places = [-7, -2.5, 0, 1.49, 1.51, 3, 6];
  test('log q/p, q/(q+p), its side of ½, and the Kantorovich potential', () => {
    for (const separation of [0.5, 3, 8]) {
      const logit = (x: number): number => optimalLogit(q, p(separation), x);
      const critic = optimalCritic(q, p(separation));
      const best = (loss: (typeof LOSSES)[number]) => discriminatorOf(loss, separation, 1).score;
      for (const x of places) {
        expect(best('minimax')(x)).toBeCloseTo(logit(x), 9);
        expect(best('nonSaturating')(x)).toBeCloseTo(logit(x), 9);
        expect(best('leastSquares')(x)).toBeCloseTo(sigmoid(logit(x)), 12);
        expect(best('hinge')(x)).toBe(Math.sign(logit(x)));
        const shift = best('wasserstein')(0) - critic(0);
        expect(best('wasserstein')(x) - critic(x)).toBeCloseTo(shift, 9);
      }
    }
  });
  test('for least squares and hinge no other answer costs D less, place by place', () => {
    for (const loss of ['leastSquares', 'hinge'] as const)
      for (const x of places) {
        const { real, fake } = GAN_LOSSES[loss];
        const [atQ, atP] = [q, p(3)].map(({ logDensity }) => Math.exp(logDensity(x)));
        const cost = (answer: number) => atQ! * real.loss(answer) + atP! * fake.loss(answer);
        const best = cost(discriminatorOf(loss, 3, 1).score(x));
        for (let answer = -2; answer <= 2; answer += 0.125)
          expect(cost(answer)).toBeGreaterThanOrEqual(best - 1e-15);
      }
  });
  test('at quality 0 it answers the same everywhere', () => {
    for (const loss of LOSSES) {
      const { score } = discriminatorOf(loss, 5, 0);
      expect(new Set(places.map(score)).size).toBe(1);
      expect(meanPull(loss, 5, 0)).toBe(0);
    }
  });
});

test('a pull is minus the loss’s slope by x', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LOSSES),
      fc.double({ min: 0.1, max: 8, noNaN: true }),
      qualities,
      fc.double({ min: -8, max: 7, noNaN: true }),
      (loss, separation, quality, x) => {
        const discriminator = discriminatorOf(loss, separation, quality);
        const { generator } = GAN_LOSSES[loss];
        const h = 1e-6;
        const ends = [x - h, x + h];
        if (loss === 'hinge')
          fc.pre(ends.every((end) => discriminator.slope(end) === discriminator.slope(x)));
        const [before, after] = ends.map((end) => generator.loss(discriminator.score(end)));
        const difference = (before! - after!) / (2 * h);
        const pull = pullAt(loss, discriminator, x);
        expect(Math.abs(pull - difference)).toBeLessThan(1e-6 * Math.max(1, Math.abs(pull) ** 2));
      },
    ),
  );
});

describe('meanPull', () => {
  test('is what the mean loss loses as the generator’s bell moves, D held', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LOSSES),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (loss, separation, quality) => {
          const { score } = discriminatorOf(loss, separation, quality);
          const middle = DATA_AT - separation / 2;
          const ramp = (1 - quality) / quality / separation; // half its width
          const mean = (at: number): number =>
            integrate(
              (x) =>
                Math.exp(gaussianLogDensity(x, at, 1)) * GAN_LOSSES[loss].generator.loss(score(x)),
              at - 12,
              at + 12,
              {
                splits: [at - 3, at, at + 3, middle - ramp, middle, middle + ramp],
                tolerance: 1e-12,
              },
            ).value;
          const at = samplesAt(separation);
          const h = 1e-3;
          const difference = (mean(at - h) - mean(at + h)) / (2 * h);
          expect(meanPull(loss, separation, quality)).toBeCloseTo(difference, 4);
        },
      ),
      { numRuns: 60 },
    );
  });
  test('by minimax and the best D it is the slope of 2 JS', () => {
    for (const separation of [0, 0.5, 2, 5, 8]) {
      const slope = jsSlope(q, samplesAt(separation), 1, { tolerance: 1e-12 }).value;
      expect(meanPull('minimax', separation, 1)).toBeCloseTo(-2 * slope, 9);
    }
  });
  test('by minimax and non-saturating together it is D’s slope: what the one lacks the other has', () => {
    fc.assert(
      fc.property(
        separations,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (separation, quality) => {
          const together =
            meanPull('minimax', separation, quality) +
            meanPull('nonSaturating', separation, quality);
          expect(together).toBeCloseTo(separation * quality, 9);
        },
      ),
    );
  });
  test('where learning stops: the best D far away', () => {
    const far = Object.fromEntries(LOSSES.map((loss) => [loss, meanPull(loss, 8, 1)]));
    expect(far['minimax']).toBeLessThan(0.001);
    expect(far['leastSquares']).toBeLessThan(0.001);
    expect(far['hinge']).toBe(0);
    expect(far['nonSaturating']).toBeCloseTo(8, 3);
    expect(far['wasserstein']).toBeCloseTo(1, 12);
  });
  test('a pull, however good D: never away from the data', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LOSSES),
        separations,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (loss, separation, quality) => {
          expect(meanPull(loss, separation, quality)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

test('samples stand for equal parts of the bell', () => {
  const samples = samplesOf(6);
  expect(samples).toHaveLength(9);
  samples.forEach((x, i) => expect(p(6).cdf(x)).toBeCloseTo((i + 0.5) / 9, 9));
});

test('readouts: the slopes at a score of −5, and the pulls of a Wasserstein critic', () => {
  const at = (name: string): string => output(name, { logit: -5, separation: 6 });
  expect(at('slope-minimax')).toBe(`−${sigmoid(-5).toFixed(4)}`);
  expect(at('slope-nonSaturating')).toBe(`−${sigmoid(5).toFixed(2)}`);
  expect(at('slope-leastSquares')).toBe('−6.00');
  expect(at('slope-hinge')).toBe('−1.00');
  expect(at('slope-wasserstein')).toBe('−1.00');
  expect(at('pull-wasserstein')).toBe('1.00');
  expect(at('pull-hinge')).toBe('0.0000');
});

test('arrows are as many as samples that are pulled', () => {
  const arrows = (values: object): number => picture(values).split('arrow_').length - 1;
  const rings = (values: object): number => picture(values).split('ring_').length - 1;
  for (const loss of LOSSES) expect(rings({ loss })).toBe(9);
  expect(arrows({ loss: 'hinge' })).toBe(0);
  expect(arrows({ loss: 'wasserstein' })).toBe(9);
  expect(arrows({ loss: 'hinge', quality: 0 })).toBe(0);
});

describe('goals', () => {
  const solved = (goal: string) =>
    judge(goal, readLink(`?${widget.goals![goal]!.solution}`, '', widget, BASE).values);
  test('are reached by their solutions and not at first', () => {
    for (const goal of Object.keys(widget.goals!)) {
      expect(judge(goal, {}).reached).toBe(false);
      expect(solved(goal).reached).toBe(true);
    }
  });
  test('vanished asks for both, hold-back for the distance', () => {
    expect(judge('vanished', { logit: -4 }).reached).toBe(false);
    expect(judge('vanished', { logit: 8 }).reached).toBe(false);
    expect(judge('hold-back', { separation: 2, quality: 0.5 }).reached).toBe(false);
    expect(judge('hold-back', { separation: 6 }).reached).toBe(false);
    expect(judge('hold-back', { separation: 6 }).now).toContain('6.00 apart');
  });
});
