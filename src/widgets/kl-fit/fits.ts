import { DEVIATIONS, gap } from '../../models/gaussian-ascent.ts';
import type { Moments } from '../../models/gaussian-ascent.ts';
import {
  divergenceGradient,
  divergenceOf,
  DIVERGENCES,
  mixtureOf,
  targetOf,
} from '../../models/kl-fit.ts';
import type { Divergence, Target, TwoModes } from '../../models/kl-fit.ts';
import type { RunView } from '../declaration.ts';
import { parameters } from './parameters.ts';
import type { KlFitValues } from './parameters.ts';

/** How a divergence is written. */
export const NAMES: Readonly<Record<Divergence, string>> = {
  forward: 'KL(q‖p)',
  reverse: 'KL(p‖q)',
  js: 'JS(q, p)',
};

/** One of the three bells as it stands. */
export interface Fit extends Moments {
  readonly divergence: Divergence;
  /** Its own divergence from q, in nats. */
  readonly nats: number;
  /** How steep that is here, by μ and log σ together. */
  readonly slope: number;
}

export interface Fits extends Readonly<Record<Divergence, Fit>> {
  readonly target: Target;
  /** Steps that moved the bells, 0 where none did. */
  readonly steps: number;
  /** How many nats KL(q‖p) is above its least, which the bell with q's moments has. */
  readonly excess: number;
}

/** With a slope below this a bell counts as at rest. */
const REST = 0.005;

let known: { readonly of: KlFitValues; readonly metrics: unknown; readonly fits: Fits } | null =
  null;

/** Everything the figure shows. Picture, sentence, table and goals ask for the same one after another. */
export function fitsOf(values: KlFitValues, run?: RunView): Fits {
  const metrics = run && run.step > 0 ? run.metrics : undefined;
  if (known?.of === values && known.metrics === metrics) return known.fits;
  const target = targetFor(values);
  const bells = DIVERGENCES.map((divergence) => bellIn(metrics, divergence));
  const running = bells.every((bell) => bell !== null);
  const fitted = DIVERGENCES.map((divergence, k): Fit => {
    const { mean, deviation } = (running && bells[k]) || {
      mean: values.mu,
      deviation: values.sigma,
    };
    const bell = { mean, logDeviation: Math.log(deviation) };
    const slope = divergenceGradient(divergence, target, bell);
    return {
      ...{ divergence, mean, deviation },
      nats: divergenceOf(divergence, target, bell),
      slope: Math.hypot(slope.mean, slope.logDeviation),
    };
  });
  const [forward, reverse, js] = fitted as [Fit, Fit, Fit];
  const bell = { mean: forward.mean, logDeviation: Math.log(forward.deviation) };
  const fits = {
    ...{ target, forward, reverse, js },
    steps: running ? run!.step : 0,
    excess: gap(target.moments, bell),
  };
  known = { of: values, metrics, fits };
  return fits;
}

let latest: { readonly of: TwoModes; readonly target: Target } | null = null;

/** Made anew only where q has changed. */
function targetFor(modes: TwoModes): Target {
  const { weight, mean1, deviation1, mean2, deviation2 } = modes;
  const of = latest?.of;
  if (
    of?.weight === weight &&
    of.mean1 === mean1 &&
    of.deviation1 === deviation1 &&
    of.mean2 === mean2 &&
    of.deviation2 === deviation2
  )
    return latest!.target;
  const target = targetOf(mixtureOf(modes));
  latest = { of: modes, target };
  return target;
}

/** The bell that the run has fitted by this divergence; null where it has none. */
function bellIn(metrics: RunView['metrics'] | undefined, divergence: Divergence): Moments | null {
  const mean = metrics?.[`${divergence}Mean`] ?? NaN;
  const deviation = metrics?.[`${divergence}Deviation`] ?? NaN;
  if (!Number.isFinite(mean) || !Number.isFinite(deviation)) return null;
  return { mean, deviation: Math.min(Math.max(deviation, DEVIATIONS.min), DEVIATIONS.max) };
}

/** A mode of q, by its numbers. */
interface Mode extends Moments {
  readonly weight: number;
}

/** The two modes from left to right. */
export function modesOf(values: TwoModes): readonly [Mode, Mode] {
  const first = { weight: values.weight, mean: values.mean1, deviation: values.deviation1 };
  const second = { weight: 1 - values.weight, mean: values.mean2, deviation: values.deviation2 };
  return first.mean <= second.mean ? [first, second] : [second, first];
}

/** Whether the modes lie so far apart that one of them can be missed. */
export function areApart([left, right]: readonly [Mode, Mode]): boolean {
  return right.mean - left.mean >= 1.5 * (left.deviation + right.deviation);
}

/** On which mode the bell stands, where it stands on one alone. */
export function modeUnder(modes: readonly [Mode, Mode], bell: Moments): 'left' | 'right' | null {
  const under = ({ mean, deviation }: Mode): boolean =>
    Math.abs(bell.mean - mean) < deviation / 2 && bell.deviation < 1.5 * deviation;
  if (!areApart(modes)) return null;
  return under(modes[0]) ? 'left' : under(modes[1]) ? 'right' : null;
}

/** Whether it is at rest: by its slope, so that it may be a plain as well as a valley. */
export function atRest({ slope }: Fit): boolean {
  return slope < REST;
}

/**
 * Whether the bell is at rest between modes although it could stand on one of them with 0.1 nats less.
 */
export function isStuck(values: KlFitValues, { target, reverse }: Fits): boolean {
  const [left, right] = modesOf(values);
  const between = reverse.mean > left.mean && reverse.mean < right.mean;
  const onOne = Math.min(
    ...[left, right].map(({ mean, deviation }) =>
      divergenceOf('reverse', target, { mean, logDeviation: Math.log(deviation) }),
    ),
  );
  return atRest(reverse) && between && reverse.nats > onOne + 0.1;
}

/** JS so near log 2 that q and p have hardly anything in common. */
const SATURATED = Math.LN2 - 0.01;

/** What there is to say about one of the bells. */
export function remarkOn(values: KlFitValues, fits: Fits, divergence: Divergence): string {
  const fit = fits[divergence];
  const { mu, sigma } = parameters;
  if (divergence === 'js' && fit.nats > SATURATED)
    return `JS is near log 2, its most, and almost flat: slope ${fit.slope.toFixed(4)}.`;
  if (fits.steps === 0) return `Slope ${slopeText(fit.slope)}.`;
  if (Math.abs(fit.mean) > mu.max || fit.deviation > 2 * sigma.max)
    return 'Thrown out of the picture: the step was too large.';
  if (!atRest(fit)) return `On its way: slope ${slopeText(fit.slope)}.`;
  const modes = modesOf(values);
  const side = modeUnder(modes, fit);
  if (divergence === 'reverse' && isStuck(values, fits))
    return 'At rest between the modes, worse than on either.';
  if (side) return `At rest on the ${side} mode; the other is missed.`;
  if (divergence === 'forward') return 'At rest with the mean and deviation of q.';
  return areApart(modes) ? 'At rest over both modes.' : 'At rest over the whole of q.';
}

function slopeText(slope: number): string {
  return slope < 10 ? slope.toFixed(slope < 0.1 ? 3 : 2) : String(Math.round(slope));
}
