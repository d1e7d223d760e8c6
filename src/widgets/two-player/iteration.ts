import { normals, STREAM } from '../../maths/random.ts';
import { batchRows } from '../../training/batch-order.ts';
import type { Probe } from '../../training/run-spec.ts';
import { GAN_BATCH } from '../gan-parameters.ts';
import type { GanLossChoice } from '../gan-parameters.ts';

/** The five moments of one iteration, from 1; what each does, in words and in symbols. */
export interface Moment {
  readonly name: string;
  readonly formula: string;
  /** What the reader sees. */
  readonly picture: string;
}

const LOSSES: Readonly<Record<GanLossChoice, readonly [discriminator: string, generator: string]>> =
  {
    minimax: ['−mean log D(x) − mean log(1 − D(G(z)))', 'mean log(1 − D(G(z)))'],
    nonSaturating: ['−mean log D(x) − mean log(1 − D(G(z)))', '−mean log D(G(z))'],
    leastSquares: ['½ mean (D(x) − 1)² + ½ mean D(G(z))²', '½ mean (D(G(z)) − 1)²'],
    hinge: ['mean max(0, 1 − D(x)) + mean max(0, 1 + D(G(z)))', '−mean D(G(z))'],
    wasserstein: ['mean D(G(z)) − mean D(x)', '−mean D(G(z))'],
    'wasserstein-gp': ['mean D(G(z)) − mean D(x) + λ mean (|∇D| − 1)²', '−mean D(G(z))'],
  };

/** The loss that D or G brings down, as a formula: of which D is what the loss means by it. */
export function momentsOf(loss: GanLossChoice): readonly Moment[] {
  const [ofD, ofG] = LOSSES[loss];
  return [
    {
      name: 'Draw data',
      formula: `x₁ … x₁₂₈ ~ q(x)`,
      picture: 'A batch of the data, nothing else.',
    },
    {
      name: 'Draw noise, make samples',
      formula: 'z₁ … z₁₂₈ ~ N(0, I), G(z₁) … G(z₁₂₈)',
      picture: 'The same number of points from the generator. It has not seen the batch.',
    },
    {
      name: 'D moves',
      formula: `L_D = ${ofD}, θ_D ← θ_D − η_D ∇L_D`,
      picture:
        'The discriminator after its move: higher at the data of the batch, lower at the samples.',
    },
    {
      name: 'G’s loss and its slope',
      formula: `L_G = ${ofG}, −∂L_G/∂G(z)`,
      picture: 'New samples, and where the loss would have each of them go. Data are not asked.',
    },
    {
      name: 'G moves',
      formula: 'θ_G ← θ_G − η_G ∇L_G',
      picture: 'The same noise after the generator’s move: all its points share the same weights.',
    },
  ];
}

/** The moments that show the batch or the noise of the next step, not of the last one. */
const UPCOMING: ReadonlySet<number> = new Set([1, 2, 4]);

/** The step, from 0, whose draws a moment shows when `done` steps have been taken. */
export function stepShown(moment: number, done: number): number {
  return UPCOMING.has(moment) ? done : Math.max(done - 1, 0);
}

/** Rows of the data in the batch of a moment. */
export function batchOf(moment: number, done: number, seed: number, count: number): Int32Array {
  return batchRows(stepShown(moment, done), GAN_BATCH, count, seed);
}

/** The noise of a moment: for the discriminator's samples before its move, else for the generator's. */
export function noiseProbe(moment: number, done: number, seed: number, noise: number): Probe {
  const stream = moment <= 3 ? STREAM.discriminatorNoise : STREAM.generatorNoise;
  const key = { stream, step: stepShown(moment, done), seed };
  return {
    ...{ kind: 'feed', feed: 'noise', rows: GAN_BATCH },
    ...{ values: normals(GAN_BATCH * noise, key), want: 'sample' },
  };
}

/** What moves at a moment, as live numbers for one step; null where nothing does. */
export function movesAt(moment: number): Readonly<Record<string, number>> | null {
  if (moment === 3) return STEP_D;
  return moment === 5 ? STEP_G : null;
}

export const STEP_D = { discriminatorEvery: 1, k: 0 } as const;
export const STEP_G = { discriminatorEvery: 0, k: 1 } as const;
export const STEP_BOTH = { discriminatorEvery: 1, k: 1 } as const;
