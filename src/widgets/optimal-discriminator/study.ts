import { optimalCritic, lineJs, lineWasserstein1 } from '../../maths/line-divergences.ts';
import { mixtureDistribution, type LineDistribution } from '../../maths/line-distribution.ts';
import { mixtureSamples, type Mixture } from '../../maths/mixture.ts';
import {
  discriminatorError,
  discriminatorValue,
  optimalLogit,
} from '../../maths/optimal-discriminator.ts';
import { STREAM } from '../../maths/random.ts';
import type { Probe } from '../../training/run-spec.ts';
import type { RunView } from '../declaration.ts';
import type { OptimalValues } from './parameters.ts';

/** What can be known of q and p without training anything. */
export interface Closed {
  readonly q: LineDistribution;
  readonly p: LineDistribution;
  /** JS(q, p) in nats. */
  readonly js: number;
  /** The most that V(D, G) can be: 2 JS − log 4. */
  readonly best: number;
  readonly bestLogit: (x: number) => number;
  /** In the unit of x. */
  readonly wasserstein: number;
  /** The critic with slopes of at most 1 that gains the most, E_q f − E_p f, which is `wasserstein`. */
  readonly critic: (x: number) => number;
}

/** A discriminator as trained, held against q and p. */
export interface Trained {
  readonly logit: (x: number) => number;
  /** V(D, G) in nats, under q and p themselves, not their draws. */
  readonly value: number;
  /** The mean of |D − D*| under (q + p) / 2. */
  readonly error: number;
}

/** Quadratures good to so much: a fiftieth of what is shown. */
const CLOSE = { tolerance: 1e-5 };

export function dataMixture(values: OptimalValues): Mixture {
  const weight = values['q-weight'];
  const bells = [
    { weight, mean: values['q-mean'], deviation: values['q-deviation'] },
    { weight: 1 - weight, mean: values['q-mean2'], deviation: values['q-deviation2'] },
  ].filter((bell) => bell.weight > 0);
  return {
    weights: bells.map((bell) => bell.weight),
    means: bells.map((bell) => bell.mean),
    deviations: bells.map((bell) => bell.deviation),
  };
}

const known = new WeakMap<OptimalValues, Closed>();

/** Picture, sentence, table and goals ask for the same one after another. */
export function closedFor(values: OptimalValues): Closed {
  const made = known.get(values) ?? closed(values);
  known.set(values, made);
  return made;
}

function closed(values: OptimalValues): Closed {
  const q = mixtureDistribution(dataMixture(values));
  const p = mixtureDistribution({
    weights: [1],
    means: [values['p-mean']],
    deviations: [values['p-deviation']],
  });
  const js = lineJs(q, p, CLOSE).value;
  return {
    q,
    p,
    js,
    best: 2 * js - 2 * Math.LN2,
    bestLogit: (x) => optimalLogit(q, p, x),
    wasserstein: lineWasserstein1(q, p, CLOSE).value,
    critic: optimalCritic(q, p),
  };
}

/** D is asked at these places; beyond them it goes on straight, as such networks do. */
const FIRST = -12;
const STEP = 0.05;
const PLACES = Float32Array.from({ length: 481 }, (_, i) => FIRST + i * STEP);

/** D's logits at the places. */
export const LOGITS: Probe = {
  kind: 'feed',
  feed: 'data',
  rows: PLACES.length,
  values: PLACES,
  want: 'logits',
};

/** Whether the run's weights have left the numbers. */
export function isBroken(run: RunView | undefined): boolean {
  const { loss = 0 } = run?.metrics ?? {}; // a run that fails by it leaves the last logits as they were
  return !Number.isFinite(loss) || run?.probes['logits']?.every(Number.isFinite) === false;
}

const judged = new WeakMap<
  Float32Array,
  { readonly values: OptimalValues; readonly trained: Trained }
>();

/** The run's D as far as it has been asked; null before that, and where it is no number any more. */
export function trainedFor(values: OptimalValues, run: RunView | undefined): Trained | null {
  const logits = run?.probes['logits'];
  if (!logits?.every(Number.isFinite)) return null;
  const before = judged.get(logits);
  if (before?.values === values) return before.trained;
  const { q, p } = closedFor(values);
  const logit = between(logits);
  const trained = {
    logit,
    value: discriminatorValue(q, p, logit, CLOSE).value,
    error: discriminatorError(q, p, logit, CLOSE).value,
  };
  judged.set(logits, { values, trained });
  return trained;
}

/** Straight lines between the places: a network of rectifiers is made of such. */
function between(logits: Float32Array): (x: number) => number {
  return (x) => {
    const along = (x - FIRST) / STEP;
    const i = Math.min(Math.max(Math.floor(along), 0), logits.length - 2);
    return logits[i]! + (along - i) * (logits[i + 1]! - logits[i]!);
  };
}

/** Draws from q that a run learns from. */
const COUNT = 4096;

let last: { readonly key: string; readonly draws: readonly number[] } | null = null;

/** The data: the same for every run on the same q, whatever its seed. */
export function dataOf(values: OptimalValues): readonly number[] {
  const mixture = dataMixture(values);
  const key = JSON.stringify(mixture);
  if (last?.key !== key) {
    const drawn = mixtureSamples(COUNT, mixture, { stream: STREAM.observations, step: 0, seed: 1 });
    last = { key, draws: [...drawn] };
  }
  return last.draws;
}
