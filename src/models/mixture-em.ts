import {
  effectiveCounts,
  maximised,
  restarted,
  roundMixture,
  troublesOf,
  type ComponentForm,
} from '../maths/em.ts';
import { boundOf, responsibilities, type GaussianMixture } from '../maths/gaussian-mixture.ts';
import { distortion, movedCentres, nearestCentres } from '../maths/k-means.ts';
import { STREAM } from '../maths/random.ts';
import type { Float64Model, Float64Setting, Float64State } from './float64-model.ts';

/** Which half of an iteration a step is: E sets q to the posterior, M moves the mixture. */
export function halfOf(step: number): 'E' | 'M' {
  return step % 2 === 0 ? 'E' : 'M';
}

/** The mixture a state holds. */
export function mixtureIn(state: Float64State, width: 1 | 2): GaussianMixture {
  return {
    width,
    weights: state['weights']!,
    means: state['means']!,
    covariances: state['covariances']!,
  };
}

/** Starting means as a structure holds them: numbers with spaces between, [K, width]. */
export function meansText(means: readonly number[]): string {
  return means.join(' ');
}

function meansOf(text: string): number[] {
  return text.split(' ').map(Number);
}

/**
 * A mixture of Gaussians on the line or in the plane, fitted by EM; and k-means from the same centres, beside it.
 * A step is half an iteration: even steps are E-steps, odd ones M-steps, so that the bound can be seen
 * touching log p and then rising with it.
 *
 * Structure: `width` 1 or 2, `means` (see `meansText`), `deviation` of the starting components, `shape`
 * `full` or `round`. Examples have `width` numbers each. Live scalars: `floor`, the least standard deviation a
 * component may have; `restart`, 1 where a component in trouble begins afresh after its M-step (see
 * `troublesOf`), 0 where it is left alone.
 *
 * Metrics, in nats per example: `loss` = −log p before the step; after it `nll` = −log p, `elbo`, and
 * `kl` = KL(q ‖ p(z | x)), so that −nll = elbo + kl; `half`, 0 after an E-step and 1 after an M-step; how many
 * components were `restarted` in it, and how many are `empty` and `collapsed` as it leaves them;
 * `distortion`, that of k-means, per example. For each component `weight0`, `x0`, and in the plane `y0`.
 * Values: `weights`, `means`, `covariances`, `responsibilities` (q), `centres` and `owners` (of k-means).
 */
export const mixtureEm: Float64Model = {
  width: (structure) => widthOf(structure),
  initial: ({ structure, examples }) => {
    const width = widthOf(structure);
    const means = meansOf(String(structure['means']));
    const start = roundMixture(means, width, Number(structure['deviation']));
    const k = means.length / width;
    const count = examples.length / width;
    return {
      weights: Float64Array.from(start.weights),
      means: Float64Array.from(means),
      covariances: Float64Array.from(start.covariances),
      q: new Float64Array(count * k).fill(1 / k), // before the first E-step every component is as likely
      centres: Float64Array.from(means),
      owners: new Float64Array(count),
    };
  },
  step: (state, { structure, examples, scalars, step, seed }) => {
    const width = widthOf(structure);
    const form = formOf(structure, scalars['floor']!);
    const { q, centres, owners } = state;
    const count = examples.length / width;
    const before = mixtureIn(state, width);
    const k = before.weights.length;
    const loss = -boundOf(examples, before, q!).logLikelihood / count;
    let restarts = 0;
    if (halfOf(step) === 'E') {
      q!.set(responsibilities(examples, before));
      owners!.set(nearestCentres(examples, centres!, width));
    } else {
      let after = maximised(examples, q!, before, form);
      if (scalars['restart'] === 1)
        troublesOf(after, count, form).forEach((trouble, c) => {
          if (!trouble) return;
          const key = { stream: STREAM.restarts, step: step * k + c, seed };
          after = restarted(examples, after, c, form, key);
          restarts++;
        });
      state['weights']!.set(after.weights);
      state['means']!.set(after.means);
      state['covariances']!.set(after.covariances);
      centres!.set(movedCentres(examples, owners!, centres!, width));
    }
    const now = mixtureIn(state, width);
    const bound = boundOf(examples, now, q!);
    const troubles = troublesOf(now, count, form);
    const metrics: Record<string, number> = {
      loss,
      nll: -bound.logLikelihood / count,
      elbo: bound.elbo / count,
      kl: bound.kl / count,
      half: halfOf(step) === 'E' ? 0 : 1,
      restarted: restarts,
      empty: troubles.filter((trouble) => trouble === 'empty').length,
      collapsed: troubles.filter((trouble) => trouble === 'collapsed').length,
      distortion: distortion(examples, owners!, centres!, width) / count,
    };
    for (let c = 0; c < k; c++) {
      metrics[`weight${c}`] = now.weights[c]!;
      metrics[`x${c}`] = now.means[c * width]!;
      if (width === 2) metrics[`y${c}`] = now.means[2 * c + 1]!;
    }
    return metrics;
  },
  values: {
    weights: ({ weights }) => weights!,
    means: ({ means }) => means!,
    covariances: ({ covariances }) => covariances!,
    responsibilities: ({ q }) => q!,
    counts: ({ q, weights }) => effectiveCounts(q!, weights!.length),
    centres: ({ centres }) => centres!,
    owners: ({ owners }) => owners!,
  },
};

function widthOf(structure: Float64Setting['structure']): 1 | 2 {
  return structure['width'] === 1 ? 1 : 2;
}

function formOf(structure: Float64Setting['structure'], floor: number): ComponentForm {
  return { shape: structure['shape'] === 'round' ? 'round' : 'full', floor: floor * floor };
}
