import { gaussianLogDensity, gaussianTotalVariation } from '../../maths/gaussian.ts';
import { mixtureDistribution } from '../../maths/line-distribution.ts';
import { jsSlope, lineJs } from '../../maths/line-divergences.ts';
import type { LineDistribution } from '../../maths/line-distribution.ts';

/** A measure of how far apart N(0, 1) and N(m, 1) are, as a function of m ≥ 0. */
export interface Ruler {
  /** Of its readouts. */
  readonly name: 'kl' | 'js' | 'total-variation' | 'wasserstein-1';
  readonly label: string;
  readonly short: string;
  readonly unit: string;
  /** How high its picture reaches, and what its height is written as. */
  readonly top: number;
  readonly at: (m: number) => number;
  /** d/dm of it, per unit of x: at 0 from the right. */
  readonly slopeAt: (m: number) => number;
}

const bell = (mean: number): LineDistribution =>
  mixtureDistribution({ weights: [1], means: [mean], deviations: [1] });

export const RULERS: readonly Ruler[] = [
  {
    ...{ name: 'kl', label: 'KL', short: 'KL', unit: 'nats', top: 50 },
    at: (m) => (m * m) / 2,
    slopeAt: (m) => m,
  },
  {
    ...{ name: 'js', label: 'JS', short: 'JS', unit: 'nats', top: 1 },
    at: (m) => lineJs(bell(0), bell(m)).value,
    // an odd function of m, which quadrature can't know
    slopeAt: (m) => (m === 0 ? 0 : jsSlope(bell(0), m, 1).value),
  },
  {
    ...{ name: 'total-variation', label: 'Total variation', short: 'TV', unit: '', top: 1.25 },
    at: (m) => gaussianTotalVariation(0, 1, m, 1),
    slopeAt: (m) => Math.exp(gaussianLogDensity(m / 2, 0, 1)), // 2 Φ(m / 2) − 1 is the distance
  },
  {
    ...{ name: 'wasserstein-1', label: 'Wasserstein-1', short: 'W1', unit: 'in x', top: 10 },
    at: (m) => m,
    slopeAt: () => 1,
  },
];

export interface Reading {
  readonly ruler: Ruler;
  readonly value: number;
  readonly slope: number;
}

export function readingsAt(m: number): readonly Reading[] {
  return RULERS.map((ruler) => ({ ruler, value: ruler.at(m), slope: ruler.slopeAt(m) }));
}

/** Slopes below this pull so little that a descent hardly moves. */
export const FLAT = 0.001;

/** Closer than this a slope that is small is that of a minimum, not of a plateau. */
export const NEAR = 1;

/** What there is to say about the pulls at a distance of m. */
export function remarkAt(m: number): string {
  const slope = (name: Ruler['name']): number =>
    RULERS.find((ruler) => ruler.name === name)!.slopeAt(m);
  if (m === 0)
    return 'The bells are the same. KL and JS are flat here, as at every minimum; total variation and Wasserstein-1 have a kink.';
  if (m > NEAR && slope('js') < FLAT)
    return 'JS and total variation are flat here: they say “far”, and not which way. KL and Wasserstein-1 still teach.';
  if (m > NEAR && slope('js') < 0.05)
    return 'The pull of JS fades, although p is no nearer; that of Wasserstein-1 stays, and that of KL grows.';
  return 'Close together, every ruler pulls p towards q.';
}
