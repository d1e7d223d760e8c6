import { gaussianCdf, gaussianLogDensity, gaussianQuantile } from '../../maths/gaussian.ts';
import { GAN_LOSSES, type GanLossName } from '../../maths/gan-losses.ts';
import { sigmoid } from '../../maths/log-space.ts';

/** A discriminator along the line: what it answers, and how steeply that changes. */
export interface Discriminator {
  readonly score: (x: number) => number;
  readonly slope: (x: number) => number;
}

export const LOSSES = Object.keys(GAN_LOSSES) as readonly GanLossName[];

/** Where the data's bell stands; both bells have deviation 1. */
export const DATA_AT = 3;

/** Where the generator's bell stands. */
export const samplesAt = (separation: number): number => DATA_AT - separation;

/**
 * A D between one without an opinion, at `quality` 0, and the best that the loss allows, at 1. Between unit
 * bells a distance s apart the best logit, log q/p, is the straight line a = s (x − middle), so that best is
 *
 * - for the cross-entropies the logit a itself, and on the way to it a share of it;
 * - for least squares q / (q + p) = σ(a), on the way from ½;
 * - for hinge the sign of a, a step, on the way a ramp from −1 to 1 that grows steeper;
 * - for Wasserstein, among critics with slopes of at most 1, x less a constant.
 */
export function discriminatorOf(
  loss: GanLossName,
  separation: number,
  quality: number,
): Discriminator {
  const middle = DATA_AT - separation / 2;
  const logit = (x: number): number => separation * (x - middle);
  switch (loss) {
    case 'minimax':
    case 'nonSaturating':
      return { score: (x) => quality * logit(x), slope: () => quality * separation };
    case 'leastSquares':
      return {
        score: (x) => 0.5 + quality * (sigmoid(logit(x)) - 0.5),
        slope: (x) => {
          const real = sigmoid(logit(x));
          return quality * separation * real * (1 - real);
        },
      };
    case 'hinge': {
      const steep = quality / (1 - quality);
      if (steep === Infinity) return { score: (x) => Math.sign(logit(x)), slope: () => 0 };
      const ramp = (x: number): number => steep * logit(x);
      return {
        score: (x) => Math.max(-1, Math.min(1, ramp(x))),
        slope: (x) => (Math.abs(ramp(x)) < 1 ? steep * separation : 0),
      };
    }
    case 'wasserstein': {
      if (separation === 0) return { score: () => 0, slope: () => 0 }; // any would do: the one without an opinion
      return { score: (x) => quality * (x - middle), slope: () => quality };
    }
  }
}

/**
 * How the generator's loss moves a sample at x: minus its slope by x. Above 0 is to the right, towards the
 * data; per unit of x, in nats for the cross-entropies.
 */
export function pullAt(loss: GanLossName, { score, slope }: Discriminator, x: number): number {
  return -GAN_LOSSES[loss].generator.slope(score(x)) * slope(x) + 0; // no minus zero
}

/** z of a standard normal and its share: an even grid, whose sums are exact to rounding for smooth integrands. */
const STEP = 1 / 16;
const Z = Float64Array.from({ length: 2 * (8 / STEP) + 1 }, (_, i) => i * STEP - 8);
const SHARES = Z.map((z) => STEP * Math.exp(gaussianLogDensity(z, 0, 1)));

/** The mean of `pullAt` over all samples: what moves the generator's bell as a whole. */
export function meanPull(loss: GanLossName, separation: number, quality: number): number {
  const at = samplesAt(separation);
  if (loss === 'hinge') {
    // constant on the ramp: the share of samples that stand on it
    const steep = (quality / (1 - quality)) * separation;
    if (!Number.isFinite(steep) || steep === 0) return 0;
    const middle = DATA_AT - separation / 2;
    const below = (x: number): number => gaussianCdf(x, at, 1);
    return steep * (below(middle + 1 / steep) - below(middle - 1 / steep));
  }
  const discriminator = discriminatorOf(loss, separation, quality);
  let sum = 0;
  for (let i = 0; i < Z.length; i++) sum += SHARES[i]! * pullAt(loss, discriminator, at + Z[i]!);
  return sum;
}

const COUNT = 9;

/** Samples as even as they can be: each stands for a ninth of the generator's bell. */
export function samplesOf(separation: number): readonly number[] {
  return Array.from({ length: COUNT }, (_, i) =>
    gaussianQuantile((i + 0.5) / COUNT, samplesAt(separation), 1),
  );
}
