import type { DataSource, RunSpec } from '../training/run-spec.ts';
import type { Parameters } from './parameters.ts';

/** What figures that train several small autoencoders at once have in common, so that each is quick everywhere. */

/** Images kept apart and never trained on. */
export const TEST_ROWS = 1000;

/** The drawn digits that `vae-trainer` learns from too, so that the page draws them once. */
export const SMALL_DIGITS: DataSource = {
  kind: 'digits',
  size: 14,
  count: 10_000 + TEST_ROWS,
  heldOut: TEST_ROWS,
};

/** Width of the one hidden layer on either side. */
export const HIDDEN = 128;

/** A run of `members` on the small digits; see `models/autoencoders.ts` for how they are written. */
export function companySpec(
  members: string,
  latent: number,
  scalars: RunSpec['scalars'],
  { seed, engine }: Pick<RunSpec, 'seed' | 'engine'>,
): RunSpec {
  return {
    model: 'autoencoders',
    structure: { hidden: HIDDEN, latent, members },
    scalars,
    data: SMALL_DIGITS,
    batchSize: 128,
    seed,
    engine,
  };
}

export const LEARNING_RATE = {
  type: 'number',
  label: 'Learning rate',
  help: 'How far each step goes, the same for all of them: too much and the lines jump or break.',
  effect: 'live',
  default: 0.00316,
  min: 0.0001,
  max: 0.1,
  step: 10 ** 0.25,
  scale: 'log',
} as const satisfies Parameters[string];
