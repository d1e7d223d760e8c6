/**
 * Images of black or white pixels, each with a normal cloud of codes on a line. The decoder that
 * reconstructs best gives every pixel, at a code z, the share of the clouds' density there that
 * belongs to images with ink in it.
 */
import { gaussianKl, gaussianLogDensity } from './gaussian.ts';
import { integrate } from './quadrature.ts';

export interface Cloud {
  readonly mean: number;
  /** Above 0. */
  readonly deviation: number;
}

/** Pixels, 1 for ink and 0 for paper; all images of a set have as many. */
export type BinaryImage = readonly number[];

/** What a cloud costs, in nats; the loss is the sum. */
interface CloudCost {
  /** −E[log p(x | z)] over the cloud, with the best decoder. */
  readonly reconstruction: number;
  /** KL(cloud ‖ N(0, 1)). */
  readonly kl: number;
}

/** Which share of the density at z each cloud has. */
export function sharesAt(clouds: readonly Cloud[], z: number): number[] {
  const logs = clouds.map(({ mean, deviation }) => gaussianLogDensity(z, mean, deviation));
  const highest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - highest));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / all);
}

/** The best decoder's probability of ink per pixel, at the code z. */
export function decodedAt(
  clouds: readonly Cloud[],
  images: readonly BinaryImage[],
  z: number,
): number[] {
  const shares = sharesAt(clouds, z);
  return images[0]!.map((_, pixel) =>
    images.reduce((sum, image, i) => sum + image[pixel]! * shares[i]!, 0),
  );
}

/** What each cloud costs, by quadrature. */
export function cloudCosts(clouds: readonly Cloud[], images: readonly BinaryImage[]): CloudCost[] {
  return clouds.map(({ mean, deviation }, i) => {
    const groups = groupsOf(images, i);
    const integrand = (noise: number): number =>
      Math.exp(-0.5 * noise * noise) * lossAt(clouds, groups, mean + deviation * noise).loss;
    const splits = clouds
      .flatMap((other) => [-2, 0, 2].map((k) => other.mean + k * other.deviation))
      .map((z) => (z - mean) / deviation);
    const { value } = integrate(integrand, -FAR, FAR, { splits, tolerance: 1e-9 });
    return { reconstruction: value / SQRT_2_PI, kl: gaussianKl(mean, deviation, 0, 1) };
  });
}

/** The loss per image of such clouds, in nats. */
export function averageLoss(costs: readonly CloudCost[]): number {
  return costs.reduce((sum, { reconstruction, kl }) => sum + reconstruction + kl, 0) / costs.length;
}

/**
 * Where gradient descent on the average loss takes the clouds: a minimum, not always the lowest.
 *
 * The gradient is pathwise, on a grid of noise. The decoder is the best one for the clouds at hand,
 * so its own change adds nothing to the first order.
 */
export function settledClouds(
  start: readonly Cloud[],
  images: readonly BinaryImage[],
): readonly Cloud[] {
  let clouds = start;
  let here = lossWithSlopes(clouds, images);
  let rate = 0.1;
  for (let step = 0; step < 2000 && rate > 1e-9; step++) {
    const { slopes } = here;
    const squared = slopes.reduce((sum, { mean, log }) => sum + mean ** 2 + log ** 2, 0);
    if (squared < 1e-10) break;
    const next = clouds.map(({ mean, deviation }, i) => ({
      mean: mean - rate * slopes[i]!.mean,
      deviation: deviation * Math.exp(-rate * slopes[i]!.log),
    }));
    const there = lossWithSlopes(next, images);
    if (there.loss <= here.loss - 0.5 * rate * squared) {
      clouds = next;
      here = there;
      rate *= 1.5;
    } else rate /= 2;
  }
  return clouds;
}

/** Beyond this many deviations a cloud has less left than rounding. */
const FAR = 10;
const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** So many pixels in which image i agrees with exactly these images, itself among them. */
interface Group {
  readonly pixels: number;
  readonly members: readonly number[];
}

/** The pixels of image i by who agrees; those that all agree in cost nothing and are left out. */
function groupsOf(images: readonly BinaryImage[], i: number): Group[] {
  const counts = new Map<string, number>();
  images[i]!.forEach((ink, pixel) => {
    const members = images.flatMap((image, j) => (image[pixel] === ink ? [j] : []));
    if (members.length === images.length) return;
    const key = members.join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return [...counts].map(([key, pixels]) => ({ pixels, members: key.split(',').map(Number) }));
}

/** −log p(x | z) under the best decoder, and its slope in z with the decoder's own change in z. */
function lossAt(
  clouds: readonly Cloud[],
  groups: readonly Group[],
  z: number,
): { loss: number; slope: number } {
  const logs = clouds.map(({ mean, deviation }) => gaussianLogDensity(z, mean, deviation));
  const slopes = clouds.map(({ mean, deviation }) => (mean - z) / deviation ** 2);
  const all = logSum(logs, slopes);
  let loss = 0;
  let slope = 0;
  for (const { pixels, members } of groups) {
    const part = logSum(logs, slopes, members);
    loss += pixels * (all.log - part.log);
    slope += pixels * (all.slope - part.slope);
  }
  return { loss, slope };
}

/** The logarithm of a sum of densities and its slope. */
function logSum(
  logs: readonly number[],
  slopes: readonly number[],
  members: readonly number[] = [...logs.keys()],
): { log: number; slope: number } {
  const highest = members.reduce((most, j) => Math.max(most, logs[j]!), -Infinity);
  let sum = 0;
  let weighted = 0;
  for (const j of members) {
    const weight = Math.exp(logs[j]! - highest);
    sum += weight;
    weighted += weight * slopes[j]!;
  }
  return { log: highest + Math.log(sum), slope: weighted / sum };
}

interface Slopes {
  readonly mean: number;
  /** In the logarithm of the deviation. */
  readonly log: number;
}

/** The average loss on a grid of noise, and its slopes; good to about 10⁻⁵ for clouds wider than 0.1. */
function lossWithSlopes(
  clouds: readonly Cloud[],
  images: readonly BinaryImage[],
): { loss: number; slopes: Slopes[] } {
  let total = 0;
  const slopes = clouds.map(({ mean, deviation }, i) => {
    const groups = groupsOf(images, i);
    let byMean = mean;
    let byLog = deviation ** 2 - 1;
    total += gaussianKl(mean, deviation, 0, 1);
    for (const { noise, weight } of GRID) {
      const { loss, slope } = lossAt(clouds, groups, mean + deviation * noise);
      total += weight * loss;
      byMean += weight * slope;
      byLog += weight * slope * deviation * noise;
    }
    return { mean: byMean / clouds.length, log: byLog / clouds.length };
  });
  return { loss: total / clouds.length, slopes };
}

/** The trapezoidal rule, which for a smooth function under a bell is as good as any. */
const GRID = Array.from({ length: 161 }, (_, i) => {
  const noise = (i - 80) / 10;
  return { noise, weight: (0.1 * Math.exp(-0.5 * noise * noise)) / SQRT_2_PI };
});
