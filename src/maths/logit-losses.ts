// Cross-entropy from logits as 32-bit arithmetic computes it: each operation's result is rounded to
// float32 and returned, in order, so that a reader sees where one overflows. Losses are in nats, and
// ±∞ or NaN where float32 ends there: that is what is shown.

const f = Math.fround;

/** The steps of −y log p − (1 − y) log(1 − p) for p = 1 / (1 + e^−logit), as it is written. */
export interface NaiveBinary {
  /** e^−logit */
  readonly exponential: number;
  /** 1 + e^−logit */
  readonly denominator: number;
  readonly probability: number;
  readonly logProbability: number;
  /** 1 − p */
  readonly complement: number;
  readonly logComplement: number;
  /** y log p */
  readonly one: number;
  /** (1 − y) log(1 − p) */
  readonly zero: number;
  readonly loss: number;
}

/**
 * Binary cross-entropy by its formula, for a finite logit and a `target` y in [0, 1]. Once p rounds to 0
 * or 1, the loss is ∞ where y is the other end, and NaN, from 0 · ∞, where y is the same.
 */
export function naiveBinaryCrossEntropy(logit: number, target: number): NaiveBinary {
  const y = f(target);
  const exponential = f(Math.exp(-f(logit)));
  const denominator = f(1 + exponential);
  const probability = f(1 / denominator);
  const logProbability = f(Math.log(probability));
  const complement = f(1 - probability);
  const logComplement = f(Math.log(complement));
  const one = f(y * logProbability);
  const zero = f(f(1 - y) * logComplement);
  const loss = f(-f(one + zero));
  return {
    exponential,
    denominator,
    probability,
    logProbability,
    complement,
    logComplement,
    one,
    zero,
    loss,
  };
}

/** The steps of max(logit, 0) − y logit + log(1 + e^−|logit|): the same number, rearranged. */
export interface StableBinary {
  /** e^−|logit|, never above 1 */
  readonly exponential: number;
  /** log(1 + e^−|logit|), never above log 2 */
  readonly logTerm: number;
  /** max(logit, 0) */
  readonly positivePart: number;
  /** y logit */
  readonly product: number;
  /** max(logit, 0) − y logit */
  readonly difference: number;
  readonly loss: number;
}

/** Binary cross-entropy in the form that can't overflow, for a finite logit and a `target` y in [0, 1]. */
export function stableBinaryCrossEntropy(logit: number, target: number): StableBinary {
  const a = f(logit);
  const exponential = f(Math.exp(-Math.abs(a)));
  const logTerm = f(Math.log1p(exponential));
  const positivePart = Math.max(a, 0);
  const product = f(f(target) * a);
  const difference = f(positivePart - product);
  return {
    exponential,
    logTerm,
    positivePart,
    product,
    difference,
    loss: f(difference + logTerm),
  };
}

/** The steps of −log(e^logit / Σ e^logit), as it is written; arrays have one entry per class. */
export interface NaiveCategorical {
  readonly exponentials: readonly number[];
  readonly total: number;
  /** The target's share of the total. */
  readonly probability: number;
  readonly loss: number;
}

/** Cross-entropy of the class `target`, an index into `logits`, by its formula. */
export function naiveCategoricalCrossEntropy(
  logits: readonly number[],
  target: number,
): NaiveCategorical {
  const exponentials = logits.map((logit) => f(Math.exp(f(logit))));
  const total = exponentials.reduce((sum, term) => f(sum + term), 0);
  const probability = f(exponentials[target]! / total);
  return { exponentials, total, probability, loss: f(0 - Math.log(probability)) };
}

/** The steps of log Σ e^(logit − largest) − (target's logit − largest): the same number. */
export interface StableCategorical {
  readonly largest: number;
  /** logit − largest, never above 0 */
  readonly shifted: readonly number[];
  readonly exponentials: readonly number[];
  /** Between 1 and the number of classes. */
  readonly total: number;
  readonly logTotal: number;
  readonly loss: number;
}

/** Cross-entropy of the class `target`, an index into `logits`, in the form that can't overflow. */
export function stableCategoricalCrossEntropy(
  logits: readonly number[],
  target: number,
): StableCategorical {
  const largest = Math.max(...logits.map(f));
  const shifted = logits.map((logit) => f(f(logit) - largest));
  const exponentials = shifted.map((logit) => f(Math.exp(logit)));
  const total = exponentials.reduce((sum, term) => f(sum + term), 0);
  const logTotal = f(Math.log(total));
  return {
    largest,
    shifted,
    exponentials,
    total,
    logTotal,
    loss: f(logTotal - shifted[target]!),
  };
}
