import { totalVariation } from '../maths/divergences.ts';
import { GAN_LOSSES, type GanLossName } from '../maths/gan-losses.ts';
import { COVERED_SHARE, modesNeared, type Coverage } from '../maths/modes-covered.ts';
import type { Trace } from './engine.ts';
import { diagnose } from './health.ts';

// What goes wrong with GANs, told from what a run leaves behind anyway. Nothing here looks at a model.

/** What was seen of a GAN after `step` finished steps; leave out what wasn't looked at. */
export interface GanLook {
  readonly step: number;
  /** The discriminator's logits for generated points. */
  readonly fakeLogits?: ArrayLike<number>;
  /** The length of the gradient of the generator's loss for each generated point, by that point. */
  readonly pulls?: ArrayLike<number>;
  /** Of 5,000 generated points. */
  readonly coverage?: Coverage;
}

/** The course of one GAN, as far as it is known. */
export interface GanCourse {
  readonly loss: GanLossName;
  /** The metrics `loss` (the discriminator's) and `generatorLoss` at consecutive steps. */
  readonly trace: Trace;
  /** The step of the trace's first entries. */
  readonly from: number;
  /** In order of their steps. */
  readonly looks: readonly GanLook[];
  /** The data's root mean square distance from their mean, in the unit of the points. */
  readonly scale: number;
}

export type GanTrouble =
  | 'not-a-number'
  | 'saturated-discriminator'
  | 'vanished-gradient'
  | 'dropped-modes'
  | 'oscillation';

/** A trouble, and how we know. */
export interface Finding {
  readonly kind: GanTrouble;
  /** The first step that shows it: what comes before is healthy, as far as this trouble goes. */
  readonly since: number;
  /** What happened, with its numbers, as a sentence for the reader. */
  readonly message: string;
  readonly remedy: string;
  /** The numbers by name; each finder says which. */
  readonly evidence: Readonly<Record<string, number>>;
}

/** All that ails the course, by the order in which to treat it; after a NaN nothing else has a meaning. */
export function examineGan(course: GanCourse): readonly Finding[] {
  const broken = notANumber(course);
  if (broken) return [broken];
  return [
    saturatedDiscriminator(course),
    vanishedGradient(course),
    droppedModes(course),
    oscillation(course),
  ].filter((finding) => finding !== null);
}

/** A metric that is no finite number; evidence: `step`. */
function notANumber({ trace, from }: GanCourse): Finding | null {
  const trouble = diagnose(trace, from);
  return (
    trouble && {
      kind: 'not-a-number',
      since: trouble.step,
      message: trouble.message,
      remedy: 'Go back to before that step, and lower both learning rates.',
      evidence: { step: trouble.step },
    }
  );
}

/**
 * A state must have lasted so many steps: long against the ten that Adam's direction remembers (at β₁ = 0.9),
 * and a mean over so many batches has a fourteenth of the noise of one.
 */
const LASTING = 200;
/** And show in so many looks, as one or two may fall on a bad moment. */
const LOOKS = 3;

/**
 * What the best discriminator without an opinion, one logit for every point, has: the logit, and the
 * loss, which it can't exceed at its optimum. A Wasserstein critic has no such: its scale is free.
 */
const UNDECIDED: Readonly<Record<GanLossName, { logit: number; loss: number } | null>> = {
  minimax: undecided('minimax', 0),
  nonSaturating: undecided('nonSaturating', 0),
  leastSquares: undecided('leastSquares', 0.5),
  hinge: undecided('hinge', 0),
  wasserstein: null,
};

function undecided(name: GanLossName, logit: number): { logit: number; loss: number } {
  const { real, fake } = GAN_LOSSES[name];
  return { logit, loss: real.loss(logit) + fake.loss(logit) };
}

/**
 * At the optimum the cross-entropies are log 4 − 2 JS, hinge 2 − 2 TV: a loss of a twentieth of the
 * undecided one says that JS is at least 95 % of log 2, or TV 95 % of 1. Samples and data
 * then hardly meet, and no measure of that kind tells the generator which way to go.
 */
const SATURATED = 0.05;

/**
 * The discriminator's loss has averaged below a twentieth of the undecided one in any 200 steps since.
 * Evidence: `loss`, the mean of the last 200 steps, and `undecided`. With smoothed targets the loss can't
 * come down so far, and nothing is found: that is what smoothing is for.
 */
export function saturatedDiscriminator({ loss: name, trace, from }: GanCourse): Finding | null {
  const losses = trace['loss'] ?? [];
  const bound = UNDECIDED[name];
  if (!bound || losses.length < LASTING) return null;
  let start = losses.length - LASTING;
  let sum = 0;
  for (let i = start; i < losses.length; i++) sum += losses[i]!;
  const loss = sum / LASTING;
  if (!(loss < SATURATED * bound.loss)) return null;
  while (start > 0) {
    sum += losses[start - 1]! - losses[start - 1 + LASTING]!;
    if (!(sum < LASTING * SATURATED * bound.loss)) break;
    start--;
  }
  return {
    kind: 'saturated-discriminator',
    since: from + start,
    message:
      `The discriminator has won: over the last ${LASTING} steps its loss was ${short(loss)} on average; ` +
      `one that can’t tell samples from data has ${short(bound.loss)}.`,
    remedy:
      'Lower the discriminator’s learning rate, let it move less often, or smooth its target for data.',
    evidence: { loss, undecided: bound.loss },
  };
}

