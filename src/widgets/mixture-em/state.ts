import { effectiveCounts, roundMixture, troublesOf } from '../../maths/em.ts';
import type { Trouble } from '../../maths/em.ts';
import { boundOf } from '../../maths/gaussian-mixture.ts';
import type { GaussianMixture } from '../../maths/gaussian-mixture.ts';
import { halfOf } from '../../models/mixture-em.ts';
import type { RunView } from '../declaration.ts';
import { fixed, held } from '../number-words.ts';
import { UP } from './parameters.ts';
import type { MixtureEmValues } from './parameters.ts';

/** log p and the bound that q puts under it, in nats per point. */
export interface Heights {
  readonly logLikelihood: number;
  readonly elbo: number;
  readonly kl: number;
}

/** What the figure shows: mixture, q and k-means, as the run has left them or as it will find them. */
export interface EmState {
  readonly width: 1 | 2;
  /** [n, width]. */
  readonly points: Float64Array;
  readonly mixture: GaussianMixture;
  /** [n, K], rows sum to 1. */
  readonly q: ArrayLike<number>;
  readonly heights: Heights;
  /** How many points each component answers for, by q. */
  readonly counts: Float64Array;
  readonly troubles: readonly (Trouble | null)[];
  /** Half-steps so far. */
  readonly step: number;
  /** The last of them; null before the first. */
  readonly half: 'E' | 'M' | null;
  /** So many components began afresh in it. */
  readonly restarted: number;
  /** Of k-means, [K, width]. */
  readonly centres: ArrayLike<number>;
  /** The centre each point belongs to; null before the first half-step. */
  readonly owners: ArrayLike<number> | null;
}

/** x alone, or x and a y held where the plane shows it, of numbers in pairs: the first `most` of them. */
function placesOf(pairs: readonly number[], width: 1 | 2, most = Infinity): Float64Array {
  const count = Math.min(Math.floor(pairs.length / 2), most);
  return Float64Array.from({ length: count * width }, (_, j) =>
    width === 1 ? pairs[2 * j]! : j % 2 === 0 ? pairs[j]! : held({ min: -UP, max: UP }, pairs[j]!),
  );
}

export function widthOf({ dimensions }: MixtureEmValues): 1 | 2 {
  return dimensions === '1' ? 1 : 2;
}

/** The data as the model gets them, [n, width]. */
export function pointsOf(values: MixtureEmValues): Float64Array {
  return placesOf(values.points, widthOf(values));
}

/** The starting means as the model gets them, [K, width]. */
export function startOf(values: MixtureEmValues): Float64Array {
  return placesOf(values.means, widthOf(values), values.components);
}

/** What the picture needs of a run. */
export const PROBED = [
  'weights',
  'means',
  'covariances',
  'responsibilities',
  'centres',
  'owners',
] as const;

let known: { readonly of: MixtureEmValues; readonly probes: unknown; state: EmState } | null = null;

/** Everything the figure shows. Picture, sentence, table and goals ask for the same one after another. */
export function stateOf(values: MixtureEmValues, run?: RunView): EmState {
  const probes = run && run.step > 0 ? run.probes['responsibilities'] : undefined;
  if (known?.of === values && known.probes === probes && known.state.step === (run?.step ?? 0))
    return known.state;
  const state = read(values, run);
  known = { of: values, probes, state };
  return state;
}

/** Before the first half-step. */
export function startStateOf(values: MixtureEmValues): EmState {
  return read(values);
}

