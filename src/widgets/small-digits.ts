import type { RunSpec } from '../training/run-spec.ts';
import { IMAGE_SOURCES } from './image-sources.ts';

/** What figures that train several small autoencoders at once have in common, so that each is quick everywhere. */

/** The drawn digits that `vae-trainer` learns from too, so that the page draws them once. */
export const SMALL_DIGITS = IMAGE_SOURCES['digits-14'];

/** Width of the one hidden layer on either side. */
const HIDDEN = 128;

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
