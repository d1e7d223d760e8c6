import { categoricalSamples } from '../../maths/categorical.ts';
import { kl } from '../../maths/divergences.ts';
import { crossEntropy, entropy } from '../../maths/information.ts';
import { STREAM } from '../../maths/random.ts';
import type { RunValues, RunView } from '../declaration.ts';
import { probabilitiesOf } from '../weights.ts';
import type { DecompositionValues } from './parameters.ts';

/** Values as every picture gets them: the seed is a parameter of all runs. */
type Values = DecompositionValues & Pick<RunValues, 'seed'>;

/** What the figure shows, in nats. */
export interface Study {
  readonly q: readonly number[];
  readonly p: readonly number[];
  /** Steps of the run that made p, 0 where none did. */
  readonly steps: number;
  readonly entropy: number;
  readonly kl: number;
  readonly crossEntropy: number;
  /** KL(q‖p) where p has the samples' own shares, which training heads for; ∞ where a symbol isn't among them. */
  readonly klOfSamples: number;
}

/** Which symbol each of the samples is, drawn from q. */
export function samplesOf({ q, samples, seed }: Values): Float64Array {
  const logits = probabilitiesOf(q).map(Math.log);
  return categoricalSamples(samples, logits, { stream: STREAM.observations, step: 0, seed });
}

let drawn: { readonly of: Values; readonly shares: readonly number[] } | null = null;

/** How often each symbol is among the samples. */
function sharesOf(values: Values): readonly number[] {
  const { q, samples, seed } = values;
  if (drawn && drawn.of.q === q && drawn.of.samples === samples && drawn.of.seed === seed)
    return drawn.shares;
  const counts = q.map(() => 0);
  const all = samplesOf(values);
  for (const symbol of all) counts[symbol]!++;
  const shares = counts.map((count) => count / all.length);
  drawn = { of: values, shares };
  return shares;
}

export function studyOf(values: DecompositionValues, run?: RunView): Study {
  const q = probabilitiesOf(values.q);
  const trained = run && run.step > 0 ? probabilitiesIn(run.metrics, q.length) : null;
  const p = trained ?? q.map(() => 1 / q.length);
  return {
    ...{ q, p },
    steps: trained ? run!.step : 0,
    entropy: entropy(q),
    kl: kl(q, p),
    crossEntropy: crossEntropy(q, p),
    klOfSamples: kl(q, sharesOf(values as Values)),
  };
}

/** The run's p; null where its numbers are no probabilities. */
function probabilitiesIn(metrics: RunView['metrics'], count: number): number[] | null {
  const p = Array.from({ length: count }, (_, k) => metrics[`p${k}`] ?? NaN);
  const sum = p.reduce((sofar, value) => sofar + value, 0);
  return Math.abs(sum - 1) < 1e-9 && p.every((value) => value >= 0) ? p : null;
}

/** H(q, p) before the first step and after each of those given, from the run's curves. */
export function crossEntropyAt(
  q: readonly number[],
  curves: RunView['curves'],
  step: number,
): number {
  if (step === 0) return Math.log(q.length);
  return crossEntropy(
    q,
    q.map((_, k) => curves[`p${k}`]?.[step - 1] ?? NaN),
  );
}

/** Below this KL counts as gone. */
export const GONE = 0.005;

/** What there is to say about where the training is. */
export function remarkOn({ q, steps, entropy: least, kl: rest, klOfSamples }: Study): string {
  if (steps === 0)
    return rest < GONE
      ? 'q is as good as uniform, and so is p at its start: there is nothing to learn.'
      : `p starts uniform: every symbol costs log ${q.length}. No p gets below H(q) = ${least.toFixed(3)}.`;
  if (rest < GONE) return 'KL is as good as gone; what is left is the entropy of q.';
  if (klOfSamples === Infinity)
    return 'A symbol of q is not among the samples: p forgets it, and KL will grow without end.';
  if (klOfSamples > GONE)
    return `At the samples’ own shares KL would be ${klOfSamples.toFixed(4)}: training on them heads there, not to 0.`;
  return 'Only KL moves: the entropy of q is not the model’s to change.';
}
