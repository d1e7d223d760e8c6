import {
  coordinateUpdated,
  fromCovariance,
  meanFieldBound,
  type PrecisionGaussian,
} from '../maths/mean-field.ts';
import type { Float64Model } from './float64-model.ts';
import type { Structure } from './index.ts';

/** The plane's Gaussian that a structure describes: deviations `sigma1`, `sigma2`, correlation `rho`, mean 0. */
export function targetIn(structure: Structure): PrecisionGaussian {
  const [s, t, rho] = [structure['sigma1'], structure['sigma2'], structure['rho']].map(Number) as [
    number,
    number,
    number,
  ];
  return fromCovariance([0, 0], [s * s, rho * s * t, rho * s * t, t * t]);
}

/**
 * Mean field for a correlated Gaussian in the plane (see `targetIn`), from the independent one that the structure's
 * `mean1`, `mean2`, `deviation1`, `deviation2` describe. A step is an update of one coordinate: even steps
 * of the first, odd steps of the second.
 *
 * Metrics, in nats: `loss` = KL(q ‖ p) before the step; after it `kl` and `elbo` = −kl, as p is normalised, and
 * q itself: `mean1`, `mean2`, `deviation1`, `deviation2`.
 */
export const meanField: Float64Model = {
  initial: ({ structure }) => ({
    mean: Float64Array.of(Number(structure['mean1']), Number(structure['mean2'])),
    deviation: Float64Array.of(Number(structure['deviation1']), Number(structure['deviation2'])),
  }),
  step: (state, { structure, step }) => {
    const target = targetIn(structure);
    const before = { mean: [...state['mean']!], deviation: [...state['deviation']!] };
    const after = coordinateUpdated(target, before, step % 2);
    state['mean']!.set(after.mean);
    state['deviation']!.set(after.deviation);
    const elbo = meanFieldBound(target, after);
    return {
      loss: -meanFieldBound(target, before),
      kl: -elbo,
      elbo,
      mean1: after.mean[0]!,
      mean2: after.mean[1]!,
      deviation1: after.deviation[0]!,
      deviation2: after.deviation[1]!,
    };
  },
  values: {},
};
