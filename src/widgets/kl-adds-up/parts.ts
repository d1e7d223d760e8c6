import { kl, productOf } from '../../maths/divergences.ts';
import { fixed } from '../number-words.ts';
import { probabilitiesOf } from '../weights.ts';
import type { KlAddsUpValues } from './parameters.ts';

/** Two parts, each with three outcomes, and the pairs of them. Joint arrays are [3, 3], row-major. */
export interface Parts {
  readonly q1: readonly number[];
  readonly p1: readonly number[];
  readonly q2: readonly number[];
  readonly p2: readonly number[];
  readonly q: Float64Array;
  /** Of the model, whose parts are always independent. */
  readonly p: Float64Array;
  /** KL(q ‖ p) of each part and of the pair, in nats. */
  readonly first: number;
  readonly second: number;
  readonly joint: number;
  /** Between q's parts, in nats: joint = first + second + information. */
  readonly information: number;
  /** Per pair, what it adds to the joint KL; ∞ where it makes it infinite. */
  readonly terms: Float64Array;
}

const known = new WeakMap<KlAddsUpValues, Parts>();

/** Everything the figure shows: picture, sentence, table and goal ask for the same one after another. */
export function partsOf(values: KlAddsUpValues): Parts {
  const made = known.get(values) ?? compute(values);
  known.set(values, made);
  return made;
}

function compute(values: KlAddsUpValues): Parts {
  const [q1, p1] = [probabilitiesOf(values.q1), probabilitiesOf(values.p1)];
  const [q2, p2] = [probabilitiesOf(values.q2), probabilitiesOf(values.p2)];
  const independent = productOf(q1, q2);
  const together = coupled(q1, q2);
  const share = values.dependence;
  const q = independent.map((value, i) => (1 - share) * value + share * together[i]!);
  const p = productOf(p1, p2);
  const [first, second] = [kl(q1, p1), kl(q2, p2)];
  const endless = Math.max(first, second) === Infinity; // also where a product underflows
  return {
    ...{ q1, p1, q2, p2, q, p, first, second },
    joint: endless ? Infinity : kl(q, p),
    // a product underflows only where what it is beside is next to nothing
    information: kl(
      q.map((value, i) => (independent[i]! > 0 ? value : 0)),
      independent,
    ),
    terms: q.map((value, i) => (value === 0 ? 0 : value * Math.log(value / p[i]!))),
  };
}

/**
 * The joint distribution of two parts that go together as far as their own distributions allow: the
 * first outcomes of both are paired first, then what is left of them (the north-west corner rule).
 */
export function coupled(a: readonly number[], b: readonly number[]): Float64Array {
  const joint = new Float64Array(a.length * b.length);
  const leftA = [...a];
  const leftB = [...b];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const mass = Math.min(leftA[i]!, leftB[j]!);
    joint[i * b.length + j] = mass;
    leftA[i]! -= mass;
    leftB[j]! -= mass;
    if (leftA[i]! <= leftB[j]!) i++;
    else j++;
  }
  return joint;
}

/** The outcomes of the first part and of the second. */
export const FIRST = ['A', 'B', 'C'];
export const SECOND = ['1', '2', '3'];

export function natsText(value: number): string {
  return value === Infinity ? 'infinite' : `${fixed(value, 3)} nats`;
}

/** Less than this is no information. */
const NONE = 1e-9;

/** What there is to say about sum and whole. */
export function remarkOn(values: KlAddsUpValues): string {
  const { first, second, joint, information } = partsOf(values);
  if (joint === Infinity && first !== Infinity && second !== Infinity)
    return 'The KL of the pairs is infinite.';
  if (joint === Infinity)
    return `${first === Infinity && second === Infinity ? 'Both parts are' : 'One part is'} infinitely far off, and so is the whole: infinite, whatever is added.`;
  if (information < NONE)
    return values.dependence === 0
      ? 'The parts are independent under q and under p: the KL of the pairs is the sum.'
      : 'One part of q never varies, so nothing can depend on it: the KL of the pairs is the sum.';
  return `The parts of q go together, those of p don’t: the pairs exceed the sum by ${fixed(information, 3)} nats, q’s mutual information.`;
}
