import { ngramProbabilities, countNgrams } from '../../maths/ngrams.ts';
import { initialParameters, lossAndGradient } from '../../models/next-character.ts';
import { STREAM, openUniforms } from '../../maths/random.ts';
import type { RunValues } from '../declaration.ts';
import { slopeOf, sumOf } from '../oracles.ts';
import { defineProofs } from '../proofs.ts';
import type { NextValues } from './parameters.ts';
import { networkOf, readingOf } from './study.ts';

/** How many of the network's numbers are moved, and at how many places of the text it is asked. */
const MOVED = 12;
const PLACES = 12;

/** p(x | past) by the recursion, each count taken by going through the text anew. */
function counted(
  text: readonly number[],
  past: readonly number[],
  x: number,
  size: number,
  smoothing: number,
): number {
  const shorter = past.length === 0 ? 1 / size : counted(text, past.slice(1), x, size, smoothing);
  const follows = text.filter(
    (_, i) => i >= past.length && past.every((symbol, k) => text[i - past.length + k] === symbol),
  );
  if (follows.length === 0) return shorter;
  const hits = follows.filter((symbol) => symbol === x).length;
  return (hits + smoothing * shorter) / (follows.length + smoothing);
}

export default defineProofs<RunValues<NextValues>>([
  {
    claim: 'The counts give each character the probability that is shown.',
    way: 'The text is gone through anew for every past, character by character, at a few places; and over the alphabet they add up to 1.',
    tolerance: 1e-9,
    check: ({ text, context, smoothing }) => {
      const { symbols, alphabet, learnt } = readingOf(text);
      const size = alphabet.length;
      if (size === 0) return [];
      const heard = symbols.slice(0, learnt);
      const counts = countNgrams(heard, size, context);
      return [0, 1, 2, 3].flatMap((k) => {
        const at = Math.floor((k * symbols.length) / 4);
        const past = symbols.slice(Math.max(0, at - context), at);
        const p = ngramProbabilities(counts, past, context, smoothing);
        const next = symbols[at]!;
        return [
          [p[next]!, counted(heard, past, next, size, smoothing)] as const,
          [sumOf(size, (x) => p[x]!), 1] as const,
        ];
      });
    },
  },
  {
    claim: 'The gradient that the network follows is the slope of its loss.',
    way: 'Twelve of its numbers are moved a little, and the loss at twelve places of the text is worked out anew.',
    tolerance: 1e-7,
    check: (values) => {
      const { symbols } = readingOf(values.text);
      if (symbols.length === 0) return [];
      const network = networkOf(values);
      const parameters = initialParameters(network, values.seed);
      const key = { stream: STREAM.proofs, step: 0, seed: values.seed };
      const draws = openUniforms(2 * MOVED, key);
      for (let i = 0; i < parameters.length; i++) parameters[i]! += 0.1 * Math.sin(1 + i); // those that lead outward begin at 0
      const rows = Array.from({ length: PLACES }, (_, i) => Math.floor(draws[i]! * symbols.length));
      const { gradient } = lossAndGradient(network, parameters, symbols, rows);
      return Array.from({ length: MOVED }, (_, k) => {
        const at = Math.floor(draws[MOVED + k]! * parameters.length);
        const lossAt = (value: number): number =>
          lossAndGradient(network, parameters.with(at, value), symbols, rows).loss;
        return [gradient[at]!, slopeOf(lossAt, parameters[at]!, 1e-3)] as const;
      });
    },
  },
]);
