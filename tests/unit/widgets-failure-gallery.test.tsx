import { describe, expect, test } from 'vitest';
import { gaussianKl } from '../../src/maths/gaussian.ts';
import { recovery, symptomOf } from '../../src/widgets/failure-gallery/symptoms.ts';
import type { Measured } from '../../src/widgets/failure-gallery/symptoms.ts';
import { latentUses } from '../../src/widgets/latent-kls.tsx';
import { IDLE } from '../../src/widgets/run-session.ts';

describe('latentUses(means, logVariances, latent)', () => {
  test('the KL is the mean of the closed form, the power that of mean² + variance', () => {
    const means = Float32Array.of(0.5, 0, -1.5, 0);
    const logVariances = Float32Array.of(Math.log(0.25), 0, Math.log(4), 0);
    const [first, second] = latentUses(means, logVariances, 2);
    const kl = (gaussianKl(0.5, 0.5, 0, 1) + gaussianKl(-1.5, 2, 0, 1)) / 2;
    expect(first!.kl).toBeCloseTo(kl, 6);
    expect(first!.power).toBeCloseTo((0.5 ** 2 + 0.25 + 1.5 ** 2 + 4) / 2, 6);
    expect(second).toEqual({ kl: 0, power: 1 }); // the prior itself
  });
});

describe('symptomOf(step, own, other)', () => {
  const healthy: Measured = {
    reconstruction: -40,
    kl: 3.5,
    elbo: -43.5,
    uses: [
      { kl: 1.8, power: 1.1 },
      { kl: 1.7, power: 0.9 },
    ],
    far: 0.01,
  };
  const named = (own: Partial<Measured>, step = 1000): string =>
    symptomOf(step, { ...healthy, ...own }, healthy).name;

  test('the numbers alone decide', () => {
    expect(named({})).toBe('No symptom');
    expect(named({}, 100)).toBe('Too early to tell');
    expect(named({ kl: 1, reconstruction: -46 })).toBe('Too much latent loss');
    expect(named({ kl: 1 })).toBe('No symptom'); // cheaper and as good
    expect(
      named({
        kl: 0.02,
        reconstruction: -51,
        uses: healthy.uses.map(() => ({ kl: 0.01, power: 1 })),
      }),
    ).toBe('Posterior collapse');
    expect(named({ uses: [{ kl: 9, power: 200 }, healthy.uses[0]!], kl: 12 })).toBe(
      'Too much reconstruction loss',
    );
    expect(named({ uses: [healthy.uses[0]!, { kl: 0.05, power: 1 }] })).toBe(
      'Some latents collapsed',
    );
    expect(named({ elbo: NaN })).toBe('No diagnosis');
  });

  test('says the numbers it goes by', () => {
    const spread = { ...healthy, uses: [{ kl: 9, power: 9 }], far: 0.254 };
    expect(symptomOf(1000, spread, healthy).because).toBe(
      'Its codes lie up to 3.0 times as wide as the prior, so samples from the prior miss them; 25 % of the samples are like no digit.',
    );
  });
});

describe('the goal', () => {
  const curve = (parts: readonly (readonly [number, number])[]): Float32Array =>
    Float32Array.from(parts.flatMap(([steps, value]) => Array<number>(steps).fill(value)));
  const runOf = (failing: Float32Array) => ({
    ...IDLE,
    step: failing.length,
    curves: {
      'healthy-elbo': new Float32Array(failing.length).fill(-44),
      'failing-elbo': failing,
    },
  });

  test('it has to fail before it can be mended', () => {
    expect(recovery(IDLE).reached).toBe(false);
    expect(recovery(runOf(curve([[1000, -44.5]]))).reached).toBe(false);
    expect(recovery(runOf(curve([[1000, -48]])))).toEqual({
      reached: false,
      now: 'Its ELBO is 4.0 nats below the healthy one’s; the goal is 1.',
    });
    expect(
      recovery(
        runOf(
          curve([
            [600, -48],
            [600, -44.6],
          ]),
        ),
      ),
    ).toMatchObject({ reached: true });
  });

  test('what happens in the first steps is no failure', () => {
    const start = curve([
      [150, -90],
      [850, -44.5],
    ]);
    expect(recovery(runOf(start)).reached).toBe(false);
  });
});
