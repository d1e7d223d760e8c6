import { sigmoid, softplus } from './log-space.ts';

/** A loss of one logit, and how fast it changes with the logit. */
interface LogitLoss {
  readonly loss: (logit: number) => number;
  readonly slope: (logit: number) => number;
}

/** What each player of a GAN minimises for one point, as functions of the discriminator's logit for it. */
export interface PlayersLosses {
  /** The generator, for a point of its own: its slope is all that the generator learns from. */
  readonly generator: LogitLoss;
  /** The discriminator, for a point of the data. */
  readonly real: LogitLoss;
  /** The discriminator, for a point of the generator. */
  readonly fake: LogitLoss;
}

const raise: LogitLoss = { loss: (a) => -a, slope: () => -1 };
const lower: LogitLoss = { loss: (a) => a, slope: () => 1 };
const squareTo = (target: number): LogitLoss => ({
  loss: (a) => 0.5 * (a - target) ** 2,
  slope: (a) => a - target,
});
/** −log D */
const callReal: LogitLoss = { loss: (a) => softplus(-a), slope: (a) => -sigmoid(-a) };
/** −log(1 − D) */
const callFake: LogitLoss = { loss: softplus, slope: sigmoid };

/**
 * The losses of src/models/gan.ts by the same names: in nats for the first two, where D = sigmoid(logit);
 * for the others D is the logit itself. At hinge's kinks, −1 and 1, the slope is 0.
 */
export const GAN_LOSSES = {
  minimax: {
    generator: { loss: (a) => -softplus(a), slope: (a) => -sigmoid(a) },
    real: callReal,
    fake: callFake,
  },
  nonSaturating: { generator: callReal, real: callReal, fake: callFake },
  leastSquares: { generator: squareTo(1), real: squareTo(1), fake: squareTo(0) },
  hinge: {
    generator: raise,
    real: { loss: (a) => Math.max(0, 1 - a), slope: (a) => (a < 1 ? -1 : 0) },
    fake: { loss: (a) => Math.max(0, 1 + a), slope: (a) => (a > -1 ? 1 : 0) },
  },
  wasserstein: { generator: raise, real: raise, fake: lower },
} satisfies Record<string, PlayersLosses>;

export type GanLossName = keyof typeof GAN_LOSSES;
