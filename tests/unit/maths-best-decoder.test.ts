import { describe, expect, test } from 'vitest';
import {
  averageLoss,
  cloudCosts,
  decodedAt,
  settledClouds,
  sharesAt,
} from '../../src/maths/best-decoder.ts';
import type { BinaryImage, Cloud } from '../../src/maths/best-decoder.ts';
import { gaussianCdf, gaussianLogDensity } from '../../src/maths/gaussian.ts';

const PAIR: readonly BinaryImage[] = [
  [1, 1, 0, 0, 1],
  [1, 0, 1, 1, 1],
];
const THREE: readonly BinaryImage[] = [
  [1, 1, 0, 0, 1, 0],
  [1, 0, 1, 1, 1, 0],
  [1, 0, 0, 1, 1, 1],
];
const CLOUDS: readonly Cloud[] = [
  { mean: -0.7, deviation: 0.6 },
  { mean: 0.4, deviation: 1.1 },
  { mean: 1.9, deviation: 0.25 },
];
const loss = (clouds: readonly Cloud[], images: readonly BinaryImage[]): number =>
  averageLoss(cloudCosts(clouds, images));

/** −E[log p(x | z)] with any decoder, by the midpoint rule, which shares nothing with the code. */
function reconstruction(
  { mean, deviation }: Cloud,
  image: BinaryImage,
  decoder: (z: number) => readonly number[],
): number {
  const [from, count] = [-9, 6000];
  const width = (-2 * from) / count;
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const noise = from + (k + 0.5) * width;
    const ink = decoder(mean + deviation * noise);
    const weight = width * Math.exp(gaussianLogDensity(noise, 0, 1));
    image.forEach((x, d) => {
      const p = x === 1 ? ink[d]! : 1 - ink[d]!;
      if (p < 1) sum -= weight * Math.log(Math.max(p, 1e-300));
    });
  }
  return sum;
}

test('shares sum to one, also where all densities underflow', () => {
  for (const z of [-300, -1, 0, 2, 300]) {
    const shares = sharesAt(CLOUDS, z);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  }
  expect(sharesAt(CLOUDS, 300)[1]).toBe(1); // the widest
});

describe('cloudCosts', () => {
  test('are those of the decoder that is drawn', () => {
    const costs = cloudCosts(CLOUDS, THREE);
    CLOUDS.forEach((cloud, i) => {
      const own = reconstruction(cloud, THREE[i]!, (z) => decodedAt(CLOUDS, THREE, z));
      expect(costs[i]!.reconstruction).toBeCloseTo(own, 5);
      const { mean, deviation } = cloud;
      const kl = 0.5 * (deviation ** 2 + mean ** 2 - 1) - Math.log(deviation);
      expect(costs[i]!.kl).toBeCloseTo(kl, 12);
    });
  });

  test('no other decoder does better', () => {
    const best = cloudCosts(CLOUDS, THREE).reduce((sum, cost) => sum + cost.reconstruction, 0);
    const bent = (by: number) => (z: number) =>
      decodedAt(CLOUDS, THREE, z).map((p, d) => {
        const odds = Math.exp(by * Math.sin(3 * z + d));
        return (p * odds) / (1 - p + p * odds);
      });
    for (const by of [-0.3, 0.1, 0.5]) {
      const sum = CLOUDS.reduce(
        (sofar, cloud, i) => sofar + reconstruction(cloud, THREE[i]!, bent(by)),
        0,
      );
      expect(sum).toBeGreaterThan(best + 1e-3);
    }
  });

  test('clouds in one place cost log 2 for each pixel that differs, apart next to nothing', () => {
    const together = cloudCosts([CLOUDS[0]!, CLOUDS[0]!], PAIR);
    for (const { reconstruction: cost } of together) expect(cost).toBeCloseTo(3 * Math.LN2, 9);
    const apart = cloudCosts(
      [
        { mean: -3, deviation: 0.2 },
        { mean: 3, deviation: 0.2 },
      ],
      PAIR,
    );
    for (const { reconstruction: cost } of apart) expect(cost).toBeLessThan(1e-9);
  });

  test('two equal bells: the share is a logistic function of z', () => {
    const clouds = [
      { mean: -1, deviation: 1 },
      { mean: 1, deviation: 1 },
    ];
    const [one, other] = cloudCosts(clouds, [[1], [0]]);
    expect(one!.reconstruction).toBeCloseTo(other!.reconstruction, 9);
    const midpoint = 20_000;
    let doubt = 0;
    for (let k = 0; k < midpoint; k++) {
      const z = 1 + -9 + (18 * (k + 0.5)) / midpoint;
      doubt +=
        (18 / midpoint) * Math.exp(gaussianLogDensity(z, 1, 1)) * Math.log1p(Math.exp(-2 * z));
    }
    expect(one!.reconstruction).toBeCloseTo(doubt, 7);
    expect(doubt).toBeGreaterThan(gaussianCdf(-1, 0, 1) * Math.LN2); // what is misread costs at least that
  });
});

describe('settledClouds', () => {
  test('ends where the loss is flat, by finite differences of the adaptive quadrature', () => {
    const end = settledClouds(CLOUDS, THREE);
    const here = loss(end, THREE);
    expect(here).toBeLessThan(loss(CLOUDS, THREE));
    for (let i = 0; i < end.length; i++)
      for (const by of [-0.02, 0.02]) {
        const { mean, deviation } = end[i]!;
        expect(loss(end.with(i, { mean: mean + by, deviation }), THREE)).toBeGreaterThan(here);
        expect(loss(end.with(i, { mean, deviation: deviation * (1 + by) }), THREE)).toBeGreaterThan(
          here,
        );
      }
  });

  test('one differing pixel isn’t worth a place of its own: nothing beats clouds that are the prior', () => {
    const images: readonly BinaryImage[] = [
      [1, 0],
      [1, 1],
    ];
    const start = [
      { mean: -1, deviation: 0.5 },
      { mean: 1, deviation: 0.5 },
    ];
    const end = loss(settledClouds(start, images), images);
    expect(end).toBeGreaterThan(Math.LN2 - 1e-6);
    expect(end).toBeLessThan(Math.LN2 + 1e-3);
  });
});
