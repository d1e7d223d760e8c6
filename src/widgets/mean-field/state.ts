import type { DiagonalGaussian } from '../../maths/linear-gaussian.ts';
import {
  coordinateUpdated,
  fixedPoint,
  marginals,
  meanFieldBound,
} from '../../maths/mean-field.ts';
import { targetIn } from '../../models/mean-field.ts';
import type { RunView } from '../declaration.ts';
import { fixed } from '../number-words.ts';
import type { MeanFieldValues } from './parameters.ts';

/** What the figure shows. Bounds are −KL(q ‖ p), in nats. */
export interface Field {
  readonly q: DiagonalGaussian;
  /** Updates so far: of z₁, z₂, z₁ … */
  readonly step: number;
  readonly elbo: number;
  /** Where the updates end, and its bound: no independent q has a higher one. */
  readonly end: DiagonalGaussian;
  readonly most: number;
  /** What the least KL(p ‖ q) would have chosen, and its bound. */
  readonly other: DiagonalGaussian;
  readonly otherElbo: number;
  /** Which coordinate comes next, from 0, and what it will be. */
  readonly next: 0 | 1;
  readonly after: DiagonalGaussian;
}

export function fieldOf(values: MeanFieldValues, run?: RunView): Field {
  const target = targetIn(values);
  const ran = qIn(run);
  const { mean1, mean2, deviation1, deviation2 } = values;
  const q = ran ?? { mean: [mean1, mean2], deviation: [deviation1, deviation2] };
  const step = ran ? run!.step : 0;
  const next = step % 2 === 0 ? 0 : 1;
  const end = fixedPoint(target);
  const other = marginals(target);
  return {
    ...{ q, step, end, other, next },
    elbo: meanFieldBound(target, q),
    most: meanFieldBound(target, end),
    otherElbo: meanFieldBound(target, other),
    after: coordinateUpdated(target, q, next),
  };
}

/** Further off no run gets: what isn't nearer is none. */
const FAR = 100;

/** q as the run's last update has left it; null before the first. */
function qIn(run: RunView | undefined): DiagonalGaussian | null {
  if (!run || run.step === 0) return null;
  const of = (name: string): number => run.metrics[name] ?? NaN;
  const mean = [of('mean1'), of('mean2')];
  const deviation = [of('deviation1'), of('deviation2')];
  const sound =
    mean.every((value) => Math.abs(value) < FAR) &&
    deviation.every((value) => value > 0 && value < FAR);
  return sound ? { mean, deviation } : null;
}

/** Less than this below the most there is, the updates have arrived. */
const ARRIVED = 1e-4;

export function hasArrived({ elbo, most }: Field): boolean {
  return most - elbo < ARRIVED;
}

/** By how much narrower than p q ends up. */
export function narrowing(rho: number): number {
  return Math.sqrt(1 - rho * rho);
}

export const NAMES = ['z₁', 'z₂'] as const;

/** What there is to say of the last update. */
export function remarkOn(values: MeanFieldValues, field: Field): string {
  const { q, step, next } = field;
  const { rho } = values;
  if (step === 0)
    return `Next comes z₁: q(z₁) will be what p says of z₁ along the line through z₂ = ${fixed(q.mean[1]!, 2)}, where q(z₂) has its mean.`;
  if (hasArrived(field)) {
    if (Math.abs(rho) < 0.01)
      return 'At rest: z₁ and z₂ are independent under p, so the product q is p itself.';
    return `At rest: the means are p’s, but each width is ${fixed(narrowing(rho), 2)} of p’s own, √(1 − ρ²). q doesn’t go where p is thin; the q of KL(p‖q) would have p’s widths.`;
  }
  const i = 1 - next;
  return `q(${NAMES[i]}) has moved to mean ${fixed(q.mean[i]!, 2)}, width ${fixed(q.deviation[i]!, 2)}: the best there is while q(${NAMES[next]}) stays. Next comes ${NAMES[next]}.`;
}
