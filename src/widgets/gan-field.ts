import { paint, type Painting } from '../kernels/painters/painting.ts';
import { GAN_LOSSES, type GanLossName } from '../maths/gan-losses.ts';
import { sigmoid } from '../maths/log-space.ts';
import type { Place } from '../plots/stepping.ts';
import type { Probe } from '../training/run-spec.ts';
import type { GanLossChoice } from './gan-parameters.ts';

/** The picture's square, or its stretch of the line, reaches so far from 0. */
export const REACH = 3.2;

/**
 * Places along a side of the plane, and along the line, at which the discriminator is asked: with 1,024 of them an engine
 * answers at one go.
 */
export const SIDE = 32;
export const LINE = 160;

/** Of the middle of pixel i of `count`, from the left or from the bottom. */
export const middleOf = (i: number, count: number): number => REACH * ((2 * (i + 0.5)) / count - 1);

/** What the discriminator says: of the plane in reading order, from the top left, or along the line. */
export function fieldProbe(width: 1 | 2): Probe {
  const values =
    width === 1
      ? Float32Array.from({ length: LINE }, (_, i) => middleOf(i, LINE))
      : Float32Array.from({ length: 2 * SIDE * SIDE }, (_, at) => {
          const i = at >> 1;
          return at % 2 === 0 ? middleOf(i % SIDE, SIDE) : -middleOf(Math.floor(i / SIDE), SIDE);
        });
  return { kind: 'feed', feed: 'data', rows: values.length / width, values, want: 'logits' };
}

/** The losses of the kernels by the choices of a control. */
export const lossNamed = (choice: GanLossChoice): GanLossName =>
  choice === 'wasserstein-gp' ? 'wasserstein' : choice;

/** How the discriminator's opinion is shown: of D what the losses mean by it, from its `low` to its `high` end. */
export interface Opinion {
  readonly low: number;
  readonly high: number;
  readonly of: (logit: number) => number;
  /** What it is called, and whether it is a probability. */
  readonly name: string;
  readonly probability: boolean;
}

/** A probability where the loss means one; else the logit itself, a critic's between its ends in the picture. */
export function opinionOf(choice: GanLossChoice, logits: ArrayLike<number>): Opinion {
  const raw = { of: (logit: number) => logit, name: 'D(x), as it is', probability: false };
  switch (lossNamed(choice)) {
    case 'minimax':
    case 'nonSaturating':
      return { low: 0, high: 1, of: sigmoid, name: 'D(x), a probability', probability: true };
    case 'leastSquares':
      return { low: 0, high: 1, ...raw };
    case 'hinge':
      return { low: -1, high: 1, ...raw };
    case 'wasserstein': {
      let [low, high] = [Infinity, -Infinity];
      for (let i = 0; i < logits.length; i++) {
        low = Math.min(low, logits[i]!);
        high = Math.max(high, logits[i]!);
      }
      return high > low ? { low, high, ...raw } : { low: -1, high: 1, ...raw };
    }
  }
}

/** The field of the plane as a picture, brighter where the discriminator takes points for data. */
export function heatMap(logits: Float32Array, { low, high, of }: Opinion): Painting {
  return paint(logits.map(of), {
    ...{ kind: 'tiles', columns: SIDE, width: 1, height: 1, gap: 0 },
    ...{ low, high },
  });
}

/** A logit of the plane's field, by column from the left and row from the bottom. */
const at = (logits: ArrayLike<number>, column: number, row: number): number =>
  logits[(SIDE - 1 - row) * SIDE + column]!;

const STEP = (2 * REACH) / SIDE;

/** Where a coordinate lies between the middles of two pixels: the first of them, and the share of the way. */
function between(x: number, count: number): { i: number; share: number } {
  const place = ((x / REACH + 1) / 2) * count - 0.5;
  const i = Math.min(Math.max(Math.floor(place), 0), count - 2);
  return { i, share: Math.min(Math.max(place - i, 0), 1) };
}

/** What the discriminator says of a place and how fast that changes there, by the field about it. */
export interface Opined {
  readonly logit: number;
  /** Per unit; its mean over a pixel of the field, 0.2 units wide. */
  readonly slope: Place;
}

/** Between the field's places by straight lines; beyond the picture as at its edge. */
export function opined(logits: ArrayLike<number>, x: number, y: number): Opined {
  const { i, share: s } = between(x, SIDE);
  const { i: j, share: t } = between(y, SIDE);
  const [a, b, c, d] = [
    at(logits, i, j),
    at(logits, i + 1, j),
    at(logits, i, j + 1),
    at(logits, i + 1, j + 1),
  ];
  return {
    logit: (1 - t) * ((1 - s) * a + s * b) + t * ((1 - s) * c + s * d),
    slope: {
      x: ((1 - t) * (b - a) + t * (d - c)) / STEP,
      y: ((1 - s) * (c - a) + s * (d - b)) / STEP,
    },
  };
}

/** The same on the line. */
export function opinedOnLine(logits: ArrayLike<number>, x: number): Opined {
  const { i, share } = between(x, LINE);
  const [a, b] = [logits[i]!, logits[i + 1]!];
  return {
    logit: (1 - share) * a + share * b,
    slope: { x: ((b - a) * LINE) / (2 * REACH), y: 0 },
  };
}

/**
 * Which way gradient descent of the generator's loss takes a point, and how fast the loss falls that way: minus the
 * loss's slope by the logit, times the logit's slope by the point.
 */
export function pullOf(choice: GanLossChoice, { logit, slope }: Opined): Place {
  const rate = -GAN_LOSSES[lossNamed(choice)].generator.slope(logit);
  return { x: rate * slope.x, y: rate * slope.y };
}