/**
 * A generator tuned for an undecided discriminator then needs fifty steps for one: a run of 2,000 steps
 * would take 100,000. Plain gradient descent, that is; Adam takes longer to notice, as it measures
 * gradients by their past.
 */
const VANISHED = 1 / 50;

/**
 * What the generator learns from has been below a fiftieth of what it is against an undecided
 * discriminator, for 200 steps and in three looks. Evidence, as far as looked at: `slope`, the loss's
 * mean slope by the logit, and `pull`, its mean change over a way as long as the data's `scale`, both in
 * parts of the slope against the undecided. Never found under `wasserstein`, where the scale is free.
 */
export function vanishedGradient({ loss: name, looks, scale }: GanCourse): Finding | null {
  const bound = UNDECIDED[name];
  if (!bound) return null;
  const { slope } = GAN_LOSSES[name].generator;
  const full = Math.abs(slope(bound.logit));
  const shares = (look: GanLook): Record<string, number> => ({
    ...(look.fakeLogits?.length && {
      slope: mean(look.fakeLogits, (a) => Math.abs(slope(a))) / full,
    }),
    ...(look.pulls?.length && { pull: (mean(look.pulls, (length) => length) * scale) / full }),
  });
  const measured = looks.filter((look) => Object.keys(shares(look)).length > 0);
  const lasting = lastingSince(measured, (look) => least(shares(look)) < VANISHED);
  if (!lasting) return null;
  const evidence = shares(measured.at(-1)!);
  return {
    kind: 'vanished-gradient',
    since: lasting.step,
    message:
      `The generator has next to nothing to learn from: its gradients are ${short(100 * least(evidence))} % ` +
      'of what they are against a discriminator that can’t decide.',
    remedy: 'Take the non-saturating loss or Wasserstein’s, or hold the discriminator back.',
    evidence,
  };
}

const least = (shares: Readonly<Record<string, number>>): number =>
  Math.min(...Object.values(shares));

/** With more strays than this the generator hasn't arrived: what it covers it covers in passing. */
const MOST_STRAYS = 0.5;

/**
 * Modes are missing for 200 steps and in three looks, and the last look is no record among these. A mode
 * is missing when not one point in a hundred has it as nearest, as where all points are in one place; or
 * when it is not covered although half of the points and more belong to some mode, or did when more
 * modes were covered. A generator on its way is not called ill: its points are everywhere, and belong
 * to no mode at first, then to more and more.
 * Evidence: `covered` of `modes`, `most` covered since it arrived, `neared` (modes that are nearest to 1 % of
 * the points), `strays`.
 */
export function droppedModes({ looks }: GanCourse): Finding | null {
  let most = 0;
  const seen = looks.flatMap(({ step, coverage }) => {
    if (!coverage) return [];
    const { covered, shares, strays } = coverage;
    const arrived = strays <= MOST_STRAYS;
    if (arrived) most = Math.max(most, covered);
    const neared = modesNeared(coverage);
    const modes = shares.length;
    const missing = neared < modes || (covered < modes && (arrived || covered < most));
    return [{ step, missing, covered, modes, neared, strays }];
  });
  const lasting = lastingSince(seen, ({ missing }) => missing);
  if (!lasting) return null;
  const { covered, modes, neared, strays } = seen.at(-1)!;
  const earlier = seen.slice(seen.indexOf(lasting), -1);
  if (earlier.every((look) => covered > look.covered)) return null;
  if (earlier.every((look) => neared > look.neared)) return null;
  return {
    kind: 'dropped-modes',
    since: lasting.step,
    message:
      `The generator covers ${covered} of ${modes} modes` +
      (most > covered ? `, and covered ${most} before` : '') +
      (neared < modes ? `; to ${modes - neared} of them next to no point is nearest.` : '.'),
    remedy:
      'Let the discriminator compare whole batches, tell both players the label, or let the discriminator move more often.',
    evidence: { covered, modes, most, neared, strays },
  };
}

/** Losses this far back are looked at for a period, which must fit in four times. */
const OSCILLATION_WINDOW = 1000;
const PERIODS = 4;
/**
 * Half of the loss's variance comes back one period later; noise in 1,000 losses stays below 0.1. Half a
 * period later it must be on the other side, or it is a slow drift.
 */
const RETURNS = 0.5;
const OPPOSES = -0.25;
/**
 * The loss swings as if the discriminator's logit for a sample did by a third, D between 0.42 and 0.58;
 * below that it is a tremor, which healthy games have too.
 */
const SWING = 1 / 3;

