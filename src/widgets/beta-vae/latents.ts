import { standardNormalKl } from '../../maths/gaussian.ts';
import { classShare, spearmanWithin } from '../../maths/rank-correlation.ts';
import type { DataFacts } from '../../training/run-spec.ts';
import type { RunView } from '../declaration.ts';
import { IN_USE } from '../latent-kls.tsx';

/** Images that are encoded to find out what each latent does. */
export const ROWS = 500;

/** True causes of the drawn digits that a latent may follow. */
export const FACTORS = ['slant', 'width', 'aspect', 'rotation', 'size'] as const;
export type Factor = (typeof FACTORS)[number];

export interface Latent {
  /** From 0. */
  readonly index: number;
  /** Mean over the images, in nats. */
  readonly kl: number;
  readonly used: boolean;
  /**
   * |ρ| of its mean with each factor, ρ being Spearman's among images of the same digit; absent where
   * the factors aren't known, and of a latent that isn't used: whatever its mean still follows drowns
   * in its noise.
   */
  readonly follows?: Readonly<Record<Factor, number>>;
  /** Square root of the share of its mean's ranks that the digit explains: comparable to |ρ|. */
  readonly digit?: number;
}

export interface Latents {
  readonly all: readonly Latent[];
  /** How many are in use. */
  readonly used: number;
  /** Null where the factors aren't known. */
  readonly separation: number | null;
}

const known = new WeakMap<Float32Array, Latents>();

/** What the encoded images say about each latent; null before there are any. */
export function latentsOf(run: RunView | undefined): Latents | null {
  const means = run?.probes['means'];
  const logVariances = run?.probes['logVariances'];
  if (!run?.facts || !means?.length || logVariances?.length !== means.length) return null;
  let latents = known.get(logVariances); // asked for with every snapshot, and computed with every round of probes
  if (!latents) {
    latents = measured(means, logVariances, run.facts.data);
    known.set(logVariances, latents);
  }
  return latents;
}

/** Of `means` and `logVariances`, shape [rows, latent] with the rows' own facts in front of `data`. */
export function measured(
  means: Float32Array,
  logVariances: Float32Array,
  { count, labels, factors }: Pick<DataFacts, 'count' | 'labels' | 'factors'>,
): Latents {
  const rows = Math.min(ROWS, count);
  const width = means.length / rows;
  const column = (values: ArrayLike<number>, k: number, across: number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => values[row * across + k]!);
  const classes = labels?.subarray(0, rows) ?? new Uint8Array(rows);
  const causes = factors && {
    of: (name: string) => column(factors.values, factors.names.indexOf(name), factors.names.length),
  };
  const all = Array.from({ length: width }, (_, index): Latent => {
    const own = column(means, index, width);
    const kl = standardNormalKl(own, column(logVariances, index, width)) / rows;
    if (!(kl >= IN_USE)) return { index, kl, used: false };
    const share = labels && Math.sqrt(classShare(own, classes));
    const follows =
      causes &&
      (Object.fromEntries(
        FACTORS.map((name) => [name, Math.abs(spearmanWithin(own, causes.of(name), classes))]),
      ) as Record<Factor, number>);
    return {
      ...{ index, kl, used: true },
      ...(share !== undefined && { digit: share }),
      ...(follows && { follows }),
    };
  });
  const used = all.filter((latent) => latent.used);
  return { all, used: used.length, separation: factors ? separationOf(used) : null };
}

/**
 * How far each factor is one latent's business, in [0, 1]: ρ² of the latent that follows it best less ρ² of the
 * second best, averaged over the factors. The separated attribute predictability of Kumar,
 * Sattigeri and Balakrishnan (2018), with ranks within each digit in place of values.
 */
function separationOf(used: readonly Latent[]): number {
  const gaps = FACTORS.map((name) => {
    const squares = used.map(({ follows }) => follows![name] ** 2).toSorted((a, b) => b - a);
    return (squares[0] ?? 0) - (squares[1] ?? 0);
  });
  return gaps.reduce((sum, gap) => sum + gap, 0) / FACTORS.length;
}

/** What rows may be ordered by. */
export type Order = 'kl' | Factor | 'digit';

/** The latents from the one that has most of it to the one that has least; those not in use last, by KL. */
export function ordered({ all }: Latents, order: Order): readonly Latent[] {
  const much = (latent: Latent): number => {
    if (!latent.used || order === 'kl') return 0;
    return (order === 'digit' ? latent.digit : latent.follows?.[order]) ?? 0;
  };
  return all.toSorted(
    (a, b) => Number(b.used) - Number(a.used) || much(b) - much(a) || b.kl - a.kl,
  );
}

/** The latent that follows a factor best. */
export function closest({ all }: Latents, factor: Factor): { latent: Latent; rho: number } | null {
  const best = ordered({ all, used: 0, separation: null }, factor)[0];
  const rho = best?.follows?.[factor];
  return best && rho !== undefined ? { latent: best, rho } : null;
}

/** A latent as it is written: z₃, counted from 1. */
export function nameOf(index: number): string {
  return `z${[...String(index + 1)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')}`;
}
