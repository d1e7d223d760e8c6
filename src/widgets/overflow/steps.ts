import { logSumExp, softplus } from '../../maths/log-space.ts';
import {
  naiveBinaryCrossEntropy,
  naiveCategoricalCrossEntropy,
  stableBinaryCrossEntropy,
  stableCategoricalCrossEntropy,
} from '../../maths/logit-losses.ts';
import type { OverflowValues } from './parameters.ts';

/** One operation of 32-bit arithmetic, and what it gives. */
export interface Step {
  readonly formula: string;
  readonly value: number;
  /** What goes wrong here, in words; null where nothing does. */
  readonly trouble: string | null;
}

export interface Computation {
  readonly steps: readonly Step[];
  /** In nats, or what float32 has in its place: that of the last step. */
  readonly loss: number;
}

/** The same loss three times, in nats. */
export interface Losses {
  /** The formula as it is written, in float32. */
  readonly naive: Computation;
  /** The rearranged one, in float32. */
  readonly stable: Computation;
  /** In double precision, by a way that can't overflow. */
  readonly exact: number;
}

const known = new WeakMap<OverflowValues, Losses>();

/** Everything the figure shows: picture, sentence, table and goals ask for the same one after another. */
export function lossesOf(values: OverflowValues): Losses {
  const made =
    known.get(values) ?? (values.kind === 'binary' ? binary(values) : categorical(values));
  known.set(values, made);
  return made;
}

function binary({ logit, target }: OverflowValues): Losses {
  const y = Number(target);
  const n = naiveBinaryCrossEntropy(logit, y);
  const s = stableBinaryCrossEntropy(logit, y);
  return {
    naive: computation([
      ['exp(−a)', n.exponential, overflow(n.exponential)],
      [
        '1 + exp(−a)',
        n.denominator,
        n.denominator === 1 ? 'exp(−a) is too small to be seen beside the 1' : null,
      ],
      [
        'p = 1 / (1 + exp(−a))',
        n.probability,
        n.probability === 0
          ? '1 / ∞ is 0, and p is always more'
          : n.probability === 1
            ? 'rounded to 1, and p is always less'
            : null,
      ],
      ['log p', n.logProbability, logOfZero(n.logProbability)],
      ['1 − p', n.complement, differenceTrouble(n.complement, y)],
      ['log(1 − p)', n.logComplement, logOfZero(n.logComplement)],
      ['y · log p', n.one, zeroTimes(n.one)],
      ['(1 − y) · log(1 − p)', n.zero, zeroTimes(n.zero)],
      ['loss = −(sum of the last two)', n.loss, null],
    ]),
    stable: computation([
      ['exp(−|a|)', s.exponential, null],
      ['log(1 + exp(−|a|))', s.logTerm, null],
      ['max(a, 0)', s.positivePart, null],
      ['y · a', s.product, null],
      ['max(a, 0) − y · a', s.difference, null],
      ['loss = that + log(1 + exp(−|a|))', s.loss, null],
    ]),
    exact: softplus(y === 1 ? -logit : logit),
  };
}

function categorical({ logits, class: name }: OverflowValues): Losses {
  const target = Number(name) - 1;
  const n = naiveCategoricalCrossEntropy(logits, target);
  const s = stableCategoricalCrossEntropy(logits, target);
  return {
    naive: computation([
      ...n.exponentials.map((value, k): Entry => [
        `exp(a${INDICES[k]})`,
        value,
        overflow(value) ?? (value === 0 ? 'too small for float32: it ends at 0' : null),
      ]),
      [
        'their sum',
        n.total,
        n.total === 0
          ? 'nothing to divide by'
          : n.total === Infinity && n.exponentials.every(Number.isFinite)
            ? 'overflows'
            : null,
      ],
      [
        `p${INDICES[target]} = exp(a${INDICES[target]}) / sum`,
        n.probability,
        Number.isNaN(n.probability)
          ? `${n.total === 0 ? '0 / 0' : '∞ / ∞'} is not a number`
          : n.probability === 0
            ? 'rounded to 0, and it is always more'
            : null,
      ],
      [`loss = −log p${INDICES[target]}`, n.loss, n.probability === 0 ? 'log 0 is −∞' : null],
    ]),
    stable: computation([
      ['largest logit', s.largest, null],
      ...s.shifted.map((value, k): Entry => [`a${INDICES[k]} − largest`, value, null]),
      ...s.exponentials.map((value, k): Entry => [`exp(a${INDICES[k]} − largest)`, value, null]),
      ['their sum', s.total, null],
      ['log of the sum', s.logTotal, null],
      [`loss = that − (a${INDICES[target]} − largest)`, s.loss, null],
    ]),
    // log(1 + Σ over the other classes of exp(logit − target's)): no digits cancel
    exact: softplus(logSumExp(logits.toSpliced(target, 1)) - logits[target]!),
  };
}

/** Of the classes: their logits and probabilities are written with these. */
export const INDICES = ['₁', '₂', '₃'] as const;

type Entry = readonly [formula: string, value: number, trouble: string | null];

function computation(entries: readonly Entry[]): Computation {
  const steps = entries.map(([formula, value, trouble]) => ({ formula, value, trouble }));
  return { steps, loss: steps.at(-1)!.value };
}

const overflow = (value: number): string | null =>
  value === Infinity ? 'overflows: float32 ends at 3.4 × 10³⁸' : null;

/** Near 1, float32 holds p in steps of 2⁻²⁴: what is left after the 1 has few digits, or none. */
function differenceTrouble(complement: number, y: number): string | null {
  if (complement === 0) return 'nothing is left';
  return y === 0 && complement < FEW
    ? 'p is kept in steps of 6 × 10⁻⁸: few digits of 1 − p are right'
    : null;
}

/** Below this, 1 − p has fewer than three digits. */
const FEW = 1000 * 2 ** -24;

const logOfZero = (value: number): string | null => (value === -Infinity ? 'log 0 is −∞' : null);

const zeroTimes = (value: number): string | null =>
  Number.isNaN(value) ? '0 · ∞ is not a number' : null;

export type Outcome = 'right' | 'wrong' | 'infinite' | 'nan';

/** Within this many nats a loss is right. */
const NEAR = 0.001;

/** What has become of a loss in float32, which is always a finite number in truth. */
export function outcomeOf(loss: number, exact: number): Outcome {
  if (Number.isNaN(loss)) return 'nan';
  if (!Number.isFinite(loss)) return 'infinite';
  return Math.abs(loss - exact) <= NEAR ? 'right' : 'wrong';
}

/** Above this logit e^logit is ∞ in float32, whose largest number is just below 2¹²⁸. */
export const OVERFLOWS = 128 * Math.LN2;
/** Below this logit e^logit is 0 in float32: half of its smallest number, 2⁻¹⁴⁹, is rounded down. */
export const VANISHES = -150 * Math.LN2;