/** From look to look a quarter of all points change their mode: by chance 5,000 points in ten modes do 2 %. */
const MOVES = 0.25;
const HOPS = 4;

/**
 * The players run in circles: the generator's loss repeats itself (evidence: `period` in steps,
 * `returns`, the autocorrelation after it, and `swing`, its amplitude, of any size under `wasserstein`), or its points move from
 * mode to mode, and modes it had are lost (evidence: `moves`, the mean share of points that another mode
 * has at the next look, and `lost`, how many modes were).
 */
export function oscillation(course: GanCourse): Finding | null {
  return circling(course) ?? hopping(course);
}

const ROUNDABOUT = {
  kind: 'oscillation',
  remedy: 'Lower both learning rates, or the momentum.',
} as const;

function circling({ loss: name, trace, from }: GanCourse): Finding | null {
  const all = trace['generatorLoss'] ?? [];
  const start = Math.max(0, all.length - OSCILLATION_WINDOW);
  const losses = withoutTrend(all.slice(start));
  if (losses.length < LASTING) return null;
  const furthest = Math.floor(losses.length / PERIODS);
  const returning = autocorrelation(losses, furthest);
  const across = returning.findIndex((r) => r <= OPPOSES);
  if (across < 0) return null;
  const up = returning.findIndex((r, lag) => lag > across && r > 0);
  const down = returning.findIndex((r, lag) => lag > up && r <= 0);
  if (up < 0 || down < 0) return null; // the first return isn't complete within the furthest lag
  let period = up;
  for (let lag = up; lag < down; lag++) if (returning[lag]! > returning[period]!) period = lag;
  const returns = returning[period]!;
  if (!(returns >= RETURNS)) return null;
  const swing = Math.SQRT2 * Math.sqrt(mean(losses, (x) => x * x));
  const bound = UNDECIDED[name];
  if (bound && swing < SWING * Math.abs(GAN_LOSSES[name].generator.slope(bound.logit))) return null;
  return {
    ...ROUNDABOUT,
    since: from + start,
    message: `The players run in circles: the generator’s loss comes back every ${period} steps, ${short(swing)} up and down.`,
    evidence: { period, returns, swing },
  };
}

function hopping({ looks }: GanCourse): Finding | null {
  const seen = looks.filter(({ coverage }) => coverage !== undefined).slice(-HOPS - 1);
  if (seen.length <= HOPS) return null;
  const everywhere = seen.map(({ coverage }) => [...coverage!.shares, coverage!.strays]);
  const moved = everywhere.slice(1).map((now, i) => totalVariation(everywhere[i]!, now));
  if (Math.min(...moved) < MOVES) return null;
  let lost = 0;
  for (let i = 0; i < HOPS; i++)
    lost += Math.max(0, seen[i]!.coverage!.covered - commonModes(seen[i]!, seen[i + 1]!));
  if (lost < 2) return null; // points that arrive move too, but no mode is lost
  const moves = mean(moved, (share) => share);
  return {
    ...ROUNDABOUT,
    since: seen[0]!.step,
    message: `The generator runs from mode to mode: between two looks ${short(100 * moves)} % of its points change theirs.`,
    evidence: { moves, lost },
  };
}

/** How many modes are covered in both looks. */
function commonModes(a: GanLook, b: GanLook): number {
  const now = b.coverage!.shares;
  return a.coverage!.shares.filter((share, k) => share >= COVERED_SHARE && now[k]! >= COVERED_SHARE)
    .length;
}

/** The first of the looks that the state has lasted in until the last one; null unless for 200 steps and three looks. */
function lastingSince<L extends { readonly step: number }>(
  looks: readonly L[],
  holds: (look: L) => boolean,
): L | null {
  const since = looks.findLastIndex((look) => !holds(look)) + 1;
  const first = looks[since];
  if (!first || looks.length - since < LOOKS) return null;
  return looks.at(-1)!.step - first.step >= LASTING ? first : null;
}

/** The values less the straight line that fits them best. */
function withoutTrend(values: ArrayLike<number>): Float64Array {
  const middle = (values.length - 1) / 2;
  const level = mean(values, (x) => x);
  let rise = 0;
  let run = 0;
  for (let i = 0; i < values.length; i++) {
    rise += (i - middle) * values[i]!;
    run += (i - middle) ** 2;
  }
  return Float64Array.from(values, (x, i) => x - level - (rise / run) * (i - middle));
}

/** Autocorrelations at lags 0 … `furthest`, each a mean over the pairs that there are; zeros of a constant. */
function autocorrelation(values: Float64Array, furthest: number): Float64Array {
  const variance = mean(values, (x) => x * x);
  return Float64Array.from({ length: furthest + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < values.length; i++) sum += values[i]! * values[i - lag]!;
    return variance > 0 ? sum / (values.length - lag) / variance : 0;
  });
}

function mean(values: ArrayLike<number>, f: (x: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += f(values[i]!);
  return sum / values.length;
}

/** Two digits, as a reader takes them in. */
function short(x: number): string {
  return String(Number(x.toPrecision(2)));
}
