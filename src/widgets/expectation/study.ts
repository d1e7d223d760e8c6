import { categoricalSamples } from '../../maths/categorical.ts';
import { expectation } from '../../maths/information.ts';
import { jensen, runningMeans } from '../../maths/jensen.ts';
import type { Jensen } from '../../maths/jensen.ts';
import { STREAM } from '../../maths/random.ts';
import { fixed } from '../number-words.ts';
import { probabilitiesOf } from '../weights.ts';
import type { ExpectationValues } from './parameters.ts';

export const FACES = [1, 2, 3, 4, 5, 6] as const;

/** A function of the outcome, and which way it bends. */
export interface Bend {
  readonly at: (x: number) => number;
  readonly written: string;
  readonly bends: 'convex' | 'concave' | 'straight';
  /** The values of its picture over ½ … 6½. */
  readonly range: readonly [number, number];
}

export const FUNCTIONS: Readonly<Record<ExpectationValues['g'], Bend>> = {
  square: { at: (x) => x * x, written: 'X²', bends: 'convex', range: [0, 42.5] },
  distance: { at: (x) => Math.abs(x - 3.5), written: '|X − 3.5|', bends: 'convex', range: [0, 3] },
  reciprocal: { at: (x) => 1 / x, written: '1/X', bends: 'convex', range: [0, 2] },
  log: { at: Math.log, written: 'log X', bends: 'concave', range: [-0.7, 2] },
  root: { at: Math.sqrt, written: '√X', bends: 'concave', range: [0.5, 2.7] },
  line: { at: (x) => 2 * x - 1, written: '2X − 1', bends: 'straight', range: [0, 12] },
};

/** The die: its faces' probabilities, mean and standard deviation. */
export interface Die {
  readonly probabilities: readonly number[];
  readonly mean: number;
  readonly deviation: number;
}

export function dieOf(weights: readonly number[]): Die {
  const probabilities = probabilitiesOf(weights);
  const mean = expectation(probabilities, (i) => FACES[i]!);
  const variance = expectation(probabilities, (i) => (FACES[i]! - mean) ** 2);
  return { probabilities, mean, deviation: Math.sqrt(variance) };
}

type Throws = Pick<ExpectationValues, 'throws' | 'weights' | 'seed'>;

/** What the die shows in the `throws` throws of sequence number `reader`. */
export function facesOf({ throws, weights, seed }: Throws, reader = 0): Float64Array {
  const logits = dieOf(weights).probabilities.map(Math.log);
  const key = { stream: STREAM.observations, step: reader, seed };
  return categoricalSamples(throws, logits, key).map((face) => FACES[face]!);
}

/** The means of the first 1, 2, … of them. */
export function meansOf(throws: Throws, reader = 0): Float64Array {
  return runningMeans(facesOf(throws, reader));
}

/** Half the width of the band that holds the mean of n throws in about 95 of 100 sequences. */
export function bandOf({ deviation }: Die, throws: number): number {
  return (2 * deviation) / Math.sqrt(throws);
}

/** A value that g(X) can have, with its probability and the faces that lead there. */
export interface Outcome {
  readonly value: number;
  readonly probability: number;
  readonly faces: readonly number[];
}

/** The distribution of g(X) itself, values ascending: faces with the same value of g share one. */
export function outcomesOf(g: Bend, { probabilities }: Die): Outcome[] {
  const outcomes: { value: number; probability: number; faces: number[] }[] = [];
  FACES.forEach((face, i) => {
    const value = g.at(face);
    const known = outcomes.find((outcome) => outcome.value === value);
    if (known) {
      known.probability += probabilities[i]!;
      known.faces.push(face);
    } else outcomes.push({ value, probability: probabilities[i]!, faces: [face] });
  });
  return outcomes.sort((one, other) => one.value - other.value);
}

/** E g(X) over the faces, without the distribution of g(X). */
export function meanOfFunction(g: Bend, { probabilities }: Die): number {
  return expectation(probabilities, (i) => g.at(FACES[i]!));
}

/** Jensen's two sides for X with two values. */
export function jensenOf({ g, low, high, share }: ExpectationValues): Jensen {
  return jensen(FUNCTIONS[g].at, [low, high], [1 - share, share]);
}

/** What there is to say. */
export function remarkOn(values: ExpectationValues): string {
  switch (values.part) {
    case 'average': {
      const die = dieOf(values.weights);
      const off = meansOf(values).at(-1)! - die.mean;
      const band = bandOf(die, values.throws);
      if (band === 0)
        return 'This die always shows the same: its mean is certain from the first throw.';
      const where = Math.abs(off) <= band ? 'inside' : 'outside';
      return `After ${values.throws} ${values.throws === 1 ? 'throw' : 'throws'} the mean lies ${fixed(Math.abs(off), 3)} ${off < 0 ? 'below' : 'above'} E X, ${where} the band of ±${fixed(band, 3)}. Four times as many throws halve the band.`;
    }
    case 'function': {
      const die = dieOf(values.weights);
      const g = FUNCTIONS[values.g];
      const mean = meanOfFunction(g, die);
      const merged = outcomesOf(g, die).length < FACES.length;
      const same = `Weigh g of each face by the face’s probability: E ${g.written} = ${fixed(mean, 3)}.`;
      return merged
        ? `${same} Faces with the same g could be put together first; the sum is the same.`
        : `${same} How g(X) itself is distributed need not be known.`;
    }
    case 'jensen': {
      const { gap } = jensenOf(values);
      const { bends } = FUNCTIONS[values.g];
      if (bends === 'straight') return 'g is straight, so the mean of g is g of the mean.';
      if (Math.abs(gap) < 1e-9)
        return values.g === 'distance' &&
          values.low !== values.high &&
          values.share > 0 &&
          values.share < 1
          ? 'Between these values g is straight, so both sides are the same.'
          : 'X has one value only: both sides are the same.';
      return bends === 'convex'
        ? `g is convex, the chord lies above it: the mean of g is ${fixed(gap, 3)} above g of the mean.`
        : `g is concave, the chord lies below it: the mean of g is ${fixed(-gap, 3)} below g of the mean.`;
    }
  }
}
