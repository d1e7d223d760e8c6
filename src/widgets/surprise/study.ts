import {
  codewords,
  expectedLength,
  huffmanLengths,
  idealLengths,
  shannonLengths,
} from '../../maths/codes.ts';
import { entropy } from '../../maths/information.ts';
import { probabilitiesOf } from '../weights.ts';
import type { SurpriseValues } from './parameters.ts';

/** Symbols, what they cost in a code, and what they would cost at best. All in bits. */
export interface Study {
  /** How often each symbol comes. */
  readonly q: readonly number[];
  /** What the code is made for: q itself, unless the coder believes something else. */
  readonly p: readonly number[];
  /** H(q), the average surprise. */
  readonly entropy: number;
  /** −log₂ p for each symbol. */
  readonly ideal: readonly number[];
  /** The words of both codes; null for a symbol that has none, as p rules it out. */
  readonly words: Readonly<Record<CodeName, readonly (string | null)[]>>;
  /** Bits per symbol while q is true; ∞ where a symbol comes that p rules out. */
  readonly expected: Readonly<Record<'ideal' | CodeName, number>>;
}

export type CodeName = SurpriseValues['code'];

const known = new WeakMap<SurpriseValues, Study>();

/** Everything the figure shows: picture, sentence, table and goals ask for the same one after another. */
export function studyOf(values: SurpriseValues): Study {
  const made = known.get(values) ?? study(values);
  known.set(values, made);
  return made;
}

function study({ q: ofQ, p: ofP, 'wrong-code': wrong }: SurpriseValues): Study {
  const q = withoutTraces(probabilitiesOf(ofQ));
  const p = wrong ? withoutTraces(probabilitiesOf(ofP, q.length)) : q;
  const lengths = { huffman: huffmanLengths(p), shannon: shannonLengths(p) };
  const ideal = idealLengths(p);
  return {
    ...{ q, p, ideal },
    entropy: entropy(q) / Math.LN2,
    words: { huffman: codewords(lengths.huffman), shannon: codewords(lengths.shannon) },
    expected: {
      ideal: expectedLength(q, ideal),
      huffman: expectedLength(q, lengths.huffman),
      shannon: expectedLength(q, lengths.shannon),
    },
  };
}

/**
 * Probabilities sum to 1 only to rounding, so one that is smaller than that could be too many: ½, ½ and
 * a trace would get Shannon lengths that no prefix code has. Traces count as 0.
 */
function withoutTraces(probabilities: readonly number[]): readonly number[] {
  const left = probabilities.map((value) => (value >= TRACE ? value : 0));
  const sum = left.reduce((sofar, value) => sofar + value, 0);
  return probabilities.every((value, i) => value === left[i])
    ? probabilities
    : left.map((value) => value / sum); // exactly: probabilitiesOf takes a sum of 1 − 1e-9 for 1
}

const TRACE = 1e-8;

/** So close to the entropy a code has it exactly: what is left is rounding. */
export const EXACT = 1e-9;