function read(values: MixtureEmValues, run?: RunView): EmState {
  const width = widthOf(values);
  const points = pointsOf(values);
  const means = startOf(values);
  const k = means.length / width;
  const count = points.length / width;
  const probes = run && run.step > 0 ? run.probes : {};
  const { weights, covariances, responsibilities, centres, owners } = probes;
  const form = { shape: values.shape, floor: values.floor ** 2 };
  const ran =
    weights?.length === k &&
    probes['means']?.length === k * width &&
    covariances?.length === k * width * width &&
    responsibilities?.length === count * k &&
    centres?.length === k * width &&
    owners?.length === count;
  const mixture = ran
    ? { width, weights, means: probes['means']!, covariances }
    : roundMixture(means, width, values.deviation);
  const q = ran ? responsibilities : new Float64Array(count * k).fill(1 / k);
  const { logLikelihood, elbo, kl } = boundOf(points, mixture, q);
  const restarted = run?.curves['restarted']?.[run.step - 1] ?? 0;
  return {
    ...{ width, points, mixture, q },
    heights: { logLikelihood: logLikelihood / count, elbo: elbo / count, kl: kl / count },
    counts: effectiveCounts(q, k),
    troubles: ran ? troublesOf(mixture, count, form) : Array<null>(k).fill(null),
    step: ran ? run!.step : 0,
    half: ran ? halfOf(run!.step - 1) : null,
    restarted: ran && restarted > 0 ? restarted : 0,
    centres: ran ? centres : means,
    owners: ran ? owners : null,
  };
}

/** The present heights with the mean of component `c` moved to `x` along the line, q and all else kept. */
export function heightsWith({ points, mixture, q, width }: EmState, c: number, x: number): Heights {
  const means = Float64Array.from(mixture.means);
  means[c * width] = x;
  const { logLikelihood, elbo, kl } = boundOf(points, { ...mixture, means }, q);
  const count = points.length / width;
  return { logLikelihood: logLikelihood / count, elbo: elbo / count, kl: kl / count };
}

/** Less than so much of a nat per point in a whole iteration is rest. */
const REST = 1e-4;

/** Whether EM has come to rest: the last two half-steps, one of each kind, have raised log p by next to nothing. */
export function atRest({ step }: EmState, run: RunView | undefined): boolean {
  const nll = run?.curves['nll'];
  if (!nll || step < 4) return false;
  return Math.abs(nll[step - 1]! - nll[step - 3]!) < REST;
}

/** What the run's last step did to log p, in nats per point; null where that isn't known. */
function riseIn(run: RunView | undefined): number | null {
  const rise = (run?.metrics['loss'] ?? NaN) - (run?.metrics['nll'] ?? NaN);
  return Number.isFinite(rise) ? rise : null;
}

/** What there is to say of the half-step behind the picture. */
export function remarkOn(state: EmState, run?: RunView): string {
  const { half, restarted, heights } = state;
  const rise = riseIn(run);
  if (half === null)
    return 'Before the first half-step q gives every component the same share of each point, and the bound lies low. Press Step: E comes first.';
  if (restarted > 0)
    return `${restarted === 1 ? 'A component' : `${restarted} components`} began afresh after this M-step. That is an event, no step of EM${rise !== null && rise < 0 ? `, and log p fell by ${fixed(-rise, 3)}` : ''}: a jump to another start.`;
  const trouble = troubleIn(state);
  if (trouble) return trouble;
  if (atRest(state, run))
    return 'At rest: neither half-step changes anything that can be seen. No start nearby ends higher; another start might.';
  if (half === 'E')
    return 'E-step: q has become p(z|x; θ), so the gap is gone and the bound touches log p. θ stayed where it was.';
  return `M-step: θ has moved to the top of the bound, and log p rose${rise !== null && rise >= 0.0005 ? ` by ${fixed(rise, 3)}` : ''}. Now q is out of date: the gap is ${fixed(heights.kl, 4)}.`;
}

/** The first component that is lost, in words. */
function troubleIn({ troubles, counts, mixture, width }: EmState): string | null {
  const c = troubles.findIndex((trouble) => trouble !== null);
  if (c < 0) return null;
  const name = `Component ${c + 1}`;
  if (troubles[c] === 'empty')
    return `${name} is empty: it answers for ${fixed(counts[c]!, 2)} points of ${fixed(
      counts.reduce((sum, count) => sum + count, 0),
      0,
    )}. With a weight near 0 it wins none back, or only very slowly.`;
  const deviation = Math.sqrt(mixture.covariances[c * width * width]!);
  return `${name} has collapsed: it answers for ${fixed(counts[c]!, 1)} points and is as narrow as it may be, σ = ${fixed(deviation, 2)}. A lower floor would raise log p further, without end.`;
}
